"""Four looks, and what each tone of the text is in them. The texts say the state too: no look is needed to read it."""

from textual.theme import Theme

from console.i18n import _
from console.ui.format.lines import Tone

NAMES = ("dark", "light", "contrast", "ansi")

_STYLES = {
    Tone.PLAIN: "",
    Tone.MUTED: "$muted",
    Tone.STRONG: "bold",
    Tone.ACCENT: "$accent",
    Tone.RING: "bold $ring",
    Tone.TALK: "$talk",
    Tone.HELD: "$held",
    Tone.GOOD: "$good",
    Tone.WARN: "$warn",
    Tone.BAD: "bold $bad",
    Tone.OLD: "$muted",
    Tone.KEY: "bold $accent",
    Tone.STOP_BAR: "bold $on-stop on $stop",
    Tone.WARN_BAR: "$on-caution on $caution",
    Tone.HINT_BAR: "$on-hint on $hint",
    Tone.CURSOR_ROW: "on $cursor",
    Tone.PASSIVE_ROW: "on $passive",
    Tone.RING_ROW: "on $ring-row",
    Tone.CALL_BAR: "bold $on-stop on $call-bar",
}
_TERMINAL_STYLES = {
    **_STYLES,
    Tone.MUTED: "dim",
    Tone.OLD: "dim",
    Tone.CURSOR_ROW: "reverse",
    Tone.PASSIVE_ROW: "underline",
    Tone.RING_ROW: "bold",
}


def look_names() -> tuple[str, ...]:
    """The looks as a person calls them, in the order of `NAMES`."""
    return (_("dark"), _("light"), _("high contrast"), _("terminal's own colours"))


def style_of(tone: Tone, *, terminal: bool) -> str:
    """A tone in the words of Textual's styles; `terminal` for the look in the terminal's own colours."""
    return (_TERMINAL_STYLES if terminal else _STYLES)[tone]


def _variables(**colours: str) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in colours.items()}
    return {
        **named,
        "block-cursor-background": named["cursor"],
        "block-cursor-foreground": named["ink"],
        "block-cursor-blurred-background": named["cursor"],
        "block-cursor-blurred-foreground": named["ink"],
        "input-cursor-background": named["ink"],
        "border": named["edge-focus"],
        "border-blurred": named["edge"],
    }


DARK = Theme(
    name="dark",
    dark=True,
    primary="#7aa2c9",
    accent="#8fb8de",
    success="#8ccf9b",
    warning="#e8c06a",
    error="#ff8a80",
    foreground="#dfe4ea",
    background="#14181d",
    surface="#14181d",
    panel="#1d232a",
    variables=_variables(
        ink="#dfe4ea", muted="#8a95a3", ring="#ffd166", talk="#8ccf9b", held="#c9a7eb", good="#8ccf9b", warn="#e8c06a",
        bad="#ff8a80", stop="#b3261e", on_stop="#ffffff", caution="#5c4a12", on_caution="#ffe8ad", hint="#22384d",
        on_hint="#cfe6fb", cursor="#2b3a4d", passive="#222a33", ring_row="#3a3318", call_bar="#1f5f8b", edge="#39424d",
        edge_focus="#6f8aa5",
    ),
)  # fmt: skip
LIGHT = Theme(
    name="light",
    dark=False,
    primary="#1f5f8b",
    accent="#1b5e8c",
    success="#1b6e37",
    warning="#7a5300",
    error="#b3261e",
    foreground="#1c2126",
    background="#fbfbf9",
    surface="#fbfbf9",
    panel="#eceeee",
    variables=_variables(
        ink="#1c2126", muted="#5d6873", ring="#8a4b00", talk="#1b6e37", held="#6a3f9c", good="#1b6e37", warn="#7a5300",
        bad="#b3261e", stop="#b3261e", on_stop="#ffffff", caution="#ffe3a3", on_caution="#4a3200", hint="#d6e8f7",
        on_hint="#12374f", cursor="#cfe0ef", passive="#e6eaed", ring_row="#fff1c9", call_bar="#1f5f8b", edge="#c3c9cf",
        edge_focus="#5f7f9c",
    ),
)  # fmt: skip
CONTRAST = Theme(
    name="contrast",
    dark=True,
    primary="#ffffff",
    accent="#00e5ff",
    success="#5dff8f",
    warning="#ffe600",
    error="#ff9b93",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    variables=_variables(
        ink="#ffffff", muted="#d0d0d0", ring="#ffe600", talk="#5dff8f", held="#e0b3ff", good="#5dff8f", warn="#ffe600",
        bad="#ff9b93", stop="#d50000", on_stop="#ffffff", caution="#ffe600", on_caution="#000000", hint="#00e5ff",
        on_hint="#000000", cursor="#003c8f", passive="#303030", ring_row="#4d4500", call_bar="#003c8f", edge="#ffffff",
        edge_focus="#ffe600",
    ),
)  # fmt: skip
ANSI = Theme(
    name="ansi",
    ansi=True,
    primary="ansi_blue",
    accent="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables=_variables(
        ansi_background="ansi_default", ansi_foreground="ansi_default", ink="ansi_default", muted="ansi_default",
        ring="ansi_yellow", talk="ansi_green", held="ansi_magenta", good="ansi_green", warn="ansi_yellow",
        bad="ansi_red", stop="ansi_red", on_stop="ansi_bright_white", caution="ansi_yellow", on_caution="ansi_black",
        hint="ansi_cyan", on_hint="ansi_black", cursor="ansi_blue", passive="ansi_default", ring_row="ansi_default",
        call_bar="ansi_blue", edge="ansi_default", edge_focus="ansi_cyan",
    ),
)  # fmt: skip

THEMES = (DARK, LIGHT, CONTRAST, ANSI)

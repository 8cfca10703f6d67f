"""The one list of commands. Key bindings, the row of keys, the help and the command palette are all made from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from console.i18n import _

_TWINS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить", strict=True)) | {"slash": "full_stop"}
"""What the same physical key gives under ЙЦУКЕН, so that nobody has to change the layout."""

EVERYWHERE = "app"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do. `scopes` are the places that bind it; `label` puts it into the row of keys."""

    id: str
    scopes: tuple[str, ...]
    keys: str
    action: str
    help: str
    label: str = ""

    @property
    def all_keys(self) -> tuple[str, ...]:
        """The keys, the main one first, with their twins of the other layout."""
        keys = self.keys.split()
        twins = (_TWINS[key] for key in keys if key in _TWINS)
        return tuple(dict.fromkeys((*keys, *twins)))

    @property
    def shown_keys(self) -> str:
        """The keys as a person reads them."""
        if self.id == "choose":
            return "1…9"
        return "  ".join(shown_key(key) for key in self.all_keys)


_NAMES = {
    "slash": "/", "full_stop": ".", "question_mark": "?", "escape": "Esc", "enter": "Enter", "space": "Space",
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home",
    "end": "End", "plus": "+", "equals_sign": "=", "minus": "-", "tab": "Tab", "shift+tab": "Shift+Tab",
}  # fmt: skip


def shown_key(key: str) -> str:
    """A key's name on the screen."""
    if key in _NAMES:
        return _NAMES[key]
    return "+".join(part.capitalize() if len(part) > 1 else part for part in key.replace("ctrl", "Ctrl").split("+"))


def commands() -> tuple[Command, ...]:
    """Every command, in the language of this moment."""
    everywhere, calls, lists = (EVERYWHERE,), ("operator", "history", "lines"), ("list", "history")
    return (
        Command("help", everywhere, "f1 question_mark", "app.show_help", _("This help"), _("Help")),
        Command("calls", everywhere, "f2", "app.show_calls", _("Calls now; to the call that rings you"), _("Calls")),
        Command(
            "history", everywhere, "f3 slash", "app.show_history", _("Search past calls as you type"), _("History")
        ),
        Command("lines", everywhere, "f4", "app.show_lines", _("All lines: who is free"), _("Lines")),
        Command("refresh", ("operator",), "f5", "refresh_card", _("Ask 1C for this card again"), _("Refresh")),
        Command("call", calls, "f6", "app.call_back", _("Call this number: your phone rings first"), _("Call back")),
        Command("note", calls[:2], "f7", "note", _("A name and a note of your own about this number"), _("Note")),
        Command(
            "transfer", ("operator",), "f8", "transfer", _("Hand my conversation over to a colleague"), _("Transfer")
        ),
        Command("why", calls[:2], "f9", "app.show_why", _("Why? Everything behind this call, live or past"), _("Why?")),
        Command("quit", everywhere, "f10 ctrl+q", "app.quit", _("Leave the program"), _("Quit")),
        Command("leave", everywhere, "q", "app.leave", _("Leave the program, when pressed twice")),
        Command("copy", calls, "c ctrl+c", "app.copy_number", _("Copy the number, as +380501112233")),
        Command("copy_national", calls, "n", "app.copy_national", _("Copy the number as it is dialled in the country")),
        Command("copy_link", calls[:1], "o", "app.copy_link", _("Open in 1C: copy the link to the client")),
        Command("copy_account", ("why",), "c ctrl+c", "copy_account", _("In Why?: copy all of it"), _("Copy")),
        Command("quiet", everywhere, "d", "app.toggle_quiet", _("Quiet mode: hold desktop notifications back")),
        Command("choose", ("operator",), "1 2 3 4 5 6 7 8 9", "choose", _("Choose one of several clients")),
        Command("unchoose", ("operator",), "0", "unchoose", _("Take back which client it is")),
        Command(
            "earlier",
            calls[:1],
            "h enter",
            "app.show_earlier",
            _("From the card: all calls with this number, in the history"),
        ),
        Command("open", ("list",), "enter space", "open", _("Read the card; open")),
        Command("back", everywhere, "escape", "app.step_back", _("Back")),
        Command("up", lists, "up k", "cursor(-1)", _("Up")),
        Command("down", lists, "down j", "cursor(1)", _("Down")),
        Command("page_up", lists, "pageup", "page(-1)", _("A page up")),
        Command("page_down", lists, "pagedown", "page(1)", _("A page down")),
        Command("left", ("board",), "left", "across(-1)", _("To the left")),
        Command("right", ("board",), "right", "across(1)", _("To the right")),
        Command("first", ("list",), "home", "edge(-1)", _("To the first")),
        Command("last", ("list",), "end", "edge(1)", _("To the last")),
        Command("next", everywhere, "tab", "app.focus_next", _("To the next part of the screen")),
        Command("previous", everywhere, "shift+tab", "app.focus_previous", _("To the previous part of the screen")),
        Command("palette", everywhere, "ctrl+p", "app.find_command", _("Find a command by its name")),
    )


def playback_commands() -> tuple[Command, ...]:
    """What can be done besides while a recording plays."""
    return (
        Command("pause", ("playback",), "p", "app.pause", _("Stop the recording for a while, and go on")),
        Command("faster", ("playback",), "plus equals_sign", "app.faster", _("Play the recording faster")),
        Command("slower", ("playback",), "minus", "app.slower", _("Play the recording slower")),
    )


def _bindings(command: Command) -> Iterable[Binding]:
    for key in command.all_keys:
        action = f"choose({key})" if command.id == "choose" else command.action
        # Before anything else: what is typed after it must find what it opens or closes.
        first = key in ("ctrl+p", "escape") or (key[0] == "f" and key[1:].isdecimal())
        yield Binding(key, action, show=False, id=f"{command.id}.{key}", priority=first)


def bindings(scope: str) -> list[BindingType]:
    """The bindings of one place."""
    every = (*commands(), *playback_commands())
    return [binding for command in every if scope in command.scopes for binding in _bindings(command)]


def footer(scope: str) -> list[Command]:
    """The commands that the row of keys shows in one place."""
    return [command for command in commands() if command.label and {scope, EVERYWHERE} & set(command.scopes)]


def reachable(scope: str) -> list[Command]:
    """The commands that make sense in a palette opened over one place."""
    return [
        *footer(scope),
        *(command for command in commands() if command.id in ("copy", "copy_national", "copy_link", "quiet")),
    ]

"""States in a glyph and a word each, so that colour never carries the meaning alone.

The glyphs are of the set that every Windows console font has (WGL4) and are one cell wide.
"""

from typing import NamedTuple

from console.domain.call import Call, CallState, Direction, Outcome, Reason
from console.domain.card import CardState, Kind, Level, Why
from console.domain.events import LinkState
from console.domain.lines import LineState
from console.i18n import _
from console.ui.format.lines import Tone


class Word(NamedTuple):
    """A state as it is shown."""

    glyph: str
    text: str
    tone: Tone

    @property
    def both(self) -> str:
        """Glyph and word."""
        return f"{self.glyph} {self.text}"


def direction(value: Direction) -> Word:
    """Which way a call goes."""
    return {
        Direction.INBOUND: Word("↓", _("incoming"), Tone.PLAIN),
        Direction.OUTBOUND: Word("↑", _("outgoing"), Tone.PLAIN),
        Direction.INTERNAL: Word("↔", _("internal"), Tone.MUTED),
    }[value]


def call_state(value: CallState) -> Word:
    """What a live call does."""
    return {
        CallState.QUEUED: Word("≡", _("waits"), Tone.RING),
        CallState.RINGING: Word("♪", _("rings"), Tone.RING),
        CallState.TALKING: Word("●", _("talks"), Tone.TALK),
        CallState.HELD: Word("║", _("on hold"), Tone.HELD),
        CallState.ENDED: Word("·", _("ended"), Tone.MUTED),
    }[value]


def outcome(value: Outcome | None) -> Word:
    """How a call ended."""
    if value is None:
        return Word("?", _("end not seen"), Tone.MUTED)
    return {
        Outcome.ANSWERED: Word("√", _("answered"), Tone.GOOD),
        Outcome.MISSED: Word("×", _("missed"), Tone.BAD),
        Outcome.NO_ANSWER: Word("○", _("no answer"), Tone.MUTED),
        Outcome.BUSY: Word("■", _("busy"), Tone.MUTED),
        Outcome.FAILED: Word("×", _("failed"), Tone.WARN),
        Outcome.CANCELLED: Word("○", _("cancelled"), Tone.MUTED),
    }[value]


def reason(value: Reason) -> str:
    """Why an inbound call was missed."""
    return {
        Reason.CALLER_HUNG_UP: _("hung up"),
        Reason.NO_ANSWER: _("nobody answered"),
        Reason.BUSY: _("lines busy"),
        Reason.UNAVAILABLE: _("phones off"),
        Reason.REJECTED: _("rejected"),
    }[value]


def ended(call: Call) -> Word:
    """How a call ended, and for a missed one why."""
    word = outcome(call.outcome)
    return word._replace(text=f"{word.text} · {reason(call.reason)}") if call.reason else word


def line_state(value: LineState) -> Word:
    """What a line does."""
    return {
        LineState.FREE: Word("○", _("free"), Tone.GOOD),
        LineState.RINGING: Word("♪", _("rings"), Tone.RING),
        LineState.TALKING: Word("●", _("talks"), Tone.TALK),
        LineState.HELD: Word("║", _("on hold"), Tone.HELD),
        LineState.BUSY: Word("■", _("busy"), Tone.WARN),
        LineState.UNREACHABLE: Word("×", _("phone off"), Tone.BAD),
        LineState.UNKNOWN: Word("?", _("not known"), Tone.MUTED),
    }[value]


def link_state(value: LinkState) -> Word:
    """How the connection to a PBX stands."""
    return {
        LinkState.CONNECTING: Word("○", _("connecting"), Tone.WARN),
        LinkState.UP: Word("●", _("connected"), Tone.GOOD),
        LinkState.DOWN: Word("×", _("no connection"), Tone.BAD),
        LinkState.REFUSED: Word("×", _("refused"), Tone.BAD),
    }[value]


def source_state(value: str) -> Word:
    """How the source of cards stands."""
    known = {
        "ok": Word("●", "", Tone.GOOD),
        "slow": Word("▲", _("slow"), Tone.WARN),
        "down": Word("×", _("does not answer"), Tone.BAD),
        "refused": Word("×", _("refused"), Tone.BAD),
        "opening": Word("○", "", Tone.MUTED),
        "off": Word("×", _("not in use"), Tone.BAD),
    }
    return known.get(value, Word("?", _("not known"), Tone.MUTED))


def level(value: Level) -> Word:
    """How loud a flag is."""
    return {
        Level.STOP: Word("‼", _("STOP"), Tone.STOP_BAR),
        Level.WARNING: Word("▲", _("Attention"), Tone.WARN_BAR),
        Level.HINT: Word("►", _("Info"), Tone.HINT_BAR),
    }[value]


def card_state(value: CardState) -> Word:
    """The five states of a card, which must never look alike."""
    return {
        CardState.FRESH: Word("√", _("fresh from 1C"), Tone.GOOD),
        CardState.SAVED: Word("≈", _("saved"), Tone.WARN),
        CardState.ABSENT: Word("○", _("not found in 1C"), Tone.ACCENT),
        CardState.SILENT: Word("×", _("1C does not answer"), Tone.BAD),
        CardState.SEARCHING: Word("…", _("searching"), Tone.MUTED),
    }[value]


def kind(value: Kind) -> str:
    """What sort of client it is."""
    return {
        Kind.PARTNER: _("client"),
        Kind.COUNTERPARTY: _("company"),
        Kind.CONTACT: _("contact person"),
        Kind.LEAD: _("lead"),
    }[value]


def why(value: Why) -> str:
    """How the number led to the client."""
    return {
        Why.EXACT: _("the number is the same"),
        Why.NATIONAL: _("the same without the country code"),
        Why.POSSIBLY: _("possibly: only the last digits are alike"),
    }[value]


def role(value: str) -> str:
    """The employee's role; one that the company made up stays as it is, of a file its name."""
    known = {
        "reception": _("reception"),
        "manager": _("manager"),
        "supervisor": _("supervisor"),
        "warehouse": _("warehouse"),
        "accounting": _("accounting"),
    }
    return known.get(value) or value.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")

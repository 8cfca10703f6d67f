"""The account of a call as lines, for the screen and for the command line."""

from collections.abc import Iterator
from decimal import Decimal

from console.domain.card import CardState, Step
from console.domain.evidence import Part
from console.domain.why import Account, Asked, Fact, Seen
from console.i18n import _, ngettext
from console.ui.format import why_words, words
from console.ui.format.lines import NO_LINE, Line, Tone, cut, fit, line, wrap, wrapped
from console.ui.format.measures import moment_of_day, number, phone, when
from console.ui.format.people import Names, line_name

_LABEL = 16
_INDENT = 2
_ROWS = 12
_STATES = ("Down", "Rsrvd", "OffHook", "Dialing", "Ring", "Ringing", "Up", "Busy")
"""Asterisk's own words for its channel states."""
_UNSAID = frozenset(("channel", "dest_linked", "dest_channel", "linked"))
_CHANNELS = frozenset(("dest", "two", "swap", "by"))
"""Facts that are another channel's Uniqueid."""


def account_lines(account: Account, names: Names, width: int) -> list[Line]:
    """Everything, the answer first and the raw material last."""
    legs = {part.uid: at for at, part in enumerate(account.parts, 1)}
    return [
        *wrapped(why_words.heading(account), width, Tone.STRONG),
        *_part(_("What happened"), _sentences(why_words.verdict(account.call, names), width)),
        *_part(_("Number"), _number(account, width)),
        *_part(_("Client"), _client(account, width)),
        *_part(_("Notification"), _notification(account, width)),
        *_part(_("Channels"), _legs(account, names, width)),
        *_part(_events_title(account), _events(account, legs, width)),
    ]


def _part(title: str, rows: Iterator[Line]) -> Iterator[Line]:
    yield NO_LINE
    yield line(title, Tone.ACCENT)
    yield from rows


def _sentences(told: list[str], width: int) -> Iterator[Line]:
    for sentence in told:
        yield from wrapped(sentence, width, indent=_INDENT)


def _pair(label: str, value: str, width: int) -> Iterator[Line]:
    first, *rest = wrap(value, max(10, width - _LABEL - _INDENT), _ROWS) or [""]
    yield ((f"{' ' * _INDENT}{fit(label, _LABEL - 1)} ", Tone.MUTED), (first, Tone.PLAIN))
    for row in rest:
        yield ((" " * (_LABEL + _INDENT), Tone.PLAIN), (row, Tone.PLAIN))


def _number(account: Account, width: int) -> Iterator[Line]:
    read = account.number
    yield from _pair(_("received"), read.received or _("nothing"), width)
    yield from _pair(_("understood as"), why_words.number_read(account), width)
    if account.call.dialed:
        yield from _pair(_("dialled"), account.call.dialed, width)
    if read.compared:
        told = _("the whole number; without a country on either side by {digits}")
        yield from _pair(_("compared by"), told.format(digits=read.compared), width)


def _client(account: Account, width: int) -> Iterator[Line]:
    yield from wrapped(why_words.asked(account), width, indent=_INDENT)
    unasked = account.asked is Asked.DIRECTORY and account.state is CardState.SEARCHING  # it will not be answered
    if account.state is not None and not unasked:
        saved = f" · {when(account.saved_at)}" if account.saved_at else ""
        yield from _pair(_("answer"), f"{words.card_state(account.state).both}{saved}", width)
    for match in account.matches:
        parts = [match.name, match.company, words.kind(match.kind), words.why(match.why), match.label]
        if match.ref == account.chosen:
            parts.append(_("chosen by a person here"))
        yield from _pair(_("found"), " · ".join(part for part in parts if part), width)
    for came in () if unasked else account.answers:
        after = _after(came.at - account.call.started)
        yield from _pair(after, words.card_state(came.state).both, width)
    if account.trace:
        yield line("  " + _("Steps"), Tone.MUTED)
    for at, step in enumerate(account.trace, 1):
        yield from _step(at, step, width)


def _step(at: int, step: Step, width: int) -> Iterator[Line]:
    took = _("{ms} ms").format(ms=number(Decimal(f"{step.ms:.1f}"), 1))
    name = max(12, min(40, width * 2 // 5))
    results = wrap(step.result, max(10, width - name - 19), _ROWS) or [""]
    head: Line = ((f"  {at:2} ", Tone.MUTED), (fit(step.step, name), Tone.PLAIN))
    yield (*head, (fit(took, 12, right=True), Tone.MUTED), (f"  {results[0]}", Tone.PLAIN))
    for row in results[1:]:
        yield ((" " * (name + 19), Tone.PLAIN), (row, Tone.PLAIN))


def _notification(account: Account, width: int) -> Iterator[Line]:
    for note in account.notified:
        yield from _pair(moment_of_day(note.at), why_words.decided(note, account.line), width)
    if not account.notified:
        yield from wrapped(_("Nothing was decided: the call did not change while the program ran."), width, indent=2)


def _legs(account: Account, names: Names, width: int) -> Iterator[Line]:
    for at, part in enumerate(account.parts, 1):
        who = cut(_who(part, names), max(8, width - 6))
        yield ((f"  {at:2} ", Tone.MUTED), (who, Tone.STRONG))
        yield from wrapped(_fate(part, account.call.started), width, Tone.MUTED, indent=5)


def _who(part: Part, names: Names) -> str:
    if part.nobody:
        told = [_("the PBX itself")]
    elif part.line:
        told = [_("line {line}").format(line=line_name(part.line, names))]
    else:
        told = [_("outside"), phone(part.number), part.name]
    return " · ".join(each for each in (*told, part.channel) if each)


def _fate(part: Part, began: float) -> str:
    ended = _("goes on") if part.ended is None else _after(part.ended - began)
    told = [f"{_after(part.began - began)} … {ended}", _("the PBX rang it") if part.dialled else _("it called the PBX")]
    if part.dialled and not part.nobody:
        told.append(_("it gave a ring") if part.rang else _("it gave no ring"))
    told += [each for each in (part.status, why_words.cause(part.cause)) if each]
    return " · ".join(told)


def _after(seconds: float) -> str:
    return _("+{seconds} s").format(seconds=number(Decimal(f"{max(0.0, seconds):.3f}"), 3))


def _events_title(account: Account) -> str:
    count = len(account.events)
    title = ngettext("{count} event of AMI", "{count} events of AMI", count).format(count=count)
    if account.dropped:
        title += " · " + _("{count} earlier ones were not kept").format(count=account.dropped)
    return title


def _events(account: Account, legs: dict[str, int], width: int) -> Iterator[Line]:
    began = account.call.started
    for seen in account.events:
        took = number(Decimal(f"{max(0.0, seen.at - began):.3f}"), 3)
        leg = str(legs.get(seen.uid, "?"))
        head: Line = (
            (fit(took, 10, right=True), Tone.MUTED),
            (f" {fit(leg, 2, right=True)} ", Tone.MUTED),
            (fit(seen.event, 17), Tone.PLAIN),
        )
        rows = wrap(_facts(seen, account.call.id, legs), max(10, width - 31)) or [""]
        yield (*head, (rows[0], Tone.PLAIN))
        for row in rows[1:]:
            yield ((" " * 31, Tone.PLAIN), (row, Tone.PLAIN))


def _facts(seen: Seen, call_id: str, legs: dict[str, int]) -> str:
    told = [_fact(name, value, legs) for name, value in seen.facts.items() if name not in _UNSAID]
    linked = seen.facts.get("linked")
    if linked and not call_id.endswith(f"/{linked}"):
        told.append(f"linked {linked}")
    return " · ".join(told)


def _fact(name: str, value: Fact, legs: dict[str, int]) -> str:
    if name == "state" and isinstance(value, int) and 0 <= value < len(_STATES):
        return _STATES[value]
    if name == "bridge":
        return f"bridge {str(value)[:8]}"
    if name in _CHANNELS and value in legs:
        return f"{name} {legs[str(value)]}"
    return f"{name} {value}"

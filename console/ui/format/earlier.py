"""What went before this call: the note about the number, who talked with it last, and its latest calls."""

from console.domain.call import Call, Outcome
from console.domain.history import Acquaintance
from console.domain.notes import Note
from console.i18n import _
from console.ui.format import words
from console.ui.format.lines import Line, Tone, cut, fit, line, spread, width_of, wrapped
from console.ui.format.measures import day_and_time, duration, when
from console.ui.format.people import OWN, Names, line_name, short_name

_DAY_TIME = 12


def note_lines(note: Note | None, names: Names, width: int) -> list[Line]:
    """The name and the note that people here keep, with who wrote them and when."""
    if note is None:
        return []
    rows = wrapped(f"{OWN} " + ": ".join(part for part in (note.name, note.text) if part), width, Tone.STRONG)
    by = (line_name(note.by, names) if note.by else "", when(note.at))
    signed = line(" " + ", ".join(part for part in by if part), Tone.MUTED)
    has_room = bool(rows) and width_of(rows[-1]) + width_of(signed) <= width
    return [*rows[:-1], spread(rows[-1], signed, width)] if has_room else [*rows, spread((), signed, width)]


def acquaintance_lines(known: Acquaintance | None, call: Call, names: Names, width: int) -> list[Line]:
    """How often today, and who talked with this number last: one row, two where one is too short."""
    if known is None:
        return []
    said = []
    if known.today and call.is_live:
        said.append(_("Call no. {count} today").format(count=known.today + 1))
    spoke = known.last_spoke
    if spoke and spoke.id != call.id:
        who = line_name(who_talked(spoke), names)
        at = when(spoke.answered or spoke.started)
        said.append(_("Spoke with {who}, {when}, {long}").format(who=who, when=at, long=duration(spoke.talk_s)))
    if not said:
        is_first = call.is_live and not known.recent
        return [line(cut(_("First call with this number."), width), Tone.MUTED)] if is_first else []
    together = " · ".join(said)
    return [line(cut(row, width)) for row in ([together] if len(together) <= width else said)]


def recent_lines(known: Acquaintance | None, call: Call, names: Names, width: int) -> list[Line]:
    """The latest calls with this number, newest first, without this one."""
    earlier = [one for one in known.recent if one.id != call.id and one.started <= call.started] if known else []
    if not earlier:
        return []
    hint = line(_("H: all in the history"), Tone.MUTED)
    return [spread(line(_("Earlier calls"), Tone.ACCENT), hint, width), *(_row(one, names) for one in earlier)]


def who_talked(call: Call) -> str:
    """The line whose call it was; empty when nobody's."""
    return call.operator or call.answered_by or (call.talked[-1] if call.talked else "")


def _row(call: Call, names: Names) -> Line:
    way, how = words.direction(call.direction), words.ended(call)
    who = short_name(who_talked(call), names)
    lasted = duration(call.talk_s) if call.outcome is Outcome.ANSWERED else ""
    rest = " · ".join(part for part in (who, lasted) if part)
    return (
        (fit(day_and_time(call.started), _DAY_TIME), Tone.MUTED),
        (f"{way.glyph} ", way.tone),
        (f"{how.both}  ", how.tone),
        (rest, Tone.PLAIN),
    )

"""The top row, the sentences that say what is wrong, and the row of keys."""

import math
from dataclasses import dataclass

from console.desk.desk import Operator
from console.desk.playback import Playback
from console.domain.events import LinkState
from console.flow.projection import LinkView, Snapshot
from console.i18n import _, ngettext
from console.ui.format import words
from console.ui.format.lines import Line, Tone, line, spread, width_of
from console.ui.format.measures import duration, latency, time_of_day, today, when

_GAP: Line = (("  ", Tone.PLAIN),)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the status row; the greater `weight`, the sooner it gives way."""

    content: Line
    weight: int


def status_line(
    snapshot: Snapshot, operator: Operator, *, quiet: bool, width: int, now: float, playback: Playback | None = None
) -> Line:
    """Links, the recording that plays, 1C, who I am, quiet mode, missed calls; the clock at the right end."""
    parts = [Part(_link(link, now), 0) for link in snapshot.links]
    parts += [Part(_playback(playback), 0)] if playback else []
    parts += [Part(_source(snapshot), 0), *_me(operator), Part(_missed(snapshot.missed), 1)]
    parts.append(Part(line(_("◘ quiet mode"), Tone.WARN), 2) if quiet else Part(line(_("alerts on"), Tone.MUTED), 6))
    right = [Part(line(today(), Tone.MUTED), 5), Part(line(f"{time_of_day(now)} ", Tone.STRONG), 0)]
    for weight in (6, 5, 4, 3, 2, 1):
        if _length(parts) + _length(right) <= width - 1:
            break
        parts = [part for part in parts if part.weight < weight]
        right = [part for part in right if part.weight < weight]
    return spread(((" ", Tone.PLAIN), *_joined(parts)), _joined(right), width)


def _joined(parts: list[Part]) -> Line:
    shown = [part.content for part in parts if part.content]
    return tuple(piece for index, content in enumerate(shown) for piece in ((*_GAP, *content) if index else content))


def _length(parts: list[Part]) -> int:
    return width_of(_joined(parts)) + 2


def _link(link: LinkView, now: float) -> Line:
    word = words.link_state(link.state)
    if link.state is LinkState.UP:
        return ((f"{word.glyph} ", word.tone), (link.pbx, Tone.PLAIN))
    age = duration(now - link.since) if link.since else ""
    return ((f"{word.glyph} {link.pbx}: {word.text} {age}".rstrip(), word.tone),)


def _playback(playback: Playback) -> Line:
    if playback.over:
        return line(_("■ the recording is over"), Tone.ACCENT)
    speed = _("max") if math.isinf(playback.speed) else f"×{playback.speed:g}"
    said = _("recording {speed} {part} %").format(speed=speed, part=int(playback.played * 100))
    return line(f"‖ {said}", Tone.WARN) if playback.paused else line(f"▶ {said}", Tone.ACCENT)


def _source(snapshot: Snapshot) -> Line:
    source = snapshot.source
    if source.state == "off" and not source.why:  # a company without 1C is not told of one
        return ()
    word = words.source_state(source.state)
    took = latency(source.ms) if source.ms is not None and source.state in ("ok", "slow") else ""
    name = _("1C")
    said = " ".join(part for part in (name, word.text, took) if part)
    return ((f"{word.glyph} ", word.tone), (said, Tone.PLAIN if source.state == "ok" else word.tone))


def _me(operator: Operator) -> list[Part]:
    name = " ".join(part for part in (operator.line, operator.name) if part)
    return [Part(line(name, Tone.STRONG), 3), Part(line(words.role(operator.role), Tone.MUTED), 4)]


def _missed(count: int) -> Line:
    if not count:
        return ()
    said = ngettext("▲ {count} not called back", "▲ {count} not called back", count)
    return line(said.format(count=count), Tone.WARN)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One full sentence at the foot of the screen."""

    text: str
    tone: Tone


def troubles(snapshot: Snapshot, said: str, notice: str) -> list[Trouble]:
    """What a person should know now, the most urgent first."""
    found = [Trouble(said, Tone.ACCENT)] if said else []
    found += [Trouble(_link_trouble(link), Tone.BAD) for link in snapshot.links if link.state in _BROKEN]
    if source := _source_trouble(snapshot):
        found.append(Trouble(source, Tone.WARN))
    if notice:
        found.append(Trouble(notice, Tone.ACCENT))
    return found


_BROKEN = (LinkState.DOWN, LinkState.REFUSED)


def broken_links(snapshot: Snapshot) -> frozenset[str]:
    """The PBXs that are not connected now: what their calls do is not seen."""
    return frozenset(link.pbx for link in snapshot.links if link.state in _BROKEN)


def _link_trouble(link: LinkView) -> str:
    since = when(link.since) if link.since else ""
    if link.state is LinkState.REFUSED:
        text = _("The PBX {pbx} does not let this program in: {why}. Its calls are not seen.")
    else:
        text = _("No connection to the PBX {pbx} since {since}: {why}. New calls are not seen until it is back.")
    why = link.why.rstrip(".") or _("no reason was given")
    return text.format(pbx=link.pbx, since=since, why=why).replace("?.", "?")


def _source_trouble(snapshot: Snapshot) -> str:
    source = snapshot.source
    if source.state == "down":
        text = _("1C does not answer{why}. Cards show what was saved, with the time of it.")
    elif source.state == "refused":
        text = _("1C does not let this program in{why}. Cards show what was saved, with the time of it.")
    else:
        return ""
    return text.format(why=f" ({source.why.rstrip('.')})" if source.why else "")


def quiet_day(snapshot: Snapshot) -> Trouble:
    """What an empty list says: an outage is never drawn as a quiet day."""
    broken = sorted(broken_links(snapshot))
    if broken:
        text = _("No calls are seen: there is no connection to {pbx}.").format(pbx=", ".join(broken))
        return Trouble(text, Tone.BAD)
    if not snapshot.links or any(link.state is LinkState.CONNECTING for link in snapshot.links):
        return Trouble(_("Connecting to the PBX…"), Tone.MUTED)
    return Trouble(_("No calls yet. They appear here by themselves."), Tone.MUTED)

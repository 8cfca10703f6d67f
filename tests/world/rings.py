"""How a call finds somebody, or does not: each yields while time passes and returns the talk, or None: it is over."""

from __future__ import annotations

from collections.abc import Generator

from .channels import DOWN, UP, Channel
from .play import Play, Talk
from .truth import Truth

Found = Generator[float, None, Talk | None]


def try_lines(
    play: Play, truth: Truth, caller: Channel, lines: list[str], queue: str | None = None
) -> Generator[float, None, Talk | str]:
    """Ring lines all at once: the talk; or `gave up` with the caller gone, or `nobody` with the caller still there."""
    switch = play.switch
    phones: list[Channel] = []
    for line in lines:
        phone = switch.new(f"PJSIP/{line}", DOWN, line, "s", by=caller)
        if play.maybe(0.15):
            says_no_at_once(play, truth, caller, phone)
            continue
        if queue:
            switch.called(caller, phone, queue)
        play.begins_to_ring(truth, caller, phone, f"PJSIP/{line}" if queue else line)
        phones.append(phone)
    truth.state = _state(truth, caller, bool(phones))
    if not phones:
        return "nobody"
    yield play.pause()
    while play.maybe(0.15) and phones:
        phone = phones.pop(play.chance.randrange(len(phones)))
        cause, why = play.chance.choice(((21, "rejected"), (17, "busy")))
        switch.asks_to_hang_up(phone, cause)
        play.gives_up(truth, caller, phone, "BUSY" if cause == 17 else "NOANSWER", cause)
        truth.failures.append(why)
        truth.state = _state(truth, caller, bool(phones))
        if not phones:
            return "nobody"
        yield play.pause()
    return _ends_ringing(play, truth, caller, phones, queue)


def _ends_ringing(play: Play, truth: Truth, caller: Channel, phones: list[Channel], queue: str | None) -> Talk | str:
    switch, how = play.switch, play.chance.random()
    if how < 0.6:
        winner = phones.pop(play.chance.randrange(len(phones)))
        switch.state(winner, UP)
        for phone in phones:
            play.gives_up(truth, caller, phone, "CANCEL", 26)
        if queue:
            switch.leave_queue(caller, queue)
        bridge = play.answers(caller, winner)
        truth.meets(switch.now, *_ours(play, truth, winner), by=winner.line)
        return Talk(truth, caller, winner, bridge)
    if how < 0.8:
        switch.asks_to_hang_up(caller, 127)
        for phone in phones:
            play.gives_up(truth, caller, phone, "CANCEL", 0 if queue else 127)
        switch.hang_up(caller, 127)
        play.over(truth, *(("missed", "caller_hung_up") if truth.direction == "inbound" else ("cancelled", None)))
        return "gave up"
    for phone in phones:
        switch.dial_end(caller, phone, "NOANSWER")
        play.gives_up(truth, caller, phone, "CANCEL" if queue else "NOANSWER", 0)
        truth.failures.append("no_answer")
    truth.state = _state(truth, caller, False)
    return "nobody"


def says_no_at_once(play: Play, truth: Truth, caller: Channel, phone: Channel) -> None:
    cause, why = play.chance.choice(((17, "busy"), (20, "unavailable"), (3, "unavailable")))
    play.switch.dial(caller, phone, phone.line)
    play.switch.asks_to_hang_up(phone, cause)
    play.gives_up(truth, caller, phone, "BUSY" if cause == 17 else "CHANUNAVAIL", cause)
    truth.failures.append(why)


def _state(truth: Truth, caller: Channel, rings: bool) -> str:
    """While nobody's phone rings, a PBX that has picked up has the caller."""
    return "ringing" if rings or caller.state != UP else "queued"


def _ours(play: Play, truth: Truth, phone: Channel) -> tuple[str, ...]:
    lines = {truth.caller_line, phone.line} if truth.direction == "internal" else {phone.line}
    return tuple(line for line in lines if line in play.lines)


def nobody_comes(play: Play, truth: Truth, caller: Channel, cause: int = 19) -> None:
    play.switch.hang_up(caller, cause)
    play.over(truth)


def direct(play: Play) -> Found:
    """Inbound to one line or several at once, then maybe to others."""
    truth, caller = play.arrives()
    for turn in range(3):
        found = yield from try_lines(play, truth, caller, play.some_lines())
        if isinstance(found, Talk):
            return found
        if found == "gave up":
            return None
        if turn == 2 or play.maybe():
            break
    nobody_comes(play, truth, caller)
    return None


def menu(play: Play) -> Found:
    """A voice answers first."""
    truth, caller = play.arrives("380441112277")
    play.switch.state(caller, UP)
    truth.state = "queued"
    yield play.pause(10)
    how = play.chance.random()
    if how < 0.2:
        play.switch.asks_to_hang_up(caller)
        play.switch.hang_up(caller)
        play.over(truth, "missed", "caller_hung_up")
        return None
    if how < 0.3:
        play.switch.hang_up(caller)
        play.over(truth, "missed", "no_answer")
        return None
    found = yield from try_lines(play, truth, caller, play.some_lines(1))
    if isinstance(found, Talk):
        return found
    if found == "nobody":
        nobody_comes(play, truth, caller)
    return None


def queue(play: Play) -> Found:
    """A queue that rings all members, or one after another."""
    truth, caller = play.arrives("380441112255")
    play.switch.state(caller, UP)
    truth.state = "queued"
    if play.maybe(0.3):
        yield play.pause(3)
    name = play.chance.choice(("sales", "support"))
    play.switch.join_queue(caller, name)
    truth.queue = name
    while True:
        if play.maybe(0.4):
            yield play.pause()
            if play.maybe(0.3):
                play.switch.asks_to_hang_up(caller)
                play.switch.hang_up(caller)
                play.over(truth, "missed", "caller_hung_up")
                return None
        found = yield from try_lines(play, truth, caller, play.some_lines(), name)
        if isinstance(found, Talk):
            return found
        if found == "gave up":
            return None
        if play.maybe(0.3):
            play.switch.leave_queue(caller, name)
            nobody_comes(play, truth, caller)
            return None
        yield play.pause(5)


def internal(play: Play) -> Found:
    """One line calls another."""
    (line,) = play.some_lines(1)
    (other,) = play.some_lines(1, but=(line,))
    truth, caller = play.picks_up_the_receiver(line, other)
    found = yield from try_lines(play, truth, caller, [other])
    if isinstance(found, Talk):
        return found
    if found == "nobody":
        nobody_comes(play, truth, caller)
    return None

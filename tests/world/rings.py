"""How a call finds somebody, or does not: each yields while time passes and returns the talk, or None: it is over."""

from __future__ import annotations

from collections.abc import Generator

from .play import DIRECT, LINES, Play, Talk
from .switch import DOWN, RINGING, UP, Channel
from .truth import Truth

Found = Generator[float, None, Talk | None]
_MOBILE = "0679998877"


def try_lines(
    play: Play, truth: Truth, caller: Channel, lines: list[str], queue: str | None = None
) -> Generator[float, None, Talk | str]:
    """Ring lines all at once: the talk; or `gave up` with the caller gone, or `nobody` with the caller still there."""
    switch = play.switch
    phones: list[Channel] = []
    for line in lines:
        phone = switch.new(f"PJSIP/{line}", DOWN, line, "s", by=caller)
        if play.maybe(0.15):
            _says_no_at_once(play, truth, caller, phone)
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
        truth.meets(switch.now, *_ours(truth, winner), by=winner.line)
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


def _says_no_at_once(play: Play, truth: Truth, caller: Channel, phone: Channel) -> None:
    cause, why = play.chance.choice(((17, "busy"), (20, "unavailable"), (3, "unavailable")))
    play.switch.dial(caller, phone, phone.line)
    play.switch.asks_to_hang_up(phone, cause)
    play.gives_up(truth, caller, phone, "BUSY" if cause == 17 else "CHANUNAVAIL", cause)
    truth.failures.append(why)


def _state(truth: Truth, caller: Channel, rings: bool) -> str:
    """While nobody's phone rings, a PBX that has picked up has the caller."""
    return "ringing" if rings or caller.state != UP else "queued"


def _ours(truth: Truth, phone: Channel) -> tuple[str, ...]:
    lines = {truth.caller_line, phone.line} if truth.direction == "internal" else {phone.line}
    return tuple(line for line in lines if line in LINES)


def _nobody_comes(play: Play, truth: Truth, caller: Channel, cause: int = 19) -> None:
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
    _nobody_comes(play, truth, caller)
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
        _nobody_comes(play, truth, caller)
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
            _nobody_comes(play, truth, caller)
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
        _nobody_comes(play, truth, caller)
    return None


def outbound(play: Play) -> Found:
    """A line calls a number outside."""
    truth, caller = play.picks_up_the_receiver(play.some_lines(1)[0], "0501112233")
    play.switch.caller_id(caller, "380441112233")
    return (yield from _over_the_trunk(play, truth, caller))


def _over_the_trunk(play: Play, truth: Truth, caller: Channel) -> Found:
    switch = play.switch
    trunk = switch.new("PJSIP/trunk", DOWN, "", "s", by=caller)
    switch.caller_id(trunk, "0501112233")
    if play.maybe(0.15):
        _says_no_at_once(play, truth, caller, trunk)
        _nobody_comes(play, truth, caller)
        return None
    play.begins_to_ring(truth, caller, trunk, "0501112233@trunk")
    truth.state = "ringing"
    yield play.pause()
    how = play.chance.random()
    if how < 0.6:
        bridge = play.answers(caller, trunk)
        assert truth.caller_line
        truth.meets(switch.now, truth.caller_line)
        truth.talked.append(truth.caller_line)
        return Talk(truth, trunk, caller, bridge)
    if how < 0.8:
        switch.asks_to_hang_up(caller)
        play.gives_up(truth, caller, trunk, "CANCEL", 0)
        switch.hang_up(caller)
        play.over(truth, "cancelled")
        return None
    status, cause, why = play.chance.choice((("BUSY", 17, "busy"), ("NOANSWER", 19, "no_answer")))
    play.gives_up(truth, caller, trunk, status, cause)
    truth.failures.append(why)
    _nobody_comes(play, truth, caller, cause)
    return None


def click(play: Play) -> Found:
    """The PBX rings a line first and then dials for it."""
    switch, line = play.switch, play.some_lines(1)[0]
    caller = switch.new(f"PJSIP/{line}", DOWN, line, "s")
    truth = Truth(caller.uid, "outbound", caller.born, "+380501112233", "0501112233", caller_line=line)
    play.truths.append(truth)
    switch.caller_id(caller, "0501112233")
    switch.dial(None, caller, line)
    switch.state(caller, RINGING)
    truth.ringing.add(line)
    yield play.pause()
    truth.ringing.clear()
    if play.maybe(0.25):
        switch.hang_up(caller, 19)
        play.over(truth, "cancelled")
        return None
    switch.state(caller, UP)
    switch.dial_end(None, caller, "ANSWER")
    caller.exten = caller.dialled = "0501112233"
    switch.caller_id(caller, "380441112233")
    return (yield from _over_the_trunk(play, truth, caller))


def mobile(play: Play) -> Found:
    """A line and a mobile phone ring, and the mobile answers: a person talked, and no line."""
    switch = play.switch
    truth, caller = play.arrives("380441112290")
    phone = switch.new("PJSIP/101", DOWN, "101", "s", by=caller)
    away = switch.new("PJSIP/trunk", DOWN, "", "s", by=caller)
    switch.caller_id(away, "380441112290")
    play.begins_to_ring(truth, caller, phone)
    play.begins_to_ring(truth, caller, away, f"{_MOBILE}@trunk")
    yield play.pause()
    play.gives_up(truth, caller, phone, "CANCEL", 26)
    bridge = play.answers(caller, away)
    truth.meets(switch.now)
    yield play.pause()
    play.hang_up_both(Talk(truth, caller, away, bridge))
    play.over(truth)
    return None


def pickup(play: Play) -> Found:
    """Somebody takes a call that rings at a colleague's."""
    switch = play.switch
    truth, caller = play.arrives(DIRECT)
    phone = switch.new("PJSIP/101", DOWN, "101", "s", by=caller)
    play.begins_to_ring(truth, caller, phone)
    yield play.pause()
    line = play.some_lines(1, but=("101",))[0]
    own, hand = play.picks_up_the_receiver(line, "*8")
    own.vague = frozenset({"state", "outcome"})
    switch.state(hand, UP)
    yield 0.5
    switch.pick_up(hand, phone)
    switch.dial_end(caller, hand, "ANSWER")
    if caller.state != UP:
        switch.state(caller, UP)
    switch.hang_up(phone, 16)
    bridge = play.connect(caller, hand)
    truth.meets(switch.now, line, by=line)
    own.goes_into(truth, switch.now)
    return Talk(truth, caller, hand, bridge)


def local_group(play: Play) -> Found:
    """A group whose members are Local channels, as FreePBX makes them."""
    switch = play.switch
    truth, caller = play.arrives("380441112299")
    wires = []
    for line in play.some_lines(2):
        one, two = switch.pair(line, caller, caller.number)
        switch.dial(caller, one, f"{line}@internal")
        phone = switch.new(f"PJSIP/{line}", DOWN, line, "s", by=two)
        play.begins_to_ring(truth, two, phone)
        switch.state(one, RINGING)
        wires.append((one, two, phone))
    yield play.pause()
    winner = wires.pop() if play.maybe(0.7) else None
    if winner is None:
        switch.asks_to_hang_up(caller, 127)
    else:
        one, two, phone = winner
        switch.state(phone, UP)
        switch.dial_end(two, phone, "ANSWER")
        switch.state(two, UP)
        switch.state(one, UP)
    for first, second, loser in wires:
        switch.dial_end(caller, first, "CANCEL")
        switch.asks_to_hang_up(second, 26)
        switch.hang_up(first, 26)
        play.gives_up(truth, second, loser, "CANCEL", 26)
        switch.hang_up(second, 26)
    if winner is None:
        switch.hang_up(caller, 127)
        play.over(truth, "missed", "caller_hung_up")
        return None
    switch.dial_end(caller, one, "ANSWER")
    switch.state(caller, UP)
    play.connect(two, phone)
    play.connect(caller, one)
    truth.meets(switch.now, phone.line, by=phone.line)
    yield play.pause()
    for channel in (caller, one, two, phone):
        switch.asks_to_hang_up(channel)
        switch.leave(channel)
        switch.hang_up(channel)
    play.over(truth)
    return None


RINGS = (direct, direct, menu, queue, queue, internal, outbound, click, mobile, pickup, local_group)

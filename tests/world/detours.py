"""Calls that find somebody in another way than by ringing lines: over the trunk, a click, a mobile, a pickup, wires."""

from __future__ import annotations

from .channels import DOWN, RINGING, UP, Channel
from .play import DIRECT, Play, Talk
from .rings import Found, nobody_comes, says_no_at_once
from .truth import Truth

_MOBILE = "0679998877"


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
        says_no_at_once(play, truth, caller, trunk)
        nobody_comes(play, truth, caller)
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
    nobody_comes(play, truth, caller, cause)
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

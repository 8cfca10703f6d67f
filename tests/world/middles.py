"""What people do in the middle of a talk: each yields while time passes and returns the talk that goes on, or None."""

from __future__ import annotations

from collections.abc import Generator

from .channels import DOWN, UP, Channel
from .play import Play, Talk
from .rings import try_lines
from .truth import Truth

GoesOn = Generator[float, None, Talk | None]


def hold(play: Play, talk: Talk) -> GoesOn:
    """The client waits; now and then too long."""
    play.switch.hold(talk.agent)
    talk.truth.held(play.switch.now)
    yield play.pause()
    if play.maybe(0.2):
        play.hang_up_both(talk)
        play.over(talk.truth)
        return None
    play.switch.unhold(talk.agent)
    talk.truth.resumes(play.switch.now)
    return talk


def blind(play: Play, talk: Talk) -> GoesOn:
    """Passed on unasked, by the phone or by somebody who redirects the client's channel."""
    switch, truth, client, agent = play.switch, talk.truth, talk.client, talk.agent
    (to,) = play.some_lines(1, but=(agent.line,))
    truth.transfers.append(("blind", agent.line, to))
    if play.maybe(0.7):
        switch.blind(agent, client, to)
    client.exten = to
    for channel in (agent, client) if play.maybe() else (client, agent):
        switch.leave(channel)
    truth.parts(switch.now)
    switch.hang_up(agent)
    found = yield from try_lines(play, truth, client, [to])
    if isinstance(found, Talk):
        return found
    if found == "nobody":
        switch.hang_up(client, 17)
        play.over(truth)
    return None


def ask_by_phone(play: Play, talk: Talk) -> GoesOn:
    """Asks a colleague in a call of its own, and then joins the two, or not."""
    switch, truth, agent = play.switch, talk.truth, talk.agent
    switch.hold(agent)
    truth.held(switch.now)
    (to,) = play.some_lines(1, but=(agent.line,))
    question, second = play.picks_up_the_receiver(agent.line, to)
    found = yield from try_lines(play, question, second, [to])
    if not isinstance(found, Talk):
        if found == "nobody":
            switch.hang_up(second, 17)
            play.over(question)
        switch.unhold(agent)
        truth.resumes(switch.now)
        return talk
    yield play.pause()
    if play.maybe(0.3):
        play.hang_up_both(found)
        play.over(question)
        switch.unhold(agent)
        truth.resumes(switch.now)
        return talk
    return _join(play, talk, found, question, second, to)


def _join(play: Play, talk: Talk, found: Talk, question: Truth, second: Channel, to: str) -> Talk:
    switch, truth, agent, colleague = play.switch, talk.truth, talk.agent, found.agent
    ours, theirs = talk.bridge, found.bridge
    switch.unhold(agent)
    truth.resumes(switch.now)
    switch.leave(talk.client)
    switch.leave(second)
    switch.enter(talk.client, theirs, second)
    switch.attended(agent, second, talk.client, colleague, theirs, ours)
    switch.hang_up(second)
    switch.hang_up(agent)
    truth.transfers.append(("attended", agent.line, to))
    truth.meets(switch.now, to, by=to)
    question.goes_into(truth, switch.now)
    return Talk(truth, talk.client, colleague, theirs)


def ask_by_keys(play: Play, talk: Talk) -> GoesOn:
    """The PBX asks the colleague over a Local channel; the asker may leave before the colleague has answered."""
    switch, truth, agent, ours = play.switch, talk.truth, talk.agent, talk.bridge
    switch.hold(agent)
    truth.held(switch.now)
    yield 0.2
    (to,) = play.some_lines(1, but=(agent.line,))
    one, two = switch.pair(to, agent, agent.line)
    theirs = switch.bridge()
    switch.enter(one, theirs)
    switch.leave(agent)
    truth.with_lines = set()
    switch.enter(agent, theirs)
    phone = switch.new(f"PJSIP/{to}", DOWN, to, "s", by=two)
    play.begins_to_ring(truth, two, phone)
    switch.state(one, 5)
    yield play.pause()
    if play.maybe(0.25):
        return _declined(play, talk, one, two, phone)
    waits = play.maybe(0.6)
    if waits:
        _colleague_answers(play, one, two, phone)
        truth.ringing.clear()
        yield play.pause()
    switch.asks_to_hang_up(agent)
    switch.leave(agent)
    switch.leave(one)
    switch.enter(one, ours)
    switch.attended(agent, agent, talk.client, one, ours, theirs)
    truth.transfers.append(("attended", agent.line, to))
    if not waits:
        switch.hang_up(agent)
        truth.vague |= {"state", "talk"}
        yield play.pause(5)
        _colleague_answers(play, one, two, phone)
    else:
        switch.hang_up(agent)
    truth.meets(switch.now, to, by=to)
    truth.resumes(switch.now)
    truth.vague -= {"state"}
    yield play.pause()
    _end_of_wires(play, talk.client, one, two, phone)
    play.over(truth)
    return None


def _colleague_answers(play: Play, one: Channel, two: Channel, phone: Channel) -> None:
    switch = play.switch
    switch.state(phone, UP)
    switch.dial_end(two, phone, "ANSWER")
    switch.state(two, UP)
    switch.state(one, UP)
    play.connect(two, phone)


def _declined(play: Play, talk: Talk, one: Channel, two: Channel, phone: Channel) -> Talk:
    """The colleague does not want to: the asker has the client back."""
    switch, truth, agent = play.switch, talk.truth, talk.agent
    switch.asks_to_hang_up(phone, 17)
    play.gives_up(truth, two, phone, "BUSY", 17)
    switch.hang_up(two, 17)
    switch.leave(one)
    switch.leave(agent)
    switch.enter(agent, talk.bridge)
    truth.with_lines = {agent.line}
    switch.unhold(agent)
    truth.resumes(switch.now)
    switch.hang_up(one, 17)
    return talk


def _end_of_wires(play: Play, client: Channel, one: Channel, two: Channel, phone: Channel) -> None:
    switch = play.switch
    switch.asks_to_hang_up(client)
    switch.leave(client)
    switch.leave(one)
    switch.asks_to_hang_up(two)
    for channel in (client, one, two, phone):
        switch.hang_up(channel)


def park(play: Play, talk: Talk) -> GoesOn:
    """Left in a parking lot, for somebody to take or for nobody."""
    switch, truth, client, agent = play.switch, talk.truth, talk.client, talk.agent
    truth.vague |= {"transfers", "state"}
    switch.unhold(agent)
    switch.blind(agent, client, "750")
    switch.leave(client)
    switch.enter(client, switch.lot)
    truth.parts(switch.now)
    yield 2.6
    switch.hang_up(agent)
    truth.vague -= {"state"}
    yield play.pause()
    if play.maybe(0.3):
        switch.asks_to_hang_up(client)
        switch.hang_up(client)
        play.over(truth)
        return None
    (line,) = play.some_lines(1, but=(agent.line,))
    own, hand = play.picks_up_the_receiver(line, "751")
    own.vague = frozenset({"state", "outcome"})
    switch.state(hand, UP)
    yield 0.5
    switch.leave(client)
    bridge = switch.bridge()
    switch.enter(client, bridge)
    switch.enter(hand, bridge)
    truth.meets(switch.now, line, by=line)
    own.goes_into(truth, switch.now)
    return Talk(truth, client, hand, bridge)


MIDDLES = (hold, hold, blind, ask_by_phone, ask_by_keys, park)

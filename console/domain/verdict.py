"""What is told of a call: the conclusions from the facts that a conversation has gathered."""

from console.domain.call import Call, CallState, Direction, Outcome, Reason
from console.domain.conversation import Conversation
from console.domain.leg import UP
from console.domain.phone import NumberKind

# When several phones were tried, the kindest truth first: somebody could have answered.
_REASONS = (Reason.NO_ANSWER, Reason.REJECTED, Reason.BUSY, Reason.UNAVAILABLE)
_OUTCOMES = {Reason.BUSY: Outcome.BUSY, Reason.REJECTED: Outcome.BUSY, Reason.NO_ANSWER: Outcome.NO_ANSWER}


def told(conversation: Conversation) -> Call:
    """The call as it stands."""
    over = not conversation.legs
    direction = _direction(conversation)
    outcome = _outcome(conversation, direction) if over else None
    number, raw = _number(conversation, direction)
    caller_line = conversation.origin.line if conversation.origin else None
    talked = tuple(conversation.talked)
    until = conversation.last if conversation.answered is None else conversation.answered
    merged = conversation.merged_into
    about = conversation.about if direction is Direction.INTERNAL else None
    return Call(
        id=f"{conversation.pbx}/{conversation.linked}",
        pbx=conversation.pbx,
        direction=direction,
        state=CallState.ENDED if over else conversation.state,
        started=conversation.started,
        outcome=outcome,
        reason=_reason(conversation) if outcome is Outcome.MISSED else None,
        number=number,
        number_raw=raw,
        caller_name=_caller_name(conversation, direction),
        dialed=conversation.dialed or None,
        queue=conversation.queue,
        rang=tuple(conversation.rang),
        tried=tuple(conversation.tried),
        about=_other_party(about) if about else None,
        about_name=_caller_name(about, _direction(about)) if about else None,
        answered_by=conversation.answered_by,
        talked=talked,
        operator=talked[-1] if talked else (caller_line if direction is Direction.OUTBOUND else None),
        transfers=tuple(conversation.transfers),
        answered=conversation.answered,
        ended=conversation.last if over else None,
        wait_s=round(max(0.0, until - conversation.started), 3),
        talk_s=round(conversation.talk_s, 3),
        held_s=round(conversation.held_s, 3),
        caller_line=caller_line,
        ringing=_ringing(conversation),
        with_lines=_with_lines(conversation),
        since=conversation.since or conversation.started,
        merged_into=f"{conversation.pbx}/{merged}" if over and merged else None,
        approximate=conversation.approximate,
    )


def _direction(conversation: Conversation) -> Direction:
    """Seen from the company: who began it, and whether it went outside."""
    origin = conversation.origin
    if origin is None or origin.line is None:
        called = origin is not None and origin.is_outside and conversation.placed_by_pbx
        return Direction.OUTBOUND if called else Direction.INBOUND
    number = conversation.numbers.parse(conversation.dialed)
    if conversation.reached_outside or number.kind is NumberKind.PHONE:
        return Direction.OUTBOUND
    return Direction.OUTBOUND if conversation.placed_by_pbx and not conversation.dialed else Direction.INTERNAL


def _outcome(conversation: Conversation, direction: Direction) -> Outcome | None:
    if conversation.answered is not None:
        return Outcome.ANSWERED
    if conversation.unsure:
        return None
    if direction is Direction.INBOUND:
        return Outcome.MISSED
    if conversation.caller_gave_up or (conversation.placed_by_pbx and not conversation.fates):
        return Outcome.CANCELLED
    return _OUTCOMES.get(_worst(conversation), Outcome.FAILED)


def _worst(conversation: Conversation) -> Reason:
    reasons = {fate.reason for fate in conversation.fates}
    if not reasons:
        machine_answered = conversation.origin is not None and conversation.origin.state == UP
        return Reason.NO_ANSWER if machine_answered else Reason.UNAVAILABLE
    return next(reason for reason in _REASONS if reason in reasons)


def _reason(conversation: Conversation) -> Reason:
    return Reason.CALLER_HUNG_UP if conversation.caller_gave_up else _worst(conversation)


def _number(conversation: Conversation, direction: Direction) -> tuple[str | None, str]:
    """The outside party's number and how it was written."""
    origin, numbers = conversation.origin, conversation.numbers
    if origin is None:
        return None, ""
    if direction is Direction.INTERNAL:
        return origin.line, origin.number or origin.line or ""
    if direction is Direction.INBOUND:
        return numbers.parse(origin.number).e164, origin.number
    for written in (conversation.dialed, conversation.reached_outside):
        if e164 := numbers.parse(written).e164:
            return e164, written
    return None, conversation.reached_outside or conversation.dialed


def _other_party(conversation: Conversation) -> str | None:
    number, raw = _number(conversation, _direction(conversation))
    return number or raw or None


def _caller_name(conversation: Conversation, direction: Direction) -> str | None:
    origin = conversation.origin
    if origin is None or direction is Direction.OUTBOUND or origin.name in ("", origin.number):
        return None
    return origin.name


def _ringing(conversation: Conversation) -> tuple[str, ...]:
    legs = conversation.legs.values()
    return tuple(dict.fromkeys(leg.line for leg in legs if leg.line and leg.dialled and leg.rings))


def _with_lines(conversation: Conversation) -> tuple[str, ...]:
    if not conversation.partners:
        return ()
    anchor = conversation.anchor
    people = (anchor, *conversation.partners) if anchor else conversation.partners
    return tuple(dict.fromkeys(leg.line for leg in people if leg.line))

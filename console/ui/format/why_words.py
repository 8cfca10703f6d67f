"""What an account says, in sentences: how the call ended, whether 1C was asked, what became of a notification."""

from console.domain.call import Call, CallState, Direction, Outcome, Reason
from console.domain.phone import NumberKind
from console.domain.why import Account, Asked, Decision, Notified
from console.i18n import _
from console.ui.format import words
from console.ui.format.measures import day_and_time, duration, seconds
from console.ui.format.people import Names, line_name

_MINUTE = 60


def verdict(call: Call, names: Names) -> list[str]:
    """Why the call is told as it is."""
    told = [_ending(call, names)]
    if call.rang:
        told.append(_("Rang: {lines}.").format(lines=", ".join(line_name(line, names) for line in call.rang)))
    elif call.direction is not Direction.OUTBOUND:
        told.append(_("No phone of ours gave a ring."))
    if silent := [line for line in call.tried if line not in call.rang]:
        lines = ", ".join(line_name(line, names) for line in silent)
        told.append(_("Tried, but gave no ring: {lines}.").format(lines=lines))
    if call.queue:
        told.append(_("Queue {queue}: that the queue picks up does not count as an answer.").format(queue=call.queue))
    if call.talk_s:
        told.append(_("Talked for {talk}.").format(talk=_long(call.talk_s)))
    if call.held_s:
        told.append(_("Of that on hold: {held}.").format(held=_long(call.held_s)))
    for transfer in call.transfers:
        way = _("Transfer, {kind}: {sender} → {to}.")
        kind = _("after asking") if transfer.kind == "attended" else _("blind")
        sender, to = (line_name(who, names) if who else "?" for who in (transfer.sender, transfer.to))
        told.append(way.format(kind=kind, sender=sender, to=to))
    if call.approximate:
        told.append(_("The connection to the PBX was down for a part of it: times may be off."))
    return told


def _long(time: float) -> str:
    return duration(time) if time >= _MINUTE else seconds(time)


def _ending(call: Call, names: Names) -> str:
    after = seconds(call.wait_s)
    if call.state is not CallState.ENDED:
        return _("It went on when this was told: {state}.").format(state=words.call_state(call.state).text)
    if call.outcome is None:
        return _("How it ended was not seen: the connection to the PBX was down.")
    if call.outcome is Outcome.ANSWERED:
        if call.answered_by:
            who = line_name(call.answered_by, names)
            return _("Answered: {who} and the other side heard each other, {after} after it began.").format(
                who=who, after=after
            )
        return _("Answered: two people heard each other, {after} after it began.").format(after=after)
    if call.outcome is Outcome.MISSED:
        return _missed(call, after)
    return {
        Outcome.NO_ANSWER: _("No answer: the other side rang and nobody picked up."),
        Outcome.BUSY: _("Busy: the other side said so, or rejected the call."),
        Outcome.FAILED: _("Failed: the number could not be reached."),
        Outcome.CANCELLED: _("Cancelled: who called hung up before anybody answered."),
    }[call.outcome]


def _missed(call: Call, after: str) -> str:
    return {
        Reason.CALLER_HUNG_UP: _("Missed: the caller hung up after {after}, before any person answered."),
        Reason.BUSY: _("Missed: the phones that were tried were busy."),
        Reason.UNAVAILABLE: _("Missed: none of the phones that were tried could be reached."),
        Reason.REJECTED: _("Missed: it was rejected at a phone."),
        Reason.NO_ANSWER: _("Missed: no person answered."),
    }[call.reason or Reason.NO_ANSWER].format(after=after)


def number_read(account: Account) -> str:
    """What the number was understood as."""
    number = account.number
    if number.kind is NumberKind.WITHHELD:
        return _("withheld: the PBX gave no number")
    if number.kind is NumberKind.EXTENSION:
        return _("an extension of ours")
    return number.e164 or _("no phone number of any country; its digits are compared as they are")


def asked(account: Account) -> str:
    """Whether 1C was asked, or why not."""
    return {
        Asked.ASKED: _("1C was asked for this call."),
        Asked.DIRECTORY: _(
            "Only the directory on this computer: the call did not concern line {line}, and nobody looked at it."
        ),
        Asked.INTERNAL: _("Nobody was asked: an internal call has no client."),
        Asked.NO_NUMBER: _("Nobody was asked: there is no number to ask about."),
        Asked.NO_SOURCE: _("Nobody was asked: 1C is not connected."),
    }[account.asked].format(line=account.line or "—")


def decided(note: Notified, line: str) -> str:
    """What was decided about a notification, and why."""
    told = {
        Decision.SHOWN: _("asked for: line {line} rang"),
        Decision.RENEWED: _("asked for anew: more was known"),
        Decision.STANDS: _("left as it was"),
        Decision.CLEARED: _("taken away: line {line} rang no longer"),
        Decision.NO_LINE: _("none: no line is configured as yours ([operator] line)"),
        Decision.NOT_MINE: _("none: your line {line} did not ring"),
        Decision.MY_OWN: _("none: you placed this call yourself"),
        Decision.QUIET: _("none: quiet mode was on"),
        Decision.SWITCHED_OFF: _("none: switched off in the configuration ([notify] enabled)"),
        Decision.NO_SCREEN: _("none: this was told by a program without a screen, which never notifies"),
        Decision.BY_DESKTOP: _("shown by the desktop"),
        Decision.BY_TERMINAL: _("not shown by the desktop; the terminal rang"),
        Decision.BY_NOBODY: _("not shown: neither desktop nor terminal took it"),
    }[note.decision].format(line=line)
    return f"{told} ({note.detail})" if note.detail else told


def cause(code: int) -> str:
    """Why a channel ended, by its Q.850 code."""
    known = {
        16: _("ended normally"),
        17: _("busy"),
        18: _("did not respond"),
        19: _("nobody answered"),
        21: _("rejected"),
        26: _("answered elsewhere"),
    }
    return f"{code} {known[code]}" if code in known else (str(code) if code else "")


def heading(account: Account) -> str:
    """Which call this is."""
    call = account.call
    return f"{day_and_time(call.started)} · {words.direction(call.direction).text} · {call.id}"

"""What we ask a PBX to do. Each action goes out once: what was not answered is never sent again, or a client would be
called twice."""

import asyncio
import re
import uuid

from console.flow.ports import ActionRefused
from console.i18n import _
from console.telephony.session import Session, Unanswered
from console.telephony.settings import PbxSettings

_DIALLABLE = re.compile(r"[0-9A-Za-z*#+_.-]{1,40}")
_RING_MS = 30_000


async def originate(
    session: Session,
    settings: PbxSettings,
    line: str,
    number: str,
    *,
    answer_s: float,
    early_s: float,
) -> None:
    """Ring `line`; when it is picked up, dial `number` from it in the configured context.

    The channel's Uniqueid is chosen here, so that whatever the PBX says of it can be told apart. Returns when the PBX
    took the order and the phone did not fail at once; whether it is picked up, the events tell.

    Args:
        session: a connection that is up.
        settings: how lines become channels, and the context.
        line: whose phone rings.
        number: what it then dials.
        answer_s: seconds that the PBX has for taking the order.
        early_s: seconds to wait for a phone to turn out unreachable.

    Raises:
        ActionRefused: the PBX refused, or the phone cannot be reached, or no answer came.
    """
    values = {
        "Channel": settings.dial.format(line=checked(line)),
        "Context": settings.context,
        "Exten": checked(number),
        "Priority": "1",
        "CallerID": f"<{line}>",  # what the dial plan picks the outgoing number by
        "Timeout": str(_RING_MS),
        "Async": "true",
        "ChannelId": f"console-{uuid.uuid4().hex}",
        "ActionID": f"console-call-{uuid.uuid4().hex}",
    }
    outcome = session.outcome(values["ActionID"])
    try:
        answer = await session.ask("Originate", answer_s, **values)
        if answer.get("response") != "Success":
            raise ActionRefused(_refusal(session.text(answer, "message"), settings, number))
        await asyncio.wait((outcome,), timeout=early_s)
        if outcome.done() and outcome.result().get("response") == "Failure":
            raise ActionRefused(_("The PBX cannot ring line {line}: is its phone on?").format(line=line))
    except Unanswered as error:
        raise ActionRefused(_("{why} If no phone rings now, dial again.").format(why=error)) from error
    except ValueError as error:
        raise ActionRefused(_("The PBX's configured context or dial template is not usable.")) from error
    finally:
        outcome.cancel()


async def transfer(
    session: Session, settings: PbxSettings, name: str, channel: str, number: str, *, answer_s: float
) -> None:
    """Hand on whoever `channel` talks with.

    Args:
        session: a connection that is up.
        settings: for the context in which `number` is dialled.
        name: `BlindTransfer`, or `Atxfer` to talk with `number` first; both are of the class `call`.
        channel: the channel of the one who hands on.
        number: a line or a number.
        answer_s: seconds that the PBX has for its answer.

    Raises:
        ActionRefused: the PBX refused, or no answer came.
    """
    try:
        where = {"Context": settings.context, "Exten": checked(number)}
        if name == "BlindTransfer":
            await _must_exist(session, settings, number, answer_s)
        answer = await session.ask(name, answer_s, Channel=channel, **where)
    except Unanswered as error:
        raise ActionRefused(_("{why} Look at your phone whether the call is still there.").format(why=error)) from error
    except ValueError as error:
        raise ActionRefused(_("The PBX's configured context or dial template is not usable.")) from error
    if answer.get("response") != "Success":
        raise ActionRefused(_not_transferred(session.text(answer, "message"), settings, number))


def checked(number: str) -> str:
    """A line or number as it may go into an action; raises `ActionRefused` for anything that is not one."""
    if not _DIALLABLE.fullmatch(number):
        raise ActionRefused(_("This is not a number that can be dialled."))
    return number


async def _must_exist(session: Session, settings: PbxSettings, number: str, answer_s: float) -> None:
    """Asterisk transfers blind to numbers that are not there, and the client is lost; so the dial plan is asked.

    Where this user may not ask, the transfer goes ahead.
    """
    answer, *_steps = await session.listing("ShowDialPlan", answer_s, Context=settings.context, Extension=number)
    said = session.text(answer, "message").lower()
    if answer.get("response") == "Error" and "did not find" in said:
        raise ActionRefused(_no_such_number(settings, number))


def _no_such_number(settings: PbxSettings, number: str) -> str:
    words = _("The PBX has no number {number} in the context {context}.")
    return words.format(number=number, context=settings.context)


def _not_transferred(said: str, settings: PbxSettings, number: str) -> str:
    known = said.lower().rstrip(".")
    if known == "permission denied":
        return _("The PBX does not allow this user to transfer: add “call” to write= of it in manager.conf.")
    if "not exist" in known or "no such channel" in known:
        return _("This conversation is over.")
    if known == "transfer invalid":
        return _("The PBX has no number {number} in the context {context}, or cannot transfer now.").format(
            number=number, context=settings.context
        )
    return _("The PBX refused: {said}").format(said=said or "?")


def _refusal(said: str, settings: PbxSettings, number: str) -> str:
    known = said.lower().rstrip(".")
    if known == "permission denied":
        return _("The PBX does not allow this user to dial: add “originate” to write= of it in manager.conf.")
    if known == "extension does not exist":
        return _no_such_number(settings, number)
    return _("The PBX refused: {said}").format(said=said or "?")

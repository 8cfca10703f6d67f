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


def checked(number: str) -> str:
    """A line or number as it may go into an action; raises `ActionRefused` for anything that is not one."""
    if not _DIALLABLE.fullmatch(number):
        raise ActionRefused(_("This is not a number that can be dialled."))
    return number


def _refusal(said: str, settings: PbxSettings, number: str) -> str:
    known = said.lower().rstrip(".")
    if known == "permission denied":
        return _("The PBX does not allow this user to dial: add “originate” to write= of it in manager.conf.")
    if known == "extension does not exist":
        return _("The PBX has no number {number} in the context {context}.").format(
            number=number, context=settings.context
        )
    return _("The PBX refused: {said}").format(said=said or "?")

"""Is this PBX set up for us? Each finding says what is so and, when it is not well, what to write into which file."""

import asyncio
import ipaddress
import time

from panoramisk.message import Message

from console.domain.lines import is_local
from console.flow.ports import Finding
from console.i18n import _
from console.telephony import resync
from console.telephony.session import Session
from console.telephony.settings import PbxSettings
from console.telephony.wire import Splitter, headers
from console.telephony.words import Fault, Refused

_PATIENCE_S = 10.0
_CLOCK_S = 2.0
# AMI's major version to Asterisk's: include/asterisk/manager.h of https://github.com/asterisk/asterisk
_ASTERISK = {"2": "12–13", "5": "16", "7": "18", "9": "20", "10": "21", "11": "22", "12": "23"}


async def check(settings: PbxSettings, *, listen_s: float = 3.0) -> list[Finding]:
    """Try everything that we need of a PBX, changing nothing on it.

    Args:
        settings: which PBX.
        listen_s: how many seconds to wait for events.
    """
    ear = _Ear()
    session = Session(settings, tap=ear.hear)
    findings: list[Finding] = []
    try:
        await session.open(_PATIENCE_S)
        findings += [_version(session), _encryption(settings)]
        await session.login(_PATIENCE_S)
        findings.append(Finding(True, _("The PBX accepts the user {user}.").format(user=settings.user)))
        findings += await _after_login(session, settings, ear, listen_s)
    except Refused as refused:
        findings.append(Finding(False, str(refused), manager_conf(settings)))
    except Fault as fault:
        findings.append(
            Finding(False, str(fault), _("Settings: [pbx.{name}] host, port, tls.").format(name=settings.name))
        )
    finally:
        session.close()
    return findings


def manager_conf(settings: PbxSettings) -> str:
    """What to put into the PBX's manager.conf, without the secret itself."""
    return _("In /etc/asterisk/manager.conf, then `asterisk -rx 'manager reload'`:") + (
        f"\n[{settings.user}]\nsecret = …\ndeny = 0.0.0.0/0.0.0.0\npermit = …/255.255.255.255\n"
        "read = system,call,agent\nwrite = reporting,originate,call\nwritetimeout = 5000"
    )


class _Ear:
    """Which classes of events come, and whether they tell the time."""

    def __init__(self) -> None:
        self.classes: set[str] = set()
        self.is_booted = self.has_events = self.has_times = False
        self._splitter = Splitter()

    def hear(self, data: bytes) -> None:
        for message in self._splitter.feed(data):
            values = headers(message)
            if b"event" not in values or b"privilege" not in values or b"actionid" in values:
                continue
            self.classes.update(values[b"privilege"].decode("ascii", "replace").lower().replace(" ", "").split(","))
            if values[b"event"] == b"FullyBooted":
                self.is_booted = True  # it never has a Timestamp
            else:
                self.has_events = True
                self.has_times |= b"timestamp" in values


def _version(session: Session) -> Finding:
    version = session.version
    major = version.partition(".")[0]
    if session.is_too_old:
        what = _("AMI {version} is that of an Asterisk older than 12.").format(version=version)
        return Finding(False, what, _("Calls cannot be told apart with it: Asterisk 12 or newer is needed."))
    known = _("Asterisk {version}").format(version=_ASTERISK[major]) if major in _ASTERISK else "Asterisk"
    return Finding(True, _("The PBX answers: AMI {version}, {asterisk}.").format(version=version, asterisk=known))


def _encryption(settings: PbxSettings) -> Finding:
    if settings.tls:
        return Finding(True, _("The connection is encrypted."))
    if _is_here(settings.host):
        return Finding(True, _("The connection stays inside this computer."))
    return Finding(
        None,
        _("The connection is not encrypted: the secret and the names of clients go over the network as they are."),
        _("In manager.conf [general]: tlsenable = yes, tlsbindaddr = 0.0.0.0:5039, tlscertfile; here: port, tls."),
    )


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _after_login(session: Session, settings: PbxSettings, ear: _Ear, listen_s: float) -> list[Finding]:
    commands = await session.ask("ListCommands", _PATIENCE_S)  # lists only what this user may do
    lists = await resync.take(session, _PATIENCE_S, audit=False)
    findings = [Finding(False, missing, manager_conf(settings)) for missing in lists.missing]
    if not lists.missing:
        findings.append(_lists(lists))
    findings += _rights(commands, settings)
    if "showdialplan" in commands and "originate" in commands:
        findings.append(await _context(session, settings))
    findings.append(await _clock(session))
    await asyncio.sleep(listen_s)
    findings += _events(ear, settings)
    return findings


def _lists(lists: resync.Lists) -> Finding:
    told = lists.resync
    return Finding(
        True,
        _(
            "The PBX tells what is going on: {channels} channels, {waiting} waiting in queues, {devices} devices."
        ).format(
            channels=sum(not is_local(channel.channel) for channel in told.channels),
            waiting=len(told.waiting),
            devices=len(told.devices),
        ),
    )


def _rights(commands: Message, settings: PbxSettings) -> list[Finding]:
    findings = []
    if "originate" in commands:
        findings.append(Finding(True, _("Dialling from the screen is permitted.")))
    else:
        what = _("Dialling from the screen is not permitted.")
        findings.append(Finding(None, what, _("Add “originate” to write= of [{user}].").format(user=settings.user)))
    if "blindtransfer" in commands:
        findings.append(Finding(True, _("Transferring from the screen is permitted.")))
    else:
        what = _("Transferring from the screen is not permitted.")
        findings.append(Finding(None, what, _("Add “call” to write= of [{user}].").format(user=settings.user)))
    too_much = {"command": "command", "updateconfig": "config", "moduleload": "system"}
    extra = [right for action, right in too_much.items() if action in commands]
    if extra:
        what = _("The user {user} may do more than it needs: {rights}.").format(
            user=settings.user, rights=", ".join(extra)
        )
        findings.append(Finding(None, what, _("In manager.conf leave it write = reporting,originate,call.")))
    return findings


async def _context(session: Session, settings: PbxSettings) -> Finding:
    answer, *_lines = await session.listing("ShowDialPlan", _PATIENCE_S, Context=settings.context)
    if answer.get("response") == "Success":
        return Finding(True, _("The dial plan has the context {context}.").format(context=settings.context))
    return Finding(
        False,
        _("The dial plan has no context {context}: dialling from the screen would fail.").format(
            context=settings.context
        ),
        _("Set context in [pbx.{name}] to the one that the phones dial in.").format(name=settings.name),
    )


async def _clock(session: Session) -> Finding:
    before = time.time()
    answer = await session.ask("Ping", _PATIENCE_S)
    ours = (before + time.time()) / 2
    try:
        ahead = float(answer.get("timestamp", "")) - ours
    except ValueError:
        return Finding(None, _("The PBX does not tell its time."))
    if abs(ahead) <= _CLOCK_S:
        return Finding(True, _("The clocks of the PBX and of this computer agree."))
    what = _("The PBX's clock and this computer's differ by {seconds} s.").format(seconds=round(ahead))
    return Finding(None, what, _("Let both set their clocks by the same NTP server."))


def _events(ear: _Ear, settings: PbxSettings) -> list[Finding]:
    findings = []
    if "call" in ear.classes:
        findings.append(Finding(True, _("Events of calls arrive.")))
    else:
        what = _("No event of a call arrived while we listened, so it is not known whether they would.")
        advice = _("Call somebody and check again. It needs read = system,call,agent for [{user}].")
        findings.append(Finding(None, what, advice.format(user=settings.user)))
    if not ear.is_booted:
        what = _("The PBX does not tell when it has started.")
        findings.append(Finding(None, what, _("Add “system” to read= of [{user}].").format(user=settings.user)))
    if ear.has_events and not ear.has_times:
        what = _("Events do not carry the PBX's time.")
        findings.append(Finding(None, what, _("In manager.conf [general]: timestampevents = yes.")))
    return findings

"""What Asterisk answers in mid-call to the questions asked after a login; and how it answers logins."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from .ami import Recorder, encode
from .rig import Rig

# Everything that a console may want to know when it joins in the middle of a day.
QUESTIONS: tuple[dict[str, str], ...] = (
    {"Action": "Ping"},
    {"Action": "CoreSettings"},
    {"Action": "CoreStatus"},
    {"Action": "CoreShowChannels"},
    {"Action": "Status"},
    {"Action": "CoreShowChannelMap", "Channel": "@TALKING@"},
    {"Action": "BridgeList"},
    {"Action": "BridgeInfo", "BridgeUniqueid": "@BRIDGE@"},
    {"Action": "QueueStatus"},
    {"Action": "QueueSummary"},
    {"Action": "DeviceStateList"},
    {"Action": "ExtensionStateList"},
    {"Action": "ExtensionState", "Exten": "101", "Context": "internal"},
    {"Action": "PresenceStateList"},
    {"Action": "PJSIPShowEndpoints"},
    {"Action": "PJSIPShowEndpoint", "Endpoint": "101"},
    {"Action": "PJSIPShowContacts"},
    {"Action": "PJSIPShowAors"},
    {"Action": "ParkedCalls"},
    {"Action": "Parkinglots"},
    {"Action": "ListCommands"},
    {"Action": "ShowDialPlan", "Context": "internal"},
    {"Action": "ShowDialPlan", "Context": "nowhere"},
    {"Action": "Getvar", "Channel": "@TALKING@", "Variable": "CALLERID(num)"},
    {"Action": "Filter", "Operation": "Add", "Filter": "!Event: VarSet"},
    {"Action": "Events", "EventMask": "off"},
    {"Action": "Command", "Command": "core show channels concise"},
    {
        "Action": "Originate",
        "Channel": "PJSIP/109",
        "Context": "internal",
        "Exten": "0",
        "Priority": "1",
        "Async": "true",
    },
    {"Action": "Originate", "Channel": "PJSIP/109", "Application": "System", "Data": "true", "Async": "true"},
    {"Action": "Redirect", "Channel": "none", "Context": "internal", "Exten": "101", "Priority": "1"},
    {"Action": "BlindTransfer", "Channel": "none", "Context": "internal", "Exten": "101"},
    {"Action": "Atxfer", "Channel": "none", "Context": "internal", "Exten": "101"},
    {"Action": "CancelAtxfer", "Channel": "none"},
    {"Action": "Hangup", "Channel": "none"},
    {"Action": "MuteAudio", "Channel": "none", "Direction": "all", "State": "on"},
    {"Action": "Park", "Channel": "none"},
    {"Action": "Setvar", "Variable": "X", "Value": "1"},
    {"Action": "QueuePause", "Queue": "sales", "Interface": "none", "Paused": "true"},
    {"Action": "DBGet", "Family": "none", "Key": "none"},
    {"Action": "GetConfig", "Filename": "manager.conf"},
    {"Action": "NoSuchAction"},
    {"Action": "Logoff"},
)


async def a_busy_moment(rig: Rig) -> dict[str, str]:
    """One call of each state at once: talking, held, ringing in a group, waiting in a queue, parked, outbound."""
    rig.trunk.answers(after=0.1)
    talking = rig.outside("380441112244", "380501110001", "Говорить")
    (await rig.phone("101").incoming()).answer()
    await talking.answered()
    held = rig.phone("104").call("0501110002")
    await held.answered()
    held.hold()
    rig.outside("380441112257", "380501110003", "Черга")
    await rig.phone("103").incoming()
    parked = rig.ami.expect(Event="ParkedCall")
    rig.phone("106").call("105")
    parks = await rig.phone("105").incoming()
    parks.answer()
    await asyncio.sleep(0.3)
    parks.refer("750")
    await parked
    rig.outside("380441112234", "380501110004", "Група")
    await rig.phone("102").incoming()
    await asyncio.sleep(0.2)
    row = next(c for c in await rig.channels() if c["Channel"].startswith("PJSIP/101-") and c["BridgeId"])
    return {"@TALKING@": row["Channel"], "@BRIDGE@": row["BridgeId"]}


async def record_lists(rig: Rig, path: Path, user: str) -> None:
    """Ask every question in a busy moment, and keep the bytes."""
    names = await a_busy_moment(rig)
    async with Recorder(rig.ami_port, path, user, logs_off=False) as recorder:
        for number, question in enumerate(QUESTIONS):
            headers = {key: names.get(value, value) for key, value in question.items()}
            recorder.send(headers.pop("Action"), ActionID=f"{number}-{question['Action']}", **headers)
            await asyncio.sleep(0.02)  # one after another, as a person could read them
    await rig.idle()


async def record_logins(rig: Rig, folder: Path) -> None:
    """How a wrong secret, a challenge and an action before the login are answered."""
    wrong = encode("Login", ActionID="1", Username="console", Secret="wrong")
    nobody = encode("Login", ActionID="1", Username="nobody", Secret="wrong")
    early = encode("CoreSettings", ActionID="1") + encode("Ping", ActionID="2") + encode("Logoff", ActionID="3")
    for name, actions in {"wrong_secret": wrong, "no_such_user": nobody, "too_early": early}.items():
        reader, writer = await asyncio.open_connection("127.0.0.1", rig.ami_port)
        writer.write(actions)
        (folder / f"login_{name}.ami").write_bytes(await asyncio.wait_for(reader.read(), 5))
        writer.close()
        await writer.wait_closed()
    (folder / "login_md5.ami").write_bytes(await _challenge(rig))


async def _challenge(rig: Rig) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", rig.ami_port)
    writer.write(encode("Challenge", ActionID="1", AuthType="MD5"))
    start = await reader.readuntil(b"\r\n\r\n")
    challenge = start.rpartition(b"Challenge: ")[2].split(b"\r\n")[0]
    key = hashlib.md5(challenge + b"labsecret").hexdigest()
    writer.write(encode("Login", ActionID="2", AuthType="MD5", Username="console", Key=key))
    booted = await asyncio.wait_for(reader.readuntil(b"FullyBooted"), 5)
    writer.write(encode("Logoff", ActionID="3"))
    rest = await reader.read()
    writer.close()
    await writer.wait_closed()
    return start + booted + rest

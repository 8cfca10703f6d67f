"""What Asterisk answers to questions: lists, header by header."""

from __future__ import annotations

import time
from collections.abc import Callable

from console.demo.pbx.channels import Channel, Headers
from console.demo.pbx.devices import ENDPOINTS, MEMBERS
from console.demo.pbx.exchange import Exchange

VERSION = "11.0.0"
_ASTERISK = "22.10.1"


def channels(exchange: Exchange) -> list[Headers]:
    """CoreShowChannels."""
    return [_channel(channel) for channel in exchange.channels.values()]


def status(exchange: Exchange) -> list[Headers]:
    """Status, which alone knows what the caller dialled."""
    return [_status(channel) for channel in exchange.channels.values()]


def queue_status(exchange: Exchange) -> list[Headers]:
    """QueueStatus: the queue, its members, who waits."""
    queue, states = exchange.queue, exchange.devices.states()
    members = [queue.member_line(member, MEMBERS[states[member.interface]]) for member in queue.members]
    return [
        [("Event", "QueueParams"), *queue.params()],
        *([("Event", "QueueMember"), *member] for member in members),
        *([("Event", "QueueEntry"), *entry] for entry in queue.entries()),
    ]


def queue_summary(exchange: Exchange) -> list[Headers]:
    """QueueSummary."""
    queue = exchange.queue
    free = sum(exchange.devices.is_free(member.line) for member in queue.members)
    waits = [int(time.time() - channel.born) for channel in queue.waiting]
    numbers = (len(queue.members), free, len(waits), 4, 31, max(waits, default=0))
    names = ("LoggedIn", "Available", "Callers", "HoldTime", "TalkTime", "LongestHoldTime")
    return [[("Event", "QueueSummary"), ("Queue", queue.name), *zip(names, map(str, numbers), strict=True)]]


def device_states(exchange: Exchange) -> list[Headers]:
    """DeviceStateList."""
    states = exchange.devices.states()
    return [[("Event", "DeviceStateChange"), ("Device", device), ("State", state)] for device, state in states.items()]


def extension_states(exchange: Exchange) -> list[Headers]:
    """ExtensionStateList: the hints."""
    return [[("Event", "ExtensionStatus"), *exchange.devices.hint(line)] for line in exchange.lines]


def endpoints(exchange: Exchange) -> list[Headers]:
    """PJSIPShowEndpoints."""
    return [_endpoint(exchange, device, state) for device, state in exchange.devices.states().items()]


def dial_plan(exchange: Exchange) -> list[Headers]:
    """ShowDialPlan, as far as anybody looks: the lines."""
    names = ("Context", "Extension", "Priority", "Application", "Registrar")
    return [
        [
            ("Event", "ListDialplan"),
            *zip(names, ("internal", line, "hint", f"PJSIP/{line}", "pbx_config"), strict=True),
        ]
        for line in exchange.lines
    ]


LISTS: dict[str, tuple[Callable[[Exchange], list[Headers]], str, str]] = {
    "CoreShowChannels": (channels, "Channels will follow", "CoreShowChannelsComplete"),
    "Status": (status, "Channel status will follow", "StatusComplete"),
    "QueueStatus": (queue_status, "Queue status will follow", "QueueStatusComplete"),
    "QueueSummary": (queue_summary, "Queue summary will follow", "QueueSummaryComplete"),
    "DeviceStateList": (device_states, "Device State Changes will follow", "DeviceStateListComplete"),
    "ExtensionStateList": (extension_states, "Extension Statuses will follow", "ExtensionStateListComplete"),
    "PJSIPShowEndpoints": (
        endpoints,
        "A listing of Endpoints follows, presented as EndpointList events",
        "EndpointListComplete",
    ),
    "ShowDialPlan": (dial_plan, "DialPlan list will follow", "ShowDialPlanComplete"),
    "BridgeList": (lambda _: [], "Bridge listing will follow", "BridgeListComplete"),  # only those that hold matter
    "ParkedCalls": (lambda _: [], "Parked calls will follow", "ParkedCallsComplete"),
}
# Where ActionID is the last header of a list's events instead of the second.
ID_LAST = {"Status", "QueueStatus", "QueueSummary"}


def core_settings() -> Headers:
    """CoreSettings."""
    numbers = [("CoreMaxCalls", "0"), ("CoreMaxLoadAvg", "0.000000"), ("CoreRunUser", ""), ("CoreRunGroup", "")]
    flags = [("CoreRealTimeEnabled", "No"), ("CoreCDRenabled", "Yes"), ("CoreHTTPenabled", "No")]
    head = [("AMIversion", VERSION), ("AsteriskVersion", _ASTERISK), ("SystemName", "")]
    return [*head, *numbers, ("CoreMaxFilehandles", "0"), *flags, ("SoundsSearchCustomDir", "No")]


def _channel(channel: Channel) -> Headers:
    seconds = int(time.time() - channel.born)
    length = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    doing = [("Application", channel.application), ("ApplicationData", channel.data), ("Duration", length)]
    bridge = channel.bridge.uniqueid if channel.bridge else ""
    return [("Event", "CoreShowChannel"), *channel.headers(), *doing, ("BridgeId", bridge)]


def _status(channel: Channel) -> Headers:
    effective = [(f"Effective{name}", value) for name, value in channel.headers() if name.startswith("Connected")]
    bridge = channel.bridge.uniqueid if channel.bridge else ""
    formats = [
        (f"{way}{what}", "ulaw" if what == "format" else "")
        for way in ("Read", "Write")
        for what in ("format", "trans")
    ]
    return [
        ("Event", "Status"),
        ("Privilege", "Call"),
        *channel.headers(),
        ("Type", "PJSIP"),
        ("DNID", channel.dnid),
        *effective,
        ("TimeToHangup", "0"),
        ("BridgeID", bridge),
        ("Application", channel.application),
        ("Data", channel.data),
        ("Nativeformats", "(ulaw)"),
        *formats,
        ("Callgroup", "0"),
        ("Pickupgroup", "0"),
        ("Seconds", str(int(time.time() - channel.born))),
    ]


def _endpoint(exchange: Exchange, device: str, state: str) -> Headers:
    name = device.partition("/")[2]
    active = sum(channel.device == device for channel in exchange.channels.values())
    return [
        ("Event", "EndpointList"),
        ("ObjectType", "endpoint"),
        ("ObjectName", name),
        ("Transport", ""),
        ("Aor", name),
        ("Auths", ""),
        ("OutboundAuths", ""),
        ("Contacts", f"{name}/sip:{name}@127.0.0.1:5080,"),
        ("DeviceState", ENDPOINTS[state]),
        ("ActiveChannels", str(active)),
    ]

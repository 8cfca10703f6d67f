"""Which header holds what: the only list of the anonymiser. A header that is not here is hidden as a whole."""

import re
from enum import Enum, auto
from functools import lru_cache

_NAME = re.compile(rb"\s*(?![^(]*\d{7})([A-Za-z0-9][A-Za-z0-9_-]{0,59})(?:\((.*)\))?\s*", re.DOTALL)


class Kind(Enum):
    """What a header's value is."""

    FIXED = auto()
    """Asterisk's own: versions."""
    TIME = auto()
    ID = auto()
    """Of a channel, a call or a bridge."""
    TEXT = auto()
    """Devices, channels, contexts, queues, states, counters: stays but for the numbers and addresses in it."""
    NUMBER = auto()
    NAME = auto()
    CALLER = auto()
    """Name and number in one: `"Ромашка" <380501112233>`."""
    DIGIT = auto()
    """One key of a phone: PINs and card numbers are typed so."""
    EVENT = auto()
    APPLICATION = auto()
    ARGUMENTS = auto()
    """Of a dial plan's application."""
    VARIABLE = auto()
    VALUE = auto()
    """Of the variable named before it."""
    ASSIGNMENT = auto()
    """`NAME=value`."""
    HIDDEN = auto()


_ENDS: dict[str, Kind] = {
    "uniqueid": Kind.ID,
    "linkedid": Kind.ID,
    "bridgeid": Kind.ID,
    "calleridnum": Kind.NUMBER,
    "connectedlinenum": Kind.NUMBER,
    "calleridname": Kind.NAME,
    "connectedlinename": Kind.NAME,
    "chanvariable": Kind.ASSIGNMENT,
    "channelstate": Kind.TEXT,
    "channelstatedesc": Kind.TEXT,
    "channel": Kind.TEXT,
    "context": Kind.TEXT,
    "exten": Kind.NUMBER,
    "priority": Kind.TEXT,
    "language": Kind.TEXT,
    "bridgetype": Kind.TEXT,
    "bridgetechnology": Kind.TEXT,
    "bridgenumchannels": Kind.TEXT,
    "bridgevideosourcemode": Kind.TEXT,
}
"""How the headers of a channel or bridge end, whatever stands before: `CallerIDNum`, `DestCallerIDNum`, …"""

_ALWAYS: dict[str, Kind] = {
    "event": Kind.EVENT,
    "response": Kind.TEXT,
    "privilege": Kind.TEXT,
    "actionid": Kind.ID,
    "timestamp": Kind.TIME,
    "userevent": Kind.TEXT,
}

_TEXTS = (
    "eventlist", "listitems", "message", "cause", "cause-txt", "techcause", "dialstatus", "dialstring", "result",
    "status", "statustext", "state", "device", "devicestate", "hint", "interface", "stateinterface",
    "location", "queue", "position", "originalposition", "count", "peer", "peerstatus", "contactstatus",
    "endpointname", "objectname", "objecttype", "aor", "channeltype", "paused", "incall", "callstaken", "penalty",
    "lastpause", "wrapuptime", "ringinuse", "membership", "holdtime", "talktime", "ringtime", "wait", "abandoned",
    "completed", "calls", "max", "weight", "strategy", "servicelevel", "servicelevelperf", "servicelevelperf2",
    "loggedin", "available", "callers", "longestholdtime", "bridgename", "bridgecreator", "isexternal", "desttype",
    "localoptimization", "parkinglot", "parkingtimeout", "parkingduration", "parkerdialstring", "eventname",
    "amaflags", "disposition", "duration", "billableseconds", "durationms", "seconds", "timetohangup", "type",
    "uptime", "lastreload", "ping", "localaddress", "remoteaddress", "cid-callingpres", "direction",
)  # fmt: skip

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("asteriskversion", "amiversion"), Kind.FIXED),
    **dict.fromkeys(
        ("eventtime", "starttime", "answertime", "endtime", "eventtv", "sessiontv", "logintime", "lastcall"), Kind.TIME
    ),
    **dict.fromkeys(("extension", "calleridani", "calleridrdnis", "calleriddnid", "dnid", "destination"), Kind.NUMBER),
    **dict.fromkeys(("src", "dst", "source", "transferexten", "parkingspace"), Kind.NUMBER),
    **dict.fromkeys(("membername", "agentname", "name", "callername"), Kind.NAME),
    **dict.fromkeys(("callerid", "clid"), Kind.CALLER),
    "digit": Kind.DIGIT,
    **dict.fromkeys(("application", "lastapplication"), Kind.APPLICATION),
    **dict.fromkeys(("appdata", "applicationdata", "data", "lastdata"), Kind.ARGUMENTS),
    "variable": Kind.VARIABLE,
    "value": Kind.VALUE,
    **dict.fromkeys(_TEXTS, Kind.TEXT),
}

_USER_EVENT = b"userevent"


@lru_cache(maxsize=4096)
def kind_of(header: str, event: bytes) -> Kind:
    """What the value of a header is.

    Args:
        header: its name in lower case.
        event: the event's name in lower case; what a dial plan puts into an event of its own may be called anything.
    """
    kind = _ALWAYS.get(header)
    if kind is None:
        kind = next((kind for end, kind in _ENDS.items() if header.endswith(end)), None)
    if kind is None and event != _USER_EVENT:
        kind = _KINDS.get(header)
    return kind or Kind.HIDDEN


@lru_cache(maxsize=4096)
def name_of(raw: bytes) -> tuple[str, bytes] | None:
    """A header's name in lower case and what stands in parentheses behind it; None when it is no name of a header."""
    found = _NAME.fullmatch(raw)
    return (found[1].decode("ascii").lower(), found[2] or b"") if found else None

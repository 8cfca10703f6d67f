"""The AMI of the small PBX: greets, logs in, answers what the program asks, and says events through a wire.

Lists are of the moment in which they are asked for. Events that happened before may still come behind them, as they do
with Asterisk, which sends them from a queue while it writes lists at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from .channels import Channel
from .loop import Timeless
from .switch import Switch
from .wire import Wire

GREETING = b"Asterisk Call Manager/11.0.0\r\n"


class Connection(asyncio.Transport):
    """One client. Bytes reach it in pieces of any size, until the wire is cut at one of them."""

    def __init__(self, exchange: Exchange, protocol: asyncio.Protocol) -> None:
        super().__init__()
        self._exchange = exchange
        self._protocol = protocol
        self._asked = b""
        self.lost = False

    def send(self, data: bytes) -> None:
        """Bytes on their way to the client."""
        wire = self._exchange.wire
        for piece, is_cut in wire.pieces(data):
            if self.lost:
                return
            self._protocol.data_received(piece)
            if is_cut:
                self._exchange.cut(self)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """What the client asks; answered in its own good time."""
        self._asked += bytes(data)
        while b"\r\n\r\n" in self._asked:
            block, _, self._asked = self._asked.partition(b"\r\n\r\n")
            action = dict(line.split(": ", 1) for line in block.decode().split("\r\n"))
            self._exchange.loop.call_later(self._exchange.wire.thinks(), self._exchange.answer, self, action)

    def lose(self) -> None:
        """The connection breaks."""
        if not self.lost:
            self.lost = True
            self._exchange.loop.call_soon(self._protocol.connection_lost, None)

    def abort(self) -> None:
        self._exchange.forget(self)
        self.lose()

    close = abort

    def is_closing(self) -> bool:
        return self.lost


class Exchange:
    """Speaks for the switch.

    Args:
        loop: where it lives.
        lag: how long, in seconds, an event waits in Asterisk before it is on the wire.
    """

    def __init__(self, loop: Timeless, switch: Switch, wire: Wire, lag: float) -> None:
        self.loop = loop
        self.switch = switch
        self.wire = wire
        self.lag = lag
        self._clients: list[Connection] = []
        self._logged_in: set[Connection] = set()
        loop.listen = self._connected

    @property
    def is_up(self) -> bool:
        """Whether somebody is logged in."""
        return bool(self._logged_in)

    def _connected(self, protocol: asyncio.Protocol) -> asyncio.Transport:
        connection = Connection(self, protocol)
        self._clients.append(connection)
        self.loop.call_soon(connection.send, GREETING)
        return connection

    def cut(self, connection: Connection) -> None:
        """The wire breaks, and nobody can connect for a while."""
        self.forget(connection)
        connection.lose()
        self.loop.listen = None
        self.loop.call_later(self.wire.dark(), self._mended)

    def _mended(self) -> None:
        self.loop.listen = self._connected

    def restart(self) -> None:
        """The PBX goes down with all its calls, says nothing of it, and comes up again."""
        self.switch.forget()
        for connection in list(self._clients):
            self.cut(connection)

    def forget(self, connection: Connection) -> None:
        if connection in self._clients:
            self._clients.remove(connection)
        self._logged_in.discard(connection)

    def tell(self) -> None:
        """Say what has happened since the last time to whoever is logged in now."""
        said = self.wire.spoilt(self.switch.take(), self.switch.channels)
        for connection in list(self._logged_in):
            self.loop.call_later(self.lag, self._send, connection, said)

    def _send(self, connection: Connection, said: Iterable[bytes]) -> None:
        connection.send(b"".join(said))

    # What it is asked

    def answer(self, connection: Connection, action: dict[str, str]) -> None:
        if connection.lost:
            return None
        self.switch.now = max(self.switch.now, self.loop.now)
        name, action_id = action["Action"], action["ActionID"]
        if name == "Login":
            self._logged_in.add(connection)
            booted = b"Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n"
            return connection.send(_response(action_id, "Message: Authentication accepted") + booted)
        if name == "Ping":
            return connection.send(_response(action_id, "Ping: Pong"))
        if name not in _LISTS:
            return connection.send(b"Response: Error\r\nActionID: " + action_id.encode() + b"\r\n\r\n")
        each = [f"{line}ActionID: {action_id}\r\n\r\n".encode() for line in listed(self.switch, name)]
        end = f"Event: {name}Complete\r\nActionID: {action_id}\r\nEventList: Complete\r\nListItems: {len(each)}\r\n\r\n"
        head = _response(action_id, "EventList: start\r\nMessage: will follow")
        return connection.send(b"".join((head, *each, end.encode())))


def listed(switch: Switch, action: str) -> list[str]:
    """The lines of a list as they are now, without what makes them an answer."""
    return _LISTS[action](switch)


def _response(action_id: str, more: str) -> bytes:
    return f"Response: Success\r\nActionID: {action_id}\r\n{more}\r\n\r\n".encode()


def _shown(switch: Switch) -> list[str]:
    return [_line(switch, channel) for channel in switch.channels.values()]


def _line(switch: Switch, channel: Channel) -> str:
    length = int(switch.now - channel.born)
    duration = f"{length // 3600:02}:{length // 60 % 60:02}:{length % 60:02}"
    doing = f"Application: Dial\r\nApplicationData: \r\nDuration: {duration}"
    bridge = channel.bridge.name if channel.bridge else ""
    return f"Event: CoreShowChannel\r\n{channel.headers()}{doing}\r\nBridgeId: {bridge}\r\n"


def _status(switch: Switch) -> list[str]:
    return [
        f"Event: Status\r\nPrivilege: Call\r\n{channel.headers()}Type: PJSIP\r\nDNID: {channel.dialled}\r\n"
        f"BridgeID: {channel.bridge.name if channel.bridge else ''}\r\nSeconds: {int(switch.now - channel.born)}\r\n"
        for channel in switch.channels.values()
    ]


def _queues(switch: Switch) -> list[str]:
    return [
        f"Event: QueueEntry\r\nQueue: {queue}\r\nPosition: {place}\r\nChannel: {channel.name}\r\n"
        f"Uniqueid: {channel.uid}\r\nCallerIDNum: {channel.number}\r\nCallerIDName: {channel.who}\r\n"
        f"ConnectedLineNum: <unknown>\r\nConnectedLineName: <unknown>\r\n"
        f"Wait: {int(switch.now - since)}\r\nPriority: 0\r\n"
        for queue, waiting in switch.queues.items()
        for place, (channel, since) in enumerate(waiting, 1)
    ]


def _bridges(switch: Switch) -> list[str]:
    bridges = {id(channel.bridge): channel.bridge for channel in switch.channels.values() if channel.bridge}
    return [f"Event: BridgeListItem\r\n{bridge.headers()}" for bridge in (*bridges.values(), switch.lot)]


_LISTS: dict[str, Callable[[Switch], list[str]]] = {
    "CoreShowChannels": _shown,
    "Status": _status,
    "BridgeList": _bridges,
    "QueueStatus": _queues,
    "DeviceStateList": lambda switch: [],
}

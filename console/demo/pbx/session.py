"""One AMI connection: login, actions and their answers."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from console.demo.pbx.answers import ID_LAST, LISTS, VERSION, core_settings
from console.demo.pbx.channels import Headers, text_of
from console.demo.pbx.clicks import Click
from console.demo.pbx.exchange import Exchange

Action = dict[str, str]
_TOO_SLOW = 8_000_000  # bytes that a client may leave unread before Asterisk drops it
_UNKNOWN = "Invalid/unknown command: {}. Use Action: ListCommands to show available commands."
_DEEDS = ("Originate", "Hangup", "BlindTransfer", "Atxfer")
_DIALLED = re.compile(r"\+?\d{5,15}")


class Orders(Protocol):
    """What actions can make the exchange do."""

    def cut(self, channel: str) -> bool:
        """Hang up the call of a channel."""

    def click(self, click: Click) -> None:
        """Ring a line, then dial."""

    def hand_on(self, channel: str, number: str) -> bool:
        """Transfer the other side of a channel blind."""

    def consult(self, channel: str, number: str) -> bool:
        """Let a channel ask somebody before it transfers the other side."""


@dataclass(slots=True)
class Terms:
    """Who may come in."""

    user: str
    secret: str
    refuse: bool = False
    since: float = field(default_factory=time.time)


class Session:
    """One connection."""

    _challenges = itertools.count(182_669_989, 7_919)

    def __init__(self, exchange: Exchange, terms: Terms, orders: Orders, writer: asyncio.StreamWriter) -> None:
        self._exchange, self._terms, self._orders, self._writer = exchange, terms, orders, writer
        self._logged_in = self._events = self._over = False
        self._challenge = ""
        self._actions: dict[str, Callable[[Action], None]] = {
            "login": self._login,
            "challenge": self._on_challenge,
            "logoff": self._logoff,
            "ping": self._ping,
            "events": self._on_events,
            "coresettings": lambda action: self._answer(action, "Success", *core_settings()),
            "listcommands": self._list_commands,
            "originate": self._originate,
            "hangup": self._hangup,
            "blindtransfer": self._blind_transfer,
            "atxfer": self._attended_transfer,
            **{name.lower(): self._list for name in LISTS},
        }

    async def serve(self, reader: asyncio.StreamReader) -> None:
        """Read actions until somebody has enough."""
        self._write(f"Asterisk Call Manager/{VERSION}\r\n".encode())
        action: Action = {}
        with contextlib.suppress(ConnectionError):
            while not self._over and (line := await reader.readline()):
                name, _, value = line.decode("utf-8", "replace").strip().partition(":")
                if name:
                    action[name.strip().lower()] = value.strip()
                elif action:
                    self._act(action)
                    action = {}
            await self._writer.drain()

    def hear(self, event: bytes) -> None:
        """An event, for those who want events."""
        if self._logged_in and self._events:
            self._write(event)
            if self._writer.transport.get_write_buffer_size() > _TOO_SLOW:
                self.abort()

    def abort(self) -> None:
        """Break off."""
        self._writer.transport.abort()

    def _act(self, action: Action) -> None:
        name = action.get("action", "")
        if name.lower() not in self._actions:
            self._answer(action, "Error", ("Message", _UNKNOWN.format(name)))
        elif not self._logged_in and name.lower() not in ("login", "challenge", "logoff"):
            self._answer(action, "Error", ("Message", "Permission denied"))
        else:
            self._actions[name.lower()](action)

    def _login(self, action: Action) -> None:
        terms = self._terms
        if action.get("authtype", "").upper() == "MD5":
            key = hashlib.md5(f"{self._challenge}{terms.secret}".encode(), usedforsecurity=False).hexdigest()
            right = bool(self._challenge) and action.get("key", "").lower() == key
        else:
            right = action.get("secret") == terms.secret
        if terms.refuse or action.get("username") != terms.user or not right:
            self._answer(action, "Error", ("Message", "Authentication failed"))
            self._over = True
            return
        self._logged_in, self._events = True, action.get("events", "on").lower() != "off"
        self._answer(action, "Success", ("Message", "Authentication accepted"))
        up = str(int(time.time() - terms.since))
        booted = [("Uptime", up), ("LastReload", up), ("Status", "Fully Booted")]
        self._send([("Event", "FullyBooted"), ("Privilege", "system,all"), *booted])

    def _on_challenge(self, action: Action) -> None:
        self._challenge = str(next(self._challenges))
        self._answer(action, "Success", ("Challenge", self._challenge))

    def _logoff(self, action: Action) -> None:
        self._answer(action, "Goodbye", ("Message", "Thanks for all the fish."))
        self._over = True

    def _ping(self, action: Action) -> None:
        self._answer(action, "Success", ("Ping", "Pong"), ("Timestamp", f"{time.time():.6f}"))

    def _on_events(self, action: Action) -> None:
        self._events = action.get("eventmask", "").lower() not in ("off", "0", "")
        self._answer(action, "Success", ("Events", "On" if self._events else "Off"))

    def _list_commands(self, action: Action) -> None:
        names = sorted((*LISTS, "Login", "Logoff", "Challenge", "Ping", "Events", "CoreSettings", *_DEEDS))
        self._answer(
            action, "Success", *((name, "One of the actions of this exchange.  (Priv: <none>)") for name in names)
        )

    def _list(self, action: Action) -> None:
        name = next(name for name in LISTS if name.lower() == action["action"].lower())
        make, message, complete = LISTS[name]
        self._answer(action, "Success", ("EventList", "start"), ("Message", message))
        own_id = _id(action)
        events = make(self._exchange)
        for event in events:
            self._send([*event, *own_id] if name in ID_LAST else [event[0], *own_id, *event[1:]])
        self._send([("Event", complete), *own_id, ("EventList", "Complete"), ("ListItems", str(len(events)))])

    def _originate(self, action: Action) -> None:
        number = action.get("exten", "")
        if number not in self._exchange.lines and not _DIALLED.fullmatch(number):
            self._answer(action, "Error", ("Message", "Extension does not exist."))
            return
        line = action.get("channel", "").partition("/")[2].partition("@")[0]
        name, _, caller = action.get("callerid", "").rpartition("<")
        caller_id = (caller.rstrip("> "), name.strip(' "'))
        self._answer(action, "Success", ("Message", "Originate successfully queued"))
        click = Click(line, number, caller_id, action.get("channelid", ""), action.get("actionid", ""))
        self._orders.click(click)

    def _hangup(self, action: Action) -> None:
        if self._orders.cut(action.get("channel", "")):
            self._answer(action, "Success", ("Message", "Channel Hungup"))
        else:
            self._answer(action, "Error", ("Message", "No such channel"))

    def _blind_transfer(self, action: Action) -> None:
        number = action.get("exten", "")
        if number not in self._exchange.lines and not _DIALLED.fullmatch(number):
            self._answer(action, "Error", ("Message", "Transfer invalid"))
        elif self._orders.hand_on(action.get("channel", ""), number):
            self._answer(action, "Success", ("Message", "Transfer succeeded"))
        else:
            self._answer(action, "Error", ("Message", "Channel specified does not exist"))

    def _attended_transfer(self, action: Action) -> None:
        if self._orders.consult(action.get("channel", ""), action.get("exten", "")):
            self._answer(action, "Success", ("Message", "Atxfer successfully queued"))
        else:
            self._answer(action, "Error", ("Message", "Channel specified does not exist"))

    def _answer(self, action: Action, response: str, *headers: tuple[str, str]) -> None:
        self._send([("Response", response), *_id(action), *headers])

    def _send(self, headers: Headers) -> None:
        self._write(text_of(headers).encode())

    def _write(self, data: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(data)


def _id(action: Action) -> Headers:
    return [("ActionID", action["actionid"])] if action.get("actionid") else []

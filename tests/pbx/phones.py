"""Small SIP phones on loopback UDP: they call, ring, answer, hold, refuse, transfer and hang up."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable

from .dialog import Dialog, Seen
from .sip import HOST, PATIENCE, header, headers, numbers, tag_of, unique, uri


class Phone(asyncio.DatagramProtocol):
    """One SIP phone. It rings for ever until told what to do with a call: `answers`, `refuses`, `rings`."""

    def __init__(self, number: str, port: int, pbx_port: int) -> None:
        self.number, self.port, self.pbx = number, port, (HOST, pbx_port)
        self.contact = f"<sip:{number}@{HOST}:{port}>"
        self.dialogs: dict[str, Dialog] = {}
        self.diary: list[Seen] = []
        self.registered = asyncio.Event()
        self._transport: asyncio.DatagramTransport | None = None
        self._closed = asyncio.Event()
        self._incoming: asyncio.Queue[Dialog] = asyncio.Queue()
        self._behaviour: Callable[[Dialog], None] = lambda dialog: None
        self._rings_first = True
        self._is_there = True

    async def start(self) -> Phone:
        """Take the port."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(HOST, self.port))
        return self

    async def stop(self) -> None:
        """Hang up everything and give the port back."""
        self.reset()
        if self._transport:
            self._transport.close()
            await self._closed.wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._closed.set()

    def reset(self) -> None:
        """Hang up everything and forget the behaviour that an earlier scenario asked for."""
        for dialog in list(self.dialogs.values()):
            with contextlib.suppress(AssertionError):
                if dialog.up:
                    dialog.bye()
                elif dialog.invite:
                    dialog.refuse("480 Temporarily Unavailable")
                else:
                    dialog.cancel()
        self._incoming = asyncio.Queue()
        self._is_there = True
        self.rings()

    def vanishes(self) -> None:
        """The cable is out: it says nothing and hears nothing any more."""
        self._is_there = False
        for dialog in list(self.dialogs.values()):
            dialog.close()
            dialog.seen.over = None  # the others do not know yet

    def rings(self) -> None:
        """Ring, and answer only when the scenario says so."""
        self._rings_first = True
        self._behaviour = lambda dialog: None

    def answers(self, after: float = 0.3) -> None:
        """Ring, then pick up."""
        self._rings_first = True

        def later(dialog: Dialog) -> None:
            dialog.timer = asyncio.get_running_loop().call_later(after, dialog.answer)

        self._behaviour = later

    def refuses(self, status: str = "486 Busy Here", after: float | None = None) -> None:
        """Turn every call down: at once, or after it rang for so long."""
        self._rings_first = after is not None

        def later(dialog: Dialog) -> None:
            dialog.timer = asyncio.get_running_loop().call_later(after or 0.0, dialog.refuse, status)

        self._behaviour = later

    def forwards(self, number: str) -> None:
        """Send every caller on to another number, as the phone's own forwarding does (302)."""
        self._rings_first = False
        contact = f"<sip:{number}@{HOST}:{self.pbx[1]}>"
        self._behaviour = lambda dialog: dialog.refuse("302 Moved Temporarily", contact)

    async def incoming(self) -> Dialog:
        """Wait for the next call to ring here."""
        async with asyncio.timeout(PATIENCE):
            while (dialog := await self._incoming.get()).over.is_set():
                pass  # its caller has given up since
        return dialog

    def call(self, number: str, caller: str | None = None, name: str | None = None, extra: str = "") -> Dialog:
        """Call a number; `caller` is a number or a whole SIP address, `name` goes out as it is."""
        caller = caller or self.number
        us = f"<{caller if caller.startswith('sip:') else f'sip:{caller}@{HOST}:{self.port}'}>"
        if name is not None:
            us = f'"{name}" {us}'
        target = f"sip:{number}@{HOST}:{self.pbx[1]}"
        dialog = Dialog(self, unique("c"), f"{us};tag={unique('f')}", f"<{target}>", target)
        self._note(dialog)
        dialog.send_invite(extra=extra)
        return dialog

    async def register(self, seconds: int = 60) -> None:
        """Tell the PBX that this phone is here; `seconds=0` tells it that it is going away."""
        self.registered.clear()
        us = f"<sip:{self.number}@{HOST}:{self.pbx[1]}>"
        self.send(
            f"REGISTER sip:{HOST}:{self.pbx[1]} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {HOST}:{self.port};branch={unique('z9hG4bK')}\r\n"
            f"From: {us};tag={unique('r')}\r\nTo: {us}\r\nCall-ID: {unique('reg')}\r\nCSeq: 1 REGISTER\r\n"
            f"Contact: {self.contact};expires={seconds}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        )
        await asyncio.wait_for(self.registered.wait(), PATIENCE)

    def sdp(self, mode: str = "sendrecv") -> str:
        """What we say about media; nobody ever listens there."""
        return (
            f"v=0\r\no=- 1 {next(numbers)} IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
            f"m=audio {self.port + 30000} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na={mode}\r\n"
        )

    def _note(self, dialog: Dialog) -> None:
        self.dialogs[dialog.call_id] = dialog
        self.diary.append(dialog.seen)

    def send_voice(self, packet: bytes, to: tuple[str, int]) -> None:
        """Send one packet of voice."""
        if self._transport and self._is_there and not self._transport.is_closing():
            self._transport.sendto(packet, to)

    def send(self, text: str) -> None:
        """Send one message; lone surrogates stand for bytes that are not UTF-8."""
        if self._transport and self._is_there and not self._transport.is_closing():
            self._transport.sendto(text.encode("utf-8", "surrogateescape"), self.pbx)

    def reply(self, request: str, status: str, *, body: str = "", tag: str = "", contact: str = "") -> None:
        """Answer one request."""
        to = header(request, "To")
        if tag and "tag=" not in to:
            to += f";tag={tag}"
        routes = "".join(f"{name}: {v}\r\n" for name in ("Via", "Record-Route") for v in headers(request, name))
        content = "Content-Type: application/sdp\r\n" if body else ""
        self.send(
            f"SIP/2.0 {status}\r\n{routes}From: {header(request, 'From')}\r\nTo: {to}\r\n"
            f"Call-ID: {header(request, 'Call-ID')}\r\nCSeq: {header(request, 'CSeq')}\r\n"
            f"Contact: {contact or self.contact}\r\n{content}Content-Length: {len(body)}\r\n\r\n{body}"
        )

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if not self._is_there:
            return
        message = data.decode("utf-8", "surrogateescape")
        dialog = self.dialogs.get(header(message, "Call-ID"))
        if message.startswith("SIP/2.0"):
            status = int(message.split(None, 2)[1])
            if "REGISTER" in header(message, "CSeq") and status == 200:
                self.registered.set()
            elif dialog:
                dialog.on_response(status, message)
            return
        method = message.split(None, 1)[0]
        if method == "INVITE":
            self._on_invite(message, dialog)
        elif method == "CANCEL":
            self.reply(message, "200 OK")
            if dialog and not dialog.up:
                dialog.refuse("487 Request Terminated")
        elif method == "BYE":
            self.reply(message, "200 OK")
            if dialog:
                dialog.close()
        elif method != "ACK":
            self.reply(message, "200 OK")
            if dialog and dialog.up and re.search(r"(?m)^SIP/2\.0 2\d\d", message):
                dialog.bye()  # a NOTIFY that our REFER went well: the phone leaves the call

    def _on_invite(self, message: str, dialog: Dialog | None) -> None:
        if dialog is None:
            us = f"{header(message, 'To')};tag={unique('t')}"
            target = uri(header(message, "Contact"))
            dialog = Dialog(self, header(message, "Call-ID"), us, header(message, "From"), target, message)
            self._note(dialog)
            if self._rings_first:
                dialog.seen.rang = dialog.seen.began
                self.reply(message, "180 Ringing", tag=tag_of(us))
            self._behaviour(dialog)
            self._incoming.put_nowait(dialog)
        elif dialog.up:  # hold and resume by the other side
            self.reply(message, "200 OK", body=self.sdp(), tag=tag_of(dialog.us))

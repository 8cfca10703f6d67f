"""Small SIP phones on loopback UDP: they call, ring, answer, hold, refuse, transfer and hang up."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
from collections.abc import Callable
from urllib.parse import quote

_numbers = itertools.count(1)
HOST = "127.0.0.1"
PATIENCE = 10.0


def _unique(prefix: str) -> str:
    return f"{prefix}{next(_numbers)}x{id(_numbers):x}"


def _headers(message: str, name: str) -> list[str]:
    return re.findall(rf"(?im)^{name}[ \t]*:[ \t]*(.*?)\r?$", message)


def _header(message: str, name: str) -> str:
    return next(iter(_headers(message, name)), "")


def _uri(value: str) -> str:
    found = re.search(r"<(sip:[^>]+)>", value)
    return found.group(1) if found else value


def _tag(value: str) -> str:
    return value.partition("tag=")[2]


class Dialog:
    """One call, seen from one phone."""

    def __init__(self, phone: Phone, call_id: str, us: str, them: str, target: str, invite: str | None = None) -> None:
        self.phone, self.call_id, self.us, self.them, self.target = phone, call_id, us, them, target
        self.invite = invite  # what we were asked, when it is they who call
        self.first_target = target
        self.branch = _unique("z9hG4bK")
        self.cseq = 1
        self.up = False
        self.over = asyncio.Event()
        self.timer: asyncio.TimerHandle | None = None
        loop = asyncio.get_running_loop()
        self._ringing: asyncio.Future[int] = loop.create_future()
        self._final: asyncio.Future[int] = loop.create_future()

    async def ringing(self) -> int:
        """Wait until the other side rings (180 or 183)."""
        return await asyncio.wait_for(asyncio.shield(self._ringing), PATIENCE)

    async def final(self) -> int:
        """Wait for the status that ends the attempt: 200 when somebody answered."""
        return await asyncio.wait_for(asyncio.shield(self._final), PATIENCE)

    async def answered(self) -> Dialog:
        """Wait for the answer; anything else is an error of the scenario."""
        status = await self.final()
        if status != 200:
            raise AssertionError(f"{self.phone.number}: expected an answer, got {status}")
        return self

    async def ended(self) -> None:
        """Wait until the call is over for this phone."""
        await asyncio.wait_for(self.over.wait(), PATIENCE)

    def answer(self) -> None:
        """Pick up."""
        assert self.invite is not None
        self.up = True
        self.phone.reply(self.invite, "200 OK", body=self.phone.sdp(), tag=_tag(self.us))
        self.settle(200)

    def refuse(self, status: str) -> None:
        """Turn the call down: `486 Busy Here`, `603 Decline` …"""
        assert self.invite is not None
        self.phone.reply(self.invite, status, tag=_tag(self.us))
        self.close()

    def cancel(self) -> None:
        """Hang up while it still rings at the other side."""
        self._request("CANCEL", self.branch, cseq=self.cseq, target=self.first_target, them=f"<{self.first_target}>")

    def bye(self) -> None:
        """Hang up."""
        self._request("BYE")
        self.close()

    def hold(self) -> None:
        """Put the other side on hold."""
        self._reinvite("sendonly")

    def resume(self) -> None:
        """Take the other side off hold."""
        self._reinvite("sendrecv")

    def refer(self, number: str, replaces: Dialog | None = None) -> None:
        """Transfer the other side to a number, or into the call that this phone has with it."""
        to = f"sip:{number}@{HOST}:{self.phone.pbx[1]}"
        if replaces:
            parts = f"{replaces.call_id};to-tag={_tag(replaces.them)};from-tag={_tag(replaces.us)}"
            to += f"?Replaces={quote(parts, safe='')}"
        self._request("REFER", extra=f"Refer-To: <{to}>\r\nReferred-By: <sip:{self.phone.number}@{HOST}>\r\n")

    def dial(self, keys: str) -> None:
        """Press keys during the call, by SIP INFO."""
        for key in keys:
            self._request("INFO", body=f"Signal={key}\r\nDuration=100\r\n", kind="application/dtmf-relay")

    def send_invite(self, mode: str = "sendrecv", extra: str = "") -> None:
        """Ask for the call, or ask again with other media."""
        self._request(
            "INVITE", self.branch, cseq=self.cseq, extra=extra, body=self.phone.sdp(mode), kind="application/sdp"
        )

    def on_response(self, status: int, message: str) -> None:
        """A response to one of our requests."""
        cseq = _header(message, "CSeq").split()
        if cseq[1] != "INVITE":
            return
        if status < 200:
            if status >= 180 and not self._ringing.done():
                self._ringing.set_result(status)
            return
        self.them = _header(message, "To")
        self.target = _uri(_header(message, "Contact")) or self.target
        ok = status < 300
        self._request(
            "ACK",
            _unique("z9hG4bK") if ok else self.branch,
            cseq=int(cseq[0]),
            target=self.target if ok else self.first_target,
        )
        if not self.up:
            self.up = ok
            self.settle(status)
            if not ok:
                self.close()

    def settle(self, status: int) -> None:
        """The attempt came to its end with this status."""
        for future in (self._ringing, self._final):
            if not future.done():
                future.set_result(status)

    def close(self) -> None:
        """This phone is done with the call."""
        self.up = False
        if self.timer:
            self.timer.cancel()
        self.settle(0)
        self.over.set()
        self.phone.dialogs.pop(self.call_id, None)

    def _reinvite(self, mode: str) -> None:
        self.cseq += 1
        self.branch = _unique("z9hG4bK")
        self.send_invite(mode)

    def _request(
        self,
        method: str,
        branch: str | None = None,
        *,
        cseq: int | None = None,
        target: str | None = None,
        them: str | None = None,
        extra: str = "",
        body: str = "",
        kind: str = "",
    ) -> None:
        if cseq is None:
            self.cseq += 1
        content = f"Content-Type: {kind}\r\n" if kind else ""
        self.phone.send(
            f"{method} {target or self.target} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {HOST}:{self.phone.port};branch={branch or _unique('z9hG4bK')}\r\n"
            f"From: {self.us}\r\nTo: {them or self.them}\r\n"
            f"Call-ID: {self.call_id}\r\nCSeq: {cseq or self.cseq} {method}\r\n"
            f"Contact: {self.phone.contact}\r\nMax-Forwards: 70\r\n{extra}{content}"
            f"Content-Length: {len(body.encode())}\r\n\r\n{body}"
        )


class Phone(asyncio.DatagramProtocol):
    """One SIP phone. It rings for ever until told what to do with a call: `answers`, `refuses`, `rings`."""

    def __init__(self, number: str, port: int, pbx_port: int) -> None:
        self.number, self.port, self.pbx = number, port, (HOST, pbx_port)
        self.contact = f"<sip:{number}@{HOST}:{port}>"
        self.dialogs: dict[str, Dialog] = {}
        self.registered = asyncio.Event()
        self._transport: asyncio.DatagramTransport | None = None
        self._closed = asyncio.Event()
        self._incoming: asyncio.Queue[Dialog] = asyncio.Queue()
        self._behaviour: Callable[[Dialog], None] = lambda dialog: None
        self._rings_first = True

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
        self.rings()

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
        dialog = Dialog(self, _unique("c"), f"{us};tag={_unique('f')}", f"<{target}>", target)
        self.dialogs[dialog.call_id] = dialog
        dialog.send_invite(extra=extra)
        return dialog

    async def register(self, seconds: int = 60) -> None:
        """Tell the PBX that this phone is here; `seconds=0` tells it that it is going away."""
        self.registered.clear()
        us = f"<sip:{self.number}@{HOST}:{self.pbx[1]}>"
        self.send(
            f"REGISTER sip:{HOST}:{self.pbx[1]} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {HOST}:{self.port};branch={_unique('z9hG4bK')}\r\n"
            f"From: {us};tag={_unique('r')}\r\nTo: {us}\r\nCall-ID: {_unique('reg')}\r\nCSeq: 1 REGISTER\r\n"
            f"Contact: {self.contact};expires={seconds}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        )
        await asyncio.wait_for(self.registered.wait(), PATIENCE)

    def sdp(self, mode: str = "sendrecv") -> str:
        """What we say about media; nobody ever listens there."""
        return (
            f"v=0\r\no=- 1 {next(_numbers)} IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
            f"m=audio {self.port + 30000} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na={mode}\r\n"
        )

    def send(self, text: str) -> None:
        """Send one message; lone surrogates stand for bytes that are not UTF-8."""
        if self._transport and not self._transport.is_closing():
            self._transport.sendto(text.encode("utf-8", "surrogateescape"), self.pbx)

    def reply(self, request: str, status: str, *, body: str = "", tag: str = "") -> None:
        """Answer one request."""
        to = _header(request, "To")
        if tag and "tag=" not in to:
            to += f";tag={tag}"
        routes = "".join(f"{name}: {v}\r\n" for name in ("Via", "Record-Route") for v in _headers(request, name))
        content = "Content-Type: application/sdp\r\n" if body else ""
        self.send(
            f"SIP/2.0 {status}\r\n{routes}From: {_header(request, 'From')}\r\nTo: {to}\r\n"
            f"Call-ID: {_header(request, 'Call-ID')}\r\nCSeq: {_header(request, 'CSeq')}\r\nContact: {self.contact}\r\n"
            f"{content}Content-Length: {len(body)}\r\n\r\n{body}"
        )

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        message = data.decode("utf-8", "surrogateescape")
        dialog = self.dialogs.get(_header(message, "Call-ID"))
        if message.startswith("SIP/2.0"):
            status = int(message.split(None, 2)[1])
            if "REGISTER" in _header(message, "CSeq") and status == 200:
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
            us = f"{_header(message, 'To')};tag={_unique('t')}"
            target = _uri(_header(message, "Contact"))
            dialog = Dialog(self, _header(message, "Call-ID"), us, _header(message, "From"), target, message)
            self.dialogs[dialog.call_id] = dialog
            if self._rings_first:
                self.reply(message, "180 Ringing", tag=_tag(us))
            self._behaviour(dialog)
            self._incoming.put_nowait(dialog)
        elif dialog.up:  # hold and resume by the other side
            self.reply(message, "200 OK", body=self.sdp(), tag=_tag(dialog.us))

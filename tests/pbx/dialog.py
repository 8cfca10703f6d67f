"""One call as one SIP phone sees it: what it may ask of the other side, and what it hears."""

from __future__ import annotations

import asyncio
import struct
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from .sip import HOST, PATIENCE, header, media_of, tag_of, unique, uri

if TYPE_CHECKING:
    from .phones import Phone


@dataclass
class Seen:
    """When what happened at one phone, in seconds of this machine's clock; None where it did not."""

    phone: str
    calls: bool
    began: float
    rang: float | None = None
    up: float | None = None
    over: float | None = None
    holds: list[list[float]] = field(default_factory=list)


class Dialog:
    """One call, seen from one phone."""

    def __init__(self, phone: Phone, call_id: str, us: str, them: str, target: str, invite: str | None = None) -> None:
        self.phone, self.call_id, self.us, self.them, self.target = phone, call_id, us, them, target
        self.invite = invite  # what we were asked, when it is they who call
        self.first_target = target
        self.early = them  # with the other side's tag, as soon as it has told one
        self.branch = unique("z9hG4bK")
        self.cseq = 1
        self.up = False
        self.seen = Seen(phone.number, invite is None, time.time())
        self.media: tuple[str, int] | None = None  # where the other side listens
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

    def answer(self, *, is_asked: bool = False) -> None:
        """Pick up. Who is asked first whether to take the call talks only after `accept`; a machine never does."""
        assert self.invite is not None
        self.picked_up(self.invite)
        if is_asked:
            self.seen.up = None
        self.phone.reply(self.invite, "200 OK", body=self.phone.sdp(), tag=tag_of(self.us))
        self.settle(200)

    def accept(self) -> None:
        """Press 1 to take the call."""
        self.seen.up = time.time()
        self.dial("1")

    def refuse(self, status: str, contact: str = "") -> None:
        """Turn the call down: `486 Busy Here`, `603 Decline` …; `302 Moved Temporarily` to a `contact`."""
        assert self.invite is not None
        self.phone.reply(self.invite, status, tag=tag_of(self.us), contact=contact)
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
        self.seen.holds.append([time.time()])
        self._reinvite("sendonly")

    def resume(self) -> None:
        """Take the other side off hold."""
        self.seen.holds[-1].append(time.time())
        self._reinvite("sendrecv")

    def refer(self, number: str, replaces: Dialog | None = None) -> None:
        """Transfer the other side to a number, or into the call that this phone has with it."""
        to = f"sip:{number}@{HOST}:{self.phone.pbx[1]}"
        if replaces:
            theirs = tag_of(replaces.them) or tag_of(replaces.early)
            parts = f"{replaces.call_id};to-tag={theirs};from-tag={tag_of(replaces.us)}"
            to += f"?Replaces={quote(parts, safe='')}"
        self._request("REFER", extra=f"Refer-To: <{to}>\r\nReferred-By: <sip:{self.phone.number}@{HOST}>\r\n")

    def dial(self, keys: str) -> None:
        """Press keys during the call, by SIP INFO."""
        for key in keys:
            self._request("INFO", body=f"Signal={key}\r\nDuration=100\r\n", kind="application/dtmf-relay")

    async def speak(self, seconds: float) -> None:
        """Send a voice (silence in µ-law): without any, the PBX sees no reason to shorten the way it goes."""
        for number in range(round(seconds / 0.02)):
            if self.media and self.up:
                head = struct.pack("!BBHII", 0x80, 0, number & 0xFFFF, number * 160, id(self) & 0xFFFFFFFF)
                self.phone.send_voice(head + b"\xff" * 160, self.media)
            await asyncio.sleep(0.02)

    def picked_up(self, message: str) -> None:
        """Both sides agreed; `message` says where the other one listens."""
        self.up = True
        self.seen.up = self.seen.up or time.time()
        self.media = media_of(message) or self.media

    def send_invite(self, mode: str = "sendrecv", extra: str = "") -> None:
        """Ask for the call, or ask again with other media."""
        self._request(
            "INVITE", self.branch, cseq=self.cseq, extra=extra, body=self.phone.sdp(mode), kind="application/sdp"
        )

    def on_response(self, status: int, message: str) -> None:
        """A response to one of our requests."""
        cseq = header(message, "CSeq").split()
        if cseq[1] != "INVITE":
            return
        if status < 200:
            if "tag=" in header(message, "To"):
                self.early = header(message, "To")
            if status >= 180 and not self._ringing.done():
                self._ringing.set_result(status)
            return
        self.them = header(message, "To")
        self.target = uri(header(message, "Contact")) or self.target
        ok = status < 300
        self._request(
            "ACK",
            unique("z9hG4bK") if ok else self.branch,
            cseq=int(cseq[0]),
            target=self.target if ok else self.first_target,
        )
        if not self.up:
            if ok:
                self.picked_up(message)
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
        self.seen.over = self.seen.over or time.time()
        self.over.set()
        self.phone.dialogs.pop(self.call_id, None)

    def _reinvite(self, mode: str) -> None:
        self.cseq += 1
        self.branch = unique("z9hG4bK")
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
            f"Via: SIP/2.0/UDP {HOST}:{self.phone.port};branch={branch or unique('z9hG4bK')}\r\n"
            f"From: {self.us}\r\nTo: {them or self.them}\r\n"
            f"Call-ID: {self.call_id}\r\nCSeq: {cseq or self.cseq} {method}\r\n"
            f"Contact: {self.phone.contact}\r\nMax-Forwards: 70\r\n{extra}{content}"
            f"Content-Length: {len(body.encode())}\r\n\r\n{body}"
        )

"""The simulated PBX: an exchange with a working day on it, behind a real AMI."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine, Mapping, Sequence

from console.demo.pbx.calls import COMPANY, Call, Fate, Wish, from_outside
from console.demo.pbx.clicks import Click
from console.demo.pbx.day import QUEUE_NUMBER, Day, did_of
from console.demo.pbx.exchange import Exchange
from console.demo.pbx.queues import Member, Queue
from console.demo.pbx.server import Server
from console.demo.pbx.session import Terms

_FOR_EVER = 86_400.0
_PICKS_UP = 1.5
_RINGS_OUT = 6.0


class SimulatedPbx:
    """An Asterisk 22 that is not there: the AMI is real, the calls are played.

    Args:
        callers: who calls from outside: number as a trunk gives it ("" when withheld), name or None, weight.
        lines: line → operator's name.
        seed: another one makes another day.
        pace: how fast the day goes; 1 is a busy reception, 0 means that nothing happens by itself.
        user: the AMI user.
        secret: its secret.
        my_line: the line that rings most often.
    """

    def __init__(
        self,
        callers: Sequence[tuple[str, str | None, int]],
        lines: Mapping[str, str],
        *,
        seed: int,
        pace: float = 1.0,
        user: str,
        secret: str,
        my_line: str,
    ) -> None:
        if my_line not in lines:
            raise ValueError(f"my_line {my_line!r} is not one of the lines")
        self._my_line = my_line
        members = [Member(line, lines[line]) for line in itertools.islice(lines, 3)]
        queue = Queue("sales", "700", members)
        self._exchange = Exchange(lines, queue, seed=seed, pace=pace or 1.0, listener=self._hear)
        self._terms = Terms(user, secret)
        self._server = Server(self._exchange, self._terms, self)
        self._day = Day(self._exchange, callers, my_line, self._begin, seed) if pace and callers else None
        self._calls: dict[str, Call] = {}
        self._clicks: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def refuse_logins(self) -> bool:
        """Whether even the right secret is refused."""
        return self._terms.refuse

    @refuse_logins.setter
    def refuse_logins(self, refuse: bool) -> None:
        self._terms.refuse = refuse

    async def start(self, port: int = 0) -> int:
        """Listen on loopback, begin the day, return the port."""
        port = await self._server.start(port)
        if self._day:
            self._run(self._day.play())
        return port

    async def stop(self) -> None:
        """End the day: no more calls, no more connections."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.stop()

    async def ring(self, number: str, name: str | None, did: str | None = None, line: str | None = None) -> str:
        """Somebody calls and it rings until told otherwise; returns the call's Uniqueid.

        `did` decides where it rings: 380441112233 is the group, 380441112255 the queue. With a `line`, or any other
        `did`, or none, one line rings: that one, or mine.
        """
        exchange = self._exchange
        queued = did == QUEUE_NUMBER and line is None
        if queued:
            lines = [member.line for member in exchange.queue.members]
        elif did == COMPANY and line is None:
            lines = list(itertools.islice(exchange.lines, 3))
        else:
            lines = [line or self._my_line]
        fate = Fate(rings=_FOR_EVER, talks=_FOR_EVER)
        called = did or did_of(lines[0])
        call = Call(exchange, fate, lambda: from_outside(exchange, number, name, called, lines, queued))
        self._begin(call)
        return call.caller.uniqueid

    def answer(self, uniqueid: str, line: str | None = None) -> None:
        """Somebody picks up: this line, or mine if it rings there, or the first that rings."""
        self._calls[uniqueid].wish(Wish.ANSWER, line or self._my_line)

    def hang_up(self, uniqueid: str) -> None:
        """The caller of this call hangs up."""
        self._calls[uniqueid].wish(Wish.GIVE_UP)

    def put_down(self, uniqueid: str) -> None:
        """The phone of ours that talks in this call is put down; who was asked about it gets the caller."""
        self._calls[uniqueid].wish(Wish.NOTHING)

    def drop_connections(self) -> None:
        """Break off every AMI connection, as a network does."""
        self._server.drop_connections()

    def cut(self, channel: str) -> bool:
        """AMI's Hangup: end the call that a channel belongs to; False when there is none."""
        if ringing := self._clicks.get(channel):
            ringing.set()
            return True
        call = next((call for call in self._calls.values() if call.has(channel)), None)
        if call:
            call.wish(Wish.CUT)
        return call is not None

    def hand_on(self, channel: str, number: str) -> bool:
        """AMI's BlindTransfer: False when nobody talks with this channel."""
        return any(call.hand_on(channel, number) for call in list(self._calls.values()) if call.has(channel))

    def consult(self, channel: str, number: str) -> bool:
        """AMI's Atxfer: likewise."""
        calls = [call for call in self._calls.values() if call.has(channel)]
        return any(call.hand_on(channel, number, Wish.CONSULT) for call in calls)

    def click(self, click: Click) -> None:
        """AMI's Originate."""
        self._run(self._play_click(click))

    async def _play_click(self, click: Click) -> None:
        exchange = self._exchange
        if click.line not in exchange.lines:
            click.tell(exchange, "Failure", f"PJSIP/{click.line}", "0", "<unknown>")
            return
        channel = click.ring(exchange)
        hung_up = self._clicks[channel.id] = asyncio.Event()
        try:
            await asyncio.wait_for(hung_up.wait(), exchange.seconds(_PICKS_UP))
        except TimeoutError:
            pass
        finally:
            del self._clicks[channel.id]
        if hung_up.is_set():
            click.not_picked_up(exchange, channel)
            return
        fate = Fate(rings=_RINGS_OUT, talks=20)
        self._begin(Call(exchange, fate, lambda: click.picked_up(exchange, channel)))

    def _begin(self, call: Call) -> None:
        self._calls[call.caller.uniqueid] = call
        self._run(self._play(call))

    async def _play(self, call: Call) -> None:
        began_as = call.caller.uniqueid
        try:
            await call.play()
        finally:
            del self._calls[began_as]

    def _run(self, what: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _hear(self, event: str) -> None:
        self._server.broadcast(event)

"""The connection to one PBX that keeps itself up: log in, learn what is alive, watch, begin again when it breaks."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom

from console.domain.events import LinkChanged, LinkState, PbxEvent
from console.flow.ports import ActionRefused, FromPbx, Inbox, Notice
from console.i18n import _
from console.telephony import actions, resync
from console.telephony.lists import Meanwhile, in_order
from console.telephony.session import Session, Unanswered
from console.telephony.settings import PbxSettings
from console.telephony.words import Fault, Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take and how often they are done, in seconds."""

    connect: float = 10.0
    answer: float = 5.0
    """For a ping; with the settings' `ping_s` it bounds how long a dead connection can look alive."""
    login: float = 10.0
    early: float = 1.0
    """A phone that cannot be reached at all fails within this time after the PBX took the order to ring it."""
    lists: float = 10.0
    audit: float = 60.0
    settle: float = 2.0
    """An event can come behind a list that was made after it: how long an audit waits for such before it concludes."""
    first_pause: float = 1.0
    longest_pause: float = 60.0
    jitter: Callable[[], float] = SystemRandom().random
    """From 0 to 1: how much of the second half of a pause is waited, so that many consoles do not come at once."""
    good: float = 30.0
    """A connection that held this long was a good one: the next pause is short again."""
    refused: float = 300.0
    """Between logins with a secret that was refused: more often would look like an attack to fail2ban."""


class AmiLink:
    """A `flow.ports.Link` over AMI. It also tells `Notice`s when the PBX holds back something that is needed.

    Args:
        settings: which PBX.
        inbox: where events go.
        pace: times, for tests.
        clock: epoch seconds.
    """

    def __init__(
        self,
        settings: PbxSettings,
        inbox: Inbox,
        *,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._inbox = inbox
        self._pace = pace or Pace()
        self._clock = clock
        self._session: Session | None = None
        self._lead = 0.0
        self._is_up = False
        self._told: tuple[LinkState, str] | None = None
        self._noticed: set[str] = set()
        self._wake = asyncio.Event()
        self._audit_now = asyncio.Event()
        self._held: list[PbxEvent] | None = None
        self._meanwhile: Meanwhile | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        pause = self._pace.first_pause
        self._tell(LinkState.CONNECTING, "")
        while True:
            began = time.monotonic()
            try:
                await self._connection()
            except Refused as refused:
                self._tell(LinkState.REFUSED, str(refused))
                await self._rest(self._pace.refused)
                continue
            except Fault as fault:
                self._tell(LinkState.DOWN, str(fault))
            except Exception:  # a fault of ours must not leave the screen without calls for good
                log.exception("the link broke")
                self._tell(LinkState.DOWN, _("An error in the program itself: see the log."))
            if time.monotonic() - began >= self._pace.good:
                pause = self._pace.first_pause
            await self._rest(pause * (1 + self._pace.jitter()) / 2)
            pause = min(pause * 2, self._pace.longest_pause)

    def retry_now(self) -> None:
        """Connect at once instead of waiting: somebody changed something and wants to know."""
        self._wake.set()

    async def originate(self, line: str, number: str) -> None:
        """Ring `line`, then call `number` from it. Raises `ActionRefused`."""
        if self._session is None or not self._is_up:
            raise ActionRefused(_("There is no connection to the PBX."))
        await actions.originate(
            self._session, self._settings, line, number, answer_s=self._pace.answer, early_s=self._pace.early
        )

    async def transfer(self, channel: str, number: str, *, ask_first: bool) -> None:
        """Hand the other side of this channel on to `number`, at once or after talking. Raises `ActionRefused`."""
        if self._session is None or not self._is_up:
            raise ActionRefused(_("There is no connection to the PBX."))
        name = "Atxfer" if ask_first else "BlindTransfer"
        await actions.transfer(self._session, self._settings, name, channel, number, answer_s=self._pace.answer)

    async def _rest(self, seconds: float) -> None:
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    # One connection

    async def _connection(self) -> None:
        """From connect to loss; leaves by `Fault` or cancellation alone."""
        session: Session

        def hear(event: PbxEvent) -> None:
            if session is self._session:  # a connection given up has nothing more to say
                self._hear(event)

        session = self._session = Session(self._settings, hear, booted=self._booted, clock=self._clock)
        self._held, self._meanwhile = [], None
        try:
            await session.open(self._pace.connect)
            if session.is_too_old:
                self._notice((_("This Asterisk is older than 12: what it tells of calls cannot be understood."),))
            await session.login(self._pace.login)
            await self._learn(session)
            self._is_up = True
            self._tell(LinkState.UP, "")
            await self._watch(session)
        finally:
            self._is_up = False
            self._session = None
            self._lead = session.lead
            session.close()

    async def _watch(self, session: Session) -> None:
        """Until the connection is lost or does not answer."""
        tasks = [asyncio.create_task(job) for job in (self._lost(session), self._ping(session), self._audit(session))]
        try:
            done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _lost(self, session: Session) -> None:
        await session.lost()
        raise Fault(session.why_lost)

    async def _ping(self, session: Session) -> None:
        """Probe: a connection can be dead for hours without TCP saying so."""
        while True:
            await asyncio.sleep(self._settings.ping_s)
            heard = session.segments
            try:
                await session.ask("Ping", self._pace.answer)
            except Unanswered:
                if session.segments == heard:
                    raise

    # What is alive

    async def _learn(self, session: Session) -> None:
        """After the login: the lists first, then what happened while they came."""
        lists = await resync.take(session, self._pace.lists, audit=False)
        self._notice(lists.missing)
        held, self._held = self._held or [], None
        for event in in_order(lists.resync, held):
            self._put(event)

    async def _audit(self, session: Session) -> None:
        """Now and then: does the PBX still see what we see?"""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pace.audit):
                    await self._audit_now.wait()
            self._audit_now.clear()
            meanwhile = self._meanwhile = Meanwhile()
            try:
                lists = await resync.take(session, self._pace.lists, audit=True)
                await asyncio.sleep(self._pace.settle)
            finally:
                self._meanwhile = None
            self._notice(lists.missing)
            if lists.has_channels:
                self._put(meanwhile.correct(lists.resync))

    def _booted(self) -> None:
        """The PBX finished starting after we had come in: the lists taken before were not whole."""
        if self._is_up:
            self._audit_now.set()

    # Out

    def _hear(self, event: PbxEvent) -> None:
        if self._held is not None:
            self._held.append(event)
            return
        if self._meanwhile is not None:
            self._meanwhile.note(event)
        self._put(event)

    def _tell(self, state: LinkState, why: str) -> None:
        if self._told != (state, why):
            self._told = (state, why)
            lead = self._session.lead if self._session else self._lead
            self._put(LinkChanged(self._clock() + lead, state, why))

    def _notice(self, lines: tuple[str, ...]) -> None:
        """Each once in the life of this process."""
        for line in lines:
            if line not in self._noticed:
                self._noticed.add(line)
                self._deliver(Notice(f"{self._settings.name}: {line}"))

    def _put(self, event: PbxEvent) -> None:
        self._deliver(FromPbx(self._settings.name, event))

    def _deliver(self, arrival: FromPbx | Notice) -> None:
        try:
            self._inbox(arrival)
        except Exception:  # the port says that it never raises; the connection must not pay if it does
            log.exception("the inbox raised")

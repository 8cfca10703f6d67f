"""The only wiring: settings in, a working console out. Heavy rooms are imported when they are opened."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.alerts.later import AlertsLater
from console.configured import clients_of, eyes_of, pbx_settings, plan_of, role_files, role_of
from console.desk.desk import Operator
from console.desk.local import LocalDesk
from console.domain.board import Board
from console.domain.call import Call
from console.domain.calls import Calls
from console.domain.phone import Numbers
from console.domain.why import Decision
from console.flow.attention import Attention
from console.flow.pipeline import Pipeline
from console.flow.ports import Link, Notice, SourceState
from console.flow.viewed import Viewed
from console.i18n import _
from console.jobs import Jobs
from console.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from console.onec.lookup import OneCClients
    from console.roles.eyes import Eyes
    from console.roles.watch import Choice

_EVERY = 1 << 30
"""Accounts at once: at the end all are written."""


@dataclass
class Console:
    """One running console, with or without a screen.

    Args:
        settings: checked configuration.
        data_dir: where history, directory and cards are kept.
        every_call: ask 1C for every call, not only for the operator's own.
        notify: show desktop notifications.
        write: writes to the terminal, for the bell where no desktop answers.
        history: where the history is kept, when not in `data_dir`.
        clock: epoch seconds; a recording has its own.
        make_link: makes the connection to a PBX, given its name, when it is not to be the real one.
    """

    settings: Settings
    data_dir: Path
    every_call: bool = False
    notify: bool = True
    write: Callable[[str], None] | None = None
    history: Path | None = None
    clock: Callable[[], float] = time.time
    make_link: Callable[[str], Link] | None = None

    def __post_init__(self) -> None:
        settings = self.settings
        self.numbers = Numbers(settings.numbers.region)
        plans = {name: plan_of(pbx) for name, pbx in settings.pbx.items()}
        line = settings.operator.line
        self._desktop = AlertsLater()
        self._attention = Attention(line, self._why_no_alerts())
        self._clients: OneCClients | None = None
        self._line, self._rooms = Jobs(self._fell_over), Jobs(self._fell_over)
        self.pipeline = Pipeline(
            calls={name: Calls(name, plan, self.numbers) for name, plan in plans.items()},
            boards={name: Board(name, plan, settings.lines) for name, plan in plans.items()},
            attention=self._attention,
            alerts=self._desktop,
            fully=lambda call: self.every_call or concerns(line, call),
            clock=lambda: self.clock(),
        )
        operator = Operator(line, settings.operator.role, settings.operator.name or settings.lines.get(line))
        self.desk = LocalDesk(operator, self.pipeline, self.numbers, lambda: self.clock())

    async def start(self) -> None:
        """Open the rooms and begin to work; what cannot be opened is said in the status bar, the rest goes on."""
        self._line.begin(_("the line of work"), self.pipeline.run)
        await self._open_archive()
        if self.notify and self.settings.notify.enabled:
            self._open_desktop()
        self._open_clients(await self._open_role())
        self._open_links()

    def is_quiet(self) -> bool:
        """Whether no call rings anywhere at this moment."""
        return not any(call.ringing for call in self.desk.snapshot().calls if call.is_live)

    async def stop(self) -> None:
        """End the work; what is not on disk yet is written. A second stop does nothing."""
        await self._rooms.end()
        if self.pipeline.cards is not None:
            await self.pipeline.cards.close()
        clients, self._clients = self._clients, None
        if clients is not None:
            await clients.close()
        self.pipeline.work()
        await self._desktop.close()
        await self._close_accounts()
        archive, self.desk.archive = self.desk.archive, None
        if archive is not None:
            await archive.close()
        await self._line.end()

    async def _close_accounts(self) -> None:
        accounts, self.desk.accounts = self.desk.accounts, None
        if accounts is not None:
            self.pipeline.witness.write(most_live=_EVERY)
            await accounts.close()

    def _why_no_alerts(self) -> Decision | None:
        if not self.notify:
            return Decision.NO_SCREEN
        return None if self.settings.notify.enabled else Decision.SWITCHED_OFF

    async def _open_archive(self) -> None:
        from console.archive.accounts import SqliteAccounts
        from console.archive.store import SqliteArchive
        from console.flow.cards import Cards
        from console.flow.keeping import Keeping

        folder = self.history or self.data_dir / "history"
        archive = SqliteArchive(folder, self.pipeline.inbox, self.settings.numbers.region)
        await archive.open()
        self.desk.archive = self.pipeline.archive = archive
        self.pipeline.cards = Cards(None, archive, self.numbers, self.pipeline.inbox, self.desk.midnight)
        keeping = Keeping(archive, self.pipeline.projection, self.pipeline.inbox, self.clock)
        self.pipeline.keeping = self.desk.keeping = keeping
        accounts = SqliteAccounts(folder, self.settings.history.why_days, self.clock)
        witness = self.pipeline.witness
        witness.cards, witness.accounts = self.pipeline.cards, accounts
        self.desk.accounts = accounts
        self._rooms.begin(_("accounts of calls"), witness.run)
        for record in reversed(await archive.recent(100)):
            self.pipeline.projection.restore(record)
            keeping.beside(record.call)
        self._rooms.begin(_("counting missed calls"), self._count_missed)

    def _open_desktop(self) -> None:
        from console.alerts.desktop import DesktopAlerts

        hide = self.settings.notify.hide_names
        self._desktop.real = DesktopAlerts(inbox=self.pipeline.inbox, hide_names=hide, write=self.write)

    async def _open_role(self) -> "Eyes":
        from console.roles.watch import Watch

        try:
            eyes, choice = await asyncio.to_thread(eyes_of, self.settings, self.data_dir)
        except SettingsError as error:  # a card as everybody's rather than none
            self.pipeline.inbox(Notice(str(error)))
            eyes, choice = eyes_of(Settings(), self.data_dir)
        self._attention.words = eyes.announce
        files = role_files(self.settings, self.data_dir)
        watch = Watch(eyes, choice, self._choose_role, files, self.pipeline.inbox)
        self._rooms.begin(_("the role"), watch.run)
        return eyes

    def _choose_role(self) -> "Choice":
        """What the configuration says now. Raises `ValueError` with one line for a person."""
        try:
            file = self.settings.file
            return role_of(load(Path(file)) if file else self.settings, self.data_dir)
        except SettingsError as error:
            raise ValueError(str(error)) from None

    def _open_clients(self, eyes: "Eyes") -> None:
        try:
            clients = clients_of(self.settings, self.data_dir, self.numbers, self.pipeline.inbox, eyes)
        except SettingsError as error:  # calls are shown without cards rather than not at all
            self.pipeline.inbox(Notice(str(error)))
            self.pipeline.inbox(SourceState("off", why=str(error)))
            return
        if clients is None:
            self.pipeline.inbox(SourceState("off"))
        else:
            self._clients = clients
            self.desk.clients = Viewed(clients, eyes)
            if self.pipeline.cards is not None:
                self.pipeline.cards.clients = self.desk.clients
            self._rooms.begin(_("1C"), clients.run)

    def _open_links(self) -> None:
        from console.telephony.link import AmiLink

        links: dict[str, Link] = {}
        for name, pbx in self.settings.pbx.items():
            link = self.make_link(name) if self.make_link else AmiLink(pbx_settings(name, pbx), self.pipeline.inbox)
            links[name] = link
            self._rooms.begin(_("PBX {name}").format(name=name), link.run)
        self.desk.links = links

    def _fell_over(self, room: str) -> None:
        self.pipeline.inbox(Notice(_("Something went wrong in {room}; it is started again.").format(room=room)))

    async def _count_missed(self) -> None:
        """Keep the number of missed calls not called back; counted after each call that was written."""
        due = asyncio.Event()
        due.set()
        self.pipeline.on_recorded.append(due.set)
        while self.desk.archive is not None:
            await due.wait()
            due.clear()
            self.pipeline.projection.missed = await self.desk.archive.missed_not_called_back(self.desk.midnight())
            self.pipeline.projection.changed()


def concerns(line: str, call: Call) -> bool:
    """Whether a call has to do with this line."""
    return bool(line) and line in call.lines

"""The only wiring: settings in, a working console out. Heavy rooms are imported when they are opened."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from console.desk.desk import Operator
from console.desk.local import LocalDesk
from console.domain.board import Board
from console.domain.call import Call
from console.domain.calls import Calls
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.domain.why import Decision
from console.flow.attention import Attention
from console.flow.pipeline import Pipeline
from console.flow.ports import Alert, Alerts, Link, Notice
from console.flow.viewed import Viewed
from console.i18n import _
from console.settings import PbxTable, Settings, SettingsError, load

if TYPE_CHECKING:
    from console.onec.lookup import OneCClients
    from console.onec.settings import OneCSettings
    from console.roles.eyes import Eyes
    from console.roles.watch import Choice
    from console.telephony.settings import PbxSettings

_log = logging.getLogger(__name__)
_EVERY = 1 << 30
_RESTART_S = 5.0
"""Pause before a background job that fell over is started again."""


class NoAlerts:
    """Stands in for the desktop until it is opened, and where notifications are off."""

    def show(self, alert: Alert) -> None:
        """Nothing."""

    def clear(self, key: str) -> None:
        """Nothing."""

    async def close(self) -> None:
        """Nothing."""


class _Desktop(NoAlerts):
    """Passes on to the real desktop once there is one, so that the pipeline need not know when."""

    def __init__(self) -> None:
        self.real: Alerts | None = None

    def show(self, alert: Alert) -> None:
        if self.real is not None:
            self.real.show(alert)

    def clear(self, key: str) -> None:
        if self.real is not None:
            self.real.clear(key)

    async def close(self) -> None:
        if self.real is not None:
            await self.real.close()


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
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        settings = self.settings
        self.numbers = Numbers(settings.numbers.region)
        plans = {name: plan_of(pbx) for name, pbx in settings.pbx.items()}
        line = settings.operator.line
        self._desktop = _Desktop()
        self._attention = Attention(line, self._why_no_alerts())
        self._clients: OneCClients | None = None
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
        self._keep(_("the line of work"), self.pipeline.run)
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
        tasks, self._tasks = self._tasks, []
        line, rooms = tasks[:1], tasks[1:]
        await end(rooms)
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
        await end(line)

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
        self._keep(_("accounts of calls"), witness.run)
        for record in reversed(await archive.recent(100)):
            self.pipeline.projection.restore(record)
            keeping.beside(record.call)
        self._keep(_("counting missed calls"), self._count_missed)

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
        self._keep(_("the role"), watch.run)
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
            clients = clients_of(self, eyes)
        except SettingsError as error:  # calls are shown without cards rather than not at all
            self.pipeline.inbox(Notice(str(error)))
            return
        if clients is not None:
            self._clients = clients
            self.desk.clients = Viewed(clients, eyes)
            if self.pipeline.cards is not None:
                self.pipeline.cards.clients = self.desk.clients
            self._keep(_("1C"), clients.run)

    def _open_links(self) -> None:
        from console.telephony.link import AmiLink

        links: dict[str, Link] = {}
        for name, pbx in self.settings.pbx.items():
            link = self.make_link(name) if self.make_link else AmiLink(pbx_settings(name, pbx), self.pipeline.inbox)
            links[name] = link
            self._keep(_("PBX {name}").format(name=name), link.run)
        self.desk.links = links

    def _keep(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        self._tasks.append(asyncio.create_task(self._kept(name, work), name=name))

    async def _kept(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """A background job that falls over is said, logged and started again; the others go on."""
        while True:
            try:
                return await work()
            except Exception:
                _log.exception("%s fell over and is started again", name)
                self.pipeline.inbox(Notice(_("Something went wrong in {room}; it is started again.").format(room=name)))
                await asyncio.sleep(_RESTART_S)

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


async def end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel these and wait until they are gone."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def concerns(line: str, call: Call) -> bool:
    """Whether a call has to do with this line."""
    return bool(line) and line in call.lines


def plan_of(pbx: PbxTable) -> Plan:
    """The numbering plan of one PBX."""
    return Plan(dict(pbx.devices), frozenset(pbx.trunks))


def pbx_settings(name: str, pbx: PbxTable) -> "PbxSettings":
    """What the telephony room needs of one PBX."""
    from console.telephony.settings import PbxSettings

    return PbxSettings(
        name=name,
        host=pbx.host,
        port=pbx.port,
        user=pbx.user,
        secret=pbx.secret or "",
        tls=pbx.tls,
        ca_file=pbx.ca_file,
        encoding=pbx.encoding,
        dial=pbx.dial,
        context=pbx.context,
    )


def onec_settings(settings: Settings, data_dir: Path) -> "OneCSettings | None":
    """What the 1C room needs, or None when no 1C is configured."""
    from console.onec.settings import OneCSettings

    table = settings.onec
    if table is None:
        return None
    return OneCSettings(
        url=table.url,
        user=table.user,
        password=table.password or "",
        preset=_beside(settings.file, table.preset),
        way=table.way,
        folder=Path(table.folder).expanduser() if table.folder else None,
        region=settings.numbers.region,
        data_dir=data_dir,
        refresh_hours=table.refresh_hours,
        ca_file=Path(table.ca_file) if table.ca_file else None,
        base_time_zone=table.time_zone,
    )


def role_of(settings: Settings, data_dir: Path, name: str | None = None) -> "Choice":
    """Which role is in force, or that of another `name`. Raises `SettingsError`, as do those below."""
    from console.roles.book import NoRole, find
    from console.roles.watch import Choice

    try:
        place = find(name or settings.operator.role, role_folder(settings, data_dir))
    except NoRole as error:
        raise SettingsError(str(error) if name else f"{settings.file}: [operator] role: {error}") from None
    return Choice(place, settings.operator.newcomer)


def role_folder(settings: Settings, data_dir: Path) -> Path:
    """Where role files are looked for: beside the configuration."""
    return Path(settings.file).parent if settings.file else data_dir


def role_files(settings: Settings, data_dir: Path) -> tuple[Path, ...]:
    """What may change the role: the configuration, the file it names, or one in the place of a built-in role."""
    name = settings.operator.role
    own = role_folder(settings, data_dir) / (name if name.endswith(".toml") else f"roles/{name}.toml")
    return (Path(settings.file), own) if settings.file else (own,)


def eyes_of(settings: Settings, data_dir: Path, name: str | None = None) -> "tuple[Eyes, Choice]":
    """The eyes of who sits here, or of another role."""
    from console.roles.book import BadRole, NoRole
    from console.roles.eyes import Eyes
    from console.roles.view import View
    from console.ui.format.values import say

    choice = role_of(settings, data_dir, name)
    try:
        return Eyes(View(choice.place.read(), say, choice.newcomer)), choice
    except (BadRole, NoRole) as error:
        raise SettingsError(str(error)) from None


def _beside(file: str, preset: str) -> str:
    """A preset of the company's own is looked for beside the configuration."""
    return str(Path(file).parent / preset) if preset.endswith(".toml") and file else preset


def clients_of(console: Console, eyes: "Eyes") -> "OneCClients | None":
    """The clients of 1C, or None when no 1C is configured; what `eyes` ask for is read for them."""
    settings = onec_settings(console.settings, console.data_dir)
    if settings is None:
        return None
    from zoneinfo import ZoneInfoNotFoundError

    from console.onec.lookup import OneCClients
    from console.onec.preset import BadPreset

    try:
        return OneCClients(settings, console.numbers, console.pipeline.inbox, also=eyes.also)
    except BadPreset as error:
        raise SettingsError(f"{console.settings.file}: [onec] preset: {error}") from None
    except ZoneInfoNotFoundError:
        allowed = _("must be an IANA time zone, such as Europe/Kyiv")
        raise SettingsError(
            f"{console.settings.file}: [onec] time_zone = {settings.base_time_zone!r}: {allowed}"
        ) from None

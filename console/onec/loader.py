"""Reading the directory out of 1C: everything by pages and by kinds of phone, one request at a time, resumable."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from console.domain.phone import Numbers
from console.onec import literals, values
from console.onec.answers import Row
from console.onec.breaker import Resting
from console.onec.failures import BadQuery, Broken, NoRight, NothingToLoad, NotPublished, OneCFailure, Slow
from console.onec.generation import Loading
from console.onec.odata import Question
from console.onec.partitions import partitions
from console.onec.plan import Plan
from console.onec.preset import Names, Owner
from console.onec.rows import Rows, ref_of
from console.onec.search import Place, fields_taken, tables
from console.onec.source import Source
from console.onec.ways import Progress

_log = logging.getLogger(__name__)
_LEAST_PAGE = 500
_REFUSED = 500
"""The status with which 1C refuses to compare values, and with which it runs out of memory, too."""


@dataclass(slots=True)
class Loader:
    """One load. `page` rows at a time, `within` seconds for each page; `total` for the progress."""

    plan: Plan
    source: Source
    numbers: Numbers
    page: int
    within: float
    on_progress: Callable[[Progress], None]
    total: int | None = None
    as_of: float | None = None
    """When what is read was true (epoch seconds), None: now."""
    origin: str = ""
    """Which version of it is read; a load of another version is begun anew."""
    _done: int = 0
    _kinds: list[str] = field(default_factory=list)

    async def load(self, folder: Path, source: str, in_use: int) -> tuple[int, int]:
        """Load everything and put it in use; clients and phones are returned.

        Raises `OneCFailure` (what is read so far is kept for the next try), and what `Loading` raises.
        """
        loading = await asyncio.to_thread(Loading, folder, source, self.origin)
        with loading:
            await self._read(loading)
            return await asyncio.to_thread(loading.finish, in_use, self.as_of)

    async def _read(self, loading: Loading) -> None:
        """Everything that this base has, and that we may read; what is lacking shows when it is asked for."""
        while True:
            lacking = self.plan.lacking
            self._done, self._kinds = 0, []
            try:
                return await self._read_known(loading)
            except (NoRight, NotPublished, BadQuery) as error:
                if self.plan.lacking == lacking or not tables(self.plan):
                    raise
                _log.warning("the directory goes without a table or a field: %s", error.said)

    async def _read_known(self, loading: Loading) -> None:
        phones = tables(self.plan)
        if not phones:
            raise NothingToLoad
        for key in ("phone", "manager"):
            if names := self.plan.preset.names.get(key):
                await self._names(loading, key, names)
        for places in phones:
            await self._phones(loading, places)
        for owner in self.plan.preset.owners:
            if self.plan.publishes(owner.set):
                await self._owners(loading, owner)

    async def _names(self, loading: Loading, key: str, names: Names) -> None:
        """Names are a nicety: without them the rest is loaded all the same."""
        if not self.plan.has(names.set, names.name):
            return
        options = {"$select": f"Ref_Key,{names.name}", "$orderby": "Ref_Key"}
        options |= {"$filter": names.where} if names.where else {}

        def keep(rows: Sequence[Row], done: bool) -> None:
            found = [(ref, values.text(row, names.name)) for row in rows if (ref := ref_of(row, "Ref_Key"))]
            loading.add(f"name {key}", len(rows), done, names=found)
            if key == "phone":
                self._kinds += [str(UUID(bytes=ref)) for ref, _name in found]

        if key == "phone":  # the kinds themselves are needed below, so they are read again when a load goes on
            with self._learning(names.set, [names.name]):
                await self._all_pages(names.set, options, 0, keep)
        elif not (at := loading.progress(f"name {key}"))[1]:
            with suppress(NoRight, NotPublished, BadQuery):
                await self._all_pages(names.set, options, at[0], keep)

    async def _phones(self, loading: Loading, places: list[Place]) -> None:
        """One table of numbers; what belongs to whom is told by its rows."""
        phones = places[0][1]
        fields = fields_taken(self.plan, places)
        options = {"$select": ",".join(fields), "$orderby": phones.order}
        make = Rows(self.plan.preset.main, self.numbers)

        async def read(condition: str) -> None:
            part = f"{phones.set} {condition}"
            at, is_done = loading.progress(part)
            if is_done:
                self._advance(at)
                return

            def keep(rows: Sequence[Row], done: bool) -> None:
                loading.add(part, len(rows), done, phones=make.phones(places, rows))

            narrowed = {**options, "$filter": condition} if condition else options
            await self._all_pages(phones.set, narrowed, at, keep, fields)

        at_once = f"whole {phones.set}"
        parts = [phones.where] if loading.note(at_once) else partitions(self.plan, phones, self._kinds)
        with self._learning(phones.set, fields):
            for condition in parts:
                try:
                    await read(condition)
                except OneCFailure as error:
                    was_read, _done = loading.progress(f"{phones.set} {condition}")
                    if len(parts) == 1 or was_read or not _may_be_of(error, phones.kind):
                        raise
                    loading.remember(at_once)  # this release cannot tell the kinds apart
                    if not isinstance(error, BadQuery):
                        raise
                    await read(phones.where)
                    return

    async def _owners(self, loading: Loading, owner: Owner) -> None:
        part = f"owners {owner.set}"
        at, is_done = loading.progress(part)
        if is_done:
            self._advance(at)
            return
        wanted = ("Ref_Key", owner.name, owner.company, owner.manager, owner.deleted, owner.inactive)
        fields = self.plan.known(owner.set, wanted)
        options = {"$select": ",".join(fields), "$orderby": owner.order}
        company, manager = ("|".join(self.plan.known(owner.set, [one])) for one in (owner.company, owner.manager))
        make, those = Rows(self.plan.preset.main, self.numbers), replace(owner, company=company, manager=manager)
        options |= {"$filter": owner.where} if owner.where else {}

        def keep(rows: Sequence[Row], done: bool) -> None:
            loading.add(part, len(rows), done, owners=make.owners(those, rows))

        with self._learning(owner.set, fields):
            await self._all_pages(owner.set, options, at, keep, fields)

    async def _all_pages(
        self,
        table: str,
        options: dict[str, str],
        at: int,
        keep: Callable[[Sequence[Row], bool], None],
        fields: Sequence[str] = (),
    ) -> None:
        """Page after page, the next one read while this one is kept; what 1C cannot manage is asked for in halves."""
        page = self.page
        self._advance(at)
        coming = asyncio.ensure_future(self._page(table, options, at, page, fields))
        try:
            while True:
                try:
                    rows = await coming
                except (Slow, Broken):
                    page //= 2
                    if page < _LEAST_PAGE:
                        raise
                    coming = asyncio.ensure_future(self._page(table, options, at, page, fields))
                    continue
                done, start = len(rows) < page, at
                at += len(rows)
                if not done:
                    coming = asyncio.ensure_future(self._page(table, options, at, page, fields))
                await asyncio.to_thread(keep, rows, done)
                self._advance(at - start)
                if done:
                    return
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)

    async def _page(
        self, table: str, options: dict[str, str], at: int, page: int, fields: Sequence[str]
    ) -> Sequence[Row]:
        window = {**options, "$top": str(page), "$skip": str(at)}
        question = Question(literals.call(table, "", {}), window, self.within, tuple(fields), bulk=True)
        return (await self.source.ask(question, [], table)).rows

    @contextmanager
    def _learning(self, table: str, fields: Sequence[str]) -> Iterator[None]:
        """Remember what this base lacks, so that one can do without."""
        try:
            yield
        except (NoRight, NotPublished):
            self.plan.closed.add(table)
            raise
        except BadQuery as error:
            if error.name and error.name in fields:
                self.plan.lost.add((table, error.name))
            raise

    def _advance(self, rows: int) -> None:
        self._done += rows
        self.on_progress(Progress(self._done, self.total if self.total and self.total >= self._done else None))


def _may_be_of(error: OneCFailure, kind: str) -> bool:
    """Whether it may be the condition on the kind that 1C cannot answer."""
    cause = error.why if isinstance(error, Resting) else error
    if isinstance(cause, BadQuery):
        return cause.name in (None, kind)
    return isinstance(cause, Broken) and cause.status == _REFUSED

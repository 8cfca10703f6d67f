"""`caller-console check` and `setup`, the part about exported files: which file is which table, and what it came to."""

import time

from console.flow.ports import Finding
from console.i18n import _, ngettext
from console.onec.failures import OneCFailure, Unrecognised
from console.onec.files.bad import BadFile
from console.onec.files.exported import Exported, NoFolder, NothingExported
from console.onec.plan import Plan
from console.onec.search import tables
from console.onec.site import Site
from console.onec.trial import tried

_STALE_HOURS = 24.0


async def findings(site: Site) -> list[Finding]:
    """Test one folder of exported files. Never raises."""
    exported = site.wire
    assert isinstance(exported, Exported)
    folder = site.settings.folder
    started = time.monotonic()
    try:
        plan = await site.base.refresh()
    except OneCFailure as failure:
        refused = [Finding(False, bad.said, _advice(bad)) for bad in exported.refused.values()]
        return refused or [Finding(False, f"{folder}: {failure.said}", _advice(failure))]
    seconds = round(time.monotonic() - started, 1)
    told = _("{folder}: read in {seconds} s, as {title}")
    found = [Finding(True, told.format(folder=folder, seconds=seconds, title=plan.preset.title))]
    if exported.trouble is not None:
        found.append(Finding(False, exported.trouble.said, _advice(exported.trouble)))
    found += _tables(exported)
    found += [Finding(False, bad.said, _advice(bad)) for bad in exported.refused.values()]
    return [*found, *_numbers(plan), *[finding async for finding in tried(site, plan)]]


def _tables(exported: Exported) -> list[Finding]:
    """Each table: its file, how many rows, how old."""
    book = exported.book
    made = []
    for table, stamp in sorted(book.origins.items()) if book else ():
        rows = book.rows(table) if book else 0
        hours = (time.time() - stamp.modified) / 3600
        counted = ngettext("{count} row", "{count} rows", rows).format(count=rows)
        what = _("{file} is {table}: {rows}, {hours} h old")
        what = what.format(file=stamp.file, table=table, rows=counted, hours=round(hours, 1))
        is_old = hours > _STALE_HOURS
        advice = _("Let it be exported more often: cards are as old as the file.") if is_old else ""
        made.append(Finding(None if is_old else True, what, advice))
    return made


def _numbers(plan: Plan) -> list[Finding]:
    if tables(plan):
        return []
    advice = _("A column of phones is needed: its heading begins with Телефон, Phone or Моб.")
    return [Finding(False, _("no table here has phone numbers"), advice)]


def _advice(failure: OneCFailure) -> str:
    """The next step."""
    advice = {
        NoFolder: _("Check the path, and that this user may read it; in the file a path is in single quotes."),
        NothingExported: _("Name a file clients.csv, or as the sets of 1C are named: docs/files.md"),
        Unrecognised: _("Name a file clients.csv, or as the sets of 1C are named: docs/files.md"),
        BadFile: _("Correct it where it is exported; until then the table stays as it was."),
    }
    return advice.get(type(failure), "")

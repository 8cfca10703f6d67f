"""`sync`: load who has which phone from 1C."""

import click

from console.cli.common import Failure, Options, no_onec, run_async
from console.configured import onec_settings
from console.domain.phone import Numbers
from console.i18n import _


@click.command(help=_("Load the directory of phones from 1C; a run that was cut short goes on where it stopped."))
@click.pass_obj
def command(options: Options) -> int:
    """With a progress bar."""
    settings = options.settings()
    onec = onec_settings(settings, options.data_dir)
    if onec is None:
        raise no_onec(settings)
    from console.onec.failures import OneCFailure
    from console.onec.sync import sync_directory

    async def work() -> int:
        with _bar() as bar:
            try:
                result = await sync_directory(onec, Numbers(onec.region), bar.moved)
            except OneCFailure as failure:
                raise Failure(str(failure)) from None
        click.echo(_("{clients} clients, {phones} phones.").format(clients=result.clients, phones=result.phones))
        return 0

    return run_async(work())


class _bar:
    """Rich's progress bar; a plain line at the end where there is no terminal."""

    def __enter__(self) -> "_bar":
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, transient=True)
        self._task = self._progress.add_task(_("1C → directory"), total=None)
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()

    def moved(self, done: int, total: int | None) -> None:
        """So many rows of so many."""
        self._progress.update(self._task, completed=done, total=total)

"""`record FILE`: the exact bytes that the AMI socket gives."""

from pathlib import Path

import click

from console.bootstrap import pbx_settings
from console.cli.common import Failure, Options, run_async
from console.i18n import _
from console.settings import Settings


@click.command(help=_("Record the exact bytes of the PBX's event stream, until stopped."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--pbx", metavar="NAME", help=_("Which PBX, when there are several."))
@click.option("--seconds", type=click.FloatRange(min=0), help=_("Stop after so many seconds."))
@click.pass_obj
def command(options: Options, file: Path, pbx: str | None, seconds: float | None) -> int:
    """Refuses to write over an existing file."""
    settings = options.settings()
    name = choose(settings, pbx)
    if file.exists():
        raise Failure(_("{file}: exists already; it is not written over").format(file=file))
    return run_async(_record(settings, name, file, seconds))


def choose(settings: Settings, pbx: str | None) -> str:
    """The PBX that was named, or the only one."""
    names = ", ".join(settings.pbx)
    if pbx is None and len(settings.pbx) == 1:
        return next(iter(settings.pbx))
    if pbx not in settings.pbx:
        raise click.UsageError(_("Which PBX? Say --pbx with one of: {names}").format(names=names))
    return pbx


async def _record(settings: Settings, name: str, file: Path, seconds: float | None) -> int:
    import asyncio

    from console.telephony.recorder import record
    from console.telephony.words import Fault

    click.echo(_("Recording {name} into {file}; Ctrl+C stops.").format(name=name, file=file), err=True)
    try:
        async with asyncio.timeout(seconds):
            await record(pbx_settings(name, settings.pbx[name]), file)
    except TimeoutError:
        pass
    except Fault as fault:
        raise Failure(str(fault)) from None
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}") from None
    return 0

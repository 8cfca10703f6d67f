"""`record FILE`: the exact bytes that the AMI socket gives."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli.common import Failure, Options, run_async
from console.configured import pbx_settings
from console.i18n import _
from console.settings import Settings

if TYPE_CHECKING:
    from console.telephony.masking.anonymiser import Anonymiser


@click.command(help=_("Record the exact bytes of the PBX's event stream, until stopped."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--pbx", metavar="NAME", help=_("Which PBX, when there are several."))
@click.option("--seconds", type=click.FloatRange(min=0), help=_("Stop after so many seconds."))
@click.option(
    "--anonymise", is_flag=True, help=_("Replace numbers, names and secrets, so that it can be sent to others.")
)
@click.option(
    "--also", metavar="WORD", multiple=True, help=_("Hide this word too, wherever it stands; may be repeated.")
)
@click.pass_obj
def command(
    options: Options, file: Path, pbx: str | None, seconds: float | None, anonymise: bool, also: tuple[str, ...]
) -> int:
    """Refuses to write over an existing file."""
    settings = options.settings()
    name = choose(settings, pbx)
    refuse_existing(file)
    if also and not anonymise:
        raise click.UsageError(_("--also hides words of an anonymised recording: say --anonymise as well."))
    mask = mask_of(settings, name, also).feed if anonymise else bytes
    return run_async(_record(settings, name, file, seconds, mask))


def refuse_existing(file: Path) -> None:
    """A recording is never written over: it may be the only one."""
    if file.exists():
        raise Failure(_("{file}: exists already; it is not written over").format(file=file))


def mask_of(settings: Settings, pbx: str | None, also: tuple[str, ...]) -> "Anonymiser":
    """What hides numbers as the configured country writes them, and names in the encoding of this PBX."""
    from console.telephony.masking.anonymiser import Anonymiser

    table = settings.pbx.get(pbx or "") or next(iter(settings.pbx.values()), None)
    return Anonymiser(settings.numbers.region, table.encoding if table else "cp1251", also)


def choose(settings: Settings, pbx: str | None) -> str:
    """The PBX that was named, or the only one."""
    names = ", ".join(settings.pbx)
    if pbx is None and len(settings.pbx) == 1:
        return next(iter(settings.pbx))
    if pbx not in settings.pbx:
        raise click.UsageError(_("Which PBX? Say --pbx with one of: {names}").format(names=names))
    return pbx


async def _record(
    settings: Settings, name: str, file: Path, seconds: float | None, mask: Callable[[bytes], bytes]
) -> int:
    import asyncio

    from console.telephony.recorder import record
    from console.telephony.words import Fault

    click.echo(_("Recording {name} into {file}; Ctrl+C stops.").format(name=name, file=file), err=True)
    try:
        async with asyncio.timeout(seconds):
            await record(pbx_settings(name, settings.pbx[name]), file, mask=mask)
    except TimeoutError:
        pass
    except Fault as fault:
        raise Failure(str(fault)) from None
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}") from None
    return 0

"""`anonymise FILE COPY`: a recording without numbers, names and secrets, fit to be sent to others."""

from pathlib import Path

import click

from console.cli.common import Failure, Options
from console.cli.record import mask_of, refuse_existing
from console.i18n import _
from console.settings import Settings, load


@click.command(help=_("Copy a recording with numbers, names and secrets replaced, fit to be sent to others."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("copy", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--also", metavar="WORD", multiple=True, help=_("Hide this word too, wherever it stands; may be repeated.")
)
@click.option("--pbx", metavar="NAME", help=_("Which PBX, when there are several."))
@click.pass_obj
def command(options: Options, file: Path, copy: Path, also: tuple[str, ...], pbx: str | None) -> int:
    """Needs no configuration; reads numbers as the configured country writes them when there is one."""
    from console.telephony.masking.files import anonymise

    settings = load(options.config) if options.config.exists() or options.named else Settings()
    refuse_existing(copy)
    try:
        anonymise(file, copy, mask_of(settings, pbx, also))
    except OSError as error:
        raise Failure(f"{error.filename or file}: {error.strerror}") from None
    return 0

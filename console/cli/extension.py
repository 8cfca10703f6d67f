"""`extension DIR`: write out the sources of the 1C extension."""

from pathlib import Path

import click

from console.cli.common import Failure
from console.i18n import _


@click.command(help=_("Write the sources of the read-only 1C extension into a folder, for your own Configurator."))
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help=_("Write into a folder that is not empty."))
def command(folder: Path, force: bool) -> int:
    """Only what is missing or ours is written; nothing is deleted."""
    from console.onec.extension_files import write

    try:
        if folder.is_dir() and any(folder.iterdir()) and not force:
            raise Failure(_("{folder} is not empty: name another folder, or add --force").format(folder=folder))
        count = write(folder)
    except OSError as error:
        raise Failure(_("{folder}: cannot be written: {why}").format(folder=folder, why=error.strerror)) from None
    told = _("{count} files in {folder}. What to do with them is in {readme}; they are checked for syntax, not run.")
    click.echo(told.format(count=count, folder=folder, readme=folder / "README.md"))
    return 0

"""`why ID`: the account of one call, live or past."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import click

from console.archive import account_file
from console.cli.common import Failure, Options, print_json
from console.domain.why import Account
from console.i18n import _
from console.settings import Settings

_WIDTH = 80
_MOST = 6
"""Ids named when several calls may be meant."""


@click.command(
    help=_(
        "Why a call was told as it was: what the PBX said, which channel was whose, how the client was found, what"
        " became of the notification. ID is a call's id, its beginning, a phone number, or: last."
    )
)
@click.argument("call", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object."))
@click.pass_obj
def command(options: Options, call: str, as_json: bool) -> int:
    """Reads what the running program, or an earlier one, has written down."""
    settings = options.settings()
    account = found(options.data_dir / "history" / account_file.NAME, call.strip(), settings)
    if as_json:
        from console.desk.why_contract import account_json

        print_json(account_json(account))
    else:
        print_account(account, settings.lines)
    return 0


def found(file: Path, wanted: str, settings: Settings) -> Account:
    """The account that is meant. Raises `Failure`."""
    if not file.exists():
        raise Failure(_("{file}: there is no such file; accounts of calls are not kept yet").format(file=file))
    try:
        ids = account_file.ids_like(file, wanted, _MOST)
        account = account_file.find(file, ids[0]) if len(ids) == 1 else None
    except sqlite3.Error as error:
        raise Failure(_("{file}: cannot be read: {why}").format(file=file, why=error)) from None
    except ValueError:
        raise Failure(_("The account of {call} is damaged.").format(call=ids[0])) from None
    if len(ids) > 1:
        shown = ", ".join(ids[: _MOST - 1]) + (", …" if len(ids) == _MOST else "")
        raise Failure(_("{call} may be several calls: {ids}").format(call=wanted, ids=shown))
    if account is None:
        days = f"{settings.history.why_days:g}"
        told = _("{call}: no account of such a call is kept; accounts are kept for {days} days")
        raise Failure(told.format(call=wanted, days=days))
    return account


def print_account(account: Account, names: Mapping[str, str]) -> None:
    """For a terminal of 80 columns."""
    from console.ui.format.why import account_lines

    for line in account_lines(account, names, _WIDTH):
        click.echo("".join(text for text, _tone in line).rstrip())

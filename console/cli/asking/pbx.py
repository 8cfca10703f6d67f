"""Questions about Asterisk."""

import asyncio
from typing import Any

import click

from console.cli.asking.document import Document
from console.cli.check import tell
from console.configured import pbx_settings
from console.i18n import _
from console.settings import PbxTable

_NAME = "main"


def ask(document: Document) -> None:
    """Ask until the exchange lets us in, or the person keeps the answers all the same."""
    name = next(iter(document.table("pbx")), _NAME)
    before = document.table("pbx", name)
    while True:
        table: dict[str, Any] = {
            "host": click.prompt(_("Asterisk's address"), default=before.get("host", "127.0.0.1")),
            "port": click.prompt(
                _("Port of its manager interface (AMI)"),
                type=click.IntRange(1, 65535),
                default=before.get("port", 5038),
            ),
            "user": click.prompt(_("AMI user"), default=before.get("user")),
        }
        known = document.secret("pbx", name, "secret") if before else None
        secret = ask_secret(_("AMI secret"), known)
        before = {**before, **table}
        if _is_good(name, PbxTable(**{**before, "secret": secret, "secret_env": None})):
            break
        if click.confirm(_("Keep these answers all the same?")):
            break
    document.put("pbx", name, values=table)
    if secret != known:
        document.keep("pbx", name, "secret", secret=secret)


def ask_secret(question: str, known: str | None) -> str:
    """A secret, not shown; Enter keeps the one that is known."""
    if known:
        question += " " + _("(Enter: the same)")
    given: str = click.prompt(question, hide_input=True, default="", show_default=False)
    return given or known or ""


def _is_good(name: str, table: PbxTable) -> bool:
    from console.telephony.check import check

    found = asyncio.run(check(pbx_settings(name, table)))
    return tell(_("PBX {name}").format(name=name), found) == 0

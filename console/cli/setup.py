"""`setup`: a few questions, each answer tested against the real PBX and 1C, and a readable file at the end."""

import os
import sys
from pathlib import Path
from typing import Any

import click
import tomlkit

from console import i18n
from console.bootstrap import onec_settings, pbx_settings
from console.cli.check import tell
from console.cli.common import Failure, Options, run_async
from console.i18n import _
from console.secrets_store import keep_secret
from console.settings import OneCTable, PbxTable, Settings, default_file


@click.command(help=_("Answer a few questions; each answer is tested, and the configuration is written."))
@click.pass_obj
def command(options: Options) -> int:
    """Asks before it writes over anything."""
    file = options.config if options.named else default_file()
    if file.exists() and not click.confirm(_("{file} exists. Write it anew?").format(file=file), default=False):
        return 0
    language = click.prompt(_("Language"), type=click.Choice(i18n.LANGUAGES), default=i18n.language())
    i18n.use(language)
    document = tomlkit.document()
    document.add(tomlkit.comment(_("Caller Console. Check it with: caller-console check")))
    _ask_operator(document)
    _ask_pbx(document)
    _ask_onec(document, options.data_dir)
    document["numbers"] = {"region": click.prompt(_("Country of numbers without a code"), default="UA")}
    document["screen"] = {"language": language}
    _write(file, document)
    click.echo(_("Written: {file}. Start with: caller-console").format(file=file))
    return 0


def _ask_operator(document: tomlkit.TOMLDocument) -> None:
    line = click.prompt(_("Your extension, such as 101 (empty: watch only)"), default="", show_default=False)
    document["operator"] = {"line": line, "role": "reception"}


def _ask_pbx(document: tomlkit.TOMLDocument) -> None:
    while True:
        table: dict[str, Any] = {
            "host": click.prompt(_("Asterisk's address"), default="127.0.0.1"),
            "port": click.prompt(_("Port of its manager interface (AMI)"), type=click.IntRange(1, 65535), default=5038),
            "user": click.prompt(_("AMI user")),
        }
        secret = click.prompt(_("AMI secret"), hide_input=True)
        if _pbx_is_good(PbxTable(**table, secret=secret)) or click.confirm(_("Keep these answers all the same?")):
            break
    document["pbx"] = {"main": _with_secret(table, "secret", "pbx.main", secret)}


def _pbx_is_good(table: PbxTable) -> bool:
    from console.telephony.check import check

    async def work() -> int:
        return tell(_("PBX {name}").format(name="main"), await check(pbx_settings("main", table)))

    return run_async(work()) == 0


def _ask_onec(document: tomlkit.TOMLDocument, data_dir: Path) -> None:
    if not click.confirm(_("Is there a 1C (BAS) published on a web server?"), default=True):
        return
    while True:
        table: dict[str, Any] = {
            "url": click.prompt(_("Its address, such as http://server/trade")).rstrip("/"),
            "user": click.prompt(_("1C user (read only)")),
        }
        password = click.prompt(_("Its password"), hide_input=True, default="", show_default=False)
        if _onec_is_good(OneCTable(**table, password=password), data_dir):
            break
        if click.confirm(_("Keep these answers all the same?")):
            break
    document["onec"] = _with_secret(table, "password", "onec", password)


def _onec_is_good(table: OneCTable, data_dir: Path) -> bool:
    from console.onec.check import check

    settings = onec_settings(Settings(onec=table), data_dir)
    if settings is None:
        return False
    tested = settings

    async def work() -> int:
        return tell(_("1C"), await check(tested))

    return run_async(work()) == 0


def _with_secret(table: dict[str, Any], key: str, name: str, secret: str) -> dict[str, Any]:
    """The secret goes into the system's keyring where there is one, else into the file."""
    if keep_secret(name, secret):
        click.echo(_("The secret is in this computer's keyring, not in the file."))
        return table
    return {**table, key: secret}


def _write(file: Path, document: tomlkit.TOMLDocument) -> None:
    """Only its owner may read it: it may hold a secret."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(beside, flags, 0o600), "w", encoding="utf-8") as out:
            out.write(tomlkit.dumps(document))
        if sys.platform != "win32":
            beside.chmod(0o600)
        beside.replace(file)
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}") from None

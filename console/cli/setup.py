"""`setup`: a few questions, each answer tested against the real PBX and 1C, and a readable file at the end."""

import click

from console import i18n
from console.cli.asking import onec, pbx
from console.cli.asking.document import Document
from console.cli.common import Options
from console.i18n import _
from console.settings import default_file


@click.command(help=_("Answer a few questions; each answer is tested, and the configuration is written."))
@click.argument("part", type=click.Choice(("pbx", "1c")), required=False)
@click.pass_obj
def command(options: Options, part: str | None) -> int:
    """All of it, or one part and the rest of the file stays. Nothing is written before the last question."""
    document = Document(options.config if options.named else default_file())
    if part is None:
        _ask_everything(document, options)
    else:
        i18n.use(document.table("screen").get("language", "auto"))
        if part == "pbx":
            pbx.ask(document)
        else:
            onec.ask(document, options.data_dir)
    asked = document.is_new or click.confirm(_("Write {file}?").format(file=document.file), default=True)
    if not asked:
        return 0
    document.write()
    click.echo(_("Written: {file}. Start with: caller-console").format(file=document.file))
    return 0


def _ask_everything(document: Document, options: Options) -> None:
    before = document.table("screen").get("language")
    language = before if before in i18n.LANGUAGES else i18n.language()
    language = click.prompt(_("Language"), type=click.Choice(i18n.LANGUAGES), default=language)
    i18n.use(language)
    document.put("screen", values={"language": language})
    operator = document.table("operator")
    told = _("Your extension, such as 101 (empty: watch only)")
    line = click.prompt(told, default=operator.get("line", ""), show_default=bool(operator.get("line")))
    document.put("operator", values={"line": line, "role": operator.get("role", "reception")})
    told = _("Country of numbers without a code")
    before = document.table("numbers").get("region", "UA")
    document.put("numbers", values={"region": click.prompt(told, default=before, value_proc=_region)})
    pbx.ask(document)
    if document.table("onec") or click.confirm(_("Is there a 1C (BAS) published on a web server?"), default=True):
        onec.ask(document, options.data_dir)


def _region(given: str) -> str:
    region = given.strip().upper()
    if len(region) != len("UA") or not region.isalpha():
        raise click.UsageError(_("must be a country's two letters, such as UA"))
    return region

"""`check`: test every part and say, for each: good, or exactly what to do."""

import asyncio
from collections.abc import Sequence

import click

from console.cli.common import Options, no_onec, run_async
from console.configured import onec_settings, pbx_settings
from console.flow.ports import Finding
from console.i18n import _
from console.settings import Settings


@click.command(help=_("Test the PBX, 1C, notifications and folders; say what to do about each."))
@click.argument("part", type=click.Choice(("pbx", "1c")), required=False)
@click.pass_obj
def command(options: Options, part: str | None) -> int:
    """Exit code 0 when all is well."""
    return run_async(_check(options, options.settings(), part))


async def _check(options: Options, settings: Settings, part: str | None) -> int:
    bad = 0
    click.echo(_("{file}: read and understood").format(file=settings.file))
    for name, pbx in settings.pbx.items() if part != "1c" else ():
        from console.telephony.check import check as check_pbx

        bad += tell(_("PBX {name}").format(name=name), await check_pbx(pbx_settings(name, pbx)))
    onec = onec_settings(settings, options.data_dir) if part != "pbx" else None
    if onec is None and part == "1c":
        raise no_onec(settings)
    if onec is not None:
        from console.onec.check import check as check_onec

        bad += tell(_("1C"), await check_onec(onec))
    if part is not None:
        return 1 if bad else 0
    from console.archive.check import check as check_archive

    bad += tell(_("History"), await asyncio.to_thread(check_archive, options.data_dir / "history"))
    if settings.notify.enabled:
        from console.alerts.check import check as check_alerts

        bad += tell(_("Notifications"), await check_alerts())
    return 1 if bad else 0


def tell(part: str, findings: Sequence[Finding]) -> int:
    """Print what was found of one part; returns how many things are bad."""
    click.echo(f"\n{part}")
    for finding in findings:
        tell_one(finding)
    return sum(finding.ok is False for finding in findings)


def tell_one(finding: Finding) -> None:
    """Print one thing that was found, and what to do about it."""
    sign = {True: "✔", False: "✘", None: "?"}[finding.ok]
    click.echo(f"  {sign} {finding.what}")
    for line in finding.advice.splitlines():
        click.echo(f"      {line}")

"""A card as plain text: flags, sections with their age, hints, and how it was found."""

import time

import click

from console.domain.card import CardState, Level, Lookup, Section
from console.i18n import _, ngettext

_GLYPHS = {Level.STOP: "⛔", Level.WARNING: "⚠", Level.HINT: "✎"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def print_lookup(found: Lookup) -> None:
    """Everything that is known of a number, as the role sees it."""
    states = {
        CardState.FRESH: _("from 1C just now"),
        CardState.SAVED: _("as it was saved, {age}").format(age=_age(found.saved_at or time.time())),
        CardState.ABSENT: _("not in 1C"),
        CardState.SILENT: _("1C did not answer"),
        CardState.SEARCHING: _("still searching"),
    }
    click.echo(f"{found.number}: {states[found.state]}")
    for match in found.matches:
        click.echo(f"  {match.name}" + (f" — {match.company}" if match.company else ""))
    if found.card is not None:
        for flag in found.card.flags:
            click.echo(f"{_GLYPHS[flag.level]} {flag.text}")
        for section in found.card.sections:
            _print_section(section)
    for hint in found.hints or ():
        click.echo(f"→ {hint}")
    for step in (*found.trace, *found.ruled):
        click.echo(f"  · {step.step}: {step.result} ({step.ms:.0f} ms)")


def _print_section(section: Section) -> None:
    from console.ui.format.sections import value_text

    age = f"  ({_age(section.as_of)})" if section.as_of else ""
    click.echo(f"{section.title}" + (f": {section.missing}" if section.missing else "") + age)
    for field in section.fields:
        click.echo(f"  {field.label}: {value_text(field)}")


def _age(at: float) -> str:
    seconds = max(0.0, time.time() - at)
    if seconds < _MINUTE:
        return _("just now")
    if seconds < 2 * _HOUR:
        count = int(seconds // _MINUTE)
        return ngettext("{count} minute ago", "{count} minutes ago", count).format(count=count)
    if seconds < 2 * _DAY:
        count = int(seconds // _HOUR)
        return ngettext("{count} hour ago", "{count} hours ago", count).format(count=count)
    count = int(seconds // _DAY)
    return ngettext("{count} day ago", "{count} days ago", count).format(count=count)

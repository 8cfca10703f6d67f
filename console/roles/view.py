"""A client as one role sees it: dossier in, card out. Pure: no clock, no I/O; a changed role file shows at once."""

from dataclasses import dataclass, replace
from datetime import date

from console.domain.card import Card, Flag, Kind, Level, Lookup, Match, Step
from console.domain.text import clean
from console.i18n import _
from console.roles.facts import Facts, Say
from console.roles.masks import BARS
from console.roles.read import Ready
from console.roles.role import is_new
from console.roles.rules import Rule, Unknown
from console.roles.sections import sections_of
from console.roles.templates import Template

_LOUDNESS = (Level.STOP, Level.WARNING, Level.HINT)
_LONGEST = 500
"""Characters of one text."""


@dataclass(frozen=True, slots=True)
class View:
    """One employee's eyes. `newcomer`: is new here, always or until a day; `say` writes values."""

    ready: Ready
    say: Say
    newcomer: bool | date = False

    def of(self, lookup: Lookup, today: date) -> Lookup:
        """The lookup with the card, the hints and the clients' names as this role sees them."""
        facts = self.facts(lookup, today)
        trace: list[Step] = []
        flags = self._flags(facts, trace)
        hints = self._hints(facts, trace)
        matches = tuple(_masked(match, facts) for match in lookup.matches)
        dossier = lookup.dossier
        if dossier is None:
            # A card out of the history stays as it was seen.
            return replace(lookup, matches=matches, hints=hints, ruled=tuple(trace))
        card = Card(dossier.ref, dossier.title, flags, sections_of(self.ready.role, dossier, facts))
        return replace(lookup, card=card, matches=matches, hints=hints, ruled=tuple(trace))

    def facts(self, lookup: Lookup, today: date) -> Facts:
        """The names of rules and texts, for this lookup."""
        role = self.ready.role
        return Facts(lookup, today, is_new(self.newcomer, today), self.say, role.aliases, role.masks)

    def _flags(self, facts: Facts, trace: list[Step]) -> tuple[Flag, ...]:
        """The preset's and the role's own; those of one text are shown once, the loudest first."""
        found: list[Flag] = []
        dossier = facts.lookup.dossier
        if dossier and self.ready.role.preset_flags:
            for one in dossier.named:
                hidden = one.content if facts.mask(one.key) else None
                found += [flag for flag in one.flags if flag.text != hidden]
        for ready in self.ready.flags if dossier else ():
            if _holds(ready.when, facts, trace):
                found.append(Flag(ready.level, _filled(ready.text, facts)))
        return tuple(sorted(dict.fromkeys(found), key=lambda flag: _LOUDNESS.index(flag.level)))

    def _hints(self, facts: Facts, trace: list[Step]) -> tuple[str, ...] | None:
        meant = [hint for hint in self.ready.hints if facts.newcomer or not hint.newcomer]
        fitting = [hint for hint in meant if hint.when is None or _holds(hint.when, facts, trace)]
        return tuple(dict.fromkeys(_filled(hint.text, facts) for hint in fitting)) if meant else None


def _masked(match: Match, facts: Facts) -> Match:
    """Without the names that the role must not see; a person behind bars stands under the company's name."""
    if facts.mask("client.manager") and match.manager:
        match = replace(match, manager=BARS)
    if facts.mask("client.person") and match.kind is Kind.CONTACT:
        match = replace(match, name=match.company or BARS)
    return match


def _filled(text: Template, facts: Facts) -> str:
    return clean(text.fill(facts.text), _LONGEST)


def _holds(rule: Rule, facts: Facts, trace: list[Step]) -> bool:
    """Whether a rule fires; one that is unknown does not, and says what it lacked."""
    try:
        fires = rule.holds(facts.plain, facts.today)
    except Unknown as lacking:
        trace.append(Step(clean(rule.text), 0.0, _("unknown: {name} is not told").format(name=lacking)))
        return False
    trace.append(Step(clean(rule.text), 0.0, _("yes") if fires else _("no")))
    return fires

"""The eyes of who sits here: the role in force, which may change while the program runs."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from console.domain.card import Lookup
from console.domain.catalogue import Kind
from console.roles.announce import announce
from console.roles.facts import OF_CALL, OWN
from console.roles.view import View

_log = logging.getLogger(__name__)


def attributes(names: Iterable[str]) -> frozenset[str]:
    """Those of the names that are a source's attributes: a preset's own keys are small Latin letters, `debt.total`."""
    asked = (name for name in names if name not in OWN and name not in OF_CALL)
    return frozenset(name for name in asked if (rest := name.partition(".")[2]) and not _is_key(rest))


def _is_key(name: str) -> bool:
    return name.isascii() and name.islower()


class Eyes:
    """See `View`; `today` tells the day here."""

    def __init__(self, view: View, today: Callable[[], date] = date.today) -> None:
        self.view = view
        self._today = today

    def __call__(self, lookup: Lookup) -> Lookup:
        """The lookup as the role sees it. Never raises: what cannot be shown as the role says is not shown."""
        try:
            return self.view.of(lookup, self._today())
        except Exception:  # a role file must never cost a call
            _log.exception("the role could not be applied")
            return replace(lookup, card=None, matches=(), hints=None)

    def also(self) -> frozenset[str]:
        """The attributes that the role asks about; a source reads those that it does not read by itself."""
        return self.view.ready.sources | attributes(self.view.ready.names)

    def lacks(self, lookup: Lookup) -> bool:
        """Whether the role asks for something that was not read for this lookup."""
        return lookup.dossier is not None and lookup.dossier.lacks(self.also())

    def announce(self, call: Mapping[str, str], lookup: Lookup | None) -> tuple[str, str] | None:
        """Title and body of a notification, when the role says what they are."""
        if self.view.ready.role.notification is None:
            return None
        try:
            return announce(self.view, call, lookup, self._today())
        except Exception:  # as above
            _log.exception("the notification could not be put together")
            return None


NAMES: Mapping[str, Kind] = {**OWN, **OF_CALL}
"""Names that a text of the notification may use whatever the source is."""

"""What goes into the desktop notification, as the role file says."""

from collections.abc import Mapping
from datetime import date

from console.domain.card import CardState, Format, Lookup
from console.domain.text import clean
from console.i18n import _
from console.roles import templates
from console.roles.view import View

_TITLE = templates.parse("{client.name}")
_BODY = templates.parse("{client.company} · {call.number}\n{flag}\n{call.queue}")
_LONGEST = 500


def announce(view: View, call: Mapping[str, str], lookup: Lookup | None, today: date) -> tuple[str, str]:
    """Title and body. `call` tells `call.number`, `call.queue` and `call.name`; what the role hides is not told."""
    told = view.ready.role.notification
    hidden = told.hide if told else ()
    facts = view.facts(lookup or Lookup("", CardState.SEARCHING), today)
    flags = lookup.card.flags if lookup and lookup.card else ()

    def tell(name: str, written: Format | None) -> str:
        if name in hidden or any(name.startswith(f"{one}.") for one in hidden):
            return ""
        if name == "flag":
            return flags[0].text if flags else ""
        if name in call:
            return call[name]
        is_likeness = lookup is None or lookup.sole is None
        if name in ("client.name", "client.company") and is_likeness:
            return ""  # only the last digits are alike: nobody's name is told on a desktop
        return facts.text(name, written)

    title = (view.ready.title or _TITLE).filled_lines(tell)
    if not title:
        title = next(filter(None, (tell(name, None) for name in ("call.name", "call.number"))), _("Incoming call"))
    body = (view.ready.body or _BODY).filled_lines(tell)
    return clean(title), "\n".join(clean(row, _LONGEST).strip(" ·") for row in body.split("\n") if row.strip(" ·"))

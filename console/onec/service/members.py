"""What a service really tells, for `card check`: the protocol names some members, and each base has others."""

from collections.abc import Iterable
from dataclasses import replace

from console.domain.card import Kind
from console.domain.catalogue import Catalogue, Question
from console.onec.service import questions
from console.onec.service.questions import Card, Record
from console.onec.service.walk import read_page
from console.onec.service.way import read_found
from console.onec.site import Site
from console.onec.trial import SAMPLE

_OF_A_KIND = 3


async def with_members(site: Site, catalogue: Catalogue, also: Iterable[str]) -> tuple[Catalogue, int]:
    """The catalogue with the members that the cards of a few clients have, asked for `also`; and how many cards.

    A question that none of these clients has a record for stays open: it may have any. Raises `OneCFailure`.
    """
    wanted = tuple(sorted(also))
    page = read_page(await _row(site, questions.page(None, SAMPLE, site.settings.bulk_timeout)))
    cards = [await _card(site, one, wanted) for one in _some(page.rows)]
    told = {name: _question(name, one, [card for card in cards if card]) for name, one in catalogue.questions.items()}
    return replace(catalogue, questions=told), len(cards)


def _some(records: Iterable[Record]) -> list[Record]:
    """A few of each kind."""
    found: dict[Kind, list[Record]] = {}
    for one in records:
        found.setdefault(one.kind, []).append(one)
    return [one for several in found.values() for one in several[:_OF_A_KIND]]


async def _card(site: Site, record: Record, also: tuple[str, ...]) -> Card | None:
    return read_found(await _row(site, questions.by_ref(record.kind, record.ref, also, site.settings.timeout))).card


def _question(name: str, before: Question, cards: list[Card]) -> Question:
    rows = [row for card in cards for row in card.rows.get(name, ())]
    if rows:
        return replace(before, attributes=frozenset(member for row in rows for member in row))
    is_missing = any(name in card.missing for card in cards) and not any(name in card.rows for card in cards)
    return replace(before, is_published=not is_missing)


async def _row(site: Site, question: questions.ServiceQuestion) -> dict[str, object]:
    return (await site.source.ask(question, [], "")).rows[0]

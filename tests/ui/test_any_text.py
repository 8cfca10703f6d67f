"""Any text at all, through every widget: nothing fails, nothing grows beyond its place, nothing acts."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from console.domain.call import Transfer
from console.domain.card import CardState, Field, Flag, Lookup, Section, Value
from console.domain.events import LinkState
from console.domain.history import Acquaintance, Record
from console.domain.notes import Choice, Kept, Note
from console.domain.why import Account, Fact, Seen
from console.flow.ports import SourceState
from console.flow.projection import LinkView, Snapshot
from console.ui.app import CallerConsole
from console.ui.format.announcing import announcement
from console.ui.format.cards import card_lines, card_state_line, card_title
from console.ui.format.lines import Line, clip, cut, fit, width_of, wrap
from console.ui.format.people import names_of
from console.ui.format.rows import call_row, columns
from console.ui.format.status import status_line, troubles
from console.ui.format.subject import Subject
from console.ui.format.targets import target_line, targets
from console.ui.format.why import account_lines

from . import sample
from .fake_desk import FakeDesk
from .looking import screen_text, settle

BAD = (
    "[/b]",
    "[@click=app.quit]x[/]",
    "{0}",
    "%s",
    "\x1b]52;c;eA==\x1b\\",
    "\x9b2J",
    "\u202e",
    "\ud800",
    "日本語" * 40,
)
texts = st.one_of(
    st.text(max_size=80), st.sampled_from(BAD), st.text(st.characters(categories=("L", "M", "S")), max_size=80)
)
widths = st.integers(0, 220)
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def hostile(text: str) -> tuple[Snapshot, Lookup]:
    """The morning with `text` wherever text comes from outside."""
    call = replace(
        sample.RINGING, caller_name=text, queue=text, number=text or None, number_raw=text, ringing=("101", text)
    )
    named = replace(sample.COMPANY, name=text, company=text, manager=text, label=text)
    values: list[Value] = [text, sample.uah("1e30"), -5]
    fields = tuple(Field(f"phone.{at}", text, value) for at, value in enumerate(values))
    sections = (
        Section(text, text, fields, 1.0),
        Section("none", text, (), None, text),
        Section("one", text, fields[:1]),
    )
    card = replace(
        sample.CARD, title=text, flags=tuple(Flag(flag.level, text) for flag in sample.CARD.flags), sections=sections
    )
    steps = tuple(replace(step, step=text, result=text) for step in sample.STEPS)
    lookup = replace(sample.FRESH, matches=(named, replace(named, ref="p-2")), card=card, trace=steps)
    snapshot = sample.snapshot(
        calls=(call, *sample.CALLS[1:]),
        lookup=lookup,
        lines=tuple(replace(line, name=text) for line in sample.LINES),
        links=(LinkView(text, LinkState.DOWN, 1e300, text),),
        source=SourceState(text, 1e300, text),
        acquaintances={call.id: Acquaintance(3, replace(call, operator=text), (replace(call, id="x"),))},
        notice=text,
        kept={call.id: Kept(Note(text, text, text, 1e9), Choice(named.kind, named.ref, text, 1e9))},
    )
    return snapshot, lookup


def hostile_account(text: str) -> Account:
    """The account of a call with `text` likewise."""
    snapshot, lookup = hostile(text)
    facts: dict[str, Fact] = {text: text, "linked": text, "dest": text, "bridge": text, "state": 10**9}
    account = sample.ACCOUNT
    return replace(
        account,
        call=replace(snapshot.calls[0], transfers=(Transfer(text, text, text, 1e300),), answered_by=text),
        number=replace(account.number, received=text, e164=text, compared=text),
        parts=tuple(replace(part, channel=text, name=text, number=text, status=text) for part in account.parts),
        events=tuple(Seen(1e300, text, text, facts) for _ in range(3)),
        matches=lookup.matches,
        trace=lookup.trace,
        notified=tuple(replace(note, detail=text) for note in account.notified),
        line=text,
    )


def fits(lines: list[Line], width: int) -> bool:
    return all(width_of(clip(line, width)) == width for line in lines)


@given(texts, widths)
def test_cut_fit_and_wrap_keep_to_the_width(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width
    assert cell_len(fit(text, width)) == width
    assert all(cell_len(row) <= max(width, 2) for row in wrap(text, width))


@given(texts, widths, st.booleans(), st.booleans())
@settings(max_examples=60)
def test_cards_and_rows_of_any_text(text: str, width: int, dense: bool, past: bool) -> None:
    snapshot, lookup = hostile(text)
    call, names = snapshot.calls[0], names_of(snapshot.lines)
    known = snapshot.acquaintances[call.id]
    kept = snapshot.kept[call.id]
    subject = Subject(call, lookup, known, snapshot.lines, seen=lookup.card, past=past, kept=kept)
    lines = card_lines(subject, names, width, sample.NOW, dense=dense)
    nobody = replace(lookup, state=CardState.ABSENT, card=None, matches=())
    lines += card_lines(replace(subject, lookup=nobody), names, width, sample.NOW, dense=dense)
    lines += [card_state_line(subject), announcement(call, nobody, names, width, kept)]
    lines += [target_line(one, marked=True) for one in targets("", snapshot.lines, text, text)]
    lines += account_lines(hostile_account(text), names, width)
    lines.append(status_line(snapshot, sample.OPERATOR, quiet=True, width=width, now=sample.NOW))
    lines.append(call_row(call, lookup.card, lookup, names, columns(width, days=past), sample.NOW, marked=True))
    assert fits(lines, width)
    assert card_title(subject) is not None
    assert [trouble.text for trouble in troubles(snapshot, text, text)]


@given(texts)
def test_an_account_of_any_text_stays_within_a_terminal_of_80_columns(text: str) -> None:
    names = {"101": text}
    assert max(width_of(line) for line in account_lines(hostile_account(text), names, 80)) <= 80


@given(texts)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_screen_survives_any_text(text: str) -> None:
    snapshot, lookup = hostile(text)
    desk = FakeDesk(snapshot, [Record(1, snapshot.calls[0], lookup.card)])
    app = CallerConsole(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in ("f2", "f9", "f4", "f1", "f3"):
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await settle(pilot)
            shown = screen_text(app)
            assert not UNSAFE.search(shown)
            assert len(shown.splitlines()) == 24


@pytest.mark.parametrize("text", ["я" * 65536, "x " * 32768, "\u0301" * 65536, "[" * 65536])
async def test_sixty_four_kilobytes_of_a_name(text: str) -> None:
    snapshot, _ = hostile(text)
    app = CallerConsole(FakeDesk(snapshot))
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(pilot)
        assert len(screen_text(app).splitlines()) == 32

"""Accounts of calls on disk: kept for some days, found as people ask, and never in the way of anything."""

import asyncio
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from console.archive import account_file
from console.archive.account_codec import decode_account, encode_account
from console.archive.accounts import SqliteAccounts
from console.domain.call import Call, CallState, Direction, Outcome
from console.domain.card import CardState, Kind, Match, Step
from console.domain.evidence import Part
from console.domain.phone import NumberKind
from console.domain.why import Account, Answered, Asked, Decision, Notified, ReadNumber, Seen

DAY = 86_400.0
NOW = 1_763_881_200.0


def an_account(index: int = 0, *, ago: float = 0.0, **changes: object) -> Account:
    """An account with something in every field, of a call that began `ago` seconds before now."""
    ids = f"main/{1_700_000_000 + index}.{index}"
    call = Call(ids, "main", Direction.INBOUND, CallState.ENDED, NOW - ago, Outcome.ANSWERED, number="+380501112233")
    account = Account(
        call,
        ReadNumber("0501112233", NumberKind.PHONE, f"+3805011122{index:02}", "501112233"),
        parts=(Part("1.1", "PJSIP/101-1", "101", "101", "Анна", False, True, True, "ANSWER", 16, 1.0, 2.5),),
        events=(Seen(1.0, "Newstate", "1.1", {"state": 5, "found": True, "number": "101"}),),
        dropped=3,
        asked=Asked.ASKED,
        state=CardState.FRESH,
        saved_at=1.5,
        matches=(Match(Kind.CONTACT, "ref", "Ірина", "ТОВ «Ромашка»"),),
        trace=(Step("directory", 0.3, "found"),),
        answers=(Answered(1.1, CardState.FRESH),),
        notified=(Notified(1.2, Decision.BY_NOBODY, "no such service"),),
        chosen="ref",
        line="101",
        at=NOW,
    )
    return replace(account, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def make(folder: Path) -> AsyncIterator[Callable[..., SqliteAccounts]]:
    made: list[SqliteAccounts] = []

    def make(days: float = 14.0, clock: Callable[[], float] = lambda: NOW) -> SqliteAccounts:
        made.append(SqliteAccounts(folder, days, clock))
        return made[-1]

    yield make
    for accounts in made:
        await accounts.close()


async def put(accounts: SqliteAccounts, *told: Account) -> None:
    for account in told:
        accounts.write(account.call.id, partial(replace, account))
    await accounts.close()


def blocked(folder: Path) -> None:
    """Nothing can be written here."""
    folder.parent.mkdir()
    folder.write_text("no folder")


def broken(folder: Path, damage: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / account_file.NAME).write_bytes(damage)


def until_written(accounts: SqliteAccounts) -> None:
    while accounts._waiting:
        time.sleep(0.001)


def rows(folder: Path) -> int:
    with closing(sqlite3.connect(folder / account_file.NAME)) as db:
        (count,) = db.execute("SELECT count(*) FROM account").fetchone()
    return int(count)


def test_an_account_comes_back_as_it_was() -> None:
    assert decode_account(encode_account(an_account())) == an_account()


@pytest.mark.parametrize("data", [b"", b"garbage", encode_account(an_account())[:-9], b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_is_no_account_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_account(data)


async def test_kept_over_a_restart_in_a_private_file(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    await put(make(), an_account())
    assert await make().find(an_account().call.id) == an_account()
    if sys.platform != "win32":
        assert (folder / account_file.NAME).stat().st_mode & 0o777 == 0o600


async def test_found_before_it_is_on_disk(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    blocked(folder)
    accounts = make()
    accounts.write("main/1", an_account)
    accounts.merged("main/2", "main/1", NOW)
    assert await accounts.find("main/1") == an_account()
    assert await accounts.find("main/2") == an_account()
    assert await accounts.find("main/3") is None


async def test_the_later_account_counts(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    live = replace(an_account(), call=replace(an_account().call, state=CallState.RINGING))
    await put(make(), live)
    await put(make(), an_account())
    assert await make().find(live.call.id) == an_account()
    assert rows(folder) == 1


async def test_a_program_without_a_screen_does_not_replace_what_one_with_a_screen_told(
    make: Callable[..., SqliteAccounts],
) -> None:
    blind = replace(an_account(), notifies=False, notified=(Notified(1.0, Decision.NO_SCREEN),))
    await put(make(), an_account())
    await put(make(), blind)
    assert await make().find(blind.call.id) == an_account()
    unfinished = an_account(1, call=replace(an_account(1).call, state=CallState.TALKING))
    await put(make(), unfinished)
    await put(make(), replace(an_account(1), notifies=False))
    assert await make().find(unfinished.call.id) == replace(an_account(1), notifies=False)


async def test_a_part_of_a_call_leads_to_the_call(make: Callable[..., SqliteAccounts]) -> None:
    accounts = make()
    accounts.merged("main/part", "main/middle", NOW)
    accounts.merged("main/middle", an_account().call.id, NOW)
    await put(accounts, an_account())
    assert await make().find("main/part") == an_account()


async def test_parts_in_a_circle_lead_nowhere(make: Callable[..., SqliteAccounts]) -> None:
    accounts = make()
    accounts.merged("main/1", "main/2", NOW)
    accounts.merged("main/2", "main/1", NOW)
    await accounts.close()
    assert await make().find("main/1") is None


async def test_old_ones_go_and_give_their_room_back(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    noise = tuple(Seen(float(at), "Newstate", str(at * 7919), {"number": str(at * 104_729)}) for at in range(200))
    await put(make(), *(an_account(index, ago=10 * DAY, events=noise) for index in range(80)), an_account(99))
    full = (folder / account_file.NAME).stat().st_size
    await put(make(days=9))
    assert rows(folder) == 1
    assert (folder / account_file.NAME).stat().st_size < full / 4
    assert await make().find(an_account(99).call.id) == an_account(99)


async def test_no_days_keep_nothing_and_delete_what_there_is(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    await put(make(), an_account())
    accounts = make(days=0)
    await put(accounts, an_account(1))
    assert await accounts.find(an_account().call.id) is None
    assert not (folder / account_file.NAME).exists()


@pytest.mark.parametrize("damage", [b"garbage!" * 2000, b"SQLite format 3\x00" + bytes(4000)])
async def test_a_damaged_file_is_begun_anew(make: Callable[..., SqliteAccounts], folder: Path, damage: bytes) -> None:
    broken(folder, damage)
    assert await make().find("main/1") is None
    await put(make(), an_account())
    assert await make().find(an_account().call.id) == an_account()


async def test_damage_met_while_writing(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    await put(make(), *(an_account(index) for index in range(60)))
    file = folder / account_file.NAME
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    await put(make(), an_account(70))
    assert await make().find(an_account(70).call.id) == an_account(70)


async def test_a_file_taken_away_while_open(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    accounts = make()
    accounts.write("main/1", an_account)
    await asyncio.to_thread(until_written, accounts)
    account_file.remove(folder / account_file.NAME)
    await put(accounts, an_account(2))
    assert await make().find(an_account(2).call.id) == an_account(2)


async def test_an_account_that_cannot_be_made_does_not_keep_the_others(
    make: Callable[..., SqliteAccounts], caplog: pytest.LogCaptureFixture
) -> None:
    accounts = make()
    accounts.write("main/1", lambda: an_account(no_such_field=1))
    await put(accounts, an_account(2))
    assert await make().find(an_account(2).call.id) == an_account(2)
    assert "an account cannot be made" in caplog.text


async def test_what_waits_for_a_failing_disk_is_bounded(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    blocked(folder)
    accounts = make()
    for index in range(1_500):
        accounts.write(f"main/{index}", an_account)
    assert len(accounts._waiting) == 1_000
    assert await accounts.find("main/1499") == an_account()
    assert await accounts.find("main/1") is None


async def test_a_file_of_a_later_version_is_left_alone(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    await put(make(), an_account())
    with closing(sqlite3.connect(folder / account_file.NAME)) as db:
        db.execute("PRAGMA user_version = 99")
    await put(make(), an_account(1))
    assert rows(folder) == 1


async def test_ids_as_people_give_them(make: Callable[..., SqliteAccounts], folder: Path) -> None:
    accounts = make()
    accounts.merged("main/1700000009.9", an_account(1).call.id, NOW)
    await put(accounts, *(an_account(index, ago=100.0 - index) for index in (1, 2, 12)))
    like = partial(account_file.ids_like, folder / account_file.NAME, most=6)
    one, two, twelve = (an_account(index).call.id for index in (1, 2, 12))
    assert like("last") == [twelve]
    assert like(one) == like(one.partition("/")[2]) == [one]
    assert like("1700000012") == like("main/1700000012") == [twelve]
    assert like("main/1700000009") == ["main/1700000009.9"]
    assert like("main/17") == ["main/1700000009.9", twelve, two, one]
    assert like("+380 50 111 22 02") == like("01112202") == [two]
    assert like("%") == like("_") == like("9999999") == like("11") == []

"""Saved cards: nothing in the file can run code, and whatever happens to the disk, the program goes on."""

import asyncio
import pickle
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from console.flow.ports import Notice
from console.onec.cache import CardCache
from console.onec.safe_disk import SafeCache, SafeDisk, Unsafe

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


@asynccontextmanager
async def opened(folder: Path, heard: list[str] | None = None) -> AsyncIterator[CardCache]:
    def hear(notice: Notice) -> None:
        if heard is not None:
            heard.append(notice.text)

    cache = CardCache(folder, hear, 2**31, 30)
    try:
        await cache.ready()
        yield cache
    finally:
        await cache.close()


async def settled(cache: CardCache) -> None:
    """Wait until the writer has done what it was given."""
    await asyncio.wrap_future(cache._writer.submit(lambda: None))


async def saved(folder: Path, key: str = "card 1", value: bytes = b"{}") -> None:
    async with opened(folder) as cache:
        cache.put(key, value)


async def test_what_was_saved_is_there_after_a_restart(tmp_path: Path) -> None:
    big = b"x" * 100_000
    async with opened(tmp_path / "cards") as cache:
        cache.put("card 1", b"one")
        cache.put("card 2", big)
        await settled(cache)
        assert cache.get("card 1") == b"one"
    async with opened(tmp_path / "cards") as cache:
        assert cache.get("card 2") == big
        cache.drop("card 1")
        await settled(cache)
        assert cache.get("card 1") is None
    assert sorted(file.suffix for file in (tmp_path / "cards").rglob("*.val")) == []


class Bomb:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.mark,)


def aside(folder: Path) -> list[Path]:
    return list(folder.glob("cards.broken-*"))


def plant(folder: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "cache.db")) as base, base:
        assert base.execute(sql, values).rowcount > 0


async def test_the_bomb_of_these_tests_works(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Bomb(tmp_path / "ran")))
    assert (tmp_path / "ran").exists()


async def test_a_planted_pickle_does_not_run(tmp_path: Path) -> None:
    folder, heard = tmp_path / "cards", []
    await saved(folder)
    plant(folder, "UPDATE Cache SET mode = 4, value = ?", pickle.dumps(Bomb(tmp_path / "ran")))
    async with opened(folder, heard) as cache:
        assert cache.get("card 1") is None
        await settled(cache)
        cache.put("card 1", b"new")
        await settled(cache)
        assert cache.get("card 1") == b"new"
    assert not (tmp_path / "ran").exists()
    assert len(heard) == 1
    assert len(aside(tmp_path)) == 1


async def test_a_pickled_key_does_not_run_even_when_keys_are_listed(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    await saved(folder)
    plant(folder, "UPDATE Cache SET raw = 0, key = ?", pickle.dumps(Bomb(tmp_path / "ran")))
    cache = SafeCache(folder, 2**31)
    with pytest.raises(Unsafe):
        list(cache._cache)
    cache.close()
    async with opened(folder) as other:
        assert other.get("card 1") is None
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("mode", [1, 2, 3, 4])
async def test_a_planted_file_name_is_not_read(tmp_path: Path, mode: int) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"secret")
    folder = tmp_path / "cards"
    await saved(folder)
    plant(folder, "UPDATE Cache SET mode = ?, filename = '../secret.txt', value = NULL", mode)
    async with opened(folder) as cache:
        assert cache.get("card 1") is None


async def test_a_planted_file_name_is_not_deleted(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"secret")
    folder = tmp_path / "cards"
    await saved(folder)
    plant(folder, "UPDATE Cache SET filename = '../secret.txt', expire_time = 1")
    async with opened(folder) as cache:
        for n in range(20):
            cache.put(f"card {n + 1}", b"{}")
    assert secret.read_bytes() == b"secret"


@pytest.mark.parametrize("value", ["text", 1, None, b"x".__class__, [b"x"]])
def test_only_bytes_are_stored(tmp_path: Path, value: object) -> None:
    with pytest.raises(Unsafe):
        SafeDisk(str(tmp_path)).store(value, False)


@pytest.mark.parametrize("key", [b"bytes", 1, ("a", 1), None, 1.5])
def test_only_text_is_a_key(tmp_path: Path, key: object) -> None:
    with pytest.raises(Unsafe):
        SafeDisk(str(tmp_path)).put(key)
    with pytest.raises(Unsafe):
        SafeDisk(str(tmp_path)).get(key, True)


def damage_header(file: Path) -> None:
    file.write_bytes(b"not a database at all" * 200)


def damage_tail(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def damage_middle(file: Path) -> None:
    body = bytearray(file.read_bytes())
    body[4096:] = b"\xff" * (len(body) - 4096)
    file.write_bytes(bytes(body))


@pytest.mark.parametrize("damage", [damage_header, damage_tail, damage_middle])
async def test_a_damaged_file_is_put_aside_and_begun_anew(tmp_path: Path, damage: object) -> None:
    folder, heard = tmp_path / "cards", list[str]()
    async with opened(folder) as cache:
        for n in range(200):
            cache.put(f"card {n}", b"x" * 500)
    damage(folder / "cache.db")  # type: ignore[operator]
    async with opened(folder, heard) as cache:
        for n in range(200):
            cache.get(f"card {n}")
        await settled(cache)
        await settled(cache)
        cache.put("card 1", b"new")
        await settled(cache)
        assert cache.get("card 1") == b"new"
    assert len(heard) == 1 and "broken-" in heard[0]


async def test_another_process_that_writes_is_not_waited_for(tmp_path: Path) -> None:
    folder, heard = tmp_path / "cards", list[str]()
    await saved(folder, value=b"old")
    async with opened(folder, heard) as cache:
        with closing(sqlite3.connect(folder / "cache.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert cache.get("card 1") == b"old"
            cache.put("card 1", b"new")
            assert cache.get("card 1") == b"new"
            await settled(cache)
            assert cache.get("card 1") == b"new"
            other.execute("ROLLBACK")
        cache.put("card 1", b"newer")
    async with opened(folder, heard) as cache:
        assert cache.get("card 1") == b"newer"
    assert heard == []


async def test_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    heard: list[str] = []
    async with opened(tmp_path / "file" / "cards", heard) as cache:
        for n in range(600):
            cache.put(f"card {n}", b"x")
        await settled(cache)
        assert cache.get("card 599") == b"x"  # while the program runs, and not without end
        assert cache.get("card 1") is None
    assert len(heard) == 1


@posix
async def test_a_full_disk_is_said_once_and_what_is_there_can_be_read(tmp_path: Path) -> None:
    import resource

    folder, heard = tmp_path / "cards", list[str]()
    await saved(folder, value=b"old")
    async with opened(folder, heard) as cache:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (96 * 1024, hard))
        try:
            for n in range(30):
                cache.put(f"card {n + 2}", b"x" * 20_000)
            await settled(cache)
            assert cache.get("card 1") == b"old"
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert len(heard) == 1
        cache.put("card 99", b"room again")
        await settled(cache)
        assert cache.get("card 99") == b"room again"


@posix
async def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    await saved(tmp_path / "deep" / "cards")
    assert (tmp_path / "deep" / "cards").stat().st_mode & 0o777 == 0o700


@posix
async def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    folder, heard = tmp_path / "cards", list[str]()
    folder.mkdir()
    folder.chmod(0o755)
    async with opened(folder, heard) as cache:
        cache.put("card 1", b"x")
        await settled(cache)
    assert list(folder.iterdir()) == []
    assert len(heard) == 1


@posix
async def test_a_link_to_somewhere_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "cards").symlink_to(tmp_path / "elsewhere")
    heard: list[str] = []
    async with opened(tmp_path / "cards", heard):
        pass
    assert len(heard) == 1


async def test_nothing_is_read_or_written_after_the_end(tmp_path: Path) -> None:
    async with opened(tmp_path / "cards") as cache:
        pass
    cache.put("card 1", b"x")
    cache.drop("card 1")

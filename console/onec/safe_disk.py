"""diskcache with its one danger taken out: nothing in its file can make code run.

diskcache reads Python pickles out of its database (CVE-2025-69872), so whoever can write the file could run code.
`SafeDisk` knows text for keys and bytes for values, all inside the database, and no files beside it: the column with
file names, from which diskcache reads and deletes, is never followed. Heavy to import.
"""

import sqlite3
from pathlib import Path
from typing import Any

import diskcache

_RAW = 1
_LOCK_TIMEOUT = 0.25


class Unsafe(Exception):
    """Something in the cache's file that we never write: a pickle, a file name, a key that is not text."""


class Locked(Exception):
    """Another process is writing."""


class SafeDisk(diskcache.Disk):
    """Text keys, bytes values, no pickles, no files."""

    def put(self, key: Any) -> tuple[Any, bool]:
        """Accept a text key."""
        if type(key) is not str:
            raise Unsafe
        return key, True

    def get(self, key: Any, raw: bool) -> Any:
        """Give back a text key."""
        if not raw or type(key) is not str:
            raise Unsafe
        return key

    def store(self, value: Any, read: bool, key: Any = None) -> tuple[int, int, str | None, Any]:
        """Accept bytes; their size is counted by SQLite itself."""
        if type(value) is not bytes or read:
            raise Unsafe
        return 0, _RAW, None, sqlite3.Binary(value)

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> bytes:
        """Give back bytes."""
        if mode != _RAW or filename is not None or read or type(value) is not bytes:
            raise Unsafe
        return value

    def filename(self, key: Any = None, value: Any = None) -> tuple[str, str]:
        """There are none."""
        raise Unsafe

    def remove(self, file_path: str) -> None:
        """Delete nothing: we have no files, so this name is somebody else's."""


class SafeCache:
    """Bytes by key, at most `size` bytes of them, the longest unchanged going first.

    Every method may raise `Unsafe`, `Locked`, `sqlite3.Error` or `OSError`. Each thread closes its own connection.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._cache = diskcache.Cache(
            str(folder),
            timeout=_LOCK_TIMEOUT,
            disk=SafeDisk,
            size_limit=size,
            eviction_policy="least-recently-stored",
            statistics=0,
        )

    def get(self, key: str) -> bytes | None:
        """What is saved under a key."""
        try:
            found = self._cache.get(key)
        except diskcache.Timeout:
            raise Locked from None
        return found if isinstance(found, bytes) else None

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Save for so long."""
        try:
            self._cache.set(key, value, expire=seconds)
        except diskcache.Timeout:
            raise Locked from None

    def drop(self, key: str) -> None:
        """Forget."""
        try:
            self._cache.delete(key)
        except diskcache.Timeout:
            raise Locked from None

    def close(self) -> None:
        """Close this thread's connection."""
        self._cache.close()

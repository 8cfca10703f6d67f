"""The accounts of calls on disk, for some days: written by a thread of their own, so that no call waits for them."""

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from console.archive import account_file
from console.archive.account_codec import encode_account
from console.archive.account_file import Row
from console.archive.files import is_damage
from console.archive.fold import digits_of, storable
from console.domain.why import Account

DAYS = 14.0
"""How long accounts are kept when nobody says."""
_DAY_S = 86_400.0
_PRUNE_S = 3_600.0
_RETRY_S = 30.0
_MOST_WAITING = 1_000
"""Accounts that wait for a disk which fails; older ones are let go."""
_BATCH = 100
_log = logging.getLogger(__name__)

Make = Callable[[], Account]


class SqliteAccounts:
    """Implements `flow.ports.Accounts`. Works from when it is made; what fails is logged and tried again.

    Args:
        folder: where the history is.
        days: how long accounts are kept; 0 keeps none and deletes what there is.
    """

    def __init__(self, folder: Path, days: float = DAYS, clock: Callable[[], float] = time.time) -> None:
        self.path = folder / account_file.NAME
        self._days, self._clock = days, clock
        self._waiting: dict[str, Make | Row] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._failing = False
        self._pruned = float("-inf")
        self._thread = threading.Thread(target=self._work, name="why-writer", daemon=True)
        if days > 0:
            self._thread.start()
        else:
            with suppress(OSError):
                account_file.remove(self.path)

    def write(self, call_id: str, make: Make) -> None:
        """Write what `make` gives, in this thread of ours; an older account of the call is replaced. Never blocks."""
        self._put(call_id, make)

    def merged(self, call_id: str, into: str, started: float) -> None:
        """Remember that what was a call is a part of another one. Never blocks."""
        self._put(call_id, (call_id, started, True, True, "", into, None))

    async def find(self, call_id: str) -> Account | None:
        """The account of a call, of the one it went into where it is a part of one."""
        with self._changed:
            waiting = self._waiting.get(call_id)
        if isinstance(waiting, tuple):
            return await self.find(waiting[5] or "")
        return waiting() if waiting else await asyncio.to_thread(self._read, call_id)

    async def close(self) -> None:
        """Write what is left and close."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)

    def _put(self, call_id: str, what: "Make | Row") -> None:
        if not self._days:
            return
        with self._changed:
            self._waiting.pop(call_id, None)
            self._waiting[call_id] = what
            if len(self._waiting) > _MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]
            self._changed.notify_all()

    def _read(self, call_id: str) -> Account | None:
        try:
            return account_file.find(self.path, call_id)
        except (sqlite3.Error, ValueError) as error:
            _log.warning("an account cannot be read: %s", type(error).__name__)
            return None

    def _work(self) -> None:
        db: sqlite3.Connection | None = None
        while True:
            last_turn = self._closing
            try:
                if db is not None and not self.path.exists():  # deleted while open: what is written goes nowhere
                    db = self._let_go(db)
                db = db or account_file.open_writer(self.path)
                self._take_turn(db)
                self._failing = False
            except Exception as error:  # whatever it is: later accounts may be written
                db = self._let_go(db)
                if self._mended(error):
                    continue
                self._failed(error)
            if last_turn:
                break
            self._wait()
        self._let_go(db)

    def _wait(self) -> None:
        with self._changed:
            if self._failing:
                self._changed.wait_for(lambda: self._closing, _RETRY_S)
            else:
                self._changed.wait_for(lambda: self._closing or self._waiting, _PRUNE_S)

    def _take_turn(self, db: sqlite3.Connection) -> None:
        now = self._clock()
        if now - self._pruned > _PRUNE_S:
            account_file.prune(db, now - self._days * _DAY_S)
            self._pruned = now
        while True:
            with self._changed:
                batch = dict(list(self._waiting.items())[:_BATCH])
            if not batch:
                return
            account_file.write(db, [row for what in batch.values() if (row := _row(what)) is not None])
            with self._changed:
                for call_id, what in batch.items():
                    if self._waiting.get(call_id) is what:
                        del self._waiting[call_id]

    def _mended(self, error: Exception) -> bool:
        """A file that proves broken is deleted, once; it is no history."""
        if self._failing or not is_damage(error):
            return False
        _log.error("the file with the accounts of calls is damaged and is begun anew")
        try:
            account_file.remove(self.path)
        except OSError:
            return False
        self._failing = True
        return True

    def _failed(self, error: Exception) -> None:
        if not self._failing:
            _log.warning("accounts of calls cannot be written: %s", type(error).__name__, exc_info=error)
        self._failing = True

    @staticmethod
    def _let_go(db: sqlite3.Connection | None) -> None:
        if db is not None:
            with suppress(sqlite3.Error):
                db.close()


def _row(what: "Make | Row") -> Row | None:
    """A row; None where an account cannot be made: the others must not wait for it."""
    if isinstance(what, tuple):
        return what
    try:
        account = what()
        call = account.call
        digits = digits_of(account.number.e164) or digits_of(account.number.received)
        data = encode_account(account)
    except Exception:
        _log.exception("an account cannot be made")
        return None
    return (storable(call.id), call.started, not call.is_live, account.notifies, digits, None, data)

"""The history: every ended call on disk, found again by any part of a number or name."""

from console.archive.store import SqliteArchive

__all__ = ["SqliteArchive"]

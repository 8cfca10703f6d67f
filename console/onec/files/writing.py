"""Writing one generation of what files say into SQLite, table by table."""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.onec.files.cells import Type
from console.onec.files.columns import Column, Spoken, aliases, columns_of, own_ref
from console.onec.files.readers import Nested, read
from console.onec.files.shape import Shape
from console.onec.literals import NO_REF

_PAGE = 2000
_BREATH = 100
_TABLES = """
CREATE TABLE origin(name TEXT PRIMARY KEY, file TEXT, size INTEGER, modified REAL) WITHOUT ROWID;
CREATE TABLE field(owner TEXT, name TEXT, type TEXT, PRIMARY KEY(owner, name)) WITHOUT ROWID;
CREATE TABLE spoken(ref TEXT, target TEXT, text TEXT, PRIMARY KEY(ref, target)) WITHOUT ROWID;
CREATE TABLE alias(made TEXT, target TEXT, ref TEXT, PRIMARY KEY(made, target)) WITHOUT ROWID;
"""
_TAKEN_OVER = (
    "INSERT OR IGNORE INTO spoken SELECT * FROM old.spoken WHERE target = ?",
    "INSERT OR IGNORE INTO alias SELECT * FROM old.alias WHERE target = ?",
)


def quoted(name: str) -> str:
    """The name of a table or column, for SQL, where a placeholder cannot stand: every S608 here and in `asked.py`."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(slots=True)
class Writing:
    """A generation being written into `base`. For one thread. Raises `BadFile`, `OSError`, `sqlite3.Error`."""

    base: sqlite3.Connection
    shapes: dict[str, Shape]
    folder: Path
    apart: frozenset[str] = frozenset()
    """Tables with a file of their own: tabular parts among them are not taken out of records."""
    read_rows: Callable[[int], None] = lambda _rows: None
    """Hears of every page that was read."""
    _spoken: Spoken = field(default_factory=dict)

    def begin(self) -> None:
        """Make the tables about tables."""
        self.base.executescript(_TABLES)

    def take(self, table: str, file: str) -> None:
        """Read a file into a table. Of a file that is no good there is a part, to be dropped."""
        self.base.execute("BEGIN")
        try:
            self._read(table, self.shapes[table], file)
        finally:
            self.base.execute("COMMIT")  # there is no journal to roll back by: a broken file of ours is thrown away

    def keep(self, table: str, old: Path) -> None:
        """Take a table over from an older generation, with what it said of names."""
        self.base.execute("ATTACH ? AS old", (f"{old.absolute().as_uri()}?mode=ro&immutable=1",))
        try:
            with self.base:
                self.base.execute("BEGIN")
                for name in (table, *self._inside(table)):
                    made = self.base.execute("SELECT sql FROM old.sqlite_master WHERE name = ?", (name,)).fetchone()
                    if made:
                        self.base.execute(made[0])
                        self.base.execute(f"INSERT INTO {quoted(name)} SELECT * FROM old.{quoted(name)}")  # noqa: S608
                        self.base.execute("INSERT INTO field SELECT * FROM old.field WHERE owner = ?", (name,))
                for target in {table, *self.shapes[table].named.values()}:
                    for taken in _TAKEN_OVER:
                        self.base.execute(taken, (target,))
        finally:
            self.base.execute("DETACH old")

    def finish(self) -> None:
        """Make codes and names lead to what they mean, name what has no file of its own, make indexes."""
        with self.base:
            self.base.execute("BEGIN")
            rows = ((ref, target, text) for (ref, target), text in self._spoken.items())
            self.base.executemany("INSERT OR IGNORE INTO spoken VALUES (?,?,?)", rows)
            for table, shape in self.shapes.items():
                there = self._fields(table)
                for column in there:
                    if column in shape.named:
                        self._resolve(table, column, shape.named[column])
            for table, shape in self.shapes.items():
                if not self._fields(table):
                    self._make_of_names(table, shape)
            for table in self.shapes:
                for column in (name for name, type_ in self._fields(table).items() if type_ == Type.REF):
                    index = quoted(f"{table} {column}")
                    self.base.execute(f"CREATE INDEX {index} ON {quoted(table)}({quoted(column)})")
            self.base.execute("DELETE FROM alias WHERE made = ref")

    def drop(self, table: str) -> None:
        """Forget a table that was taken."""
        for name in (table, *self._inside(table)):
            self.base.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
            self.base.execute("DELETE FROM field WHERE owner = ?", (name,))
        self.base.execute("DELETE FROM alias WHERE target = ?", (table,))

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.base.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0])  # noqa: S608

    def _inside(self, table: str) -> list[str]:
        """The tabular parts that may stand inside its records."""
        return [name for one in sorted(self.shapes[table].parts) if (name := f"{table}_{one}") not in self.apart]

    def _fields(self, table: str) -> dict[str, str]:
        return dict(self.base.execute("SELECT name, type FROM field WHERE owner = ?", (table,)))

    def _read(self, table: str, shape: Shape, file: str) -> None:
        sheet = read(self.folder / file, frozenset(shape.parts))
        columns = columns_of(file, sheet.headings, shape)
        names = [one.name for one in columns]
        own = names.index("Ref_Key") if "Ref_Key" in names and "Ref_Key" not in shape.named else None
        insert = self._create(table, {one.name: one.type for one in columns})
        inside = self._inside(table)
        parts = {n: self._part(name) for n, one in enumerate(sheet.headings) if (name := f"{table}_{one}") in inside}
        page: list[list[Any]] = []
        called: list[tuple[str, str, str]] = []
        for count, (at, record) in enumerate(sheet.rows, 1):
            values = [one.value(file, at, record, self._spoken) for one in columns]
            if own is not None:
                fields = dict(zip(names, values, strict=True))
                if values[own] == NO_REF:
                    values[own] = own_ref(fields)
                if values[own] == NO_REF and shape.referred:
                    continue  # neither a reference nor a code nor a name: a line of totals, or of nothing
                called += ((alias, table, values[own]) for alias in aliases(fields))
                for n, part in parts.items():
                    part(file, at, values[own], record[n])
            page.append(values)
            if count % _PAGE == 0:
                self._put(insert, page, called)
            if count % _BREATH == 0:
                time.sleep(0.0002)  # the thread that paints the screen can run
        self._put(insert, page, called)

    def _put(self, insert: str, page: list[list[Any]], called: list[tuple[str, str, str]]) -> None:
        self.base.executemany(insert, page)
        self.base.executemany("INSERT OR IGNORE INTO alias VALUES (?,?,?)", called)
        self.read_rows(len(page))
        page.clear()
        called.clear()

    def _create(self, table: str, fields: dict[str, Type]) -> str:
        """Make a table; how rows are put into it is returned."""
        self.base.execute(f"CREATE TABLE {quoted(table)}({','.join(quoted(name) for name in fields)})")
        rows = [(table, name, type_.value) for name, type_ in fields.items()]
        self.base.executemany("INSERT INTO field VALUES (?,?,?)", rows)
        return f"INSERT INTO {quoted(table)} VALUES ({','.join('?' * len(fields))})"  # noqa: S608

    def _part(self, table: str) -> Callable[[str, int, str, Any], None]:
        """Takes the rows of a tabular part that stand inside a record."""
        shape = self.shapes[table]
        columns = [
            Column(name, type_, (n,), name, shape.named.get(name, ""))
            for n, (name, type_) in enumerate(shape.fields.items())
        ]
        insert = self._create(table, shape.fields)

        def put(file: str, at: int, ref: str, cell: Any) -> None:
            for row in cell.rows if isinstance(cell, Nested) else ():
                record = [ref if one.name == "Ref_Key" else row.get(one.name) for one in columns]
                self.base.execute(insert, [one.value(file, at, record, self._spoken) for one in columns])

        return put

    def _resolve(self, table: str, column: str, target: str) -> None:
        """A code or a name becomes the reference of the record that it means."""
        meant = f"FROM alias WHERE made = {quoted(table)}.{quoted(column)} AND target = ?1"
        update = f"UPDATE {quoted(table)} SET {quoted(column)} = (SELECT ref {meant}) WHERE EXISTS (SELECT 1 {meant})"  # noqa: S608
        self.base.execute(update, (target,))

    def _make_of_names(self, table: str, shape: Shape) -> None:
        """A table without a file is made of the names by which others call its records."""
        rows = self.base.execute("SELECT ref, text FROM spoken WHERE target = ?", (table,)).fetchall()
        if rows and {"Ref_Key", "Description"} <= shape.fields.keys():
            fixed = {name: value for name, value in shape.fixed.items() if name not in ("Ref_Key", "Description")}
            columns = [Column(name, shape.fields[name], fixed=value) for name, value in fixed.items()]
            taken = [one.value(table, 0, (), {}) for one in columns]
            types = {"Ref_Key": Type.REF, "Description": Type.TEXT, **{one.name: one.type for one in columns}}
            self.base.executemany(self._create(table, types), ((*row, *taken) for row in rows))

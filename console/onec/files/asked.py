"""Questions of the program answered out of the index of exported files, in the shape in which 1C answers."""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote

from console.onec.answers import Row
from console.onec.failures import BadQuery, Broken, NotPublished
from console.onec.files.cells import Type
from console.onec.files.conditions import Condition
from console.onec.files.folder import Stamp
from console.onec.files.index import stamps
from console.onec.files.writing import quoted
from console.onec.odata import Question

_CALL = re.compile(r"(?P<set>[^/(]+)(?:/(?P<call>\w+)(?:\((?P<arguments>.*)\))?)?", re.DOTALL)
_CONDITION = re.compile(r"Condition='(?P<condition>.*?)'(?=$|,\w+=)", re.DOTALL)
_ORDER = re.compile(r"\s*([^\W\d][\w/]*)(?:\s+(asc|desc))?\s*")


class Book:
    """One index, open for reading; any thread may ask. Raises `sqlite3.Error` when it is damaged."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.origins: Mapping[str, Stamp] = stamps(file)
        uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        self._base = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._asking = Lock()
        self._marks: dict[tuple[str, str, int], int] = {}
        self.fields: dict[str, dict[str, str]] = {}
        """Table → its fields and what they hold."""
        for table, name, type_ in self._base.execute("SELECT owner, name, type FROM field"):
            self.fields.setdefault(table, {})[name] = type_
        self._parts = {
            (table, part.removeprefix(f"{table}_")): part
            for table in self.fields
            for part in self.fields
            if part.startswith(f"{table}_")
        }

    def close(self) -> None:
        """Let go of the file."""
        with self._asking:
            self._base.close()

    def names(self, table: str) -> frozenset[str]:
        """What may be asked of a table: its fields, the names behind its references, its tabular parts."""
        fields = self.fields.get(table, {})
        behind = (name.removesuffix("_Key") for name, type_ in fields.items() if type_ == Type.REF)
        return frozenset((*fields, *behind, *(name for owner, name in self._parts if owner == table)))

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        with self._asking:
            return int(self._base.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0])  # noqa: S608

    def as_of(self, table: str) -> float:
        """When the file was written that a table, or the table it was made of, came from; epoch seconds."""
        found = self.origins.get(table)
        return found.modified if found else min((one.modified for one in self.origins.values()), default=0.0)

    def answer(self, question: Question) -> tuple[list[Row], float]:
        """Rows, and as of when. Raises `NotPublished`, `BadQuery`, `Broken`."""
        path = unquote(question.path)
        if not path:
            names = dict.fromkeys(table.partition("/")[0] for table in self.fields)
            return [{"name": name, "url": name} for name in names], self.as_of("")
        found = _CALL.fullmatch(path)
        table = f"{found['set']}/{found['call']}" if found and found["call"] else found["set"] if found else ""
        if table not in self.fields:
            raise NotPublished
        inside = _CONDITION.search(found["arguments"] or "") if found else None
        where = inside["condition"] if inside else question.options.get("$filter", "")
        try:
            with self._asking:
                return self._rows(table, where, question.options), self.as_of(table)
        except sqlite3.ProgrammingError:
            raise Broken from None  # closed meanwhile: a newer index is in use
        except sqlite3.Error:
            raise Broken from None

    def _rows(self, table: str, where: str, options: Mapping[str, str]) -> list[Row]:
        fields = self.fields[table]
        condition = Condition(where, fields)
        clause = f"WHERE {condition.sql()}" if where else ""
        opened = [f"{one}/Description" for one in options.get("$expand", "").split(",") if f"{one}_Key" in fields]
        wanted = [one for one in options.get("$select", "").split(",") if one] or [*fields, *opened]
        columns = [self._column(table, name) for name in wanted]
        skip, top = int(options.get("$skip", 0)), int(options.get("$top", -1))
        order = "" if skip or "$skip" in options else self._order(fields, options.get("$orderby", ""))
        values: list[Any] = list(condition.values)
        if not order:
            mark = self._marks.get((table, where, skip), 0)
            if mark:
                clause, skip_rows = f"{clause} {'AND' if clause else 'WHERE'} rowid > {mark}", 0
            else:
                skip_rows = skip
            order = "ORDER BY rowid"
        else:
            skip_rows = skip
        asked = f"SELECT rowid,{','.join(columns)} FROM {quoted(table)} {clause} {order} LIMIT ? OFFSET ?"  # noqa: S608
        found = self._base.execute(asked, (*values, top, skip_rows)).fetchall()
        if found and "$skip" in options:
            self._marks[table, where, skip + len(found)] = found[-1][0]
        return [self._row(table, wanted, row[1:]) for row in found]

    def _column(self, table: str, name: str) -> str:
        fields = self.fields[table]
        reference, slash, rest = name.partition("/")
        if name in fields:
            return quoted(name)
        if (table, name) in self._parts:
            return "Ref_Key"
        if slash and rest == "Description" and f"{reference}_Key" in fields:
            return quoted(f"{reference}_Key")
        raise BadQuery(reference)

    def _row(self, table: str, wanted: Iterable[str], found: Iterable[Any]) -> Row:
        fields = self.fields[table]
        row: Row = {}
        for name, value in zip(wanted, found, strict=True):
            reference, slash, rest = name.partition("/")
            if name in fields:
                told = bool(value) if fields[name] == Type.TRUTH else value
                row |= {reference: {**row.get(reference, {}), rest: told}} if slash else {name: told}
            elif slash:
                row[reference] = {**row.get(reference, {}), rest: self._name_of(value)}
            else:
                part = self._parts[table, name]
                told = ",".join(quoted(one) for one in self.fields[part])
                rows = self._base.execute(f"SELECT {told} FROM {quoted(part)} WHERE Ref_Key = ?", (value,))  # noqa: S608
                row[name] = [dict(zip(self.fields[part], one, strict=True)) for one in rows]
        return row

    def _name_of(self, ref: str) -> str:
        """The name of a record, in whatever table it is."""
        spoken = self._base.execute("SELECT text FROM spoken WHERE ref = ? LIMIT 1", (ref,)).fetchone()
        for table, fields in self.fields.items():
            if "Ref_Key" in fields and "Description" in fields and "/" not in table:
                named = f"SELECT Description FROM {quoted(table)} WHERE Ref_Key = ? LIMIT 1"  # noqa: S608
                if found := self._base.execute(named, (ref,)).fetchone():
                    return str(found[0])
        return str(spoken[0]) if spoken else ""

    def _order(self, fields: Mapping[str, str], order: str) -> str:
        made = []
        for one in filter(None, order.split(",")):
            found = _ORDER.fullmatch(one)
            if found and found[1] in fields and found[1] != "Ref_Key":
                number = fields[found[1]] == Type.NUMBER
                column = f"CAST({quoted(found[1])} AS NUMERIC)" if number else quoted(found[1])
                made.append(f"{column} {'DESC' if found[2] == 'desc' else 'ASC'}")
        return f"ORDER BY {','.join(made)}" if made else ""

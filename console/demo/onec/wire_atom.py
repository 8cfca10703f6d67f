"""Answers in Atom, which is what 1C gives when nobody asks for JSON; laid out as platform 8.5 does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from console.demo.onec.model import BOOL, NUMBER, SHORT, EntitySet
from console.demo.onec.shape import Column
from console.demo.onec.wire_json import canonical_link, number

_D = "http://schemas.microsoft.com/ado/2007/08/dataservices"
_M = f"{_D}/metadata"
_UPDATED = "2026-11-23T09:00:00"
_NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" '
    f'xmlns:d="{_D}" xmlns:m="{_M}"'
)


def feed(
    entity: EntitySet, columns: tuple[Column, ...], rows: Iterable[Any], root: str, count: str | None
) -> Iterator[bytes]:
    """A set, block by block."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<feed {_NAMESPACES} xml:base="{root}/">\n'.encode()
    for record in rows:
        yield _entry(entity, columns, record, root, "").encode()
    tail = "" if count is None else f"\t<m:count>{count}</m:count>\n"
    yield f"{tail}</feed>".encode()


def entry(entity: EntitySet, columns: tuple[Column, ...], record: Any, root: str) -> str:
    """An instance."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _entry(entity, columns, record, root, " " + _NAMESPACES)


def _entry(entity: EntitySet, columns: tuple[Column, ...], record: Any, root: str, attributes: str) -> str:
    link = canonical_link(entity)(record)
    shown = [one for one in columns if one.in_folder or not entity.is_folder(record)]
    links = "".join(_link(link, one) for one in shown if one.link and entity.key)
    inside = "".join(_property(one, one.get(record)) for one in shown)
    return (
        f"\t<entry{attributes}>\n\t\t<id>{escape(root)}/{escape(link)}</id>\n"
        f'\t\t<category term="StandardODATA.{entity.name}" scheme="{_D}/scheme"/>\n\t\t<title type="text"/>\n'
        f"\t\t<updated>{_UPDATED}</updated>\n\t\t<author/>\n\t\t<summary/>\n{links}"
        f'\t\t<link rel="edit" href={quoteattr(link)} title="edit-link"/>\n'
        f'\t\t<content type="application/xml"><m:properties xmlns:d="{_D}" xmlns:m="{_M}">\n{inside}</m:properties>\n'
        "\t\t</content>\n\t</entry>\n"
    )


def _link(link: str, column: Column) -> str:
    href = quoteattr(f"{link}/{column.link}")
    kind = "application/atom+xml;type=entry;charset=utf-8"
    return f'\t\t<link rel="{_D}/related/{column.link}" href={href} type="{kind}" title="{column.link}"/>\n'


def _property(column: Column, value: Any) -> str:
    name = column.name
    if column.edm == "rows":
        kind = f"StandardODATA.{column.set_name}_RowType".replace("_RowType_RowType", "_RowType")
        rows = "".join(
            f'\t\t<d:element m:type="{kind}">\n{_inside(column.inner, row)}\t\t</d:element>\n' for row in value
        )
        return f'\t<d:{name} m:type="Collection({kind})"' + (f">\n{rows}\t</d:{name}>\n" if rows else "/>\n")
    if column.edm == "object":
        return "" if value is None else f"\t<d:{name}>\n{_inside(column.inner, value)}\t</d:{name}>\n"
    if column.edm == "any":
        return "" if value is None else f"\t<d:{name}>\n{_inside(*value)}\t</d:{name}>\n"
    text = _text(column.edm, value)
    return f"\t<d:{name}>{escape(text)}</d:{name}>\n" if text else f"\t<d:{name}/>\n"


def _inside(columns: tuple[Column, ...], record: Any) -> str:
    return "".join(_property(one, one.get(record)) for one in columns)


def _text(edm: str, value: Any) -> str:
    if edm == BOOL:
        return "true" if value else "false"
    return number(value) if edm in {NUMBER, SHORT} else str(value)


def value(column: Column, record: Any) -> str:
    """One property of an instance."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _property(column, column.get(record)).strip().replace(
        f"<d:{column.name}", f'<d:{column.name} xmlns:d="{_D}" xmlns:m="{_M}"', 1
    )


def service_document(root: str, names: Iterable[str]) -> str:
    """The list of sets."""
    rows = "".join(
        f'\t\t<collection href="{name}">\n\t\t\t<atom:title>{name}</atom:title>\n\t\t</collection>\n' for name in names
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<service xmlns="http://www.w3.org/2007/app" '
        f'xmlns:atom="http://www.w3.org/2005/Atom" xml:base="{root}/">\n\t<workspace>\n'
        f"\t\t<atom:title>Default</atom:title>\n{rows}\t</workspace>\n</service>"
    )


def error(code: str, text: str) -> str:
    """A refusal."""
    return f'<m:error xmlns:m="{_M}"><m:code>{code}</m:code><m:message>{escape(text)}</m:message></m:error>'

"""1C's navigation link to a record: what a person pastes into 1C's "Go to link" (Shift+F11) to see it there."""

from uuid import UUID

_CLASSES = {"Catalog": "Справочник", "Document": "Документ"}


def navigation_link(entity: str, ref: str) -> str | None:
    """`e1cib/data/Справочник.Партнеры?ref=…` of a record; None for what has no such link.

    1C writes the reference in its own order: the fourth and fifth group of the GUID, the third, the second, the first
    (https://infostart.ru/public/99109). The forms of links are in the developer's guide, appendix "URL formats"
    (https://yellow-erp.com/page/guides/dev/url-formats/).

    Args:
        entity: the record's set as OData names it, `Catalog_Партнеры`.
        ref: its `Ref_Key`.
    """
    kind, _separator, name = entity.partition("_")
    if kind not in _CLASSES or not name.isidentifier():
        return None
    try:
        first, second, third, fourth, fifth = str(UUID(ref)).split("-")
    except ValueError:
        return None
    return f"e1cib/data/{_CLASSES[kind]}.{name}?ref={fourth}{fifth}{third}{second}{first}"

"""The one door through which XML of 1C comes in."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse

from console.onec.failures import Broken


def elements(source: Path) -> Iterator[tuple[str, Element]]:
    """Each element with its name without namespace, once it is whole. Raises `Broken` when it is not XML.

    What has a DOCTYPE was turned away when it was read (`odata.py`), and expat limits what entities may grow to.
    """
    try:
        for _event, element in iterparse(source):  # noqa: S314 as said above
            yield element.tag.rpartition("}")[2], element
    except (ParseError, ValueError):
        raise Broken from None

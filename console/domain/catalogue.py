"""Which names a source can tell of a client, so that a role file can be checked before anybody calls."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

_SIMILAR = 3


class Kind(StrEnum):
    """What sort of value stands under a name. Anything: only the answer itself will tell."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    BOOL = "bool"
    ROWS = "rows"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Question:
    """A record that attributes can be asked of: `attributes` None when nobody knows them yet; `table` in 1C's words."""

    table: str
    is_published: bool = True
    attributes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`named` are keys with a meaning of their own, `groups` the preset's sections, `columns` those of its lists.

    `elsewhere` are keys, sections and columns that other sources have: one file serves several.
    """

    named: Mapping[str, Kind] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()

    def kind(self, key: str) -> Kind | None:
        """What sort of value a name has; None when there is no such name."""
        if key in self.named:
            return self.named[key]
        return Kind.ANYTHING if self.attribute(key) else None

    def attribute(self, key: str) -> bool:
        """Whether this names an attribute that can be asked."""
        question, attribute = self._question(key)
        if question is None or not attribute or not question.is_published:
            return False
        return question.attributes is None or attribute in question.attributes

    def unpublished(self, key: str) -> str | None:
        """The table that an attribute would be in, if that is not published."""
        question, attribute = self._question(key)
        return question.table if question and attribute and not question.is_published else None

    def similar(self, key: str, more: Iterable[str] = ()) -> list[str]:
        """Names that may have been meant, those of `more` among them."""
        question, attribute = self._question(key)
        if question is not None and attribute and question.attributes:
            prefix = key.partition(".")[0]
            own = [name.partition(".")[2] for name in (*self.named, *more) if name.startswith(f"{prefix}.")]
            near = get_close_matches(attribute, [*question.attributes, *own], _SIMILAR, 0.5)
            return [f"{prefix}.{name}" for name in near]
        return get_close_matches(key, [*self.named, *more], _SIMILAR, 0.5)

    def _question(self, key: str) -> tuple[Question | None, str]:
        name, _dot, attribute = key.partition(".")
        return self.questions.get(name), attribute.partition("/")[0]

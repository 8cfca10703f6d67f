"""The second gate: nothing that a widget shows may act on the terminal.

Names are cleaned where they enter (`domain/text.py`). Should one ever come past that, this filter, through which
every drawn strip goes, takes out what a terminal obeys: C0 and C1 controls, and what turns the direction of writing.
"""

import re

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_CONTROLS = "\x00-\x1f\x7f-\x9f"
_TURNS_AND_NOTHINGS = "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
_UNSAFE = re.compile(f"[{_CONTROLS}{_TURNS_AND_NOTHINGS}]")


def _harmless(match: re.Match[str]) -> str:
    """As many replacement characters as the unsafe one was thought to be wide, so that columns stay where they are."""
    return "\ufffd" * cell_len(match[0])


def defuse(text: str) -> str:
    """Take out what could act on a terminal; the width stays."""
    return _UNSAFE.sub(_harmless, text)


class Gate(LineFilter):
    """Stands between every widget and the terminal. Strips keep what it answered, so unchanged rows cost nothing."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """See `LineFilter.apply`."""
        return [segment if _is_safe(segment) else _defused(segment) for segment in segments]


def _is_safe(segment: Segment) -> bool:
    style = segment.style
    return not _UNSAFE.search(segment.text) and not (style and style.link) and not segment.control


def _defused(segment: Segment) -> Segment:
    style = segment.style.update_link(None) if segment.style and segment.style.link else segment.style
    return Segment(defuse(segment.text), style)

"""Reading the screen as text."""

from collections.abc import Iterable

from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget

from console.ui.format.lines import Line


def screen_text(app: App[None]) -> str:
    """Every row of the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def widget_text(app: App[None], selector: str) -> str:
    """Every row of one widget."""
    widget = app.screen.query_one(selector, Widget)
    size = widget.size
    return "\n".join(widget.render_line(y).text for y in range(size.height))


def plain(lines: Iterable[Line]) -> str:
    """Lines as text."""
    return "\n".join("".join(text for text, _ in line) for line in lines)


async def settle(pilot: Pilot[None]) -> None:
    """Let what was caused happen, and the screens show it."""
    await pilot.pause()
    front = pilot.app.front
    if front:
        front.pulse()
    await pilot.pause()

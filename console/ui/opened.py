"""What is opened by a key: imported then, so that the first screen need not wait for it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.command import Provider

    from console.domain.call import Call
    from console.ui.screens.base import DeskScreen
    from console.ui.session import Session


def history(session: "Session") -> "DeskScreen":
    """The search."""
    from console.ui.screens.history import HistoryScreen

    return HistoryScreen(session)


def lines(session: "Session") -> "DeskScreen":
    """The board."""
    from console.ui.screens.lines import LinesScreen

    return LinesScreen(session)


def help_page(session: "Session") -> "DeskScreen":
    """Every key and every sign."""
    from console.ui.screens.pages import help_screen

    return help_screen(session)


def why(session: "Session", call: "Call") -> "DeskScreen":
    """The account of a call."""
    from console.ui.screens.why import WhyScreen

    return WhyScreen(session, call)


def commands() -> "type[Provider]":
    """What the palette offers."""
    from console.ui.palette import Commands

    return Commands


async def palette(app: "App[Any]") -> None:
    """The palette, over the screen in front."""
    from console.ui.palette import open_palette

    await open_palette(app)

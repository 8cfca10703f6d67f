"""The command palette, fed from the one list of commands."""

from typing import Any

from textual.app import App
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input

from console.i18n import _
from console.ui.commands import reachable
from console.ui.screens.base import DeskScreen
from console.ui.themes import NAMES, look_names


class Commands(Provider):
    """Every command that makes sense on the screen below, and the looks."""

    def _entries(self) -> list[tuple[str, str, str]]:
        scope = self.screen.SCOPE if isinstance(self.screen, DeskScreen) else "app"
        entries = [(command.label or command.help, command.help, command.action) for command in reachable(scope)]
        return entries + [
            (_("Look: {name}").format(name=text), _("Change the colours"), f"app.look('{name}')")
            for name, text in zip(NAMES, look_names(), strict=True)
        ]

    async def _run(self, action: str) -> None:
        await self.app.run_action(action, self.screen)

    async def discover(self) -> Hits:
        """See `Provider.discover`."""
        for name, text, action in self._entries():
            yield DiscoveryHit(name, lambda action=action: self._run(action), help=text)

    async def search(self, query: str) -> Hits:
        """See `Provider.search`."""
        matcher = self.matcher(query)
        found = False
        for name, text, action in self._entries():
            if (score := matcher.match(f"{name} {text}")) > 0:
                found = True
                yield Hit(score, matcher.highlight(name), lambda action=action: self._run(action), help=text)
        if not found:  # else Textual says so, in English
            yield Hit(1, Content(_("There is no such command.")), lambda: None)


async def open_palette(app: App[Any]) -> None:
    """Open it over the screen in front; the next key is typed into it."""
    if not CommandPalette.is_open(app):
        await app.push_screen(CommandPalette(placeholder=_("Name of a command…"), id="--command-palette"))
        app.screen.set_focus(app.screen.query_one(Input))

"""From lines to strips: the only place where text becomes segments of the terminal."""

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.app import App
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from console.ui.format.lines import Line, Tone, clip
from console.ui.guard import Guarded
from console.ui.themes import style_of


class Brush:
    """Paints on one widget's background, in one theme."""

    def __init__(self, base: Style, *, terminal: bool) -> None:
        self._base = base
        self._terminal = terminal
        self._styles: dict[tuple[Tone, Tone], RichStyle] = {}

    def _style(self, tone: Tone, ground: Tone) -> RichStyle:
        known = self._styles.get((tone, ground))
        if known is None:
            under = self._base + self._parse(ground)
            over = self._parse(tone)
            if under.reverse:  # a colour that is turned round would be a patch in the bar
                over = Style(bold=over.bold)
            known = self._styles[tone, ground] = (under + over).rich_style
        return known

    def _parse(self, tone: Tone) -> Style:
        return Style.parse(style_of(tone, terminal=self._terminal))

    def strip(self, line: Line, width: int, ground: Tone = Tone.PLAIN) -> Strip:
        """One row of exactly `width` cells on `ground`, the tone of the whole row."""
        pieces = clip(line, width)
        return Strip([Segment(text, self._style(tone, ground)) for text, tone in pieces if text], max(0, width))


class Painted(Guarded, Widget):
    """A widget that is drawn by a brush, which follows theme and style."""

    _brush: Brush | None = None
    _brush_theme: str = ""

    @property
    def brush(self) -> Brush:
        """The brush for this widget as it looks now."""
        app: App[object] = self.app
        if self._brush is None or self._brush_theme != app.theme:
            self._brush = Brush(self.visual_style, terminal=app.native_ansi_color)
            self._brush_theme = app.theme
            self.brush_changed()
        return self._brush

    def paint_line(self, y: int) -> Strip:
        """One row of the widget: blank, until a widget has something to say there."""
        return Strip.blank(self.size.width)

    def render_line(self, y: int) -> Strip:
        """See `Widget.render_line`; a row that cannot be painted stays empty, the others are shown."""
        try:
            return self.paint_line(y)
        except Exception as error:
            self.failed(error)
            return Strip.blank(self.size.width)

    def brush_changed(self) -> None:
        """Forget what was painted with the old brush."""

    def notify_style_update(self) -> None:
        """See `Widget.notify_style_update`."""
        self._brush = None
        super().notify_style_update()

"""The program with names that nobody cleaned, for a real terminal. Run by `test_gate.py`."""

import sys
from dataclasses import replace

from textual.content import Content
from textual.widgets import Static

from console.ui import clock
from console.ui.app import CallerConsole

from . import sample
from .fake_desk import FakeDesk

HOSTILE = "\x1b]52;c;SEFDS0VE\x1b\\\x1b[2J\x9b31m\u202etxt\x07\x08Ромашка"


def hostile_desk() -> FakeDesk:
    """Everything from outside is hostile."""
    call = replace(sample.RINGING, caller_name=HOSTILE, queue=HOSTILE, number_raw=HOSTILE)
    section = replace(sample.CARD.sections[0], title=HOSTILE)
    card = replace(sample.CARD, title=HOSTILE, sections=(section,))
    lookup = replace(sample.FRESH, matches=(replace(sample.COMPANY, name=HOSTILE, company=None),), card=card)
    return FakeDesk(sample.snapshot(calls=(call,), lookup=lookup, notice=HOSTILE))


class Leaky(CallerConsole):
    """Shows hostile text by other ways as well."""

    def on_ready(self) -> None:
        """Text as a careless widget would show it."""
        self.notify(HOSTILE, title=HOSTILE, markup=False)
        careless = Static(HOSTILE, markup=False)
        careless.border_title = Content(HOSTILE)
        careless.tooltip = Content(HOSTILE)
        careless.styles.border = ("round", "red")
        self.screen.mount(careless)
        self.set_timer(0.5, self.exit)


if __name__ == "__main__":
    clock.replace(lambda: sample.NOW, sample.ZONE)
    app = Leaky(hostile_desk())
    app.run()
    sys.exit(app.return_code)

"""Draw the operator's screen in every look: `uv run python tools/screenshots.py` writes `docs/img/operator-*.svg`.

The company, its people and its numbers are the invented ones of the tests.
"""

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from console import i18n  # noqa: E402
from console.ui import clock, themes  # noqa: E402
from console.ui.app import CallerConsole  # noqa: E402
from tests.ui import sample  # noqa: E402
from tests.ui.fake_desk import FakeDesk  # noqa: E402
from tests.ui.looking import settle  # noqa: E402

FOLDER = ROOT / "docs" / "img"
SIZE = (120, 32)
LANGUAGE = "uk"


async def draw(theme: str) -> str:
    """The morning at the reception, as SVG."""
    app = CallerConsole(FakeDesk(sample.snapshot()), theme=theme)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        return app.export_screenshot(title="Caller Console", simplify=True)


def main() -> None:
    """Write one picture for each look."""
    i18n.use(LANGUAGE)
    clock.replace(lambda: sample.NOW, sample.ZONE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for theme in themes.NAMES:
        file = FOLDER / f"operator-{theme}.svg"
        file.write_text(asyncio.run(draw(theme)), encoding="utf-8")
        print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()

"""Draw the operator's screen in every look, and one caller as each role sees them.

`uv run python tools/screenshots.py` writes `docs/img/operator-*.svg` and `docs/img/role-*.svg`.

The company, its people and its numbers are the invented ones of the tests.
"""

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from console import i18n  # noqa: E402
from console.roles.book import built_in  # noqa: E402
from console.ui import clock, themes  # noqa: E402
from console.ui.app import CallerConsole  # noqa: E402
from tests.ui import as_roles, sample  # noqa: E402
from tests.ui.fake_desk import FakeDesk  # noqa: E402
from tests.ui.looking import settle  # noqa: E402

FOLDER = ROOT / "docs" / "img"
SIZE = (120, 32)
LANGUAGE = "uk"


async def draw(desk: FakeDesk, theme: str = "dark") -> str:
    """What stands on this desk, as SVG."""
    app = CallerConsole(desk, theme=theme)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        return app.export_screenshot(title="Caller Console", simplify=True)


def main() -> None:
    """Write one picture for each look and for each role."""
    i18n.use(LANGUAGE)
    clock.replace(lambda: sample.NOW, sample.ZONE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for theme in themes.NAMES:
        _write(f"operator-{theme}", asyncio.run(draw(FakeDesk(sample.snapshot()), theme)))
    for role in built_in():
        _write(f"role-{role}", asyncio.run(draw(as_roles.desk(role, newcomer=role == "warehouse"))))


def _write(name: str, picture: str) -> None:
    file = FOLDER / f"{name}.svg"
    file.write_text(picture, encoding="utf-8")
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()

"""A role file that changes while the program runs."""

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from console.flow.ports import Arrival, Notice, ViewChanged
from console.roles.book import find
from console.roles.eyes import Eyes
from console.roles.view import View
from console.roles.watch import Choice, Watch
from console.ui.format.values import say

GOOD = '[[flags]]\nwhen = "debt.overdue_days > {}"\ntext = "late"\n'


@dataclass
class Desk:
    """A file, who watches it, and what was put into the inbox."""

    folder: Path
    name: str = "own"
    newcomer: bool = False
    heard: list[Arrival] = field(default_factory=list)
    _time: int = 1_000_000_000

    def __post_init__(self) -> None:
        (self.folder / "roles").mkdir(exist_ok=True)
        self.write(GOOD.format(30))
        choice = self.choose()
        self.eyes = Eyes(View(choice.place.read(), say))
        config = self.folder / "console.toml"
        self.watch = Watch(self.eyes, choice, self.choose, (config,), self.heard.append)

    @property
    def file(self) -> Path:
        return self.folder / "roles" / "own.toml"

    def choose(self) -> Choice:
        return Choice(find(self.name, self.folder), self.newcomer)

    def write(self, text: str, file: Path | None = None) -> None:
        """As an editor does; each time a second later, whatever the file system's clock can tell."""
        (file or self.file).write_text(text, "utf-8")
        self._time += 1_000_000_000
        os.utime(file or self.file, ns=(self._time, self._time))

    async def looks(self, count: int = 1) -> None:
        for _each in range(count):
            await self.watch.look()

    @property
    def limit(self) -> str:
        return self.eyes.view.ready.flags[0].when.text

    @property
    def notices(self) -> list[str]:
        return [one.text for one in self.heard if isinstance(one, Notice)]


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    await made.looks(2)
    made.heard.clear()
    return made


async def test_a_changed_file_is_taken_up_at_the_next_look(desk: Desk) -> None:
    await desk.looks(3)
    assert desk.heard == []
    desk.write(GOOD.format(10))
    await desk.looks()
    assert desk.limit == "debt.overdue_days > 10"
    (changed,) = [one for one in desk.heard if isinstance(one, ViewChanged)]
    assert changed.view is desk.eyes
    assert desk.notices == ["role own: the changed file is in force"]


async def test_a_file_that_says_the_same_is_no_news(desk: Desk) -> None:
    desk.write("# a remark\n" + GOOD.format(30))
    desk.write("something else", desk.folder / "console.toml")
    await desk.looks(3)
    assert desk.heard == []


async def test_a_broken_file_leaves_the_role_as_it_was_and_says_so_once(desk: Desk) -> None:
    desk.write('\n[[flags]]\nwhen = "debt.overdue_days >"\ntext = "x"')
    await desk.looks(5)
    assert desk.limit == "debt.overdue_days > 30"
    assert len(desk.notices) == 1
    assert f"{desk.file}:3: debt.overdue_days >: is no rule" in desk.notices[0] and "stays as it was" in desk.notices[0]
    desk.write(GOOD.format(20))
    await desk.looks()
    assert desk.limit == "debt.overdue_days > 20"


async def test_half_of_a_file_that_is_being_written_is_not_complained_of(desk: Desk) -> None:
    desk.write("[[fla")
    await desk.looks()
    desk.write(GOOD.format(5))
    await desk.looks()
    assert desk.limit == "debt.overdue_days > 5" and desk.notices == ["role own: the changed file is in force"]


async def test_a_deleted_file_leaves_the_role_as_it_was(desk: Desk) -> None:
    desk.file.unlink()
    await desk.looks(3)
    assert desk.limit == "debt.overdue_days > 30"
    assert len(desk.notices) == 1 and "own.toml" in desk.notices[0]
    desk.write(GOOD.format(7))
    await desk.looks(2)
    assert desk.limit == "debt.overdue_days > 7"


async def test_a_file_deleted_in_the_place_of_a_built_in_role_does_not_show_more(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    desk = Desk(tmp_path, name="own")
    desk.name = "warehouse"
    warehouse = tmp_path / "roles" / "warehouse.toml"
    desk.write('mask = ["orders"]', warehouse)
    desk.write("# the configuration names another role", tmp_path / "console.toml")
    await desk.looks(2)
    assert desk.eyes.view.ready.role.mask == ("orders",)
    warehouse.unlink()
    await desk.looks(3)
    assert desk.eyes.view.ready.role.mask == ("orders",)
    assert "warehouse.toml" in desk.notices[-1]


async def test_the_configuration_may_name_another_role_or_a_newcomer(desk: Desk) -> None:
    desk.newcomer = True
    desk.write("x", desk.folder / "console.toml")
    await desk.looks()
    assert desk.eyes.view.newcomer is True
    desk.name = "nobody"
    desk.write("y", desk.folder / "console.toml")
    await desk.looks(3)
    assert desk.limit == "debt.overdue_days > 30" and "nobody" in desk.notices[-1]
    desk.name = "accounting"
    desk.write("z", desk.folder / "console.toml")
    await desk.looks()
    assert "акт звіряння" in str(desk.eyes.view.ready.role.flags[0].text)


async def test_it_looks_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.roles.watch._EVERY", 0.01)
    taken = asyncio.Event()
    monkeypatch.setattr(desk.watch, "_inbox", lambda _arrival: taken.set())
    watching = asyncio.create_task(desk.watch.run())
    await asyncio.sleep(0.05)
    desk.write(GOOD.format(3))
    await taken.wait()
    assert desk.limit == "debt.overdue_days > 3"
    watching.cancel()

"""Write docs/setup.md: `setup 1c` held with each family of the simulated 1C.

    uv run python -m tools.setup_transcripts

The conversation is the program's own, over real HTTP; only the address and the file's place are made the same for each
run.
"""

import asyncio
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import keyring
from click.testing import CliRunner, Result
from keyring.backends import fail

from console import i18n
from console.cli import setup
from console.cli.common import Options
from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.demo.onec.families import known
from console.demo.pbx import SimulatedPbx

FILE = Path(__file__).parent.parent / "docs" / "setup.md"
ADDRESS, PLACE = "http://server/trade", "console.toml"
PASSWORD = "onec-demo"
HEAD = """# What `caller-console setup` asks, and what it shows

`caller-console setup` asks for everything, `setup pbx` and `setup 1c` for one part; the rest of the file, comments
included, stays as it is. Each answer is tried at once against the real exchange and the real 1C. Nothing is written
before the last question: Ctrl+C leaves all as it was. The password goes into the system's keyring; where there is none,
into the file, which only its owner can read.

Below is `caller-console setup 1c` with each family of the [simulated 1C](simulator.md) of a small company, a wrong
answer among them. Passwords are not shown when they are typed. Numbers of clients are never shown whole. This page is
written by `uv run python -m tools.setup_transcripts`.
"""


class Session(NamedTuple):
    """One conversation: with which family, what is published (None: all), what is typed; `wrong` comes before it."""

    title: str
    family: str
    answers: Sequence[str]
    published: Sequence[str] | None = None
    wrong: Sequence[str] = ()


SESSIONS = (
    Session("УТ 11, КА 2, ERP 2, BAS УТ / КУП / ERP", "ut11", ("", "", "")),
    Session("УНФ, BAS Малий бізнес; a wrong password first", "unf", ("", "", ""), wrong=("{url}", "reader", "?", "n")),
    Session("БП 3.0, BAS Бухгалтерія", "bp3", ("", "", "")),
    Session("УПП 1.3, УТ 10.3, УТП", "upp13", ("", "", "")),
    Session("БП 2.0", "bp20", ("", "", "")),
    Session("Розница 2", "retail", ("", "", "")),
    Session("A self-written base: nothing is recognised", "own", ("1 2", "1", "", "")),
    Session(
        "УТ 11, of which hardly anything is published",
        "ut11",
        ("", "", ""),
        published=("Catalog_Партнеры", "Catalog_ВидыКонтактнойИнформации", "Catalog_Пользователи"),
    ),
    Session(
        "УНФ or БП: what is published does not tell",
        "unf",
        ("1", "", ""),
        published=("Catalog_Контрагенты", "Catalog_ВидыКонтактнойИнформации", "Catalog_Валюты"),
    ),
)


@contextmanager
def base(family: str, published: Sequence[str] | None = None, clients: int = 60) -> Iterator[SimulatedOneC]:
    """A simulated 1C beside the conversation."""
    sim = SimulatedOneC(Company.make(1, clients), family=family, published=published, password=PASSWORD)
    with beside(sim):
        yield sim


@contextmanager
def beside(sim: SimulatedOneC | SimulatedPbx) -> Iterator[int]:
    """Run a simulator in a thread of its own, since a conversation runs loops of its own; its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(sim.start(), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(sim.stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def converse(folder: Path, answers: Sequence[str], arguments: Sequence[str] = ("1c",)) -> Result:
    """Run `setup` as the program does, with these answers typed; in a thread, for it runs loops of its own."""
    options = Options(folder / PLACE, folder / "data", named=True)
    typed = "".join(f"{one}\n" for one in answers)
    run = partial(CliRunner().invoke, setup.command, list(arguments), input=typed, obj=options, standalone_mode=False)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


def transcript(session: Session) -> str:
    """What stands on the terminal at the end."""
    with base(session.family, session.published) as sim, TemporaryDirectory() as place:
        door = (sim.url, sim.user, PASSWORD)
        wrong = [one.format(url=sim.url) for one in session.wrong]
        done = converse(Path(place), (*wrong, *door, *session.answers))
        assert done.exception is None, done.output
        text = done.output.replace(sim.url, ADDRESS).replace(str(Path(place) / PLACE), PLACE)
        files = sorted(file for file in Path(place).glob("*.toml"))
        written = [(file.name, file.read_text("utf-8").replace(sim.url, ADDRESS).strip()) for file in files]
    shown = "\n".join(line.rstrip() for line in text.strip().splitlines())
    told = "".join(f"$ cat {name}\n{text}\n" for name, text in written)
    return f"$ caller-console setup 1c\n{shown}\n{told}"


def page() -> str:
    """The whole page."""
    assert {one.family for one in SESSIONS} == set(known())
    i18n.use("en")
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    try:
        return HEAD + "".join(f"\n## {one.title}\n\n```\n{transcript(one)}```\n" for one in SESSIONS)
    finally:
        keyring.set_keyring(before)


def substance(text: str) -> str:
    """What does not differ from run to run: not milliseconds, nor which client came first and what it has.

    Questions about a client are asked two at a time, so the order of their answers is left out, too.
    """
    bare = re.sub(r"rows: \d+( \(.*\))?; \d+ ms", "rows: …", re.sub(r"\d+ ms", "… ms", text))
    return "\n".join(sorted(re.sub(r"\+?[\d •-]*••[\d •-]*", "…", bare).splitlines()))


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")

"""Ring on the wire → card painted, the whole program in a pty, while other events pass.

    uv run python -m tests.bench.bench_ring [--rings 100] [--noise 1000]

A simulated exchange on loopback rings the operator's line; the clock stops when the bytes that put the client's name
into the card have come out of the pty. The client is in the directory, and its card in the cache from the second time
on. The noise is a recording of a real Asterisk, played over and over with other ids, all event classes.
"""

import argparse
import asyncio
import os
import platform
import pty
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyte

from console.demo.company import Company
from console.demo.onec import SimulatedOneC
from console.demo.pbx import SimulatedPbx
from console.domain.phone import Numbers
from console.onec.lookup import OneCClients
from console.onec.settings import OneCSettings

COLUMNS, LINES_ = 120, 32
RECORDING = Path(__file__).parent.parent / "recordings" / "ast22.ami"
CONFIG = """
[operator]
line = "101"
[pbx.main]
host = "127.0.0.1"
port = {pbx}
user = "console"
secret = "bench"
[onec]
url = "{onec}"
user = "reader"
password = "bench"
[screen]
language = "en"
[notify]
enabled = false
"""


class Terminal:
    """The program in a pty, its screen kept by pyte."""

    def __init__(self, command: list[str]) -> None:
        self.leader, follower = pty.openpty()
        import fcntl
        import struct
        import termios

        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", LINES_, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.process = subprocess.Popen(
            command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
        )
        os.close(follower)
        self.screen = pyte.Screen(COLUMNS, LINES_)
        self._stream = pyte.ByteStream(self.screen)
        self._awaited: tuple[str, bool, asyncio.Future[float]] | None = None
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        """In a thread of its own: the clock must not wait for the terminal's emulation."""
        while True:
            try:
                data = os.read(self.leader, 1 << 20)
            except OSError:
                return
            self._loop.call_soon_threadsafe(self._feed, time.perf_counter(), data)

    def _feed(self, at: float, data: bytes) -> None:
        self._stream.feed(re.sub(rb"\x1b\[[<>=?][^a-zA-Z]*[a-zA-Z]", b"", data))  # pyte trips over private modes
        self._look(at)

    def _look(self, at: float) -> None:
        """Each chunk by itself: a later one must not lend its time to what an earlier one brought."""
        if self._awaited and not self._awaited[2].done():
            text, whole, found = self._awaited
            if text in ("\n".join(self.screen.display) if whole else self.card()):
                found.set_result(at)

    def card(self) -> str:
        """The right half, where the card is."""
        return "\n".join(
            "".join(self.screen.buffer[row][column].data for column in range(68, COLUMNS)) for row in range(1, 20)
        )

    async def until(self, text: str, whole: bool = False) -> float:
        """When `text` came onto the card (or anywhere), by the clock of the read that brought it."""
        self._awaited = (text, whole, self._loop.create_future())
        self._look(time.perf_counter())
        return await asyncio.wait_for(self._awaited[2], 20)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.leader)


def noise() -> Iterator[str]:
    """Messages of the recording for ever, each pass with ids and lines of its own."""
    events = [
        each for each in RECORDING.read_bytes().split(b"\r\n\r\n") if each.startswith(b"Event: ") and b"id: " in each
    ]
    number = 0
    while True:
        number += 1
        for event in events:
            event = re.sub(rb"(id: )1\d{3}", rb"\g<1>%04d" % (number % 10_000), event)
            event = re.sub(rb"(?m)^Timestamp: .*\r\n", b"", event)
            yield event.replace(b"PJSIP/10", b"PJSIP/20").decode(errors="replace") + "\r\n\r\n"


async def make_noise(pbx: SimulatedPbx, rate: int) -> None:
    """So many messages a second, in small bursts."""
    source, burst = noise(), max(1, rate // 50)
    due = time.perf_counter()
    while rate:
        for _ in range(burst):
            pbx._server.broadcast(next(source))
        due += burst / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


async def measure(rings: int, rate: int) -> list[float]:
    """Seconds from the ring's write to the card's paint, one for each ring."""
    company = Company.make(1, clients=300)
    onec = SimulatedOneC(company, user="reader", password="bench")
    pbx = SimulatedPbx(
        [],
        {"101": "Anna", "102": "Boris", "103": "Olena"},
        seed=1,
        pace=0,
        user="console",
        secret="bench",
        my_line="101",
    )
    await onec.start()
    port = await pbx.start()
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "console.toml"
        config.write_text(CONFIG.format(pbx=port, onec=onec.url))
        config.chmod(0o600)
        base = [sys.executable, "-m", "console", "--config", str(config), "--data-dir", f"{folder}/data"]
        sync = await asyncio.create_subprocess_exec(*base, "sync", stdout=asyncio.subprocess.DEVNULL)
        await sync.wait()
        terminal = Terminal(base)
        await terminal.until("main", whole=True)
        await asyncio.sleep(2)
        background = asyncio.create_task(make_noise(pbx, rate))
        numbers = [number for number, *_ in company.callers() if number]
        callers = list(names_of(numbers[:40], onec.url, Path(folder) / "data").items())[:20]
        for index in range(rings + len(callers)):
            number, name = callers[index % len(callers)]
            await asyncio.sleep(0.15)
            began = time.perf_counter()
            uid = await pbx.ring(number, None, line="101")
            painted = await terminal.until(name)
            if index >= len(callers):  # the first round fills the cache
                took.append(painted - began)
            pbx.hang_up(uid)
            await terminal.until("missed")
        background.cancel()
        terminal.close()
    await pbx.stop()
    await onec.stop()
    return took


def names_of(numbers: list[str], url: str, folder: Path) -> dict[str, str]:
    """For each number with exactly one client in the directory, a word of the name that the card shows."""
    reader = OneCClients(OneCSettings(url, "reader", "bench", data_dir=folder), Numbers("UA"), lambda _arrival: None)
    words: dict[str, str] = {}
    for number in numbers:
        found = reader.identify(Numbers("UA").parse(number)).matches
        longest = max(re.findall(r"\w{5,}", found[0].name), key=len, default="") if len(found) == 1 else ""
        if longest and longest not in words.values():
            words[number] = longest
    return words


def main() -> None:
    """Print the figures."""
    sys.setswitchinterval(0.0002)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rings", type=int, default=100)
    options.add_argument("--noise", type=int, default=1000, help="other events a second")
    chosen = options.parse_args()
    took = sorted(asyncio.run(measure(chosen.rings, chosen.noise)))
    print(f"{date.today()}  {platform.platform()}  Python {platform.python_version()}  {os.cpu_count()} cores")
    p99 = took[min(len(took) - 1, int(len(took) * 0.99))]
    print(
        f"{len(took)} rings, {chosen.noise} other events/s: p50 {statistics.median(took) * 1000:.1f} ms  "
        f"p99 {p99 * 1000:.1f} ms  max {took[-1] * 1000:.1f} ms"
    )


if __name__ == "__main__":
    main()

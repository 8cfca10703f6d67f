"""AMI bytes to call updates: how many events a second, beside panoramisk alone with one callback for everything.

    python -m tests.bench.bench_ami [--rounds N] [--seconds S] [RECORDING]

Both get the same bytes in the same segments through their protocol's `data_received`, in turns, on one core: no socket
in between, so that only the clients are measured. Ours goes all the way: bytes, domain events, the calls they make.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import platform
import re
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from panoramisk import Manager
from panoramisk.ami_protocol import AMIProtocol

from console.domain.calls import Calls
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.telephony.events import Reader
from console.telephony.protocol import AmiProtocol
from console.telephony.wire import Splitter

RECORDING = Path(__file__).parents[1] / "recordings" / "ast22.ami"
SEGMENT = 16 * 1024
"""What a busy AMI socket gives at a time."""
GOALS = {"all classes": (300_000, 4.0), "call and agent": (150_000, 2.0)}


def classes(stream: bytes, *wanted: bytes) -> bytes:
    """The messages of some classes of events, as `read=` in manager.conf lets them through (CEL is of class call)."""
    kept = [
        message
        for message in Splitter().feed(stream)
        if any(b"\r\nPrivilege: " + each + b"," in message for each in wanted)
    ]
    return b"".join(message + b"\r\n\r\n" for message in kept)


def segments(stream: bytes, seconds: float) -> tuple[list[bytes], int]:
    """The stream over and over, each time with new Uniqueids and later times, or the calls would be known already.

    As much as takes about that many seconds at the goal's speed; with it, how many events that is.
    """
    events = stream.count(b"\r\nPrivilege: ")
    times = max(1, int(seconds * 300_000 / events))
    found = re.search(rb"\r\nUniqueid: (\d{4})\d{6}\.", stream)
    epoch = found[1] if found else b""
    whole = b"".join(stream.replace(b": " + epoch, b": %d" % (int(epoch) + turn)) for turn in range(times))
    return [whole[start : start + SEGMENT] for start in range(0, len(whole), SEGMENT)], events * times


def theirs() -> Callable[[bytes], None]:
    """panoramisk as its documentation uses it, with a callback that does nothing."""
    manager = Manager(loop=asyncio.get_running_loop(), log=_quiet(), encoding="utf8")
    manager.register_event("*", lambda manager, event: None)
    protocol = AMIProtocol()
    protocol.connection_made(_NoTransport())
    protocol.factory, protocol.log, protocol.encoding, protocol.responses = manager, _quiet(), "utf8", {}
    return protocol.data_received


def ours() -> Callable[[bytes], None]:
    """Our protocol and the state machine behind it; what changed is taken now and then, as the pipeline does."""
    calls = Calls("main", Plan(), Numbers())
    protocol = AmiProtocol(Reader(), calls.apply, lambda news: None, time.time)
    protocol.connection_made(_NoTransport())
    protocol.responses = {}

    def take(data: bytes) -> None:
        protocol.data_received(data)
        calls.drain()

    return take


class _NoTransport(asyncio.Transport):
    def close(self) -> None:
        pass


def _quiet() -> logging.Logger:
    quiet = logging.getLogger("bench")
    quiet.setLevel(logging.CRITICAL)
    return quiet


def speed(make: Callable[[], Callable[[bytes], None]], pieces: list[bytes], events: int) -> float:
    """Events per second of processor time."""
    take = make()
    began = time.process_time()
    for piece in pieces:
        take(piece)
    return events / (time.process_time() - began)


async def measure(name: str, stream: bytes, rounds: int, seconds: float) -> None:
    """Rounds in turn, so that a busy moment of the machine meets both."""
    pieces, events = segments(stream, seconds)
    told: dict[str, list[float]] = {"panoramisk": [], "ours": []}
    for _ in range(rounds):
        told["panoramisk"].append(speed(theirs, pieces, events))
        told["ours"].append(speed(ours, pieces, events))
    medians = {who: statistics.median(figures) for who, figures in told.items()}
    ratio = statistics.median(our / their for our, their in zip(told["ours"], told["panoramisk"], strict=True))
    goal, times = GOALS[name]
    verdict = "reached" if medians["ours"] >= goal and ratio >= times else "MISSED"
    size = sum(map(len, pieces)) / events
    print(f"{name}: {events:,} events of {size:.0f} bytes, {rounds} rounds, median (lowest to highest)")
    for who, figures in told.items():
        print(f"  {who:<12}{medians[who]:>10,.0f} events/s ({min(figures):,.0f} to {max(figures):,.0f})")
    print(f"  ratio {ratio:.2f}; goal {goal:,} and {times:g}: {verdict}")


def machine() -> str:
    """What this ran on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines: list[Any] = [
            line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line
        ]
        model = lines[0] if lines else model
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("recording", nargs="?", type=Path, default=RECORDING)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5, help="how long one round of ours takes, about")
    arguments = parser.parse_args()
    stream = arguments.recording.read_bytes()
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z}; {machine()}; load {os.getloadavg()[0]:.1f}")
    asyncio.run(measure("all classes", classes(stream, *_ALL), arguments.rounds, arguments.seconds))
    asyncio.run(measure("call and agent", classes(stream, b"call", b"agent"), arguments.rounds, arguments.seconds))


_ALL = (b"call", b"agent", b"dialplan", b"system", b"cdr", b"dtmf", b"security", b"user", b"test")

if __name__ == "__main__":
    main()

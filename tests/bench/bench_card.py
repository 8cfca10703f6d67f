"""Card out of the cache → painted, against a bare Textual application with one text as long, in the same run.

    uv run python -m tests.bench.bench_card [--cards 200]

Each runs in a pty of 120x32. The clock starts when the card is known to the program (it is put into its inbox), beside
a call that begins to ring, and stops when the bytes that paint it have come out of the pty. Beside it, what
the processor worked for one card, which does not depend on what else the machine does.
"""

import argparse
import fcntl
import os
import platform
import pty
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from tests.bench.card_child import mark

COLUMNS, LINES_ = 120, 32
SIZES = (4, 12, 24)
"""Fields of a card."""
GOAL = 0.016


def shown(what: str, rows: int, cards: int) -> tuple[list[float], list[float]]:
    """Seconds from known to painted, and those that the processor worked, one for each card after the first ten."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", LINES_, COLUMNS, 0, 0))
    told, telling = os.pipe()
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.card_child", what, str(rows), str(cards), str(telling)],
        stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True,
        pass_fds=(telling,),
    )  # fmt: skip
    os.close(follower)
    os.close(telling)
    painted: dict[int, float] = {}
    known = b""
    seen, wanted = b"", 0
    while process.poll() is None:
        for ready in select.select([leader, told], [], [], 1)[0]:
            if ready == told:
                known += os.read(told, 1 << 16)
                continue
            try:
                seen += os.read(leader, 1 << 20)
            except OSError:  # the program has closed it
                continue
            at = time.perf_counter()
            while wanted < cards and mark(wanted).encode() in seen:
                painted[wanted] = at
                seen = seen[seen.index(mark(wanted).encode()) :]
                wanted += 1
    known += os.read(told, 1 << 16)
    os.close(leader)
    os.close(told)
    told_of = [[float(part) for part in line.split()] for line in known.decode().splitlines()]
    since = {int(number): at for number, at, _worked in told_of}
    worked = [later[2] - earlier[2] for earlier, later in pairwise(told_of)]
    if process.returncode or len(painted) != cards:
        raise RuntimeError(f"{what}: {len(painted)} of {cards} cards were painted: {seen[-500:]!r}")
    return [painted[number] - since[number] for number in range(10, cards)], worked[10:]


def said(took: Sequence[float]) -> str:
    """p50, p99 and the longest, in milliseconds."""
    ordered = sorted(took)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return (
        f"p50 {statistics.median(ordered) * 1000:5.1f} ms  p99 {p99 * 1000:5.1f} ms  max {ordered[-1] * 1000:5.1f} ms"
    )


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cards", type=int, default=200)
    chosen = options.parse_args()
    print(f"{date.today()}  {platform.platform()}  Python {platform.python_version()}  {os.cpu_count()} cores")
    for rows in SIZES:
        for what in ("bare", "console"):
            took, worked = shown(what, rows, chosen.cards)
            print(f"{rows:3} fields  {what:8} {said(took)}   processor: {said(worked)}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

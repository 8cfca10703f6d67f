"""kill -9 at any moment: what was told to be on disk is on disk."""

import asyncio
import random
import sys
from pathlib import Path

from console.archive import SqliteArchive
from console.archive.check import check

from .conftest import Inbox

KILLED = """
import asyncio, sys
from pathlib import Path
from console.archive import SqliteArchive
from tests.archive.making import a_call, a_card

def told(arrival):
    print(*arrival.calls, sep="\\n", flush=True)

async def main():
    archive = SqliteArchive(Path(sys.argv[1]), told)
    await archive.open()
    for number in range(int(sys.argv[2]), 10**9):
        archive.record(a_call(number), a_card())
        await asyncio.sleep(0)

asyncio.run(main())
"""


async def test_killed_at_any_moment_loses_nothing_acknowledged(folder: Path, inbox: Inbox) -> None:
    acknowledged: set[str] = set()
    for turn in range(5):
        arguments = [sys.executable, "-c", KILLED, str(folder), str(turn * 1_000_000)]
        child = await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE)
        assert child.stdout is not None
        for _line in range(random.Random(turn).randrange(50, 500)):
            acknowledged.add((await child.stdout.readline()).decode().strip())
        child.kill()
        rest = await child.stdout.read()
        acknowledged |= set(rest.decode().rpartition("\n")[0].splitlines())
        await child.wait()
    archive = SqliteArchive(folder, inbox)
    await archive.open()
    for call_id in acknowledged:
        assert await archive.find(call_id), call_id
    await archive.close()
    assert inbox.notices == inbox.failures == []
    assert all(finding.ok for finding in check(folder))

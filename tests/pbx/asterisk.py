"""The process: one Asterisk of a version in a slot of its own, that never outlives us."""

from __future__ import annotations

import fcntl
import os
import platform
import socket
import subprocess
import time
from pathlib import Path
from typing import IO

VERSIONS = (22, 16)
SCRIPT = Path(__file__).with_name("pbx")
# Slots 0 and 1 are for people who type `pbx up`.
SLOTS = range(2, 10)


def why_not() -> str | None:
    """The reason why no Asterisk can run here, or None."""
    if platform.system() != "Linux":
        return "a real Asterisk needs Linux"
    if os.geteuid() != 0:
        return "a real Asterisk in a chroot needs root"
    return None


class Asterisk:
    """A running Asterisk. Two tests at once take two slots, so their ports differ."""

    def __init__(self, version: int) -> None:
        self.version = version
        self._lock, self.slot = _take_slot()
        self.ami_port, self.sip_port, self.trunk_port = (int(f"5{self.slot}{n}") for n in (38, 60, 80))
        self._process: subprocess.Popen[bytes] | None = None

    def phone_port(self, number: str) -> int:
        """The UDP port of a phone: 7N01 is that of 101."""
        return int(f"7{self.slot}{number[1:]}")

    def build(self) -> None:
        """Make the chroot: the first time it takes about a minute, later nothing."""
        subprocess.run([SCRIPT, "build", str(self.version)], check=True, stdin=subprocess.DEVNULL)

    def start(self) -> Asterisk:
        """Start it and wait until it is fully booted."""
        self.build()
        self._process = subprocess.Popen(
            [SCRIPT, "run", str(self.version), str(self.slot)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"Asterisk {self.version} did not start in slot {self.slot}: see `pbx run`")
            time.sleep(0.1)
        self.cli("core waitfullybooted")
        return self

    def stop(self) -> None:
        """Stop it and give the slot back."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._lock.close()

    def crash(self) -> None:
        """Kill it in the middle of everything; `start` brings it up again in the same slot."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        time.sleep(1.0)  # Uniqueids begin with the second: started again in the same one, it would name channels alike

    def cli(self, command: str) -> str:
        """What Asterisk's own console answers."""
        run = subprocess.run(
            [SCRIPT, "cli", str(self.version), str(self.slot), command], capture_output=True, timeout=30
        )
        return run.stdout.decode("utf-8", "replace")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ami_port)) == 0


def _take_slot() -> tuple[IO[str], int]:
    """The first free slot; the lock goes with the process, whatever becomes of it."""
    folder = Path(
        os.environ.get("PBX_LAB") or Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "pbx-lab"
    )
    folder.mkdir(parents=True, exist_ok=True)
    for slot in SLOTS:
        lock = (folder / f"slot-{slot}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
        else:
            return lock, slot
    raise RuntimeError("every slot for an Asterisk is taken")

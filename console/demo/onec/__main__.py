"""Run the simulator alone: python -m console.demo.onec --port 8080 --clients 300."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

from console.demo.company import Company
from console.demo.onec.families import UT11, known
from console.demo.onec.simulator import SimulatedOneC


async def _serve(options: argparse.Namespace) -> None:
    company = Company.make(options.seed, options.clients)
    simulator = SimulatedOneC(company, user=options.user, password=options.password, family=options.profile)
    simulator.caller.installed = options.caller
    if options.slow:
        simulator.sessions.like_a_real_base()
    if options.prepare:
        simulator.prepare()
    await simulator.start(options.port)
    sys.stdout.write(f"simulated 1C: {simulator.url}  user {options.user}  password {options.password}\n")
    sys.stdout.flush()
    try:
        await asyncio.Event().wait()
    finally:
        await simulator.stop()


def main() -> None:
    """Parse the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m console.demo.onec", description="A simulated 1C on loopback.")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--profile", choices=known(), default=UT11, help="which configuration it is")
    parser.add_argument("--clients", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--user", default="reader")
    parser.add_argument("--password", default="onec-demo")
    parser.add_argument("--caller", action="store_true", help="the extension with the HTTP service is installed")
    parser.add_argument("--slow", action="store_true", help="latencies like those of a real base")
    parser.add_argument("--prepare", action="store_true", help="index the contact rows before serving")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()

"""The command line. Exit codes: 0 done, 1 it failed (one line on stderr), 2 wrong usage or configuration."""

import gc
import sys

_START = 50_000
"""What is made while the program starts is kept: looking through it for garbage again and again is time for nothing."""


def main() -> None:
    """The `caller-console` command."""
    gc.set_threshold(_START)
    from console.cli.start import run

    sys.exit(run(sys.argv[1:]))

"""The command line. Exit codes: 0 done, 1 it failed (one line on stderr), 2 wrong usage or configuration."""

import sys


def main() -> None:
    """The `caller-console` command."""
    from console.cli.group import run

    sys.exit(run(sys.argv[1:]))

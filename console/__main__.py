"""`python -m console` is the same as `caller-console`."""

from console.cli import main

main()

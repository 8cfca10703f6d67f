"""Jobs beside the screen. A job that fails is told by `Guarded`; it never takes the program with it."""

from collections.abc import Callable, Coroutine
from typing import Any

from textual.dom import DOMNode
from textual.worker import Worker


def in_background(
    node: DOMNode, job: Callable[[], Coroutine[Any, Any, None]], group: str, *, only: bool = False
) -> None:
    """Run `job`; with `only`, what the same group still does is called off."""
    # Without a description Textual keeps the repr of the arguments, client data included.
    _: Worker[None] = node.run_worker(job, group=group, description=group, exclusive=only, exit_on_error=False)

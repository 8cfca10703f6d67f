"""Long work of one test on every core that there is."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def spread(work: Callable[[Sequence[T]], None], things: Sequence[T]) -> None:
    """Do `work` on all things, a share of them in each process. What fails in one of them is raised here."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(work, [things[start::cores] for start in range(cores)]))

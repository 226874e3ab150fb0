"""Work spread over processes: results in input order, a dead worker's work done again, memory bounded."""

from __future__ import annotations

import collections
import itertools
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from summarizer.model import SummarizerError

if TYPE_CHECKING:
    # who uses one process does not wait for the machinery of many
    from concurrent.futures import Future, ProcessPoolExecutor

In = TypeVar("In")
Out = TypeVar("Out")

CHUNK = 100
AHEAD = 3
"""Chunks under way for each process: enough to keep it busy, few enough to keep memory flat."""
TRIES = 3


class WorkerError(SummarizerError):
    """A worker process died again and again on the same work."""


def map_in_order(function: Callable[[In], Out], items: Iterable[In], jobs: int = 1, chunk: int = CHUNK) -> Iterator[Out]:
    """``map(function, items)``, computed by ``jobs`` processes in chunks; results come in input order, one by one.

    function and items must be picklable where jobs > 1. A chunk whose worker died is done again, up to three times, then WorkerError is raised.

    >>> list(map_in_order(abs, [-2, 1], jobs=1))
    [2, 1]
    """
    if jobs == 1:
        yield from map(function, items)
        return
    source = iter(items)
    chunks = iter(lambda: list(itertools.islice(source, chunk)), [])
    yield from itertools.chain.from_iterable(_chunk_results(function, chunks, jobs))


@dataclass(slots=True)
class _Task(Generic[In, Out]):
    work: list[In]
    future: Future[list[Out]] | None = None


def _chunk_results(function: Callable[[In], Out], chunks: Iterator[list[In]], jobs: int) -> Iterator[list[Out]]:
    from concurrent.futures.process import BrokenProcessPool

    pending: collections.deque[_Task[In, Out]] = collections.deque()
    pool = _pool(jobs)
    deaths = 0
    try:
        while True:
            pending.extend(_Task(work) for work in itertools.islice(chunks, jobs * AHEAD - len(pending)))
            if not pending:
                return
            try:
                done = _first_result(pending, pool, function)
            except BrokenProcessPool:
                deaths += 1
                if deaths == TRIES:
                    raise WorkerError(f"a worker process died {TRIES} times on the same articles; is there enough memory for {jobs} jobs?") from None
                pool.shutdown(wait=True, cancel_futures=True)
                pool = _pool(jobs)
                for task in pending:
                    task.future = None
                continue
            deaths = 0
            pending.popleft()
            yield done
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _first_result(pending: Iterable[_Task[In, Out]], pool: ProcessPoolExecutor, function: Callable[[In], Out]) -> list[Out]:
    """Submit what is not under way and wait for the first. One dead worker fails every pending future of its pool."""
    futures = []
    for task in pending:
        task.future = task.future or pool.submit(_run, function, task.work)
        futures.append(task.future)
    return futures[0].result()


def _pool(jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs, initializer=_ignore_interrupts)


def _ignore_interrupts() -> None:
    """Ctrl-C is the main process's to handle; workers end with their pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(function: Callable[[In], Out], work: list[In]) -> list[Out]:
    return [function(item) for item in work]

"""Work spread over processes: results in input order, a dead worker's work done again, memory bounded."""

from __future__ import annotations

import collections
import itertools
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from summarizer.model import SummarizerError
from summarizer.stages import TOGETHER, InStages, together

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


def map_in_order(function: Callable[[In], Out], items: Iterable[In], jobs: int = 1, chunk: int = CHUNK,
                 on_death: Callable[[In], Out] | None = None) -> Iterator[Out]:
    """``map(function, items)``, computed by ``jobs`` processes in chunks; results come in input order, one by one.

    A function in stages (see summarizer.stages) works on many items together.
    function and items must be picklable where jobs > 1. A chunk whose worker died is done again. Where it dies again, and there is ``on_death``, the
    chunk's items are done one at a time, and the one that kills its worker has ``on_death(item)`` as its result; without it, WorkerError is raised at the
    third death.

    >>> list(map_in_order(abs, [-2, 1], jobs=1))
    [2, 1]
    """
    if jobs == 1:
        yield from together(function.stages, items) if isinstance(function, InStages) else map(function, items)
        return
    source = iter(items)
    chunks = iter(lambda: list(itertools.islice(source, chunk)), [])
    yield from itertools.chain.from_iterable(_chunk_results(function, chunks, jobs, on_death))


@dataclass(slots=True)
class _Task(Generic[In, Out]):
    work: list[In]
    future: Future[list[Out]] | None = None


def _chunk_results(function: Callable[[In], Out], chunks: Iterator[list[In]], jobs: int,
                   on_death: Callable[[In], Out] | None) -> Iterator[list[Out]]:
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
                if deaths == TRIES and on_death is None:
                    raise WorkerError(f"a worker process died {TRIES} times on the same articles; is there enough memory for {jobs} jobs?") from None
                pool.shutdown(wait=True, cancel_futures=True)
                for task in pending:
                    task.future = None
                if deaths == 1 or on_death is None:
                    pool = _pool(jobs)
                    continue
                # any of the chunks under way may hold the killer: each is done alone, then all go on together
                yield from (_alone(function, pending.popleft().work, on_death) for _ in range(len(pending)))
                pool = _pool(jobs)
                deaths = 0
                continue
            deaths = 0
            pending.popleft()
            yield done
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(function: Callable[[In], Out], work: list[In], on_death: Callable[[In], Out]) -> list[Out]:
    """The results of one chunk, worked on by one process at a time: whole, or, where that kills it, item by item."""
    from concurrent.futures.process import BrokenProcessPool

    with _pool(1) as pool:
        try:
            return pool.submit(_run, function, work).result()
        except BrokenProcessPool:
            if len(work) == 1:
                return [on_death(work[0])]
    # halves: a chunk of a hundred with one killer costs fourteen processes, not a hundred
    half = len(work) // 2
    return _alone(function, work[:half], on_death) + _alone(function, work[half:], on_death)


def _first_result(pending: Iterable[_Task[In, Out]], pool: ProcessPoolExecutor, function: Callable[[In], Out]) -> list[Out]:
    """Submit what is not under way and wait for the first. One dead worker fails every pending future of its pool."""
    futures = []
    for task in pending:
        task.future = task.future or pool.submit(_run, function, task.work)
        futures.append(task.future)
    return futures[0].result()


def _pool(jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs, initializer=_settle_in, initargs=(os.getpid(),))


def _settle_in(parent: int) -> None:
    """Ctrl-C is the main process's to handle; workers end with it, also where it is killed and cannot tell them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # told to end, a worker just dies, whatever the main process does then: an exception would come back to it as a result
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _run(function: Callable[[In], Out], work: list[In]) -> list[Out]:
    if isinstance(function, InStages):  # nobody sees a result before all are there
        return list(together(function.stages, work, first=TOGETHER))
    return [function(item) for item in work]

"""Work that is ended where it stands: when its time is over, or when nobody waits for it any more.

The core is pure computing and knows nothing of requests. Instead of a test in each of its loops, one thread looks at all the work of the process and has an
exception raised in the thread of what must end (``PyThreadState_SetAsyncExc`` of the C API, as the interpreter itself offers it for this). It is raised between
two steps of Python: a call into numpy or a segmenter is finished first, which is a matter of milliseconds, and so is what adds to tables that all requests
share.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from api.problems import Problem

TICK = 0.05
"""Seconds between two looks."""
AGAIN = 0.5
"""Seconds after which it is raised once more, where it was lost: Python drops exceptions within finalizers."""
STEPS = 100
"""Steps of the interpreter within which it raises what is on its way: it looks at every one that goes back."""
SHARED = ("/lexicon.py", "/keyword_words.py")
"""The modules of the core that add to what requests share: no work is ended within them."""
Out = TypeVar("Out")


class _Ended(BaseException):
    """Raised in a thread whose work must end. No Exception: what catches errors must not catch it."""


@dataclass(slots=True)
class _Work:
    why: Callable[[], Problem | None]
    problem: Problem | None = None
    next_look: float = 0.0


class Watch:
    """Watches over the work of one process. May be made before a fork and used after it."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._works: dict[int, _Work] = {}
        self._busy = threading.Event()
        self._process = 0

    def run(self, work: Callable[[], Out], why: Callable[[], Problem | None]) -> Out:
        """What ``work()`` gives. ``why`` is asked again and again, in another thread; as soon as it gives a problem, the work ends and that is raised."""
        thread = threading.get_ident()
        mine = _Work(why)
        try:
            self._enter(thread, mine)
            try:
                return work()
            finally:
                self._leave(thread)
        except _Ended:
            # it may have come on the way out
            self._leave(thread)
            assert mine.problem is not None
            raise mine.problem from None

    def _enter(self, thread: int, work: _Work) -> None:
        with self._mutex:
            if self._process != os.getpid():  # threads do not outlive a fork
                self._process = os.getpid()
                threading.Thread(target=self._look, daemon=True).start()
            self._works[thread] = work
        self._busy.set()

    def _leave(self, thread: int) -> None:
        """From here on nothing is raised in this thread. What is on its way is raised now.

        Taken back, it would leave the interpreter looking for it at every step, for ever.
        """
        with self._mutex:
            work = self._works.pop(thread, None)
        if work and work.problem:
            for _ in range(STEPS):
                pass

    def _look(self) -> None:
        while True:
            self._busy.wait()
            time.sleep(TICK)
            with self._mutex:
                if not self._works:
                    self._busy.clear()
                now = time.monotonic()
                for thread, work in self._works.items():
                    work.problem = work.problem or work.why()
                    if work.problem and work.next_look <= now and not _adds_to_what_is_shared(thread):
                        work.next_look = now + AGAIN
                        _raise_in(thread, _Ended)


def _adds_to_what_is_shared(thread: int) -> bool:
    """Whether a thread stands within one of the SHARED modules. It waits for the interpreter's lock, and is stopped where it waits."""
    frame = sys._current_frames().get(thread)
    while frame is not None:
        if frame.f_code.co_filename.replace(os.sep, "/").endswith(SHARED):
            return True
        frame = frame.f_back
    return False


def _raise_in(thread: int, exception: type[BaseException]) -> None:
    """Have the exception raised in a thread."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(exception))

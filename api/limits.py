"""Who may do how much: API keys, a rate for each client, places at the desk, and time."""

from __future__ import annotations

import collections
import contextlib
import hashlib
import hmac
import mmap
import os
import struct
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Sequence

from api.problems import Problem

if sys.platform != "win32":
    import fcntl

SLOT = struct.Struct("<Qd")
SLOTS = 65_536
PROBES = 8


class Keys:
    """The API keys, kept as hashes only."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._hashes = [hashlib.sha256(key.encode()).digest() for key in keys]

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def holder(self, authorization: str) -> str | None:
        """A name for who holds the key in an Authorization header; None where it is not one of ours. Takes the same time for any key."""
        scheme, _, key = authorization.partition(" ")
        digest = hashlib.sha256(key.strip().encode("utf-8", "replace")).digest()
        found = [i for i, known in enumerate(self._hashes) if hmac.compare_digest(digest, known)]
        return f"key {found[0]}" if found and scheme.lower() == "bearer" else None


class Rate:
    """At most so many requests for each client in a time, counted over all worker processes.

    The generic cell rate algorithm (ITU-T I.371): for each client one number, the time by which its requests so far would have been made at the even rate.
    The numbers lie in memory that workers forked later share. The table has room for 65,536 clients; where it is full, the one nearest to being forgotten goes.
    """

    def __init__(self, requests: int, seconds: float) -> None:
        self._interval = seconds / requests
        self._seconds = seconds
        self._table = mmap.mmap(-1, SLOTS * SLOT.size)
        self._threads = threading.Lock()
        self._file, path = tempfile.mkstemp(prefix="summarizer-rate-")
        if sys.platform != "win32":
            os.unlink(path)
        weakref.finalize(self, os.close, self._file)

    def wait(self, client: str, now: float | None = None) -> float:
        """0 where the client may go on (this counts as a request), else the seconds until it may.

        >>> rate = Rate(2, 60)
        >>> [rate.wait("a", now=100.0) for _ in range(3)], rate.wait("b", now=100.0), rate.wait("a", now=130.0)
        ([0, 0, 30.0], 0, 0)
        """
        moment = time.monotonic() if now is None else now
        key = int.from_bytes(hashlib.blake2b(client.encode("utf-8", "replace"), digest_size=8).digest(), "little") or 1
        with self._alone():
            offset, due = self._find(key, moment)
            next_due = max(due, moment) + self._interval
            # the tolerance is for rounding only: the last of n requests at once must pass
            late = next_due - moment - self._seconds
            if late > self._interval * 1e-6:
                return late
            SLOT.pack_into(self._table, offset, key, next_due)
            return 0

    def _find(self, key: int, now: float) -> tuple[int, float]:
        """Where the client's number is or may be put, and the number."""
        places = [(key + probe) % SLOTS * SLOT.size for probe in range(PROBES)]
        held = [(offset, *SLOT.unpack_from(self._table, offset)) for offset in places]
        for offset, owner, due in held:
            if owner == key:
                return offset, due
        return min(held, key=lambda slot: slot[2])[0], 0.0

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One thread of one process at a time. The file lock is the system's: it goes when its process dies."""
        with self._threads:
            if sys.platform == "win32":  # one process
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


class Deadline:
    """The time by which something must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, at least 0."""
        return max(0.0, self._end - time.monotonic())

    def problem(self) -> Problem | None:
        """The problem 503 where no time is left."""
        if self.left:
            return None
        return Problem(503, "the request took longer than its time budget; send less at once, or try again later", headers={"Retry-After": "5"})


class Desk:
    """So many articles are computed at once in this process; the others wait, since more at once would only slow each other down.

    Places go to who came first. A semaphore would let a thread that has just left come back before those who wait: some would wait very long.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._mutex = threading.Lock()
        self._waiting: collections.deque[threading.Lock] = collections.deque()

    @contextlib.contextmanager
    def place(self, deadline: Deadline) -> Iterator[None]:
        """A place for the time of a with block; the problem 503 where none comes free in time."""
        self._take(deadline)
        try:
            yield
        finally:
            self._give()

    def _take(self, deadline: Deadline) -> None:
        with self._mutex:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=deadline.left):
            return
        with self._mutex:
            if turn in self._waiting:  # else the place was given in this very moment
                self._waiting.remove(turn)
                raise Problem(503, "too many requests are waiting; try again later", headers={"Retry-After": "2"})

    def _give(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1

"""How the program ends: by a signal, on a full disk, with streams that are closed."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn


def on_signals() -> None:
    """From now on SIGTERM and SIGHUP end the process by way of every ``finally``, so that no half-written file is left behind."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # nohup has it ignored, and so it stays
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, frame: object) -> None:
    # the second signal ends it at once
    signal.signal(number, signal.SIG_DFL)
    sys.exit(128 + number)


def status_of(main: Callable[[], int]) -> int:
    """The exit status of the program; what it could not write to its streams is said where it can be, and is no traceback at exit."""
    try:
        status = main()
    except OSError as error:
        # results have their own messages: what is left is click's help on a full disk or a closed pipe
        status = 0 if isinstance(error, BrokenPipeError) else 1
        if status:
            with contextlib.suppress(OSError):
                print(f"summarizer: standard output: cannot be written: {error.strerror or error}", file=sys.stderr)
    _flush()
    return status


def at_once(status: int) -> NoReturn:
    """End the process with the status, without taking the interpreter apart: the segmenter's dictionary goes word by word, a tenth of the time of one line.

    What is registered to be done at the end is done. Where other threads still run, or where Python was asked for warnings (some come only then), it ends as
    any program does.
    """
    if threading.active_count() > 1 or sys.warnoptions:
        sys.exit(status)
    atexit._run_exitfuncs()
    _flush()
    os._exit(status)


def _flush() -> None:
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

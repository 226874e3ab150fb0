"""Running the application: gunicorn's thread workers, forked after everything is loaded; waitress where there is no fork."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import math
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from api.config import Config
from summarizer.model import SummarizerError

GRACE = 8
"""Seconds for requests under way when the service ends."""
M_ARENA_MAX = -8
"""What glibc's malloc.h calls the greatest number of arenas."""
ARENAS = 2
"""As many as there are threads that compute at once by default."""


class StartError(SummarizerError):
    """The server cannot start; the message says why."""


def serve(config: Config) -> int:
    """Serve until SIGTERM or Ctrl-C; 0 where it ended well. Raises StartError where the address cannot be listened on."""
    # one article is one thread's work: more threads in the numerics only fight over the cores
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ.get("OPENBLAS_NUM_THREADS") or "1"
    _share_memory()
    use_gunicorn = config.server == "gunicorn" or (config.server == "auto" and sys.platform != "win32")
    with _metrics_folder() if use_gunicorn else contextlib.nullcontext():
        return _serve_gunicorn(config) if use_gunicorn else _serve_waitress(config)


def _share_memory() -> None:
    """Have glibc allocate for all threads of a process in few arenas, unless MALLOC_ARENA_MAX says how many.

    By default threads are given up to eight for each core, and what one thread freed is of no use to the others: a user's dictionary (33 MB) now and then, made
    by whichever thread comes, would leave its room behind in each of them. Other C libraries have no arenas, and no ``mallopt``.
    """
    if "MALLOC_ARENA_MAX" not in os.environ and sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def _bound(config: Config) -> socket.socket:
    """A socket bound to the address, alone: workers share their port, and would share it with another program of ours in silence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise StartError(f"cannot listen on {config.host}:{config.port}: {error.strerror or error}") from None
    try:
        if sys.platform != "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise StartError(f"cannot listen on {config.host}:{config.port}: {error.strerror or error}") from None
    return bound


@contextlib.contextmanager
def _metrics_folder() -> Iterator[None]:
    """Where workers put their counters, so that any of them can answer for all."""
    with tempfile.TemporaryDirectory(prefix="summarizer-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _serve_gunicorn(config: Config) -> int:
    # to say now what would else be found out in each worker
    _bound(config).close()
    from api.gunicorn_server import run

    try:
        run(config)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


def _serve_waitress(config: Config) -> int:
    import waitress.server

    from api.app import create_app
    from api.service import Service, warm_up

    app = create_app(config)
    warm_up()
    service: Service = app.extensions["summarizer"]
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server: Any = waitress.server.create_server(
        app, sockets=[_bound(config)], threads=config.concurrency * 4, connection_limit=config.threads * 8,
        channel_timeout=int(config.read_timeout) + 1, ident="", max_request_body_size=2**40, expose_tracebacks=False)
    ended: list[int] = []
    service.draining = lambda: bool(ended)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, frame: ended.append(number))

    def turn(until: float, while_true: Callable[[], bool]) -> None:
        while time.monotonic() < until and while_true():
            server.asyncore.loop(timeout=0.25, map=server._map, count=1)

    turn(math.inf, lambda: not ended)
    turn(time.monotonic() + config.drain_seconds, lambda: signal.SIGINT not in ended)
    server.close()
    # its threads hand their answers to this loop: it goes round until the last one is sent
    turn(time.monotonic() + GRACE,
         lambda: signal.SIGINT not in ended and any(one.requests or one.total_outbufs_len for one in server.active_channels.values()))
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
    return 130 if signal.SIGINT in ended else 0

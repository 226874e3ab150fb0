"""Running the application: gunicorn's thread workers, forked after everything is loaded; waitress where there is no fork."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import sys
import tempfile
from typing import Any

from api.config import Config
from summarizer.model import SummarizerError


class StartError(SummarizerError):
    """The server cannot start; the message says why."""


def serve(config: Config) -> int:
    """Serve until SIGTERM or Ctrl-C; 0 where it ended well. Raises StartError where the address cannot be listened on."""
    _check_address(config)
    # one article is one thread's work: more threads in the numerics only fight over the cores
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    use_gunicorn = config.server == "gunicorn" or (config.server == "auto" and sys.platform != "win32")
    with _metrics_folder() if use_gunicorn else contextlib.nullcontext():
        return _serve_gunicorn(config) if use_gunicorn else _serve_waitress(config)


def _check_address(config: Config) -> None:
    """Bind once without sharing: workers share their port, and would share it with another program of ours in silence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as trial:
            if sys.platform != "win32":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise StartError(f"cannot listen on {config.host}:{config.port}: {error.strerror or error}") from None


@contextlib.contextmanager
def _metrics_folder() -> Any:
    """Where workers put their counters, so that any of them can answer for all."""
    with tempfile.TemporaryDirectory(prefix="summarizer-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _serve_gunicorn(config: Config) -> int:
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
        app, host=config.host, port=config.port, threads=config.concurrency * 4, connection_limit=config.threads * 8,
        channel_timeout=int(config.read_timeout) + 1, ident="", max_request_body_size=2**40, expose_tracebacks=False)
    stopping = False

    def stop(*_: Any) -> None:
        nonlocal stopping
        stopping = True
        raise SystemExit(0)

    service.draining = lambda: stopping
    signal.signal(signal.SIGTERM, stop)
    try:
        server.run()
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        # waits for the requests under way
        server.task_dispatcher.shutdown(cancel_pending=False, timeout=8)
        server.close()
    return 0

"""gunicorn, with what it lacks for a service on the open internet: slow clients are cut off, its own errors have our shape, and shutting down is announced."""

from __future__ import annotations

import contextlib
import gc
import io
import mmap
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.http.body import Body, ChunkedReader, LengthReader
from gunicorn.http.errors import NoMoreData
from gunicorn.workers.gthread import TConn, ThreadWorker
from prometheus_client import multiprocess

from api.app import create_app
from api.bodies import GUARD, READ_SOME
from api.config import Config
from api.observing import LOG, JsonFormatter
from api.problems import MEDIA_TYPE, Problem, title
from api.service import Service, warm_up

GRACE = 8
"""Seconds for requests under way after the drain; with it the whole takes less than 10."""
SLOWEST = 16_384
"""Bytes a second that a body must bring after its first seconds."""


class Reaper:
    """Shuts the reading side of connections whose client takes too long: whoever reads there sees an end. One thread for all of them."""

    def __init__(self) -> None:
        self._due: dict[socket.socket, float] = {}
        threading.Thread(target=self._run, daemon=True).start()

    def watch(self, connection: socket.socket, seconds: float) -> None:
        """Cut this connection off so many seconds from now."""
        self._due[connection] = time.monotonic() + seconds

    def extend(self, connection: socket.socket, until: float) -> bool:
        """Cut it off then; True where it has been cut off already."""
        if connection not in self._due:
            return True
        self._due[connection] = until
        return False

    def release(self, connection: socket.socket) -> None:
        """Leave it alone."""
        self._due.pop(connection, None)

    def _run(self) -> None:
        while True:
            time.sleep(0.25)
            now = time.monotonic()
            for connection, due in list(self._due.items()):
                if due < now and self._due.pop(connection, None) is not None:
                    with contextlib.suppress(OSError):
                        connection.shutdown(socket.SHUT_RD)


class Worker(ThreadWorker):  # type: ignore[misc,unused-ignore]
    """gunicorn's thread worker with watched connections."""

    app: Application
    wsgi: Callable[..., Any]

    def init_process(self) -> None:
        """In the new process: threads do not outlive a fork."""
        self.reaper = Reaper()
        self.seconds = self.app.config.read_timeout
        super().init_process()

    def load_wsgi(self) -> None:
        """The application, given what only the server has: a guard against slow bodies, and reading of what has arrived without waiting for more."""
        super().load_wsgi()
        inner = self.wsgi

        def equipped(environ: dict[str, Any], start_response: Any) -> Any:
            environ[GUARD] = partial(self._guard, environ["gunicorn.socket"])
            environ[READ_SOME] = partial(read_some, environ["wsgi.input"])
            return inner(environ, start_response)

        self.wsgi = equipped

    @contextlib.contextmanager
    def _guard(self, connection: socket.socket) -> Iterator[Callable[[int], bool]]:
        began = time.monotonic()
        self.reaper.watch(connection, self.seconds)
        try:
            yield lambda received: self.reaper.extend(connection, began + self.seconds + received / SLOWEST)
        finally:
            self.reaper.release(connection)

    def handle(self, conn: TConn) -> Any:
        """One request on a connection that has something to read: its head must come in time."""
        self.reaper.watch(conn.sock, self.seconds)
        try:
            return super().handle(conn)
        finally:
            self.reaper.release(conn.sock)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """The head is read. From here the body is watched while it is read, and sending to a client that reads nothing ends too."""
        self.reaper.release(conn.sock)
        conn.sock.settimeout(self.seconds * 2)
        return super().handle_request(req, conn)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """A request that gunicorn itself refuses (its head is not HTTP, or too long), in the shape of all our errors."""
        name = type(exc).__name__
        status = {"LimitRequestLine": 414, "LimitRequestHeaders": 431, "UnsupportedTransferCoding": 501, "ExpectationFailed": 417}.get(name, 400)
        if not type(exc).__module__.startswith("gunicorn.http"):
            status = 500
            LOG.error("a connection failed", exc_info=exc)
        request_id = uuid.uuid4().hex
        LOG.info("refused", extra={"request_id": request_id, "status": status, "reason": name, "client": addr[0] if addr else ""})
        body = Problem(status, "this is not a request that HTTP/1.1 allows" if status == 400 else title(status)).body(request_id)
        head = (f"HTTP/1.1 {status} {title(status)}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\n"
                f"X-Request-ID: {request_id}\r\nContent-Length: {len(body)}\r\n\r\n")
        with contextlib.suppress(OSError):
            client.sendall(head.encode("latin-1") + body)


class Master(Arbiter):  # type: ignore[misc,unused-ignore]
    """gunicorn's master, which on SIGTERM first lets everybody see that it is going."""

    app: Application

    def handle_term(self) -> None:
        """Say 503 on /readyz, go on serving for a moment, then stop: load balancers need that moment."""
        self.app.draining[0] = 1
        time.sleep(self.app.config.drain_seconds)
        super().handle_term()

    def handle_int(self) -> None:
        """Ctrl-C: stop at once."""
        self.stop(False)
        sys.exit(130)


class Application(BaseApplication):  # type: ignore[misc,unused-ignore]
    """gunicorn's view of the service: its settings, and the application loaded before the fork."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.draining = mmap.mmap(-1, 1)  # shared with the workers
        super().__init__()

    def load_config(self) -> None:
        """Our settings as gunicorn's; nothing is read from its own environment or files."""
        config = self.config
        host = f"[{config.host}]" if ":" in config.host else config.host
        settings: dict[str, Any] = {
            "bind": f"{host}:{config.port}", "workers": config.workers, "threads": config.threads, "worker_connections": config.threads * 8,
            "worker_class": Worker, "preload_app": True, "reuse_port": hasattr(socket, "SO_REUSEPORT"), "keepalive": 30, "graceful_timeout": GRACE,
            "timeout": 60, "control_socket_disable": True, "proc_name": "summarizer", "forwarded_allow_ips": "",
            "child_exit": _count_no_more, "logconfig_dict": _log_settings(config.log_level),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, with everything loaded that workers can share."""
        app = create_app(self.config)
        service: Service = app.extensions["summarizer"]
        service.draining = lambda: self.draining[0] == 1
        warm_up()
        gc.collect()
        # what is loaded now stays in memory that all workers share
        gc.freeze()
        return app


def read_some(body: Body) -> bytes:
    """What has arrived of a body, at least a byte; b"" at its end. ``Body.read`` would wait until it has all that was asked for.

    Raises NoMoreData where the connection ends before the body does.
    """
    reader = body.reader
    if body.buf.tell():
        buffered: bytes = body.buf.getvalue()
        body.buf = io.BytesIO()
        return buffered
    if isinstance(reader, LengthReader):
        return _some_of_length(reader)
    if isinstance(reader, ChunkedReader) and reader.parser:
        return next(reader.parser, b"")
    return b""


def _some_of_length(reader: LengthReader) -> bytes:
    if not reader.length:
        return b""
    data: bytes = reader.unreader.read(None, read_ahead=reader.length)
    if not data:
        raise NoMoreData
    if len(data) > reader.length:  # the next request, sent ahead
        reader.unreader.unread(data[reader.length:])
        data = data[:reader.length]
    reader.length -= len(data)
    return data


def run(config: Config) -> None:
    """Serve until told to stop; ends with SystemExit."""
    Master(Application(config)).run()


def _count_no_more(server: Any, worker: Any) -> None:
    """A worker that ended has no requests under way."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _log_settings(level: str) -> dict[str, Any]:
    """gunicorn's own log in the same JSON lines; its access log is ours to write."""
    handler = {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}
    quieter = "WARNING" if level in ("info", "warning", "error") else "INFO"
    return {"version": 1, "disable_existing_loggers": False, "formatters": {"json": {"()": JsonFormatter}}, "handlers": {"stderr": handler},
            "root": {"level": "WARNING", "handlers": []},
            "loggers": {"gunicorn.error": {"level": quieter, "handlers": ["stderr"], "propagate": False, "qualname": "gunicorn.error"},
                        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False, "qualname": "gunicorn.access"}}}

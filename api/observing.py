"""Around every request, outside of Flask: its id, its log line, its share in the metrics. Nothing here ever sees a body or a key."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import ClosingIterator

from api.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOG = logging.getLogger("summarizer.http")
RECORD = "summarizer.record"
ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


@dataclass(slots=True)
class Record:
    """What is noted about one request. ``route`` is the rule, never the path as sent."""

    request_id: str
    method: str
    started: float
    route: str = "none"
    status: int = 500
    articles: int = 0
    characters: int = 0
    client: str = ""


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class JsonFormatter(logging.Formatter):
    """One JSON object a line. Of exceptions only their type and where they were raised: their text might quote an article."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with its extra fields."""
        line: dict[str, Any] = {"time": _utc(record.created), "level": record.levelname.lower(),
                                "event": record.getMessage()}
        line.update((name, value) for name, value in vars(record).items() if name not in STANDARD)
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(line, ensure_ascii=False, default=str)



def log_to_stderr(level: str) -> None:
    """Send this service's log, and nothing twice, to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    LOG.handlers[:] = [handler]
    LOG.setLevel(level.upper())
    LOG.propagate = False


class Observed:
    """WSGI middleware: gives every request an id (or keeps the client's X-Request-ID), sends it back, and notes the end of each answer."""

    def __init__(self, app: WSGIApplication, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        given = environ.get("HTTP_X_REQUEST_ID", "")
        record = Record(given if ID.fullmatch(given) else uuid.uuid4().hex, environ.get("REQUEST_METHOD", ""), time.perf_counter())
        environ[RECORD] = record

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            record.status = int(status[:3])
            return start_response(status, [*headers, ("X-Request-ID", record.request_id)], *rest)

        self._metrics.in_flight.inc()
        try:
            body = self._app(environ, start)
        except BaseException:
            self._note(record)
            raise
        return ClosingIterator(body, lambda: self._note(record))

    def _note(self, record: Record) -> None:
        seconds = time.perf_counter() - record.started
        method = record.method if record.method in METHODS else "other"
        self._metrics.in_flight.dec()
        self._metrics.requests.labels(record.route, method, str(record.status)).inc()
        self._metrics.seconds.labels(record.route).observe(seconds)
        if record.articles:
            self._metrics.articles.labels(record.route).inc(record.articles)
            self._metrics.characters.labels(record.route).inc(record.characters)
        LOG.info("request", extra={"request_id": record.request_id, "method": method, "route": record.route, "status": record.status,
                                   "duration_ms": round(seconds * 1000, 2), "articles": record.articles, "characters": record.characters,
                                   "client": record.client})

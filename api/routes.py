"""The paths: each names what it takes and hands it to the service."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Request, Response, current_app, render_template, request, send_from_directory, stream_with_context

from api import bodies, openapi
from api.metrics import CONTENT_TYPE
from api.observing import RECORD, Record
from api.schemas import SummaryOptions
from api.service import OPTIONS, Service, pretty

BODIES = (bodies.JSON, bodies.NDJSON, bodies.TEXT, bodies.HTML)
SWAGGER = Path(flask_swagger_ui.__file__).parent / "dist"
STATIC = Path(__file__).parent / "static"
PAGE_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
               "base-uri 'none'; frame-ancestors 'none'")

blueprint = Blueprint("api", __name__, template_folder="templates")


@blueprint.post("/v1/summarize")
def summarize() -> Response:
    """Line, key sentences and keywords of one article, or of each article of a stream."""
    return _results("summarize")


@blueprint.post("/v1/keywords")
def keywords() -> Response:
    """Keywords of one article, or of each article of a stream."""
    return _results("keywords")


@blueprint.post("/v1/digest")
def digest() -> Response:
    """Many articles on one page."""
    bodies.kind(request, (bodies.JSON,))
    defaults = bodies.query(request, SummaryOptions)
    values = bodies.merged(bodies.json_of(bodies.read_all(request, _service().config.max_body_bytes)), defaults)
    return Response(_service().digest(values, _record(), _client_gone(request)), content_type=bodies.JSON)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process lives."""
    return Response(pretty({"status": "ok"}), content_type=bodies.JSON)


@blueprint.get("/readyz")
def readyz() -> Response:
    """New requests are welcome; not so while shutting down."""
    draining = _service().draining()
    return Response(pretty({"status": "draining" if draining else "ready"}), 503 if draining else 200, content_type=bodies.JSON)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counters for Prometheus."""
    return Response(_service().metrics.page(), content_type=CONTENT_TYPE)


@blueprint.get("/openapi.json")
def openapi_document() -> Response:
    """This service, described for programs."""
    return Response(openapi.document(_service().config), content_type=bodies.JSON)


@blueprint.get("/docs")
def docs() -> Response:
    """The page on which the service can be tried."""
    return Response(render_template("docs.html"), headers={"Content-Security-Policy": PAGE_POLICY}, content_type="text/html; charset=utf-8")


@blueprint.get("/docs/<path:name>")
def docs_asset(name: str) -> Response:
    """What the page needs."""
    return send_from_directory(STATIC if (STATIC / name).is_file() else SWAGGER, name, max_age=86_400)


def _service() -> Service:
    service: Service = current_app.extensions["summarizer"]
    return service


def _record() -> Record:
    record: Record = request.environ[RECORD]
    return record


def _results(task: str) -> Response:
    service, record = _service(), _record()
    media_type, charset = bodies.kind(request, BODIES)
    defaults = bodies.query(request, OPTIONS[task])
    limit = service.config.max_body_bytes
    if media_type == bodies.NDJSON:
        answers = service.stream(task, bodies.lines(request, limit), defaults, record)
        return Response(stream_with_context(answers), content_type=bodies.NDJSON)
    data = bodies.read_all(request, limit)
    if media_type == bodies.JSON:
        values = bodies.merged(bodies.json_of(data), defaults)
    else:
        values = {"html" if media_type == bodies.HTML else "text": bodies.text_of(data, charset), **defaults}
    return Response(service.one(task, values, record), content_type=bodies.JSON)


def _client_gone(from_request: Request) -> Callable[[], bool]:
    """A look at the connection, where the server shows it: readable without a byte to read means that the other side closed it."""
    connection: socket.socket | None = from_request.environ.get("gunicorn.socket")

    def gone() -> bool:
        if connection is None:
            return False
        # asked first, since a read on a socket with a timeout waits
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        try:
            return bool(poll.poll(0)) and connection.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return True

    return gone

"""The application: the routes, with the limits before them and one shape of error behind them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.middleware.proxy_fix import ProxyFix

from api import problems
from api.config import Config
from api.observing import LOG, RECORD, Observed, Record, log_to_stderr
from api.page import blueprint as page
from api.problems import Problem
from api.routes import blueprint
from api.service import Service, unexpected

OPEN = frozenset(("api.healthz", "api.readyz", "api.openapi_document", "api.docs", "api.docs_asset", "page.home", "page.static"))
"""What needs no key and is not counted against anybody's rate."""
EXPOSED = "X-Request-ID, Retry-After"


def create_app(config: Config | Mapping[str, Any] | None = None) -> Flask:
    """The WSGI application.

    config: its settings (see ``api.config.Config``), as such or as names and values; None: the defaults. Raises OptionsError for a value out of range.
    """
    if not isinstance(config, Config):
        config = Config(**(config or {}))
    log_to_stderr(config.log_level)
    app = Flask("api", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    service = app.extensions["summarizer"] = Service(config)
    app.register_blueprint(blueprint)
    app.register_blueprint(page)
    app.before_request(lambda: _admit(service))
    app.after_request(lambda response: _finished(response, service))
    app.register_error_handler(Problem, _answer)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _our_error)
    inner = ProxyFix(app.wsgi_app, x_for=config.trusted_proxies, x_proto=0) if config.trusted_proxies else app.wsgi_app
    app.wsgi_app = Observed(inner, service.metrics)  # type: ignore[method-assign]
    return app


def _record() -> Record:
    record: Record = request.environ[RECORD]
    return record


def _admit(service: Service) -> Response | None:
    """Whom the request is from, whether he may, and whether not too often."""
    record = _record()
    record.client = request.remote_addr or ""
    record.route = request.url_rule.rule if request.url_rule else "none"
    if request.method == "OPTIONS" and service.config.cors_origins:
        empty = Response(status=204)
        del empty.headers["Content-Type"]
        return empty
    if request.endpoint is None or request.endpoint in OPEN:
        return None
    holder = service.keys.holder(request.headers.get("Authorization", "")) if service.keys else None
    wait = service.rate.wait(holder or f"address {record.client}") if service.rate else 0
    if wait:
        raise Problem(429, f"this client may make {service.config.rate_limit.replace('/', ' requests a ')}", headers={"Retry-After": str(math.ceil(wait))})
    if service.keys and holder is None:
        raise Problem(401, "send 'Authorization: Bearer KEY' with one of the service's keys", headers={"WWW-Authenticate": "Bearer"})
    return None


def _finished(response: Response, service: Service) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    origin = request.headers.get("Origin")
    origins = service.config.cors_origins
    if origins:
        response.headers.add("Vary", "Origin")
    if origin and ("*" in origins or origin in origins):
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, X-Request-ID"
            response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _answer(problem: Problem) -> Response:
    return Response(problem.body(_record().request_id), problem.status, headers=problem.headers, content_type=problems.MEDIA_TYPE)


def _http_error(error: HTTPException) -> Response:
    """What Flask itself refuses: no such path, wrong method."""
    if error.code is None or error.code < 400:
        return Response(error.get_response())  # type: ignore[arg-type]
    headers = {"Allow": ", ".join(sorted(error.valid_methods or ()))} if isinstance(error, MethodNotAllowed) else {}
    details = {404: "no such path; /docs shows what there is", 405: f"allowed: {headers.get('Allow', '')}"}
    return _answer(Problem(error.code, details.get(error.code, problems.title(error.code)), headers=headers))


def _our_error(error: Exception) -> Response:
    LOG.exception("a request failed", exc_info=error, extra={"request_id": _record().request_id})
    return _answer(unexpected())

"""The OpenAPI 3.1 document, from the models that validate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

import summarizer
from api import bodies, examples, problems, schemas
from api.config import Config
from api.metrics import CONTENT_TYPE
from summarizer.model import to_json

REFERENCE = "#/components/schemas/{model}"
MODELS: Sequence[type[BaseModel]] = (schemas.SummarizeRequest, schemas.KeywordsRequest, schemas.DigestRequest, schemas.Result, schemas.KeywordsResult,
                                     schemas.DigestResult, schemas.ProblemOut, schemas.Health)
ERRORS = (400, 408, 413, 415, 422, 429, 503)
STRING: Mapping[str, Any] = {"type": "string", "pattern": schemas.NO_NUL}
ABOUT = """Extractive summaries, keywords and digests for Chinese articles: every character of a result stands in what was sent, and says where.

Send JSON; or a bare article as `text/plain` or `text/html` with the options in the query; or many as `application/x-ndjson`, one such JSON object a line:
one result or one problem a line comes back, in order, as soon as it is ready. All errors are `application/problem+json`."""


@lru_cache(maxsize=4)
def document(config: Config) -> bytes:
    """The document for a service with these settings, as JSON."""
    _, definitions = models_json_schema([(model, "validation") for model in MODELS], ref_template=REFERENCE)
    components: dict[str, Any] = {"schemas": _named(definitions["$defs"])}
    for name in ("SummarizeRequest", "KeywordsRequest"):
        for field in ("text", "html"):
            components["schemas"][name]["properties"][field]["anyOf"][0]["maxLength"] = config.max_characters
    components["schemas"]["DigestRequest"]["properties"]["articles"]["maxItems"] = config.max_articles
    if config.api_keys:
        components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "summarizer", "version": summarizer.__version__, "description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "."}],
        "paths": _paths(components["schemas"], secured=bool(config.api_keys)),
        "components": components,
    }
    return (to_json(whole) + "\n").encode()


def _named(definitions: Mapping[str, Any]) -> dict[str, Any]:
    """The models' schemas without the titles that pydantic makes from names, which say nothing new."""
    return {name: _without_titles(schema) for name, schema in definitions.items()}


def _without_titles(schema: Any, names: bool = False) -> Any:
    if isinstance(schema, list):
        return [_without_titles(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    # under "properties" a key is a field's name, and "title" is a field
    return {key: _without_titles(value, key == "properties") for key, value in schema.items() if names or key != "title"}


def _paths(models: Mapping[str, Any], *, secured: bool) -> dict[str, Any]:
    guarded: dict[str, Any] = {"security": [{"key": []}]} if secured else {}
    return {
        "/v1/summarize": {"post": {
            **_article_task("summarize", "SummarizeRequest", "Result", models["SummaryOptions"], examples.SUMMARIZE, secured), **guarded}},
        "/v1/keywords": {"post": {
            **_article_task("keywords", "KeywordsRequest", "KeywordsResult", models["KeywordOptions"], examples.KEYWORDS, secured), **guarded}},
        "/v1/digest": {"post": {
            "operationId": "digest", "tags": ["articles"], "summary": "Many articles on one page", "parameters": _option_parameters(models["SummaryOptions"]),
            "description": "Articles that cannot be used are named in `failures`; the others are delivered.",
            "requestBody": {"required": True, "content": {bodies.JSON: {"schema": _ref("DigestRequest"), "examples": _examples(examples.DIGEST)}}},
            "responses": _responses(_content(bodies.JSON, "DigestResult"), ERRORS, secured), **guarded}},
        "/healthz": _get("healthz", "Does it live?", _content(bodies.JSON, "Health")),
        "/readyz": _get("readyz", "Does it take requests? Not while it shuts down.", _content(bodies.JSON, "Health"),
                        {"503": {"description": "Shutting down", "content": _content(bodies.JSON, "Health")}}),
        "/metrics": {"get": {
            "operationId": "metrics", "tags": ["service"], "summary": "Counters for Prometheus",
            "responses": _responses({CONTENT_TYPE.split(";")[0]: {"schema": {"type": "string"}}}, (429,), secured), **guarded}},
        "/openapi.json": _get("openapi", "This document", {bodies.JSON: {"schema": {"type": "object"}}}),
    }


def _article_task(name: str, model: str, result: str, options: Mapping[str, Any], shown: Mapping[str, Any], secured: bool) -> dict[str, Any]:
    text = {**STRING, "minLength": 1}
    stream = {"type": "string", "description": f"One {result} or problem a line."}
    return {
        "operationId": name,
        "tags": ["articles"],
        "summary": {"summarize": "Line, key sentences and keywords of an article", "keywords": "Keywords of an article"}[name],
        "description": "Options in the query stand for the body's where the body gives none.",
        "parameters": [_parameter("id", STRING, "The article's name in the result."), _parameter("title", STRING, "Its title."),
                       *_option_parameters(options)],
        "requestBody": {"required": True, "content": {
            bodies.JSON: {"schema": _ref(model), "examples": _examples(shown)},
            bodies.TEXT: {"schema": text, "examples": {"text": {"value": examples.LIGHTS}}},
            bodies.HTML: {"schema": text, "examples": {"html": {"value": examples.PAGE}}},
            bodies.NDJSON: {"schema": {"type": "string", "description": f"One {model} a line."},
                            "examples": {"two lines": {"value": "".join(to_json(one) + "\n" for one in list(shown.values())[:2])}}},
        }},
        "responses": _responses({**_content(bodies.JSON, result), bodies.NDJSON: {"schema": stream}}, ERRORS, secured),
    }


def _option_parameters(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_parameter(name, _query_schema(schema), schema.get("description", "")) for name, schema in options["properties"].items()]


def _query_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A field's schema as a query has it: never null; and of entries (one a line) only that they are text."""
    kept = schema.get("anyOf", [schema])[0]
    if kept.get("type") == "array" and "enum" not in kept.get("items", {}):
        return dict(STRING)
    return {key: value for key, value in kept.items() if key != "description"}


def _parameter(name: str, schema: Mapping[str, Any], about: str) -> dict[str, Any]:
    style = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": about, **style}


def _get(name: str, summary: str, content: Mapping[str, Any], others: Mapping[str, Any] | None = None) -> dict[str, Any]:
    responses = {"200": {"description": "As asked", "content": content}, **(others or {})}
    return {"get": {"operationId": name, "tags": ["service"], "summary": summary, "security": [], "responses": responses}}


def _responses(content: Mapping[str, Any], errors: Sequence[int], secured: bool) -> dict[str, Any]:
    statuses = sorted((*errors, *((401,) if secured else ())))
    return {"200": {"description": "As asked", "content": content}, **{str(status): _problem(status) for status in statuses}}


def _problem(status: int) -> dict[str, Any]:
    headers = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}} if status in (429, 503) else {}
    return {"description": problems.title(status), "content": _content(problems.MEDIA_TYPE, "ProblemOut"), **({"headers": headers} if headers else {})}


def _content(media_type: str, model: str) -> dict[str, Any]:
    return {media_type: {"schema": _ref(model)}}


def _ref(model: str) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model)}


def _examples(shown: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {"value": value} for name, value in shown.items()}

"""Bodies as they arrive: what kind they are, read to the limit and not a byte further, parsed."""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask import Request
from pydantic import ValidationError
from pydantic_core import from_json
from werkzeug.http import parse_options_header

from api.problems import Problem, of_validation
from api.schemas import CommonOptions
from summarizer.decoding import UndecodableError, decode
from summarizer.model import BUDGETS

JSON = "application/json"
NDJSON = "application/x-ndjson"
TEXT = "text/plain"
HTML = "text/html"
PIECE = 65_536
GUARD = "summarizer.guard"
READ_SOME = "summarizer.read_some"
CHARSETS = ("utf-8", "utf-8-sig", "ascii", "utf-16", "utf-16-le", "utf-16-be", "gb2312", "gbk", "gb18030", "big5", "big5hkscs",
            "cp950", "hz", "iso8859-1", "cp1252")
"""What bare bodies may be in. Python knows more, but some of those are no encodings of texts, or take a time that grows with the square of the length."""
LIST_OPTIONS = frozenset(("include", "user_dictionary", "stopwords", "idf"))

Guard = Callable[[], contextlib.AbstractContextManager[Callable[[int], bool]]]
"""Put into the WSGI environment by a server that can cut off clients which take too long: a context in which the connection is watched, giving a function that
takes the bytes received so far and says whether the connection was cut."""


def kind(request: Request, accepted: Sequence[str]) -> tuple[str, str | None]:
    """The body's media type and its charset. Raises the problem 415 for one that is not accepted, or for a compressed body."""
    name, parameters = parse_options_header(request.headers.get("Content-Type", ""))
    name = name.lower()
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(415, "compressed bodies are not taken; send the body as it is", headers={"Accept-Encoding": "identity"})
    if name not in accepted:
        raise Problem(415, f"the Content-Type must be one of {', '.join(accepted)}", headers={"Accept-Post": ", ".join(accepted)})
    charset = parameters.get("charset")
    if charset is None:
        return name, None
    return name, _charset(name, charset)


def _charset(name: str, charset: str) -> str:
    try:
        found = codecs.lookup(charset).name
    except (LookupError, ValueError):
        found = ""
    if found not in CHARSETS:
        raise Problem(415, f"the charset of the Content-Type must be one of {', '.join(CHARSETS)}")
    if name in (JSON, NDJSON) and found not in ("utf-8", "ascii"):
        raise Problem(415, "JSON is UTF-8")
    return found


def _no_guard() -> contextlib.AbstractContextManager[Callable[[int], bool]]:
    return contextlib.nullcontext(lambda received: False)


def read_all(request: Request, limit: int) -> bytes:
    """The whole body. Raises the problems 413 (one byte over the limit is over, declared or chunked), 408 (too slow) and 400 (broken off)."""
    declared = request.content_length
    if declared is not None and declared > limit:
        raise _too_large(limit)
    pieces: list[bytes] = []
    received = 0
    guard: Guard = request.environ.get(GUARD, _no_guard)
    with guard() as cut:
        while received <= limit:
            try:
                piece = request.stream.read(min(PIECE, limit + 1 - received))
            except Exception:  # each server and werkzeug has its own for a connection that ends or chunks that are none
                raise _broken_off(cut(received)) from None
            if not piece:
                break
            pieces.append(piece)
            received += len(piece)
            cut(received)
        if received > limit:
            raise _too_large(limit)
        if declared is not None and received < declared:
            raise _broken_off(cut(received))
    return b"".join(pieces)


def lines(request: Request, limit: int) -> Iterator[bytes | Problem]:
    """The lines of a stream as they arrive, without their ends; for a line over the limit the problem 413 in its place. A stream that breaks off just ends."""
    read = request.environ.get(READ_SOME) or (lambda: request.stream.read(PIECE))
    guard: Guard = request.environ.get(GUARD, _no_guard)
    rest: list[bytes] = []
    size = 0
    while True:
        with guard() as cut:
            try:
                piece = read()
            except Exception:
                yield _broken_off(cut(0))
                return
        *whole, last = piece.split(b"\n")
        for part in whole:
            rest.append(part)
            size += len(part)
            yield b"".join(rest) if size <= limit else _too_large(limit)
            rest, size = [], 0
        size += len(last)
        # of a line that is over the limit nothing more is kept
        rest = [*rest, last] if size <= limit else []
        if not piece:
            break
    if size:
        yield b"".join(rest) if size <= limit else _too_large(limit)


def _too_large(limit: int) -> Problem:
    return Problem(413, f"at most {limit} bytes are taken")


def _broken_off(was_cut: bool) -> Problem:
    if was_cut:
        return Problem(408, "the body arrived too slowly", headers={"Connection": "close"})
    return Problem(400, "the body ended before it was whole, or is not framed as its head says", headers={"Connection": "close"})


def json_of(data: bytes) -> Any:
    """The value of a JSON text. Raises the problem 400 for what is not JSON, for bytes that are not UTF-8, for lone surrogates and for very deep nesting."""
    try:
        return from_json(data, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        raise Problem(400, f"not valid JSON: {error}") from None


def text_of(data: bytes, charset: str | None) -> str:
    """The text of a bare body: by its charset, or found out as the command line does. Raises the problem 400 for bytes that are not text."""
    try:
        return decode(data, charset)[0]
    except UndecodableError as error:
        raise Problem(400, str(error).replace("--encoding", "the charset of the Content-Type")) from None


def query(request: Request, model: type[CommonOptions]) -> dict[str, Any]:
    """The body's fields that stand in the query: ``id``, ``title``, and options by their names. Raises the problem 422 for others."""
    if not request.query_string:
        return {}
    options: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for name, values in request.args.lists():
        if name in LIST_OPTIONS:
            options[name] = [part for value in values if value for part in (value.split(",") if name == "include" else value.splitlines())]
        elif len(values) > 1:
            raise Problem(422, f"{name[:60]}: given more than once", [(f"/options/{name[:60]}", "given more than once")])
        elif name in ("id", "title"):
            fields[name] = values[0]
            if "\0" in values[0]:
                raise Problem(422, f"{name}: must not hold NUL", [(f"/{name}", "must not hold NUL")])
        else:
            options[name] = values[0]
    try:
        checked = model.model_validate(options, strict=False)
    except ValidationError as error:
        raise of_validation(error, model, "/options") from None
    return {**fields, "options": {name: getattr(checked, name) for name in checked.model_fields_set}}


def merged(body: Any, defaults: Mapping[str, Any]) -> Any:
    """The body with what the query said where the body says nothing. A budget in the body takes the place of any in the query.

    >>> merged({"text": "a", "options": {"chars": 9}}, {"id": "q", "options": {"sentences": 2, "order": "score"}})
    {'id': 'q', 'options': {'order': 'score', 'chars': 9}, 'text': 'a'}
    """
    if not defaults or not isinstance(body, dict):
        return body
    own = body.get("options", {})
    if not isinstance(own, dict):
        return body
    has_budget = any(own.get(name) is not None for name in BUDGETS)
    options = {name: value for name, value in defaults["options"].items() if not (has_budget and name in BUDGETS)}
    return {**defaults, **body, "options": {**options, **own}}

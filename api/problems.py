"""Errors in one shape: RFC 9457 problem details, for every status and every path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ValidationError

from summarizer.model import OptionsError, ReadingError, to_json

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "The request cannot be read",
    401: "A valid API key is needed",
    404: "There is nothing here",
    405: "This method does not work here",
    408: "The request took too long to arrive",
    413: "The body is too large",
    415: "This kind of body is not understood",
    422: "The values cannot be used",
    429: "Too many requests",
    499: "The client went away",
    500: "Something went wrong on our side",
    503: "Too busy",
}
"""What each status means here, in words; ``type`` is about:blank, so the status says what happened."""
MESSAGES: Mapping[str, str] = {"model_type": "must be a JSON object", "string_pattern_mismatch": "holds characters that are not allowed here, such as NUL",
                               "missing": "must be given"}
MAX_ERRORS = 20
MAX_POINTER = 200
"""Names in a pointer are the client's own, and may be as long as its body."""


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """An answer that is an error: its status, what is the matter, and the fields it is about (RFC 6901 pointer → message)."""

    def __init__(self, status: int, detail: str, errors: Sequence[tuple[str, str]] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})

    def to_dict(self, request_id: str) -> dict[str, Any]:
        """The problem as JSON has it."""
        result: dict[str, Any] = {"type": "about:blank", "title": title(self.status), "status": self.status, "detail": self.detail}
        if self.errors:
            result["errors"] = [{"pointer": pointer, "message": message} for pointer, message in self.errors]
        return {**result, "request_id": request_id}

    def body(self, request_id: str) -> bytes:
        """The problem as one line of JSON."""
        return (to_json(self.to_dict(request_id)) + "\n").encode("utf-8", "replace")


def title(status: int) -> str:
    """What a status means.

    >>> title(413)
    'The body is too large'
    """
    return TITLES.get(status) or HTTPStatus(status).phrase


def pointer(*parts: object) -> str:
    """A JSON pointer (RFC 6901).

    >>> pointer("options", "a/b", 0)
    '/options/a~1b/0'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def of_core(error: OptionsError | ReadingError, base: Sequence[object] = (), field: str = "text") -> Problem:
    """What the core raised: a wrong option, or an article that cannot be used."""
    if isinstance(error, OptionsError):
        return Problem(422, str(error), [(pointer(*base, "options", error.option or ""), str(error))])
    return Problem(422, error.reason, [(pointer(*base, field), error.reason)])


def of_validation(error: ValidationError, model: type[BaseModel], prefix: str = "") -> Problem:
    """What pydantic found: each wrong field with what is allowed there. The values themselves are not repeated."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    errors = [(prefix + pointer(*one["loc"])[:MAX_POINTER], _message(one["type"], one["msg"], model, one["loc"])) for one in found[:MAX_ERRORS]]
    return Problem(422, f"{errors[0][0] or 'the body'}: {errors[0][1]}", errors)


def _message(kind: str, message: str, model: type[BaseModel], where: Sequence[int | str]) -> str:
    if kind != "extra_forbidden":
        return MESSAGES.get(kind, message)
    allowed = allowed_names(model, where[:-1])
    return f"unknown name; allowed are {', '.join(allowed)}" if allowed else "unknown name"


def allowed_names(model: type[BaseModel], where: Iterable[int | str]) -> list[str]:
    """The names of the fields of the model found by following a path from ``model``."""
    for part in where:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _model_in(part))), None)

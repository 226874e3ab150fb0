"""The page at ``/``: for people who do not use a terminal. Drawn by the server; its JavaScript only asks for the same drawing again and puts it in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, make_response, render_template, request

from api.observing import RECORD
from api.page import asked as forms
from api.page import work
from api.page.asked import Asked, Said
from api.page.words import LANGUAGES, words
from api.problems import Problem
from api.service import Service
from summarizer.model import to_json
from summarizer.rendering import digest_html

MILLION = 1_000_000
ROOM = 35
"""Latin letters in a row of the graph; a Chinese character takes the place of two."""
blueprint = Blueprint("page", __name__, template_folder="templates", static_folder="static", static_url_path="/page")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the form asked for and what came of it."""

    asked: Asked
    done: work.Done

    @property
    def status(self) -> int:
        """Of the HTTP answer."""
        return 422 if self.asked.errors else 200


@blueprint.app_template_filter("shorten")
def shorten(text: str) -> str:
    """As much of a text as a row of the graph has room for, in Chinese or in Latin letters.

    >>> shorten("a" * 60)[-2:], len(shorten("字" * 60)), shorten("短句。")
    ('a…', 17, '短句。')
    """
    room = ROOM
    for at, character in enumerate(text):
        room -= 2 if character > "\u1fff" else 1
        if room < 2 and at + 1 < len(text):
            return f"{text[:at]}…"
    return text


@blueprint.get("/")
def home() -> Response:
    """The page with the settings of its address, and with an example where the address names one."""
    wanted = forms.asked({name: value for name, value in request.args.items() if name != "text"})
    service = _service()
    # a page is given to everybody: it computes nothing where not everybody may ask for that
    is_free = not service.keys and service.rate is None
    return _document(_answer(wanted) if wanted.example not in ("", forms.ALL) and is_free else Answer(wanted, work.Done()))


@blueprint.post("/")
def submit() -> Response:
    """The page with the result of its form: all that is needed without JavaScript."""
    answer = _read()
    if answer.done.file is not None:
        return _saved(answer.done.file)
    return _document(answer) if answer.done.digest is None else _digest(answer.done.digest)


@blueprint.post("/draw")
def draw() -> Response:
    """The result alone, for the page's JavaScript: a drawing of one article, the document of a digest, or what is wrong with which field."""
    answer = _read()
    if answer.done.file is not None:
        return _saved(answer.done.file)
    if answer.done.digest is not None:
        return _digest(answer.done.digest)
    # a field filled in wrongly is no failure of the request: browsers would log one
    return _html(render_template("page/drawn.html", **_values(answer)), 200)


def _service() -> Service:
    service: Service = current_app.extensions["summarizer"]
    return service


def _read() -> Answer:
    try:
        fields, files = forms.read_form(request, _service().config.max_body_bytes)
    except Problem as problem:
        if problem.status not in (400, 413):
            raise
        limit = {"limit": f"{_service().config.max_body_bytes / MILLION:g}"}
        said = {"text": Said("error_too_large", limit)} if problem.status == 413 else {"form": Said("error_broken")}
        return Answer(Asked(errors=said), work.Done())
    wanted = forms.asked(fields, files)
    # to change the language of an empty page is no mistake
    if wanted.is_empty and "switch" not in fields:
        wanted.errors.setdefault("text", Said("error_nothing"))
    return _answer(wanted)


def _answer(wanted: Asked) -> Answer:
    if wanted.errors or wanted.is_empty:
        return Answer(wanted, work.Done(text=wanted.text))
    return Answer(wanted, work.do(wanted, _service(), request.environ[RECORD]))


def _language() -> str:
    chosen = request.args.get("language", "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _values(answer: Answer) -> dict[str, Any]:
    """What the templates name."""
    language = _language()
    w = words(language)
    settings = answer.asked.settings
    errors = {name: w[said.key].format(**_plain(said.values, w)) for name, said in answer.asked.errors.items()}
    other = next(one for one in LANGUAGES if one != language)
    address = {**settings.query(), **({"example": answer.asked.example} if answer.asked.example else {})}
    return {"w": w, "language": language, "view": answer.done.view, "errors": errors, "settings": settings, "budget": forms.BUDGETS[settings.by],
            "other": other, "chosen_language": request.args.get("language") in LANGUAGES, "address": f"./?{urlencode(address)}" if address else "./"}


def _plain(values: Mapping[str, Any], w: Mapping[str, str]) -> dict[str, Any]:
    """The values of a message; a reason that has words of its own in them."""
    return {name: w.get(value, value) if name == "reason" else value for name, value in values.items()}


def _document(answer: Answer) -> Response:
    values = _values(answer)
    page = render_template(
        "page/page.html", **values, rankers=forms.SENTENCE_RANKERS, budgets=forms.BUDGETS, examples=(*forms.LISTED, forms.ALL), text=answer.done.text,
        host=request.host, has_keys=bool(_service().keys), example=answer.asked.example,
        script_values=to_json({"words": values["w"], "budgets": {name: budget._asdict() for name, budget in forms.BUDGETS.items()}}))
    return _html(page, answer.status)


@lru_cache(maxsize=1)
def _policy() -> str:
    # a digest is shown in a frame of the page, whose policy then holds for it too
    style, script = digest_html.hashes()
    return (f"default-src 'none'; script-src 'self' '{script}'; style-src 'self' '{style}'; img-src 'self'; connect-src 'self'; form-action 'self'; "
            "frame-src blob:; base-uri 'none'; frame-ancestors 'none'")


def _html(content: str, status: int) -> Response:
    response = make_response(content, status)
    response.headers["Content-Security-Policy"] = _policy()
    return _private(response)


def _digest(document: str) -> Response:
    response = make_response(document)
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    response.headers["X-Result"] = "digest"
    return _private(response)


def _saved(file: work.File) -> Response:
    response = Response(file.content, content_type=file.content_type)
    response.headers["Content-Disposition"] = f"attachment; filename={file.name}"
    return _private(response)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Vary"] = "Accept-Language"
    return response

"""What the page's form or address asks for: settings, and articles from text, files or an example."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from flask import Request
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from api import bodies
from api.problems import Problem
from summarizer import reading
from summarizer.model import Article, Failure, Options
from summarizer.ranking import RANKERS

SENTENCE_RANKERS = tuple(name for name, ranker in RANKERS.items() if ranker.sentences)
FOLDER = Path(__file__).parent / "examples"
EXAMPLES: Mapping[str, str] = {
    "lights": "001_6981036a116190bb.txt",
    "harbour": "003_a1fa7344c97ac023.txt",
    "storm": "004_70bb831fe7e8b34b.txt",
    "storm-again": "005_1aa4a86076296f3b.txt",
    "clinic": "017_clinic.html",
    "waves": "010_e9aee62e293edce6.txt",
    "ferry": "012_46171b077997b166.txt",
}
"""The file of each example."""
LISTED = tuple(name for name in EXAMPLES if name != "storm-again")
"""Those that the page offers by themselves; the other tells the same news once more, for the digest."""
ALL = "all"
"""Instead of an example's name: all of them but the English one, as a digest."""
IN_DIGEST = tuple(EXAMPLES)[:-1]
PARTS = 5000
"""Most parts of a form: what a browser sends has one for each file and a few more."""


class Budget(NamedTuple):
    """How a length is given: what may be typed, how far the slider reaches and in what steps, and what stands there at first."""

    low: int
    high: int
    reach: int
    step: int
    first: int


BUDGETS: Mapping[str, Budget] = {"sentences": Budget(1, 1000, 20, 1, 3), "ratio": Budget(1, 100, 100, 1, 20), "chars": Budget(1, 100_000, 600, 10, 120)}


class Said(NamedTuple):
    """Something to tell the user: the key of the words, and what to put into them."""

    key: str
    values: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices above the result. ``amount`` is in sentences, per cent or characters, as ``by`` says."""

    ranker: str = "learned"
    versus: str = ""
    by: str = "sentences"
    amount: int = BUDGETS["sentences"].first

    def options(self, ranker: str, **more: Any) -> Options:
        """The core's options for a ranker."""
        length: dict[str, Any] = {self.by: self.amount / 100 if self.by == "ratio" else self.amount}
        return Options(ranker=ranker, **length, **more)

    def query(self) -> dict[str, str]:
        """The settings that are not the defaults, for an address."""
        plain = Settings(by=self.by, amount=BUDGETS[self.by].first)
        found = {name: str(getattr(self, name)) for name in ("ranker", "versus", "amount") if getattr(self, name) != getattr(plain, name)}
        return {**({"by": self.by} if self.by != "sentences" else {}), **found}


@dataclass(slots=True)
class Asked:
    """A request as understood: ``errors`` holds for each field what is wrong with it."""

    settings: Settings = field(default_factory=Settings)
    text: str = ""
    files: Sequence[tuple[str, bytes]] = ()
    example: str = ""
    download: str = ""
    errors: dict[str, Said] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is no article at all."""
        return not (self.text.strip() or self.files or self.example)


def asked(values: Mapping[str, str], files: Sequence[tuple[str, bytes]] = ()) -> Asked:
    """The request that these fields make. Files come before text, text before an example."""
    found = Asked(files=files, download=values.get("save", ""))
    found.settings = _settings(values, found.errors)
    found.text = "" if files else values.get("text", "")
    if not files and not found.text.strip():
        found.example = values.get("example", "")
    if found.example and found.example not in (*EXAMPLES, ALL):
        found.errors["text"] = Said("error_example", {"name": found.example[:40]})
        found.example = ""
    return found


def _settings(values: Mapping[str, str], errors: dict[str, Said]) -> Settings:
    plain = Settings()
    ranker, versus, by = values.get("ranker", plain.ranker), values.get("versus", ""), values.get("by", plain.by)
    if ranker not in SENTENCE_RANKERS:
        errors["ranker"] = Said("error_ranker", {"name": ranker[:40]})
        ranker = plain.ranker
    if versus and versus not in SENTENCE_RANKERS:
        errors["versus"] = Said("error_ranker", {"name": versus[:40]})
        versus = ""
    if by not in BUDGETS:
        errors["by"] = Said("error_by")
        by = plain.by
    budget = BUDGETS[by]
    typed = values.get("amount", str(budget.first)).strip()
    amount = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    if not budget.low <= amount <= budget.high:
        errors["amount"] = Said("error_amount", {"low": budget.low, "high": budget.high})
        amount = budget.first
    return Settings(ranker, "" if versus == ranker else versus, by, amount)


def read_form(request: Request, limit: int) -> tuple[dict[str, str], list[tuple[str, bytes]]]:
    """The fields and the files (name, content) of a form as browsers send it. Raises the problems 400, 408 and 413."""
    kind, parameters = parse_options_header(request.headers.get("Content-Type", ""))
    data = bodies.read_all(request, limit)
    # in memory, where the body is already: no article is written to the disk
    parser = FormDataParser(lambda *_, **__: io.BytesIO(), max_form_memory_size=None, max_form_parts=PARTS, silent=False)
    try:
        _, fields, files = parser.parse(io.BytesIO(data), kind, len(data), parameters)
    except ValueError:
        raise Problem(400, "not a form as browsers send it") from None
    given = [(one.filename or "", one.read()) for one in files.getlist("files")]
    # a form without a chosen file sends one without name and content
    return dict(fields.items()), [(name, content) for name, content in given if name or content]


def articles(request: Asked) -> Iterator[Article | Failure]:
    """The articles asked for, not cleaned yet, and what could not be read."""
    if request.text:
        yield Article(request.text)
        return
    names = [request.example] if request.example != ALL else IN_DIGEST
    files = request.files or [(EXAMPLES[name], (FOLDER / EXAMPLES[name]).read_bytes()) for name in names if name]
    for name, content in files:
        stream = io.BytesIO(content)
        stream.name = name
        yield from reading.read(stream)

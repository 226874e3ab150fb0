"""The page's requests carried out: one article is drawn, several become a digest, either can be had as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.observing import Record
from api.page import view
from api.page.asked import Asked, Said, Settings, articles
from api.service import Service
from summarizer import pipeline
from summarizer.digest import build_digest
from summarizer.digest.store import Store
from summarizer.model import Article, Failure, NoTextError
from summarizer.rendering import render

CONTENT_TYPES = {"html": "text/html; charset=utf-8", "markdown": "text/markdown; charset=utf-8", "json": "application/json", "csv": "text/csv; charset=utf-8"}
ENDINGS = {"markdown": "md"}
REASONS = (("empty", "reason_empty"), ("no readable text", "reason_no_text"), ("not text", "reason_not_text"), ("is NUL", "reason_not_text"),
           ("is not UTF-8", "reason_encoding"), ("is not valid JSON", "reason_table"), ("header", "reason_table"))
"""How the core's reasons begin or what they hold, and the page's words for them."""


class File(NamedTuple):
    """A file to save."""

    name: str
    content: bytes
    content_type: str


class Done(NamedTuple):
    """What came of a request: a drawing, or a digest as a document, or a file. text: what was read, for the text field."""

    view: view.View | None = None
    digest: str | None = None
    file: File | None = None
    text: str = ""


def do(asked: Asked, service: Service, record: Record) -> Done:
    """Carry out a request that has articles; what is wrong with them is put into its errors. Raises Problem."""
    found = list(articles(asked))
    read = [one for one in found if isinstance(one, Article)]
    failures = [_short(one, service) for one in found if not isinstance(one, Article) or len(one.text) > service.config.max_characters]
    usable = [one for one in read if len(one.text) <= service.config.max_characters]
    if len(found) > service.config.max_articles:
        asked.errors["files"] = Said("error_too_many", {"n": len(found), "limit": service.config.max_articles})
    elif len(found) > 1:
        return _digest(asked, usable, failures, service, record)
    elif usable:
        return _one(asked, usable[0], service, record)
    elif read:
        place = "files" if asked.files else "text"
        asked.errors[place] = Said("error_too_long", {"n": len(read[0].text), "limit": service.config.max_characters})
    else:
        asked.errors["files"] = _unreadable(failures[0])
    return Done(text=asked.text)


def _one(asked: Asked, article: Article, service: Service, record: Record) -> Done:
    record.articles += 1
    record.characters += len(article.text)
    try:
        if asked.download:
            return Done(file=service.compute(_result_file, article, asked.settings, asked.download))
        return Done(service.compute(view.look, article, asked.settings), text=article.text if asked.files else asked.text)
    except NoTextError as error:
        asked.errors["files" if asked.files else "text"] = _unreadable(Failure(article.id or "", error.reason)) if asked.files else Said("error_no_text")
        return Done(text=asked.text)


def _digest(asked: Asked, usable: Sequence[Article], failures: list[Failure], service: Service, record: Record) -> Done:
    record.articles += len(usable)
    record.characters += sum(len(one.text) for one in usable)
    form = asked.download if asked.download in CONTENT_TYPES else "html"
    text = service.compute(_digest_text, usable, failures, asked.settings, form)
    return Done(file=_file("digest", form, text)) if asked.download else Done(digest=text)


def _digest_text(usable: Sequence[Article], failures: list[Failure], settings: Settings, form: str) -> str:
    with Store() as store:
        return render(build_digest(usable, settings.options(settings.ranker), failures=failures, store=store), form)


def _result_file(article: Article, settings: Settings, form: str) -> File:
    form = form if form in CONTENT_TYPES else "json"
    summary = pipeline.summarize(article, settings.options(settings.ranker))
    return _file("summary", form, render(summary, form, task="keywords" if form == "csv" else "summarize"))


def _file(name: str, form: str, text: str) -> File:
    # the mark lets spreadsheets see that it is UTF-8
    mark = "\ufeff" if form == "csv" and not text.startswith("\ufeff") else ""
    return File(f"{name}.{ENDINGS.get(form, form)}", (mark + text).encode(), CONTENT_TYPES[form])


def _short(one: Article | Failure, service: Service) -> Failure:
    if isinstance(one, Failure):
        return one
    return Failure(one.id or "?", f"{len(one.text)} characters; at most {service.config.max_characters} are taken")


def _unreadable(failure: Failure) -> Said:
    reason = next((key for begins, key in REASONS if begins in failure.reason), failure.reason)
    return Said("error_file", {"name": failure.source, "reason": reason})

"""The digest command: what it does once its flags are read."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol
from urllib.parse import quote

import click

from summarizer.cli_work import check, deliver
from summarizer.model import Article, Failure, Options, OptionsError

CORPUS = "corpus"
ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json", ".jsonl": "jsonl", ".csv": "csv"}
EVERY = 30.0
"""Seconds between two lines of progress in a log."""
A_BLINK = 0.1


class Failures(Protocol):
    """Where failures are named and counted."""

    found: list[Failure]
    articles: int

    def __call__(self, failure: Failure) -> None:
        """Name a failure."""

    @property
    def status(self) -> int:
        """The exit status."""


def run(given: dict[str, Any], options: Options, read: Callable[[Callable[[Failure], None]], Iterator[Article]], failures: Failures, quiet: bool) -> int:
    """Read, rank what the store does not know, survey, write; returns the exit status.

    read: gives the articles as found, from the beginning each time it is called, and calls its argument with each source that gave none.
    """
    from summarizer.digest import Store, build_digest
    from summarizer.digest.dates import day_of
    from summarizer.rendering import renderer

    form = given["form"] or ENDINGS.get(os.path.splitext(given["output"] or "")[1].lower()) or "markdown"
    renderer(form, "digest")
    if given["since"] is not None and day_of(given["since"]) is None:
        raise OptionsError(f"--since must be a date like 2026-11-01, not {given['since']!r}", "since")
    with tempfile.TemporaryDirectory(prefix="summarizer-") as folder:
        if options.idf == CORPUS:
            options = options.replace(idf=_corpus_idf(given, options, read, folder))
        check(options)
        progress = _Progress(quiet, _total(given, read, quiet))
        lost: list[Failure] = []
        with Store(given["store"]) as store:

            def count(number: int, ranked: bool) -> None:
                failures.articles += 1
                progress(number, ranked)

            def failed(failure: Failure) -> None:
                lost.append(failure)
                failures.articles -= 1
                progress.clear()
                failures(failure)

            reading: list[Failure] = []

            def unread(failure: Failure) -> None:
                reading.append(failure)
                progress.clear()
                failures(failure)

            whole = build_digest(read(unread), options, jobs=given["jobs"], failures=reading, store=store, since=given["since"], new_only=given["new_only"],
                                 links=_links(given["output"]), on_failure=failed, watch=count)
            progress.clear()
            if failures.articles:
                _write(whole, form, given["output"])
                store.finish()
            if given["store"] and not quiet:
                known = failures.articles - progress.ranked + len(lost)
                click.echo(f"summarizer: {failures.articles} articles: {progress.ranked - len(lost)} ranked, {known} known to the store", err=True)
    return failures.status


def _write(whole: Any, form: str, output: str | None) -> None:
    from summarizer.rendering import digest_html, renderer

    if form == "html" and output and output != "-" and digest_html.is_large(whole) and _is_plain(output):
        home = os.path.basename(output)
        beside = os.path.splitext(home)[0] + "-"
        for name, pieces in digest_html.more_pages(whole, quote(beside), quote(home)):
            deliver(pieces, os.path.join(os.path.dirname(output), beside + name.removeprefix(quote(beside))))
        deliver(digest_html.page(whole, quote(beside), quote(home)), output)
        return
    write = renderer(form, "digest").digest
    assert write is not None
    deliver(write(whole, ()), output)


def _is_plain(path: str) -> bool:
    """Whether there is, or can be, an ordinary file of this name: no pages are put beside a device."""
    return not os.path.exists(path) or stat.S_ISREG(os.stat(path).st_mode)


def _links(output: str | None) -> Callable[[Article], str | None] | None:
    """Links to the articles' own files, as seen from the page."""
    if output is None or output == "-":
        return None
    folder = os.path.dirname(os.path.abspath(output))

    def link(article: Article) -> str | None:
        path = article.id
        try:
            there = path is not None and os.path.isfile(path)
            return quote(os.path.relpath(path, folder).replace(os.sep, "/")) if there and path is not None else None
        except (OSError, ValueError):
            return None

    return link


def _corpus_idf(given: dict[str, Any], options: Options, read: Callable[[Callable[[Failure], None]], Iterable[Article]], folder: str) -> str:
    """Count in how many of these very articles each word occurs; the name of a file with the table."""
    from summarizer import pipeline, segmenting, tfidf

    if "-" in given["src"]:
        raise OptionsError("--idf corpus reads the articles twice, which standard input does not allow; give a file", "idf")
    segment = segmenting.segmenter(options.segmenter, options.user_dictionary)
    cleaned = (found for article in read(lambda failure: None) if isinstance(found := pipeline.clean_or_fail(article), Article))
    table = tfidf.train_idf((word for word, _ in segment(article.text)) for article in cleaned)
    path = os.path.join(folder, "idf.txt")
    tfidf.save_idf(table, path)
    if not table.values:
        raise OptionsError("--idf corpus found no words in these articles", "idf")
    return path


def _total(given: dict[str, Any], read: Callable[[Callable[[Failure], None]], Iterable[Article]], quiet: bool) -> int | None:
    """How many articles there will be, where a person watches and it can be known."""
    if quiet or "-" in given["src"] or not sys.stderr.isatty():
        return None
    return sum(1 for _ in read(lambda failure: None))


class _Progress:
    """Articles so far, how fast, and how long it will take: on a terminal in one line that changes, in a log in a plain line now and then."""

    def __init__(self, quiet: bool, total: int | None) -> None:
        self.shown = not quiet
        self.terminal = sys.stderr.isatty()
        self.total = total
        self.began = time.monotonic()
        self.last = self.began
        self.ranked = 0

    def __call__(self, number: int, ranked: bool) -> None:
        self.ranked += ranked
        now = time.monotonic()
        if not self.shown or now - self.last < (A_BLINK if self.terminal else EVERY):
            return
        self.last = now
        rate = number / (now - self.began)
        text = f"{number}{f' of {self.total}' if self.total else ''} articles, {rate:.0f}/s"
        if self.total and self.total > number:
            seconds = round((self.total - number) / rate)
            text += f", {seconds // 60}:{seconds % 60:02d} left"
        click.echo(f"\r\x1b[K{text}" if self.terminal else f"summarizer: {text}", nl=not self.terminal, err=True)

    def clear(self) -> None:
        """Take the changing line away, so that something else can be said."""
        if self.shown and self.terminal:
            click.echo("\r\x1b[K", nl=False, err=True)

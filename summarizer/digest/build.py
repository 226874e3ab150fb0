"""From many articles to one Digest: the only place that knows the order of its parts.

What grows with the number of articles lies in the store; in memory are small fixed-size facts of each (about a kilobyte).
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from summarizer import pipeline
from summarizer.digest.findings import Record, recording
from summarizer.digest.model import Digest
from summarizer.digest.store import Store, content_key, setting_key
from summarizer.digest.survey import survey
from summarizer.model import Article, Failure, NoTextError, Options, RankingError
from summarizer.parallel import map_in_order
from summarizer.stages import InStages, Stages

CHUNK = 50
FEW = 200
"""Articles that are ranked before other processes would have started."""
Watch = Callable[[int, bool], None]
Key = TypeVar("Key")


@dataclass(frozen=True)
class Work(InStages[Any]):
    """Raw or cleaned article, with a key → the key, whatever it is, and the article's Record, or the Failure that says why there is none."""

    options: Options

    def stages(self, item: tuple[Key, Article]) -> Stages[tuple[Key, Record | Failure]]:
        """Clean the article, rank it."""
        key, article = item
        cleaned = pipeline.clean_or_fail(article)
        if isinstance(cleaned, Failure):
            return key, cleaned
        try:
            return key, (yield from recording(cleaned, self.options))
        except (NoTextError, RankingError) as error:
            return key, pipeline.failure_of(cleaned, error)


def killer(item: tuple[Key, Article]) -> tuple[Key, Record | Failure]:
    """What stands in the place of a record where an article kills the process that works on it."""
    return item[0], Failure(item[1].id or "an article", "the process that worked on it died twice (out of memory?)")


def build_digest(articles: Iterable[Article], options: Options = pipeline.DEFAULTS, *, jobs: int | None = 1, failures: list[Failure] | None = None,
                 store: Store | None = None, since: str | None = None, new_only: bool = False, links: Callable[[Article], str | None] | None = None,
                 on_failure: Callable[[Failure], None] | None = None, watch: Watch | None = None) -> Digest:
    """Rank every article that the store does not know yet, and survey them all.

    articles: as ``read_articles`` gives them, or not cleaned yet. jobs: processes to use; None: one a
    core, but only this one where there are few articles. failures: what reading could not read; the list may still grow while ``articles``
    is read. store: where records are kept; without one, in a temporary file. Its ``finish`` is the caller's to call when the digest has been delivered.
    since: only articles of that day (ISO 8601) or later; undated ones count by when the store first saw them. new_only: only those that no finished digest of
    the store had.
    links: an article's relative URL, or None. on_failure: called with each article that gave no result. watch: called with the number of articles read so far
    and whether
    the last one had to be ranked.

    Returns the Digest; its articles are read from the store as they are used, so the store must stay open while it is. Raises as ``summarize`` does, but for
    articles
    without text, and StoreError; ValueError for a ``since`` that is no date.
    """
    kept = store if store is not None else Store()
    intake = _Intake(kept, options, failures if failures is not None else [], links, watch)
    kept.start()
    failed: dict[bytes, Failure] = {}
    unknown = intake.unknown(articles)
    if jobs is None:
        first = list(itertools.islice(unknown, FEW))
        jobs = 1 if len(first) < FEW else cores()
        unknown = itertools.chain(first, unknown)
    for key, outcome in map_in_order(Work(options), unknown, jobs, CHUNK, killer):
        if isinstance(outcome, Failure):
            failed[key] = outcome
            if on_failure is not None:
                on_failure(outcome)
        else:
            kept.put(key, intake.setting, outcome)
            intake.ranked += 1
    kept.flush()
    kept.see()
    lost: list[tuple[float, Failure]] = [(position, failed[key]) for position, key in kept.missing() if key in failed]
    ordered = [failure for _, failure in sorted(intake.failures() + lost, key=lambda row: row[0])]
    return survey(kept, options, tuple(ordered), intake.ranked, since=since, new_only=new_only)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Intake:
    """Takes articles into the run and lets those through that have no record yet; remembers between which articles reading failed."""

    def __init__(self, store: Store, options: Options, failures: list[Failure], links: Callable[[Article], str | None] | None, watch: Watch | None) -> None:
        self.store = store
        self.setting = setting_key(options)
        self.found = failures
        self.links = links
        self.watch = watch
        self.places: list[int] = []
        self.read = 0
        self.ranked = 0

    def unknown(self, articles: Iterable[Article]) -> Iterator[tuple[bytes, Article]]:
        """The articles to rank, with their keys."""
        for article in articles:
            self._mark_failures()
            key = content_key(article)
            unknown = self.store.note(self.read, article, key, self.setting, self.links(article) if self.links else None)
            self.read += 1
            if self.watch is not None:
                self.watch(self.read, unknown)
            if unknown:
                yield key, article
        self._mark_failures()

    def _mark_failures(self) -> None:
        self.places += [self.read] * (len(self.found) - len(self.places))

    def failures(self) -> list[tuple[float, Failure]]:
        """Reading's failures with their places: just before the article that came next."""
        return [(place - 0.5, failure) for place, failure in zip(self.places, self.found, strict=False)]

"""What the workers do with articles: rows in, rows out. Ranking itself is the local engine's."""

from __future__ import annotations

import datetime
import io
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np

from summarizer import pipeline, reading, segmenting, tables, tfidf
from summarizer.digest import build
from summarizer.digest.findings import Record, unpacked_findings
from summarizer.digest.spark.columns import rows_of
from summarizer.digest.store import content_key, storable
from summarizer.digest.survey import is_since
from summarizer.model import Article, Failure, NoTextError, Options, OptionsError, RankingError, Summary, to_json
from summarizer.parallel import map_in_order
from summarizer.stages import InStages, Stages
from summarizer.tables import How, Opened

In = TypeVar("In")
Out = TypeVar("Out")
BY_DATE = "date"
UNDATED, UNKNOWN = "undated", "unknown"
ROW_BITS = 33
"""A place is the number of the file, then this many bits for the row in it."""
MOST_WORDS = 200_000
"""Words counted in memory before the counts are sent on."""
CHUNK = 50
Row = tuple[Any, ...]


class Item(NamedTuple):
    """An article as read, or why there is none; its place, and the value of the column that digests are made by."""

    place: int
    grouped: str | None
    found: Article | Failure


def results(work: Callable[[In], Out], items: Iterable[In], killed: Callable[[In], Out]) -> Iterator[Out]:
    """The work's results, in order.

    Where Spark tries a task again, the first try may have died of an article. Then the articles go to processes of their own, as in the local engine with
    several jobs, and the one that kills its process has ``killed`` as its result.
    """
    from pyspark import TaskContext

    context = TaskContext.get()
    again = context is not None and context.attemptNumber() > 0
    return map_in_order(work, items, 2 if again else 1, CHUNK, killed)


def _reason(error: Exception) -> str:
    return f"this article could not be processed: {type(error).__name__}: {error}"


@dataclass(frozen=True)
class Summarizing(InStages[Row]):
    """A row of any frame → the values of the columns ``line``, ``sentences``, ``keywords`` and ``failure``."""

    options: Options
    how: How

    def stages(self, row: Mapping[str, Any]) -> Stages[Row]:
        """Summarize one article; nothing that is wrong with it is raised."""
        try:
            summary = yield from self._summary(row)
        except OptionsError:
            raise
        except Exception as error:  # an article that meets a bug must not cost the job its millions of others
            return None, None, None, storable(_reason(error))
        if isinstance(summary, Failure):
            return None, None, None, storable(summary.reason)
        result = summary.to_dict()
        return result["line"], result["sentences"], result["keywords"], None

    def _summary(self, row: Mapping[str, Any]) -> Stages[Summary | Failure]:
        found = tables.article(row, 1, Opened(io.BytesIO(), None, "row"), self.how, "utf-8", True)
        if isinstance(found, Failure):  # the row is beside its failure and needs no number
            return Failure(found.source, found.reason.removeprefix("row 1").lstrip(", "))
        cleaned = pipeline.clean_or_fail(found)
        try:
            return cleaned if isinstance(cleaned, Failure) else (yield from pipeline.summarizing(cleaned, self.options))
        except (NoTextError, RankingError) as error:
            return pipeline.failure_of(found, error)

    def killed(self, row: Mapping[str, Any]) -> Row:
        """What a row has that killed its process twice."""
        return None, None, None, build.killer((None, Article("")))[1].reason  # type: ignore[union-attr]


class _Named(io.BytesIO):
    """Bytes that were a file's."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def read_files(found: Iterable[Any], how: How, by: str | None) -> Iterator[Row]:
    """Whole files → the articles in them, as the local engine reads them. Values of RAW."""
    for file in rows_of(found):
        given = {name: getattr(how, name) for name in ("input_format", "encoding", "text_column", "title_column", "id_column")}
        for number, one in enumerate(reading.read(_Named(file["content"], file["_name"]), **given)):
            yield _raw((file["_file"] << ROW_BITS) + number, one, by)


def _raw(place: int, found: Article | Failure, by: str | None) -> Row:
    if isinstance(found, Failure):
        return place, None, None, None, None, None, None, None, storable(found.source), storable(found.reason)
    texts = (found.metadata.get(by) if by else None, found.id, found.text, found.title, found.date, found.format, to_json(dict(found.metadata)))
    return place, *map(storable, texts), None, None


def items_of_articles(found: Iterable[Any]) -> Iterator[Item]:
    """Articles that ``read_files`` read."""
    for row in rows_of(found):
        if row["reason"] is not None:
            yield Item(row["place"], None, Failure(row["source"], row["reason"]))
        else:
            article = Article(row["text"], row["title"], row["id"], row["date"], row["format"], json.loads(row["metadata"]))
            yield Item(row["place"], row["grouped"], article)


def items_of_table(found: Iterable[Any], how: How, by: str | None) -> Iterator[Item]:
    """Rows of a table, each an article or what is wrong with it. Columns: those of the table, and ``_file``, ``_name``, ``_row``."""
    for row in rows_of(found):
        file, name, number = (row.pop(column) for column in ("_file", "_name", "_row"))
        value = row.get(by) if by else None
        one = tables.article(row, number + 1, Opened(io.BytesIO(), name, name), how, "utf-8", False)
        yield Item((file << ROW_BITS) + number, None if value is None else str(value), one)


@dataclass(frozen=True)
class Ranking(InStages["Row | None"]):
    """An article → what the local engine's store keeps of it, as values of RECORDS; None where ``since`` leaves it out.

    by: what digests are made by, None for one of all. today: what counts as today.
    """

    options: Options
    by: str | None = None
    since: str | None = None
    today: str = ""

    def stages(self, item: Item) -> Stages[Row | None]:
        """Rank one article; nothing that is wrong with it is raised."""
        if isinstance(item.found, Failure):
            return self._failed(item, item.found)
        try:
            _, outcome = yield from build.Work(self.options).stages((None, item.found))
        except OptionsError:
            raise
        except Exception as error:  # an article that meets a bug must not cost the job its millions of others
            outcome = Failure(item.found.id or "an article", _reason(error))
        return self._failed(item, outcome) if isinstance(outcome, Failure) else self._ranked(item, item.found, outcome)

    def killed(self, item: Item) -> Row | None:
        """What an article has that killed its process twice."""
        failure = item.found if isinstance(item.found, Failure) else build.killer((None, item.found))[1]
        return self._failed(item, failure) if isinstance(failure, Failure) else None

    def _ranked(self, item: Item, article: Article, record: Record) -> Row | None:
        about = unpacked_findings(record.findings)
        if self.since is not None and not is_since(about["date"], self.today, self.since):
            return None
        sketch = np.frombuffer(record.sketch, "<i4")
        texts = map(storable, (record.result, record.findings))
        return item.place, self._key(item, about["date"]), storable(article.id), content_key(article), *texts, sketch, record.terms, about["mark"], None, None

    def _failed(self, item: Item, failure: Failure) -> Row:
        date = item.found.date if isinstance(item.found, Article) else None
        reason = storable(failure.source), storable(failure.reason)
        return item.place, self._key(item, date), None, None, None, None, None, None, None, *reason

    def _key(self, item: Item, date: str | None) -> str:
        if self.by is None:
            return ""
        return storable(date or UNDATED if self.by == BY_DATE else item.grouped or UNKNOWN) or UNKNOWN


def records(items: Iterable[Item], ranking: Ranking) -> Iterator[Row]:
    """Values of RECORDS for each article."""
    return (row for row in results(ranking, items, ranking.killed) if row is not None)


def word_counts(items: Iterable[Item], options: Options) -> Iterator[Row]:
    """In how many of the articles each word occurs; the empty word stands for their number. Values of WORDS; a word may come several times."""
    segment = segmenting.segmenter(options.segmenter, options.user_dictionary)
    counts: Counter[str] = Counter()
    for item in items:
        cleaned = pipeline.clean_or_fail(item.found) if isinstance(item.found, Article) else item.found
        if isinstance(cleaned, Failure):
            continue
        counts[""] += 1
        counts.update(tfidf.counted_words(word for word, _ in segment(cleaned.text)))
        if len(counts) > MOST_WORDS:
            yield from counts.items()
            counts.clear()
    yield from counts.items()


def today() -> str:
    """The day of the job, decided once, on the driver."""
    return datetime.date.today().isoformat()


def by_key(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """Rows that lie together by their key."""
    return itertools.groupby(rows, key=lambda row: str(row["key"]))


__all__: Sequence[str] = ("Item", "Ranking", "Summarizing", "by_key", "items_of_articles", "items_of_table", "read_files", "records", "results", "today",
                          "word_counts")

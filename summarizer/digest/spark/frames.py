"""Frames in, frames out: what is called on the driver."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer import tables, tfidf
from summarizer.cli_work import check
from summarizer.digest.spark import work
from summarizer.digest.spark.columns import ADDED, WORDS, arrow_schema, batches, ddl, rows_of
from summarizer.model import Options, OptionsError
from summarizer.tables import How

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LISTS = ("user_dictionary", "stopwords", "idf")


@dataclass(frozen=True, slots=True)
class Shipped(os.PathLike[str]):
    """A file that Spark has brought to every machine, under this name."""

    name: str

    def __fspath__(self) -> str:
        """Where it lies on this machine."""
        from pyspark import SparkFiles

        path: str = SparkFiles.get(self.name)
        return path


def ship(spark: SparkSession, options: Options) -> Options:
    """The options with every file that they name brought to all machines. Raises OptionsError for one that cannot be read."""
    check(options)
    changed: dict[str, Any] = {}
    for name in LISTS:
        value = getattr(options, name)
        if isinstance(value, (str, os.PathLike)) and not isinstance(value, Shipped):
            changed[name] = ship_file(spark, Path(os.fspath(value)).read_bytes())
    return options.replace(**changed) if changed else options


def ship_file(spark: SparkSession, data: bytes) -> Shipped:
    """Bring some bytes to all machines, as a file that is named by its content: Spark takes each name once."""
    from pyspark import SparkFiles

    name = f"summarizer-{hashlib.blake2b(data, digest_size=16).hexdigest()}.txt"
    # workers fetch it when they first need it; this folder goes when the session does
    path = Path(SparkFiles.getRootDirectory()) / "summarizer" / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        spark.sparkContext.addFile(str(path))
    return Shipped(name)


def summarize_frame(df: DataFrame, options: Options | None = None, *, text_column: str | None = None, title_column: str | None = None,
                    id_column: str | None = None) -> DataFrame:
    """The frame with the columns ``line``, ``sentences``, ``keywords`` and ``failure`` added, all other columns as they are.

    df: one article a row, in a column ``text`` or ``html`` (or ``text_column``); ``title``, ``date`` and ``source`` are used where they are there.
    options: as for ``summarize``; files that they name are read here and brought to the workers.
    ``line`` is a string, ``sentences`` and ``keywords`` are arrays of structs with the fields, and the values, that the result's JSON has. Where an article
    gives no result, the three are null and ``failure`` says why; else that is null.

    Lazy, as all of Spark: the work is done when the frame is used, in tasks of as many rows as its partitions have. Each Python worker process loads its
    dictionaries once. Raises OptionsError for bad options, for a frame without text, and for columns that are there already.
    """
    from pyspark.sql.types import StructType

    how = How(text_column=text_column, title_column=title_column, id_column=id_column)
    missing = tables.missing_columns(df.columns, how)
    if missing:
        raise OptionsError(f"the frame has {missing}", "text_column")
    there = [name for name in ADDED if name in df.columns]
    if there:
        raise OptionsError(f"the frame has a column {', '.join(there)} already; rename or drop it: what is added has that name")
    summarizing = work.Summarizing(ship(df.sparkSession, options or Options()), how)
    wanted = wanted_columns(df.columns, how)

    def added(found: Iterable[Any]) -> Iterator[Any]:
        return _added(found, summarizing, wanted)

    return df.mapInArrow(added, StructType([*df.schema.fields, *StructType.fromDDL(ddl(ADDED)).fields]))


def wanted_columns(names: Iterable[str], how: How, *others: str | None) -> list[str]:
    """Of a table's columns, those that an article may be made of."""
    wanted = {how.text_column, how.title_column, how.id_column, *others, *(name for names in tables.FIELDS.values() for name in names)}
    return [name for name in names if name in wanted]


def _added(found: Iterable[Any], summarizing: work.Summarizing, wanted: list[str]) -> Iterator[Any]:
    """The batches with columns added; a batch may come out in several."""
    import pyarrow

    schema = arrow_schema(ADDED)
    for batch in found:
        rows = work.results(summarizing, rows_of([batch], wanted), summarizing.killed)
        start = 0
        for more in batches(rows, ADDED):
            part = batch.slice(start, more.num_rows)
            start += more.num_rows
            yield pyarrow.RecordBatch.from_arrays([*part.columns, *more.columns], schema=pyarrow.schema([*part.schema, *schema]))


def corpus_idf(df: DataFrame, items: Callable[[Iterable[Any]], Iterator[work.Item]], options: Options) -> tfidf.Idf:
    """Inverse document frequencies counted in these very articles: the values that the local engine's ``--idf corpus`` has for every word.

    df, items: the articles, and how a worker makes Items of the frame's rows. The driver gets the words that occur in more articles than the rarest do, and one
    of the rarest: all others have that one's value by default.
    """
    from pyspark.sql import functions as f

    def counted(found: Iterable[Any]) -> Iterator[Any]:
        return batches(work.word_counts(items(found), options), WORDS)

    counts = df.mapInArrow(counted, ddl(WORDS)).groupBy("word").agg(f.sum("documents").alias("documents")).persist()
    try:
        total = counts.where("word = ''").select("documents").first()
        rarest = counts.where("word <> ''").agg(f.min_by("word", f.struct("documents", "word")), f.min("documents")).first()
        if total is None or rarest is None or rarest[1] is None:
            raise OptionsError("--idf corpus found no words in these articles", "idf")
        common = counts.where((f.col("word") != "") & (f.col("documents") > rarest[1])).toLocalIterator()
        return tfidf.idf_of_counts({rarest[0]: rarest[1], **{row["word"]: row["documents"] for row in common}}, total[0])
    finally:
        counts.unpersist()

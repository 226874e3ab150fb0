"""Names of files, folders and globs, on any file system that Spark reads → a frame of articles in the order of the input."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from summarizer import tables
from summarizer.digest.spark import work
from summarizer.digest.spark.columns import RAW, arrow_schema, batches, ddl
from summarizer.digest.spark.frames import wanted_columns
from summarizer.model import OptionsError
from summarizer.tables import How

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

FILES = MappingProxyType({"_file": "int", "_uri": "string", "_name": "string"})


@dataclass(frozen=True, slots=True)
class Source:
    """A frame of articles; items: how a worker makes Items of its rows."""

    frame: DataFrame
    items: Callable[[Iterable[Any]], Iterator[work.Item]]


def read(spark: SparkSession, sources: Sequence[str], how: How, by: str | None) -> Source:
    """The articles in the sources: Parquet split by Spark, any other format one file a piece, read as the local engine reads it.

    by: the column that digests are made by. Raises OptionsError where the sources cannot be read so.
    """
    if "-" in sources:
        raise OptionsError("the Spark engine does not read standard input; name files, folders or globs that all machines can reach", "src")
    named = [".parquet" in source or how.input_format == "parquet" for source in sources]
    if all(named):
        return _tables(spark, sources, how, by)
    if any(named):
        raise OptionsError("Parquet and other formats cannot be read together by the Spark engine; run it once for each", "src")
    return _files(spark, sources, how, by)


def _tables(spark: SparkSession, sources: Sequence[str], how: How, by: str | None) -> Source:
    from pyspark.sql import functions as f

    frame = spark.read.parquet(*sources)
    missing = tables.missing_columns(frame.columns, how)
    if missing:
        raise OptionsError(f"{', '.join(sources)}: {missing}", "text_column")
    if by not in (None, work.BY_DATE, *frame.columns):
        raise OptionsError(f'--by {by}: no such column; the columns are {", ".join(frame.columns)}', "by")
    files = _numbered(spark, [(source, spark.read.parquet(source).inputFiles()) for source in sources])
    columns = wanted_columns(frame.columns, how, by)
    rows = frame.select(*(f.col(f"`{name}`") for name in columns), f.col("_metadata.file_path").alias("_uri"), f.col("_metadata.row_index").alias("_row"))
    return Source(_with_files(rows, files), partial(work.items_of_table, how=how, by=by))


def _files(spark: SparkSession, sources: Sequence[str], how: How, by: str | None) -> Source:
    from pyspark.sql import functions as f

    reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    files = _numbered(spark, [(source, reader.load(source).inputFiles()) for source in sources])
    named = _with_files(reader.load(list(sources)).select(f.col("_metadata.file_path").alias("_uri"), "content"), files)

    def read_files(found: Iterable[Any]) -> Iterator[Any]:
        return batches(work.read_files(found, how, by), RAW)

    # one file may hold all articles: they are dealt out again before the work begins
    frame = named.mapInArrow(read_files, ddl(RAW)).repartition(4 * spark.sparkContext.defaultParallelism, "place")
    return Source(frame, work.items_of_articles)


def _with_files(rows: DataFrame, files: DataFrame) -> DataFrame:
    """The rows with the number and the name of their file, found by its address, which Spark writes in two ways (``file:/a`` and ``file:///a``)."""
    from pyspark.sql import functions as f

    known = rows.withColumn("_uri", f.regexp_replace("_uri", "^file:/+", "file:///")).join(f.broadcast(files), "_uri", "left")
    lost = f.raise_error(f.concat(f.lit("Spark lists this file under another address: "), f.col("_uri"))).cast("int")
    return known.withColumn("_file", f.coalesce("_file", lost)).drop("_uri")


def _numbered(spark: SparkSession, found: Sequence[tuple[str, Sequence[str]]]) -> DataFrame:
    """Each file with its number in the order of the input, and the name that its articles are known by."""
    import pyarrow

    rows: list[tuple[int, str, str]] = []
    taken: set[str] = set()
    for source, uris in found:
        for uri in sorted(set(uris), key=lambda uri: unquote(uri).split("/")):
            if uri in taken:
                raise OptionsError(f"{source}: {name_of(uri, source)} is named twice; name each file once", "src")
            taken.add(uri)
            rows.append((len(rows), uri, name_of(uri, source)))
    # as Arrow, which the JVM reads itself: plain rows would start a Python worker to unpack them
    return spark.createDataFrame(pyarrow.Table.from_batches(batches(rows, FILES), arrow_schema(FILES)))


def name_of(uri: str, source: str) -> str:
    """What the local engine would call a file: a local one by its path, relative where the source was; any other by its address.

    >>> name_of("file:///data/a%20b.parquet", "/data/*.parquet"), name_of("s3a://news/a.parquet", "s3a://news/")
    ('/data/a b.parquet', 's3a://news/a.parquet')
    """
    parts = urlsplit(uri)
    if parts.scheme != "file" or "://" in source:
        return uri
    path = unquote(parts.path)
    if os.path.isabs(source):
        return path
    name = os.path.relpath(path)
    return os.path.join(".", name) if source.startswith("./") else name

"""The command line's digest on Spark: read, count, rank, compare, make the digests, write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from summarizer import tfidf
from summarizer.digest.spark import copies, work
from summarizer.digest.spark.columns import MADE, RECORDS, RESULT, batches, ddl
from summarizer.digest.spark.frames import corpus_idf, ship, ship_file
from summarizer.digest.spark.pages import Making
from summarizer.digest.spark.session import SparkError, session, spoken
from summarizer.digest.spark.sources import Source, read
from summarizer.model import Failure, Options
from summarizer.tables import How

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CORPUS = "corpus"
FAILURES_SHOWN = 20
WORK = "_work"
PAGE = "name="
"""How Spark begins the name of a folder for one value of the column ``name``."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of a job. output: a folder, on any file system that Spark writes to. form, ending: of the pages. by: a column, or None for one digest."""

    sources: Sequence[str]
    how: How
    output: str
    form: str = "html"
    ending: str = ".html"
    by: str | None = None
    since: str | None = None
    master: str | None = None
    settings: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a job did: articles with results, failures, digests; and some of the failures."""

    articles: int
    failures: int
    digests: int
    shown: tuple[Failure, ...]


def run(job: Job, options: Options) -> Done:
    """Do a job in a session of its own, which ends with it. Raises OptionsError for what cannot be asked, SparkError where Spark gave up."""
    spark = session(job.master, job.settings or {})
    try:
        with spoken("the Spark job failed"):
            return digests(spark, job, options)
    finally:
        spark.stop()


def digests(spark: SparkSession, job: Job, options: Options) -> Done:
    """Do a job in this session.

    In ``output``: ``articles.parquet`` and ``articles.jsonl`` (each article's result with its theme and what it duplicates), ``failures.jsonl``,
    ``digests.jsonl`` (what digests there are, with counts), and the pages in ``digests/``. What is there already is replaced.
    """
    from pyspark.storagelevel import StorageLevel

    source = read(spark, job.sources, job.how, job.by)
    if options.idf == CORPUS:
        table = corpus_idf(source.frame, source.items, ship(spark, options.replace(idf=None)))
        options = options.replace(idf=ship_file(spark, "".join(tfidf.idf_lines(table)).encode()))
    options = ship(spark, options)
    folder = f"{job.output.rstrip('/')}/{WORK}"
    records = kept(spark, rank(source, work.Ranking(options, job.by, job.since, work.today())), f"{folder}/records")
    made = make(records, copies.similar(records), Making(options, job.form, job.ending, work.today())).persist(StorageLevel.DISK_ONLY)
    try:
        return _written(spark, made, job.output.rstrip("/"))
    finally:
        made.unpersist()
        _remove(spark, folder)


def rank(source: Source, ranking: work.Ranking) -> DataFrame:
    """A record for each article: columns RECORDS."""
    items = source.items  # the frame itself cannot be sent to the workers

    def ranked(found: Iterable[Any]) -> Iterator[Any]:
        return batches(work.records(items(found), ranking), RECORDS)

    return source.frame.mapInArrow(ranked, ddl(RECORDS))


def kept(spark: SparkSession, records: DataFrame, folder: str) -> DataFrame:
    """The records, written to a folder and read from it, so that none is made twice.

    Raises SparkError where some are not there: each machine has written to a disk of its own, of which Spark notices nothing.
    """
    from pyspark.sql import Observation
    from pyspark.sql import functions as f

    ranked = Observation()
    records.observe(ranked, f.count(f.lit(1)).alias("rows")).write.mode("overwrite").parquet(folder)
    found = spark.read.schema(ddl(RECORDS)).parquet(folder)
    there = found.count()
    if there != ranked.get["rows"]:
        raise SparkError(f"{folder}: {ranked.get['rows']} records were written and {there} are there; the output must be a folder that all machines share")
    return found


def make(records: DataFrame, pairs: DataFrame, making: Callable[[Iterable[Any]], Iterator[work.Row]]) -> DataFrame:
    """The digests in pieces, columns MADE: each digest is made by one task, in the order of the keys."""
    from pyspark.sql import functions as f

    same = pairs.groupBy("key", f.col("one").alias("place")).agg(f.collect_list("other").alias("same"))
    # the pairs go along as rows of their own: a join would send every article once more
    rows = records.select("key", "place", "id", "content", "result", "findings", "terms", "source", "reason").unionByName(same, allowMissingColumns=True)

    def made(found: Iterable[Any]) -> Iterator[Any]:
        return batches(making(found), MADE)

    return rows.repartitionByRange("key").sortWithinPartitions("key", "place").mapInArrow(made, ddl(MADE))


def _written(spark: SparkSession, made: DataFrame, output: str) -> Done:
    from pyspark.sql import functions as f

    def of_kind(kind: str) -> DataFrame:
        return made.where(f.col("kind") == kind)

    of_kind("article").select("content").write.mode("overwrite").text(f"{output}/articles.jsonl")
    parsed = of_kind("article").select("key", f.from_json("content", ddl(RESULT)).alias("result"), f.col("content").alias("json"))
    parsed.select("key", "result.*", "json").write.mode("overwrite").parquet(f"{output}/articles.parquet")
    of_kind("failure").select("content").write.mode("overwrite").text(f"{output}/failures.jsonl")
    of_kind("stats").select("content").write.mode("overwrite").text(f"{output}/digests.jsonl")
    # the rows of a page lie in one task, which writes them as one file
    pages = of_kind("page").sortWithinPartitions("name", "part").select("name", "content")
    pages.write.mode("overwrite").partitionBy("name").text(f"{output}/{WORK}/pages")
    _name_pages(spark, f"{output}/{WORK}/pages", f"{output}/digests")
    counts = [json.loads(row["content"]) for row in of_kind("stats").select("content").collect()]
    failures = [json.loads(row["content"]) for row in of_kind("failure").select("content").limit(FAILURES_SHOWN).collect()]
    return Done(sum(row["articles"] for row in counts), sum(row["failures"] for row in counts), sum(row["file"] is not None for row in counts),
                tuple(Failure(row["source"], row["reason"]) for row in failures))


def _path(spark: SparkSession, name: str) -> tuple[Any, Any]:
    """A file system of Hadoop's, and a path in it: what reaches wherever Spark itself writes."""
    jvm: Any = spark.sparkContext._jvm
    path = jvm.org.apache.hadoop.fs.Path(name)
    system = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    return (system.getRawFileSystem() if system.getScheme() == "file" else system), path


def _name_pages(spark: SparkSession, written: str, wanted: str) -> None:
    """Give each page that Spark wrote, as ``name=PAGE/part-…``, its own name; what was in the folder goes."""
    system, folder = _path(spark, wanted)
    system.delete(folder, True)
    system.mkdirs(folder)
    for page in system.listStatus(_path(spark, written)[1]):
        name = page.getPath().getName()
        if name.startswith(PAGE):
            part, = (file.getPath() for file in system.listStatus(page.getPath()) if file.getPath().getName().startswith("part-"))
            target = _path(spark, f"{wanted}/{unquote(name.removeprefix(PAGE))}")[1]
            if not system.rename(part, target):
                raise SparkError(f"{target.toString()}: cannot be written")


def _remove(spark: SparkSession, name: str) -> None:
    system, path = _path(spark, name)
    system.delete(path, True)

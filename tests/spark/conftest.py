"""Spark for the tests: one small local session for most of them. Run by ``make spark-test``, which installs Java where it is missing."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path

import pytest

from summarizer.digest import Store, build_digest
from summarizer.digest.spark.session import java
from summarizer.model import Article, Failure, Options
from summarizer.reading import read
from summarizer.rendering import render
from tests.conftest import EXAMPLES, ROOT

SMALL = {
    "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "3", "spark.driver.memory": "1g", "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1", "spark.executor.memory": "512m", "spark.log.level": "ERROR",
}
# for jobs of seconds, compiling Java well, and plans at all, takes longer than running them
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
QUICK = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.driver.extraJavaOptions": JAVA,
         "spark.executor.extraJavaOptions": JAVA}
FAST = Options(ranker="tfidf", keywords=6, sentences=2)


def pytest_configure(config: pytest.Config) -> None:
    """Say loudly that nothing was proved where there is nothing to prove it with."""
    missing = [] if java() else ["Java 17 (on Debian: apt-get install openjdk-17-jre-headless)"]
    try:
        import pyspark  # noqa: F401
    except ImportError:
        missing.append("PySpark (pip install 'summarizer[spark]')")
    if missing:
        pytest.exit("THE TESTS OF THE SPARK ENGINE DID NOT RUN: there is no " + " and no ".join(missing), returncode=4)


@pytest.fixture(scope="session")
def spark():
    """A session with two workers in which a task may fail three times."""
    from summarizer.digest.spark.session import session

    # the workers unpickle what the tests define
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySpark's own
        made = session("local[2,4]", {**SMALL, **QUICK, "spark.executorEnv.PYTHONPATH": str(ROOT)})
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def sockets_are_sparks():
    """PySpark leaves the closing of its sockets to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


def example_rows() -> list[dict[str, str | None]]:
    """The project's examples as rows of a table, and rows that must fail."""
    rows: list[dict[str, str | None]] = [
        {"id": os.path.basename(found.id or ""), "title": found.title, "date": found.date, "text": found.text}
        for found in read(EXAMPLES) if isinstance(found, Article)]
    rows.insert(3, {"id": "bare", "title": None, "date": "2026-06-03", "text": "。。。"})
    rows.insert(7, {"id": "nothing", "title": None, "date": None, "text": None})
    return rows


def parquet(rows: list[dict[str, str | None]], path: Path, group: int = 5) -> str:
    """Rows in a Parquet file; its name."""
    import pyarrow
    import pyarrow.parquet

    fields = [(name, pyarrow.string()) for name in rows[0]]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema=pyarrow.schema(fields)), path, row_group_size=group)
    return str(path)


def local(sources: object, options: Options, *forms: str, keep=lambda article: True, broken: bool = True) -> list[str]:
    """What the local engine writes of the sources' articles that are to be kept, in each of the forms. broken: with the rows that could not be read."""
    failures: list[Failure] = []

    def articles():
        for found in read(sources):
            if isinstance(found, Failure):
                failures.extend([found] * broken)
            elif keep(found):
                yield found

    with Store() as store:
        whole = build_digest(articles(), options, failures=failures, store=store)
        return [render(whole, form) for form in forms]


def written(output: Path, name: str) -> str:
    """The text of all parts of one of the job's results, in order."""
    return "".join(part.read_text(encoding="utf-8") for part in sorted((output / name).glob("part-*")))


def rows_of(output: Path, name: str) -> list[dict[str, object]]:
    """The objects in a result of JSON lines."""
    return [json.loads(line) for line in written(output, name).splitlines()]

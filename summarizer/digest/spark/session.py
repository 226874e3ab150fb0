"""Spark's session for a job of the command line, and its errors in words."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from summarizer.model import OptionsError, SummarizerError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DEFAULTS: Mapping[str, str] = {
    "spark.app.name": "summarizer digest",
    # an article takes a millisecond or more: small pieces keep all workers busy, and little is lost with a machine
    "spark.sql.files.maxPartitionBytes": "16m",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
    "spark.sql.execution.arrow.maxBytesPerBatch": "67108864",
    # our matrices are small: more threads than one only take the other tasks' cores
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.showConsoleProgress": "false",
}
LOCAL = re.compile(r"local(?:\[([\d*]+)\])?")
RETRIES = 4


class SparkError(SummarizerError):
    """Spark cannot be used, or gave a job up; the message says why."""


def session(master: str | None, settings: Mapping[str, str]) -> SparkSession:
    """A session on the master (``spark://host:7077``, ``yarn``, ``k8s://…``, ``local[2]``); None: what spark-submit says, else this machine.

    settings: Spark's own, by name; they go before DEFAULTS. Raises SparkError where PySpark or Java is missing or the master does not answer.
    """
    try:
        from pyspark import SparkConf, SparkContext
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkError(f"the Spark engine needs PySpark: pip install 'summarizer[spark]' ({error})") from error
    if java() is None:
        raise SparkError("the Spark engine needs Java 17 or later, and there is none; on Debian: apt-get install openjdk-17-jre-headless")
    os.environ.setdefault("PYSPARK_PYTHON", settings.get("spark.pyspark.python", sys.executable))
    asked = {**settings, **({"spark.master": master} if master else {})}
    with spoken("no session"):
        # what spark-submit and spark-defaults.conf say is known once Java runs, which must be started with the settings: the driver's memory is one
        SparkContext._ensure_initialized(conf=SparkConf().setAll(list(asked.items())))
        given = SparkConf()
        builder = SparkSession.builder
        for name, value in {**{name: value for name, value in DEFAULTS.items() if not given.contains(name)}, **asked}.items():
            builder = builder.config(name, value)
        return builder.master(retrying(master or given.get("spark.master") or "local[*]")).getOrCreate()


def java() -> str | None:
    """The program ``java`` that Spark would start: that of JAVA_HOME where it is set, else the one on the path; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(os.path.join(home, "bin", "java") if home else "java")


def retrying(master: str) -> str:
    """A local master that tries a failed task again, as every other master does.

    >>> retrying("local[2]"), retrying("local"), retrying("local[2,8]"), retrying("spark://127.0.0.1:7077")
    ('local[2,4]', 'local[1,4]', 'local[2,8]', 'spark://127.0.0.1:7077')
    """
    found = LOCAL.fullmatch(master)
    return f"local[{found[1] or 1},{RETRIES}]" if found else master


@contextlib.contextmanager
def spoken(what: str) -> Iterator[None]:
    """Spark's errors as SparkError: what failed, and the line that says why."""
    from py4j.protocol import Py4JError
    from pyspark.errors import AnalysisException, PySparkException

    try:
        yield
    except AnalysisException as error:
        raise OptionsError(_why(str(error)), "src") from error
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise SparkError(f"{what}: {_why(str(error))}") from error


def _why(text: str) -> str:
    """The line of a trace that says most: the last error of Python's, else the deepest cause, else the first line.

    >>> _why("An error occurred.\\nCaused by: java.lang.RuntimeException: a.parquet is not a Parquet file\\n\\tat Reader")
    'a.parquet is not a Parquet file'
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["unknown"]
    errors = [line for line in lines if re.match(r"[\w.]{0,100}(?:Error|Exception): ", line) and not line.startswith(("org.", "java."))]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    told = (errors or causes or lines[:1])[-1]
    return re.sub(r"^(?:org|java)\.[\w.$]+: ", "", told)[:500]

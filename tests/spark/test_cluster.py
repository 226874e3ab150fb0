"""A real cluster on one machine, and what happens when parts of it are killed while a job runs."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from summarizer.model import Options
from tests.digests import batch
from tests.spark.cluster import PATIENCE, Cluster, submitted, waited
from tests.spark.conftest import local, parquet, written

SLOW = Options(ranker="textrank4zh")
"""The slowest ranker: the articles take long enough to kill something meanwhile."""


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """A file of articles in many row groups, so that there are many tasks."""
    rows = [{"id": f"{copy}-{one.id}", "title": one.title, "date": one.date, "text": f"{one.text}\n{other.text}\n第{copy}次采访。"}
            for copy in range(6) for one, other in zip(batch(6), batch(6)[5:], strict=False)]
    return parquet([*rows, {"id": "bare", "title": None, "date": None, "text": "。。"}], tmp_path_factory.mktemp("articles") / "articles.parquet", group=6)


@pytest.fixture(scope="module")
def expected(articles):
    return local(articles, SLOW, "jsonl", "html")


@pytest.fixture
def cluster(tmp_path):
    """A master and two workers."""
    made = Cluster(tmp_path, 2)
    yield made
    made.stop()


def in_the_middle(output: Path) -> bool:
    """Whether some tasks of the ranking have been done and not all."""
    return bool(list((output / "_work" / "records").glob("_temporary/0/task_*")))


@pytest.mark.parametrize("killed", ["an executor", "a worker"])
def test_a_job_ends_with_every_row_once_whatever_is_killed(cluster, tmp_path, articles, expected, killed):
    output = tmp_path / "out"
    with submitted(cluster, articles, "--ranker", "textrank4zh", "-o", str(output), by_spark=killed == "a worker") as job:
        waited(lambda: in_the_middle(output) or job.poll() is not None, lambda: (tmp_path / "driver.log").read_text(errors="replace"))
        before = cluster.executors()
        if killed == "an executor":
            os.kill(before[0], signal.SIGKILL)
        elif killed == "a worker":
            os.kill(cluster.workers[0].pid, signal.SIGKILL)
        said = (tmp_path / "driver.log").read_text(errors="replace")
        assert job.poll() is None, f"it was over before anything was killed: {said}"
        status = job.wait(timeout=PATIENCE)
    said = (tmp_path / "driver.log").read_text(errors="replace")
    assert status == 1, said
    assert "summarizer: bare: no readable text is left after cleaning" in said
    assert len(before) == 2, "both workers took part"
    assert written(output, "articles.jsonl") == expected[0]
    assert (output / "digests" / "digest.html").read_text(encoding="utf-8") == expected[1] + "\n"
    if killed == "a worker":
        assert cluster.workers[0].wait(timeout=PATIENCE) == -signal.SIGKILL

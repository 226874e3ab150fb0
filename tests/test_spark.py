"""What can be proved of the Spark engine without Spark; the rest is in tests/spark, run by ``make spark-test``."""

from __future__ import annotations

import random
import sys

import numpy as np
import pytest

from summarizer.digest import build, duplicates
from summarizer.digest.sketches import sketch
from summarizer.digest.spark import columns, pages, work
from summarizer.digest.spark.session import SparkError, retrying, session
from summarizer.model import Article, Failure, Options, OptionsError
from tests.conftest import ROOT, run_cli
from tests.test_architecture import MODULES, imports

FAST = Options(ranker="lead", keywords=2)


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith("summarizer.digest.spark")])
def test_nothing_else_knows_of_spark(name):
    assert not {imported.split(".")[0] for imported in imports(MODULES[name])} & {"pyspark", "py4j"}


def test_spark_is_not_loaded_before_it_is_used():
    for name in (name for name in MODULES if name.startswith("summarizer.digest.spark")):
        assert not {imported.split(".")[0] for imported in imports(MODULES[name], top_level=True)} & {"pyspark", "py4j", "pyarrow", "pandas"}


@pytest.mark.parametrize(("arguments", "says"), [
    (["--by", "date"], "--by needs --engine spark"),
    (["--master", "local[2]"], "--master needs --engine spark"),
    (["--spark-conf", "spark.a=b"], "--spark-conf needs --engine spark"),
    (["--engine", "spark"], "name it with -o"),
    (["--engine", "spark", "-o", "-"], "name it with -o"),
    (["--engine", "spark", "-o", "out", "--jobs", "2"], "--jobs does not go with --engine spark"),
    (["--engine", "spark", "-o", "out", "--store", "a.sqlite"], "--store does not go with --engine spark"),
    (["--engine", "spark", "-o", "out", "--new-only"], "--new-only does not go with --engine spark"),
    (["--engine", "spark", "-o", "out", "--include", "*.html"], "--include does not go with --engine spark"),
    (["--engine", "spark", "-o", "out", "--since", "soon"], "--since must be a date"),
    (["--engine", "spark", "-o", "out", "--spark-conf", "memory"], "--spark-conf must be like"),
])
def test_flags_that_do_not_go_together_are_refused(tmp_path, arguments, says):
    done = run_cli("digest", ROOT / "examples", *arguments)
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert not done.stdout


def test_without_pyspark_or_java_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(SparkError, match=r"pip install 'summarizer\[spark\]'"):
        session(None, {})


def test_local_masters_try_failed_tasks_again():
    assert [retrying(master) for master in ("local", "local[*]", "local[3]", "local[2,8]", "yarn")] == \
        ["local[1,4]", "local[*,4]", "local[3,4]", "local[2,8]", "yarn"]


@pytest.mark.parametrize("seed", range(5))
def test_groups_of_known_pairs_are_those_that_comparing_finds(seed):
    rng = random.Random(seed)
    texts = ["".join(rng.choice("河岸路灯稻谷卫星雨停水退") for _ in range(80)) for _ in range(12)]
    texts += [text[:70] + "新版" for text in rng.sample(texts, 6)] + rng.sample(texts, 4)
    rng.shuffle(texts)
    sketches = [np.frombuffer(sketch(text), "<u4") for text in texts]
    found = duplicates.groups(sketches, lambda i: (None, texts[i]), lambda i: i, texts)
    first = [texts.index(text) for text in texts]
    facts = [duplicates.Facts.of(None, text) for text in texts]
    distinct = [one if first[i] == i else one[:0] for i, one in enumerate(sketches)]
    pairs = [(pair.one, pair.other) for pair in duplicates.candidates(distinct)
             if duplicates.same(facts[pair.one], facts[pair.other], doubtful=pair.common and not pair.own)]
    rng.shuffle(pairs)
    assert duplicates.linked(len(texts), pairs, lambda i: i, texts) == found
    assert found


def test_an_article_that_meets_a_bug_is_a_failure_with_its_name(monkeypatch):
    def broken(self, item):
        yield
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr(build.Work, "stages", broken)
    row = work.Ranking(FAST, by="date")(work.Item(7, None, Article("路灯亮了。", id="a", date="2026-06-03")))
    assert dict(zip(columns.RECORDS, row, strict=True)) == {
        "place": 7, "key": "2026-06-03", "id": None, "content": None, "result": None, "findings": None, "sketch": None, "terms": None, "mark": None,
        "source": "a", "reason": "this article could not be processed: ZeroDivisionError: by hand"}


def test_bad_options_are_nobodys_failure_but_the_jobs():
    with pytest.raises(OptionsError):
        work.Ranking(Options(ranker="none"))(work.Item(0, None, Article("路灯亮了。")))


@pytest.mark.parametrize(("by", "grouped", "date", "key"), [
    (None, "河岸晚报", "2026-06-03", ""), ("date", None, "2026-06-03", "2026-06-03"), ("date", None, None, "undated"), ("desk", "河岸晚报", None, "河岸晚报"),
    ("desk", None, None, "unknown")])
def test_an_article_belongs_to_the_digest_of_its_value(by, grouped, date, key):
    row = work.Ranking(FAST, by)(work.Item(0, grouped, Article("路灯亮了，居民晚上散步。", date=date)))
    assert row[list(columns.RECORDS).index("key")] == key
    failed = work.Ranking(FAST, by)(work.Item(0, grouped, Failure("a", "broken")))
    assert failed[list(columns.RECORDS).index("key")] == ("undated" if by == "date" else key)


def test_keys_become_names_of_files_that_stay_in_their_folder():
    for key in ("../../etc", "/", "a\\b", ".", "..", "a\0b", "*", "x" * 400):
        name = pages.file_name(key)
        assert "/" not in name
        assert "\\" not in name
        assert name not in (".", "..")
        assert len(name.encode()) <= 180
    assert pages.file_name("x" * 400) != pages.file_name("x" * 401)

"""A frame's articles summarized in place: the local engine's results, whatever happens to the workers."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from summarizer import Options, OptionsError, summarize
from summarizer.digest.spark import summarize_frame
from summarizer.digest.spark.job import rank
from summarizer.digest.spark.sources import read
from summarizer.digest.spark.work import Ranking
from summarizer.model import Article, to_json
from summarizer.tables import How
from tests.digests import batch
from tests.spark.conftest import FAST, example_rows, parquet
from tests.spark.deaths import DEADLY, Counting, Deadly, Slow


def as_json(row) -> str:
    """A row's line, sentences and keywords as the result's JSON has them."""
    plain = row.asDict(recursive=True)
    return to_json({name: plain[name] for name in ("line", "sentences", "keywords")})


def expected(row, options) -> str:
    article = Article(row["text"], row["title"], row["id"], row["date"])
    return to_json({name: value for name, value in summarize(article, options).to_dict().items() if name in ("line", "sentences", "keywords")})


@pytest.mark.parametrize("options", [Options(), FAST], ids=["default", "other"])
def test_the_columns_are_the_local_results_to_the_byte(spark, options):
    rows = example_rows()
    frame = spark.createDataFrame([tuple(row.values()) for row in rows], "id string, title string, date string, text string").repartition(3)
    found = {row["id"]: row for row in summarize_frame(frame, options).collect()}
    assert list(next(iter(found.values())).asDict()) == ["id", "title", "date", "text", "line", "sentences", "keywords", "failure"]
    assert len(found) == len(rows)
    for row in rows:
        if row["id"] in ("bare", "nothing"):
            assert (found[row["id"]]["line"], found[row["id"]]["sentences"], found[row["id"]]["keywords"]) == (None, None, None)
        else:
            assert found[row["id"]]["failure"] is None
            assert as_json(found[row["id"]]) == expected(row, options), row["id"]
    assert found["bare"]["failure"] == "no readable text is left after cleaning"
    assert found["nothing"]["failure"] == 'field "text" is null; it must be text'


def test_other_columns_stay_as_they_are_in_their_order(spark):
    frame = spark.sql("select 1.5d as weight, array(1, 2) as marks, '路灯亮了。晚上散步更安心。' as body, timestamp '2026-06-03 08:00:00' as seen, "
                      "map('a', 1) as more")
    row, = summarize_frame(frame, FAST, text_column="body").collect()
    assert row.asDict()["weight"] == 1.5
    assert row["marks"] == [1, 2]
    assert row["more"] == {"a": 1}
    assert row["seen"] == frame.first()["seen"]
    assert row["line"] == summarize(Article("路灯亮了。晚上散步更安心。"), FAST).line.text
    assert [s["text"] for s in row["sentences"]] == ["路灯亮了。", "晚上散步更安心。"]


def test_a_frame_without_text_or_with_the_columns_already_is_refused_at_once(spark):
    with pytest.raises(OptionsError, match='no column "text" or "html"; the columns are id'):
        summarize_frame(spark.sql("select 'a' as id"))
    with pytest.raises(OptionsError, match="has a column line already"):
        summarize_frame(spark.sql("select 'a' as text, 'b' as line"))
    with pytest.raises(OptionsError, match="ranker"):
        summarize_frame(spark.sql("select 'a' as text"), Options(ranker="none of them"))


def test_files_that_options_name_go_to_the_workers(spark, tmp_path):
    words, stops, idf = tmp_path / "words.txt", tmp_path / "stops.txt", tmp_path / "idf.txt"
    words.write_text("夜间巡河员 100 n\n", encoding="utf-8")
    stops.write_text("的\n了\n晚上\n", encoding="utf-8")
    idf.write_text("夜间巡河员 9.5\n河岸 1.0\n", encoding="utf-8")
    options = FAST.replace(user_dictionary=str(words), stopwords=str(stops), idf=str(idf))
    row = {"id": "a", "title": None, "date": None, "text": "夜间巡河员晚上沿河岸走。夜间巡河员记下水位。河岸的灯亮了。"}
    frame = spark.createDataFrame([tuple(row.values())], "id string, title string, date string, text string")
    summarized = summarize_frame(frame, options)
    for path in (words, stops, idf):
        path.unlink()
    found, = summarized.collect()
    assert found["keywords"][0]["word"] == "夜间巡河员"
    for path, text in ((words, "夜间巡河员 100 n\n"), (stops, "的\n了\n晚上\n"), (idf, "夜间巡河员 9.5\n河岸 1.0\n")):
        path.write_text(text, encoding="utf-8")
    assert as_json(found) == expected(row, options)


def articles(number: int) -> list[dict[str, str | None]]:
    pool = batch(6)
    chosen = (pool * (number // len(pool) + 1))[:number]
    return [{"id": str(i), "title": one.title, "date": one.date, "text": f"第{i}篇。{one.text}"} for i, one in enumerate(chosen)]


def ranked(spark, tmp_path, rows, ranking):
    """The records of rows in several partitions."""
    path = parquet(rows, tmp_path / "articles.parquet", group=20)
    source = read(spark, [path], How(), None)
    return rank(type(source)(source.frame.repartition(4, "_row"), source.items), ranking)


def test_an_article_that_kills_its_process_is_a_failure_and_all_others_are_there_once(spark, tmp_path):
    rows = articles(60)
    rows[33]["text"] = f"路灯亮了。{DEADLY}。"
    found = ranked(spark, tmp_path, rows, Deadly(FAST)).collect()
    assert sorted(row["place"] for row in found) == list(range(60))
    lost, = (row for row in found if row["reason"] is not None)
    assert (lost["source"], lost["place"]) == ("33", 33)
    assert "died twice" in lost["reason"]


def test_a_worker_killed_from_outside_costs_nothing(spark, tmp_path):
    folder = tmp_path / "processes"
    folder.mkdir()
    rows = articles(200)
    killed: list[int] = []

    def kill() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and not killed:
            for path in folder.iterdir():
                killed.append(int(path.name))
                time.sleep(0.3)  # it is in the middle of its articles
                os.kill(killed[0], signal.SIGKILL)
                break
            time.sleep(0.02)

    killer = threading.Thread(target=kill)
    killer.start()
    found = ranked(spark, tmp_path, rows, Slow(FAST, folder=str(folder))).collect()
    killer.join()
    assert killed
    assert len(list(folder.iterdir())) > 2, "the work went on in other processes"
    assert sorted(row["place"] for row in found) == list(range(200))
    assert [row["reason"] for row in found if row["reason"]] == []
    calm = {row["place"]: row for row in ranked(spark, tmp_path, rows, Ranking(FAST)).collect()}
    assert {row["place"]: row for row in found} == calm


def test_a_worker_process_loads_one_dictionary_for_all_its_tasks(spark, tmp_path):
    folder = tmp_path / "dictionaries"
    folder.mkdir()
    source = ranked(spark, tmp_path, articles(80), Counting(FAST, folder=str(folder)))
    assert source.count() == 80
    dictionaries = [path.name.split("-")[0] for path in folder.iterdir()]
    assert 0 < len(dictionaries) == len(set(dictionaries)) <= 2, "four tasks, two processes, one dictionary each"

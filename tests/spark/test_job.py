"""Whole jobs: each digest, and each article in it, is what the local engine makes of the same articles."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from pyspark.sql import DataFrameWriter

from summarizer import OptionsError, pipeline, segmenting, tfidf
from summarizer.digest import Store, build_digest
from summarizer.digest.spark.columns import RECORDS
from summarizer.digest.spark.job import Job, digests, kept
from summarizer.digest.spark.session import SparkError, spoken
from summarizer.model import Article
from summarizer.reading import read
from summarizer.tables import How
from tests.conftest import EXAMPLES
from tests.digests import FLOOD, batch
from tests.spark.conftest import FAST, example_rows, local, parquet, rows_of, written


def done(spark, sources, output, options=FAST, how=None, **asked):
    """Do a job; what it did."""
    return digests(spark, Job([str(source) for source in sources], how or How(), str(output), **asked), options)


def test_results_duplicates_themes_and_the_page_are_the_local_engines(spark, tmp_path):
    path = parquet(example_rows(), tmp_path / "articles.parquet")
    what = done(spark, [path], tmp_path / "out")
    lines, page, whole = local(path, FAST, "jsonl", "html", "json")
    assert written(tmp_path / "out", "articles.jsonl") == lines
    assert (tmp_path / "out" / "digests" / "digest.html").read_text(encoding="utf-8") == page + "\n"
    assert [{"source": row["source"], "reason": row["reason"]} for row in rows_of(tmp_path / "out", "failures.jsonl")] == json.loads(whole)["failures"]
    assert json.loads(whole)["duplicates"], "the examples hold one story twice"
    assert (what.articles, what.failures, what.digests) == (len(lines.splitlines()), 2, 1)
    assert not (tmp_path / "out" / "_work").exists()


def test_parquet_holds_the_same_values(spark, tmp_path):
    path = parquet(example_rows(), tmp_path / "articles.parquet")
    done(spark, [path], tmp_path / "out", ending=".json", form="json")
    found = spark.read.parquet(str(tmp_path / "out" / "articles.parquet")).collect()
    lines = [json.loads(line) for line in local(path, FAST, "jsonl")[0].splitlines()]
    assert [row["json"] for row in found] == written(tmp_path / "out", "articles.jsonl").splitlines()
    for row, line in zip(found, lines, strict=True):
        values = row.asDict(recursive=True)
        assert {name: values[name] for name in line} == line
    assert (tmp_path / "out" / "digests" / "digest.json").read_text(encoding="utf-8") == local(path, FAST, "json")[0]


def day_of(article: Article) -> str:
    """The day that an article is of once it is cleaned."""
    cleaned = pipeline.clean_or_fail(article)
    return (cleaned if isinstance(cleaned, Article) else article).date or "undated"


def test_a_digest_for_each_day_is_that_of_the_days_own_articles(spark, tmp_path):
    path = parquet(example_rows(), tmp_path / "articles.parquet")
    done(spark, [path], tmp_path / "out", by="date")
    stats = {row["key"]: row for row in rows_of(tmp_path / "out", "digests.jsonl")}
    days = {day_of(one) for one in read(path) if isinstance(one, Article)}
    assert set(stats) == days
    assert len(days) > 10
    assert any(stats[day]["articles"] > 1 for day in days)
    for day in days:
        # a row without text has no day
        page, lines = local(path, FAST, "html", "jsonl", keep=lambda article, day=day: day_of(article) == day, broken=day == "undated")
        own = [json.loads(line) for line in lines.splitlines()]
        assert len(own) == stats[day]["articles"]
        assert [row for row in rows_of(tmp_path / "out", "articles.jsonl") if (row["date"] or "undated") == day] == own
        made = tmp_path / "out" / "digests" / f"{day}.html"
        assert made.exists() == bool(own)
        assert not own or made.read_text(encoding="utf-8") == page + "\n"


def test_any_column_can_divide_the_articles_and_its_values_are_safe_in_names(spark, tmp_path):
    rows = [{**row, "desk": ("河岸/晚报", "../..", None)[i % 3]} for i, row in enumerate(example_rows())]
    done(spark, [parquet(rows, tmp_path / "articles.parquet")], tmp_path / "out", by="desk")
    assert {path.name for path in (tmp_path / "out" / "digests").iterdir()} == {"河岸%2F晚报.html", "%2E%2E%2F%2E%2E.html", "unknown.html"}
    with pytest.raises(OptionsError, match="no such column; the columns are id, title, date, text, desk"):
        done(spark, [tmp_path / "articles.parquet"], tmp_path / "other", by="colour")


def test_words_are_weighed_by_these_very_articles(spark, tmp_path):
    path = parquet(example_rows(), tmp_path / "articles.parquet")
    options = FAST.replace(idf="corpus")
    done(spark, [path], tmp_path / "out", options)
    segment = segmenting.segmenter(FAST.segmenter)
    articles = [found for found in map(pipeline.clean_or_fail, (one for one in read(path) if isinstance(one, Article))) if isinstance(found, Article)]
    table = tfidf.train_idf((word for word, _ in segment(article.text)) for article in articles)
    tfidf.save_idf(table, tmp_path / "idf.txt")
    assert written(tmp_path / "out", "articles.jsonl") == local(path, FAST.replace(idf=str(tmp_path / "idf.txt")), "jsonl")[0]
    assert written(tmp_path / "out", "articles.jsonl") != local(path, FAST, "jsonl")[0]


def test_a_folder_of_files_of_any_format_is_read_as_the_local_engine_reads_it(spark, tmp_path, monkeypatch):
    monkeypatch.chdir(EXAMPLES.parent)
    what = done(spark, [EXAMPLES.name], tmp_path / "out")
    assert written(tmp_path / "out", "articles.jsonl") == local(EXAMPLES.name, FAST, "jsonl")[0]
    assert what.failures == 1
    assert what.shown[0].source == "examples/016_broken.txt"


def test_several_files_keep_their_order_and_their_rows_numbers(spark, tmp_path):
    rows = [{"title": row["title"], "正文": row["text"], "date": row["date"]} for row in example_rows()]
    folder = tmp_path / "路 灯%"
    folder.mkdir()
    for number, start in enumerate(range(0, len(rows), 7)):
        parquet(rows[start : start + 7], folder / f"part-{number:02}.parquet", group=3)
    done(spark, [str(folder / "*.parquet")], tmp_path / "out")
    lines = local(str(folder / "*.parquet"), FAST, "jsonl")[0]
    assert written(tmp_path / "out", "articles.jsonl") == lines
    assert json.loads(lines.splitlines()[0])["id"] == f"{folder}/part-00.parquet:1"
    with pytest.raises(OptionsError, match="is named twice"):
        done(spark, [folder / "*.parquet", folder / "part-00.parquet"], tmp_path / "out")


def planted(seed: int) -> list[dict[str, str | None]]:
    """Articles on a few subjects, copies of some with changes of many sizes, and reports made from one template."""
    rng = random.Random(seed)
    originals = [f"{one.text}{other.text}" for one, other in zip(batch(9), batch(9)[7:], strict=False)]
    texts = list(originals)
    for original in originals:
        for share in rng.sample((0.0, 0.03, 0.1, 0.3, 0.5), 2):
            letters = list(original)
            for i in rng.sample(range(len(letters)), int(share * len(letters))):
                letters[i] = rng.choice("河岸路灯稻谷卫星")
            texts.append("".join(letters))
    texts += [FLOOD.replace("1234人", f"{rng.randrange(2000, 9999)}人").replace("17处", f"{i + 20}处").replace("136.8", f"{rng.randrange(100, 999)}.3")
              for i in range(12)]
    rng.shuffle(texts)
    return [{"id": str(i), "title": None, "date": None, "text": text} for i, text in enumerate(texts)]


def test_near_duplicates_are_those_of_the_local_engine(spark, tmp_path):
    path = parquet(planted(3), tmp_path / "articles.parquet", group=10)
    done(spark, [path], tmp_path / "out", form="json", ending=".json")
    found = json.loads((tmp_path / "out" / "digests" / "digest.json").read_text(encoding="utf-8"))["duplicates"]
    with Store() as store:
        whole = build_digest((one for one in read(path) if isinstance(one, Article)), FAST, store=store)
        assert found == [[whole.ids[i] for i in group] for group in whole.duplicates]
    assert len(found) > 10


def test_since_leaves_out_what_is_older(spark, tmp_path):
    path = parquet(example_rows(), tmp_path / "articles.parquet")
    done(spark, [path], tmp_path / "out", since="2026-06-12")
    dates = [row["date"] for row in rows_of(tmp_path / "out", "articles.jsonl")]
    assert min(date for date in dates if date) >= "2026-06-12"
    assert None in dates, "undated articles count as of today"
    assert max(row["date"] for row in example_rows() if row["date"] and row["date"] < "2026-06-12") not in dates


def test_a_second_job_replaces_the_first(spark, tmp_path):
    rows = example_rows()
    done(spark, [parquet(rows, tmp_path / "a.parquet")], tmp_path / "out", by="date")
    done(spark, [parquet(rows[:2], tmp_path / "b.parquet")], tmp_path / "out")
    assert [row["id"] for row in rows_of(tmp_path / "out", "articles.jsonl")] == [row["id"] for row in rows[:2]]
    assert [path.name for path in (tmp_path / "out" / "digests").iterdir()] == ["digest.html"]


def test_what_cannot_be_read_is_said_in_words(spark, tmp_path):
    with pytest.raises(OptionsError, match=r"PATH_NOT_FOUND.*nowhere"), spoken("the job"):
        done(spark, [tmp_path / "nowhere.parquet"], tmp_path / "out")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 but not really")
    with pytest.raises(SparkError, match=r"broken\.parquet is not a Parquet file"), spoken("the job"):
        done(spark, [tmp_path / "broken.parquet"], tmp_path / "out")
    with pytest.raises(OptionsError, match="does not read standard input"):
        done(spark, ["-"], tmp_path / "out")
    with pytest.raises(OptionsError, match="cannot be read together"):
        done(spark, [tmp_path / "broken.parquet", EXAMPLES], tmp_path / "out")
    assert not Path(tmp_path / "out" / "articles.jsonl").exists()


def test_records_that_went_to_disks_which_the_machines_do_not_share_are_missed(spark, tmp_path, monkeypatch):
    written_well = DataFrameWriter.parquet

    def written_elsewhere(self, path, **asked):
        written_well(self, path, **asked)
        for part in sorted(Path(path).glob("part-*"))[1:]:
            part.unlink()

    monkeypatch.setattr(DataFrameWriter, "parquet", written_elsewhere)
    frame = spark.range(0, 40, 1, 4).selectExpr("id as place", *(f"cast(null as {kind}) as {name}" for name, kind in RECORDS.items() if name != "place"))
    with pytest.raises(SparkError, match="40 records were written and 10 are there; the output must be a folder that all machines share"):
        kept(spark, frame, str(tmp_path / "records"))


def test_a_folder_without_articles_gives_no_digest(spark, tmp_path):
    (tmp_path / "in").mkdir()
    what = done(spark, [tmp_path / "in"], tmp_path / "out")
    assert (what.articles, what.failures, what.digests) == (0, 0, 0)
    assert written(tmp_path / "out", "articles.jsonl") == ""


def test_one_very_long_article_and_one_very_large_group_neither_stall_nor_fill_the_memory(spark, tmp_path):
    """A smaller edition of what benchmarks/spark.py measures: a tenth of the length, a tenth of the group."""
    flood = [{"id": f"copy-{i}", "title": None, "date": None, "text": f"{FLOOD}第{i}版，由值班编辑核对。"} for i in range(500)]
    tale = "".join(f"{place}的第{i}盏路灯在{i % 24}点亮起。" for i in range(6000) for place in ("河岸", "城东"))
    rows = [*flood, {"id": "long", "title": None, "date": None, "text": tale}, *planted(5)[:20]]
    what = done(spark, [parquet(rows, tmp_path / "articles.parquet", group=100)], tmp_path / "out", form="json", ending=".json")
    assert what.articles == len(rows)
    found = json.loads((tmp_path / "out" / "digests" / "digest.json").read_text(encoding="utf-8"))["duplicates"]
    assert len(found[0]) >= 500

"""A digest says of a batch what is in it, the same for any order, process or hash seed."""

import json
import os
import random
import signal

import pytest

from summarizer import Options, OptionsError, read_articles, render
from summarizer.digest import build_digest
from summarizer.digest.model import REST
from summarizer.model import Article, Failure
from tests.conftest import EXAMPLES, run_cli
from tests.digests import FAST, TOPICS, batch, made

CONTRACT = ["articles", "duplicates", "themes", "brief", "timeline", "names", "keywords", "new", "failures", "stats"]


def test_json_has_the_contracts_keys():
    whole = json.loads(render(made(batch()), "json"))
    assert list(whole) == CONTRACT
    assert list(whole["articles"][0])[:4] == ["id", "title", "line", "line_spans"]
    assert list(whole["articles"][0])[-4:] == ["date", "source", "theme", "duplicate_of"]
    assert list(whole["themes"][0]) == ["name", "keywords", "line", "articles"]
    assert list(whole["brief"][0]) == ["text", "id", "start", "end"]
    assert list(whole["timeline"][0]) == ["date", "precision", "certain", "text", "id", "start", "end"]
    assert list(whole["names"]) == ["persons", "places", "organisations"]
    assert json.loads(render(made(batch()), "json")) == made(batch()).to_dict()


def test_each_subject_is_a_theme_and_what_stands_alone_is_among_the_rest():
    whole = made(batch())
    for topic in TOPICS:
        theme, = {entry.theme for entry in whole.articles if entry.id.startswith(topic)}
        assert topic[:2] in theme or topic[2:] in theme
    assert {entry.id: entry.theme for entry in whole.articles}["tailor"] == REST
    assert sorted(i for theme in whole.themes for i in theme.members) == list(range(len(whole.articles)))
    assert [len(theme.members) for theme in whole.themes[:4]] == [4, 4, 4, 4]


def test_editions_of_one_report_collapse():
    whole = made(batch())
    group, = (group for group in whole.duplicates if whole.ids[group[0]].startswith("flood"))
    assert {whole.ids[i] for i in group} == {"flood-1", "flood-2"}
    other = whole.articles[group[1]]
    assert other.duplicate_of == group[0]
    assert len([point for point in whole.brief if "136.8毫米" in point.text or "转移" in point.text]) <= 1


def test_every_point_and_event_is_a_slice_with_its_source():
    whole = made(batch())
    texts = [entry.summary.article.text for entry in whole.articles]
    assert 5 <= len(whole.brief) <= 10
    assert whole.timeline
    for one in (*whole.brief, *whole.timeline):
        assert texts[one.position][one.start : one.end] == one.text
    dates = [event.date for event in whole.timeline]
    assert dates == sorted(dates)
    assert "2026-06-14" in dates


def test_names_are_found_and_counted():
    names = made(batch()).names
    assert {"李秀峰", "孙长河", "林远航", "周启明"} <= {one.name for one in names.persons}
    assert "青石县应急管理局" in {one.name for one in names.organisations}
    assert {"白河市", "青山县"} <= {one.name for one in names.places}


def test_order_of_articles_matters_to_their_order_only():
    articles = batch()
    whole = made(articles).to_dict()
    random.Random(5).shuffle(articles)
    other = made(articles).to_dict()
    assert [row["id"] for row in other["articles"]] == [article.id for article in articles]
    assert {row["id"]: row for row in other["articles"]} == {row["id"]: row for row in whole["articles"]}
    for part in ("duplicates", "themes", "brief", "timeline", "names", "keywords", "stats"):
        expected = whole[part]
        if part == "themes":
            assert [t["name"] for t in other[part]] == [t["name"] for t in expected]
            assert [sorted(t["articles"]) for t in other[part]] == [sorted(t["articles"]) for t in expected]
        else:
            assert other[part] == expected, part


def test_one_more_article_leaves_the_themes_as_they_were():
    articles = batch(6)
    before = {entry.id: entry.theme for entry in made(articles).articles}
    more = Article("图书馆延长开放时间，读者可以借书到夜里。管理员说，夜间读者多是学生。", "图书馆夜里开门", "library", "2026-06-12", "text")
    after = {entry.id: entry.theme for entry in made([*articles, more]).articles}
    themes = {theme for theme in before.values() if theme != REST}
    for theme in themes:
        members = {id_ for id_, name in before.items() if name == theme}
        together = max(sum(after[id_] == name for id_ in members) for name in {after[id_] for id_ in members})
        assert together >= 0.8 * len(members)


def test_no_theme_is_named_after_newsroom_words():
    articles = [Article(f"记者从有关部门获悉，{text}记者表示，相关工作正在进行。据介绍，有关情况将继续报道。", None, str(i), None, "text")
                for i, text in enumerate(article.text for article in batch())]
    for theme in made(articles).themes:
        assert not {"记者", "表示", "介绍", "报道", "有关", "相关", "工作"} & set(theme.keywords)


def test_the_examples_are_one_story_twice_and_the_broken_file_is_listed():
    failures: list[Failure] = []
    whole = build_digest(read_articles(EXAMPLES, on_failure=failures.append), FAST, failures=failures)
    assert [{os.path.basename(whole.ids[i])[:3] for i in group} for group in whole.duplicates] == [{"004", "005"}]
    assert [os.path.basename(failure.source) for failure in whole.failures] == ["016_broken.txt"]
    assert whole.articles[0].id.endswith("001_6981036a116190bb.txt")
    dates = {event.date for event in whole.timeline}
    assert {"2026-06-03", "2026-06-12", "2026-06-16", "2026-06-18"} <= dates
    unsure = {event.date for event in whole.timeline if not event.certain}
    assert {"2026-06-14", "2026-06-15"} & unsure, "the year of a dateline is concluded from the other articles"


def test_an_empty_batch_and_a_single_article():
    whole = made([])
    assert (list(whole.articles), whole.themes, whole.brief) == ([], (), ())
    one = made([Article("路灯亮了。居民说晚上散步更安心。")])
    assert one.ids == ["1"]
    assert [theme.name for theme in one.themes] == [REST]
    assert render(one, "html")


def test_the_same_article_twice_is_a_duplicate_and_a_bad_one_a_failure():
    article = batch()[0]
    whole = made([article, Article("。。。", id="empty"), article, Article("<p></p>", id="bare")])
    assert whole.duplicates == ((0, 1),)
    assert [failure.source for failure in whole.failures] == ["empty", "bare"]
    assert "no readable text" in whole.failures[0].reason


def test_failures_keep_their_place_among_the_articles():
    failures: list[Failure] = []

    def articles():
        failures.append(Failure("first", "broken"))
        yield batch()[0]
        yield Article("。。", id="middle")
        failures.append(Failure("last", "broken"))
        yield batch()[1]

    whole = build_digest(articles(), FAST, failures=failures)
    assert [failure.source for failure in whole.failures] == ["first", "middle", "last"]


def test_since_compares_dates_and_a_bad_date_is_an_error():
    assert [entry.id for entry in made(batch(2), since="2026-06-11").articles if "-0" in entry.id] == []
    assert "智慧路灯-1" in made(batch(2), since="2026-06-11").ids
    with pytest.raises(OptionsError, match="2026-11-01"):
        made(batch(1), since="yesterday")


def test_two_processes_and_any_hash_seed_give_the_same_bytes():
    first = run_cli("digest", EXAMPLES, "--ranker", "tfidf", "--format", "json", "--jobs", "1", PYTHONHASHSEED="1")
    second = run_cli("digest", EXAMPLES, "--ranker", "tfidf", "--format", "json", "--jobs", "2", PYTHONHASHSEED="2")
    assert first.returncode == second.returncode == 1
    assert len(first.stdout) > 10_000
    assert first.stdout == second.stdout


class Killer(Article):
    """Kills whoever unpickles it in another process than the one that made it."""

    def __reduce__(self):
        return (_die, (os.getpid(), self.id))


def _die(maker, id_):
    if os.getpid() != maker:
        os.kill(os.getpid(), signal.SIGKILL)
    return Article("x", id=id_)


def test_the_article_that_kills_its_worker_is_named_and_the_rest_delivered():
    articles = batch(30)
    articles.insert(70, Killer("杀手。", id="killer", format="text"))
    whole = build_digest(articles, Options(ranker="lead", keywords=3), jobs=2)
    assert [failure.source for failure in whole.failures] == ["killer"]
    assert "died" in whole.failures[0].reason
    assert whole.ids == [article.id for article in articles if article.id != "killer"]

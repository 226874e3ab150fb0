"""A digest says of a batch what is in it, the same for any order, process or hash seed."""

import json
import os
import random
import signal

import pytest

from summarizer import Options, OptionsError, read_articles, render
from summarizer.digest import build_digest, subjects, survey, themes
from summarizer.digest.findings import term_hash
from summarizer.digest.model import REST
from summarizer.model import Article, Failure
from tests.conftest import EXAMPLES, run_cli
from tests.digests import FAST, FLOOD, TOPICS, batch, made

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


@pytest.mark.parametrize(("text", "organisation"), [
    ("白河市连日大雨。据白河市应急管理局介绍，群众已经转移。", "白河市应急管理局"),
    ("他写信给松溪天文爱好者协会，请他们来学校讲课。", "松溪天文爱好者协会"),
    ("新一届松溪县商会昨天成立。", "松溪县商会"),
    ("二十国集团的代表参观了图书馆。", "二十国集团"),
    ("周凌云商务部的同事们都来了。", "商务部"),
])
def test_an_organisations_name_has_no_stray_head_and_all_of_its_own(text, organisation):
    assert organisation in {one.name for one in made([Article(text)]).names.organisations}


@pytest.mark.parametrize("text", ["更多信息见省博物馆开放时间。", "其间由镇中学腾出教室。", "望溪镇的中心小学已经开学。", "上市公司都要公布年报。"])
def test_what_is_one_of_many_is_no_organisation(text):
    assert made([Article(text)]).names.organisations == ()


def test_foreign_names_are_found_whole_and_places_are_no_persons():
    text = "总统谢列梅捷洛夫昨天到访。诗人安娜·别列斯特洛夫斯卡娅读了新作。他毕业于托马斯·克莱恩大学。乌克兰表示欢迎。贺词表示祝贺。"
    assert {one.name for one in made([Article(text)]).names.persons} == {"谢列梅捷洛夫", "安娜·别列斯特洛夫斯卡娅"}


def test_a_nations_own_body_is_not_counted_under_another_nations():
    text = "国务院印发意见。国务院要求各地落实。美国国务院发表声明。"
    assert {one.name: one.count for one in made([Article(text)]).names.organisations}["国务院"] == 2


def test_traditional_and_simplified_reports_meet_in_one_theme_and_collapse():
    simplified = [article for article in batch() if article.id and article.id.startswith(("海洋", "水稻"))]
    report = "受強降雨影響，青石縣6月14日夜間啟動防汛二級響應。截至15日12時，全縣平均降雨量136.8毫米，最大點雨量出現在望溪鎮，為287.4毫米。\n" \
             "青石縣應急管理局局長周啟明介紹，全縣已緊急轉移群眾1234人，關閉景區17處，停運公交線路41條。預計洪峰將於16日凌晨通過縣城。"
    satellite = "海洋衛星昨晚再傳圖像，地面站說海浪看得清清楚楚。漁民盼望衛星的海浪預報早日能用，總設計師林遠航說雷達高度計運作正常。"
    whole = made([*simplified, Article(satellite, "海洋衛星再傳圖像", "satellite", None, "text"),
                  Article(FLOOD, "青石县遭遇强降雨", "flood", None, "text"), Article(report, "強降雨襲擊青石縣", "flood-too", None, "text")])
    themes = {entry.id: entry.theme for entry in whole.articles}
    assert themes["satellite"] == themes["海洋卫星-0"] != REST
    assert {"flood", "flood-too"} in [{whole.ids[i] for i in group} for group in whole.duplicates]


def test_articles_that_share_no_word_worth_naming_make_no_theme():
    rows = [subjects.Row([("经济", 1.0), ("火腿", 0.9)]), subjects.Row([("经济", 1.0), ("高铁", 0.9)]), subjects.Row([("灯会", 1.0)])]
    rarity = {"经济": 2.0}
    assert subjects.members(rows, 0.2, lambda word: rarity.get(word, 6.0)) == []
    assert subjects.members([*rows, subjects.Row([("新火腿", 0.8)])], 0.2, lambda word: rarity.get(word, 6.0)) == [0, 3]


class _Told:
    """What ``survey`` asks its reader for."""

    def __init__(self, *rows):
        self.rows = [subjects.Row([(word, 1.0) for word in row]) for row in rows]

    def words(self, position):
        return self.rows[position]


def test_groups_with_one_subject_are_one_theme_led_by_the_first():
    reader = _Told(["听涛火箭", "发动机"], ["听涛火箭", "助推器"], ["听涛火箭", "燃料"], ["听涛火箭", "阀门"], ["水稻", "收割机"], ["水稻", "烘干塔"])
    groups = [themes.Group((0, 1), (0.6, 0.5), 0.4), themes.Group((4, 5), (0.7, 0.7), 0.4), themes.Group((2, 3), (0.9, 0.8), 0.4)]
    found = survey._subjects(groups, reader)
    assert {subject: group.rows for subject, group in found.items()} == {"听涛火箭": (0, 1, 2, 3), "水稻": (4, 5)}


def test_of_a_group_without_a_subject_those_are_a_theme_that_share_two_words():
    reader = _Told(["听涛湿地", "候鸟节"], ["港口", "吊机"], ["听涛湿地", "候鸟节"], ["学校", "操场"], ["灯会", "灯笼"], ["医院", "夜诊"])
    found = survey._subjects([themes.Group(tuple(range(6)), (0.5,) * 6, 0.01)], reader)
    assert [group.rows for group in found.values()] == [(0, 2)]


def test_an_article_follows_its_first_keywords_into_a_theme_where_no_other_word_puts_it():
    facts = survey.Facts()
    for first in (["水稻"], ["水稻"], ["裁缝", "水稻"], ["裁缝"], ["一", "二", "三", "水稻"][:survey.TOPICS]):
        facts.topics.extend([term_hash(word) for word in first] + [0] * (survey.TOPICS - len(first)))
    group, = survey._with_followers({"水稻": themes.Group((1, 0), (0.9, 0.8), 0.5)}, [4, 3, 2, 1, 0], facts)
    assert (group.rows, group.centrality, group.likeness) == ((1, 0, 2), (0.9, 0.8, 0.0), 0.5)


def test_pieces_of_persons_names_name_no_theme():
    reader = survey._Reader(None, survey.Facts())
    reader.facts.terms.append(b"")
    keywords = [[word, 1.0, 1, "nr", []] for word in ("特洛夫", "安娜", "歌剧")]
    reader.row = lambda position: ({"keywords": keywords}, {"names": [["persons", "安娜·别列斯特洛夫", 2]]})
    assert [word for word, _ in reader.words(0).words] == ["安娜", "歌剧"]


def test_a_theme_is_named_by_what_its_articles_share():
    rows = [subjects.Row([("网约车", 0.6), ("定位终端", 1.0)]), subjects.Row([("网约车", 0.5), ("无障碍", 1.0)]),
            subjects.Row([("合规", 1.0)], frozenset([term_hash("网约车")]))]
    assert subjects.name_words(rows, lambda word: 0.01, lambda word: 6.0) == [("网约车", 3)]


def test_years_alone_do_not_fill_the_timeline():
    articles = [Article(f"{year}年，第{year - 1990}座桥通车，两岸{year}户居民不再等渡船。", None, str(year), "2026-06-20") for year in range(2000, 2020)]
    articles.append(Article("6月3日，桥上办了集市，卖了三百只灯笼。", None, "market", "2026-06-20", "text"))
    precisions = [event.precision for event in made(articles).timeline]
    assert precisions == ["year"] * (len(articles) // 6) + ["day"]


def test_the_brief_prefers_sentences_that_stand_by_themselves():
    text = "此外，松溪县图书馆新馆每晚开到九点，周末也不休息。松溪县图书馆新馆昨天开放，藏书四十万册。"
    assert [point.text[:3] for point in made([Article(text, "松溪县图书馆新馆")]).brief] == ["松溪县"]


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

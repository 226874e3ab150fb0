"""The page without a browser: what its form may hold, what its drawing says, what its answers carry."""

from __future__ import annotations

import io
import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import create_app
from api.page import asked, support, view
from api.page.asked import EXAMPLES, SENTENCE_RANKERS, Settings
from api.page.words import LANGUAGES, WORDS
from summarizer import pipeline
from summarizer.model import Article, Document, Failure, NoTextError, Options, Sentence
from tests.conftest import EXAMPLES as FOLDER
from tests.conftest import ROOT, STREET_LIGHTS

PAGE = ROOT / "api" / "page"


def client(**values):
    return create_app({"log_level": "error", **values}).test_client()


@pytest.fixture(scope="module")
def page():
    return client()


def post(at, path="/draw", **fields):
    return at.post(path, data=fields, content_type="multipart/form-data", buffered=True)


def errors(answer):
    return dict(re.findall(r'data-error="(\w+)">([^<]*)<', answer.get_data(as_text=True)))


def test_the_examples_are_those_of_the_repository_to_the_byte():
    packaged = sorted(path for path in (PAGE / "examples").iterdir() if not path.name.startswith("."))
    assert {path.name for path in packaged} == set(EXAMPLES.values())
    for path in packaged:
        assert path.read_bytes() == (FOLDER / path.name).read_bytes()


def test_both_languages_say_the_same_things_with_the_same_gaps():
    fields = {key: [sorted({name for _, name, _, _ in string.Formatter().parse(text) if name}) for text in texts] for key, texts in WORDS.items()}
    assert all(first == second for first, second in fields.values())
    assert all(text.strip() for texts in WORDS.values() for text in texts)
    assert all(f"about_{name}" in WORDS for name in SENTENCE_RANKERS)


def test_every_word_that_is_used_exists_and_every_word_is_used():
    def read(pattern):
        return "".join(path.read_text(encoding="utf-8") for path in PAGE.glob(pattern) if path.name != "words.py")

    used = set(re.findall(r"\bw\.(\w+)", read("templates/page/*.html"))) | set(re.findall(r"(?<!/)\bwords\.(\w+)", read("static/*.js")))
    used |= set(re.findall(r'"((?:error|reason)_\w+)"', read("*.py")))
    assert used <= set(WORDS)
    assert {key for key in WORDS if not key.startswith(("about_", "by_", "unit_", "part_", "example_", "error_401", "error_429", "error_503"))} == used


def test_templates_and_scripts_hold_nothing_inline_and_name_no_other_host():
    for path in [*(PAGE / "templates" / "page").iterdir(), *(PAGE / "static").iterdir()]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://", text), path.name
        if path.suffix == ".html":
            assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), path.name
            assert {tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag} <= {'<script type="application/json" id="values">'}
            assert set(re.findall(r"\|safe", text)) <= {"|safe"}
        if path.suffix == ".js":
            assert not re.search(r"innerHTML|insertAdjacentHTML|eval\(|document\.write|setAttribute\(\"style", text), path.name


@pytest.mark.parametrize(("path", "method"), [("/", "get"), ("/?example=lights", "get"), ("/draw", "post"), ("/", "post")])
def test_the_policy_allows_nothing_inline(page, path, method):
    answer = page.get(path, buffered=True) if method == "get" else post(page, path, text=STREET_LIGHTS)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in str(policy)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    # what the page names is there
    for asset in re.findall(r'(?:src|href)="(page/[^"]+)"', answer.get_data(as_text=True)):
        assert page.get("/" + asset, buffered=True).status_code == 200


def test_a_digest_in_the_pages_frame_may_use_its_own_style_and_script_only(page):
    policy = page.get("/", buffered=True).headers["Content-Security-Policy"]
    answer = page.post("/draw", data={"files": [(io.BytesIO(STREET_LIGHTS.encode()), f"{i}.txt") for i in range(2)]}, buffered=True)
    assert answer.headers["X-Result"] == "digest"
    for source in re.findall(r"sha256-[\w+/=]+", answer.get_data(as_text=True)):
        assert source in policy


def test_a_drawing_marks_the_sentences_of_the_result(page):
    expected = pipeline.summarize(STREET_LIGHTS)
    drawn = post(page, text=STREET_LIGHTS).get_data(as_text=True)
    assert re.findall(r'<span data-o="(\d+)" class="s k\d" id="s(\d+)"', drawn) == [(str(s.start), str(s.index)) for s in expected.sentences]
    whole = post(page, "/", text=STREET_LIGHTS)
    assert whole.status_code == 200
    assert drawn.strip() in whole.get_data(as_text=True)


TEXTS = st.text(st.sampled_from("路灯河岸亮了。！？\n“”，；.!? a5😀𠮷\u202e\x07\t"), max_size=120)


LENGTHS = st.sampled_from([("sentences", 2), ("ratio", 40), ("chars", 9)])


@given(TEXTS, st.sampled_from(["learned", "textrank", "lead"]), st.sampled_from(["", "tfidf"]), LENGTHS)
@settings(max_examples=60, deadline=None)
def test_the_pieces_of_a_drawing_are_the_whole_text(text, ranker, versus, length):
    chosen = Settings(ranker, versus, *length)
    try:
        drawn = view.look(Article(text), chosen)
    except NoTextError:
        return
    cleaned = drawn.summary.article.text
    for line, runs in zip(cleaned.split("\n"), drawn.paragraphs, strict=True):
        assert "".join(run.text for run in runs) == view.shown(line)
        for run in runs:
            assert view.shown(cleaned[run.start : run.start + len(run.text)].replace("\n", "?")) == run.text
    firsts = [run.index for runs in drawn.paragraphs for run in runs if run.first]
    assert firsts == list(range(len(firsts)))
    assert {run.index for runs in drawn.paragraphs for run in runs if run.level} == {pick.index for pick in drawn.sides[0].picks}
    assert all(1 <= pick.level <= view.LEVELS for side in drawn.sides for pick in side.picks)


@pytest.mark.parametrize("ranker", SENTENCE_RANKERS)
def test_every_ranker_can_be_drawn_and_compared(ranker):
    drawn = view.look(Article(STREET_LIGHTS), Settings(ranker, "lead" if ranker != "lead" else "learned"))
    assert len(drawn.sides) == 2
    assert all(0 <= run.score <= 1000 for runs in drawn.paragraphs for run in runs)
    assert all(0 < bar.height <= view.HEIGHT and bar.x + bar.width <= view.WIDTH for side in drawn.sides for bar in side.strip)


def test_a_comparison_marks_what_both_chose_also_where_they_cut_sentences_differently():
    text = "河岸的路灯亮了；路灯很省电。图书馆开放了。居民说路灯好。"
    drawn = view.look(Article(text), Settings("lead", "textrank4zh", "sentences", 1))
    second = drawn.sides[1].picks[0].text
    marked = "".join(run.text for runs in drawn.paragraphs for run in runs if run.second)
    assert second in marked
    assert drawn.sides[0].picks[0].shared == drawn.sides[1].picks[0].shared == (second in drawn.sides[0].picks[0].text)


def test_a_long_article_has_bars_for_groups_of_sentences_each_with_its_best():
    text = "".join(f"第{i}盏路灯昨夜在河岸亮了{i % 7}次。" for i in range(1000))
    drawn = view.look(Article(text), Settings("textrank"))
    assert view.BARS / 2 < len(drawn.sides[0].strip) <= view.BARS
    chosen = {pick.index for pick in drawn.sides[0].picks}
    coloured = {bar.index for bar in drawn.sides[0].strip if bar.level}
    assert coloured
    assert coloured <= chosen
    assert {index // 4 for index in coloured} == {index // 4 for index in chosen}, "four sentences to a bar"


def words(*rows):
    sentences = [Sentence("".join(row), 0, 0, i, 0) for i, row in enumerate(rows)]
    return Document(Article(""), sentences, [[(word, "n") for word in row] for row in rows])


def test_support_comes_from_the_sentences_that_share_words():
    """Worked by hand: 0 and 1 share two of three words, 0 and 2 one, 3 none; so 1 gives 0 most, then 2, and nobody gives to 3."""
    document = words(["河岸", "路灯", "明亮"], ["河岸", "路灯", "省电"], ["明亮", "天气", "晴朗"], ["图书", "借阅", "归还"])
    found = support.links(document, [0, 3], [1.0, 0.5, 0.5, 0.2])
    assert [(link.supporter, link.supported) for link in found] == [(1, 0), (2, 0)]
    assert found[0].share > found[1].share
    assert sum(link.share for link in found) == pytest.approx(1, abs=1e-3)


@given(st.lists(st.lists(st.sampled_from("路灯河岸明亮天气图书"), min_size=1, max_size=6), min_size=1, max_size=30), st.data())
@settings(max_examples=60, deadline=None)
def test_the_picture_joins_rows_that_it_shows(rows, data):
    document = words(*rows)
    chosen = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=1, max_size=12)))
    picture = support.picture(document, chosen, [1.0 - i / 100 for i in range(len(rows))])
    shown = [node.index for node in picture.nodes]
    assert shown == sorted(set(shown))
    assert len(shown) <= support.ROWS
    for arc in picture.arcs:
        assert {arc.link.supporter, arc.link.supported} <= set(shown)
        assert arc.link.supported in chosen
        assert arc.link.supporter != arc.link.supported
        assert 0 < arc.link.share <= 1


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"text": ""}, {"text"}),
    ({"text": "。。"}, {"text"}),
    ({"text": "路灯亮了。", "ranker": "best"}, {"ranker"}),
    ({"text": "路灯亮了。", "ranker": "jieba-tfidf"}, {"ranker"}),
    ({"text": "路灯亮了。", "versus": "best"}, {"versus"}),
    ({"text": "路灯亮了。", "by": "words"}, {"by"}),
    ({"text": "路灯亮了。", "amount": "0"}, {"amount"}),
    ({"text": "路灯亮了。", "amount": "many"}, {"amount"}),
    ({"text": "路灯亮了。", "amount": "٣"}, {"amount"}),
    ({"text": "路灯亮了。", "by": "ratio", "amount": "101"}, {"amount"}),
    ({"example": "nothing"}, {"text"}),
    ({"text": "路灯亮了。", "amount": "9" * 5000, "ranker": "<b>"}, {"amount", "ranker"}),
])
def test_each_wrong_field_is_named(page, fields, wrong):
    found = post(page, **fields)
    assert set(errors(found)) == wrong
    assert found.status_code == 200, "for the script these are answers"
    whole = post(page, "/", **fields)
    assert whole.status_code == 422
    for name, message in errors(found).items():
        assert f'id="error-{name}">{message}<' in whole.get_data(as_text=True)
    assert "<b>" not in whole.get_data(as_text=True)


@pytest.mark.parametrize(("content", "reason"), [
    (b"", "是空的"), (b"\x89PNG\r\n\x1a\n\0\0", "不是文本文件"), ("。".encode(), "没有可读的正文"), (b"\xff\xfe\xfa\x81\x81", None)])
def test_a_file_that_cannot_be_read_is_named_with_the_reason(page, content, reason):
    found = errors(page.post("/draw", data={"files": (io.BytesIO(content), "a<b>.txt")}, buffered=True))
    assert set(found) == {"files"}
    assert "a&lt;b&gt;.txt" in found["files"]
    assert reason is None or reason in found["files"]


def test_limits_hold_for_the_page_as_for_the_interface():
    small = client(max_characters=100, max_body_bytes=3000, max_articles=2)
    assert "最多 100 字" in errors(post(small, text="路灯亮了。" * 50))["text"]
    assert "最多 0.003 MB" in errors(post(small, text="路灯亮了。" * 500))["text"]
    three = {"files": [(io.BytesIO(b"lamp"), f"{i}.txt") for i in range(3)]}
    assert "最多 2 篇" in errors(small.post("/draw", data=three, buffered=True))["files"]
    limited = client(rate_limit="1/hour")
    assert [post(limited, text="路灯亮了。").status_code for _ in range(2)] == [200, 429]
    keyed = client(api_keys=("a-key-of-sixteen-or-more",))
    assert (keyed.get("/", buffered=True).status_code, post(keyed, text="路灯亮了。").status_code) == (200, 401)
    # what everybody may open computes nothing then
    assert 'class="drawn' not in keyed.get("/?example=lights", buffered=True).get_data(as_text=True)
    assert 'class="drawn' not in limited.get("/?example=lights", buffered=True).get_data(as_text=True)


@pytest.mark.parametrize(("body", "kind"), [
    (b"nothing", "multipart/form-data"), (b"--x\r\nbroken", "multipart/form-data; boundary=x"), (b"", "text/plain"),
    (b"text=%ff%fe&ranker=%00", "application/x-www-form-urlencoded")])
def test_a_form_that_is_none_is_said_and_never_our_mistake(page, body, kind):
    found = page.post("/draw", data=body, content_type=kind, buffered=True)
    assert found.status_code == 200
    assert errors(found)


def test_the_address_never_holds_a_text(page):
    assert "河岸" not in page.get("/?text=%E6%B2%B3%E5%B2%B8&ranker=lead", buffered=True).get_data(as_text=True).partition("</textarea>")[0]
    assert set(Settings("lead", "tfidf", "chars", 90).query()) == {"ranker", "versus", "by", "amount"}
    assert Settings().query() == {}
    assert Settings(by="ratio", amount=20).query() == {"by": "ratio"}


@pytest.mark.parametrize(("accepted", "language"), [("zh-CN,zh;q=0.9", "zh-CN"), ("en-US,en;q=0.9,zh;q=0.1", "en"), ("fr", "zh-CN"), ("", "zh-CN")])
def test_the_language_is_the_browsers(page, accepted, language):
    answer = page.get("/", headers={"Accept-Language": accepted}, buffered=True)
    assert f'<html lang="{language}"' in answer.get_data(as_text=True)
    assert "Accept-Language" in answer.headers["Vary"]
    for chosen in LANGUAGES:
        shown = page.get(f"/?language={chosen}", headers={"Accept-Language": accepted}, buffered=True).get_data(as_text=True)
        assert f'<html lang="{"en" if chosen == "en" else "zh-CN"}"' in shown


@pytest.mark.parametrize(("kind", "begins"), [("html", "<!doctype html>"), ("markdown", ""), ("json", "{"), ("csv", "\ufeffid,"), ("nonsense", "{")])
def test_a_result_can_be_saved(page, kind, begins):
    answer = post(page, text=STREET_LIGHTS, save=kind)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=summary.")
    assert answer.get_data(as_text=True).startswith(begins)
    assert "智慧路灯" in answer.get_data(as_text=True)


def test_articles_come_from_files_before_text_and_from_text_before_an_example():
    both = asked.asked({"text": "路灯", "example": "lights"}, [("a.txt", "河岸的灯。".encode())])
    assert [one.text for one in asked.articles(both) if not isinstance(one, Failure)] == ["河岸的灯。"]
    typed = asked.asked({"text": "路灯", "example": "lights"})
    assert (typed.example, [one.text for one in asked.articles(typed) if not isinstance(one, Failure)]) == ("", ["路灯"])
    shown = list(asked.articles(asked.asked({"example": "lights"})))
    assert [one.id for one in shown if not isinstance(one, Failure)] == [EXAMPLES["lights"]]


def test_settings_become_the_cores_options():
    assert Settings("lead", "", "ratio", 30).options("lead") == Options(ranker="lead", ratio=0.3)
    assert Settings("lead", "", "chars", 90).options("tfidf", keywords=0) == Options(ranker="tfidf", chars=90, keywords=0)

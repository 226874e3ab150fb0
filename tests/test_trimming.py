"""trim(): lines inside the limit, made of slices, balanced, readable. Golden cases: tests/cases/trimming, one file a matter; a bug report becomes one more."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.marks import balanced
from summarizer.model import ELLIPSIS, Article, Document, Line, Sentence, token_offsets
from summarizer.segmenting import load_stop_words, segment, segmenter
from summarizer.splitting import split
from summarizer.trimming import attribution_end, clauses, tidy_spans, trim

CASES = [
    pytest.param(*block.splitlines(), id=f"{path.stem}-{number}")
    for path in sorted((Path(__file__).parent / "cases" / "trimming").glob("*.txt"))
    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")) if block
]
CLAUSES = st.sampled_from([
    "河岸新区启用智慧路灯，", "据介绍，", "此外，", "虽然连日下雨，", "他说：“走吧，天亮了。”", "（见附件，第3页）", "全长3.5公里，", "“路灯”",
    "《走吧！去海边》", "2031年6月3日，", "并省电三成；", "——", "……", "他说：“", "”", "（", "》", "，", " ", "\t",
    "\n", "\u3000\u3000", "a b  c", "http://a.b/c,d", "的",
    "\ud800", "😀", "U.S. ", "it’s ", "\"好\"",
])
TEXTS = st.one_of(st.lists(CLAUSES, min_size=1, max_size=14).map("".join), st.text(min_size=1, max_size=80)).filter(lambda text: bool(text.strip()))


def document(text: str, title: str | None = None) -> Document:
    sentences, tag = split(text), segmenter("rjieba")
    return Document(Article(text, title), sentences, segment(sentences, tag), tag(title) if title else (), load_stop_words())


def one_sentence(text: str) -> Document:
    """The whole text as one sentence, line breaks and all, as a ranker with its own splitter may make it."""
    return Document(Article(text), [Sentence(text, 0, len(text), 0, 0)], [segmenter("rjieba")(text)], (), load_stop_words())


def check_invariants(line: Line, text: str, limit: int) -> None:
    joined = "".join(text[start:end] for start, end in line.spans)
    assert line.text in (joined, joined + ELLIPSIS)
    assert len(line.text) <= limit
    assert all(0 <= start < end <= len(text) for start, end in line.spans)
    assert all(first[1] < second[0] for first, second in pairwise(line.spans))
    assert not any(space in line.text for space in ("\n", "\t", "  "))
    assert line.text == line.text.strip()
    assert balanced(line.text)
    assert not line.text or line.text[-1] not in "，、；：,;:。"


@pytest.mark.parametrize("given_line, expected", CASES)
def test_golden_case(given_line: str, expected: str) -> None:
    """A case is ``limit|sentence`` and the line that is expected, with an empty line after it."""
    limit, _, text = given_line.partition("|")
    line = trim(document(text), 0, int(limit))
    check_invariants(line, text, int(limit))
    assert line.text == expected


@given(TEXTS, st.integers(1, 70))
@settings(max_examples=400, deadline=None)
def test_a_line_is_slices_inside_the_limit(text: str, limit: int) -> None:
    for source in (document(text), one_sentence(text)):
        for index in range(len(source.sentences)):
            check_invariants(trim(source, index, limit), text, limit)


@given(TEXTS, st.integers(1, 70))
@settings(max_examples=200, deadline=None)
def test_no_word_is_cut(text: str, limit: int) -> None:
    """What is kept begins and ends at a border between words, or beside white space or a mark."""
    source = document(text)
    for index, sentence in enumerate(source.sentences):
        borders = {sentence.start + at for at in token_offsets(source.tokens[index])}
        for edges in trim(source, index, limit).spans:
            for at in edges:
                beside = text[max(0, at - 1):at + 1]
                assert at in borders or not beside.isalnum()


def test_a_line_that_fits_keeps_its_clauses() -> None:
    text = "河岸新区启用智慧路灯，全年省电三成。"
    assert trim(document(text), 0, 17).text == "河岸新区启用智慧路灯，全年省电三成"


def test_a_longer_limit_never_needs_an_ellipsis_that_a_shorter_one_did_not() -> None:
    text = "据介绍，河岸新区（城东）2031年启用智慧路灯，灯光按车流调节亮度，全年省电三成，居民都说安心。"
    cut = [trim(document(text), 0, limit).text.endswith(ELLIPSIS) for limit in range(1, 60)]
    assert cut == sorted(cut, reverse=True)


def test_offsets_count_from_the_article_s_beginning() -> None:
    text = "天亮了。\n据悉，渡口恢复通航。"
    assert trim(document(text), 1, 60) == Line("渡口恢复通航", ((8, 14),))


def test_the_title_tells_which_clause_matters() -> None:
    text = "东渠村口修好了道路，西渠渡口换上了新船，南渠码头装好了路灯。"
    assert trim(document(text), 0, 10).text == "东渠村口修好了道路"
    assert trim(document(text, "西渠渡口换上新船"), 0, 10).text == "西渠渡口换上了新船"


def test_the_speaker_stays_where_what_he_says_is_the_news() -> None:
    assert attribution_end("李明表示，他将辞职。") == 0
    assert attribution_end("据悉，走。") == 0
    assert attribution_end("业内人士介绍，渡船票价不变。") == 7


@given(TEXTS)
def test_clauses_cover_the_text(text: str) -> None:
    spans = clauses(text)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(first[1] == second[0] and first[0] < first[1] for first, second in pairwise(spans))


@pytest.mark.parametrize("text, expected", [
    ("以2:1取胜，共1,000人，10:30散场", ["以2:1取胜，", "共1,000人，", "10:30散场"]),
    ("看《走吧，去海边》，他睡了", ["看《走吧，去海边》，", "他睡了"]),
    ("“天亮了，走吧。”他起身，关灯", ["“天亮了，走吧。”", "他起身，", "关灯"]),
    ("渡口——东边那座——停航了", ["渡口——", "东边那座——", "停航了"]),
    ("见http://a.b/c?d,e:f，完", ["见http://a.b/c?d,e:f，", "完"]),
])
def test_where_clauses_end(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in clauses(text)] == expected


@given(TEXTS)
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = tidy_spans(text, [(0, len(text))])
    assert tidy_spans(text, once) == once


@pytest.mark.parametrize("unit", ["“", "（", "）”", "据", "记者", "记者获悉，", "走，", "“走，”", "走", " ", "a b", "、走", "在走", "——", "，", "1,"])
@pytest.mark.parametrize("limit", [60, 50_000])
def test_hostile_input_takes_linear_time(unit: str, limit: int) -> None:
    text = "路" + unit * 50_000
    source = one_sentence(text)
    began = time.perf_counter()
    check_invariants(trim(source, 0, limit), text, limit)
    assert time.perf_counter() - began < 20

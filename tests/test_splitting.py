"""split(): exact slices, nothing lost, quotes whole, linear time. Golden cases: tests/cases/splitting, one file a matter; a bug report becomes one more."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.marks import CLOSERS, OPENERS, balanced, pairs, unpaired
from summarizer.model import Sentence
from summarizer.splitting import LONG_QUOTE, split

CASES = sorted((Path(__file__).parent / "cases" / "splitting").glob("*.txt"))
PIECES = st.sampled_from([*"“”‘’「」《》（）()\"'。！？!?.…，；、：—\n\t　 ", "……", "走吧", "他说", "的", "3.5", "No. 5", "U.S.",
    "http://a.b/c?d=e", "然后", "\r\n", "\u2028", "é", "😀", "\ud800"])
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60))


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in split(text)]


def check_invariants(text: str, sentences: list[Sentence]) -> None:
    at = 0
    for i, sentence in enumerate(sentences):
        assert text[sentence.start:sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert sentence.index == i
        assert sentence.start >= at
        assert not text[at:sentence.start].strip()
        at = sentence.end
    assert not text[at:].strip()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_case(path: Path) -> None:
    """A case is a text, a line ---, and its sentences, each after the number of its paragraph."""
    text, _, expected = path.read_text(encoding="utf-8").partition("\n---\n")
    sentences = split(text)
    assert [f"{s.paragraph}|{s.text}" for s in sentences] == expected.splitlines()
    check_invariants(text, sentences)


@given(TEXTS)
@settings(max_examples=400)
def test_sentences_are_slices_and_nothing_is_lost(text: str) -> None:
    check_invariants(text, split(text))


@given(TEXTS)
def test_sentences_keep_to_their_paragraph(text: str) -> None:
    """A sentence never crosses a line break, and ``paragraph`` counts the lines that are not empty."""
    lines = [line for line in text.splitlines() if line.strip()]
    sentences = split(text)
    assert all(s.text in lines[s.paragraph] for s in sentences)
    assert sorted({s.paragraph for s in sentences}) == list(range(len(lines)))


@given(st.lists(st.sampled_from(["“走吧。”", "（完。）", "《走吧！》", "他说：“好。行！”", "「嗯？」", "天亮了。", "他笑了，", "“《早》！”"]), max_size=30))
def test_short_pairs_are_never_cut(parts: list[str]) -> None:
    """Where a paragraph's marks are in pairs, so are each sentence's."""
    assert all(balanced(sentence) for sentence in texts("".join(parts)))


@given(TEXTS)
def test_no_sentence_begins_with_what_belongs_to_the_last(text: str) -> None:
    for before, after in pairwise(split(text)):
        assert before.paragraph != after.paragraph or after.text[0] not in "。！？，、；：”’」』》）"


def test_a_mark_without_partner_does_not_swallow_the_paragraph() -> None:
    assert texts("“天亮了。鸟叫了。河醒了。") == ["“天亮了。", "鸟叫了。", "河醒了。"]


def test_a_long_quotation_is_split_inside() -> None:
    """A speech is not one sentence: beyond LONG_QUOTE characters its quotes no longer hold it together."""
    short, long = "天亮了。" * 10, "天亮了。" * LONG_QUOTE
    assert texts(f"他说：“{short}”") == [f"他说：“{short}”"]
    assert len(texts(f"他说：“{long}”")) == LONG_QUOTE


def test_a_foreign_name_is_cut_only_in_a_text_that_uses_the_full_stop() -> None:
    assert texts("约翰.李来了。") == ["约翰.李来了。"]
    assert texts("温度升高.水面下降.") == ["温度升高.", "水面下降."]


@pytest.mark.parametrize("text", ["", " \n\u3000\t\n"])
def test_no_sentence_in_white_space(text: str) -> None:
    assert split(text) == []


@pytest.mark.parametrize("unit", ["“", "”", "（", "“（", "。", ".", "a.", "“。”", "“走。", "! ", "……", "《！", '"', "'", "1.",
                                  "U.S.", "走", " ", "。 ", "走.", "“走“。", "他说", "“。”他说"])
def test_hostile_input_takes_linear_time(unit: str) -> None:
    """Any mark 100,000 times over is split in about a second (quadratic time would take hours)."""
    text = unit * 100_000
    began = time.perf_counter()
    check_invariants(text, split(text))
    assert time.perf_counter() - began < 20


def test_a_sentence_that_goes_on_over_many_quotations_takes_linear_time() -> None:
    """None of 400,000 quotations ends it, as words stand before the first: what stands before each is not looked at from the sentence's beginning."""
    began = time.perf_counter()
    assert len(split("字" + "“好。”" * 400_000 + "字")) == 1
    assert time.perf_counter() - began < 20


@given(st.text(alphabet=OPENERS + CLOSERS + "走", max_size=40))
def test_pairs_against_a_naive_oracle(text: str) -> None:
    """Repeatedly removing an innermost pair finds the same marks without a partner, where the marks nest properly."""
    left = [(at, mark) for at, mark in enumerate(text) if mark in OPENERS + CLOSERS]
    k = 0
    while k + 1 < len(left):
        (_, first), (_, second) = left[k:k + 2]
        if first in OPENERS and second in CLOSERS and OPENERS.index(first) == CLOSERS.index(second):
            del left[k:k + 2]
            k = max(0, k - 1)
        else:
            k += 1
    if not left:
        assert unpaired(text) == []
    spans = pairs(text)
    assert all(text[start] in OPENERS and text[end - 1] in CLOSERS for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_a_caption_ends_with_its_credit_where_the_line_break_was_lost():
    assert texts("路灯亮了（张三 摄）市民晚上散步更安心。") == ["路灯亮了（张三 摄）", "市民晚上散步更安心。"]
    assert texts("新桥通车（云渡日报供图）近日，新桥通车。") == ["新桥通车（云渡日报供图）", "近日，新桥通车。"]
    assert texts("路灯亮了（张三摄）。市民很高兴。") == ["路灯亮了（张三摄）。", "市民很高兴。"]
    assert texts("路灯（见下图）亮了。") == ["路灯（见下图）亮了。"]

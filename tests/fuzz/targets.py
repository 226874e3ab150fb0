"""What is fuzzed: for each stage the inputs to draw from, and what must hold of whatever comes out. Only documented errors may be raised.

Used by tests/test_fuzz.py (some examples of each, and the golden cases) and by benchmarks/fuzz.py (for minutes or hours).
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from summarizer import cleaning, pipeline, reading, segmenting, splitting
from summarizer.compat.pagerank import ConvergenceError
from summarizer.decoding import UndecodableError, decode
from summarizer.digest import build_digest
from summarizer.digest.dates import mentions
from summarizer.model import Article, Failure, NoTextError, Options, OptionsError, Summary
from summarizer.ranking import RANKERS
from summarizer.rendering import RENDERERS, render

WORDS = ("河岸新区启用智慧路灯", "居民说晚上散步更安心了", "路灯", "的", "一千二百盏", "The lights are on", "3.5", "2026年6月3日", "昨天", "上周五", "第3名",
         "某社甲城3月5日电", "（记者张三）", "责任编辑：张三", "来源：甲城日报", "原标题：", "据此前报道", "周岚说：", "首先", "http://a.b/c?d=e", "a@b.cn",
         "5G", "　　")
MARKS = ("。", "，", "！", "？", "…", "……", ".", "“", "”", "‘", "’", "（", "）", "《", "》", "【", "】", "「", "」", "\"", "'",
         "：", "；", "、", "—", "·", "%", "％", "-", "*", "#", "|", "`", "~", "_", ">", "\\", "=", "\t", " ", "\n",
         "\n\n", "\r\n", "\u3000", "\x85", "\u2028", "\u2029", "\x0b", "\x1c", "\0", "\x1b[2J", "\x7f")
TAGS = ("<p>", "</p>", "<div>", "</div>", "<div", "<a href='", "\"", ">", "<", "</", "<!--", "-->", "<!",
        "<![CDATA[", "]]>", "<script>", "</script>", "<style>", "<title>", "</title>", "<h1>", "</h1>", "<br>",
        "<table><tr><td>", "</table>", "<pre>", "</pre>", "<li>", "<nav class=menu>", "<div style='display:none'>",
        "<p hidden>", "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>", "&a;", "&", "&amp;", "&#", "&#x", "&#x41;", "&#0;",
        "&#1114112;", "&#xd800;", "&lt;p&gt;", "<svg>", "<template>", "<textarea>", "<plaintext>", "# ", "```\n",
        "![a](b)", "[a](", "](", "**", "| a | b |\n|-|-|\n", "---\n", "1. ", "> ")
ODD = ("\ud800", "\udc00", "\ud83d\ude00", "\U0001f468\u200d\U0001f469", "e\u0301", "\u0301" * 5, "\u202e",
       "\u202c", "\u2066", "\u200b", "\ufeff", "\ufffe", "\uffff", "\U00020000", "\U0010ffff", "\ue000", "ﷺ", "ĳ",
       "ß", "İ", "ŉ", "Ⅷ", "①", "２", "٣", "๓", "क्ष", "한국어", "ไทย", "العربية", "\u180e", "\xad")
characters = st.characters(exclude_categories=())
pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(MARKS), st.sampled_from(TAGS), st.sampled_from(ODD), st.text(characters, max_size=8))
repeated = st.builds(lambda piece, times: piece * times, pieces, st.integers(2, 60))
texts = st.lists(st.one_of(pieces, pieces, pieces, repeated), max_size=40).map("".join)
prose = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(MARKS[:24]), st.sampled_from(WORDS), pieces), max_size=60).map("".join)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-32", "shift_jis", "latin-1"])
encoded = st.builds(lambda text, name: text.encode(name, "replace" if name != "utf-8" else "surrogatepass"), prose, encodings)
rows = st.builds(lambda text, title, key: json.dumps({key: text, "title": title, "id": 1}).encode(), texts, st.one_of(st.none(), texts, st.integers()),
                 st.sampled_from(["text", "html", "content", "x"]))
tables = st.builds(lambda head, cells, mark: (head + mark.join(cells)).encode("utf-8", "surrogatepass"),
                   st.sampled_from(["", "text\n", "id,text\n", "text\ttitle\n", "\ufefftext;id\n"]),
                   st.lists(texts, max_size=8), st.sampled_from([",", "\t", ";", "\n", "\r\n", "\"", "\",\""]))
parts = st.one_of(encoded, encoded, rows, tables, st.binary(max_size=60),
                  st.sampled_from([b"\n", b"\0", b"{", b"[", b"PAR1", b"%PDF-", b"\x1f\x8b", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04"]))
data = st.lists(parts, max_size=6).map(b"".join)


def check_decoding(value: bytes) -> None:
    try:
        text, name = decode(value)
    except UndecodableError as error:
        assert "byte" in str(error)  # noqa: PT017 - both outcomes are right
        return
    whole = value.decode({"big5": "big5hkscs"}.get(name, name))
    assert text in (whole, whole.removeprefix("\ufeff"))


def check_reading(value: tuple[bytes, str]) -> None:
    given, form = value
    for found in reading.read(given, input_format=form):
        if isinstance(found, Failure):
            assert found.reason
            assert found.source.isprintable()
        else:
            assert found.text
            assert not found.text.isspace()
            for said in (found.text, found.title or "", found.id or "", *found.metadata.values()):
                said.encode("utf-8")


def check_cleaning(value: tuple[str, str]) -> None:
    text, form = value
    article = cleaning.clean(Article(text, format=form))
    assert article.source == text
    assert cleaning.apply(text, article.edits) == article.text
    assert all(one.end <= other.start for one, other in pairwise(article.edits))
    assert all(one.start <= one.end for one in article.edits)
    assert article.text == article.text.strip()
    assert "\n\n" not in article.text
    assert "  " not in article.text
    kept = article.source_spans((i, i + 1) for i in range(len(article.text)))
    inserted = {edit.start for edit in article.edits if edit.text}
    assert all(text[start:end] == article.text[i] for i, (start, end) in enumerate(kept) if start not in inserted)
    assert cleaning.clean(article) is article


def check_splitting(text: str) -> None:
    sentences = splitting.split(text)
    at = 0
    for i, sentence in enumerate(sentences):
        assert text[sentence.start:sentence.end] == sentence.text
        assert sentence.text.strip() == sentence.text != ""
        assert not text[at:sentence.start].strip()
        assert sentence.index == i
        at = sentence.end
    assert not text[at:].strip()


def check_segmenting(value: tuple[str, str, bool]) -> None:
    text, name, raw = value
    assert "".join(word for word, _ in segmenting.segmenter(name, raw=raw)(text)) == text


def check_ranking(value: tuple[str, str, Mapping[str, Any]]) -> None:
    text, form, given = value
    try:
        options = Options.from_mapping(dict(given))
        ranker = RANKERS[options.ranker]
        summary = pipeline.summarize(Article(text, format=form), options) if ranker.sentences else pipeline.keyword_summary(Article(text, format=form), options)
    except (ConvergenceError, NoTextError, OptionsError):
        return
    check_summary(summary, options, own=not ranker.conformance)


def check_summary(summary: Summary, options: Options, own: bool) -> None:
    """Offsets, limits, scores; and every renderer takes it."""
    text = summary.article.text
    kept = "".join(text[start:end] for start, end in summary.line.spans)
    assert summary.line.text in (kept, kept + "…")
    assert len(summary.line.text) <= options.line_chars
    assert not set("\n\t") & set(summary.line.text)
    for sentence in summary.sentences:
        assert text[sentence.start:sentence.end] == sentence.text
        assert math.isfinite(sentence.score)
        assert not own or 0 <= sentence.score <= 1
    if options.chars is not None:
        assert len(summary.summary) <= options.chars
    assert len(summary.keywords) <= options.keywords
    for keyword in summary.keywords:
        assert math.isfinite(keyword.score)
        assert not own or 0 <= keyword.score <= 1
        assert all(text[start:end].lower() == keyword.word.lower() for start, end in keyword.offsets)
    for name, form in RENDERERS.items():
        if "summarize" in form.tasks:
            render(summary, name).encode("utf-8")


def check_dates(value: tuple[str, datetime.date | None]) -> None:
    text, day = value
    for one in mentions(text, day):
        assert 0 <= one.start < one.end <= len(text)
        assert len(one.date) == {"day": 10, "month": 7, "year": 4}[one.precision]


def check_digest(values: list[str]) -> None:
    articles = [Article(text, id=str(i)) for i, text in enumerate(values)]
    whole = build_digest(articles, Options(ranker="lead"), jobs=1)
    assert len(whole.articles) + len(whole.failures) == len(articles)
    for name, form in RENDERERS.items():
        if form.digest:
            render(whole, name).encode("utf-8")


@dataclass(frozen=True)
class Target:
    """Inputs, and the check that any of them must pass."""

    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]


FORMS = st.sampled_from(["auto", "text", "html", "markdown"])
OPTIONS = st.fixed_dictionaries({"ranker": st.sampled_from(list(RANKERS)), "line_chars": st.integers(1, 80), "keywords": st.integers(0, 12)}, optional={
    "chars": st.integers(1, 200), "diversity": st.floats(0, 1), "order": st.sampled_from(["source", "score"]), "damping": st.floats(0, 1),
    "window": st.integers(2, 100), "terms": st.sampled_from(["both", "words", "phrases"]), "single_characters": st.booleans(),
    "tolerance": st.sampled_from([1e-12, 1e-6, 0.5, 1.0])})
TARGETS: Mapping[str, Target] = {
    "decoding": Target(data, check_decoding),
    "reading": Target(st.tuples(data, st.sampled_from(["auto", *reading.READERS])), check_reading),
    "cleaning": Target(st.tuples(texts, FORMS), check_cleaning),
    "splitting": Target(st.one_of(prose, texts), check_splitting),
    "segmenting": Target(st.tuples(texts, st.sampled_from(list(segmenting.SEGMENTERS)), st.booleans()), check_segmenting),
    "ranking": Target(st.tuples(st.one_of(prose, texts), FORMS, OPTIONS), check_ranking),
    "dates": Target(st.tuples(prose, st.one_of(st.none(), st.dates())), check_dates),
    "digest": Target(st.lists(st.one_of(prose, texts), max_size=6), check_digest),
}

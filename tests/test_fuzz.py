"""Some drawn inputs for each stage on every run, the golden cases of fuzzing, and texts as large and dull as they come."""

from __future__ import annotations

import base64
import datetime
import json
import math
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer import cleaning, pipeline, segmenting, splitting
from summarizer.decoding import decode
from summarizer.model import Article, Options
from summarizer.ranking import RANKERS
from tests.fuzz.targets import TARGETS, check_splitting, check_summary

CASES = sorted((Path(__file__).parent / "cases" / "fuzz").glob("*.json"))


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_comes_what_must_hold_holds(name, data):
    TARGETS[name].check(data.draw(TARGETS[name].inputs))


def from_json(text: str) -> Any:
    def other(found: dict[str, Any]) -> Any:
        if list(found) == ["base64"]:
            return base64.b64decode(found["base64"])
        return datetime.date.fromisoformat(found["date"]) if list(found) == ["date"] else found

    return json.loads(text, object_hook=other)


def test_there_are_golden_cases_for_every_target():
    assert {path.name.split("-")[0] for path in CASES} == set(TARGETS)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_case(path):
    TARGETS[path.name.split("-")[0]].check(from_json(path.read_text(encoding="utf-8")))


# --- numbers

DULL = {
    "one word": "路灯", "one character": "灯", "one letter": "a", "all sentences equal": "路灯亮了。" * 40, "equal but one": "路灯亮了。" * 20 + "河岸通车了。",
    "no words": "①②③。④⑤。", "signs": "١٢٣ ٤٥٦。७८९。", "numbers": "123。456。789。", "stop words": "的。了。是的。", "one character each": "灯。亮。了。",
    "nothing shared": "路灯。河岸。公园。", "latin": "a. b. c. d.", "combining": "e\u0301\u0301. " * 9, "not in any dictionary": "𠀀𠀁𠀂。𠀃𠀄。",
    "surrogates": "\ud800路灯\udc00亮了。", "one long": "路灯" * 3000,
}


@pytest.mark.parametrize("ranker", RANKERS)
@pytest.mark.parametrize("name", DULL)
def test_numbers_hold_where_there_is_next_to_nothing_to_count(name, ranker):
    """Scores are finite and in range; warnings are errors here. Hardest options: no damping, full damping, the widest window, a tolerance never reached."""
    for given_options in ({}, {"damping": 0.0}, {"damping": 1.0}, {"window": 100, "tolerance": 1e-300}, {"chars": 1}, {"ratio": 1e-9}, {"line_chars": 1}):
        options = Options.from_mapping({"ranker": ranker, **given_options})
        entry = RANKERS[ranker]
        article = Article(DULL[name], format="text")
        found = pipeline.summarize(article, options) if entry.sentences else pipeline.keyword_summary(article, options)
        check_summary(found, options, own=not entry.conformance)
        if entry.sentences:
            scores = entry.sentences(pipeline.analyse(article, options), options).values
            assert all(math.isfinite(value) for value in scores)
            assert entry.conformance or all(0 <= value <= 1 for value in scores)


# --- large and dull: time grows with the length, ten times the text takes about ten times the time

UNIT = 40_000
LARGE: dict[str, Callable[[int], str]] = {
    "not a mark": lambda size: "路灯亮了居民很高兴" * (size // 9),
    "one sentence again and again": lambda size: "路灯亮了，居民很高兴。" * (size // 11),
    "sentences of one word": lambda size: "路灯。" * (size // 3),
    "sentences of one word, each other": lambda size: "".join(f"{chr(0x4e00 + i % 20000)}{i}。" for i in range(size // 7)),
    "lines of one character": lambda size: "灯\n" * (size // 2),
    "tags never closed": lambda size: "<div><b>灯" * (size // 9),
    "open quotes": lambda size: "“路灯" * (size // 3),
    "combining marks": lambda size: "路" + "\u0301" * size,
    "directions": lambda size: "\u202e路灯\u2066。" * (size // 5),
    "beyond the first plane": lambda size: "𠀀𠀁。" * (size // 3),
    "numbers": lambda size: "1234567890" * (size // 10),
    "addresses": lambda size: "http://a.b/" * (size // 11),
}


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def linear(make: Callable[[int], str], stage: Callable[[str], object], times: float = 12) -> None:
    """Ten times the input takes at most twelve times the time; measured again where another program was in the way, and with a floor for what is too quick."""
    small, large = make(UNIT // 10), make(UNIT)
    stage(small)
    for _ in range(4):
        least = min(seconds(lambda: stage(small)) for _ in range(3))
        most = seconds(lambda: stage(large))
        if most < times * least + 0.02:
            return
    raise AssertionError(f"{len(small)} characters took {least:.3f} s, {len(large)} took {most:.3f} s")


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("stage", ["decoding", "cleaning", "splitting", "segmenting"])
def test_time_grows_with_the_length(name, stage):
    stages: dict[str, Callable[[str], object]] = {
        "decoding": lambda text: decode(text.encode("utf-8")), "cleaning": lambda text: cleaning.clean(Article(text)), "splitting": splitting.split,
        "segmenting": segmenting.segmenter("rjieba")}
    linear(LARGE[name], stages[stage])


@pytest.mark.parametrize("name", LARGE)
def test_the_whole_pipeline_grows_with_the_length_and_gives_slices(name):
    """Of the learned ranker, which looks at most things; n log n in the number of sentences is allowed for."""
    text = LARGE[name](UNIT)
    check_splitting(cleaning.clean(Article(text)).text)
    linear(LARGE[name], pipeline.summarize, times=20)
    check_summary(pipeline.summarize(text), Options(), own=True)


@pytest.mark.parametrize("name", ["not a mark", "sentences of one word, each other", "lines of one character"])
def test_memory_is_a_multiple_of_the_text(name):
    """Measured by Python's own allocator (numpy reports to it too)."""
    text = LARGE[name](UNIT // 2)
    pipeline.one_line(text[:1000])
    tracemalloc.start()
    pipeline.summarize(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4000 * len(text)

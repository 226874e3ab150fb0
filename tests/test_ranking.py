"""One suite for every ranker in the table, and what single rankers promise."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest

from summarizer import pipeline
from summarizer.model import Article, Document, Options, OptionsError, Scores, best_first
from summarizer.ranking import FALLBACK_KEYWORDS, RANKERS, ranker
from tests.documents import LIGHTS, document

SENTENCE_RANKERS = [name for name, entry in RANKERS.items() if entry.sentences]
KEYWORD_RANKERS = [name for name, entry in RANKERS.items() if entry.keywords]
OWN = [name for name in SENTENCE_RANKERS if not RANKERS[name].conformance]
GRAPHS = ["textrank", "lexrank", "bm25-textrank"]


def scores(name: str, text: str, title: str | None = None, **options: object) -> Scores:
    given = Options.from_mapping({"ranker": name, **options})
    found = pipeline.analyse(Article(text, title=title, format="text"), given)
    return RANKERS[name].sentences(found, given)


@pytest.mark.parametrize("name", SENTENCE_RANKERS)
@pytest.mark.parametrize("text", [LIGHTS, "路灯亮了。", "灯。" * 7, "路灯亮了。路灯亮了。河岸亮了。", "Lights are on. The lights are on again.", "123。456。",
                                  "没有句号的一段话\n第二段"], ids=range(7))
def test_scores_are_finite_in_range_one_a_sentence_and_the_same_again(name, text):
    found = scores(name, text)
    again = scores(name, text)
    assert (list(found.values), list(found.parts)) == (list(again.values), list(again.parts))
    assert all(math.isfinite(value) and value >= 0 for value in found.values)
    if name in OWN:
        assert max(found.values) == pytest.approx(1.0, abs=1e-9)
    analysed = pipeline.analyse(Article(text, format="text"), Options(ranker=name))
    assert len(found.values) == len(analysed.sentences)
    assert not found.parts or len(found.parts) == len(found.values)


@pytest.mark.parametrize("name", RANKERS)
def test_an_empty_document_has_no_scores_and_no_keywords(name):
    empty = Document(Article(""), [], [])
    entry = RANKERS[name]
    if entry.sentences:
        assert list(entry.sentences(empty, Options(ranker=name)).values) == []
    if entry.keywords:
        assert entry.keywords(empty, Options(ranker=name)) == []


@pytest.mark.parametrize("name", [name for name in SENTENCE_RANKERS if name not in ("lead", "random", "combined", "learned")])
def test_equal_sentences_are_equal_where_position_does_not_count(name):
    values = scores(name, "河岸的路灯亮了。天气预报说有雨。河岸的路灯亮了。").values
    assert values[0] == pytest.approx(values[2], abs=1e-9)


@pytest.mark.parametrize("name", [*GRAPHS, "tfidf"])
def test_the_order_of_sentences_does_not_change_the_scores(name):
    whole = document(LIGHTS)
    order = [3, 0, 5, 2, 4, 1]
    turned = Document(whole.article, [whole.sentences[i] for i in order], [whole.tokens[i] for i in order], (), whole.stop_words)
    options = Options(ranker=name)
    before, after = RANKERS[name].sentences(whole, options).values, RANKERS[name].sentences(turned, options).values
    assert after == pytest.approx([before[i] for i in order], abs=1e-9)


@pytest.mark.parametrize("name", KEYWORD_RANKERS)
def test_keywords_are_the_same_again_and_inside_the_text(name):
    given = Options(ranker=name)
    found = pipeline.analyse(Article(LIGHTS, format="text"), given)
    words = RANKERS[name].keywords(found, given)
    assert words == RANKERS[name].keywords(found, given)
    assert 0 < len(words) <= 10
    for keyword in words:
        assert math.isfinite(keyword.score)
        assert keyword.offsets
        assert all(LIGHTS[start:end].lower() == keyword.word.lower() for start, end in keyword.offsets)


@pytest.mark.parametrize("name", ["combined", "learned", "lead", "tfidf"])
def test_the_parts_of_a_score_add_up_to_it(name):
    found = scores(name, LIGHTS, title="河岸新区启用智慧路灯")
    if name != "learned":
        assert [sum(parts.values()) for parts in found.parts] == pytest.approx(list(found.values), abs=1e-7)
    assert all(parts for parts in found.parts)


@pytest.mark.parametrize("name", ["lead", "random"])
def test_baselines_rank_sentences_only_but_give_a_whole_result(name):
    with pytest.raises(OptionsError, match="ranks sentences only") as error:
        pipeline.extract_keywords(LIGHTS, Options(ranker=name))
    assert FALLBACK_KEYWORDS in str(error.value)
    result = pipeline.summarize(LIGHTS, Options(ranker=name, sentences=2))
    assert result.keywords == tuple(pipeline.extract_keywords(LIGHTS, Options(ranker=FALLBACK_KEYWORDS)))
    assert len(result.sentences) == 2


def test_lead_takes_the_first_sentences_that_fit():
    found = document("第一句话在这里。第二句话比别的句子都要长得多得多得多。第三句短。")
    entry = RANKERS["lead"]
    values = entry.sentences(found, Options())
    assert entry.choose(found, values, Options(sentences=2)) == [0, 1]
    assert entry.choose(found, values, Options(chars=20)) == [0, 2]
    assert entry.choose(found, values, Options(chars=4)) == []
    assert entry.choose(found, values, Options(ratio=0.01)) == [0]


def test_random_is_one_order_a_seed():
    orders = [best_first(scores("random", "句一。句二。句三。句四。句五。句六。", seed=seed).values) for seed in range(5)]
    assert len({tuple(order) for order in orders}) > 1
    assert orders[3] == best_first(scores("random", "甲句。乙句。丙句。丁句。戊句。己句。", seed=3).values)


def test_a_heading_counts_less_than_the_sentence_under_it():
    text = "周岚说，河岸新区的居民很高兴。\n智慧路灯的建设\n河岸新区启用首批智慧路灯，一千二百盏路灯按车流自动调节亮度。"
    values = scores("combined", text).values
    assert values[1] < values[2]


def test_a_title_speaks_for_the_sentence_that_says_it():
    text = "周末天气晴朗。河岸新区启用首批智慧路灯。居民李秀英晚上去散步。"
    without, given = scores("combined", text), scores("combined", text, title="河岸新区智慧路灯启用")
    assert given.parts[1]["title"] > given.parts[0]["title"] == 0
    assert without.parts[1]["title"] == 0
    assert given.values[1] > without.values[1] or given.values[1] == 1.0


def test_an_unknown_ranker_is_an_error_that_lists_them():
    with pytest.raises(OptionsError, match=r"textrnak.*learned.*textrank"):
        ranker("textrnak")


def test_the_table_loads_no_ranker_and_the_light_ones_no_network():
    code = ("import sys; from summarizer import ranking, pipeline; from summarizer.model import Options;"
            "loaded = lambda: {'summarizer.learned', 'summarizer.textrank', 'summarizer.compat'} & set(sys.modules);"
            "assert not loaded(), 'table';"
            "[pipeline.one_line('河岸新区启用智慧路灯。路灯按车流调节亮度。', Options(ranker=name)) for name in ('combined', 'tfidf', 'lead', 'random')];"
            "assert not loaded(), 'rankers'")
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

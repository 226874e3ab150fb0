"""Selecting: budgets, repetition, order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import selecting
from summarizer.model import Options, Scores
from summarizer.selecting import NEAR_EQUAL, Chosen, best_subset, select, select_first
from tests.documents import LIGHTS, document

LAMPS = "河岸新区启用首批智慧路灯，每年可省电三成。"
LAMPS_AGAIN = "河岸新区启用首批智慧路灯，每年约可省电三成。"
WEATHER = "气象台预报明天有大雨。"
PARK = "西山公园的荷花全部开放。"


def chosen(text: str, values: list[float], **options: object) -> list[int]:
    return select(document(text), Scores(values), Options.from_mapping(options))


def texts(text: str, indices: list[int]) -> list[str]:
    sentences = document(text).sentences
    return [sentences[i].text for i in indices]


def test_the_best_sentences_come_in_the_order_of_the_source_or_of_the_scores():
    text = LAMPS + WEATHER + PARK
    assert chosen(text, [0.3, 0.5, 1.0], sentences=2) == [1, 2]
    assert chosen(text, [0.3, 0.5, 1.0], sentences=2, order="score") == [2, 1]


@pytest.mark.parametrize("third", [0.9, 0.5, 0.01, 0.0])
@pytest.mark.parametrize("budget", [{"sentences": 2}, {"chars": 45}, {"ratio": 0.8}], ids=str)
def test_two_near_equal_sentences_are_never_both_chosen_while_there_is_a_third(third, budget):
    text = LAMPS + LAMPS_AGAIN + WEATHER
    result = chosen(text, [1.0, 0.99, third], **budget)
    assert len(result) == 2
    assert 2 in result


def test_diversity_changes_the_output():
    text = LAMPS + LAMPS_AGAIN + WEATHER
    assert chosen(text, [1.0, 0.99, 0.5], sentences=2, diversity=0) == [0, 1]
    assert chosen(text, [1.0, 0.99, 0.5], sentences=2, diversity=0.1) == [0, 2]


def test_diversity_weighs_what_is_merely_similar():
    similar = "河岸新区的智慧路灯由传感器调节。"
    text = LAMPS + similar + WEATHER
    assert Chosen(document(text)).similarity(1) == 0.0
    assert chosen(text, [1.0, 0.8, 0.7], sentences=2, diversity=0) == [0, 1]
    assert chosen(text, [1.0, 0.8, 0.7], sentences=2, diversity=0.5) == [0, 2]


def test_near_equal_sentences_fill_up_where_all_are_asked_and_repetitions_never():
    text = LAMPS + LAMPS_AGAIN + WEATHER + LAMPS
    assert chosen(text, [1.0, 0.9, 0.5, 1.0], sentences=9) == [0, 1, 2]
    assert chosen(text, [0.2, 0.9, 0.5, 1.0], sentences=9, diversity=0) == [1, 2, 3]


def test_a_few_sentences_are_all_given_and_three_where_nothing_is_asked():
    assert chosen(LAMPS, [1.0], sentences=3) == [0]
    assert len(chosen(LIGHTS, [0.5] * 6)) == 3
    assert chosen("", []) == []


def test_characters_are_a_hard_limit():
    text = LAMPS + WEATHER + PARK
    assert chosen(text, [1.0, 0.5, 0.4], chars=len(LAMPS) - 1) != []
    assert chosen(text, [1.0, 0.5, 0.4], chars=len(WEATHER) - 1) == []
    assert chosen(text, [1.0, 0.5, 0.4], chars=len(LAMPS) + len(WEATHER)) == [0, 1]


def test_a_ratio_gives_at_least_one_sentence():
    text = LAMPS + WEATHER + PARK
    assert chosen(text, [0.1, 0.2, 1.0], ratio=0.01) == [2]
    assert chosen(text, [1.0, 0.9, 0.8], ratio=1.0) == [0, 1, 2]


SCORES = st.lists(st.floats(0.0, 1.0), min_size=6, max_size=6)


@given(SCORES, st.integers(1, 140), st.sampled_from([0.0, 0.3, 1.0]))
@settings(max_examples=60, deadline=None)
def test_any_budget_holds_and_is_used(values, limit, diversity):
    found = document(LIGHTS)
    lengths = [len(sentence.text) for sentence in found.sentences]
    result = select(found, Scores(values), Options(chars=limit, diversity=diversity))
    assert result == sorted(set(result))
    assert sum(lengths[i] for i in result) <= limit
    assert bool(result) == (min(lengths) <= limit)


@given(SCORES, st.integers(20, 140), st.sampled_from([0.0, 0.3]))
@settings(max_examples=60, deadline=None)
def test_no_other_combination_is_worth_more(values, limit, diversity):
    """Against every subset, with the worth written down anew."""
    found = document(LIGHTS)
    lengths = [len(sentence.text) for sentence in found.sentences]

    def worth(subset):
        own = {i: values[i] ** 3 * lengths[i] for i in subset}
        total = sum(own.values())
        for a, b in itertools.combinations(subset, 2):
            first = Chosen(found)
            first.add(a)
            similarity = first.similarity(b)
            if diversity and similarity >= NEAR_EQUAL:
                return -1.0
            total -= diversity * similarity * min(own[a], own[b])
        return total

    fitting = [subset for size in range(1, 7) for subset in itertools.combinations(range(6), size) if sum(lengths[i] for i in subset) <= limit]
    result = best_subset(found, values, range(6), limit, diversity)
    assert bool(result) == bool(fitting)
    if fitting:
        assert worth(sorted(result)) == pytest.approx(max(map(worth, fitting)), abs=1e-4)


def test_lazy_marginal_relevance_equals_the_plain_one():
    """Maximal marginal relevance as the paper writes it: every remaining sentence is weighed anew after each choice."""
    text = "".join(f"{'智慧路灯' if i % 2 else '西山公园'}{'在河岸新区' if i % 3 else '由市民'}{'亮了' if i % 5 else '开放'}，第{'甲乙丙丁戊己庚辛'[i % 8]}处。"
                   for i in range(14))
    found = document(text)
    values = [round(((i * 7) % 13) / 13, 9) for i in range(len(found.sentences))]
    top = max(values)
    diversity = 0.4
    plain: list[int] = []
    memory = Chosen(found)
    while len(plain) < 6:
        rest = [i for i in range(len(values)) if i not in plain and not memory.repeats(i)]
        apart = [i for i in rest if memory.similarity(i) < NEAR_EQUAL] or rest
        best = min(apart, key=lambda i: (round(diversity * memory.similarity(i) - (1 - diversity) * round(values[i] / top, 9), 9), -values[i], i))
        plain.append(best)
        memory.add(best)
    assert select(found, Scores(values), Options(sentences=6, diversity=diversity)) == sorted(plain)


def test_raw_scores_of_any_scale_choose_alike():
    values = [0.9, 0.3, 0.7, 0.2, 0.5, 0.1]
    small = [value * 1e-3 for value in values]
    for options in (Options(sentences=2), Options(chars=60), Options(ratio=0.5)):
        assert select(document(LIGHTS), Scores(values), options) == select(document(LIGHTS), Scores(small), options)
    assert select(document(LIGHTS), Scores([0.0] * 6), Options(sentences=2))[0] == 0


def test_first_sentences_skip_repetitions():
    found = document(WEATHER + WEATHER + PARK)
    assert select_first(found, Scores([1.0, 0.5, 0.3]), Options(sentences=2)) == [0, 2]


def test_tens_of_thousands_of_sentences_take_seconds():
    """Near-equal ones, repetitions, and a large share asked for: what would be quadratic if all were compared with all."""
    text = "".join(f"第{i}号路灯在{'东西南北'[i % 4]}街亮了{i * i % 9973}次。" for i in range(3000))
    small = document(text)
    many = type(small)(small.article, [*small.sentences] * 7, [*small.tokens] * 7)
    values = [((i * 7919) % 10007) / 10007 for i in range(len(many.sentences))]
    assert len(many.sentences) > 20_000
    assert len(select(many, Scores(values), Options(sentences=5))) == 5
    assert len(select(many, Scores(values), Options(chars=10_000, diversity=0.5))) > 100
    assert len(select(small, Scores(values[:3000]), Options(sentences=1000))) == 1000


@given(st.lists(st.sampled_from([0.0, 0.2, 0.25, 0.333333333, 0.5, 1.0]), min_size=3, max_size=3), st.sampled_from([0.0, 0.3, 1.0]), st.integers(1, 3))
def test_many_sentences_are_chosen_as_few_are(values, diversity, count):
    text = LAMPS + LAMPS_AGAIN + WEATHER
    few = chosen(text, values, diversity=diversity, sentences=count, order="score")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selecting, "MANY", 0)
        assert chosen(text, values, diversity=diversity, sentences=count, order="score") == few

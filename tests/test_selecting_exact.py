"""Selecting against plain searches, on sentences whose words are single characters: every set, similarity and length is chosen, and nothing is segmented."""

from __future__ import annotations

import math
from itertools import combinations
from random import Random

import pytest

from summarizer import selecting
from summarizer.model import Article, Document, Options, Scores, Sentence
from summarizer.selecting import Chosen, best_subset, by_marginal_relevance, cosine, distinct_words, in_order, select, select_first

NEAR = 0.7


def made(*sentences):
    """A document of these sentences; each character is a word, but the full stop."""
    text, found, tokens = "", [], []
    for i, one in enumerate(sentences):
        found.append(Sentence(one, len(text), len(text) + len(one), i, 0))
        tokens.append([(character, "x" if character in "。 " else "n") for character in one])
        text += one
    return Document(Article(text), found, tokens)


def words(sentence):
    return set(sentence) - set("。 ") or {sentence.strip()}


def alike(one, other):
    first, second = words(one), words(other)
    return len(first & second) / math.sqrt(len(first) * len(second))


def drawn(rng, count, least=1, most=9):
    """Sentences of few words, so that many are alike; now and then the same one again."""
    found = []
    for _ in range(count):
        again = found and rng.random() < 0.15
        found.append(rng.choice(found) if again else "".join(rng.choice("天地玄黄宇宙洪荒日月盈昃") for _ in range(rng.randint(least, most))) + "。")
    return found


def naive_order(sentences, values, candidates, diversity):
    """Maximal marginal relevance as the paper has it: after each choice all others are weighed anew; near-equal ones last, repetitions never."""
    chosen, rest = [], list(candidates)

    def most_alike(i):
        return max((alike(sentences[i], sentences[j]) for j in chosen), default=0.0)

    while True:
        rest = [i for i in rest if sentences[i].strip() not in {sentences[j].strip() for j in chosen}]
        apart = [i for i in rest if not diversity or most_alike(i) < NEAR]
        if not apart:
            break
        best = min(apart, key=lambda i: (-round((1 - diversity) * values[i] - diversity * most_alike(i), 9), -values[i], i))
        chosen.append(best)
        rest.remove(best)
    for i in sorted(rest, key=lambda i: (-values[i], i)):
        if sentences[i].strip() not in {sentences[j].strip() for j in chosen}:
            chosen.append(i)
    return chosen


def scores(rng, count):
    return [rng.choice([0.0, 0.2, 0.25, 0.5, 0.5, 0.8, 1.0]) for _ in range(count)]


@pytest.mark.parametrize("diversity", [0.0, 0.3, 0.7, 1.0])
def test_the_order_of_marginal_relevance_is_the_plain_one(diversity):
    rng = Random(int(diversity * 10))
    for count in (1, 3, 9, 16, 16, 24, 24):
        sentences = drawn(rng, count)
        values = scores(rng, count)
        found = list(by_marginal_relevance(made(*sentences), values, range(count), diversity))
        assert found == naive_order(sentences, values, range(count), diversity)
        some = rng.sample(range(count), max(1, count // 2))
        assert list(by_marginal_relevance(made(*sentences), values, some, diversity)) == naive_order(sentences, values, some, diversity)


def naive_worth(sentences, values, subset, diversity):
    """Each sentence's cube of its score times its length, less what they have in common; None where two are near-equal."""
    own = {i: values[i] ** 3 * len(sentences[i]) for i in subset}
    pairs = [(a, b, alike(sentences[a], sentences[b])) for a, b in combinations(subset, 2)]
    if diversity and any(similarity >= NEAR for _, _, similarity in pairs):
        return None
    return sum(own.values()) - sum(diversity * similarity * min(own[a], own[b]) for a, b, similarity in pairs)


@pytest.mark.parametrize("diversity", [0.0, 0.3, 1.0])
def test_the_best_combination_is_worth_as_much_as_any(diversity):
    rng = Random(7)
    for _ in range(25):
        sentences = drawn(rng, 7, 2, 8)
        values = [rng.random() for _ in sentences]
        limit = rng.randint(2, 30)
        pool = rng.sample(range(7), 6)
        taken = best_subset(made(*sentences), values, pool, limit, diversity)
        fitting = [subset for size in range(1, 7) for subset in combinations(pool, size) if sum(len(sentences[i]) for i in subset) <= limit]
        worths = [worth for subset in fitting if (worth := naive_worth(sentences, values, subset, diversity)) is not None]
        assert bool(taken) == bool(worths)
        assert sum(len(sentences[i]) for i in taken) <= limit
        assert taken == [i for i in pool if i in taken]
        if worths:
            assert naive_worth(sentences, values, taken, diversity) == pytest.approx(max(worths), abs=2e-6)


def test_of_combinations_worth_the_same_the_first_is_taken():
    assert best_subset(made("天地。", "玄黄。", "宇宙。"), [0.5, 0.5, 0.5], [1, 2, 0], 3, 0.3) == [1]
    assert best_subset(made("天地。"), [0.0], [0], 3, 0.3) == [0]
    assert best_subset(made("天地。"), [1.0], [0], 2, 0.3) == []


def naive_within(sentences, values, limit, diversity):
    """One after another; where that gives six or fewer, the best combination of the first twelve. Full when twelve in a row do not fit."""
    fitting = [i for i, one in enumerate(sentences) if len(one) <= limit]
    pool, taken, left, missed = [], [], limit, 0
    for i in naive_order(sentences, values, fitting, diversity):
        pool.append(i)
        fits = len(sentences[i]) <= left
        taken += [i] if fits else []
        left -= len(sentences[i]) if fits else 0
        missed = 0 if fits else missed + 1
        if missed == 12:
            break
    return taken if len(taken) > 6 else best_subset(made(*sentences), values, pool[:12], limit, diversity)


@pytest.mark.parametrize("diversity", [0.0, 0.4])
def test_a_budget_of_characters_is_filled_as_described(diversity):
    rng = Random(5)
    taken = []
    for limit in (1, 3, 12, 25, 40, 41, 60, 90):
        sentences = drawn(rng, 40, 1, 20)
        values = [rng.randint(1, 1000) / 1000 for _ in sentences[1:]] + [1.0]
        expected = naive_within(sentences, values, limit, diversity)
        assert select(made(*sentences), Scores(values), Options(chars=limit, diversity=diversity)) == sorted(expected)
        taken.append(len(expected))
        share = limit / len("".join(sentences))
        ratio = select(made(*sentences), Scores(values), Options(ratio=share + 1e-9, diversity=diversity))
        assert ratio == sorted(expected or [values.index(1.0)])
    assert min(taken) == 0
    assert max(taken) > 6


def test_a_budget_counts_as_full_when_twelve_in_a_row_do_not_fit():
    """Seven short ones that fill most of it, then long ones in front of a short one."""
    for long, expected in ((11, [*range(7), 18]), (12, list(range(7)))):
        sentences = [f"{chr(0x4E00 + i)}。" for i in range(7)] + [chr(0x5000 + 10 * i) * 7 + "。" for i in range(long)] + ["末。"]
        values = [1 - i / 100 for i in range(len(sentences))]
        assert select(made(*sentences), Scores(values), Options(chars=16, diversity=0.3)) == expected


def test_seven_are_taken_one_after_another_and_six_by_trial():
    """One after another takes the long best sentence; by trial two shorter ones are worth more than it and a short one."""
    tail = [f"{chr(0x5000 + i)}。" for i in range(5)]
    sentences = ["天" * 9 + "。", "地" * 7 + "。", "玄" * 7 + "。", *tail]
    values = [1.0, 0.99, 0.98, *[0.1] * 5]
    assert select(made(*sentences), Scores(values), Options(chars=16, diversity=0.3)) == [1, 2]
    more = [*sentences, "荒。"]
    assert select(made(*more), Scores([*values, 0.1]), Options(chars=22, diversity=0.3)) == naive_sorted(more, [*values, 0.1], 22)


def naive_sorted(sentences, values, limit):
    return sorted(naive_within(sentences, values, limit, 0.3))


def test_a_number_of_sentences_is_kept_to_and_three_is_the_number_where_none_is_given():
    sentences = ["天地。", "玄黄。", "宇宙。", "洪荒。", "日月。"]
    values = [0.1, 0.5, 0.4, 0.3, 0.2]
    for count, expected in ((1, [1]), (2, [1, 2]), (4, [1, 2, 3, 4]), (None, [1, 2, 3])):
        assert select(made(*sentences), Scores(values), Options(sentences=count)) == expected
    assert select(made(*sentences), Scores([0.0] * 5), Options(sentences=2)) == [0, 1]
    assert select(made(*sentences), Scores([-1.0, -2.0, -0.5, -3.0, -4.0]), Options(sentences=1)) == [0]


def test_raw_scores_count_as_shares_of_the_best():
    """With scores far above 1 a similarity would else weigh nothing."""
    sentences = ["天地玄黄。", "天地玄宇。", "洪荒。"]
    assert alike(*sentences[:2]) == 0.75
    for scale in (1e-6, 1.0, 1e6):
        assert select(made("天地玄黄。", "天地宇宙。", "洪荒。"), Scores([scale, 0.9 * scale, 0.7 * scale]), Options(sentences=2, diversity=0.5)) == [0, 2]


# --- the first sentences

@pytest.mark.parametrize("options, expected", [
    ({"sentences": 2}, [0, 1]), ({}, [0, 1, 3]), ({"sentences": 9}, [0, 1, 3, 4]),
    ({"chars": 3}, [0]), ({"chars": 2}, [4]), ({"chars": 1}, []),
    ({"chars": 8}, [0, 1]), ({"chars": 7}, [0, 3]), ({"chars": 10}, [0, 1, 4]), ({"chars": 99}, [0, 1, 3, 4]),
    ({"ratio": 1.0}, [0, 1, 3, 4]), ({"ratio": 0.5}, [0, 1]), ({"ratio": 0.01}, [0]), ({"ratio": 0.18}, [0]), ({"ratio": 0.12}, [4]),
])
def test_the_first_that_fit_and_none_twice(options, expected):
    """Seventeen characters: 3, 5, 3 (the first again), 4, 2."""
    sentences = ["天地。", "玄黄宇宙。", "天地。", "洪荒日。", "月。"]
    assert select_first(made(*sentences), Scores([0.1, 0.2, 0.3, 0.4, 0.5]), Options.from_mapping(options)) == expected


def test_the_first_by_score_where_that_is_asked():
    assert select_first(made("天。", "地。", "玄。"), Scores([0.1, 0.3, 0.2]), Options(order="score")) == [1, 2, 0]
    assert select_first(made(), Scores([]), Options(ratio=0.5)) == []
    assert in_order([2, 0, 1], [0.5, 0.5, 1.0], "score") == [2, 0, 1]


# --- what is alike

def test_words_that_say_something_or_the_whole_sentence():
    found = made("天地天。", "。 。", "。")
    assert len(distinct_words(found, 0)) == 2
    assert distinct_words(found, 1) == {"。 。"}
    assert cosine(distinct_words(found, 1), distinct_words(found, 2)) == 0.0
    assert cosine(frozenset("甲乙丙"), frozenset("甲乙丙")) == pytest.approx(1.0)
    assert cosine(frozenset("甲"), frozenset("甲乙丙丁")) == 0.5


@pytest.mark.parametrize("count", [1, 5, 6, 7, 8, 20, 40])
def test_the_most_similar_of_the_chosen_is_found_however_many_there_are(count):
    rng = Random(count)
    sentences = drawn(rng, count + 1)
    memory = Chosen(made(*sentences))
    for i in range(count):
        memory.add(i)
        assert memory.count == i + 1
    for since in {0, 1, count // 2, max(0, count - 7), count}:
        expected = max((alike(sentences[count], sentences[j]) for j in range(since, count)), default=0.0)
        assert memory.similarity(count, since) == pytest.approx(expected)
    assert memory.repeats(count) == (sentences[count] in sentences[:count])


def test_asked_between_choices_it_knows_the_new_ones_too():
    rng = Random(3)
    sentences = drawn(rng, 30)
    memory = Chosen(made(*sentences))
    for i in range(29):
        memory.add(i)
        assert memory.similarity(29) == pytest.approx(max(alike(sentences[29], sentences[j]) for j in range(i + 1)))


@pytest.mark.parametrize("others, expected", [(49, 0.5), (50, 0.05)])
def test_of_those_that_share_a_word_the_last_fifty_are_remembered(others, expected):
    """One that shares two of four words, then many that share one of the two in sentences of a hundred words."""
    filler = [chr(0xAC00 + i) for i in range(9999)]
    sentences = ["天地玄黄。"] + ["天" + "".join(filler[99 * i:99 * (i + 1)]) + "。" for i in range(others)]
    sentences += ["地" + "".join(filler[5000 + 99 * i:5000 + 99 * (i + 1)]) + "。" for i in range(others)] + ["天地宇宙。"]
    memory = Chosen(made(*sentences))
    for i in range(len(sentences) - 1):
        memory.add(i)
    assert memory.similarity(len(sentences) - 1) == pytest.approx(expected)


def test_near_equal_begins_at_seven_tenths():
    """Seven of ten words in common are near-equal, and put off; with eleven words each it is less than that, and they are not."""
    ten, eleven = "天地玄黄宇宙洪荒日月", "天地玄黄宇宙洪荒日月盈"
    for first, second, expected in ((ten, ten[:7] + "辰宿列", [0, 2]), (eleven, eleven[:7] + "辰宿列张", [0, 1])):
        assert alike(first, second) == pytest.approx(7 / len(first))
        assert select(made(first + "。", second + "。", "寒来。"), Scores([1.0, 1.0, 0.1]), Options(sentences=2, diversity=0.05)) == expected
        assert select(made(first + "。", second + "。", "寒来。"), Scores([1.0, 1.0, 0.1]), Options(sentences=2, diversity=0.0)) == [0, 1]
    assert selecting.NEAR_EQUAL == NEAR


def test_a_sentence_that_fills_the_budget_to_the_character_is_taken_and_one_longer_than_it_is_not_in_the_way():
    assert select(made("天地玄黄。", "宇。"), Scores([1.0, 0.1]), Options(chars=5)) == [0]
    assert select(made("天地玄黄宇。", "洪荒日。"), Scores([1.0, 0.1]), Options(chars=5)) == [1]
    assert select_first(made("天地玄黄宇。", "洪荒日月。", "盈。"), Scores([1.0, 0.5, 0.1]), Options(chars=5)) == [1]

"""The measures: against rouge-score where it can serve, and against a naive twin."""

import random
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score import rouge_scorer

from summarizer.evaluation import bootstrap, keyword_f1, lcs_length, mean_rouge, normalise, rouge

TEXT = st.text(alphabet="路灯亮了ab5，。 ", max_size=30)


class CharacterTokenizer:
    def tokenize(self, text):
        return list(normalise(text))


def naive_lcs(a: str, b: str) -> int:
    @lru_cache(None)
    def longest(i: int, j: int) -> int:
        if i == len(a) or j == len(b):
            return 0
        return 1 + longest(i + 1, j + 1) if a[i] == b[j] else max(longest(i + 1, j), longest(i, j + 1))

    return longest(0, 0)


@given(TEXT, TEXT)
def test_rouge_equals_rouge_score_on_characters(a, b):
    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"], tokenizer=CharacterTokenizer())
    expected = scorer.score(b, a)
    assert rouge(a, b) == pytest.approx([expected[name].fmeasure for name in ("rouge1", "rouge2", "rougeL")])


@given(TEXT, TEXT)
def test_lcs_equals_its_naive_twin(a, b):
    assert lcs_length(a, b) == naive_lcs(a, b)


def test_a_text_is_its_own_best_summary_and_nothing_scores_nothing():
    assert mean_rouge("智慧路灯，亮了。", "智慧路灯亮了") == 1
    assert mean_rouge("", "智慧路灯") == 0
    assert mean_rouge("。", "，") == 0


def test_keyword_f1_counts_distinct_words_up_to_k():
    assert keyword_f1(["A", "a", "b"], ["a", "c"], at=2) == 0.5
    assert keyword_f1(["x", "a"], ["a"], at=1) == 0
    assert keyword_f1([], ["a"], at=5) == 0


def test_bootstrap_brackets_the_mean_and_repeats_itself():
    rng = random.Random(1)
    values = [rng.random() for _ in range(200)]
    interval = bootstrap(values)
    assert interval.low < interval.mean < interval.high
    assert interval == bootstrap(values)
    assert bootstrap([]).mean == 0

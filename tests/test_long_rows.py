"""Long texts, whose tokens are looked at in parts: the same as at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import lexicon, segmenting, splitting
from summarizer.lexicon import Renumbering, starts_of


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(1, 7))
def test_numbers_are_given_anew_in_parts_as_at_once(old, part):
    numbers = np.array(old, np.int32)
    whole = Renumbering().distinct(numbers, 10)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicon, "PART", part)
        assert [found.tolist() for found in Renumbering().distinct(numbers, 10)] == [found.tolist() for found in whole]


@pytest.mark.parametrize("part", (1, 2, 7))
def test_a_row_in_parts_is_the_row_at_once(monkeypatch, part):
    text = "河岸新区启用智慧路灯。\n路灯按车流调节亮度，每年省电三成！居民说晚上散步更安心了。"
    segmenter = segmenting.segmenter("rjieba")
    row = segmenter.row(text, splitting.cut(text), frozenset("了说"))
    words = row.content()
    monkeypatch.setattr(lexicon, "PART", part)
    monkeypatch.setattr(segmenting, "CHUNK", 5)
    assert starts_of(row.lexicon, row.numbers).tolist() == row.starts.tolist()
    for found, expected in zip(row.content(), words, strict=True):
        assert (found.dtype, found.tolist()) == (expected.dtype, expected.tolist())
    assert len(segmenter.row(text, splitting.cut(text), frozenset("了说")).starts) > 10

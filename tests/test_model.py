"""Options say what is allowed; spans lead back to the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.model import RULES, Article, Edit, Options, OptionsError, best_first, source_map


@pytest.mark.parametrize(("values", "name", "allowed"), [
    ({"sentences": 0}, "sentences", "from 1"),
    ({"sentences": True}, "sentences", "whole number"),
    ({"ratio": 0}, "ratio", "(0, 1]"),
    ({"ratio": 1.01}, "ratio", "(0, 1]"),
    ({"ratio": float("nan")}, "ratio", "(0, 1]"),
    ({"chars": -1}, "chars", "from 1"),
    ({"keywords": -1}, "keywords", "from 0"),
    ({"line_chars": 2.5}, "line_chars", "whole number"),
    ({"order": "random"}, "order", "source, score"),
    ({"terms": []}, "terms", "words, phrases"),
    ({"single_characters": 1}, "single_characters", "true or false"),
    ({"damping": "high"}, "damping", "[0, 1]"),
    ({"window": 1}, "window", "from 2"),
    ({"tolerance": 0}, "tolerance", "(0, 1]"),
    ({"ranker": 5}, "ranker", "a name"),
    ({"user_dictionary": ["a"]}, "user_dictionary", "a path"),
    ({"include": "text"}, "include", "text, explain, source"),
    ({"include": ["text", "nothing"]}, "include", "text, explain, source"),
    ({"sentences": 2, "chars": 9}, "chars", "at most one"),
    ({"sentence": 2}, "sentence", "line_chars"),
])
def test_a_bad_option_is_named_with_what_is_allowed(values, name, allowed):
    with pytest.raises(OptionsError) as caught:
        Options.from_mapping(values)
    assert caught.value.option == name
    assert allowed in str(caught.value)


def test_every_option_has_a_rule_and_every_default_keeps_it():
    assert set(RULES) == set(Options.__dataclass_fields__) - {"include"}
    assert Options() == Options.from_mapping({})
    assert Options.from_mapping({"include": ["text"], "ratio": 1}) == Options(include=("text",), ratio=1)


@given(st.lists(st.tuples(st.text("甲乙", max_size=4), st.text("<>", max_size=3), st.sampled_from(["", " ", "\n"])), max_size=8), st.data())
def test_spans_of_kept_text_lead_back_to_the_same_characters(pieces, data):
    source, text, edits = "", "", []
    for kept, dropped, replacement in pieces:
        source, text = source + kept, text + kept
        if dropped:
            edits.append(Edit(len(source), len(source) + len(dropped), replacement, "rule"))
            source, text = source + dropped, text + replacement
    article = Article(text, source=source, edits=tuple(edits))
    kept_positions = [i for i, c in enumerate(text) if c in "甲乙"]
    if kept_positions:
        start = data.draw(st.sampled_from(kept_positions))
        assert article.source_spans([(start, start + 1)]) == [(source_position(edits, text, start), source_position(edits, text, start) + 1)]
        (begin, end), = article.source_spans([(start, start + 1)])
        assert source[begin:end] == text[start]
    (begin, end), = article.source_spans([(0, len(text))])
    assert 0 <= begin <= end <= len(source)


def source_position(edits, text, position):
    """Naive twin: walk both texts side by side."""
    at = shift = 0
    for edit in edits:
        at = edit.start - shift
        if position < at:
            break
        shift += edit.end - edit.start - len(edit.text)
    return position + shift


def test_source_map_of_nothing_changes_nothing():
    assert source_map(()) == ([0], [(0, None)])
    assert Article("路灯").source_spans([(0, 2), (1, 1)]) == [(0, 2), (1, 1)]


def test_best_first_keeps_the_order_of_equals():
    assert best_first([1.0, 2.0, 1.0, 2.0]) == [1, 3, 0, 2]

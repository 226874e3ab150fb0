"""Near-duplicates: each threshold from both sides, candidates against naive counting, groups and who speaks for them."""

from __future__ import annotations

import statistics
from itertools import combinations
from random import Random

import numpy as np
import pytest

from summarizer.digest import duplicates
from summarizer.digest.duplicates import Candidate, Facts, candidates, character_pairs, groups, linked, missing, numbers, same
from summarizer.digest.sketches import sketch
from tests.digests import FLOOD, FLOOD_AGAIN, TOPICS

EDITIONS = "强降雨来袭", "强降雨来袭了"
FIGURES = ["101", "202", "303", "404", "505", "606", "707", "808"]


def characters(first: int, end: int) -> str:
    """Distinct characters, so that no two neighbours come twice."""
    return "".join(chr(0x4E00 + i) for i in range(first, end))


def facts(shingles: range, plain: str = "", figures: list[str] | None = None, title: str = "") -> Facts:
    return Facts(title, " ".join(figures or []), plain, np.array(shingles, np.uint64))


def pair(shared: int, *, whole: int = 100) -> tuple[range, range]:
    """Two sets of so many elements in all, so many of them in both, equal in size but for one."""
    first = (whole + shared) // 2
    return range(first), range(first - shared, whole)


def judged(shared: int, *, plains: tuple[str, str] = ("", ""), figures: tuple[list[str], list[str]] = ([], []), titled: bool = False,
           doubtful: bool = False) -> bool:
    """What is said of two texts whose shingles have a Jaccard similarity of so many hundredths."""
    titles = EDITIONS if titled else ("", "")
    one, other = (facts(shingles, plain, own, title) for shingles, plain, own, title in zip(pair(shared), plains, figures, titles, strict=True))
    assert same(other, one, doubtful=doubtful) == same(one, other, doubtful=doubtful)
    return same(one, other, doubtful=doubtful)


# --- figures and titles

@pytest.mark.parametrize("text, expected", [
    ("共100人，99人到场", ["100"]), ("报收1,204元", ["1,204"]), ("上涨1.5%", []), ("上涨3.14%", ["3.14"]), ("2023年", []), ("1987年", []), ("1899年", ["1899"]),
    ("2100年", ["2100"]), ("20.23元", ["20.23"]), ("型号A123", []), ("版本1.2.345", []), ("100与100", ["100"]), ("100.5和100,5", ["100,5", "100.5"]),
])
def test_figures_are_those_that_tell_events_apart(text, expected):
    assert sorted(numbers(text)) == expected


@pytest.mark.parametrize("one, other, alike", [
    ("甲乙丙丁戊", "甲乙丙己", True),     # 2 of 5 pairs of characters
    ("甲乙丙丁戊己", "甲乙丙庚", False),  # 2 of 6
    ("甲乙", "甲乙", True),
    ("“甲乙”", "甲 乙！", True), ("強降雨", "强降雨", True), ("", "", False), ("甲乙", "", False), ("", "甲乙", False), ("！", "？", False),
])
def test_titles_are_alike_from_two_fifths_of_their_pairs_on(one, other, alike):
    assert Facts.of(one, "文").titled_like(Facts.of(other, "文")) is alike


def test_facts_of_a_text():
    found = Facts.of(None, "路灯亮了，100盏。")
    assert (found.title, found.text, found.plain) == ("", "路灯亮了，100盏。", "路灯亮了100盏")
    assert len(found.shingles) == 7
    assert found.numbers == {"100"}
    assert Facts.of("题", "文").title == "题"
    with pytest.raises(AttributeError):
        found.title = "新"  # type: ignore[misc]


def test_pairs_of_neighbours_as_numbers():
    assert character_pairs("ab𠀀").tolist() == [(ord("a") << 21) + ord("b"), (ord("b") << 21) + ord("𠀀")]
    assert character_pairs("a").tolist() == character_pairs("").tolist() == []
    assert Facts.of("", "a，b").pairs.tolist() == character_pairs("ab").tolist()
    assert len(set(character_pairs("\ud800路\U0010ffff灯").tolist())) == 3


# --- what is missing of the shorter text

def naive_missing(one: list[int], other: list[int]) -> float:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    width = min(24, len(short))
    windows = [short[i:i + width] for i in range(len(short) - width + 1)] if short else []
    return sum(sum(pair in long for pair in window) < 0.4 * width for window in windows) / len(windows) if windows else 0.0


def test_what_is_missing_equals_the_definition():
    rng = Random(0)
    for _ in range(60):
        one, other = ([rng.randint(low, low + 60) for _ in range(rng.randint(0, 70))] for low in (0, 30))
        assert missing(np.array(one, np.uint64), np.array(other, np.uint64)) == pytest.approx(naive_missing(one, other))


@pytest.mark.parametrize("held, share", [(10, 0.0), (9, 1.0)])
def test_a_window_counts_as_missing_below_two_fifths(held, share):
    one = np.arange(24)
    assert missing(one, np.concatenate((np.arange(held), np.arange(100, 200)))) == share


def test_nothing_is_missing_of_nothing():
    assert missing(character_pairs(""), character_pairs("路灯")) == missing(character_pairs("路"), character_pairs("")) == 0.0


def plains(windows: int) -> tuple[str, str]:
    """A text of twenty windows of pairs, and a longer one that lacks so many of them."""
    # the last window in which ten pairs of the shorter text are left begins so many before the end
    kept = 29 - (windows - 1)
    return characters(0, 44), characters(0, kept) + characters(1000, 1100)


def test_the_windows_that_the_helper_makes():
    for windows in (1, 2, 7, 8):
        one, other = map(character_pairs, plains(windows))
        assert missing(one, other) == windows / 20


# --- the judgement

def test_without_titles_from_thirty_six_hundredths_on():
    assert judged(36)
    assert not judged(35)


def test_with_like_titles_from_twenty_eight_hundredths_on():
    assert judged(28, titled=True)
    assert not judged(27, titled=True)
    assert not judged(28)


def test_a_short_text_that_a_long_one_holds_is_one_of_its_editions():
    assert same(facts(range(10)), facts(range(2, 100)))
    assert same(facts(range(2, 100)), facts(range(10)))
    assert not same(facts(range(10)), facts(range(3, 100)))
    # of more than a quarter in common, with titles that say nothing: 32 of 40, and 31
    assert same(facts(range(40)), facts(range(8, 108)))
    assert not same(facts(range(40)), facts(range(9, 109)))


@pytest.mark.parametrize("many, common, expected", [(4, 0, False), (3, 0, True), (4, 1, True), (5, 1, True), (6, 1, False)])
def test_figures_that_contradict_tell_events_apart_however_alike_the_wording(many, common, expected):
    """Where both texts have four or more, a fifth must agree."""
    one, other = FIGURES[:many], FIGURES[:common] + [str(900 + i) for i in range(many - common)]
    assert judged(90, figures=(one, other)) is expected


def test_the_text_with_fewer_figures_decides():
    many = [str(900 + i) for i in range(20)]
    assert judged(90, figures=(FIGURES[:3], many))
    assert not judged(90, figures=(FIGURES[:4], many))
    assert judged(90, figures=(FIGURES[:1] + ["901"] + FIGURES[2:4], many))


def test_from_four_fifths_on_the_wording_may_be_elsewhere():
    elsewhere = characters(0, 60), characters(2000, 2060)
    assert judged(80, plains=elsewhere)
    assert not judged(79, plains=elsewhere)
    assert judged(80, plains=elsewhere, doubtful=True)
    assert not judged(79, plains=plains(1), doubtful=True)


def test_a_copy_has_edits_all_over_and_a_template_whole_passages_that_differ():
    """A twentieth of the windows may be lacking."""
    assert judged(50, plains=plains(1))
    assert not judged(50, plains=plains(2))


def test_a_new_edition_under_its_title_or_with_its_figures_may_be_rewritten_in_a_third():
    """Seven of twenty windows, not eight; of the figures four, and half of them."""
    for agreeing in ({"titled": True}, {"figures": (FIGURES[:4], FIGURES[:4])}, {"figures": (FIGURES, FIGURES[:4] + ["900", "901", "902", "903"])}):
        assert judged(50, plains=plains(7), **agreeing)
        assert judged(50, plains=plains(7), doubtful=True, **agreeing)
        assert not judged(50, plains=plains(8), **agreeing)
    for less in ({"figures": (FIGURES[:3], FIGURES[:3])}, {"figures": ([*FIGURES, "909"], FIGURES[:4] + ["900", "901", "902", "903", "904"])}):
        assert not judged(50, plains=plains(7), **less)
        assert not judged(50, plains=plains(1), doubtful=True, **less)


# --- candidates

def as_sketches(rows: list[list[int]]) -> list[np.ndarray]:
    return [np.array(sorted(set(row)), np.uint32) for row in rows]


def naive_candidates(rows: list[list[int]]) -> list[Candidate]:
    """As the text says it: pairs that share four hashes, each counted among the eight next articles that have it."""
    sets = [sorted(set(row)) for row in rows]
    owners = {value: [i for i, one in enumerate(sets) if value in one] for value in {value for one in sets for value in one}}
    found = []
    for i, j in combinations(range(len(sets)), 2):
        shared = [value for value in sets[i] if value in sets[j]]
        near = sum(owners[value].index(j) - owners[value].index(i) <= 8 for value in shared)
        both = sorted({*sets[i], *sets[j]})[:64]
        if near < 4 or sum(value in both for value in shared) < 0.1 * len(both):
            continue
        alone = [sum(len(owners[value]) <= 2 for value in one) for one in (sets[i], sets[j])]
        own = sum(len(owners[value]) == 2 for value in shared) >= 0.2 * max(1, min(alone))
        found.append(Candidate(i, j, statistics.median(len(owners[value]) for value in shared) >= 5, own))
    return found


def test_candidates_equal_the_definition():
    rng = Random(0)
    for _ in range(50):
        rows = [rng.choices(range(rng.choice([12, 30, 60])), k=rng.randint(0, 14)) for _ in range(rng.randint(0, 14))]
        assert list(candidates(as_sketches(rows))) == naive_candidates(rows)


def test_the_slices_of_positions_change_nothing(monkeypatch):
    rows = [[(i * 7 + k * k) % 40 for k in range(12)] for i in range(30)]
    whole = list(candidates(as_sketches(rows)))
    assert whole == naive_candidates(rows)
    assert len(whole) > 50
    for size in (1, 4, 7, 30):
        monkeypatch.setattr(duplicates, "SLICE", size)
        assert list(candidates(as_sketches(rows))) == whole


def test_four_hashes_in_common_make_a_candidate_and_three_do_not():
    alone = [1000, 1001, 1002, 1003, 1004, 1005]
    assert list(candidates(as_sketches([[1, 2, 3, 4, *alone], [1, 2, 3, 4, 9]]))) == [Candidate(0, 1, False, True)]
    assert list(candidates(as_sketches([[1, 2, 3, *alone], [1, 2, 3, 9]]))) == []
    assert list(candidates(as_sketches([[1, 2, 3, 4], []]))) == []
    assert list(candidates(as_sketches([[1, 2, 3, 4]]))) == list(candidates([])) == []


def test_a_tenth_of_the_smallest_hashes_of_both_must_be_shared():
    """Of the 64 smallest of the union: seven are enough, six are too few, and what lies beyond does not count."""
    def rows(shared: int, beyond: int = 0) -> list[list[int]]:
        common = list(range(shared)) + list(range(5000, 5000 + beyond))
        return [common + list(range(100, 150)), common + list(range(200, 250))]

    assert [found.one for found in candidates(as_sketches(rows(7)))] == [0]
    assert list(candidates(as_sketches(rows(6)))) == []
    assert list(candidates(as_sketches(rows(6, beyond=4)))) == []
    # the seventh at the sixty-fifth place, and at the sixty-fourth
    for others, expected in ((29, 0), (28, 1)):
        edge = [[*range(6), 700, *range(first, first + size)] for first, size in ((100, 29), (200, others))]
        assert len(list(candidates(as_sketches(edge)))) == expected


def test_hashes_of_thirty_two_bits_are_told_apart():
    top = 2**32 - 1
    found = list(candidates(as_sketches([[0, 1, top - 1, top], [0, 1, top - 1, top], [2, 3, top - 3, top - 2]])))
    assert [(one.one, one.other) for one in found] == [(0, 1)]


def test_a_hash_that_all_have_pairs_an_article_with_the_next_eight():
    found = {(one.one, one.other) for one in candidates(as_sketches([[1, 2, 3, 4]] * 12))}
    assert found == {(i, j) for i, j in combinations(range(12), 2) if j - i <= 8}


@pytest.mark.parametrize("others, common", [(2, False), (3, True)])
def test_what_five_articles_have_is_common(others, common):
    rows = [[1, 2, 3, 4]] * (2 + others)
    assert {one.common for one in candidates(as_sketches(rows))} == {common}


@pytest.mark.parametrize("shared, each, own", [(2, 10, True), (1, 10, False), (2, 11, False), (3, 15, True), (3, 16, False)])
def test_a_fifth_of_what_no_third_has_makes_it_their_own(shared, each, own):
    """Each has so many hashes that at most two have; of these so many are in both."""
    template = [1, 2, 3, 4, 5]
    both = list(range(100, 100 + shared))
    rows = [[*template, *both, *range(200, 200 + each - shared)], [*template, *both, *range(300, 300 + each - shared)], template, template, template]
    first = next(iter(candidates(as_sketches(rows))))
    assert (first.one, first.other, first.common, first.own) == (0, 1, True, own)


# --- groups

LAMPS = "".join(sentence.format(place="白河市") for sentence in TOPICS["智慧路灯"])
TEXTS = [FLOOD, LAMPS, FLOOD_AGAIN, LAMPS.replace("三成", "三成多"), "老裁缝关了铺子。他在巷口做了四十年衣裳。", FLOOD]


def grouped(texts, rank=lambda position: position, marks=()):
    sketches = [np.frombuffer(sketch(text), "<u4") for text in texts]
    return groups(sketches, lambda position: (None, texts[position]), rank, marks)


def test_editions_are_grouped_under_the_first():
    assert grouped(TEXTS) == [[0, 2, 5], [1, 3]]


def test_the_rank_says_who_speaks_for_a_group_and_which_group_comes_first():
    assert grouped(TEXTS, lambda position: -position) == [[5, 2, 0], [3, 1]]
    assert grouped(TEXTS, lambda position: (position % 2 == 0, position)) == [[1, 3], [5, 0, 2]]


def test_the_same_mark_is_the_same_text_and_is_not_read():
    read: list[int] = []

    def reading(position: int) -> tuple[None, str]:
        read.append(position)
        return None, TEXTS[position]

    sketches = [np.frombuffer(sketch(text), "<u4") for text in TEXTS]
    assert groups(sketches, reading, lambda position: position, list("abcdea")) == [[0, 2, 5], [1, 3]]
    assert sorted(read) == [0, 1, 2, 3]
    assert groups(sketches[:1] * 3, reading, lambda position: position, list("xyx"))[0][0] == 0


def test_nothing_is_a_group_by_itself():
    assert grouped([]) == grouped(TEXTS[4:5]) == grouped([TEXTS[0], TEXTS[4]]) == []


def test_links_join_what_is_connected():
    """Against the closure: sets are merged until no pair crosses two of them."""
    rng = Random(0)
    for total in range(1, 30):
        pairs = [(rng.randrange(total), rng.randrange(total)) for _ in range(rng.randint(0, total))]
        sets = [{i} for i in range(total)]
        for one, other in pairs:
            first, second = (next(group for group in sets if position in group) for position in (one, other))
            if first is not second:
                sets.remove(second)
                first |= second
        expected = sorted(sorted(group) for group in sets if len(group) > 1)
        assert linked(total, pairs, lambda position: position) == expected


def test_links_know_the_marks():
    assert linked(4, [(1, 3)], lambda position: position, list("abaa")) == [[0, 1, 2, 3]]
    assert linked(4, [], lambda position: position, list("abcb")) == [[1, 3]]

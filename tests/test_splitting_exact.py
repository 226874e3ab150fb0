"""Each rule of splitting from both sides: a text is cut where the bars stand, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from summarizer.splitting import LONG_QUOTE, cut, split

RULES = [line for line in (Path(__file__).parent / "cases" / "splitting_rules.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
GOES_ON = "，、；：，,:;—～~·％%‰"
RUN = "。！？!?…”’」』》〉）)】]}〕〗﹂﹄｣"
ABBREVIATIONS = """mr Mrs ms prof Sr jr st Gen col Lt gov sen rep rev mt ft no vols figs eq sec ch pp ed
eds op vs cf al ca approx viz dept est inc ltd co bros univ Jan feb Mar apr Jun jul aug oct nov
Dec"""


def wrongly_cut(marked: list[str]) -> list[tuple[str, list[str]]]:
    """Of texts with bars those that are cut elsewhere, and how."""
    found = [(one, [sentence.text for sentence in split(one.replace("|", ""))]) for one in marked]
    return [(one, parts) for one, parts in found if parts != [part.strip() for part in one.split("|")]]


def test_a_text_is_cut_where_the_bars_stand():
    assert len(RULES) > 240
    assert wrongly_cut(RULES) == []


def test_a_sentence_goes_on_before_what_none_begins_with():
    assert wrongly_cut([f"路灯亮了！{space}{mark}河醒了。" for mark in GOES_ON for space in ("", " ", "\u3000 ")]) == []


def test_marks_at_once_after_a_final_mark_belong_to_it_and_later_ones_to_no_sentence():
    assert wrongly_cut([f"路灯亮了！{mark}|河醒了。" for mark in RUN]) == []
    assert wrongly_cut([f"路灯亮了！ {mark}河醒了。" for mark in "”」）"]) == []


def test_no_sentence_ends_with_an_abbreviation():
    assert wrongly_cut([f"The {word}. Then some." for word in ABBREVIATIONS.split()]) == []


def test_a_quotation_of_two_hundred_characters_holds_together_and_no_longer_one():
    for length, count in ((LONG_QUOTE, 1), (LONG_QUOTE + 1, 2)):
        quoted = "亮" * 50 + "。" + "灯" * (length - 53)
        assert len(split(f"他说“{quoted}”了")) == count


def test_the_full_stop_that_forbids_cutting_names_stands_within_two_thousand_characters():
    for distance, count in ((1998, 1), (2001, 2)):
        assert len(split("温度升高.水面" + "下" * distance + "\n")) == 2
        assert len(split("温度升高.水面" + "下" * (distance - 3) + "。" )) == count


def test_the_full_stop_before_forbids_it_too():
    for distance, count in ((1990, 2), (2010, 3)):
        assert len(split("亮了。" + "灯" * distance + "高.水面")) == count
    # of another paragraph it says nothing
    assert [one.text for one in split("亮了。\n升高.水面")] == ["亮了。", "升高.", "水面"]


def test_offsets_paragraphs_and_indices_of_every_sentence():
    text = "  灯亮。 河醒。\n\n\u3000桥通。\r\n  \n船来"
    assert [(one.start, one.end, one.index, one.paragraph) for one in split(text)] == [(2, 5, 0, 0), (6, 9, 1, 0), (12, 15, 2, 1), (20, 22, 3, 2)]
    assert [one.text for one in cut(text)] == ["灯亮。", "河醒。", "桥通。", "船来"]
    assert cut(text)[-1].text == "船来"

"""Text → sentences: exact slices with offsets, quotes and brackets kept whole.

Each line is a paragraph. One scan of a compiled pattern finds its final marks, quotes and brackets; the pairs are matched, and every run of final
marks outside of a pair, or just before a pair's closing mark, is a place where a sentence may end. Most marks are a 。！？ before a word or at the end of
a line, which the pattern tells by itself. The time is linear in the text, whatever it holds.

Two rules bound what a quote can swallow. A mark without its partner in the paragraph is ignored. A quotation longer than LONG_QUOTE characters is
split inside like any other text (a whole speech is not a sentence); its two marks then stand in different sentences.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import repeat

from summarizer.marks import CLOSERS, OPENERS, PAIRED, PARTNERS, Mark, matched, outermost
from summarizer.model import Sentence, Sentences
from summarizer.patterns import lazy

LONG_QUOTE = 200
_SPEECH_MARKS = frozenset("”’」』﹂﹄｣\"")
_TITLE_MARKS = frozenset("》〉】]}〕〗")
_FINAL = "。！？!?…｡﹗﹖‼⁇⁈⁉"
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_ALL = re.escape(_FINAL + ".．" + OPENERS + CLOSERS + '"' + _LINE_ENDS)
_PLAIN_FINAL = frozenset("。！？")
_CONTINUING = "，、；：,;:。！？!?…—～~·％%‰" + CLOSERS
"""Marks that no sentence begins with: before them the last one goes on."""
_GOES_ON = frozenset(_CONTINUING)
_MARK = lazy(
    rf"[{_ALL}](?<![0-9]\.(?=[0-9]))"
    rf"(?:(?<=[。！？])(?![{_ALL}{re.escape(_CONTINUING)}\s](?<![{_LINE_ENDS}]))()|(?<=[{re.escape(OPENERS)}])[^{_ALL}]*[{re.escape(CLOSERS)}])?"
)
"""A final mark, a quote or bracket, the end of a line; or, as one match, a pair with none of them inside, which no sentence can end in. No decimal point.

Group 1 is where a 。！？ ends a sentence whatever else the line holds, unless it stands in a pair: nothing follows that could belong to it."""
_RUN = lazy(rf"[{_FINAL}.．]+[{re.escape(CLOSERS)}]*")
_SPACE = lazy(r"\s*")
_SPEAKER = lazy(
    r"(?!“)[^，。！？；：…]{0,24}?(?:说|道|问|答|回答|喊|叫|写|表示|坦言|感叹|感慨|介绍|解释|强调|指出|告诉[^，。：]{1,8}|地说)[着过了道]?[，。！,.]"
)
"""Who said what stands in the quotes before: 他说。 · 王女士告诉记者，"""
_BELONGS = lazy(r"的(?!确)|之[类声称]|是(?!否|不是)|等(?!待|到|着|了|我|他|她|它|你|您)|与|和(?!平)|及|或(?!许)|让|使得|这[句个种样一番]|那[句个种样]")
"""How the sentence goes on after quoted words that are a part of it: “加油！”的喊声 · “走吧！”这句话"""
_CREDIT = lazy(r"(?:供图|摄|资料图)[）)]|[（(](?:图片?来源|图源)[:：]")
"""Who took the picture, in brackets: a caption ends with it, also where the line break after it was lost."""
_INTRODUCED = lazy(r"(?:[：:，,]|[说道问答喊叫写称])\s*$")
_LIST_NUMBER = lazy(r"(?:^|[\s：:；;，,。、（(])(?:\d{1,3}|[A-Za-z]|[IVXivx]{1,4}|[一二三四五六七八九十]{1,3})$")
_COUNTED = lazy(r"[A-Za-z]\s+\d{1,3}$")
"""A number after a Latin word (in room 5. Then…), which numbers no item."""
_WORD = lazy(r"[A-Za-z0-9.]+$")
_ABBREVIATIONS = frozenset((
    *("mr", "mrs", "ms", "messrs", "dr", "prof", "sr", "jr", "st", "gen", "col", "lt", "sgt", "capt", "gov", "sen", "rep", "rev", "hon", "mt", "ft"),
    *("no", "nos", "vol", "vols", "fig", "figs", "eq", "eqs", "sec", "ch", "pp", "ed", "eds", "op", "vs", "cf", "al", "ca", "approx", "viz", "dept", "est"),
    *("inc", "ltd", "co", "corp", "bros", "univ", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
))
_LETTERS_WITH_STOPS = lazy(r"(?:[A-Za-z]\.)+[A-Za-z]$")


def split(text: str) -> list[Sentence]:
    r"""Split a text into its sentences, in order.

    text: cleaned text, one paragraph a line. Returns sentences with their offsets in code points; ``index`` counts sentences and ``paragraph`` the
    lines that are not empty, both from 0. Nothing is lost: before, between and after the sentences stands only white space.

    >>> [s.text for s in split("“走吧。”然后他走了。只用了3.5秒……\n路灯亮了")]
    ['“走吧。”', '然后他走了。', '只用了3.5秒……', '路灯亮了']
    """
    return list(cut(text))


def cut(text: str) -> Sentences:
    """What ``split`` gives, each sentence made when it is asked for."""
    starts, ends, paragraphs = array("q"), array("q"), array("q")
    paragraph = line_start = 0
    for line_end, finals, paired, plain in _lines(text):
        line = text[line_start:line_end]
        start, end = line_end - len(line.lstrip()), line_start + len(line.rstrip())
        line_start = line_end + 1
        if start >= end:
            continue
        if not plain:
            finals = _stops(text, start, end, finals, paired)
        elif not finals or finals[-1] != end:
            finals.append(end)
        starts.append(start)
        starts.extend(finals[:-1] if plain else [_after_space(text, stop) if text[stop].isspace() else stop for stop in finals[:-1]])
        ends.extend(finals)
        paragraphs.extend(repeat(paragraph, len(finals)))
        paragraph += 1
    return Sentences(text, starts, ends, paragraphs)


def _lines(text: str) -> Iterator[tuple[int, list[int], list[Mark], bool]]:
    """Each line: its end; the ends of its final marks and captions; quotes and brackets that could hold one; whether each final mark just ends a sentence."""
    finals: list[int] = []
    paired: list[Mark] = []
    plain = True
    for match in _MARK.finditer(text):
        if match.lastindex:
            finals.append(match.end())
            continue
        mark = match.group()
        if mark in _LINE_ENDS:
            yield match.start(), finals, paired, plain
            finals, paired, plain = [], [], True
        elif mark in PAIRED:
            paired.append((match.start(), mark))
            plain = False
        elif len(mark) == 1 or (mark[-1] in "）)" and _CREDIT.search(mark)):
            finals.append(match.end())
            plain = False
        elif PARTNERS[mark[-1]] != mark[0]:
            paired += [(match.start(), mark[0]), (match.end() - 1, mark[-1])]
            plain = False
    yield len(text), finals, paired, plain


def _after_space(text: str, position: int) -> int:
    if not text[position:position + 1].isspace():
        return position
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _stops(text: str, start: int, end: int, finals: Iterable[int], paired: Iterable[Mark]) -> list[int]:
    """Where the sentences of the paragraph ``text[start:end]`` end; the last is always ``end``. finals, paired: as ``_lines`` has them."""
    held = outermost(matched(paired), LONG_QUOTE)
    opened = [pair[0] for pair in held]
    stops: list[int] = []
    began = start
    for last in finals:
        first = last - 1
        if first < began:
            continue
        pair = bisect_right(opened, first) - 1 if held else -1
        if pair >= 0 and held[pair][1] > first:
            last, close = _run_end(text, first), held[pair][1]
            if close > last + 1:
                continue
            last = max(last, close)
            ends = _ends_with_pair(text, began, held[pair][0], last, end)
        else:
            ends = last == end or (text[first] in _PLAIN_FINAL and "\u4e00" <= text[last] <= "\u9fff")
            if not ends:
                last = _run_end(text, first)
                ends = _ends_here(text, began, first, last, start, end)
        if ends:
            stops.append(last)
            began = last
    if not stops or stops[-1] != end:
        stops.append(end)
    return stops


def _run_end(text: str, first: int) -> int:
    """Where a run of final marks, with the closing marks after it, ends."""
    match = _RUN.match(text, first)
    return match.end() if match else first + 1


def _ends_here(text: str, began: int, first: int, last: int, start: int, end: int) -> bool:
    """Whether the final marks at ``first``, outside of any pair, end the sentence that began at ``began``."""
    if last >= end:
        return True
    mark, after = text[first], text[_after_space(text, last)]
    if mark in ".．":
        return _full_stop_ends(text, began, first, last, start, end)
    if after in _GOES_ON:
        return False
    if mark in "!?":
        inside_address = after == text[last] and after.isascii() and (after.isalnum() or after in "=&/_") and first > began and text[first - 1].isascii()
        return not inside_address and not "a" <= after <= "z"
    return mark != "…" or not _BELONGS.match(text, last)


def _full_stop_ends(text: str, began: int, first: int, last: int, start: int, end: int) -> bool:
    """Whether an ASCII full stop ends the sentence: not in numbers, addresses, abbreviations, initials, list numbers and foreign names."""
    before, after, next_after = text[first - 1], text[last], text[_after_space(text, last)]
    if first == began or before.isspace() or (before.isdigit() and next_after.isdigit()):
        return False
    if (after.isascii() and not after.isspace()) or next_after in _GOES_ON or "a" <= next_after <= "z":
        return False
    if last - first > 1:
        return True
    if _LIST_NUMBER.search(text[max(began, first - 5):first]) and not _COUNTED.search(text[max(began, first - 8):first]):
        return False
    if before.isupper() and (first - 2 < began or not text[first - 2].isalnum()):
        return False
    word_match = _WORD.search(text[max(began, first - 12):first])
    if word_match:
        word = word_match.group()
        return word.lower() not in _ABBREVIATIONS and not _LETTERS_WITH_STOPS.match(word)
    return after.isspace() or "。" not in text[max(start, first - 2000):min(end, first + 2000)]


def _ends_with_pair(text: str, began: int, opened: int, last: int, end: int) -> bool:
    """Whether the sentence that began at ``began`` ends with the pair that opened at ``opened``, which closes right after a final mark."""
    if last >= end:
        return True
    closing, after = text[last - 1], text[_after_space(text, last)]
    if after in _GOES_ON or closing in _TITLE_MARKS or "a" <= after <= "z":
        return False
    at_head = _after_space(text, began) >= opened
    if closing not in _SPEECH_MARKS:
        return at_head
    if _BELONGS.match(text, last):
        return False
    if at_head:
        return not _SPEAKER.match(text, last)
    return bool(_INTRODUCED.search(text[max(began, opened - 3):opened]))

"""Text → sentences: exact slices with offsets, quotes and brackets kept whole.

Each line is a paragraph. In it, pairs of quotes and brackets are matched first; then every run of final marks outside of a pair, or just before a pair's closing
mark, is a place where a sentence may end. Both steps are one scan of a compiled pattern, so the time is linear in the text, whatever it holds.

Two rules bound what a quote can swallow. A mark without its partner in the paragraph is ignored. A quotation longer than LONG_QUOTE characters is split inside like
any other text (a whole speech is not a sentence); its marks then stand in the first and the last of its sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from summarizer.model import Sentence, Span

LONG_QUOTE = 200
OPENERS = "“‘「『《〈（(【[{〔〖﹁﹃｢＂"
CLOSERS = "”’」』》〉）)】]}〕〗﹂﹄｣"
PARTNER = dict(zip(CLOSERS, OPENERS, strict=False))
QUOTES = frozenset("”’」』﹂﹄｣\"")
"""Closing marks of speech: a sentence may end with them. Brackets and title marks close a sentence only where they also opened it."""

_PARAGRAPH = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_PAIRED = re.compile(f'[{re.escape(OPENERS + CLOSERS)}"]')
_MARKS = "。！？!?…｡﹗﹖‼⁇⁈⁉"
_CLOSE = re.escape(CLOSERS)
_FINAL = re.compile(rf"[{_MARKS}][{_MARKS}.．]*[{_CLOSE}]*|[.．]+(?![0-9A-Za-z_/\\@%&=?!,;:，、；：…-])[{_CLOSE}]*")
_SPACE = re.compile(r"\s*")
_CONTINUES = frozenset("，、；：,;:。！？!?…—～~·％%’”」』》〉）)】]}〕〗﹂﹄｣")
"""Marks that cannot begin a sentence: before them the last one goes on."""
_SPEECH = re.compile(
    r"[^，。！？；：…“”\s]{0,14}?(?:说|说道|问|问道|答|答道|回答|喊|喊道|叫道|笑道|叹道|写道|表示|坦言|感叹|感慨|介绍|解释|强调|指出|告诉[^，。：]{1,8}|[^，。：]{0,4}地说)[着过了]?[，。！,.]"
)
_JOINED = re.compile(r"(?:的(?!确)|地(?=[说喊叫])|之[类声称]|是(?=[^不否]|$)|等(?!待|到|着)|与|和|及|或|让|使得|这[句个种样一番]|那[句个种样])")
_SPOKEN = re.compile(r"(?:[：:，,]|[说道问答喊叫写称])\s*$")
_LIST_NUMBER = re.compile(r"(?:^|[\s：:；;，,。、（(])(?:\d{1,3}|[A-Za-z]|[IVXivx]{1,4}|[一二三四五六七八九十]{1,3})$")
_WORD = re.compile(r"[A-Za-z0-9.]+$")
_HAN_ABBREVIATED = re.compile(r"[A-Za-z](?:\.[A-Za-z])+$")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st no nos vol vols fig figs eq eqs sec ch pp ed eds vs cf al ca approx dept est gen col lt sgt capt gov sen rep rev hon mt ft inc ltd co corp bros "
    "univ jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e u.s u.k u.n op viz messrs".split()
)


def split(text: str) -> list[Sentence]:
    r"""Split a text into its sentences, in order.

    text: cleaned text, one paragraph a line. Returns sentences with their offsets in code points; ``index`` counts sentences, ``paragraph`` non-empty lines, both from 0.
    Nothing is lost: what lies between two sentences, before the first and after the last is white space.

    >>> [s.text for s in split("“走吧。”然后他走了。只用了3.5秒……\n路灯亮了")]
    ['“走吧。”', '然后他走了。', '只用了3.5秒……', '路灯亮了']
    """
    sentences: list[Sentence] = []
    paragraph = 0
    for line in _PARAGRAPH.finditer(text):
        start, end = _stripped(text, line.start(), line.end())
        if start == end:
            continue
        for stop in _stops(text, start, end):
            sentences.append(Sentence(text[start:stop], start, stop, len(sentences), paragraph))
            start = _space_end(text, stop)
        paragraph += 1
    return sentences


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    kept = piece.lstrip()
    start = end - len(kept)
    return start, start + len(kept.rstrip())


def _space_end(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def pairs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The outermost pairs of quotes, brackets and title marks in ``text[start:end]``, each from its opening to its closing mark (end excluded), in order.

    Marks without a partner are left out, and so are quotations longer than LONG_QUOTE characters (their inner pairs stand in for them).

    >>> pairs("他（“小李”）说：“走")
    [(1, 7)]
    """
    found: list[Span] = []
    waiting: list[tuple[str, int]] = []
    open_marks = dict.fromkeys(OPENERS + '"', 0)
    for match in _PAIRED.finditer(text, start, len(text) if end is None else end):
        mark, at = match.group(), match.start()
        opener = PARTNER.get(mark) or ('"' if mark == '"' and open_marks['"'] else None)
        if opener is None:
            open_marks[mark] += 1
            waiting.append((mark, at))
        elif open_marks[opener]:
            began = ""
            while began != opener:
                began, since = waiting.pop()
                open_marks[began] -= 1
            if at - since < LONG_QUOTE:
                while found and found[-1][0] > since:
                    found.pop()
                found.append((since, at + 1))
    return found


def _stops(text: str, start: int, end: int) -> list[int]:
    """Where the sentences of the paragraph ``text[start:end]`` end; the last is always ``end``."""
    stops: list[int] = []
    held = pairs(text, start, end)
    opened = [pair[0] for pair in held]
    began = start
    for match in _FINAL.finditer(text, start, end):
        first, last = match.span()
        if first < began:
            continue
        around = bisect_right(opened, first) - 1
        if around >= 0 and held[around][1] > first:
            close = held[around][1]
            if close > last + 1:
                continue
            last = max(last, close)
            ends = text[last - 1] not in "》〉" and _ends_quote(text, began, held[around][0], last, end)
        else:
            ends = _ends_plain(text, began, first, last, start, end)
        if ends:
            stops.append(last)
            began = _space_end(text, last)
    if not stops or stops[-1] != end:
        stops.append(end)
    return stops


def _ends_plain(text: str, began: int, first: int, last: int, start: int, end: int) -> bool:
    """Whether the final marks ``text[first:last]``, outside of any pair, end the sentence that began at ``began``."""
    if last >= end:
        return True
    after = text[_space_end(text, last)]
    mark = text[first]
    if after in _CONTINUES:
        return False
    if mark in "。！？":
        return True
    if mark in ".．":
        return _period_ends(text, began, first, last, start, end)
    if mark in "!?":
        inside_address = after.isascii() and (after.isalnum() or after in "=&/") and after == text[last] and first > began and text[first - 1].isascii()
        return not inside_address and not ("a" <= after <= "z")
    return not _JOINED.match(text, last)


def _period_ends(text: str, began: int, first: int, last: int, start: int, end: int) -> bool:
    """Whether a full stop of the ASCII kind ends the sentence: not in abbreviations, initials, list numbers and foreign names."""
    if first == began:
        return False
    before, after = text[first - 1], text[_space_end(text, last)]
    if last - first > 1:
        return not ("a" <= after <= "z")
    if "a" <= after <= "z":
        return False
    if _LIST_NUMBER.search(text[max(began, first - 5):first]) and not (before.isascii() and text[max(began, first - 3):first].strip("0123456789 ").isalpha() and before.isdigit()):
        return False
    word_match = _WORD.search(text[max(began, first - 12):first])
    if word_match:
        word = word_match.group()
        if word.lower() in _ABBREVIATIONS or _HAN_ABBREVIATED.match(word):
            return False
        if len(word) == 1 and word.isupper() and (first - 2 < began or text[first - 2].isspace()):
            return False
    if text[last].isspace() or before.isascii():
        return True
    paragraph = text[start:end] if end - start < 4000 else text[max(start, first - 2000):min(end, first + 2000)]
    return "。" not in paragraph


def _ends_quote(text: str, began: int, opened: int, last: int, end: int) -> bool:
    """Whether the sentence that began at ``began`` ends with the pair that opened at ``opened``, whose text ends with a final mark."""
    if last >= end:
        return True
    after = text[_space_end(text, last)]
    if after in _CONTINUES:
        return False
    if text[last - 1] not in QUOTES:
        return opened == began
    if "a" <= after <= "z" or _JOINED.match(text, last):
        return False
    if opened == began:
        return not _SPEECH.match(text, last)
    return bool(_SPOKEN.search(text[max(began, opened - 3):opened]))

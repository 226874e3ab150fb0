"""What a line leaves out of a sentence, or may leave out, inside of its clauses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..model import Span
from .vocabulary import AFTER_DATE, COMPLETE, DAYTIMES, EVENTS, LABEL, OFFICES, PARENTHESES, QUOTE, THAT_DAY, THEME, TIMEWORDS
from .wording import IS_DATE, IS_PLACED, IS_TIME, NEAR, OPENING_QUOTES, Wording


def dropped(read: Wording) -> list[Span]:
    """What every line leaves out: a label in front (〔【热点】〕), parentheses, and dates between a subject and its verb (市政府〔3日〕宣布)."""
    text = read.text
    spans = []
    found = list(PARENTHESES.finditer(text))
    if found:
        quotes = [match.start() for match in QUOTE.finditer(text)]
        spans = [match.span() for match in found if not _of_name(match.group()[1:-1]) and not _quoted(text, quotes, match.start())]
    label = LABEL.match(text)
    if label:
        spans.append(label.span())
    if read.some & (IS_DATE | IS_TIME):
        spans += _dates(read)
    return sorted(spans)


def _dates(read: Wording) -> list[Span]:
    """The dates between a subject and its verb."""
    words, spans = read.words, []
    for k in [k for k, bits in enumerate(read.bits[:-1]) if bits & (IS_DATE | IS_TIME) and k]:
        end = k + 1 if words[k] in THAT_DAY else date_end(read, k)
        if k < end < len(words) and _subject(read, k - 1) and read.tags[end][0] in "vpd" and words[end] not in AFTER_DATE:
            spans.append((read.offsets[k], read.offsets[end]))
    return spans


def _of_name(inside: str) -> bool:
    """Whether what stands in parentheses is a number, a part of a name (路灯2号〔2a〕), or of what is counted (五个县〔市、区〕)."""
    if inside.isdigit() or all(character in "市县区镇乡旗州街道、" for character in inside):
        return True
    return len(inside) < 4 and inside.isascii() and inside.isalnum() and any(map(str.isdigit, inside))


def _quoted(text: str, quotes: Sequence[int], at: int) -> bool:
    """Whether a place lies inside of quotes: the last of the places of ``quotes`` before it opens one."""
    before = bisect_left(quotes, at) - 1
    return before >= 0 and text[quotes[before]] in OPENING_QUOTES


def _subject(read: Wording, k: int) -> bool:
    """Whether token k may be the end of a subject."""
    word, tag = read.words[k], read.tags[k]
    return (tag[0] in "nj" or tag == "eng" or word in "）)”》") and word not in TIMEWORDS


def date_end(read: Wording, k: int) -> int:
    """Where the date that may begin at token k ends; k where there is none."""
    words, first = read.words, k
    while k < len(words) and words[k] in TIMEWORDS:
        k += 1
    if k == len(words) or not read.bits[k] & IS_DATE:
        return first
    k += 1
    while k < len(words) and words[k] in DAYTIMES:
        k += 1
    return k


def places(read: Wording) -> list[Span]:
    """What a line may leave out: where something happened, between subject and verb (论坛〔在河岸会展中心〕开幕)."""
    spans: list[Span] = []
    if not read.some & IS_PLACED:
        return spans
    words, tags = read.words, read.tags
    for k in [k for k, bits in enumerate(read.bits[:-2]) if bits & IS_PLACED and k]:
        if not (_subject(read, k - 1) or tags[k - 1] == "t" or words[k - 1] in DAYTIMES or read.bits[k - 1] & IS_DATE):
            continue
        end, most = k + 1, min(len(words), k + 1 + NEAR)
        while end < most and tags[end][0] in "nsjbfqmtliu" and words[end] not in EVENTS:
            end += 1
        if k + 1 < end < len(words) and words[end] in EVENTS and _says_enough(read, end) and not _between(words, end):
            spans.append((read.offsets[k], read.offsets[end]))
    return spans


def themes(text: str) -> list[Span]:
    """What a line may leave out: the motto of a meeting or campaign, before what that is (举办〔“灯火可亲”〕摄影展)."""
    return [match.span() for match in THEME.finditer(text)]


def _between(words: Sequence[str], k: int) -> bool:
    """Whether 与 at token k joins two things that something is between (在晴〔与雨之间〕)."""
    return words[k] in ("与", "同", "和") and any(word in ("之间", "间") for word in words[k:k + NEAR])


def _says_enough(read: Wording, event: int) -> bool:
    """Whether the event's verb needs no place before it: it has an object, or is complete alone."""
    word, tag = (read.words[event + 1], read.tags[event + 1]) if event + 1 < len(read.words) else ("", "x")
    return word != "的" and (tag != "x" or (word != "" and word in OPENING_QUOTES) or read.words[event] in COMPLETE)


def offices(read: Wording, first: int, last: int) -> int:
    """How many tokens from ``first`` on are the offices of the person named after them (〔副市长〕李明): 0 where there are none."""
    words, tags, k = read.words, read.tags, first
    while k < last and (words[k] == "、" or (tags[k][0] in "njbls" and not tags[k].startswith("nr"))):
        k += 1
    named = first < k < last and tags[k].startswith("nr") and len(words[k]) > 1
    return k - first if named and words[k - 1].endswith(OFFICES) else 0

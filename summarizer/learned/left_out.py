"""What a line leaves out of a sentence, or may leave out, inside of its clauses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..model import Span
from .vocabulary import (
    AFTER_DATE,
    COMPLETE,
    COUNTED,
    DAYTIMES,
    EVENTS,
    HOSTS,
    JOINTLY,
    LABEL,
    OFFICES,
    PARENTHESES,
    QUOTE,
    THAT_DAY,
    THEME,
    TIMEWORDS,
    VAGUE,
)
from .wording import (
    IS_DATE,
    IS_ETC,
    IS_JOINT,
    IS_MEETING,
    IS_PLACED,
    IS_QUOTING,
    IS_TIME,
    NEAR,
    OF_PERSON,
    OF_VERB,
    OPENING_QUOTES,
    Wording,
)

FAR = 24
"""An occasion has at most so many tokens."""
ASIDE = 200
"""A parenthesis has fewer tokens."""
OCCASIONS = ("时", "期间", "上", "中")
MANY = 4
"""A list of three has at least so many words and marks before its 等."""
ENOUGH = 12
"""What is left of a clause without its host has at least so many characters."""


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
        end, most = k + 1, min(len(words), k + 1 + 2 * NEAR)
        while end < most and words[end] not in EVENTS and (tags[end][0] in "nsjbfqmtliu" or words[end] in "（("):
            end = closed(words, end) + 1
        if k + 1 < end < len(words) and words[end] in EVENTS and _says_enough(read, end) and not _between(words, end):
            spans.append((read.offsets[k], read.offsets[end]))
    return spans


def occasions(read: Wording) -> list[Span]:
    """What a line may leave out: on what occasion somebody said something (李明〔在接受采访时〕表示)."""
    spans: list[Span] = []
    if not (read.some & IS_QUOTING and read.some & IS_MEETING):
        return spans
    words, bits = read.words, read.bits
    for k in [k for k, bit in enumerate(bits[:-3]) if bit & IS_MEETING and k and (_subject(read, k - 1) or read.tags[k - 1] == "t")]:
        end = next((end for end in range(k + 2, min(len(words) - 1, k + FAR)) if words[end] in OCCASIONS and bits[end + 1] & IS_QUOTING), 0)
        if end and "，" not in words[k:end] and (words[k] == "在" or words[end] == "时"):
            spans.append((read.offsets[k], read.offsets[end + 1]))
    return spans


def hosts(read: Wording, first: int, last: int) -> Span | None:
    """What a line may leave out: by whom what a clause tells of is held (〔由某协会主办的〕比赛开幕); None where it says too little without."""
    words = read.words
    for k in range(first + 2, last - 2):
        if words[k] == "的":
            held = words[k - 1] in HOSTS and not _acts(read, first, k - 1)
            told = read.offsets[last] - read.offsets[k + 1] >= ENOUGH and words[k + 1] not in VAGUE
            return (read.offsets[first], read.offsets[k + 1]) if held and told else None
    return None


def _acts(read: Wording, first: int, last: int) -> bool:
    """Whether some tokens hold a verb, but for those that say with whom or by whom something is done, outside of parentheses."""
    k = first
    while k < last:
        if read.tags[k][0] == "v" and read.tags[k] != "vn" and read.words[k] not in HOSTS and read.words[k] not in JOINTLY:
            return True
        k = closed(read.words, k) + 1
    return False


def partners(read: Wording) -> list[Span]:
    """What a line may leave out: with whom a subject does something (某镇〔联合某协会〕举办比赛)."""
    spans: list[Span] = []
    if not read.some & IS_JOINT:
        return spans
    words, tags = read.words, read.tags
    for k in [k for k, bit in enumerate(read.bits[:-3]) if bit & IS_JOINT and k and tags[k - 1][0] in "njv" and tags[k - 1] != "vd"]:
        end = k + 1
        while end < len(words) and (tags[end][0] in "njlsbm" or tags[end] in ("vn", "eng") or words[end] in ("、", "和", "与", "等", "“", "”", "（", "(")):
            end = closed(words, end) + 1
        acts = k + 2 < end < len(words) - 1 and read.bits[end] & OF_VERB and not read.bits[end] & IS_JOINT and len(words[end]) > 1
        if acts and words[end + 1] != "的" and "等" not in words[end:end + 4]:
            spans.append((read.offsets[k], read.offsets[end]))
    return spans


def enumerations(read: Wording) -> list[Span]:
    """What a line may leave out: all but the first of a list of three or more, where their number or kind is named (某部〔、某局、某会〕等五部门)."""
    spans: list[Span] = []
    if not read.some & IS_ETC:
        return spans
    words, tags = read.words, read.tags
    for k in [k for k, bit in enumerate(read.bits[:-1]) if bit & IS_ETC and k > MANY and (tags[k + 1] == "m" or words[k + 1] in COUNTED)]:
        first = k
        while first and (words[first - 1] == "、" or tags[first - 1][0] in "njlsb" or tags[first - 1] in ("vn", "eng")):
            first -= 1
        commas = [at for at in range(first, k) if words[at] == "、"]
        if len(commas) > 1 and commas[0] > first:
            spans.append((read.offsets[commas[0]], read.offsets[k]))
    return spans


def closed(words: Sequence[str], k: int) -> int:
    """Where a parenthesis that opens at token k closes within ASIDE tokens; k itself where none does."""
    if words[k] not in "（(":
        return k
    return next((end for end in range(k + 1, min(len(words), k + ASIDE)) if words[end] in "）)"), k)


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


def offices(read: Wording, first: int, last: int) -> list[tuple[int, int]]:
    """The offices of persons named after them (〔副市长〕李明) in some tokens: of each the first token, and the name's."""
    words, tags = read.words, read.tags
    found = []
    for k in [k for k in range(first + 1, last) if read.bits[k] & OF_PERSON and len(words[k]) > 1 and words[k - 1].endswith(OFFICES)]:
        begins = k
        while begins > first and (words[begins - 1] == "、" or (tags[begins - 1][0] in "njbls" and not tags[begins - 1].startswith("nr"))):
            begins -= 1
        while begins < k and words[begins] == "、":
            begins += 1
        if begins == first or tags[begins - 1][0] in "vp":
            found.append((begins, k))
    return found

"""Where a sentence begins behind a heading that was run into it, and a clause behind what is news without it."""

from __future__ import annotations

from .left_out import date_end
from .vocabulary import BEGINS, DECREED, DECREES, HEADINGS, TERMS
from .wording import IS_DATE, IS_MARK, Wording

HEADING_ENDS = ("n", "vn", "v", "nz", "nt", "ns", "i", "l", "an", "eng")
"""Tags that a heading may end with."""
HEADED = 4
"""A heading run into a sentence has at least so many tokens."""
REPEATED, LONG_HEADING, LONGEST_HEADING = 4, 14, 200
"""A heading that comes again has at least so many characters; before a date, where a subject may stand as well, so many; and at most so many."""


def repeats(read: Wording, last: int) -> int:
    """The token at which a sentence begins behind a heading whose words come again in it (应急响应〔根据态势，某局启动应急响应〕), 0 where there is none."""
    text, offsets = read.text, read.offsets
    if text.find(text[:REPEATED], REPEATED) < 0:
        return 0
    found = 0
    for k in range(1, last):
        if offsets[k] >= REPEATED:
            if offsets[k] > LONGEST_HEADING or text.find(text[:offsets[k]], offsets[k]) < 0:
                break
            found = k
    ends = text.endswith(HEADINGS, 0, offsets[found]) or (read.words[found] in BEGINS and read.tags[found - 1][0] in "nvi")
    return found if found and (ends or (offsets[found] >= LONG_HEADING and read.bits[found] & IS_DATE)) else 0


def decree(read: Wording, first: int, last: int) -> int:
    """The token at which a clause only begins to tell what a paper says that it says is issued (某部印发《意见》〔提出〕，…), 0 where there is none."""
    words = read.words
    while last > first and read.bits[last - 1] & IS_MARK:
        last -= 1
    if last - first < 5 or words[last - 2] != "》" or words[last - 1] not in DECREED or "《" not in words[first:last]:
        return 0
    return last - 1 if not DECREES.isdisjoint(words[first:words.index("《", first)]) else 0


def glue(read: Wording, first: int, last: int) -> int:
    """The token at which a sentence begins behind a heading that was run into it (…专项行动〔近日，〕…), 0 where there is none."""
    words, tags = read.words, read.tags
    for k in range(first + HEADED, last):
        if read.bits[k] & IS_DATE and tags[k - 1] in HEADING_ENDS and not words[k - 1].endswith(TERMS):
            end = date_end(read, k)
            if end > k and (end >= last or words[end] in ("，", ",") or (len(words[k]) < 3 and tags[end][0] == "n" and words[k] in ("近日", "日前"))):
                return k
    return 0

"""A sentence cut into clauses: what each begins and ends with decides whether a line may begin or end there; and what a line may leave out inside of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Span, Token
from ..trimming import clauses as clause_spans
from .vocabulary import (
    AFTER_DATE,
    AIMS,
    COMPLETE,
    DATE,
    DAYTIMES,
    EVENTS,
    GENERIC,
    GLUED,
    GROUNDS,
    LEANING,
    LEANING_END,
    MORE,
    OFFICES,
    OPENERS,
    PARENTHESES,
    PLACES,
    QUOTED,
    QUOTING,
    SAYING,
    SPACED,
    TIME,
    TIMEWORDS,
    VERBS,
)

MOST_CLAUSES = 15
COLONS = ("：", ":")
MARKS = "，；：、,;:。—… \n"
OPENING_QUOTES = "“《「‘"
DATE_ENDS = "日号天前间"
NEAR = 8
"""Purposes and places are sought in so many tokens."""


class Clause(NamedTuple):
    """Tokens ``first`` to ``last`` (excluded), without marks; its span in the sentence; and what it is.

    leans: it leads up to the next clause, so that no line ends with it. quotes: what follows is somebody's word. generic: it only names a source.
    timely: only a time.
    ends_well: a line may end with it. verb: it has one. glued: a heading or caption was run into it. latin: it has Latin words. head, tag: its first
    word that is no
    date, and that word's part of speech.
    """

    first: int
    last: int
    start: int
    end: int
    leans: bool
    quotes: bool
    generic: bool
    timely: bool
    ends_well: bool
    verb: bool
    glued: bool
    latin: bool
    head: str
    tag: str


def clauses(text: str, tokens: Sequence[Token], offsets: Sequence[int]) -> list[Clause]:
    """The first clauses of a sentence, at most MOST_CLAUSES. offsets: where its tokens begin and, at last, end."""
    found: list[Clause] = []
    k = 0
    for _, end in clause_spans(text)[:MOST_CLAUSES]:
        first = k
        while k < len(tokens) and offsets[k] < end:
            k += 1
        clause = _clause(text, tokens, offsets, first, k, end == len(text))
        if clause:
            found.append(clause)
    return found


def _clause(text: str, tokens: Sequence[Token], offsets: Sequence[int], first: int, last: int, closes: bool) -> Clause | None:
    colon = any(word in COLONS for word, _ in tokens[max(first, last - 2):last])
    while last > first and (tokens[last - 1][0] in MARKS or tokens[last - 1][0][0] in "—…"):
        last -= 1
    while first < last and (tokens[first][0].isspace() or tokens[first][0] in MARKS):
        first += 1
    if first == last:
        return None
    body, held = text[offsets[first]:offsets[last]], tokens[first:last]
    (word, _), (tail, tail_tag) = held[0], held[-1]
    tags = [tag for _, tag in held]
    timely = TIME.fullmatch(body) is not None or body in OPENERS
    generic = GENERIC.fullmatch(body) is not None
    quotes = colon or tail in QUOTING or tail[-1] in "称说" or (len(held) > 1 and held[-2][0] in QUOTING and tail_tag in ("ul", "u", "n", "uz"))
    verb = any(tag[0] == "v" and tag != "vn" for tag in tags) or VERBS.search(body) is not None
    leans = word in ("在", "于") and (not verb or body.endswith(PLACES))
    if not closes and not leans:
        opens = word == "就" or word in LEANING
        leans = timely or quotes or generic or opens or tail in LEANING_END or tail[-1] in "后时许止" or tail_tag == "t" or _aims(held)
    ends_well = not leans and tail not in SAYING and (closes or tail_tag[0] not in "pcdf") and tail_tag not in ("uj", "ud", "uv")
    head, tag = next(((w, t) for w, t in held if t != "t" and not DATE.fullmatch(w)), held[0])
    return Clause(first, last, offsets[first], offsets[last], leans, quotes, generic, timely, ends_well, verb, _glued(held, body), "eng" in tags, head, tag)


def _aims(held: Sequence[Token]) -> bool:
    """Whether the clause only names a purpose or ground after its subject (某镇为改善环境，…)."""
    return any((held[k][0] in AIMS and held[k][1][0] == "p" and held[k + 1][1][0] in "vpad") or held[k][0] in GROUNDS
               for k in range(1, min(len(held) - 1, NEAR)))


def _glued(held: Sequence[Token], body: str) -> bool:
    """Whether a heading or caption was run into the clause: words stand inside it that open one, a word stands twice in a row, a space parts Han words
    outside of quotes, or it ends with a date that joins on to nothing.
    """
    if " " in body and SPACED.search(QUOTED.sub("", body)):
        return True
    if len(held) > 3 and DATE.fullmatch(held[-1][0]) and held[-2][1][0] in "nvrs":
        return True
    for k in range(2, len(held) - 1):
        word, (before, tag_before) = held[k][0], held[k - 1]
        if (word in GLUED and tag_before != "x") or (word == before and len(word) > 1) or (k > 3 and word in ("为", "为了") and held[k + 1][0] in MORE):
            return True
    return False


def dropped(text: str, tokens: Sequence[Token], offsets: Sequence[int]) -> list[Span]:
    """What every line leaves out: parentheses, and dates between a subject and its verb (市政府〔3日〕宣布)."""
    spans = [match.span() for match in PARENTHESES.finditer(text) if not match.group()[1:-1].isdigit()]
    for k in range(1, len(tokens) - 1):
        if tokens[k][0][-1] not in DATE_ENDS:
            continue
        end = _date_end(tokens, k)
        if k < end < len(tokens) and _subject(tokens[k - 1]) and tokens[end][1][0] in "vpd" and tokens[end][0] not in AFTER_DATE:
            spans.append((offsets[k], offsets[end]))
    return sorted(spans)


def _subject(token: Token) -> bool:
    return (token[1][0] in "nj" or token[1] == "eng" or token[0] in "）)”》") and token[0] not in TIMEWORDS


def _date_end(tokens: Sequence[Token], k: int) -> int:
    """Where the date that may begin at token k ends; k where there is none."""
    first = k
    while k < len(tokens) and tokens[k][0] in TIMEWORDS:
        k += 1
    if k == len(tokens) or not DATE.fullmatch(tokens[k][0]):
        return first
    k += 1
    while k < len(tokens) and tokens[k][0] in DAYTIMES:
        k += 1
    return k


def places(tokens: Sequence[Token], offsets: Sequence[int]) -> list[Span]:
    """What a line may leave out: where something happened, between subject and verb (论坛〔在河岸会展中心〕开幕)."""
    spans: list[Span] = []
    for k in range(1, len(tokens) - 2):
        if tokens[k][0] != "在" or not (_subject(tokens[k - 1]) or tokens[k - 1][1] == "t" or tokens[k - 1][0] in DAYTIMES or DATE.fullmatch(tokens[k - 1][0])):
            continue
        end, most = k + 1, min(len(tokens), k + 1 + NEAR)
        while end < most and tokens[end][1][0] in "nsjbfqmtliu" and tokens[end][0] not in EVENTS:
            end += 1
        if k + 1 < end < len(tokens) and tokens[end][0] in EVENTS and _says_enough(tokens, end):
            spans.append((offsets[k], offsets[end]))
    return spans


def _says_enough(tokens: Sequence[Token], event: int) -> bool:
    """Whether the event's verb needs no place before it: it has an object, or is complete alone."""
    word, tag = tokens[event + 1] if event + 1 < len(tokens) else ("", "x")
    return word != "的" and (tag != "x" or (word != "" and word in OPENING_QUOTES) or tokens[event][0] in COMPLETE)


def offices(tokens: Sequence[Token], first: int, last: int) -> int:
    """How many tokens from ``first`` on are the offices of the person named after them (〔副市长〕李明): 0 where there are none."""
    k = first
    while k < last and (tokens[k][0] == "、" or (tokens[k][1][0] in "njbls" and not tokens[k][1].startswith("nr"))):
        k += 1
    named = first < k < last and tokens[k][1].startswith("nr") and len(tokens[k][0]) > 1
    return k - first if named and tokens[k - 1][0].endswith(OFFICES) else 0

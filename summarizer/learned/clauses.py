"""A sentence cut into clauses: what each begins and ends with decides whether a line may begin or end there."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from ..trimming import clauses as clause_spans
from .borders import decree, glue, repeats
from .signs import ALSO, BACK, DASHED, DESCRIBED, EMPTY, ENDS, GLUED, HEADS, LATIN, LEANS, ONLY_SOURCE, ONLY_TIME, POST, PREDICATE, QUOTES, TELLS, VAGUE, VERB
from .vocabulary import (
    AIMS,
    ALERT,
    CAUSES,
    CONCESSIONS,
    CONTRARY,
    DEEDS,
    FOLLOWS,
    GENERIC,
    GENERIC_ENDS,
    GROUNDS,
    HALVES,
    HEARD,
    HOSTS,
    INSIDE,
    KEENLY,
    LIGHT,
    MORE,
    NO_PREDICATES,
    NOTHING_TOLD,
    NOTHING_TOLD_ENDS,
    OLD_YEAR,
    OPENERS,
    PAIRED,
    PLACES,
    PROVISOS,
    PURPOSES,
    QUOTED,
    SECOND_HALVES,
    SPACED,
    SPOKEN,
    SPOTS,
    STAYS,
    TIME,
    TOLD,
    TOWARDS,
    VERBS,
)
from .wording import (
    IS_AIM,
    IS_ALSO,
    IS_BACK,
    IS_BLANK,
    IS_BY,
    IS_CONCESSION,
    IS_DATE,
    IS_FOR,
    IS_GLUED,
    IS_HALF,
    IS_JOINT,
    IS_KIN,
    IS_LEANING,
    IS_LEANING_END,
    IS_MARK,
    IS_NO_HEAD,
    IS_OF,
    IS_POST,
    IS_PREDICATE,
    IS_PURPOSE,
    IS_QUOTE,
    IS_QUOTING,
    IS_RECENT,
    IS_SAYING,
    IS_SPEAKING,
    IS_THEN,
    IS_VAGUE,
    IS_WHOLE,
    NEAR,
    OF_ADVERB,
    OF_LATIN,
    OF_OPEN,
    OF_PARTICLE,
    OF_PREPOSITION,
    OF_VERB,
    OPENING_QUOTES,
    Wording,
)

MOST_CLAUSES = 15
COLONS = ("：", ":")
DONE = ("ul", "uz", "ug")
"""Tags of what follows a verb of something done: 了, 着, 过."""
NAMED = ("ns", "nt", "nr", "nz", "j")
"""Tags of names."""


class Clause(NamedTuple):
    """Tokens ``first`` to ``last`` (excluded), without marks; its span in the sentence; and what it is.

    head: its first token that is no date. described: where its subject begins behind what describes it (来自河岸的〔团队获胜〕), or 0. facts: what is known of
    it, as bits (see signs).
    """

    first: int
    last: int
    start: int
    end: int
    head: int
    described: int
    facts: int


def clauses(read: Wording) -> list[Clause]:
    """The first clauses of a sentence, at most MOST_CLAUSES."""
    found: list[Clause] = []
    k, length = 0, len(read.text)
    for _, end in clause_spans(read.text)[:MOST_CLAUSES]:
        first, k = k, bisect_left(read.offsets, end, k, len(read.words))
        border = (repeats(read, k) if not first else 0) or (glue(read, first, k) if read.some & IS_DATE else 0)
        if border:
            heading = _clause(read, first, border, True)
            if heading:
                found.append(heading._replace(facts=heading.facts | HEADS))
            first = border
        border = decree(read, first, k)
        if border:
            found += filter(None, (_clause(read, first, border, False),))
            first = border
        clause = _clause(read, first, k, end == length)
        if clause:
            found.append(clause)
    if read.some & IS_BY:
        _note_by_whom(found, read)
    if read.some & IS_PURPOSE:
        _note_long_purposes(found, read)
    if read.some & (IS_HALF | IS_CONCESSION):
        _note_half_concessions(found, read)
    return found


def _note_by_whom(found: list[Clause], read: Wording) -> None:
    """Mark the clauses that a sentence opens with where they say by whom something is done, and not yet what (由某协会主办，某镇承办，〔比赛开幕〕)."""
    opened = False
    for k, clause in enumerate(found[:-1]):
        if not clause.facts & (ONLY_TIME | ONLY_SOURCE):
            by = read.words[clause.last - 1] in HOSTS if opened else read.bits[clause.head] & IS_BY and not clause.described
            if not by or "的" in read.words[clause.head:clause.last]:
                return
            found[k] = clause._replace(facts=(clause.facts | LEANS | (BACK if opened else 0)) & ~ENDS)
            opened = True


def _note_half_concessions(found: list[Clause], read: Wording) -> None:
    """Take the end from clauses where the other half is to come (不仅…，〔还〕…), as before 但, 却… where something was conceded (尽管…，〔但〕…)."""
    words = read.words
    concedes = halved = False
    waits = ""  # for the other half of what was begun with this word
    for k, (clause, after) in enumerate(itertools.pairwise(found)):
        concedes = concedes or words[clause.first] in CONCESSIONS
        held = words[clause.first:clause.last]
        halved = any(word in HALVES for word in held) or (halved and held[0] not in SECOND_HALVES)
        paired = next((word for word in held if word in PAIRED), "")
        waits = "" if paired == waits else paired or waits
        contrary = concedes and words[after.first] in CONTRARY
        if halved or waits or contrary:
            found[k] = found[k]._replace(facts=found[k].facts & ~ENDS)
        if contrary:
            found[k + 1] = after._replace(facts=after.facts & ~BACK)


def _note_long_purposes(found: list[Clause], read: Wording) -> None:
    """Mark the clauses that go on with a purpose which the sentence opens with (为进一步改善环境，〔提升形象，关心居民，〕3日，某镇…).

    It goes on as far as clauses open with a verb or the like, and up to a date that follows, but for those that open with a name.
    """
    dated = next((k for k, clause in enumerate(found) if k and clause.facts & ONLY_TIME), 0)
    aims = False
    for k, clause in enumerate(found[:-1]):
        word, tag, leans = read.words[clause.first], read.tags[clause.first], bool(clause.facts & LEANS)
        goes_on = word.startswith(KEENLY) or tag[0] in "vdp" or tag == "ad" or (k < dated and not tag.startswith(NAMED))
        aims = (aims and not clause.facts & ONLY_TIME and goes_on) or (leans and word in PURPOSES)
        if aims and not leans:
            found[k] = clause._replace(facts=(clause.facts | LEANS) & ~ENDS)


def _clause(read: Wording, first: int, last: int, closes: bool) -> Clause | None:
    """The clause that some tokens make, None where they are marks alone. closes: it ends its sentence, or a heading."""
    words, bits = read.words, read.bits
    colon = last > first and (words[last - 1] in COLONS or (last - 1 > first and words[last - 2] in COLONS))
    while last > first and bits[last - 1] & IS_MARK:
        last -= 1
    while first < last and bits[first] & IS_BLANK:
        first += 1
    if first == last:
        return None
    start, end, head = read.offsets[first], read.offsets[last], first
    while head < last and bits[head] & IS_NO_HEAD:
        head += 1
    if head == last:
        head = first
    body, some = read.text[start:end], reduce(or_, bits[first:last])
    facts, described = QUOTES * (colon or _speaks(read, first, last)), 0
    if body in OPENERS or (TIME.fullmatch(body) and not OLD_YEAR.search(body)):
        facts |= ONLY_TIME
    if colon and ALERT.search(body):
        facts |= ENDS
    if body[-1] in GENERIC_ENDS and GENERIC.fullmatch(body):
        facts |= ONLY_SOURCE
    if some & OF_VERB or VERBS.search(body):
        verb, described = _predication(read, first, head, last, some)
        facts |= PREDICATE | VERB * verb | DESCRIBED * (described > 0)
    elif _is_quality(read, head, last) or "为" in read.words[head + 1:last - 1]:
        facts |= PREDICATE | VERB
    if _leans(read, first, last, body, facts, some, closes):
        facts |= LEANS
    elif _ends_well(read, first, last, body, facts, some, closes):
        facts |= ENDS
    return Clause(first, last, start, end, head, described, facts | _noted(read, first, last, head, body, some, closes))


def _is_done(read: Wording, first: int, last: int) -> bool:
    """Whether the clause ends with the noun that says what is done (对路灯进行〔分析〕)."""
    return read.tags[last - 1] in ("n", "vn") and not LIGHT.isdisjoint(read.words[first:last - 1])


def _is_quality(read: Wording, head: int, last: int) -> bool:
    """Whether the clause ends with the adjective that it says of its subject (防汛形势〔严峻〕)."""
    word, tags = read.words[last - 1], read.tags
    return last - head > 1 and tags[last - 1] == "a" and len(word) > 1 and word not in NO_PREDICATES and tags[last - 2][0] in "ndv"


def _speaks(read: Wording, first: int, last: int) -> bool:
    """Whether the clause ends with a verb by which somebody speaks."""
    bits = read.bits
    word, before = read.words[last - 1], read.words[first:last - 1]
    tag = read.tags[last - 1]
    if (tag[0] == "n" and "的" in before) or (word in DEEDS and "的" in before[-2:]) or _is_done(read, first, last):
        return False
    return bits[last - 1] & IS_SPEAKING > 0 or (last - first > 1 and bits[last - 2] & IS_QUOTING > 0 and read.tags[last - 1] in ("ul", "u", "n", "uz"))


def _leans(read: Wording, first: int, last: int, body: str, facts: int, some: int, closes: bool) -> bool:
    """Whether the clause leads up to the next one. some: the bits that any of its tokens has."""
    opening, tail = read.words[first], read.bits[last - 1]
    if (opening in ("在", "于") and (not facts & VERB or body.endswith(PLACES))) or (opening in TOWARDS and not facts & VERB):
        return True
    return not closes and (facts & (ONLY_TIME | QUOTES | ONLY_SOURCE) > 0 or read.bits[first] & (IS_LEANING | IS_THEN) > 0
                           or (tail & IS_LEANING_END > 0 and not _stays(read.words[first:last])) or (some & IS_AIM > 0 and _aims(read, first, last))
                           or (opening == "以" and "为" in read.words[first + 2:last]))


def _stays(words: Sequence[str]) -> bool:
    """Whether a clause that ends with 中, 之中 and the like says what state something is in (公司处于危机之中)."""
    return words[-1] in INSIDE and not STAYS.isdisjoint(words)


def _ends_well(read: Wording, first: int, last: int, body: str, facts: int, some: int, closes: bool) -> bool:
    """Whether a line may end with the clause, which leads up to nothing."""
    tail, after = read.bits[last - 1], read.text[read.offsets[last]:read.offsets[last] + 1]
    own = read.words[first:last]
    if (after == "…" and "、" in body) or own[-1] in SPOKEN:
        return False
    if tail & (IS_SAYING | OF_PARTICLE):
        said = own[-2:-1] == ("的",) or _is_done(read, first, last) or (own[-1] == "的" and "是" in own) or (own[-1] == "等" and "、" in own)
        ends = closes and read.text[-1] in "。！？!?" and not (tail & IS_SPEAKING and tail & OF_VERB)
        if not (said or ends):
            return False
    if closes:
        return True
    if (tail & OF_OPEN and not _stays(own)) or after in "—-–" or (some & IS_JOINT and _only_jointly(read.bits[first:last])):
        return False
    return facts & VERB > 0 or ("的" not in body and not (some & OF_PREPOSITION and "p" in read.tags[first + 1:last]))


def _noted(read: Wording, first: int, last: int, head: int, body: str, some: int, closes: bool) -> int:
    """What else is known of a clause, as bits."""
    words, bits = read.words, read.bits
    facts = LATIN if some & OF_LATIN else 0
    if (some & (IS_GLUED | IS_FOR) or read.twice or " " in body or bits[last - 1] & IS_DATE) and _glued(read, first, last, body):
        facts |= GLUED
    if last - first > 2 and bits[last - 2] & IS_POST and len(words[last - 1]) <= 3:
        facts |= POST
    if some & IS_ALSO and _goes_on(bits[head:min(head + NEAR, last)]):
        facts |= ALSO
    if bits[head] & (IS_VAGUE | IS_KIN) and _is_vague(bits[head], read.tags[head + 1] if head + 1 < last else "x"):
        facts |= VAGUE
    if bits[first] & IS_BACK or (bits[first] & IS_RECENT and not {"一次", "一起"}.isdisjoint(words[first:min(first + 3, last)])):
        facts |= BACK
    start = read.offsets[first]
    if start and read.text[start - 1] in "—-：:":
        facts |= DASHED
    if (not closes or body.endswith(HEARD)) and _is_empty(body):
        facts |= EMPTY
    return facts | TELLS if bits[first] & IS_QUOTING else facts


def _is_vague(bits: int, after: str) -> bool:
    """Whether the subject is any company or meeting, or somebody's relative. after: the tag behind it."""
    return bits & IS_WHOLE > 0 or (bits & IS_VAGUE > 0 and after[0] in "vdpuxc") or (bits & IS_KIN > 0 and after.startswith("nr"))


def _only_jointly(bits: Sequence[int]) -> bool:
    """Whether the clause says with whom something is done (某镇联合某协会，…), and has no other verb."""
    return any(bit & IS_JOINT for bit in bits[1:]) and all(bit & IS_JOINT for bit in bits if bit & OF_VERB)


def _is_empty(body: str) -> bool:
    """Whether the clause ends by saying only that something was told; the expression is looked for where it may end so."""
    may = body[-1] in NOTHING_TOLD_ENDS or "一" in body or "多" in body or "者" in body
    return may and any(match.end() == len(body) for match in NOTHING_TOLD.finditer(body))


def _predication(read: Wording, first: int, head: int, last: int, some: int) -> tuple[bool, int]:
    """Whether the clause has a verb of its own, and where it opens with words that describe its subject, where that begins (来自河岸的〔团队获胜〕), else 0.

    What is quoted, what stands right before 的, and where the clause opens with a verb or preposition, what stands before the first 的 too, is no verb of its
    own.
    """
    text, offsets = read.text, read.offsets
    if not some & (IS_QUOTE | IS_OF):
        acts = some if head == first else reduce(or_, read.bits[head:last])
        return acts & (OF_VERB | IS_PREDICATE) > 0 or VERBS.search(text, offsets[head], offsets[last]) is not None, 0
    verbs, nouns = _verbs_and_nouns(read, head, last)
    if not nouns or not _describes(read, head, nouns[0]):
        return bool(verbs) or VERBS.search(text, offsets[head], offsets[last]) is not None, 0
    begins = offsets[nouns[0] + 1]
    own = bool(verbs and verbs[-1] > nouns[0] + 1) or VERBS.search(text, begins, offsets[last]) is not None
    return own or _acts_on(read, head, last), begins if own else 0


def _acts_on(read: Wording, head: int, last: int) -> bool:
    """Whether a clause that opens with a verb, or before whose first 的 something is done, has what stands behind 的 for its object (感受了戏剧的〔魅力〕).

    So it is where the verb has a 了, or where the sentence had a verb before: what only describes a subject opens it.
    """
    tags, bits = read.tags, read.bits
    if any(bits[k] & OF_VERB and tags[k + 1] in DONE for k in range(head, last - 1)):
        return True
    while head < last and bits[head] & OF_ADVERB:
        head += 1
    return head < last and bits[head] & OF_VERB > 0 and read.words[head] not in TOLD and any(bit & OF_VERB for bit in bits[:head])


def _describes(read: Wording, head: int, of: int) -> bool:
    """Whether a clause opens with what describes the noun behind its first 的 (token ``of``): with a verb or the like, or with where something is done
    (在河岸工作的〔人〕)."""
    word, tag = read.words[head], read.tags[head]
    if tag[0] not in "vpdf" or tag == "vn" or word[-1] in "是有" or word in TOWARDS:
        return False
    return word not in SPOTS or any(bits & OF_VERB for bits in read.bits[head + 1:of])


def _verbs_and_nouns(read: Wording, head: int, last: int) -> tuple[list[int], list[int]]:
    """The tokens that are verbs of a clause, and its 的 before what is described. What stands between 关于 and 的 is none (关于停止施工的〔通知〕)."""
    words, tags = read.words, read.tags
    quoted = False
    verbs: list[int] = []
    nouns: list[int] = []
    about = words.index("关于", head, last) if "关于" in words[head:last] else last
    for k, bits in enumerate(read.bits[head:last], head):
        if bits & IS_QUOTE:
            quoted = words[k] in OPENING_QUOTES
        elif quoted or not bits & (IS_OF | OF_VERB | IS_PREDICATE):
            continue
        elif bits & IS_OF:
            while verbs and (verbs[-1] > about or (verbs[-1] == k - 2 and read.bits[k - 2] & IS_JOINT)):
                verbs.pop()
            if k + 1 < last and (tags[k + 1][0] in "njeslmxartq" or tags[k + 1] == "vn"):
                nouns.append(k)
        elif not (k + 1 < last and words[k + 1] == "的"):
            verbs.append(k)
    return verbs, nouns


def _goes_on(bits: Sequence[int]) -> bool:
    """Whether 也, 还 and the like stand before the clause's first verb."""
    for bit in bits:
        if bit & (IS_ALSO | OF_VERB):
            return bit & IS_ALSO > 0
    return False


def _aims(read: Wording, first: int, last: int) -> bool:
    """Whether the clause only names a purpose, a ground or a condition after its subject (某镇为改善环境，…)."""
    words, tags = read.words, read.tags
    return any((words[k] in AIMS and tags[k][0] in "pc" and (tags[k + 1][0] in "vpad" or words[k] in CAUSES)) or words[k] in GROUNDS
               or (words[k] in PROVISOS and tags[k - 1] != "c" and FOLLOWS.isdisjoint(words[k + 1:last]))
               for k in range(first + 1, min(last - 1, first + NEAR)) if read.bits[k] & IS_AIM)


def _glued(read: Wording, first: int, last: int, body: str) -> bool:
    """Whether a heading or caption was run into the clause: words stand inside it that open one, a word stands twice in a row, a space parts Han words
    outside of quotes, or it ends with a date that joins on to nothing.
    """
    words, tags, bits = read.words, read.tags, read.bits
    if " " in body and SPACED.search(QUOTED.sub("", body)):
        return True
    if last - first > 3 and bits[last - 1] & IS_DATE and tags[last - 2][0] in "nvrs":
        return True
    for k in range(first + 2, last - 1):
        if (bits[k] & IS_GLUED and tags[k - 1] != "x") or (words[k] == words[k - 1] and len(words[k]) > 1):
            return True
        if bits[k] & IS_FOR and k > first + 3 and words[k + 1] in MORE:
            return True
    return False

"""The pieces of sentences that may stand as a line of their own.

A piece is a run of clauses, or two runs with the clauses between them left out. It begins where a sentence may begin: at its head, behind dates and
sources, or with a subject of its own. It ends where nothing is left hanging. Signs of a bad line are noted; which of the pieces is best is for the
networks to say. All sentences are cut at once: their clauses are the rows of one table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..model import Document, Sentence, Span
from .clauses import Clause, clauses
from .grams import Array, Ints
from .left_out import dropped, enumerations, hosts, occasions, offices, partners, places, themes
from .signs import (
    ALSO,
    BACK,
    BARE,
    BARE_SECOND,
    CAPTION,
    DASHED,
    EMPTY,
    ENDS,
    GLUED,
    HANGS,
    HEADING,
    HEADS,
    JOINS,
    LACKS,
    LATIN,
    LEANS,
    LEAPS,
    LETS,
    ONLY_SOURCE,
    ONLY_TIME,
    OPENING,
    OWN_SUBJECT,
    POST,
    PREDICATE,
    QUESTION,
    QUOTATION,
    QUOTES,
    SIGNS,
    SOURCED,
    SUBJECT,
    SUBJECTLESS,
    TELLS,
    TIMELY,
    TURNS,
    VERB,
    VERBLESS,
)
from .vocabulary import AMOUNT, ASKING, CAPTIONS, CAPTIONS_BEGIN, FORECASTS, OLD_YEAR, PERIOD, QUARTER, RUMOURS, TOLD
from .wording import (
    IS_CONDITION,
    IS_HOSTING,
    IS_IDLE,
    IS_ITS,
    IS_LACKING,
    IS_LEANING,
    IS_LETTING,
    IS_LISTED,
    IS_OF,
    IS_SPLIT_OFF,
    IS_UNRESOLVED,
    NEAR,
    OF_ACT,
    OF_HEAD,
    OF_LATIN,
    OF_NOUN,
    OF_OWN,
    OF_PERSON,
    OF_SUBJECT,
    Wording,
    wording,
)

NAMES = ("nr", "ns", "nt", "nz", "j", "eng")
FINAL = "。！？!?”…."
SLACK = 24
"""Pieces may be so much longer than the line: parentheses and dates are yet to be left out."""
LONG_QUOTE = 20
NOWHERE, AT_HEAD, AFTER_TIME, AFTER_SOURCE, AFTER_LEAD, IN_MIDDLE = range(-1, 5)
_BITS = np.arange(len(SIGNS))


class Cuts(NamedTuple):
    """Sentences cut into pieces.

    clauses: of each sentence, all in one row. first: the first clause of each sentence, and the end. dropped, optional: by sentence, what is left out of
    every piece, and what may be. offices: by sentence, those of persons (where they begin, where the name begins and ends), which may be dropped for who
    is known without. Those spans count in the article's text.
    pieces: rows of the first and last clause of a piece's first run and of its second (-1 for one run), how it begins, and its sentence's place among
    those cut; characters: start and end of both runs in the article's text, equal where there is no second. signs: rows of 0 and 1, one column each of SIGNS.
    """

    clauses: list[Clause]
    first: list[int]
    dropped: list[list[Span]]
    optional: list[list[Span]]
    offices: list[list[tuple[int, int, int]]]
    pieces: Ints
    characters: Ints
    signs: Array


def cut(document: Document, among: Sequence[int], limit: int) -> Cuts:
    """The pieces of some of a document's sentences that may stand as a line of about ``limit`` characters."""
    found: list[Clause] = []
    first, left_out, optional, held = [0], [], [], []
    pieces: list[tuple[int, ...]] = []
    for place, i in enumerate(among):
        sentence = document.sentences[i]
        text, base = sentence.text, sentence.start
        read = wording(document, i, text)
        some = clauses(read)
        gone = dropped(read)
        left_out.append([(base + start, base + end) for start, end in gone])
        told = [(c.start, c.described) for c in some if c.described and _named(read, c)]
        held_by = [span for c in some if (span := hosts(read, c.first, c.last))] if read.some & IS_HOSTING and read.some & IS_OF else []
        may_go = [*places(read), *occasions(read), *enumerations(read), *partners(read), *themes(text), *told, *held_by]
        optional.append([(base + start, base + end) for start, end in may_go])
        held.append(_offices(read, some, base))
        kinds, facts = _facts(read, some)
        room = limit + SLACK + sum(end - start for start, end in may_go)
        own = _pieces(_kept(some, gone), kinds, facts, room, text[-1] in FINAL)
        pieces += _placed(some, own, kinds, place, len(found), base, _sentence_signs(sentence))
        found += some
        first.append(len(found))
    rows = np.array(pieces, np.int64).reshape(-1, 11)
    return Cuts(found, first, left_out, optional, held, rows[:, :6], rows[:, 6:10], (rows[:, 10:] >> _BITS & 1).astype(bool))


def _offices(read: Wording, found: Sequence[Clause], base: int) -> list[tuple[int, int, int]]:
    """The offices of persons that clauses begin with, as in Cuts. base: where the sentence begins."""
    if not read.some & OF_PERSON:
        return []
    return [(base + read.offsets[k], base + read.offsets[name], base + read.offsets[name + 1]) for c in found for k, name in offices(read, c.first, c.last)]


def _placed(found: Sequence[Clause], pieces: Iterator[tuple[int, int, int, int, int]], kinds: Sequence[int], place: int, at: int, base: int,
            own: int) -> Iterator[tuple[int, ...]]:
    """A sentence's pieces as rows: those of ``pieces``, ``characters``, and the signs, with the sentence's own. place: of the sentence among those cut; at: of
    its first clause among all."""
    for a, b, c, d, signs in pieces:
        start, end = base + found[a].start, base + found[b].end
        if c < 0:
            yield a + at, b + at, -1, -1, kinds[a], place, start, end, end, end, own | signs
        else:
            yield a + at, b + at, c + at, d + at, kinds[a], place, start, end, base + found[c].start, base + found[d].end, own | signs


def _named(read: Wording, clause: Clause) -> bool:
    """Whether what a clause describes is a name, which stands without (位于河岸的〔青山大学〕)."""
    if read.words[clause.first] not in TOLD:
        return False
    k = bisect_left(read.offsets, clause.described)
    if read.words[clause.first] == "由" and (read.tags[k] == "m" or any(bit & OF_LATIN for bit in read.bits[k:k + NEAR])):
        return True
    return read.tags[k] in NAMES or read.words[k] in ("“", "《")


def _sentence_signs(sentence: Sentence) -> int:
    """Whether the sentence is a quotation, a question, a heading in the middle of the text, or furniture."""
    text = sentence.text
    last = text[-1]
    signs = 0
    if text[0] in "“「" and _is_quotation(text):
        signs |= QUOTATION
    if last in "？?" and ASKING.search(text):
        signs |= QUESTION
    if sentence.index > 1 and last not in FINAL:
        signs |= HEADING
    if CAPTIONS_BEGIN.match(text) or CAPTIONS.search(text):
        signs |= CAPTION
    return signs


def _is_quotation(text: str) -> bool:
    """Whether a sentence that begins with a quote is little else."""
    closing = max(text.find("”"), text.find("」"))
    return text[-1] in "”」" or text[-2:-1] in ("”", "」") or closing > LONG_QUOTE or text[closing + 1:closing + 2] in ("，", ",")


def _facts(read: Wording, found: Sequence[Clause]) -> tuple[list[int], list[int]]:
    """How a piece may begin with each clause, and what is known of it."""
    bits = read.bits
    kinds: list[int] = []
    facts: list[int] = []
    last = len(found) - 1
    needed = True
    for k, (c, (kind, opens)) in enumerate(zip(found, _starts(read, found), strict=True)):
        own, first, head = c.facts | opens, bits[c.first], bits[c.head]
        bare = head & IS_IDLE or not (c.described or first & OF_OWN)
        splits = first & IS_SPLIT_OFF or bits[min(c.first + 1, c.last - 1)] & IS_ITS
        if not (needed or splits or (own & LEANS and k == last)):
            own |= JOINS
        if own & ONLY_TIME or (head & IS_LACKING and not c.described):
            own |= LACKS
        if bare:
            own |= BARE
        elif first & OF_SUBJECT and not (own & QUOTES or first & IS_LEANING):
            own |= OWN_SUBJECT
        if head & IS_LETTING:
            own |= LETS
        if head & OF_HEAD or c.described or not own & VERB:
            own |= SUBJECT
        if k and (first & IS_LISTED or (bare and not facts[-1] & VERB)):
            facts[-1] &= ~ENDS  # what it says is said of a noun without a verb, which hangs without it; or a list goes on
        kinds.append(kind)
        facts.append(own)
        needed = bool(own & QUOTES or first & IS_CONDITION)
    return kinds, facts


def _kept(found: Sequence[Clause], gone: Sequence[Span]) -> list[Span]:
    """Where each clause begins and ends when what every line leaves out is gone."""
    if not gone:
        return [(c.start, c.end) for c in found]
    return [(c.start - _before(gone, c.start), c.end - _before(gone, c.end)) for c in found]


def _before(spans: Sequence[Span], at: int) -> int:
    """How many characters some spans, which may overlap, hold before a place: at the most, as an overlap counts twice."""
    return sum(min(end, at) - start for start, end in spans if start < at)


def _pieces(found: Sequence[Span], kinds: Sequence[int], facts: Sequence[int], room: int, prose: bool) -> Iterator[tuple[int, int, int, int, int]]:
    """Each piece as in Cuts, and its signs as bits, without those of the sentence. found: where the clauses begin and end."""
    n = len(found)
    glued = GLUED if prose else 0
    for a, (kind, firm) in enumerate(zip(kinds, _firm(facts), strict=True)):
        if kind < 0:
            continue
        start, opening = found[a][0], facts[a] & OPENING
        some, every, subject, lets = 0, -1, facts[a] & OWN_SUBJECT, 0
        for b in range(a, n):
            fact, end = facts[b], found[b][1]
            if end - start > room or (b > a and (some | fact) & HEADS):
                break
            some, every = some | fact, every & fact
            first = opening
            if b > a:
                lets |= fact & LETS
            if b >= firm:
                subject |= fact & SUBJECT
                if a < firm:
                    hangs = (facts[firm] & BACK or not subject) and not firm == b == n - 1
                    first |= facts[firm] & ALSO | (HANGS if hangs else 0)
            if fact & ENDS:
                yield a, b, -1, -1, first | fact & (EMPTY | POST if a == b else EMPTY) | _whole(some, every, glued, lets)
            if kind != IN_MIDDLE and b + 2 < n and fact & (ENDS | QUOTES) and not fact & HEADS:
                yield from _second(found, facts, (a, b, some, every, first, lets), room - (end - start), glued)


def _firm(facts: Sequence[int]) -> list[int]:
    """From each clause on, the first that does not only lead up to the next; their number where there is none."""
    firms = [0] * len(facts)
    firm = len(facts)
    for k in range(len(facts) - 1, -1, -1):
        if facts[k] & (LEANS | QUOTES) != LEANS:
            firm = k
        firms[k] = firm
    return firms


def _second(found: Sequence[Span], facts: Sequence[int], run: tuple[int, int, int, int, int, int], room: int,
            glued: int) -> Iterator[tuple[int, int, int, int, int]]:
    """The pieces of which a run of clauses (first, last, what some and what every one of them is, signs, whether one lets) is the first."""
    a, b, some, every, first, lets = run
    n = len(found)
    quotes = facts[b] & QUOTES
    between, told, spoken = -1, 0, 0
    for c in range(b + 2, n):
        fact = facts[c]
        between &= facts[c - 1]
        told |= facts[c - 1] & TELLS
        spoken |= facts[c - 1] & (QUOTES | ONLY_SOURCE) == QUOTES
        if (facts[c - 1] | fact) & HEADS:
            return
        bare = fact & BARE
        if not fact & JOINS or (bare and (told or quotes or not between & BARE)):
            continue
        signs = first if bare else first | TURNS | (HANGS if every & LACKS and not (quotes or lets) else 0)
        if (quotes and not between & LEANS) or fact & DASHED or spoken:
            signs |= LEAPS
        if not fact & PREDICATE or not (bare or some & VERB):
            signs |= BARE_SECOND
        start = found[c][0]
        some_too, every_too, lets_too = some, every, lets
        for d in range(c, n):
            fact = facts[d]
            if found[d][1] - start > room or fact & HEADS:
                break
            some_too, every_too, lets_too = some_too | fact, every_too & fact, lets_too | fact & LETS
            if fact & ENDS:
                yield a, b, c, d, signs | fact & EMPTY | _whole(some_too, every_too, glued, lets_too)


def _whole(some: int, every: int, glued: int, lets: int) -> int:
    """The signs that a piece bears by what some and what every one of its clauses is. glued: GLUED where that is a sign."""
    signs = some & glued
    if not some & VERB:
        signs |= VERBLESS
    if every & LACKS and not (lets or some & LATIN):
        signs |= SUBJECTLESS
    return signs


def _unsure(read: Wording, clause: Clause) -> bool:
    """Whether what follows would say something else without the clause: a forecast, a rumour, history (预计明日，… 近日传出，… 1953年，…)."""
    words = read.words[clause.first:clause.last]
    return words[0] in FORECASTS or words[-1].endswith(RUMOURS) or OLD_YEAR.search("".join(words[:3])) is not None


def _is_of_time(read: Wording, time: Clause, clause: Clause) -> bool:
    """Whether a clause tells an amount that is of the time named before it (今年，〔全市换灯两万盏〕), or all that happened in part of a year."""
    text, start = read.text, clause.start
    return PERIOD.search(text, time.start, start) is not None and (
        QUARTER.search(text, time.start, start) is not None or AMOUNT.search(text, start, clause.end) is not None)


def _starts(read: Wording, found: Sequence[Clause]) -> list[tuple[int, int]]:
    """For each clause how a piece may begin with it (NOWHERE where none may), and the signs it then bears: TIMELY, SOURCED.

    The head is the first clause after dates and sources. After it, where all before only leads up (为…，加快…，), the first clause with a subject of
    its own may begin a piece too; a later one only with a name.
    """
    starts: list[tuple[int, int]] = []
    kind, leading, before = AT_HEAD, True, 0
    for a, clause in enumerate(found):
        facts, first = clause.facts, read.bits[clause.first]
        opens = 0
        own = facts & VERB and (first & OF_NOUN or clause.described) and not first & IS_UNRESOLVED
        leads = facts & (LEANS | QUOTES) == LEANS and not first & IS_CONDITION
        if facts & HEADS:
            begins = kind = AT_HEAD
            leading = True
        elif kind <= AFTER_SOURCE and facts & (ONLY_TIME | ONLY_SOURCE):
            opens = TIMELY * (facts & ONLY_TIME > 0) | SOURCED * (facts & ONLY_SOURCE > 0)
            period = facts & ONLY_TIME and a + 1 < len(found) and _is_of_time(read, clause, found[a + 1])
            begins = kind if a == 0 or before & HEADS or period else NOWHERE
            kind = AFTER_SOURCE if opens & SOURCED or kind == AFTER_SOURCE else AFTER_TIME
        elif kind <= AFTER_SOURCE:
            begins = NOWHERE if a and found[a - 1].facts & ONLY_TIME and _is_of_time(read, found[a - 1], clause) else kind
            kind, leading = IN_MIDDLE, leads
        elif leading:
            holds = first & OF_SUBJECT and not (facts & QUOTES or first & (IS_LEANING | IS_UNRESOLVED))
            needed = _unsure(read, found[a - 1]) or (found[a - 1].facts & ONLY_TIME and _is_of_time(read, found[a - 1], clause))
            begins = AFTER_LEAD if (holds if facts & LEANS else own) and not needed else NOWHERE
            leading = bool(facts & ONLY_TIME or leads or (not own and first & OF_ACT))
        else:
            begins = IN_MIDDLE if own and before & VERB and not before & LEANS and read.tags[clause.first].startswith(NAMES) else NOWHERE
        starts.append((begins, opens))
        before = facts
    return starts

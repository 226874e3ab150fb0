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

from ..model import Document, Sentence, Span, Token, token_offsets
from .clauses import NOUNS, Clause, clauses, dropped, offices, places, retagged, themes
from .grams import Array, Ints
from .vocabulary import ASKING, CAPTION, CONCESSIONS, CONDITIONS, FORECASTS, LEANING, LISTED, NO_SUBJECT, OLD_YEAR, RUMOURS, SPLIT_OFF, TOLD, UNRESOLVED

OWN = (*NOUNS, "r", "m", "t", "q", "x", "z")
"""Tags that a run with a subject of its own may begin with."""
SUBJECTS = ("n", "j", "eng")
"""Tags that a subject begins with even where its clause goes on to lead up to the next one (河岸镇在各方支持下，…)."""
NAMES = ("nr", "ns", "nt", "nz", "j", "eng")
FINAL = "。！？!?”…."
SLACK = 24
"""Pieces may be so much longer than the line: parentheses and dates are yet to be left out."""
LONG_QUOTE = 20
FURTHER = ("进一步", "不断", "持续", "切实")
NOWHERE, AT_HEAD, AFTER_TIME, AFTER_SOURCE, AFTER_LEAD, IN_MIDDLE = range(-1, 5)
SIGNS = (
    "timely", "sourced", "points_back", "verbless", "glued", "hangs", "subjectless", "post", "also", "vague", "described", "dashed", "leaps", "bare_second",
    "turns", "empty", "quotation", "question", "heading", "caption", "run_in",
)
"""What a reader may mind in a piece: it opens with a date, with its source; it points back; it has no verb; a heading was run into it; a purpose or
ground stands without what it leads up to; it has no subject; it is a person and his office; it goes on from something said before; its subject is any
company or meeting; its subject is described at length; it begins after a dash or colon; its second run leaves out what it joins on to; its second run
has no verb; that has a subject of its own; it ends where it only says that something was told; and of its sentence: that it is a quotation, a question,
a heading in the middle of the text, a caption; it is a heading that ran into a sentence."""
(LEANS, QUOTES, ENDS, VERB, PREDICATE, GLUED, LATIN, DESCRIBED, POST, ALSO, VAGUE, BACK, DASHED, HEADS, BARE, JOINS, LACKS, LETS, SUBJECT, TIMELY,
 SOURCED, EMPTY, TELLS, OWN_SUBJECT) = (1 << k for k in range(24))
"""What is known of a clause, as bits."""


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
        sentence, tokens = document.sentences[i], retagged(document.row.tokens(i))
        text, base, offsets = sentence.text, sentence.start, token_offsets(tokens)
        some = clauses(text, tokens, offsets)
        left_out.append([(base + start, base + end) for start, end in dropped(text, tokens, offsets)])
        told = [(base + c.start, base + c.described) for c in some if c.described and _named(tokens, c, offsets)]
        settings = [*places(tokens, offsets), *themes(text)]
        optional.append([*((base + start, base + end) for start, end in settings), *told])
        titled = [(c.first, number) for c in some if (number := offices(tokens, c.first, c.last))]
        held.append([(base + offsets[k], base + offsets[k + number], base + offsets[k + number + 1]) for k, number in titled])
        kinds, facts = _facts(tokens, some)
        own, at = _sentence_signs(sentence), len(found)
        for a, b, c, d, signs in _pieces(some, kinds, facts, limit + SLACK, text[-1] in FINAL):
            end = base + some[b].end
            spans = (base + some[c].start, base + some[d].end) if c >= 0 else (end, end)
            pieces.append((a + at, b + at, c + at if c >= 0 else -1, d + at if d >= 0 else -1, kinds[a], place, base + some[a].start, end, *spans, own | signs))
        found += some
        first.append(len(found))
    rows = np.array(pieces, np.int64).reshape(-1, 11)
    return Cuts(found, first, left_out, optional, held, rows[:, :6], rows[:, 6:10], (rows[:, 10:] >> np.arange(len(SIGNS)) & 1).astype(bool))


def _named(tokens: Sequence[Token], clause: Clause, offsets: Sequence[int]) -> bool:
    """Whether what a clause describes is a name, which stands without (位于河岸的〔青山大学〕)."""
    if tokens[clause.first][0] not in TOLD:
        return False
    word, tag = tokens[bisect_left(offsets, clause.described)]
    return tag in NAMES or word in ("“", "《")


def _sentence_signs(sentence: Sentence) -> int:
    """Whether the sentence is a quotation, a question, a heading in the middle of the text, or furniture."""
    text = sentence.text
    closing = max(text.find("”"), text.find("」"))
    quoted = text[0] in "“「" and (text[-1] in "”」" or text[-2:-1] in ("”", "」") or closing > LONG_QUOTE or text[closing + 1:closing + 2] in ("，", ","))
    asks = text[-1] in "？?" and ASKING.search(text) is not None
    heading = sentence.index > 1 and text[-1] not in FINAL
    furniture = CAPTION.search(text) is not None
    return quoted * _sign("quotation") | asks * _sign("question") | heading * _sign("heading") | furniture * _sign("caption")


def _facts(tokens: Sequence[Token], found: Sequence[Clause]) -> tuple[list[int], list[int]]:
    """How a piece may begin with each clause, and what is known of it."""
    kinds: list[int] = []
    facts: list[int] = []
    last = len(found) - 1
    needed = True
    for k, (c, (kind, timely, sourced)) in enumerate(zip(found, _starts(tokens, found), strict=True)):
        word, tag = tokens[c.first]
        described = c.described > 0
        idle = c.head in NO_SUBJECT
        bare = idle or not (described or tag.startswith(OWN))
        bits = (LEANS * c.leans | QUOTES * c.quotes | VERB * c.verb | PREDICATE * c.predicate | GLUED * c.glued | LATIN * c.latin | DESCRIBED * described
                | POST * c.post | ALSO * c.also | VAGUE * c.vague | BACK * c.back | DASHED * c.dashed | HEADS * c.heads | BARE * bare | TIMELY * timely
                | SOURCED * sourced | EMPTY * c.empty | TELLS * c.tells)
        points = word in SPLIT_OFF or (word in UNRESOLVED and tag[0] != "d") or tokens[min(c.first + 1, c.last - 1)][0] == "其"
        if not (needed or points or (c.leans and k == last)):
            bits |= JOINS
        if c.timely or (not described and ((c.tag[0] in "vdpcu" and c.head not in CONCESSIONS) or c.tag == "ad" or idle or c.head.startswith(FURTHER))):
            bits |= LACKS
        if tag.startswith(SUBJECTS) and not c.quotes and word not in LEANING and not bare:
            bits |= OWN_SUBJECT
        if c.head in ("让", "使"):
            bits |= LETS
        if described or not c.verb or c.tag == "eng" or c.tag[0] in "njriblsmx":
            bits |= SUBJECT
        if c.ends_well:
            bits |= ENDS
        if k and ((bare and not found[k - 1].verb) or word in LISTED):
            facts[-1] &= ~ENDS  # what it says is said of a noun without a verb, which hangs without it; or a list goes on
        kinds.append(kind)
        facts.append(bits)
        needed = c.quotes or word in CONDITIONS
    return kinds, facts


def _pieces(found: Sequence[Clause], kinds: Sequence[int], facts: Sequence[int], room: int, prose: bool) -> Iterator[tuple[int, int, int, int, int]]:
    """Each piece as in Cuts, and its signs as bits, without those of the sentence."""
    n = len(found)
    firm = n
    firsts = [0] * n
    for k in range(n - 1, -1, -1):
        if facts[k] & (LEANS | QUOTES) != LEANS:
            firm = k
        firsts[k] = firm
    for a, kind in enumerate(kinds):
        if kind < 0:
            continue
        start = found[a].start
        some, every, subject = 0, -1, facts[a] & OWN_SUBJECT
        for b in range(a, n):
            fact = facts[b]
            if found[b].end - start > room or (b > a and (some | fact) & HEADS):
                break
            some, every = some | fact, every & fact
            if b >= firsts[a]:
                subject |= fact & SUBJECT
            hangs = a < firsts[a] <= b and not (firsts[a] == b == n - 1) and (facts[firsts[a]] & BACK or not subject)
            goes_on = a < firsts[a] <= b and facts[firsts[a]] & ALSO
            first = _opening(facts[a]) | HANGS * bool(hangs) | ALSO_SIGN * bool(goes_on)
            lets = b > a and any(facts[k] & LETS for k in range(a + 1, b + 1))
            if fact & ENDS:
                last = POST_SIGN * (a == b and bool(fact & POST)) | EMPTY_SIGN * bool(fact & EMPTY)
                yield a, b, -1, -1, first | last | _whole(some, every, prose, lets)
            if kind == IN_MIDDLE or not fact & (ENDS | QUOTES) or fact & HEADS:
                continue
            yield from _second(found, facts, (a, b, some, every, first, lets), room - (found[b].end - start), prose)


def _second(found: Sequence[Clause], facts: Sequence[int], run: tuple[int, int, int, int, int, bool], room: int,
            prose: bool) -> Iterator[tuple[int, int, int, int, int]]:
    """The pieces of which a run of clauses (first, last, what some and what every one of them is, signs, whether one lets) is the first."""
    a, b, some, every, first, lets = run
    n = len(found)
    between, told = -1, False
    for c in range(b + 2, n):
        fact = facts[c]
        between &= facts[c - 1]
        told = told or bool(facts[c - 1] & TELLS)
        if (facts[c - 1] | fact) & HEADS:
            return
        bare = fact & BARE
        if not fact & JOINS or (bare and (told or not between & BARE or facts[b] & QUOTES)):
            continue
        signs = first
        if (facts[b] & QUOTES and not between & LEANS) or fact & DASHED:
            signs |= LEAPS
        if not fact & PREDICATE or not (some & VERB or bare):
            signs |= BARE_SECOND
        if not bare:
            signs |= TURNS
        start = found[c].start
        some_too, every_too, lets_too = some, every, lets
        for d in range(c, n):
            if found[d].end - start > room or facts[d] & HEADS:
                break
            some_too, every_too = some_too | facts[d], every_too & facts[d]
            lets_too = lets_too or bool(facts[d] & LETS)
            if facts[d] & ENDS:
                yield a, b, c, d, signs | EMPTY_SIGN * bool(facts[d] & EMPTY) | _whole(some_too, every_too, prose, lets_too)


def _unsure(tokens: Sequence[Token], clause: Clause) -> bool:
    """Whether what follows would say something else without the clause: a forecast, a rumour, history (预计明日，… 近日传出，… 1953年，…)."""
    words = [word for word, _ in tokens[clause.first:clause.last]]
    return words[0] in FORECASTS or words[-1].endswith(RUMOURS) or OLD_YEAR.search("".join(words[:3])) is not None


def _opening(fact: int) -> int:
    """The signs that a piece bears by its first clause."""
    signs = 0
    for bit, sign in _OPENING:
        if fact & bit:
            signs |= sign
    return signs


def _whole(some: int, every: int, prose: bool, lets: bool) -> int:
    """The signs that a piece bears by what some and what every one of its clauses is."""
    return (VERBLESS * (not some & VERB) | GLUED_SIGN * (prose and bool(some & GLUED))
            | SUBJECTLESS * (bool(every & LACKS) and not some & LATIN and not lets))


def _sign(name: str) -> int:
    return 1 << SIGNS.index(name)


VERBLESS, GLUED_SIGN, HANGS, SUBJECTLESS, POST_SIGN, LEAPS, BARE_SECOND, TURNS, EMPTY_SIGN, ALSO_SIGN = map(
    _sign, ("verbless", "glued", "hangs", "subjectless", "post", "leaps", "bare_second", "turns", "empty", "also"))
_OPENING = tuple((bit, _sign(name)) for bit, name in (
    (TIMELY, "timely"), (SOURCED, "sourced"), (BACK, "points_back"), (ALSO, "also"), (VAGUE, "vague"), (DESCRIBED, "described"), (DASHED, "dashed"),
    (HEADS, "run_in")))


def _starts(tokens: Sequence[Token], found: Sequence[Clause]) -> list[tuple[int, bool, bool]]:
    """For each clause how a piece may begin with it (NOWHERE where none may), whether it then opens with a date, and with a source.

    The head is the first clause after dates and sources. After it, where all before only leads up (为…，加快…，), the first clause with a subject of
    its own may begin a piece too; a later one only with a name.
    """
    starts: list[tuple[int, bool, bool]] = []
    kind, leading = AT_HEAD, True
    for a, clause in enumerate(found):
        word, tag = tokens[clause.first]
        time = source = False
        own = (tag.startswith(NOUNS) or clause.described > 0) and word not in UNRESOLVED and clause.verb
        leads = clause.leans and not clause.quotes and word not in CONDITIONS
        if clause.heads:
            begins = AT_HEAD
            kind, leading = AT_HEAD, True
        elif kind <= AFTER_SOURCE and (clause.timely or clause.generic):
            time, source = clause.timely, clause.generic
            begins = kind if a == 0 or found[a - 1].heads else NOWHERE
            kind = AFTER_SOURCE if clause.generic or kind == AFTER_SOURCE else AFTER_TIME
        elif kind <= AFTER_SOURCE:
            begins = kind
            kind, leading = IN_MIDDLE, leads
        elif leading:
            holds = tag.startswith(SUBJECTS) and not clause.quotes and word not in LEANING and word not in UNRESOLVED
            begins = AFTER_LEAD if (holds if clause.leans else own) and not _unsure(tokens, found[a - 1]) else NOWHERE
            leading = clause.timely or leads or (not own and tag[0] in "vdp")
        else:
            begins = IN_MIDDLE if own and tag.startswith(NAMES) and found[a - 1].verb and not found[a - 1].leans else NOWHERE
        starts.append((begins, time, source))
    return starts

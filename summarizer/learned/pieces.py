"""The pieces of a sentence that may stand as a line of their own.

A piece is a run of clauses, or two runs with the clauses between them left out. It begins where a sentence may begin: at its head, behind dates and
sources, or with a
subject of its own. It ends where nothing is left hanging. Signs of a bad line are counted; which of the pieces is best is for the networks to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Sentence, Span, Token, token_offsets
from .clauses import Clause, clauses, dropped, offices, places
from .vocabulary import ASKING, CAPTION, CONDITIONS, NO_SUBJECT, POSTS, UNRESOLVED

NAMES = ("nr", "ns", "nt", "nz", "j", "eng")
SUBJECTS = ("n", "j", "eng", "s", "l", "b")
FINAL = "。！？!?”…."
SLACK = 24
"""Pieces may be so much longer than the line: parentheses and dates are yet to be left out."""
LONG_QUOTE = 20
FURTHER = ("进一步", "不断", "持续", "切实")
AT_HEAD, AFTER_TIME, AFTER_SOURCE, AFTER_LEAD, IN_MIDDLE = range(5)


class Piece(NamedTuple):
    """Clauses ``a`` to ``b`` and, for a piece in two, ``c`` to ``d`` (ends included; -1 for one run); ``start``: how it begins, one of the constants above;
    ``poor``: how many signs of a bad line it bears.
    """

    a: int
    b: int
    c: int
    d: int
    start: int
    poor: int


class Cut(NamedTuple):
    """A sentence's clauses and pieces, with what is dropped from every piece, what may be dropped, and the offices of persons (where they begin,
    where the name
    begins and ends), which may be dropped for who is known without. All spans but those of the clauses count in the article's text.
    """

    clauses: list[Clause]
    dropped: list[Span]
    optional: list[Span]
    offices: list[tuple[int, int, int]]
    pieces: list[Piece]


def cut(sentence: Sentence, tokens: Sequence[Token], limit: int) -> Cut:
    """The pieces of a sentence that may stand as a line of about ``limit`` characters."""
    text, base, offsets = sentence.text, sentence.start, token_offsets(tokens)
    at = [base + offset for offset in offsets]
    found = clauses(text, tokens, offsets)
    held = [(clause.first, number) for clause in found if (number := offices(tokens, clause.first, clause.last))]
    titled = [(at[k], at[k + number], at[k + number + 1]) for k, number in held]
    left_out = [(base + start, base + end) for start, end in dropped(text, tokens, offsets)]
    return Cut(found, left_out, places(tokens, at), titled, _pieces(tokens, found, limit + SLACK, _sentence_signs(sentence), text[-1] in FINAL))


def _sentence_signs(sentence: Sentence) -> int:
    """How many signs the sentence bears of being a quotation, a question, a heading in the middle of the text, or furniture."""
    text = sentence.text
    quoted = text[0] in "“「" and (text[-1] in "”」" or text[-2:-1] in ("”", "」") or max(text.find("”"), text.find("」")) > LONG_QUOTE)
    asks = text[-1] in "？?" and ASKING.search(text) is not None
    heading = sentence.index > 1 and text[-1] not in FINAL
    return quoted + asks + heading + (CAPTION.search(text) is not None)


def _pieces(tokens: Sequence[Token], found: Sequence[Clause], room: int, signs: int, prose: bool) -> list[Piece]:
    pieces: list[Piece] = []
    for a, start in enumerate(_starts(tokens, found)):
        if start is None:
            continue
        kind, poor = start[0], start[1] + signs
        verb = glued = False
        for b in range(a, len(found)):
            clause = found[b]
            if clause.end - found[a].start > room:
                break
            verb |= clause.verb
            glued |= clause.glued and prose
            hangs = _hangs(tokens, found, a, b)
            if clause.ends_well:
                pieces.append(Piece(a, b, -1, -1, kind, poor + (not verb) + glued + hangs + _nameless(tokens, found[a:b + 1])))
            if kind != IN_MIDDLE and b + 2 < len(found) and (clause.ends_well or clause.quotes):
                pieces += _second(tokens, found, Piece(a, b, -1, -1, kind, poor + glued + hangs), room)
    return pieces


def _starts(tokens: Sequence[Token], found: Sequence[Clause]) -> list[tuple[int, int] | None]:
    """For each clause how a piece may begin with it (see Piece) and the signs of a bad line that it then bears, or None where none may.

    The head is the first clause after dates and sources. After it, where all before only leads up (为…，加快…，), the first clause with a subject of
    its own may begin a
    piece too; a later one only with a name.
    """
    starts: list[tuple[int, int] | None] = []
    kind, leading = AT_HEAD, True
    for a, clause in enumerate(found):
        word, tag = tokens[clause.first]
        own = tag.startswith(SUBJECTS) and word not in UNRESOLVED and clause.verb
        leads = clause.leans and not clause.quotes and word not in CONDITIONS
        if kind <= AFTER_SOURCE and (clause.timely or clause.generic):
            starts.append((kind, 1) if a == 0 else None)
            kind = AFTER_SOURCE if clause.generic or kind == AFTER_SOURCE else AFTER_TIME
        elif kind <= AFTER_SOURCE:
            starts.append((kind, _points_back(tokens, clause)))
            kind, leading = IN_MIDDLE, leads
        elif leading:
            starts.append((AFTER_LEAD, _points_back(tokens, clause)) if own and not clause.leans else None)
            leading = clause.timely or leads or (not own and tag[0] in "vdp")
        else:
            starts.append((IN_MIDDLE, 0) if own and tag.startswith(NAMES) and not found[a - 1].leans else None)
    return starts


def _points_back(tokens: Sequence[Token], clause: Clause) -> int:
    word = tokens[clause.first][0]
    last_time = word == "最近" and any(following in ("一次", "一起") for following, _ in tokens[clause.first:min(clause.first + 3, clause.last)])
    return int(word in UNRESOLVED or word[0] in "该此其" or last_time)


def _hangs(tokens: Sequence[Token], found: Sequence[Clause], a: int, b: int) -> int:
    """Whether a piece that opens with a leaning clause (为…，随着…，) stops before the subject that this leads up to."""
    k = a
    while k <= b and found[k].leans and not found[k].quotes:
        k += 1
    if k == a or k > b or k == b == len(found) - 1:
        return 0
    tags = (tokens[found[j].first][1] for j in range(k, b + 1))
    if tokens[found[k].first][0][0] in "该此其":
        return 1
    return int(not any(tag[0] in "njriblsm" or tag in ("eng", "x") for tag in tags))


def _nameless(tokens: Sequence[Token], held: Sequence[Clause]) -> int:
    """Whether nothing in these clauses can be a subject (下一步，为…保驾护航), or there is nothing but a person and his office (某委员会主任某某)."""
    last = held[-1].last
    if len(held) == 1 and last - held[0].first > 2 and len(tokens[last - 1][0]) <= 3 and tokens[last - 2][0].endswith(POSTS):
        return 1
    if any(clause.latin for clause in held):
        return 0
    subjectless = all(clause.tag[0] in "vdpcu" or clause.head in NO_SUBJECT or clause.head.startswith(FURTHER) for clause in held if not clause.timely)
    return int(subjectless and not any(clause.head in ("让", "使") for clause in held[1:]))


def _second(tokens: Sequence[Token], found: Sequence[Clause], piece: Piece, room: int) -> list[Piece]:
    """Pieces in two: a first run, and one that joins on to it without the clauses between. A second run without a subject needs the one that they had too."""
    result: list[Piece] = []
    a, b = piece.a, piece.b
    size = found[b].end - found[a].start
    same_subject = tokens[found[b + 1].first][1][0] in "vdp"
    for c in range(b + 2, len(found)):
        word, tag = tokens[found[c].first]
        subjectless = tag[0] in "vdp"
        if (subjectless and (found[b].quotes or not same_subject)) or (word in UNRESOLVED and tag[0] != "d"):
            continue
        if found[c - 1].leans or (found[c].leans and c == len(found) - 1):
            continue
        for d in range(c, len(found)):
            if size + found[d].end - found[c].start > room:
                break
            if found[d].ends_well:
                nameless = _nameless(tokens, [*found[a:b + 1], *found[c:d + 1]])
                result.append(piece._replace(c=c, d=d, poor=piece.poor + nameless))
        same_subject &= subjectless
    return result

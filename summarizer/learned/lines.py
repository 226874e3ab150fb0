"""One line for an article: the best piece of its best sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from ..model import Document, Line, Options, Span, best_first
from ..patterns import lazy
from ..stages import Stages
from ..trimming import tidy_spans, trim
from .clauses import Clause
from .grams import PAIR, POS_CLASSES, Array, Floats, Ints, Mask, Page, member, stacked
from .pieces import FINAL, cut
from .sentences import LINE, Weighed
from .signs import QUOTES, SIGNS
from .vocabulary import REFERS
from .weights import GramTable, Model

COSTS = {
    "points_back": 3.0, "verbless": 2.25, "glued": 2.5, "hangs": 2.5, "subjectless": 2.25, "post": 2.0, "also": 1.25, "vague": 1.5, "dashed": 1.0,
    "leaps": 0.75, "turns": 0.25, "bare_second": 2.0, "empty": 1.0, "quotation": 2.25, "question": 2.0, "heading": 1.0, "caption": 2.0, "run_in": 0.75,
}
"""What each sign of a bad line costs, beside what the networks make of it."""
COST = np.array([COSTS.get(name, 0.0) for name in SIGNS])
BAD = 1.0
"""Where the best piece's signs cost so much, further sentences are looked at."""
READERS, LEAST_READABLE, MOST_READABLE = 1.75, -6.0, 4.0
"""How much the readers' network counts beside the network that knows ROUGE alone, and between which bounds: it gives the log-odds that a line reads well."""
REFERRING = 1.5
"""What it costs to point, inside of the line, to something said before it."""
STUB = 20.0
"""What a piece costs that is shorter than SHORT."""
BRIEF = 14
"""Pieces of fewer characters hardly ever say enough"""
TERSE = 0.75
"""and cost this."""
TITLED = 12.0
"""What it is worth to say just what the title says, beside what the network makes of it: the title knows what the news is."""
RUN_ON = 100.0
"""What it costs to begin in a headline that runs on into the text."""
PARTIAL = 2.0
"""What it costs to name some of the places that the title lists, and not the others."""
FAMOUS = 0.4
"""A person whose name's pairs all have at least this prior needs no office to be known."""
ASIDE = 1.75
"""What a sentence's distance from the best costs a piece of it, beside what the network makes of it: a reader minds an aside more than ROUGE does."""
TRIED = 10
"""So many of the best pieces are tried: one may be the title, or too long for want of a mark that tidying took."""
TOO_LONG = 1e6
SHORT = 8
"""Pieces of fewer characters say too little."""
RESERVE = 6
"""Where the best sentences have no good piece, so many more are looked at."""
SENTENCES = 3
"""Pieces are sought in so many of the best sentences."""
LINE_LENGTHS = (15.0, 25.0, 45.0)
EDGE_POS = ("n", "nr", "ns", "nt", "v", "d", "p", "m", "t", "r", "eng", "x")
LINE_FEATURES = (
    "rouge1_own", "rouge1_15", "rouge1_25", "rouge1_45", "rouge2_own", "rouge2_15", "rouge2_25", "rouge2_45", "mean_chance", "mean_pair_chance",
    "recall", "recall_pairs", "share_of_sentence", "log_size", "fullness", "share_of_length",
    "at_head", "after_time", "after_source", "after_lead", "in_middle", "in_two", "gap",
    "clauses", "first_clause", "to_end", "quoting", "marks", "digits", "title_recall", "title_precision", "title_known", *SIGNS, "lean",
    "score", "rank", "index", "first_sentence", "opens_paragraph", "first_paragraph", "final_mark", "sentences", "expected_length",
    *(f"first_{name}" for name in EDGE_POS), *(f"last_{name}" for name in EDGE_POS),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pieces of several sentences as arrays, one row each: its sentence; ``pieces``, ``signs`` and ``characters`` as in Cuts, ``units`` likewise.

    lean: pieces without what is optional in their sentence (places, offices of persons known without them). dropped, optional: by sentence, spans that
    every piece and that lean pieces go without.
    """

    sentence: Ints
    pieces: Ints
    signs: Array
    characters: Ints
    units: Ints
    lean: Mask
    clauses: list[Clause]
    first: Ints
    last: Ints
    dropped: dict[int, list[Span]]
    optional: dict[int, list[Span]]


def candidates(page: Page, table: GramTable, among: Sequence[int], limit: int) -> Candidates:
    """The pieces of some sentences."""
    cuts = cut(page.document, among, limit)
    optional = [sorted([*spans, *((start, name) for start, name, end in held if _known(page, table, name, end))])
                for spans, held in zip(cuts.optional, cuts.offices, strict=True)]
    pieces, characters, signs = cuts.pieces, cuts.characters, cuts.signs
    lean = np.zeros(len(pieces), bool)
    if any(optional):
        which = [k for k, (place, runs) in enumerate(zip(pieces[:, 5].tolist(), characters.tolist(), strict=True))
                 for _ in range(2 if _holds(runs, optional[place]) else 1)]
        lean = np.diff(np.array(which, np.int64), prepend=-1) == 0
        pieces, characters, signs = pieces[which], characters[which], signs[which]
    owner, border = pieces[:, 5], np.array(cuts.first, np.int64)
    return Candidates(np.array(among, np.int64)[owner], pieces, signs, characters, page.start.searchsorted(characters), lean,
                      cuts.clauses, border[owner], border[owner + 1] - 1, dict(zip(among, cuts.dropped, strict=True)), dict(zip(among, optional, strict=True)))


def _holds(runs: Sequence[int], spans: Sequence[Span]) -> bool:
    """Whether a piece's runs (start and end of the first, of the second) hold one of some spans."""
    a, b, c, d = runs
    return any((a <= start and end <= b) or (c <= start and end <= d) for start, end in spans)


def _known(page: Page, table: GramTable, start: int, end: int) -> bool:
    """Whether the name is one that headlines use alone."""
    low, high = np.searchsorted(page.start, (start, end))
    codes = page.codes[low:high]
    if len(codes) < 2:
        return False
    _, prior, known = table.look_up(PAIR + codes[:-1] * 0x10000 + codes[1:])
    return bool(known.all() and prior.min() >= FAMOUS)


def line_features(w: Weighed, c: Candidates, scores: Sequence[float], order: Sequence[int], limit: int, title: Ints) -> tuple[Floats, Ints]:
    """One row a piece, one column each of LINE_FEATURES; and the piece's length in characters."""
    page, count, sentences = w.page, len(c.sentence), len(w.page.sentence_start)
    known = len(title) > 0
    variants = _variants(c)
    masses = _masses(page, c, variants, [w.one[LINE], w.pair[LINE], page.length, *([_hits(page, title)] if known else ())])
    length, marks, digits = _shown(page, c, variants)
    mass, size = masses[:2], masses[2]
    wanted = float(w.expected[LINE])
    index = c.sentence
    lengths = np.array((wanted, *LINE_LENGTHS))[:, None]
    solid = np.maximum(size, 1)
    rank = np.empty(sentences)
    rank[list(order)] = np.arange(len(order))
    blocks = [
        (20 * mass[:, None] / (size + lengths)).reshape(8, count), 5 * mass / solid, 5 * mass / wanted, mass[0] / np.maximum(w.mass[LINE, 0][index], 1e-6),
        np.log1p(size) - 3, length / limit, size / np.maximum(w.size[index], 1),
        *_runs(c),
        marks / 2, 5 * digits / np.maximum(length, 1),
        np.array((masses[3] / len(title) * 4, masses[3] / solid, np.ones(count))) if known else np.zeros((3, count)),
        c.signs.T, c.lean,
        3 * np.asarray(scores)[index], rank[index] / 2, np.log1p(index), index == 0, *_places(page, c),
        np.asarray(np.log1p(sentences) - 2), np.asarray(np.log(wanted) - 3),
    ]
    rows = stacked(blocks, count, len(LINE_FEATURES))
    # the tokens that hold each piece's first character and its last
    edges = page.token_pos[page.token_start.searchsorted((c.characters[:, 0], c.characters[:, 3] - 1), "right") - 1]
    rows[np.arange(count), _EDGE[edges] + _EDGES] = 1
    return rows, length


_EDGE = np.array([EDGE_POS.index(name) if name in EDGE_POS else len(EDGE_POS) - 1 for name in POS_CLASSES])
_EDGES = np.array([[LINE_FEATURES.index(f"{side}_{EDGE_POS[0]}")] for side in ("first", "last")])
_KINDS = np.arange(5)[:, None]
_MARK = lazy("[“”《》「」：？！；]")
_DIGIT = lazy("[0-9]")


def _variants(c: Candidates) -> list[list[Span]]:
    """What every piece goes without; and, where some pieces are lean, what those go without."""
    dropped = [span for spans in c.dropped.values() for span in spans]
    return [dropped, [*dropped, *(span for spans in c.optional.values() for span in spans)]] if c.lean.any() else [dropped]


def _masses(page: Page, c: Candidates, variants: Sequence[Sequence[Span]], values: Sequence[Array]) -> Floats:
    """Per row of values (one number a unit), its sum over each piece."""
    end = int(c.units.max())
    total = np.zeros((len(values), len(variants), end + 1))
    for sums, value in zip(total, values, strict=True):
        sums[:, 1:] = value[:end]
    for k, spans in enumerate(variants):
        if spans:
            for low, high in page.start.searchsorted(spans).tolist():
                total[:, k, low + 1:high + 1] = 0
    return _over(total.cumsum(axis=2, out=total)[:, c.lean.astype(np.int64)[:, None], c.units])


def _over(edges: Array) -> Array:
    """What lies in each piece, from how much lies before each end of its runs (the last axis)."""
    return np.asarray(edges[..., 1] - edges[..., 0] + edges[..., 3] - edges[..., 2])


def _shown(page: Page, c: Candidates, variants: Sequence[Sequence[Span]]) -> Ints:
    """Of each piece the characters, marks and digits: one row each."""
    among, text = list(c.dropped), page.document.article.text
    bounds = sorted(zip(page.sentence_start[among].tolist(), page.sentence_end[among].tolist(), strict=True))
    marks, digits = (np.array([match.start() for start, end in bounds for match in pattern.finditer(text, start, end)], np.int64)
                     for pattern in (_MARK, _DIGIT))

    def before(at: Ints) -> Ints:
        """How many characters, marks and digits lie before each place."""
        return np.array((at, marks.searchsorted(at), digits.searchsorted(at)))

    counts = []
    for spans in variants:
        edges = before(c.characters)
        for start, end in _merged(spans):
            edges -= before(np.minimum(np.maximum(c.characters, start), end)) - before(np.array([[start]]))
        counts.append(_over(edges))
    return np.where(c.lean, counts[-1], counts[0])


def _runs(c: Candidates) -> list[Array]:
    """The features that tell of which clauses a piece is made: from ``at_head`` to ``quoting``."""
    a, b, second, d, kind, _ = c.pieces.T
    two = second >= 0
    quoting = np.array([clause.facts & QUOTES > 0 for clause in c.clauses])[a]
    return [kind == _KINDS, two, (second - b) * two, b - a + 1 + (d - second + 1) * two, a - c.first, np.maximum(b, d) == c.last, quoting]


def _places(page: Page, c: Candidates) -> list[Array]:
    """The features that tell where in the text a piece's sentence stands: from ``opens_paragraph`` to ``final_mark``."""
    index, paragraph, text = c.sentence, page.paragraph, page.document.article.text
    own = paragraph[index]
    final = np.array([text[end - 1] in FINAL for end in page.sentence_end[list(c.dropped)].tolist()])
    return [(index == 0) | (own > paragraph[index - 1]), own == 0, final[c.pieces[:, 5]]]


def _hits(page: Page, title: Ints) -> Floats:
    """Per unit its characters where the title has it and its sentence had it not before."""
    n = len(page.start)
    return np.where(member(page.key, title)[page.gram[:n]] & page.fresh[:n], page.length, 0)


def spans_of(c: Candidates, k: int, text: str) -> list[Span]:
    """The spans (in the article's text) that piece ``k`` keeps, tidied."""
    start, end, second, last = c.characters[k].tolist()
    runs = [(start, end)]
    if last > second:
        runs = [(start, _with_mark(text, end)), (second, last)]
    i = int(c.sentence[k])
    dropped = _merged(c.dropped[i] + (c.optional[i] if c.lean[k] else []))
    spans: list[Span] = []
    for run_start, run_end in runs:
        at = run_start
        for low, high in dropped:
            if at <= low and high <= run_end:
                if at < low:
                    spans.append((at, low))
                at = high
        if at < run_end:
            spans.append((at, run_end))
    return spans


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, those that overlap made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _with_mark(text: str, end: int) -> int:
    return end + 1 if end < len(text) and text[end] in "，；：,;:" else end


def sentence_facts(rows: Floats, summary: Sequence[float]) -> Floats:
    """What the readers' network sees of each sentence: its worth for a summary, and its features (one row a sentence)."""
    return np.column_stack((summary, rows)).astype(np.float32)


def reader_features(rows: Floats, c: Candidates, facts: Floats) -> Floats:
    """What the readers' network sees of each piece: its own features (one of `line_features`' rows each) and its sentence's facts."""
    return np.concatenate((rows, facts[c.sentence]), axis=1)


def line(w: Weighed, model: Model, raw: Sequence[float], facts: Floats, title: Ints, options: Options) -> Stages[Line]:
    """The best piece that fits ``options.line_chars``: of the best sentences, or where all of theirs bear signs of a bad line, of the next; else the
    best sentence trimmed. In stages."""
    order = best_first([round(value, 9) for value in raw])
    worth, cost, found = yield from _best(w, model, raw, order, order[:SENTENCES], facts, title, options.line_chars)
    if cost >= BAD and len(order) > SENTENCES:
        other = yield from _best(w, model, raw, order, order[SENTENCES:SENTENCES + RESERVE], facts, title, options.line_chars)
        if other[0] > worth:
            found = other[2]
    return found or trim(w.page.document, order[0], options.line_chars)


def worths(model: Model, rows: Floats, c: Candidates, raw: Sequence[float], facts: Floats) -> Floats:
    """What each piece is worth: both networks' opinions, less what its signs cost and how far its sentence falls short of the best."""
    readable = np.minimum(np.maximum(model.readers(reader_features(rows, c, facts))[:, 0], LEAST_READABLE), MOST_READABLE)
    return np.asarray(model.lines(rows)[:, 0] + READERS * readable + ASIDE * np.asarray(raw)[c.sentence] - c.signs @ COST)


def _best(w: Weighed, model: Model, raw: Sequence[float], order: Sequence[int], among: Sequence[int], facts: Floats, title: Ints,
          limit: int) -> Stages[tuple[float, float, Line | None]]:
    """The best piece of some sentences: its worth, what its signs cost, and itself; None where no piece fits."""
    article = w.page.document.article
    c = candidates(w.page, model.table, among, limit)
    if not len(c.pieces):
        return -np.inf, np.inf, None
    yield
    rows, length = line_features(w, c, raw, order, limit, title)
    yield
    worth = worths(model, rows, c, raw, facts) - np.where(length > limit, TOO_LONG, 0)
    worth -= STUB * (length < min(SHORT, limit // 2)) + TERSE * (length < min(BRIEF, limit // 2))
    own_title = _plain(article.title or "")
    if len(title):
        worth += np.where(c.characters[:, 0] < _headline_end(w.page.document), -RUN_ON, TITLED * _like_title(rows)) - PARTIAL * _partial(w.page.document, c)
    best: tuple[float, float, Line | None] = (-np.inf, np.inf, None)
    for k in best_first(np.round(worth, 9).tolist())[:TRIED]:
        if worth[k] <= max(best[0], -TOO_LONG / 2):
            break
        spans = tidied(article.text, spans_of(c, k, article.text))
        text = "".join(article.text[start:end] for start, end in spans)
        if text and len(text) <= limit and _plain(text) != own_title:
            refers = REFERRING * (REFERS.search(text) is not None)
            best = max(best, (float(worth[k]) - refers, float(c.signs[k] @ COST) + refers, Line(text, tuple(spans))), key=itemgetter(0))
    return best


def _headline_end(document: Document) -> int:
    """How far a headline reaches into the text that runs on from it, where cleaning was not sure of its end."""
    return len(document.heading) if document.article.title is None and document.article.text.startswith(document.heading) else 0


def _like_title(rows: Floats) -> Floats:
    """How like the title each piece is: F1 of the characters that it shares with it, 0…1."""
    recall, precision = rows[:, _TITLE_RECALL] / 4, rows[:, _TITLE_RECALL + 1]
    return np.asarray(2 * recall * precision / np.maximum(recall + precision, 1e-6))


_TITLE_RECALL = LINE_FEATURES.index("title_recall")


def _partial(document: Document, c: Candidates) -> Mask:
    """Whether each piece names some of the places that the title lists (青山、河岸两地…) but not all."""
    tokens = document.title_tokens
    listed = {word for k, (word, tag) in enumerate(tokens) if tag == "ns" and "、" in (tokens[k - 1][0] if k else "", *(w for w, _ in tokens[k + 1:k + 2]))}
    found = np.zeros(len(c.pieces), bool)
    if len(listed) > 1:
        text = document.article.text
        for k in range(len(found)):
            piece = "".join(text[start:end] for start, end in spans_of(c, k, text))
            found[k] = 0 < sum(place in piece for place in listed) < len(listed)
    return found


def tidied(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans without stray marks, spaces and unpaired quotes."""
    if not spans:
        return []
    base, end = spans[0][0], spans[-1][1]
    return [(base + start, base + stop) for start, stop in tidy_spans(text[base:end], [(start - base, stop - base) for start, stop in spans])]


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()

"""One line for an article: the best piece of its best sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Line, Options, Span, best_first
from ..trimming import tidy_spans, trim
from .grams import PAIR, POS_CLASSES, Array, Floats, Ints, Mask, Page
from .pieces import Cut, Piece, cut
from .sentences import LINE, Weighed, expected_rouge, running
from .vocabulary import CAPTION
from .weights import GramTable, Model

POOR = 10.0
"""What each sign of a bad line costs: more than the network's good opinion of one piece over another mostly comes to."""
FAMOUS = 0.4
"""A person whose name's pairs all have at least this prior needs no office to be known."""
ASIDE = 1.0
"""What a sentence's distance from the best costs a piece of it, beside what the network makes of it: a reader minds an aside more than ROUGE does."""
TRIED = 10
"""So many of the best pieces are tried: one may be the title, or too long for want of a mark that tidying took."""
TOO_LONG = 1e6
SHORT = 8
"""Pieces of fewer characters say too little."""
RESERVE = 12
"""Where the best sentences have no good piece, so many more are looked at."""
SENTENCES = 6
"""Pieces are sought in so many of the best sentences."""
LINE_LENGTHS = (15.0, 25.0, 45.0)
EDGE_POS = ("n", "nr", "ns", "nt", "v", "d", "p", "m", "t", "r", "eng", "x")
LINE_FEATURES = (
    "rouge1_own", "rouge1_15", "rouge1_25", "rouge1_45", "rouge2_own", "rouge2_15", "rouge2_25", "rouge2_45", "mean_chance", "mean_pair_chance",
    "recall", "recall_pairs", "share_of_sentence", "log_size", "fullness", "share_of_length",
    "at_head", "after_time", "after_source", "after_lead", "in_middle", "in_two", "gap",
    "clauses", "first_clause", "to_end", "quoting", "marks", "digits", "title_recall", "title_precision", "title_known", "poor", "lean",
    "score", "rank", "index", "first_sentence", "opens_paragraph", "first_paragraph", "final_mark", "caption", "sentences", "expected_length",
    *(f"first_{name}" for name in EDGE_POS), *(f"last_{name}" for name in EDGE_POS),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pieces of several sentences as arrays: ``units`` and ``characters`` of shape (n, 4): start and end of the first run and of the second (equal
    where there is none).

    lean: pieces without what is optional in their sentence (places, offices of persons known without them).
    """

    sentence: Ints
    pieces: list[Piece]
    cuts: dict[int, Cut]
    characters: Ints
    units: Ints
    lean: Mask
    optional: dict[int, list[Span]]


def candidates(page: Page, table: GramTable, among: Sequence[int], limit: int) -> Candidates:
    """The pieces of some sentences."""
    document = page.document
    cuts = {i: cut(document.sentences[i], document.tokens[i], limit) for i in among}
    known = {i: [(start, name) for start, name, end in some.offices if _known(page, table, name, end)] for i, some in cuts.items()}
    optional = {i: sorted(some.optional + known[i]) for i, some in cuts.items()}
    found: list[Piece] = []
    owner: list[int] = []
    spans: list[tuple[int, int, int, int]] = []
    lean: list[bool] = []
    for i, (parts, _, _, _, some) in cuts.items():
        base = document.sentences[i].start
        for piece in some:
            start, end = base + parts[piece.a].start, base + parts[piece.b].end
            span = (start, end, end, end) if piece.c < 0 else (start, end, base + parts[piece.c].start, base + parts[piece.d].end)
            for variant in (False, True) if any(span[0] <= s < e <= span[1] or span[2] <= s < e <= span[3] for s, e in optional[i]) else (False,):
                found.append(piece)
                owner.append(i)
                spans.append(span)
                lean.append(variant)
    characters = np.array(spans, np.int64).reshape(-1, 4)
    return Candidates(np.array(owner, np.int64), found, cuts, characters, np.searchsorted(page.start, characters), np.array(lean, bool), optional)


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
    page, document = w.page, w.page.document
    sentences = document.sentences
    text = document.article.text
    kept, shown = np.ones((2, len(page.start))), np.ones((2, len(text)))
    for i, parts in c.cuts.items():
        for variants, spans in ((slice(None), parts.dropped), (1, c.optional[i])):
            for start, end in spans:
                low, high = np.searchsorted(page.start, (start, end))
                kept[variants, low:high] = 0
                shown[variants, start:end] = 0

    def over(values: Array, spans: Ints, mask: Floats) -> Floats:
        full, short = ((total[spans[:, 1]] - total[spans[:, 0]] + total[spans[:, 3]] - total[spans[:, 2]]) for total in map(running, values * mask))
        return np.where(c.lean, short, full)

    ones, pairs, size = (over(values, c.units, kept) for values in (w.one[LINE], w.pair[LINE], page.length))
    length = over(np.ones(len(text)), c.characters, shown)
    wanted = float(w.expected[LINE])
    low, high = page.first_unit[c.sentence], page.first_unit[c.sentence + 1]
    whole_mass, whole_size = (total[high] - total[low] for total in map(running, (w.one[LINE], page.length)))
    columns: list[Any] = [10 * expected_rouge(mass, size, n) for mass in (ones, pairs) for n in (wanted, *LINE_LENGTHS)]
    columns += [5 * ones / np.maximum(size, 1), 5 * pairs / np.maximum(size, 1), 5 * ones / wanted, 5 * pairs / wanted]
    columns += [ones / np.maximum(whole_mass, 1e-6), np.log1p(size) - 3, length / limit, size / np.maximum(whole_size, 1)]
    table = np.array([(p.start == 0, p.start == 1, p.start == 2, p.start == 3, p.start == 4, p.c >= 0, p.c - p.b if p.c >= 0 else 0,
                       p.b - p.a + 1 + (p.d - p.c + 1 if p.c >= 0 else 0), p.a, max(p.b, p.d) == len(c.cuts[i].clauses) - 1, c.cuts[i].clauses[p.a].quotes)
                      for p, i in zip(c.pieces, c.sentence.tolist(), strict=True)], np.float32).reshape(-1, 11)
    columns += list(table.T)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    columns += [over(_MARK[np.minimum(codes, 0xFFFF)], c.characters, shown) / 2]
    columns += [5 * over((codes >= 48) & (codes <= 57), c.characters, shown) / np.maximum(length, 1)]
    columns += [np.zeros(len(size))] * 3 if not len(title) else _title(title, over(_hits(page, title), c.units, kept), size)
    columns += [[float(p.poor) for p in c.pieces], c.lean]
    rank = np.empty(len(sentences))
    rank[list(order)] = np.arange(len(order))
    index = c.sentence
    paragraph = np.fromiter((s.paragraph for s in sentences), np.int64, len(sentences))
    opens = np.diff(paragraph, prepend=-1) > 0
    finals = np.array([s.text[-1] in "。！？”…." for s in sentences])
    caption = {i: CAPTION.search(sentences[i].text) is not None for i in c.cuts}
    columns += [3 * np.asarray(scores)[index], rank[index] / 2, np.log1p(index), index == 0, opens[index], paragraph[index] == 0, finals[index],
                [caption[i] for i in index.tolist()], np.full(len(index), np.log1p(len(sentences)) - 2), np.full(len(index), np.log(wanted) - 3)]
    rows = np.zeros((len(index), len(LINE_FEATURES)), np.float32)
    for k, column in enumerate(columns):
        rows[:, k] = column
    ends = np.where(c.characters[:, 3] > c.characters[:, 2], c.characters[:, 3], c.characters[:, 1])
    for k, (at, side) in enumerate(((c.characters[:, 0], "right"), (ends, "left"))):
        token = np.searchsorted(page.token_start, at, side) - 1  # type: ignore[call-overload]
        rows[np.arange(len(index)), len(columns) + k * len(EDGE_POS) + _EDGE[page.token_pos[token]]] = 1
    return rows, length.astype(np.int64)


_EDGE = np.array([EDGE_POS.index(name) if name in EDGE_POS else len(EDGE_POS) - 1 for name in POS_CLASSES])
_MARK = np.zeros(0x10000)
_MARK[[ord(c) for c in "“”《》「」：？！；"]] = 1


def _hits(page: Page, title: Ints) -> Floats:
    """Per unit its characters where the title has it and its sentence had it not before."""
    n = len(page.start)
    place = np.minimum(np.searchsorted(title, page.key), len(title) - 1)
    return np.where((title[place] == page.key)[page.gram[:n]] & page.fresh[:n], page.length, 0)


def _title(title: Ints, hits: Floats, size: Floats) -> list[Floats]:
    return [hits / len(title) * 4, hits / np.maximum(size, 1), np.ones(len(size))]


def spans_of(c: Candidates, k: int, text: str) -> list[Span]:
    """The spans (in the article's text) that piece ``k`` keeps, tidied."""
    start, end, second, last = c.characters[k].tolist()
    runs = [(start, end)]
    if last > second:
        runs = [(start, _with_mark(text, end)), (second, last)]
    i = int(c.sentence[k])
    dropped = _merged(c.cuts[i].dropped + (c.optional[i] if c.lean[k] else []))
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


def line(w: Weighed, model: Model, raw: Sequence[float], title: Ints, options: Options) -> Line:
    """The best piece that fits ``options.line_chars``: of the best sentences, or where all of theirs bear signs of a bad line, of the next; else the
    best sentence trimmed."""
    order = best_first([round(value, 9) for value in raw])
    signs, found = _best(w, model, raw, order, order[:SENTENCES], title, options.line_chars)
    if signs and len(order) > SENTENCES:
        fewer, other = _best(w, model, raw, order, order[SENTENCES:SENTENCES + RESERVE], title, options.line_chars)
        if fewer < signs:
            found = other
    return found or trim(w.page.document, order[0], options.line_chars)


def _best(w: Weighed, model: Model, raw: Sequence[float], order: Sequence[int], among: Sequence[int], title: Ints, limit: int) -> tuple[float, Line | None]:
    """The best piece of some sentences, with how many signs of a bad line it bears; infinitely many and None where no piece fits."""
    article = w.page.document.article
    c = candidates(w.page, model.table, among, limit)
    if not c.pieces:
        return np.inf, None
    rows, length = line_features(w, c, raw, order, limit, title)
    worth = model.lines(rows)[:, 0].astype(np.float64)
    worth += ASIDE * np.asarray(raw)[c.sentence] - POOR * rows[:, LINE_FEATURES.index("poor")] - np.where(length > limit, TOO_LONG, 0)
    worth -= POOR * (length < min(SHORT, limit // 2))
    own_title = _plain(article.title or "")
    for k in best_first(np.round(worth, 9).tolist())[:TRIED]:
        if worth[k] < -TOO_LONG / 2:
            break
        spans = tidied(article.text, spans_of(c, k, article.text))
        text = "".join(article.text[start:end] for start, end in spans)
        if text and len(text) <= limit and _plain(text) != own_title:
            return float(rows[k, LINE_FEATURES.index("poor")]), Line(text, tuple(spans))
    return np.inf, None


def tidied(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans without stray marks, spaces and unpaired quotes."""
    if not spans:
        return []
    base, end = spans[0][0], spans[-1][1]
    return [(base + start, base + stop) for start, stop in tidy_spans(text[base:end], [(start - base, stop - base) for start, stop in spans])]


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()

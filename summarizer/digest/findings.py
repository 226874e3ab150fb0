"""One article → its Record: the result, and what the digest wants to know of it, as compact values that go into the store.

This is the part that runs in worker processes, once for each article; all the rest of a digest works on Records.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from summarizer import pipeline, segmenting, tfidf, trimming
from summarizer.digest import dates, names, sketches
from summarizer.digest.brief import bigrams
from summarizer.digest.folding import fold, is_traditional
from summarizer.digest.vocabulary import either
from summarizer.model import Article, Document, Edit, Keyword, Line, Options, Sentence, Summary, Token, to_json
from summarizer.stages import Stages

MOST_TERMS = 40
MOST_DATES = 12
LEAST_TOLD = 9
"""Characters that a dated sentence must have besides its date."""
LONGEST_POINT = 110
SHORTEST_POINT = 12
OF_THE_LINE, OF_THE_KEY = 0.35, 0.3
"""What it is worth, against telling the whole title, that a sentence is the line's, or the best of the key sentences."""
LEANING = 0.5
"""What it costs that a sentence leans on the one before it."""
_LEANS = re.compile(f"[“「『（(]?(?:{either('leaning on the sentence before')})")
TITLE_WEIGHT = 2
PLACE_WEIGHT = 0.5
"""Two articles from one town are not on one subject for that."""
THEMATIC = ("n", "nr", "ns", "nt", "nz", "nrt", "j", "vn", "eng", "l", "i", "ng")
"""The parts of speech that say what an article is about."""
BASE_YEAR, OTHER_YEAR = 2000, 2004
"""Two leap years to resolve dates against where an article's year is unknown: what differs between the two depends on it."""
_FIGURE = re.compile("[0-9０-９〇]")


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one article.

    result: its Summary as JSON. findings: names, dates and the sentence that would stand for it in the brief, as JSON. sketch: see sketches. terms: the words
    that say what
    it is about: 32-bit hashes, then as many weights and as many background frequencies as 16-bit floats.
    """

    result: str
    findings: str
    sketch: bytes
    terms: bytes


def recording(article: Article, options: Options) -> Stages[Record]:
    """Rank one cleaned article and note what a digest needs, in stages. Raises as ``summarize``."""
    return pipeline.in_stages(_recording, article, options)


def _recording(document: Document, options: Options) -> Stages[Record]:
    summary = yield from pipeline.summarizing_document(document, options)
    yield
    text = document.article.text
    about = {
        "names": [[kind, name, times] for (kind, name), times in names.found(text, document.tokens).items()],
        "dates": dated_sentences(document),
        "point": _point(document, summary),
        "length": len(text),
        "mark": hashlib.blake2b(f"{document.article.title}\n{text}".encode("utf-8", "replace"), digest_size=8).hexdigest(),
        "date": document.article.date,
        "dateline": _dateline(document.article),
        "keywords": [keyword.word for keyword in summary.keywords],
    }
    return Record(to_json(packed(summary, options)), to_json(about), sketches.sketch(text), _terms(document, options))


def _dateline(article: Article) -> str:
    """The month and day of the dateline (``06-15``), or nothing."""
    found = article.metadata.get("dateline_date", "")
    return found if dates.day_of(f"{BASE_YEAR}-{found}") else ""


def packed(summary: Summary, options: Options) -> dict[str, Any]:
    """A Summary as JSON can hold it; ``unpacked`` is the way back. The source is left out: it is the largest part, and lies with the user."""
    article = summary.article
    return {
        "title": article.title, "date": article.date, "format": article.format, "metadata": dict(article.metadata), "text": article.text,
        "line": [summary.line.text, summary.line.spans],
        "summary": summary.summary,
        "sentences": [[s.start, s.end, s.index, s.paragraph, round(s.score, 9)] for s in summary.sentences],
        "keywords": [[k.word, round(k.score, 9), k.count, k.pos, k.offsets] for k in summary.keywords],
        "stats": dict(summary.stats),
        **({"edits": article.edits} if "source" in options.include else {}),
        **({"explain": summary.explain} if summary.explain is not None else {}),
    }


def unpacked(row: Mapping[str, Any], id_: str | None) -> Summary:
    """The Summary of a packed row, for the article of that id."""
    text = row["text"]
    article = Article(text, row["title"], id_, row["date"], row["format"], row["metadata"], edits=tuple(Edit(*edit) for edit in row.get("edits", ())))
    return Summary(
        article,
        Line(row["line"][0], tuple((start, end) for start, end in row["line"][1])),
        row["summary"],
        tuple(Sentence(text[start:end], start, end, index, paragraph, score) for start, end, index, paragraph, score in row["sentences"]),
        tuple(Keyword(word, score, count, pos, tuple((start, end) for start, end in offsets)) for word, score, count, pos, offsets in row["keywords"]),
        row["stats"],
        row.get("explain"),
    )


def _point(document: Document, summary: Summary) -> list[int] | None:
    """The slice that would stand for the article in the brief: of the sentences that are short enough, the one that says most of what the title says, key
    sentences and the line's own before others; where none is short enough, the line, or the best sentence.
    """
    text = document.article.text
    start = summary.line.spans[0][0] if summary.line.spans else -1
    key = {s.index: s.score for s in summary.sentences}
    title = bigrams(document.article.title or "")
    best: tuple[float, int, Sentence] | None = None
    for s in document.sentences:
        if not SHORTEST_POINT <= s.end - s.start <= LONGEST_POINT:
            continue
        told = len(title & bigrams(s.text)) / len(title) if title else 0.0
        own = OF_THE_LINE * (s.start <= start < s.end) + OF_THE_KEY * key.get(s.index, 0.0)
        weight = round(told + own - LEANING * bool(_LEANS.match(s.text)), 9)
        if own + told >= OF_THE_KEY / 2 and (best is None or weight > best[0]) and trimming.balanced(s.text):
            best = (weight, s.index, s)
    if best is not None:
        return [best[2].start, best[2].end]
    if len(summary.line.spans) == 1 and summary.line.text == text[slice(*summary.line.spans[0])]:
        return list(summary.line.spans[0])
    first = max(summary.sentences, key=lambda s: (s.score, -s.index), default=None)
    return [first.start, first.end] if first else None


def dated_sentences(document: Document) -> list[list[Any]]:
    """``[date, precision, certain, depends, start, end, from, to]`` of each sentence with a date: the first date of the sentence, the sentence's place, the
    expression's.

    depends: the date's year is BASE_YEAR plus how far it lies from the article's year, which is not known.
    """
    article = document.article
    day = dates.day_of(article.date)
    year = int(article.date[:4]) if article.date and article.date[:4].isdecimal() else None
    dateline = _dateline(article)
    if day is None and year is not None and dateline:
        day = dates.day_of(f"{year}-{dateline}")
    depends: dict[int, bool] = {}
    if day is None and year is None and dateline:
        found, depends = _both_years(article.text, dateline)
    else:
        found = dates.mentions(article.text, day, year)
    rows: list[list[Any]] = []
    spans = iter(document.sentences)
    sentence = next(spans, None)
    seen = -1
    for one in found:
        while sentence is not None and sentence.end <= one.start:
            sentence = next(spans, None)
        if sentence is None or len(rows) == MOST_DATES:
            break
        expression = article.text[one.start : one.end]
        if (one.precision == "year" and not _FIGURE.search(expression)) or (not one.certain and expression.endswith("后")):
            continue
        if sentence.end - sentence.start < len(expression) + LEAST_TOLD:
            continue
        if sentence.index != seen and sentence.start <= one.start and "?" not in one.date and one.end <= sentence.end:
            seen = sentence.index
            rows.append([one.date, one.precision, one.certain, depends.get(one.start, False), sentence.start, sentence.end, one.start - sentence.start,
                         one.end - sentence.start])
    return rows


def _both_years(text: str, dateline: str) -> tuple[list[dates.Mention], dict[int, bool]]:
    first, second = (dates.day_of(f"{year}-{dateline}") or datetime.date(year, 3, 1) for year in (BASE_YEAR, OTHER_YEAR))
    others = {one.start: one.date for one in dates.mentions(text, second)}
    kept = []
    depends = {}
    for one in dates.mentions(text, first):
        other = others.get(one.start, "")
        moved = one.date[4:] == other[4:] and int(other[:4] or 0) - int(one.date[:4]) == OTHER_YEAR - BASE_YEAR
        if one.date == other or moved:
            kept.append(one)
            depends[one.start] = moved
    return kept, depends


def _terms(document: Document, options: Options) -> bytes:
    """The article's weightiest words: how often (title twice), dampened, and how rare they are in general."""
    background = tfidf.load_idf(options.idf)
    counts: Counter[str] = Counter()
    rows, title = _simplified(document, options)
    for row in rows:
        counts.update(word.lower() for word, tag in row if len(word) > 1 and tag in THEMATIC)
    for word, tag in title:
        if len(word) > 1 and tag in THEMATIC:
            counts[word.lower()] += TITLE_WEIGHT
    places = names.place_words([*rows, title])
    weights = {word: (1 + math.log(times)) * (PLACE_WEIGHT if word in places else 1) for word, times in counts.items() if word not in document.stop_words}
    best = sorted(weights, key=lambda word: (-weights[word] * background.get(word), word))[:MOST_TERMS]
    hashes = np.array([term_hash(word) for word in best], dtype="<u4")
    return hashes.tobytes() + np.array([weights[w] for w in best], "<f2").tobytes() + np.array([background.get(w) for w in best], "<f2").tobytes()


def _simplified(document: Document, options: Options) -> tuple[Sequence[Sequence[Token]], Sequence[Token]]:
    """The words of the text and of the title, as Simplified ones: a Traditional text is cut anew, since the dictionaries are Simplified."""
    text, title = document.article.text, document.article.title or ""
    folded = fold(text)
    if not is_traditional(text, folded):
        return document.tokens, document.title_tokens
    segment = segmenting.segmenter(options.segmenter, options.user_dictionary)
    return [segment(line) for line in folded.split("\n")], segment(fold(title))


def term_hash(word: str) -> int:
    """32 bits of a word, the same in every process."""
    return zlib.crc32(word.encode("utf-8", "replace"))


def terms_of(blob: bytes) -> tuple[Any, Any, Any]:
    """Hashes, weights and background rarities of a record's terms."""
    count = len(blob) // 8
    return (np.frombuffer(blob, "<u4", count), np.frombuffer(blob, "<f2", count, 4 * count), np.frombuffer(blob, "<f2", count, 6 * count))


def unpacked_findings(text: str) -> Mapping[str, Any]:
    """A record's findings."""
    found: Mapping[str, Any] = json.loads(text)
    return found


__all__: Sequence[str] = ("Record", "dated_sentences", "packed", "recording", "term_hash", "terms_of", "unpacked", "unpacked_findings")

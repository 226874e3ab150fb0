"""The nouns: what passes between the stages, what users hold, and what can go wrong.

Everything here is a value. The module imports the standard library only, so that any stage (and any caller) can import it without cost.
"""

from __future__ import annotations

import bisect
import itertools
import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from os import PathLike
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, overload

if TYPE_CHECKING:
    from summarizer.lexicon import ContentWords, TokenRow

ELLIPSIS = "…"
INCLUDE = ("text", "explain", "source")
ORDERS = ("source", "score")
TERMS = ("both", "words", "phrases")

Token = tuple[str, str]
"""A word and its part of speech (jieba's tag set, ``x`` for punctuation and white space)."""
Span = tuple[int, int]
"""``start, end`` in code points, end excluded."""
PathOrEntries = str | PathLike[str] | tuple[Any, ...]
"""A file to read, or the entries themselves (as they come over HTTP)."""


class SummarizerError(Exception):
    """Anything that a user or his input can cause. Its text is fit to be shown to him."""


class OptionsError(SummarizerError, ValueError):
    """An unknown option or a value out of range; ``option`` names it, the message lists what is allowed."""

    def __init__(self, message: str, option: str | None = None) -> None:
        super().__init__(message)
        self.option = option


class ReadingError(SummarizerError):
    """A source that is missing, unreadable or not what its format says; ``source`` names it, with the row or byte where one is known."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class NoTextError(ReadingError):
    """An article in which nothing readable is left after cleaning."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One source of a batch that gave no article, and why."""

    source: str
    reason: str


class Edit(NamedTuple):
    """One step of cleaning: ``source[start:end]`` became ``text`` (mostly nothing) by the named rule."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article. Reading makes it with ``text`` as found; cleaning fills in the rest.

    text: the text that offsets count in (code points); after cleaning, paragraphs joined by one newline.
    title: its title, or None. id: its name in results, or None. date: ISO 8601 (day, month or year), or None.
    format: what ``text`` was read as: ``text``, ``html`` or ``markdown``; ``auto`` lets cleaning find out.
    metadata: what else was found: ``encoding``, ``order``, ``place``, ``dateline``, ``source``…
    source: the decoded input before cleaning; None where nothing was cleaned.
    edits: what cleaning did, in order of ``start``, never overlapping; applied to ``source`` they give ``text``.
    """

    text: str
    title: str | None = None
    id: str | None = None
    date: str | None = None
    format: str = "auto"
    metadata: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    edits: tuple[Edit, ...] = ()

    def source_spans(self, spans: Iterable[Span]) -> list[Span]:
        """Lead spans of ``text`` back to the decoded input.

        Each result starts where the span's first character stands and ends after its last one; a character that cleaning put in stands for all that it
        replaced (``&`` for ``&amp;``, a newline for the tags between two paragraphs).
        """
        starts, places = source_map(self.edits)

        def back(position: int, last: bool) -> int:
            run = bisect.bisect_right(starts, position) - 1
            start, end = places[run]
            if end is None:
                return start + position - starts[run] + last
            return end if last else start

        return [(back(start, False), back(end - 1, True) if end > start else back(start, False)) for start, end in spans]


def source_map(edits: Sequence[Edit]) -> tuple[list[int], list[tuple[int, int | None]]]:
    """Where each run of the cleaned text begins, and where it comes from.

    A run of kept characters comes from ``(start, None)``, the place of its first; a replacement from ``(start, end)``, what it stands for.

    >>> source_map([Edit(0, 5, "", "markup"), Edit(8, 14, " ", "entity")])
    ([0, 3, 4], [(5, None), (8, 14), (14, None)])
    """
    starts: list[int] = [0]
    places: list[tuple[int, int | None]] = [(0, None)]

    def add(clean: int, place: tuple[int, int | None]) -> None:
        if starts[-1] == clean:
            places[-1] = place
        else:
            starts.append(clean)
            places.append(place)

    shift = 0
    for edit in edits:
        clean = edit.start - shift
        if edit.text:
            add(clean, (edit.start, edit.end))
        shift += edit.end - edit.start - len(edit.text)
        add(clean + len(edit.text), (edit.end, None))
    return starts, places


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a piece of one: ``article.text[start:end] == text``; ``index`` and ``paragraph`` count from 0."""

    text: str
    start: int
    end: int
    index: int
    paragraph: int
    score: float = 0.0


class Sentences(Sequence[Sentence]):
    """The sentences of a text by their places: each is made when it is asked for, so that a book is a few numbers a sentence.

    text: what they are slices of. starts, ends, paragraphs: of each sentence, 64 bits each.
    """

    def __init__(self, text: str, starts: array[int], ends: array[int], paragraphs: array[int]) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends
        self.paragraphs = paragraphs

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Sentence: ...
    @overload
    def __getitem__(self, index: slice) -> list[Sentence]: ...
    def __getitem__(self, index: int | slice) -> Sentence | list[Sentence]:
        if isinstance(index, slice):
            return [self[i] for i in range(len(self))[index]]
        index = range(len(self))[index]
        start, end = self.starts[index], self.ends[index]
        return Sentence(self.text[start:end], start, end, index, self.paragraphs[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (list, Sentences)) and list(self) == list(other)


PUNCTUATION_TAGS = frozenset("xw")


class Document:
    """An article split into sentences and segmented once: what every ranker works on.

    sentences: the article's. tokens[i]: the words of sentences[i]; joined they give its text to the letter. title_tokens: the title's. stop_words: words that
    say nothing. row: the tokens as numbers, where they were segmented so; either they or the tokens may be left out. A value: nothing in it changes; what
    several stages count is counted when it is first asked for, and kept.
    """

    def __init__(self, article: Article, sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]] | None = None, title_tokens: Sequence[Token] = (),
                 stop_words: frozenset[str] = frozenset(), row: TokenRow | None = None) -> None:
        self.article = article
        self.sentences = sentences
        self.title_tokens = title_tokens
        self.stop_words = stop_words
        if tokens is not None:
            self.tokens = tokens
        if row is not None:
            self.row = row

    @cached_property
    def tokens(self) -> Sequence[Sequence[Token]]:
        """The words of each sentence with their parts of speech."""
        return self.row.all_tokens()

    @cached_property
    def row(self) -> TokenRow:
        """The tokens of the whole text as numbers."""
        from summarizer.lexicon import Lexicon, row_of

        return row_of(Lexicon(self.stop_words), self.sentences, self.tokens, self.article.text)

    def tokens_of(self, index: int) -> Sequence[Token]:
        """The words of one sentence with their parts of speech."""
        return self.row.tokens(index) if "tokens" not in self.__dict__ else self.tokens[index]

    @cached_property
    def words(self) -> ContentWords:
        """The words that say something (no punctuation, no stop words), in lower case, in the order of the text, as numbers."""
        return self.row.content()

    @cached_property
    def counts(self) -> Any:
        """How often each word of ``vocabulary`` occurs: an array of 64-bit integers."""
        return self.words.counts()

    @cached_property
    def vocabulary(self) -> list[str]:
        """The distinct content words, lower-case, in order of first appearance."""
        return list(map(self.row.lexicon.form_texts.__getitem__, self.words.forms.tolist()))

    @cached_property
    def forms(self) -> dict[str, str]:
        """The lower-case form of each distinct word that says something: no punctuation, no stop words."""
        return content_forms(self.tokens, self.stop_words)

    @cached_property
    def content(self) -> list[list[str]]:
        """The content words of each sentence, lower-case, in order, repeats kept."""
        flat = list(map(self.vocabulary.__getitem__, self.words.numbers.tolist()))
        return [flat[first:last] for first, last in itertools.pairwise(self.words.bounds.tolist())]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The distinct content words in order of first appearance, numbered from 0."""
        return {word: i for i, word in enumerate(self.vocabulary)}

    @property
    def sequence(self) -> Any:
        """The number of each content word in turn, sentence after sentence (64 bits each)."""
        return self.words.numbers

    @cached_property
    def title_row(self) -> TokenRow:
        """The title's tokens as numbers of the same lexicon."""
        from summarizer.lexicon import title_row

        return title_row(self.row.lexicon, self.title_tokens)

    @cached_property
    def borders(self) -> array[int]:
        """Where the words of the text begin and end, in code points, rising; four bytes each."""
        return array("i", self.row.starts.tobytes())

    @cached_property
    def edges(self) -> bytes:
        """For each place in the text, its end among them, 1 where a word begins or ends."""
        return self.row.edges(len(self.article.text))


def content_forms(tokens: Iterable[Sequence[Token]], stop_words: frozenset[str]) -> dict[str, str]:
    """The lower-case form of each distinct word that says something: no punctuation, no stop words.

    >>> content_forms([[("The", "eng"), ("路灯", "n"), ("，", "x"), ("AI", "eng")]], frozenset({"the"}))
    {'路灯': '路灯', 'AI': 'ai'}
    """
    tags = dict(itertools.chain.from_iterable(tokens))
    return {word: form for word, tag in tags.items() if tag not in PUNCTUATION_TAGS and (form := word.lower()) not in stop_words}


@dataclass(frozen=True, slots=True)
class Scores:
    """A ranker's word on each sentence: ``values`` in 0…1 (best 1, for our own rankers), and what they are made of.

    parts[i] maps the name of a part (``position``, ``words``, ``support``, ``title``…) to what it added; empty where there is nothing to explain.
    """

    values: Sequence[float]
    parts: Sequence[Mapping[str, float]] = ()


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or phrase: its score (0…1, best 1), count, part of speech, and where it stands in the article's text."""

    word: str
    score: float
    count: int = 0
    pos: str = ""
    offsets: tuple[Span, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The keyword as the result's JSON has it."""
        return {"word": self.word, "score": round(self.score, 6), "count": self.count, "pos": self.pos,
                "offsets": [list(span) for span in self.offsets]}


@dataclass(frozen=True, slots=True)
class Line:
    """One line for an article: slices of its text joined, at most one ellipsis at the end."""

    text: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The result for one article.

    line: the one line. summary: the chosen sentences joined in output order (or the best one trimmed, where not even one fitted).
    sentences: the chosen ones, each an exact slice of ``article.text``. stats: characters, sentences, ranker, segmenter.
    explain: each sentence's score in parts, where it was asked for.
    """

    article: Article
    line: Line
    summary: str
    sentences: tuple[Sentence, ...]
    keywords: tuple[Keyword, ...]
    stats: Mapping[str, Any]
    explain: Mapping[str, Any] | None = None

    @property
    def id(self) -> str | None:
        """The article's id."""
        return self.article.id

    @property
    def title(self) -> str | None:
        """The article's title."""
        return self.article.title

    def to_dict(self, include: Iterable[str] = ()) -> dict[str, Any]:
        """The result as JSON has it, keys in the contract's order.

        include: any of ``text`` (the cleaned text), ``explain``, ``source`` (offsets in the decoded input).
        """
        wanted = set(include)
        result = {**self.line_dict(), "summary": self.summary, "sentences": self._sentence_dicts("source" in wanted),
                  "keywords": [keyword.to_dict() for keyword in self.keywords], "stats": dict(self.stats)}
        if "text" in wanted:
            result["text"] = self.article.text
        if "explain" in wanted and self.explain is not None:
            result["explain"] = dict(self.explain)
        return result

    def line_dict(self) -> dict[str, Any]:
        """``id, title, line, line_spans``: what ``oneline`` emits."""
        return {"id": self.id, "title": self.title, "line": self.line.text, "line_spans": [list(span) for span in self.line.spans]}

    def keywords_dict(self) -> dict[str, Any]:
        """``id, title, keywords``: what ``keywords`` emits."""
        return {"id": self.id, "title": self.title, "keywords": [keyword.to_dict() for keyword in self.keywords]}

    def _sentence_dicts(self, with_source: bool) -> list[dict[str, Any]]:
        rows = [{"text": s.text, "start": s.start, "end": s.end, "index": s.index, "paragraph": s.paragraph, "score": round(s.score, 6)}
                for s in self.sentences]
        if with_source:
            spans = self.article.source_spans((s.start, s.end) for s in self.sentences)
            for row, (start, end) in zip(rows, spans, strict=True):
                row["source_start"], row["source_end"] = start, end
        return rows


def to_json(value: Any, indent: int | None = None) -> str:
    """JSON text as every door writes it: UTF-8, not ASCII-escaped, without a final newline."""
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _whole(low: int, high: int) -> tuple[Any, str]:
    return (lambda v: isinstance(v, int) and not isinstance(v, bool) and low <= v <= high), f"a whole number from {low} to {high}"


def _real(low: float, high: float, open_low: bool = False) -> tuple[Any, str]:
    says = f"a number in {'(' if open_low else '['}{low:g}, {high:g}]"
    return (lambda v: _is_number(v) and low <= v <= high and not (open_low and v == low)), says


def _one_of(choices: Sequence[str]) -> tuple[Any, str]:
    return (lambda v: v in choices), "one of " + ", ".join(choices)


def _flag() -> tuple[Any, str]:
    return (lambda v: isinstance(v, bool)), "true or false"


def _name() -> tuple[Any, str]:
    return (lambda v: isinstance(v, str) and bool(v)), "a name"


def _entries() -> tuple[Any, str]:
    return (lambda v: isinstance(v, (str, PathLike, tuple)) and v != ""), "a path, or the entries as a tuple"


MANY = 1_000_000
RULES: Mapping[str, tuple[Any, str]] = MappingProxyType({
    "ranker": _name(),
    "segmenter": _name(),
    "sentences": _whole(1, MANY),
    "ratio": _real(0, 1, open_low=True),
    "chars": _whole(1, 1_000_000_000),
    "keywords": _whole(0, MANY),
    "line_chars": _whole(1, MANY),
    "order": _one_of(ORDERS),
    "diversity": _real(0, 1),
    "terms": _one_of(TERMS),
    "single_characters": _flag(),
    "ignore_title": _flag(),
    "user_dictionary": _entries(),
    "stopwords": _entries(),
    "idf": _entries(),
    "damping": _real(0, 1),
    "window": _whole(2, 100),
    "tolerance": _real(0, 1, open_low=True),
    "seed": _whole(0, 2**63 - 1),
})
BUDGETS = ("sentences", "ratio", "chars")
DEFAULT_SENTENCES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What may be asked of the pipeline; one value for Python, the command line and HTTP.

    ranker, segmenter: names from their tables. sentences, ratio, chars: the summary's budget, at most one of them (3 sentences where none is given);
    ratio is a share of the text's characters in (0, 1], chars a hard limit. keywords: how many at the most.
    line_chars: the line's length limit, ellipsis included.
    order: of the chosen sentences, ``source`` or ``score``. diversity: 0…1, how much a sentence loses for repeating a chosen one.
    terms: keywords may be ``words``, ``phrases`` or ``both``; single_characters: allow keywords of one character.
    ignore_title: rank without the title. user_dictionary (jieba's format), stopwords (a word a line), idf (``word idf`` lines): a path or the entries.
    damping, window, tolerance: of the graph rankers; without a window each has its method's own (5; textrank4zh's 2).
    seed: of ``random``. include: what else to put into results: ``text``, ``explain``, ``source``.

    Raises OptionsError for a value out of range, naming the option and what is allowed.
    """

    ranker: str = "learned"
    segmenter: str = "rjieba"
    sentences: int | None = None
    ratio: float | None = None
    chars: int | None = None
    keywords: int = 10
    line_chars: int = 60
    order: str = "source"
    diversity: float = 0.3
    terms: str = "both"
    single_characters: bool = False
    ignore_title: bool = False
    user_dictionary: PathOrEntries | None = None
    stopwords: PathOrEntries | None = None
    idf: PathOrEntries | None = None
    damping: float = 0.85
    window: int | None = None
    tolerance: float = 1e-6
    seed: int = 0
    include: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        for name, (holds, allowed) in RULES.items():
            value = getattr(self, name)
            if value is None and name in OPTIONAL:
                continue
            if not holds(value):
                raise OptionsError(f"{name} must be {allowed}, not {_shown(value)}", name)
        given = [name for name in BUDGETS if getattr(self, name) is not None]
        if len(given) > 1:
            raise OptionsError(f"at most one of sentences, ratio and chars may be given, not {' and '.join(given)}", given[1])
        if not isinstance(self.include, tuple) or any(name not in INCLUDE for name in self.include):
            raise OptionsError(f"include must be some of {', '.join(INCLUDE)}, not {_shown(self.include)}", "include")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Options:
        """Options from names and values as they come from outside; unknown names raise OptionsError, which lists the known ones."""
        names = [f.name for f in fields(cls)]
        for name in values:
            if name not in names:
                raise OptionsError(f"unknown option {_shown(name)}; the options are {', '.join(names)}", str(name))
        given = dict(values)
        if isinstance(given.get("include"), list):
            given["include"] = tuple(given["include"])
        return cls(**given)

    def replace(self, **changes: Any) -> Options:
        """The same options but for the changes named."""
        return replace(self, **changes)


OPTIONAL = frozenset(("sentences", "ratio", "chars", "window", "user_dictionary", "stopwords", "idf"))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def best_first(values: Sequence[float]) -> list[int]:
    """Indices by falling value; equal values keep their order.

    >>> best_first([0.2, 1.0, 0.2])
    [1, 0, 2]
    """
    return sorted(range(len(values)), key=lambda i: (-values[i], i))


def token_offsets(tokens: Sequence[Token], start: int = 0) -> list[int]:
    """Where each token begins, and at last where the last one ends, counted from ``start``.

    >>> token_offsets([("走", "v"), ("路灯", "n")], 5)
    [5, 6, 8]
    """
    return list(itertools.accumulate([len(word) for word, _ in tokens], initial=start))

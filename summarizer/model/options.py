"""What may be asked, one value for every door, and the rules that it is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from os import PathLike
from types import MappingProxyType
from typing import Any

from summarizer.model.errors import OptionsError

INCLUDE = ("text", "explain", "source")
ORDERS = ("source", "score")
TERMS = ("both", "words", "phrases")

PathOrEntries = str | PathLike[str] | tuple[Any, ...]
"""A file to read, or the entries themselves (as they come over HTTP)."""


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

"""The nouns: what passes between the stages, what users hold, and what can go wrong.

Everything here is a value. The package imports the standard library only, so that any stage (and any caller) can import it without cost.
"""

from summarizer.model.document import (
    PUNCTUATION_TAGS,
    Document,
    best_first,
    content_forms,
    token_offsets,
)
from summarizer.model.errors import (
    NoTextError,
    OptionsError,
    RankingError,
    ReadingError,
    SummarizerError,
)
from summarizer.model.options import (
    BUDGETS,
    DEFAULT_SENTENCES,
    INCLUDE,
    MANY,
    OPTIONAL,
    ORDERS,
    RULES,
    TERMS,
    Options,
    PathOrEntries,
)
from summarizer.model.values import (
    ELLIPSIS,
    Article,
    Edit,
    Failure,
    Keyword,
    Line,
    Scores,
    Sentence,
    Sentences,
    Span,
    Summary,
    Token,
    source_map,
    to_json,
)

__all__ = [
    "Article",
    "BUDGETS",
    "DEFAULT_SENTENCES",
    "Document",
    "ELLIPSIS",
    "Edit",
    "Failure",
    "INCLUDE",
    "Keyword",
    "Line",
    "MANY",
    "NoTextError",
    "OPTIONAL",
    "ORDERS",
    "Options",
    "OptionsError",
    "PUNCTUATION_TAGS",
    "PathOrEntries",
    "RULES",
    "RankingError",
    "ReadingError",
    "Scores",
    "Sentence",
    "Sentences",
    "Span",
    "SummarizerError",
    "Summary",
    "TERMS",
    "Token",
    "best_first",
    "content_forms",
    "source_map",
    "to_json",
    "token_offsets",
]

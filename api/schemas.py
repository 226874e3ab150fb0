"""The shapes of requests and answers: pydantic models that validate the ones and describe both in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from summarizer import ranking, segmenting
from summarizer.model import BUDGETS, Options

if TYPE_CHECKING:
    SentenceRankers: TypeAlias = str
    KeywordRankers: TypeAlias = str
    Segmenters: TypeAlias = str
else:
    SentenceRankers = Literal[tuple(name for name, ranker in ranking.RANKERS.items() if ranker.sentences)]
    KeywordRankers = Literal[tuple(name for name, ranker in ranking.RANKERS.items() if ranker.keywords)]
    Segmenters = Literal[tuple(segmenting.SEGMENTERS)]

MAX_ENTRIES = 10_000
MAX_ENTRY = 200
NO_NUL = r"^[^\x00]*$"


def _whole(value: Any) -> Any:
    """JSON has one kind of number: 3.0 is the whole number 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _lines(value: Any) -> Any:
    return value.splitlines() if isinstance(value, str) else value



def _one_text(schema: dict[str, Any]) -> None:
    """Exactly one of text and html, the other left out or null."""
    string, null = {"type": "string"}, {"type": "null"}
    schema["oneOf"] = [{"required": [one], "properties": {one: string, other: null}} for one, other in (("text", "html"), ("html", "text"))]


def _one_budget(schema: dict[str, Any]) -> None:
    pairs = [(one, other) for i, one in enumerate(BUDGETS) for other in BUDGETS[i + 1:]]
    schema["allOf"] = [{"not": {"required": list(pair), "properties": {name: {"type": "number"} for name in pair}}} for pair in pairs]


WHOLE = BeforeValidator(_whole)
String = Annotated[str, Field(pattern=NO_NUL)]
Entry = Annotated[str, Field(max_length=MAX_ENTRY, pattern=r"^[^\x00]*$")]
Entries = Annotated[
    Annotated[list[Entry], Field(max_length=MAX_ENTRIES)] | None, BeforeValidator(_lines),
    WithJsonSchema({"anyOf": [{"type": "array", "items": {"type": "string", "maxLength": MAX_ENTRY, "pattern": NO_NUL}, "maxItems": MAX_ENTRIES},
                              {"type": "null"}]}),
]


class Strict(BaseModel):
    """A request's shape: nothing is converted, and unknown names are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class CommonOptions(Strict):
    """The names and meanings of ``summarizer.Options``; what is not given has its default there."""

    segmenter: Segmenters = Field("rjieba", description="What cuts sentences into words.")
    sentences: Annotated[int, Field(ge=1, le=1_000_000), WHOLE] | None = Field(None, description="How many sentences (3 where no budget is given).")
    ratio: Annotated[float, Field(gt=0, le=1)] | None = Field(None, description="Instead: a share of the characters.")
    chars: Annotated[int, Field(ge=1, le=1_000_000_000), WHOLE] | None = Field(None, description="Instead: at most so many characters.")
    keywords: Annotated[int, Field(ge=0, le=1_000_000), WHOLE] = Field(10, description="How many keywords.")
    line_chars: Annotated[int, Field(ge=1, le=1_000_000), WHOLE] = Field(60, description="Longest line, the ellipsis included.")
    order: Literal["source", "score"] = Field("source", description="Of the chosen sentences.")
    diversity: Annotated[float, Field(ge=0, le=1)] = Field(0.3, description="How much repetition costs.")
    terms: Literal["both", "words", "phrases"] = Field("both", description="What keywords may be.")
    single_characters: bool = Field(False, description="Allow keywords of one character.")
    ignore_title: bool = Field(False, description="Rank without the title.")
    user_dictionary: Entries = Field(None, description="Words of your own: 'word [frequency] [tag]', a list or one a line.")
    stopwords: Entries = Field(None, description="Stop words instead of the bundled list: a list or one a line.")
    idf: Entries = Field(None, description="Inverse document frequencies: 'word idf', a list or one a line.")
    damping: Annotated[float, Field(ge=0, le=1)] = Field(0.85, description="Damping factor of graph rankers.")
    window: Annotated[int, Field(ge=2, le=100), WHOLE] | None = Field(
        None, description="Co-occurrence window (else the method's own).")
    tolerance: Annotated[float, Field(gt=0, le=1)] = Field(1e-6, description="Where the power iteration stops.")
    seed: Annotated[int, Field(ge=0, le=2**63 - 1), WHOLE] = Field(0, description="Of the random ranker.")
    include: list[Literal["text", "explain", "source"]] = Field(default_factory=list, description="What else to put into results.")

    model_config = ConfigDict(json_schema_extra=_one_budget)

    @model_validator(mode="after")
    def _at_most_one_budget(self) -> CommonOptions:
        given = [name for name in BUDGETS if getattr(self, name) is not None]
        if len(given) > 1:
            raise PydanticCustomError("budget", "at most one of sentences, ratio and chars may be given")
        return self

    def to_options(self, include: list[str] | None = None) -> Options:
        """The core's options. Lists of entries become tuples, so that no string from outside is ever taken for a path."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        for name in ("user_dictionary", "stopwords", "idf"):
            if values.get(name) is not None:
                values[name] = tuple(values[name])
        return Options(**{**values, "include": tuple(dict.fromkeys([*self.include, *(include or ())]))})


class SummaryOptions(CommonOptions):
    """Options of summaries and digests."""

    ranker: SentenceRankers = Field("learned", description="What scores the sentences.")


class KeywordOptions(CommonOptions):
    """Options of keywords."""

    ranker: KeywordRankers = Field("learned", description="What scores the words.")


SUMMARY_DEFAULTS = SummaryOptions.model_validate({})
KEYWORD_DEFAULTS = KeywordOptions.model_validate({})


class ArticleFields(Strict):
    """One article: its text, or its page as HTML."""

    id: Annotated[String, BeforeValidator(lambda v: str(v) if isinstance(v, int) and not isinstance(v, bool) else v)] | None = Field(
        None, description="Its name in the results.")
    title: String | None = Field(None, description="Its title, where it does not stand in the text.")
    text: Annotated[str, Field(min_length=1, pattern=NO_NUL)] | None = Field(None, description="Plain text, Markdown, or a fragment of HTML as scraped.")
    html: Annotated[str, Field(min_length=1, pattern=NO_NUL)] | None = Field(None, description="A page or fragment of HTML.")

    model_config = ConfigDict(json_schema_extra=_one_text)

    @model_validator(mode="after")
    def _exactly_one_text(self) -> ArticleFields:
        if (self.text is None) == (self.html is None):
            raise PydanticCustomError("text", "exactly one of text and html must be given")
        return self


class SummarizeRequest(ArticleFields):
    """An article, and what to make of it."""

    options: SummaryOptions = SUMMARY_DEFAULTS
    include: list[Literal["text", "explain", "source"]] = Field(default_factory=list, description="The same as options.include.")


class KeywordsRequest(ArticleFields):
    """An article, and what keywords to find in it."""

    options: KeywordOptions = KEYWORD_DEFAULTS
    include: list[Literal["text", "explain", "source"]] = Field(default_factory=list, description="The same as options.include.")


class DigestArticle(ArticleFields):
    """One article of a digest. What is wrong with its text is said among the failures, so that the others are delivered."""

    text: str | None = Field(None, description="The article: plain text, Markdown, or a fragment of HTML as scraped.")
    html: str | None = Field(None, description="A page or fragment of HTML.")
    id: Annotated[String, Field(min_length=1)] = Field(description="Its name in the results.")
    date: Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9:.+Z-]*)?)?)?$")] | None = Field(
        None, description="ISO 8601: a day, month or year, or a time on a day.")


class DigestRequest(Strict):
    """Many articles, and what to make of them."""

    articles: list[DigestArticle] = Field(min_length=1)
    options: SummaryOptions = SUMMARY_DEFAULTS
    include: list[Literal["text", "explain", "source"]] = Field(default_factory=list, description="The same as options.include.")


Span = Annotated[list[int], Field(min_length=2, max_length=2, description="Start and end in code points of the cleaned text, the end excluded.")]


class SentenceOut(BaseModel):
    """A chosen sentence: an exact slice of the cleaned text."""

    text: str
    start: int
    end: int
    index: int
    paragraph: int
    score: float
    source_start: int = Field(0, description="With include=source: where it stands in what was sent.")
    source_end: int = 0


class KeywordOut(BaseModel):
    """A word or phrase."""

    word: str
    score: float
    count: int
    pos: str
    offsets: list[Span]


class Stats(BaseModel):
    """About the article and how it was done."""

    characters: int
    sentences: int
    ranker: str
    segmenter: str


class Result(BaseModel):
    """One article's result."""

    id: str | None
    title: str | None
    line: str
    line_spans: list[Span]
    summary: str
    sentences: list[SentenceOut]
    keywords: list[KeywordOut]
    stats: Stats
    text: str = Field("", description="With include=text: the cleaned text.")
    explain: dict[str, Any] = Field(default_factory=dict, description="With include=explain: each sentence's score in parts.")


class KeywordsResult(BaseModel):
    """One article's keywords."""

    id: str | None
    title: str | None
    keywords: list[KeywordOut]


class FailureOut(BaseModel):
    """An article that gave nothing, and why."""

    source: str
    reason: str


class DigestEntry(Result):
    """An article of a digest."""

    date: str | None
    source: str | None


class DigestResult(BaseModel):
    """Many articles on one page."""

    articles: list[DigestEntry]
    failures: list[FailureOut]
    stats: dict[str, Any]


class FieldError(BaseModel):
    """What is wrong with one field."""

    pointer: str = Field(description="RFC 6901")
    message: str


class ProblemOut(BaseModel):
    """RFC 9457 problem details: the one shape of all errors."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = Field(default_factory=list)
    request_id: str


class Health(BaseModel):
    """Whether the service lives, or is ready."""

    status: str


REQUESTS: Mapping[str, type[SummarizeRequest] | type[KeywordsRequest]] = {"summarize": SummarizeRequest, "keywords": KeywordsRequest}
"""The tasks that make one result from one article."""

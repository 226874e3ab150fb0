"""From a request's values to the answer's bytes: the only module here that calls the core."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from api import bodies, problems
from api.config import Config
from api.limits import Deadline, Desk, Keys, Rate
from api.metrics import Metrics
from api.observing import LOG, Record
from api.problems import Problem
from api.schemas import REQUESTS, ArticleFields, CommonOptions, DigestArticle, DigestRequest, KeywordOptions, SummaryOptions
from api.watch import Watch
from summarizer import pipeline
from summarizer.digest import build_digest
from summarizer.digest.store import Store, StoreError
from summarizer.model import Article, Failure, Options, OptionsError, RankingError, ReadingError, Summary
from summarizer.ranking import RANKERS
from summarizer.rendering import render

TASKS: Mapping[str, Callable[[Article, Options], Summary]] = {"summarize": pipeline.summarize, "keywords": pipeline.keyword_summary}
OPTIONS: Mapping[str, type[CommonOptions]] = {"summarize": SummaryOptions, "keywords": KeywordOptions}
Result = TypeVar("Result")
SAMPLE = "示例：河岸新区启用智慧路灯。路灯按车流调节亮度，每年省电三成。"


class Service:
    """What all requests of one application share: its settings and its limits. Safe to use from many threads; made before workers are forked."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.keys = Keys(config.api_keys)
        self.rate = Rate(*config.rate) if config.rate else None
        self.metrics = Metrics()
        self.draining: Callable[[], bool] = lambda: False
        self._desk = Desk(config.concurrency)
        self._watch = Watch()

    def one(self, task: str, values: Any, record: Record) -> bytes:
        """One article's result as the line of JSON that every door writes. ``values``: the request's JSON. Raises Problem."""
        deadline = Deadline(self.config.time_budget)
        request = _valid(REQUESTS[task], values)
        try:
            options = request.options.to_options(list(request.include))
            article = self._article(request)
            record.articles += 1
            record.characters += len(article.text)
            with self._desk.place(deadline):
                summary = self._watch.run(lambda: TASKS[task](article, options), deadline.problem)
        except (OptionsError, ReadingError) as error:
            raise problems.of_core(error, field="html" if request.html is not None else "text") from None
        except RankingError as error:
            # a conformance ranker that does not settle under these options
            raise Problem(422, str(error), [("/options", str(error))]) from None
        return render(summary, "json", task=task, include=options.include).encode()

    def stream(self, task: str, lines: Iterable[bytes | Problem], defaults: Mapping[str, Any], record: Record) -> Iterator[bytes]:
        """For each line of JSON the line of its result, or of its problem; one article in memory at a time."""
        for line in lines:
            if isinstance(line, bytes) and not line.strip():
                continue
            try:
                if isinstance(line, Problem):
                    raise line
                answer = self.one(task, bodies.merged(bodies.json_of(line), defaults), record)
            except Problem as problem:
                answer = problem.body(record.request_id)
            except Exception:
                LOG.exception("a line of a stream failed", extra={"request_id": record.request_id})
                answer = unexpected().body(record.request_id)
            yield answer

    def digest(self, values: Any, record: Record, gone: Callable[[], bool]) -> bytes:
        """Many articles' digest as JSON. ``gone`` says whether the client went away, for whom nothing more is computed; it is asked in another thread.

        Raises Problem.
        """
        deadline = Deadline(self.config.time_budget)
        request = _valid(DigestRequest, values)
        if len(request.articles) > self.config.max_articles:
            raise Problem(422, f"at most {self.config.max_articles} articles are taken", [("/articles", f"at most {self.config.max_articles} articles")])
        failures: list[Failure] = []
        try:
            options = request.options.to_options(list(request.include))
            articles = self._articles(request.articles, failures, record)
            with self._desk.place(deadline):
                return self._watch.run(lambda: _digest(articles, options, failures), lambda: deadline.problem() or _absence(gone))
        except (OptionsError, ReadingError) as error:
            raise problems.of_core(error, field="articles") from None
        except StoreError:
            # what a digest keeps on disk while it is made is no matter of the client's
            raise Problem(503, "the service cannot write its working files (its disk may be full); try again later", headers={"Retry-After": "30"}) from None

    def compute(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """What ``function(*arguments)`` gives, computed in its turn and its time like everything here. Raises the problem 503 where either does not suffice."""
        deadline = Deadline(self.config.time_budget)
        with self._desk.place(deadline):
            return self._watch.run(lambda: function(*arguments), deadline.problem)

    def _articles(self, given: Sequence[DigestArticle], failures: list[Failure], record: Record) -> Iterator[Article]:
        for fields in given:
            try:
                found = pipeline.clean_or_fail(self._article(fields, fields.date))
            except Problem as problem:
                found = Failure(str(fields.id), problem.detail)
            if isinstance(found, Failure):
                failures.append(found)
                continue
            record.articles += 1
            record.characters += len(found.source or found.text)
            yield found

    def _article(self, fields: ArticleFields, date: str | None = None) -> Article:
        name = "html" if fields.html is not None else "text"
        text = fields.html if fields.html is not None else fields.text
        assert text is not None
        if "\0" in text:
            raise Problem(422, "must not hold NUL", [(f"/{name}", "must not hold NUL")])
        if len(text) > self.config.max_characters:
            says = f"at most {self.config.max_characters} characters are taken, not {len(text)}"
            raise Problem(422, f"/{name}: {says}", [(f"/{name}", says)])
        return Article(text, title=fields.title or None, id=fields.id, date=date[:10] if date else None, format="html" if name == "html" else "auto")


def _absence(gone: Callable[[], bool]) -> Problem | None:
    return Problem(499, "the client went away") if gone() else None


def _digest(articles: Iterable[Article], options: Options, failures: list[Failure]) -> bytes:
    with Store() as store:
        return render(build_digest(articles, options, failures=failures, store=store), "json", include=options.include).encode()


def _valid(model: Any, values: Any) -> Any:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise problems.of_validation(error, model) from None


def unexpected() -> Problem:
    """What a client is told of an error of ours."""
    return Problem(500, "this is our mistake; the log has it under the request_id")


def warm_up() -> None:
    """Load now, before workers are forked, what each ranker would load at its first article: dictionaries, tables, weights."""
    for name, ranker in RANKERS.items():
        options = Options(ranker=name)
        if ranker.sentences:
            pipeline.summarize(SAMPLE, options)
        elif ranker.keywords:
            pipeline.keyword_summary(SAMPLE, options)


def pretty(value: Any) -> bytes:
    """A small document as JSON."""
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()

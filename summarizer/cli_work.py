"""What the commands do with one article, as values that can be sent to worker processes; and where their output goes."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from summarizer import pipeline, ranking, segmenting, tfidf
from summarizer.model import Article, Failure, NoTextError, Options, RankingError, SummarizerError, to_json
from summarizer.rendering import renderer
from summarizer.rendering.text import plain
from summarizer.stages import InStages, Stages

TASKS = {"oneline": pipeline.lining, "summarize": pipeline.summarizing, "keywords": pipeline.keywording}


Outcome = tuple[str | Failure, Article | None]


class OutputError(SummarizerError):
    """The output could not be written."""


class ReaderGoneError(SummarizerError):
    """Who read our standard output has closed it (``| head``): no error, but nothing more to do."""


def check(options: Options) -> None:
    """Raise now, before any reading, what would fail for every article: unknown names, lists and dictionaries that cannot be read."""
    ranker = ranking.ranker(options.ranker)
    segmenting.load_stop_words(options.stopwords)
    if options.user_dictionary is not None:
        segmenting.segmenter(ranker.segmenter or options.segmenter, options.user_dictionary)
    if options.idf is not None:
        tfidf.load_idf(options.idf)


@dataclass(frozen=True)
class Work(InStages[Outcome]):
    """Raw article → (its rendered result, or a Failure; how it was read)."""

    task: str
    options: Options
    form: str
    alone: bool

    def stages(self, article: Article) -> Stages[Outcome]:
        """Clean, run the task, render."""
        try:
            cleaned = pipeline.clean_or_fail(article)
            if isinstance(cleaned, Failure):
                return cleaned, None
            summary = yield from TASKS[self.task](cleaned, self.options)
        except (NoTextError, RankingError) as error:
            return pipeline.failure_of(article, error), None
        except MemoryError:
            return Failure(article.id or "the article", f"too large: there is not enough memory for its {len(article.text)} characters"), None
        yield
        piece = renderer(self.form, self.task).piece(summary, self.task, self.options.include, self.alone)
        return piece, replace(cleaned, text="", source=None, edits=())


@dataclass(frozen=True, slots=True)
class Clean:
    """Cleaned article → its text, or the report of what was dropped."""

    form: str
    report: bool
    alone: bool

    def __call__(self, article: Article) -> str:
        """Render in the asked form."""
        if self.form == "text":
            return self._report(article) if self.report else self._text(article)
        result: dict[str, Any] = {"id": article.id, "title": article.title, "date": article.date, "format": article.format,
                                  "metadata": dict(article.metadata)}
        if self.report:
            result["edits"] = [{"start": e.start, "end": e.end, "rule": e.rule, "dropped": (article.source or "")[e.start : e.end], "text": e.text}
                               for e in article.edits]
        else:
            result["text"] = article.text
        return to_json(result)

    def _text(self, article: Article) -> str:
        return article.text if self.alone else f"== {plain(article.id or '')}\n{article.text}\n"

    def _report(self, article: Article) -> str:
        source = article.source or ""
        rows = [f"{plain(article.id or '')}\t{e.start}\t{e.end}\t{e.rule}\t{_quoted(source[e.start : e.end])}\t{_quoted(e.text)}" for e in article.edits]
        return "\n".join(rows) if rows else f"{plain(article.id or '')}\t0\t0\tnothing was dropped"


def _quoted(text: str) -> str:
    """A text as JSON that moves no cursor: JSON itself escapes only the controls below the space."""
    return to_json(text).translate({code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)})


def peek(sources: Sequence[str], articles: Iterator[Article]) -> tuple[bool, Iterator[Article]]:
    """Whether the sources name one article (one file that is one, or standard input read as one), and the articles, none of them lost."""
    if len(sources) != 1 or not (sources[0] == "-" or os.path.isfile(sources[0])):
        return False, articles
    first = next(articles, None)
    if first is None:
        return True, iter(())
    return "row" not in first.metadata, itertools.chain([first], articles)


def deliver(pieces: Iterable[str], output: str | None) -> None:
    """Write the pieces to standard output, or to a file that appears only when it is whole.

    A device or pipe named as output is written to directly. Raises OutputError, naming the file and the system's reason.
    """
    if output is None or output == "-":
        _to_standard_output(pieces)
        return
    try:
        if os.path.exists(output) and not stat.S_ISREG(os.stat(output).st_mode):
            with open(output, "wb") as stream:
                stream.writelines(piece.encode("utf-8", "backslashreplace") for piece in pieces)
            return
        _write_whole(pieces, output)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written: {error.strerror or error}") from error


def _to_standard_output(pieces: Iterable[str]) -> None:
    if sys.stdout is None:
        raise OutputError("standard output: it is closed; name a file with -o")
    try:
        for piece in pieces:
            _write_all(sys.stdout.buffer, piece.encode("utf-8", "backslashreplace"))
            sys.stdout.buffer.flush()  # who watches, or reads the pipe, sees each result when it is there
    except BrokenPipeError:
        # nothing must be flushed into the closed pipe at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReaderGoneError from None
    except OSError as error:
        raise OutputError(f"standard output: cannot be written: {error.strerror or error}") from error


def _write_all(stream: BinaryIO, data: bytes) -> None:
    """Where PYTHONUNBUFFERED is set the stream is a bare file: it may take a part and say so, or None where it would have to wait."""
    rest = memoryview(data)
    while rest:
        taken = stream.write(rest)
        if taken is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        rest = rest[taken:]


def _write_whole(pieces: Iterable[str], output: str) -> None:
    import tempfile

    folder = os.path.dirname(os.path.abspath(output))
    handle, temporary = tempfile.mkstemp(prefix=".summarizer-", dir=folder)
    try:
        with open(handle, "wb") as stream:
            stream.writelines(piece.encode("utf-8", "backslashreplace") for piece in pieces)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, output)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask

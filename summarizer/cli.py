"""The command line: flags to Options, sources to results, failures to standard error, and the exit status.

0 well; 1 where any article gave nothing (each is named on standard error, the rest is delivered); 2 usage; 130 Ctrl-C; 0 where the reader of a pipe went away.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

# before numpy is loaded, which reads it then: our matrices are small, and starting threads for them costs as much as loading numpy itself
os.environ["OPENBLAS_NUM_THREADS"] = os.environ.get("OPENBLAS_NUM_THREADS") or "1"

import click

import summarizer
from summarizer import ending, pipeline, ranking, reading, segmenting
from summarizer.cli_serve import serve
from summarizer.cli_work import TASKS, Clean, ReaderGoneError, Work, check, deliver, peek
from summarizer.model import ORDERS, TERMS, Article, Failure, Options, OptionsError, SummarizerError
from summarizer.parallel import map_in_order
from summarizer.rendering import RENDERERS, assemble, renderer
from summarizer.rendering.text import plain

Command = Callable[..., Any]
OPTION_NAMES = frozenset(f.name for f in fields(Options)) - {"include"}
READING_NAMES = ("input_format", "encoding", "text_column", "title_column", "id_column")


def _stack(*decorators: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def apply(command: Command) -> Command:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return apply


def _formats(task: str) -> list[str]:
    return [name for name, form in RENDERERS.items() if (form.digest if task == "digest" else task in form.tasks)]


verbosity = _stack(
    click.option("-v", "--verbose", is_flag=True, help="Say more on standard error: encodings, formats, what was dropped."),
    click.option("-q", "--quiet", is_flag=True, help="No progress; only failures on standard error."),
)
sources = _stack(
    click.argument("src", nargs=-1, required=True, metavar="SRC..."),
    click.option("-o", "--output", metavar="FILE", help="Write here instead of standard output; the file appears only when it is whole."),
    click.option("--input-format", type=click.Choice(["auto", *reading.READERS]), default="auto", show_default=True),
    click.option("--encoding", help="Of the input; found out where it is not given."),
    click.option("--text-column", metavar="NAME", help="The column or key that holds the text."),
    click.option("--title-column", metavar="NAME"),
    click.option("--id-column", metavar="NAME"),
    click.option("--include", "include_globs", multiple=True, metavar="GLOB", help="In folders, only files that match."),
    click.option("--exclude", "exclude_globs", multiple=True, metavar="GLOB", help="In folders, no files that match."),
    verbosity,
)
jobs_option = click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, metavar="N", help="Processes to use.")
words_options = _stack(
    click.option("--ranker", type=click.Choice(list(ranking.RANKERS)), help="[default: learned]"),
    click.option("--segmenter", type=click.Choice(list(segmenting.SEGMENTERS)), help="[default: rjieba]"),
    click.option("--ignore-title", is_flag=True, default=None, help="Rank without the title."),
    click.option("--user-dict", "user_dictionary", metavar="FILE", help="Words of your own: 'word [frequency] [tag]' a line."),
    click.option("--stopwords", metavar="FILE", help="Stop words, one a line, instead of the bundled list."),
    click.option("--idf", metavar="FILE", help="Inverse document frequencies: 'word idf' a line; see train-idf."),
    click.option("--damping", type=float, metavar="D", help="Damping factor of graph rankers, 0 to 1. [default: 0.85]"),
    click.option("--window", type=int, metavar="N", help="Co-occurrence window of keyword graphs, from 2. [default: the method's own]"),
    click.option("--tolerance", type=float, metavar="T", help="Where the power iteration stops. [default: 1e-6]"),
    click.option("--seed", type=int, metavar="N", help="Of the random ranker. [default: 0]"),
)
line_options = click.option("--line-chars", "--max-chars", "line_chars", type=int, metavar="N", help="Longest line, ellipsis included. [default: 60]")
keyword_options = _stack(
    click.option("-k", "--keywords", type=int, metavar="N", help="How many keywords. [default: 10]"),
    click.option("--terms", type=click.Choice(TERMS), help="[default: both]"),
    click.option("--single-characters", is_flag=True, default=None, help="Allow keywords of one character."),
)
summary_options = _stack(
    click.option("--sentences", type=int, metavar="N", help="How many sentences. [default: 3]"),
    click.option("--ratio", type=float, metavar="R", help="Instead: a share of the characters, 0 to 1."),
    click.option("--chars", type=int, metavar="N", help="Instead: at most so many characters."),
    click.option("--order", type=click.Choice(ORDERS), help="[default: source]"),
    click.option("--diversity", type=float, metavar="D", help="How much repetition costs, 0 to 1. [default: 0.3]"),
)
profile_option = click.option("--profile", is_flag=True, help="Print each stage's share of the time on standard error; works in one process.")
spark_options = _stack(
    click.option("--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="spark: many machines; see docs/spark.md."),
    click.option("--master", metavar="URL", help="Spark's master, as in spark://host:7077. [default: spark-submit's, else all cores of this machine]"),
    click.option("--by", metavar="COLUMN", help="Spark: one digest for each value of this column; date is the article's own. [default: one of all]"),
    click.option("--spark-conf", multiple=True, metavar="NAME=VALUE", help="A setting of Spark's, as in spark.executor.memory=4g."),
)
explain_option = click.option("--explain", is_flag=True, help="Show each sentence's score in parts.")


def _format_option(task: str) -> Callable[[Command], Command]:
    return click.option("--format", "form", type=click.Choice(_formats(task)), default=_formats(task)[0], show_default=True)


def _examples(*lines: str) -> str:
    return "\b\n" + "\n  ".join(["Examples:", *lines])


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Shell completion: eval "$(_SUMMARIZER_COMPLETE=bash_source summarizer)" (zsh_source, fish_source likewise).',
)
@click.version_option(summarizer.__version__, prog_name="summarizer")
@verbosity
@click.pass_context
def commands(context: click.Context, /, verbose: bool, quiet: bool) -> None:
    """Extractive summaries, keywords and digests for Chinese articles.

    SRC is a file, a folder (read recursively), a glob, or - for standard input.
    """
    context.obj = {"verbose": verbose, "quiet": quiet}


@commands.command(epilog=_examples(
    "summarizer oneline article.txt",
    "summarizer oneline notes/ --format jsonl -o lines.jsonl",
    "curl -s URL | summarizer oneline - --input-format html",
))
@sources
@jobs_option
@profile_option
@_format_option("oneline")
@line_options
@words_options
@explain_option
@click.pass_context
def oneline(context: click.Context, /, **given: Any) -> int:
    """Print one line for each article."""
    return _results(context, "oneline", given)


@commands.command(epilog=_examples(
    "summarizer summarize article.txt --sentences 2",
    "summarizer summarize notes/ --chars 130 --format json",
    "summarizer summarize article.html --explain",
))
@sources
@jobs_option
@profile_option
@_format_option("summarize")
@summary_options
@line_options
@keyword_options
@words_options
@explain_option
@click.option("--include-text", is_flag=True, help="JSON: also the cleaned text.")
@click.option("--include-source", is_flag=True, help="JSON: also each sentence's offsets in the decoded input.")
@click.pass_context
def summarize(context: click.Context, /, **given: Any) -> int:
    """Print each article's key sentences, line and keywords."""
    return _results(context, "summarize", given)


@commands.command(epilog=_examples(
    "summarizer keywords article.txt -k 5",
    "summarizer keywords notes/ --format csv -o keywords.csv",
    "summarizer keywords abstracts.jsonl --terms phrases",
))
@sources
@jobs_option
@profile_option
@_format_option("keywords")
@keyword_options
@words_options
@click.pass_context
def keywords(context: click.Context, /, **given: Any) -> int:
    """Print each article's keywords, best first."""
    return _results(context, "keywords", given)


@commands.command(epilog=_examples(
    "summarizer clean page.html",
    "summarizer clean notes/ --report",
))
@sources
@click.option("--report", is_flag=True, help="List each thing dropped: id, start, end, rule, what it was and what stands for it.")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
@click.pass_context
def clean(context: click.Context, /, **given: Any) -> int:
    """Print each article's text as the rankers see it, or what was dropped from it."""
    failures = _Failures(context, given)
    alone, articles = peek(given["src"], _articles(context, given, failures))
    form = RENDERERS[given["form"]]
    pieces = map(Clean(given["form"], given["report"], alone), articles)
    deliver(assemble(pieces, form, alone=alone), given["output"])
    return failures.status


@commands.command(epilog=_examples(
    "summarizer digest notes/ -o digest.html",
    "summarizer digest notes/ --store digest.sqlite --new-only --format email",
    "summarizer digest week.jsonl --format markdown --idf corpus",
))
@sources
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Processes to use. [default: one a core]")
@click.option("--format", "form", type=click.Choice(_formats("digest")), help="[default: by the ending of -o, else markdown]")
@click.option("--store", metavar="FILE", help="Keep what was found of each article in this SQLite file: the next run ranks only what is new or changed.")
@click.option("--since", metavar="DATE", help="Only articles of this day (2026-11-01) or later; undated ones count by when they were first seen.")
@click.option("--new-only", is_flag=True, help="Only articles that no earlier digest of the store had.")
@spark_options
@summary_options
@line_options
@keyword_options
@words_options
@click.pass_context
def digest(context: click.Context, /, **given: Any) -> int:
    """Put many articles on one page: the brief, themes, a timeline, names, each article's line and key sentences, and what could not be read.

    --idf corpus weighs words by how rare they are in these very articles.

    --engine spark writes a folder of results, with one digest for each value of --by; SRC may be any address that Spark reads.
    """
    from summarizer import cli_spark
    from summarizer.cli_digest import run as run_digest

    if given["engine"] == "spark":
        return cli_spark.run(given, _options(given), _Failures(context, given), _flag(context, given, "quiet"))
    cli_spark.refuse_without_spark(given)

    def read(on_failure: Callable[[Failure], None]) -> Iterator[Article]:
        return _raw_articles(given, on_failure)

    return run_digest(given, _options(given), read, _Failures(context, given), _flag(context, given, "quiet"))


@commands.command("train-idf", epilog=_examples(
    "summarizer train-idf corpus/*.jsonl -o idf.txt && summarizer keywords article.txt --idf idf.txt",
))
@sources
@click.option("--segmenter", type=click.Choice(list(segmenting.SEGMENTERS)), default="rjieba", show_default=True)
@click.option("--user-dict", "user_dictionary", metavar="FILE")
@click.option("--min-documents", type=click.IntRange(1), default=2, show_default=True, help="Leave out words seen in fewer articles.")
@click.pass_context
def train_idf(context: click.Context, /, **given: Any) -> int:
    """Count in how many articles each word occurs; write 'word idf' lines for --idf."""
    from summarizer import tfidf

    failures = _Failures(context, given)
    segment = segmenting.segmenter(given["segmenter"], given["user_dictionary"])
    documents = ((word for word, _ in segment(article.text)) for article in _articles(context, given, failures))
    table = tfidf.train_idf(documents, min_documents=given["min_documents"])
    if failures.articles:
        deliver(tfidf.idf_lines(table), given["output"])
    return failures.status


@commands.command(epilog=_examples(
    "summarizer evaluate headlines.jsonl --ignore-title",
    "summarizer evaluate abstracts.jsonl --task summarize --chars 130 --reference abstract",
    "summarizer evaluate papers.jsonl --task keywords --at 5 --compare learned --compare jieba-tfidf",
))
@sources
@click.option("--task", type=click.Choice(list(TASKS)), default="oneline", show_default=True, help="What to compare with the references.")
@click.option("--reference", metavar="NAME", help="The key of the JSON lines that holds the reference. [default: summary, or keywords]")
@click.option("--compare", multiple=True, type=click.Choice(list(ranking.RANKERS)), help="A ranker to score; may be repeated. [default: all that can]")
@click.option("--at", type=click.IntRange(1), default=5, show_default=True, help="Keywords: how many count.")
@summary_options
@line_options
@keyword_options
@words_options
@click.pass_context
def evaluate(context: click.Context, /, **given: Any) -> int:
    """Score rankers against the references in JSON lines: ROUGE F1 on characters, or F1 of keywords, x100, with 95 % intervals."""
    from summarizer.cli_evaluate import table

    failures = _Failures(context, given)
    articles = list(_articles(context, given, failures))
    rows = table(articles, list(given["src"]), given["task"], given["reference"], given["compare"], given["at"], _options(given))
    deliver(rows, given["output"])
    return failures.status


commands.add_command(serve)


class _Failures:
    """Names each failure on standard error as it comes; an input in which nothing at all was found is one too."""

    def __init__(self, context: click.Context, given: dict[str, Any]) -> None:
        self.found: list[Failure] = []
        self.articles = 0

    def __call__(self, failure: Failure) -> None:
        self.found.append(failure)
        # ids and names of fields come from the input, and must not steer a terminal
        click.echo(plain(f"summarizer: {failure.source}: {failure.reason}").encode("utf-8", "backslashreplace"), err=True)

    @property
    def status(self) -> int:
        """The exit status: 1 where anything failed or nothing was found."""
        if not self.articles and not self.found:
            click.echo("summarizer: no article was found", err=True)
        return 1 if self.found or not self.articles else 0


def _options(given: dict[str, Any], include: tuple[str, ...] = ()) -> Options:
    values = {name: value for name, value in given.items() if name in OPTION_NAMES and value is not None}
    return Options.from_mapping({**values, "include": include})


def _how(given: dict[str, Any]) -> dict[str, Any]:
    return {**{name: given[name] for name in READING_NAMES}, "include": given["include_globs"], "exclude": given["exclude_globs"]}


def _raw_articles(given: dict[str, Any], failures: Callable[[Failure], None]) -> Iterator[Article]:
    for found in reading.read(list(given["src"]), **_how(given)):
        if isinstance(found, Failure):
            failures(found)
        else:
            yield found


def _articles(context: click.Context, given: dict[str, Any], failures: _Failures) -> Iterator[Article]:
    for article in _counted(context, given, pipeline.read_articles(list(given["src"]), on_failure=failures, **_how(given))):
        failures.articles += 1
        _say_how_read(context, given, article)
        yield article


def _say_how_read(context: click.Context, given: dict[str, Any], article: Article) -> None:
    if _flag(context, given, "verbose"):
        about = ", ".join(f"{name} {value}" for name, value in (("format", article.format), *article.metadata.items()))
        click.echo(plain(f"{article.id}: {about}").encode("utf-8", "backslashreplace"), err=True)


def _flag(context: click.Context, given: dict[str, Any], name: str) -> bool:
    return bool(given[name] or context.obj[name])


def _counted(context: click.Context, given: dict[str, Any], items: Iterable[Any]) -> Iterator[Any]:
    """The same items, with a count on standard error where a person watches and the results do not show how far it is."""
    hidden = _flag(context, given, "quiet") or not sys.stderr.isatty() or (sys.stdout.isatty() and not given["output"])
    with click.progressbar(items, file=sys.stderr, hidden=hidden, show_pos=True, label="articles") as bar:
        yield from bar


def _results(context: click.Context, task: str, given: dict[str, Any]) -> int:
    """The commands that give a result an article."""
    include = tuple(name for name, flag in (("text", "include_text"), ("explain", "explain"), ("source", "include_source")) if given.get(flag))
    options = _options(given, include)
    form = renderer(given["form"], task)
    failures = _Failures(context, given)
    check(options)
    alone, articles = peek(given["src"], _raw_articles(given, failures))
    outcomes = map_in_order(Work(task, options, given["form"], alone), articles, 1 if given["profile"] else given["jobs"])

    def pieces() -> Iterator[str]:
        for outcome, article in _counted(context, given, outcomes):
            if isinstance(outcome, Failure):
                failures(outcome)
                continue
            failures.articles += 1
            if article is not None:
                _say_how_read(context, given, article)
            yield outcome

    if not given["profile"]:
        deliver(assemble(pieces(), form, alone=alone), given["output"])
        return failures.status
    from summarizer.profiling import profiled

    with profiled(sys.stderr):
        deliver(assemble(pieces(), form, alone=alone), given["output"])
    return failures.status


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; nothing that a user can cause ends in a traceback."""
    try:
        status = commands.main(args=None if argv is None else list(argv), prog_name="summarizer", standalone_mode=False)
        return int(status or 0)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ReaderGoneError:
        return 0
    except OptionsError as error:
        click.echo(f"summarizer: {error}", err=True)
        return 2
    except SummarizerError as error:
        click.echo(f"summarizer: {error}", err=True)
        return 1
    except MemoryError:
        click.echo("summarizer: not enough memory for this; give the process more, or split the input and use fewer --jobs", err=True)
        return 1


def run() -> None:
    """The console script."""
    ending.on_signals()
    ending.at_once(ending.status_of(main))

"""Results in each output format; RENDERERS is the table that the command line, HTTP and the tests read.

A renderer turns one Summary into one piece of text; what stands before, between and after the pieces is data, so that a million results stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from summarizer.model import OptionsError, Summary
from summarizer.rendering import csv, html, json, markdown, text

if TYPE_CHECKING:
    from summarizer.digest.model import Digest

TASKS = ("summarize", "oneline", "keywords")


@dataclass(frozen=True, slots=True)
class Renderer:
    """One output format.

    piece: (summary, task, include, alone) → text without a final newline; ``alone`` is true where it is the only result.
    head, separator, tail: what stands around several pieces. tasks: those that the format knows. digest: a whole digest in pieces, or None.
    enclosed: the head and tail stand around a single result too.
    """

    piece: Callable[[Summary, str, tuple[str, ...], bool], str]
    head: str = ""
    separator: str = "\n"
    tail: str = "\n"
    tasks: tuple[str, ...] = TASKS
    digest: Callable[[Digest, tuple[str, ...]], Iterator[str]] | None = None
    enclosed: bool = False


def _from(module: str, function: str) -> Callable[..., Any]:
    """A function that is imported when it is first called: who wants one line does not wait for what digests are written with."""
    return lambda *arguments: getattr(import_module(f"summarizer.rendering.{module}"), function)(*arguments)


RENDERERS: dict[str, Renderer] = {
    "text": Renderer(text.piece),
    "json": Renderer(json.piece, head="[", separator=",\n", tail="]\n", digest=json.digest),
    "jsonl": Renderer(json.piece, digest=json.digest_lines),
    "markdown": Renderer(markdown.piece, separator="\n\n", digest=_from("digest_markdown", "digest")),
    "html": Renderer(html.piece, head=html.HEAD, tail=html.TAIL, digest=_from("digest_html", "digest"), enclosed=True),
    "csv": Renderer(csv.piece, head=csv.HEAD, separator="", tail="", tasks=("keywords",), digest=csv.digest, enclosed=True),
    "email": Renderer(html.piece, tasks=(), digest=_from("digest_html", "email")),
}


def renderer(name: str, task: str = "summarize") -> Renderer:
    """The renderer of that name; OptionsError where there is none, or where it does not know the task."""
    found = RENDERERS.get(name)
    able = [n for n, r in RENDERERS.items() if (r.digest is not None if task == "digest" else task in r.tasks)]
    if found is None or name not in able:
        raise OptionsError(f"format must be one of {', '.join(able)} for {task}, not {name!r}", "format")
    return found


def render(result: Summary | Digest | Iterable[Summary], format: str = "json", *, task: str = "summarize", include: tuple[str, ...] = ()) -> str:
    """One result, several, or a digest, as text in the named format.

    task: ``summarize``, ``oneline`` or ``keywords``: which parts of a Summary to show. include: as in Options.
    Raises OptionsError for an unknown format.
    """
    if isinstance(result, Summary):
        form = renderer(format, task)
        return "".join(assemble([form.piece(result, task, include, True)], form, alone=True))
    from summarizer.digest.model import Digest

    if isinstance(result, Digest):
        whole = renderer(format, "digest").digest
        assert whole is not None
        return "".join(whole(result, include))
    form = renderer(format, task)
    return "".join(assemble((form.piece(one, task, include, False) for one in result), form, alone=False))


def assemble(pieces: Iterable[str], form: Renderer, *, alone: bool) -> Iterator[str]:
    """Pieces with what stands before, between and after them, as a stream. Where there is no piece at all, only an enclosing format prints."""
    framed = form.enclosed or not alone
    count = 0
    for piece in pieces:
        if count:
            yield form.separator
        elif framed:
            yield form.head
        yield piece
        count += 1
    if count:
        yield form.tail if framed else "\n"
    elif framed and form.head:
        yield form.head + form.tail

"""Files, folders, globs, streams and bytes → Articles; what cannot be read becomes a Failure, and the batch goes on."""

from __future__ import annotations

import codecs
import csv
import fnmatch
import glob
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import IO, Any

from summarizer.decoding import UndecodableError, decode
from summarizer.model import Article, Failure, OptionsError

Source = str | PathLike[str] | bytes | IO[str] | IO[bytes]
Found = Article | Failure
TEXT_COLUMNS = ("text", "html", "content", "正文", "内容")
TITLE_COLUMNS = ("title", "标题")
ID_COLUMNS = ("id", "编号")
DATE_COLUMNS = ("date", "日期")
SUFFIXES = {".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html", ".md": "markdown", ".markdown": "markdown", ".jsonl": "jsonl", ".ndjson": "jsonl",
            ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
URL = re.compile(r"(?:https?|ftps?|file)://", re.I)
DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class How:
    """What the caller said about the sources: see ``read``."""

    input_format: str = "auto"
    encoding: str | None = None
    text_column: str | None = None
    title_column: str | None = None
    id_column: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def read(sources: Source | Sequence[Source], *, input_format: str = "auto", encoding: str | None = None, text_column: str | None = None,
         title_column: str | None = None, id_column: str | None = None, include: Iterable[str] = (), exclude: Iterable[str] = ()) -> Iterator[Found]:
    """Articles as found, in order, and a Failure for each source (or row) that gave none.

    sources: a path, folder (read recursively, hidden files left out), glob, ``-`` (standard input), bytes, an open file, or a sequence of such.
    input_format: ``auto`` goes by the file's ending and its beginning; else one of READERS. encoding: None finds out.
    text_column, title_column, id_column: the fields of JSON lines, CSV and Parquet. include, exclude: globs for the files of folders.

    Raises OptionsError for an unknown format or encoding; all else that can go wrong is a Failure.
    """
    if input_format != "auto" and input_format not in READERS:
        raise OptionsError(f"input_format must be one of auto, {', '.join(READERS)}, not {input_format!r}", "input_format")
    if encoding is not None:
        try:
            b"".decode(encoding)
            codecs.lookup(encoding)
        except (LookupError, ValueError):
            raise OptionsError(f"unknown encoding {encoding!r}; common ones are utf-8, gb18030, big5, utf-16", "encoding") from None
    how = How(input_format, encoding, text_column, title_column, id_column, tuple(include), tuple(exclude))
    alone = isinstance(sources, (str, PathLike, bytes, bytearray)) or hasattr(sources, "read")
    return _read_all([sources] if alone else sources, how)  # type: ignore[list-item,arg-type]


def _read_all(sources: Iterable[Source], how: How) -> Iterator[Found]:
    for source in sources:
        if isinstance(source, (bytes, bytearray)):
            yield from _read_bytes(bytes(source), None, "bytes", how)
        elif isinstance(source, (str, PathLike)):
            yield from _read_path(os.fspath(source), how)
        else:
            yield from _read_stream(source, how)


def _read_path(path: str, how: How) -> Iterator[Found]:
    if path == "-":
        yield from _read_bytes(sys.stdin.buffer.read(), "-", "standard input", how)
    elif URL.match(path):
        yield Failure(path, "a URL is not fetched; fetch it first, as in: curl -sL URL | summarizer oneline -")
    else:
        try:
            yield from _read_file(path, how)
        except (OSError, ValueError) as error:
            yield Failure(shown(path), _os_reason(error))


def _os_reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "not readable: permission denied"
    return getattr(error, "strerror", None) or str(error)


def _read_file(path: str, how: How) -> Iterator[Found]:
    if os.path.isdir(path):
        files = sorted(os.path.join(root, name) for root, _, names in os.walk(path) for name in names if not name.startswith("."))
        if not files:
            yield Failure(shown(path), "no articles in this folder")
        for file in files:
            try:
                yield from _read_regular(file, how)
            except (OSError, ValueError) as error:
                yield Failure(shown(file), _os_reason(error))
        return
    if not os.path.lexists(path) and glob.has_magic(path):
        files = sorted(glob.glob(path, recursive=True))
        if not files:
            yield Failure(shown(path), "no file matches this pattern")
        for file in files:
            yield from _read_path(file, how)
        return
    yield from _read_regular(path, how)


def _read_regular(path: str, how: How) -> Iterator[Found]:
    if not stat.S_ISREG(os.stat(path).st_mode):
        yield Failure(shown(path), "not a regular file")
        return
    name = shown(path)
    form = how.input_format
    if form == "auto":
        form = SUFFIXES.get(os.path.splitext(path)[1].lower(), "auto")
    with open(path, "rb") as file:
        yield from _read_bytes(file.read(), name, name, replace(how, input_format=form))


def _read_stream(stream: IO[Any], how: How) -> Iterator[Found]:
    name = getattr(stream, "name", None)
    name = shown(name) if isinstance(name, str) else None
    data = stream.read()
    yield from _read_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data, name, name or "stream", how)


def _read_bytes(data: bytes, id_: str | None, source: str, how: How) -> Iterator[Found]:
    try:
        text, encoding = decode(data, how.encoding)
    except UndecodableError as error:
        yield Failure(source, str(error))
        return
    form = how.input_format
    if form == "jsonl" or (form == "auto" and id_ != "-" and _looks_like_rows(text)):
        yield from _rows(text, source, how)
    elif form == "csv":
        yield from _csv(text, source, how)
    elif not text or text.isspace():
        yield Failure(source, "empty: no text in it")
    else:
        yield Article(text, id=id_, format=form, metadata={"encoding": encoding})


def _looks_like_rows(text: str) -> bool:
    return text.startswith('{"') and text.split("\n", 1)[0].rstrip().endswith("}")


def _rows(text: str, source: str, how: How) -> Iterator[Found]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Failure(f"{source}:{number}", f"line {number} is not valid JSON: {error}")
            continue
        if not isinstance(row, dict):
            yield Failure(f"{source}:{number}", f"line {number} is not a JSON object")
            continue
        yield _row(row, number, source, how)


def _csv(text: str, source: str, how: How) -> Iterator[Found]:
    csv.field_size_limit(sys.maxsize)
    for number, row in enumerate(csv.DictReader(text.splitlines(keepends=True)), 1):
        yield _row(row, number, source, how)


def _row(row: Mapping[str, Any], number: int, source: str, how: How) -> Found:
    where = f"{source}:{number}"
    column = how.text_column or next((name for name in TEXT_COLUMNS if row.get(name)), None)
    text = row.get(column) if column else None
    if not isinstance(text, str) or not text.strip():
        return Failure(where, f"row {number} has no text in field {column or 'text or html'}")
    key = row.get(how.id_column or next((name for name in ID_COLUMNS if name in row), ""))
    title = row.get(how.title_column or next((name for name in TITLE_COLUMNS if name in row), ""))
    date = row.get(next((name for name in DATE_COLUMNS if name in row), ""))
    return Article(text, title=str(title) if title else None, id=where if key is None else str(key), date=iso_date(date),
                   format="html" if column == "html" else "auto")


def iso_date(value: object) -> str | None:
    """An ISO 8601 day, month or year from a row's date field."""
    match = DATE.match(value.strip()) if isinstance(value, str) else None
    if not match:
        return None
    return "-".join(f"{int(part):02d}" for part in match.groups() if part)


def shown(path: str) -> str:
    """A path as it can be printed, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


READERS: dict[str, Callable[..., Iterator[Found]]] = dict.fromkeys(("text", "html", "markdown", "jsonl", "csv", "parquet"), _read_bytes)

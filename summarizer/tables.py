"""Rows → Articles: JSON lines, CSV and Parquet, one row at a time, so that a file of any size takes little memory.

A row that cannot be read becomes a Failure which names the file, the row, the field and what to do; the rows after it are read all the same.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, BinaryIO

from summarizer.dates import iso_date
from summarizer.decoding import UndecodableError, decode, is_wide
from summarizer.model import Article, Failure

Found = Article | Failure
FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "text": ("text", "html", "content", "正文", "内容"),
    "title": ("title", "标题"),
    "id": ("id", "编号"),
    "date": ("date", "日期"),
    "source": ("source", "来源"),
})
KINDS: Mapping[type, str] = MappingProxyType({
    bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", type(None): "null", bytes: "bytes"})


@dataclass(frozen=True, slots=True)
class How:
    """What the caller said about the sources: see ``reading.read``."""

    input_format: str = "auto"
    encoding: str | None = None
    text_column: str | None = None
    title_column: str | None = None
    id_column: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A source being read: its bytes, its articles' id (None for bytes and nameless streams), and its name in messages.

    size: the bytes that a file had when it was opened, 0 where that is not known. What is added to it later is left: a log that grows faster than it is
    read would never end.
    """

    stream: BinaryIO
    id: str | None
    name: str
    size: int = 0


def json_lines(opened: Opened, how: How) -> Iterator[Found]:
    """One object a line; blank lines are passed over, and rows are numbered as lines are."""
    empty = True
    for number, line in enumerate(_lines(opened.stream, how.encoding, opened.size), 1):
        if isinstance(line, UndecodableError):
            yield Failure(f"{opened.name}:{number}", f"line {number}: {line}")
        elif line[0].strip():
            yield _json_row(line[0], number, opened, how, line[1])
        else:
            continue
        empty = False
    if empty:
        yield Failure(opened.name, "empty: no rows in it")


def _json_row(line: str, number: int, opened: Opened, how: How, encoding: str) -> Found:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return Failure(f"{opened.name}:{number}", f"line {number} is not valid JSON: {error.msg} at character {error.pos + 1}; correct the line or take it out")
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return Failure(f"{opened.name}:{number}", f"line {number} is JSON that cannot be read: {reason}")
    return _object(row, number, opened, how, encoding, surrogates="\\u" in line)


def _object(row: Any, number: int, opened: Opened, how: How, encoding: str, surrogates: bool) -> Found:
    if not isinstance(row, dict):
        return Failure(f"{opened.name}:{number}", f'row {number} is {_kind(row)}; each must be an object such as {{"id": "1", "text": "…"}}')
    return article(row, number, opened, how, encoding, surrogates)


def json_document(opened: Opened, how: How) -> Iterator[Found]:
    """A .json file: one object, an array of objects, or JSON lines after all."""
    data = opened.stream.read(opened.size or -1)
    try:
        text, encoding = decode(data, how.encoding)
        rows = json.loads(text)
    except UndecodableError as error:
        yield Failure(opened.name, str(error))
        return
    except (ValueError, RecursionError):
        yield from json_lines(Opened(io.BytesIO(data), opened.id, opened.name), how)
        return
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        yield _object(row, number, opened, how, encoding, surrogates="\\u" in text)
    if rows == []:
        yield Failure(opened.name, "empty: no rows in it")


def delimited(opened: Opened, how: How) -> Iterator[Found]:
    """CSV with a header; the delimiter (comma, tab or semicolon) is the one that the header has most of."""
    source = _CsvSource(opened.stream, how.encoding, opened.size)
    header: list[str] | None = None
    number = 0
    for row in source.rows():
        if header is None:
            if isinstance(row, str):
                yield Failure(opened.name, f"the header: {row}")
                return
            header = [name.strip() for name in row]
            missing = missing_columns(header, how)
            if missing:
                yield Failure(opened.name, missing)
                return
            continue
        number += 1
        if isinstance(row, str):
            yield Failure(f"{opened.name}:{number}", f"row {number}, {row}")
        else:
            # of columns with one name the first counts
            yield article(dict(zip(reversed(header), reversed(_padded(row, len(header))), strict=True)), number, opened, how, source.encoding, True)
    if number == 0:
        yield Failure(opened.name, "empty: no rows in it")


class _CsvSource:
    """The rows of a CSV stream; what is wrong with a row stands in its place as a string."""

    def __init__(self, stream: BinaryIO, encoding: str | None, size: int) -> None:
        self.encoding = encoding or "utf-8"
        self._decoded = _lines(stream, encoding, size)
        self._problem = ""

    def rows(self) -> Iterator[list[str] | str]:
        """Rows in order, blank ones left out."""
        lines = self._lines()
        first = next(lines, "")
        csv.field_size_limit(sys.maxsize)  # the module's own limit, 128 KiB, is less than a long article
        reader = csv.reader(itertools.chain([first], lines), delimiter=max(",\t;", key=first.count), strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield f"line {reader.line_num}: not valid CSV: {error}; check its quotation marks"
                continue
            if self._problem:
                yield f"line {reader.line_num}: {self._problem}"
                self._problem = ""
            elif row:
                yield row

    def _lines(self) -> Iterator[str]:
        for line in self._decoded:
            if isinstance(line, UndecodableError):
                self._problem = str(line)
                yield "\n"
            else:
                self.encoding = line[1]
                yield line[0]


def _padded(row: list[str], length: int) -> list[str]:
    return row[:length] + [""] * (length - len(row))


def missing_columns(header: Sequence[str], how: How) -> str | None:
    """What to say about a table that lacks a column asked for, or any with text."""
    for asked in (how.text_column, how.title_column, how.id_column):
        if asked is not None and asked not in header:
            return f'no column "{asked}"; the columns are {", ".join(header)}'
    if how.text_column is None and not any(name in header for name in FIELDS["text"]):
        return f'no column "text" or "html"; the columns are {", ".join(header)}; name the one that holds the text with --text-column'
    return None


def parquet(opened: Opened, how: How) -> Iterator[Found]:
    """Parquet, by way of pyarrow; only the columns wanted are read, a thousand rows at a time."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        yield Failure(opened.name, "reading Parquet needs pyarrow: pip install 'summarizer[parquet]'")
        return
    try:
        stream = opened.stream if opened.stream.seekable() else io.BytesIO(opened.stream.read())
        table = pyarrow.parquet.ParquetFile(stream)
        header = list(table.schema_arrow.names)
        missing = missing_columns(header, how)
        if missing:
            yield Failure(opened.name, missing)
            return
        wanted = {how.text_column, how.title_column, how.id_column, *(name for names in FIELDS.values() for name in names)}
        number = 0
        for batch in table.iter_batches(batch_size=1000, columns=[name for name in header if name in wanted]):
            for row in batch.to_pylist():
                number += 1
                yield article(row, number, opened, how, "utf-8", False)
        if number == 0:
            yield Failure(opened.name, "empty: no rows in it")
    except (pyarrow.ArrowException, OSError) as error:
        yield Failure(opened.name, f"not readable as Parquet: {error}")


def article(row: Mapping[str, Any], number: int, opened: Opened, how: How, encoding: str, surrogates: bool) -> Found:
    """The article of one row, or a Failure that names the row and the field.

    surrogates: whether the row may hold lone surrogates (JSON can spell them), which no output could be written with.
    """
    where = f"{opened.name}:{number}"
    column, problem = _text_column(row, how)
    if problem:
        return Failure(where, f"row {number}{problem}")
    text = row[column]
    values = {"title": how.title_column, "id": how.id_column, "date": None, "source": None}
    for name, asked in values.items():
        key = asked or next((key for key in FIELDS[name] if row.get(key) is not None), None)
        if name == "id" and key and isinstance(row.get(key), (list, dict)):
            return Failure(where, f'row {number}, field "{key}" is {_kind(row[key])}; an id must be text or a number')
        values[name] = (_id if name == "id" else _plain)(row.get(key)) if key else None
    for value in (text, *values.values()) if surrogates else ():
        at = _surrogate(value) if value else None
        if value and at is not None:
            return Failure(where, f"row {number} holds a lone surrogate, \\u{ord(value[at]):04x}, at character {at + 1} of a field; "
                                  "it is not valid Unicode: correct the row")
    date = iso_date(values["date"]) if values["date"] else None
    said = {"row": str(number), "encoding": encoding, "source": values["source"], "date": None if date else values["date"]}
    return Article(text, title=values["title"], id=values["id"] or where, date=date, format="html" if column == "html" else "auto",
                   metadata={name: value for name, value in said.items() if value})


def _text_column(row: Mapping[str, Any], how: How) -> tuple[str, str]:
    """The field that holds the text, or what is wrong."""
    names = (how.text_column,) if how.text_column is not None else FIELDS["text"]
    present = [name for name in names if name in row]
    if not present:
        asked = f'"{how.text_column}"' if how.text_column is not None else '"text" or "html"'
        fields = ", ".join(map(str, row)) or "none"
        return "", f" has no field {asked}; its fields are {fields}; name the one that holds the text with --text-column"
    for name in present:
        if isinstance(row[name], str) and not row[name].isspace() and row[name]:
            return name, ""
    if isinstance(row[present[0]], str):
        return "", f', field "{present[0]}" is empty'
    return "", f', field "{present[0]}" is {_kind(row[present[0]])}; it must be text'


def _id(value: Any) -> str | None:
    """An id to the letter, spaces at its ends and all: whoever gave it looks for it again. Nothing and an empty one are none."""
    return None if value is None else str(value) or None


def _plain(value: Any) -> str | None:
    """A short field as a string on one line: numbers and dates as they print; None for nothing, lists and objects."""
    if value is None or isinstance(value, (list, dict)):
        return None
    return " ".join(str(value).split()) or None


def _kind(value: Any) -> str:
    return KINDS.get(type(value), type(value).__name__)


def _surrogate(text: str) -> int | None:
    """Where the first lone surrogate stands, or None."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start
    return None


def _lines(stream: BinaryIO, encoding: str | None, size: int) -> Iterator[tuple[str, str] | UndecodableError]:
    """Each line with its encoding, decoded by itself, so that one bad line spoils no other."""
    first = stream.readline()
    wide = is_wide(first, encoding)
    if wide is not None:
        yield from _wide_lines(_chained(first, stream, size), wide)
        return
    for line in _chained(first, stream, size):
        try:
            yield decode(line, encoding)
        except UndecodableError as error:
            yield error


def _wide_lines(pieces: Iterable[bytes], encoding: str) -> Iterator[tuple[str, str] | UndecodableError]:
    """Lines of UTF-16 and the like, in which a newline is more than one byte; after a byte that does not fit nothing more can be read."""
    try:
        for line in _incremental(encoding, pieces):
            yield line.lstrip("\ufeff"), encoding
    except UnicodeDecodeError as error:
        yield UndecodableError(f"not {encoding}: {error.reason}; name the right encoding with --encoding")


def _incremental(encoding: str, pieces: Iterable[bytes]) -> Iterator[str]:
    """Lines of text from pieces of bytes in any encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + decoder.decode(piece)).split("\n")
        yield from (line + "\n" for line in lines)
    rest += decoder.decode(b"", True)
    if rest:
        yield rest


def _chained(first: bytes, stream: BinaryIO, size: int) -> Iterator[bytes]:
    """The lines that begin in the first ``size`` bytes of the stream; all of them where that is 0."""
    yield first
    left = size - len(first)
    if not size:
        yield from stream
    while left > 0 and (line := stream.readline()):
        left -= len(line)
        yield line

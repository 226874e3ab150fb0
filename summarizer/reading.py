"""Files, folders, globs, streams and bytes → Articles; what cannot be read becomes a Failure, and the batch goes on."""

from __future__ import annotations

import errno
import fnmatch
import glob
import io
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from os import PathLike
from types import MappingProxyType
from typing import IO, Any, cast

from summarizer import tables
from summarizer.decoding import UndecodableError, binary_kind, decode, encoding_name
from summarizer.model import Article, Failure, OptionsError
from summarizer.tables import Found, How, Opened

Source = str | PathLike[str] | bytes | IO[str] | IO[bytes]
SUFFIXES = {".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html", ".md": "markdown", ".markdown": "markdown", ".json": "json",
            ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
URL = re.compile(r"[a-z][a-z0-9+.-]{1,9}://", re.I)
# how a row of JSON begins: a brace, a short name, a colon
ROW = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}\{\s{0,20}\"[^\"\\\n]{1,60}\"\s{0,20}:")
BUFFER = 1 << 16
REASONS = {errno.ENOENT: "no such file or folder", errno.EACCES: "not readable: permission denied", errno.EPERM: "not readable: permission denied",
           errno.ELOOP: "not readable: its symbolic links run in a circle", errno.ENAMETOOLONG: "no such file: the name is too long",
           errno.ENOTDIR: "no such file or folder"}
SPECIAL = ((stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))


def read(sources: Source | Sequence[Source], *, input_format: str = "auto", encoding: str | None = None, text_column: str | None = None,
         title_column: str | None = None, id_column: str | None = None, include: Iterable[str] = (), exclude: Iterable[str] = ()) -> Iterator[Found]:
    """Articles as found, in order, and a Failure for each source (or row) that gave none.

    sources: a path, folder (read recursively in the order of names, hidden files left out), glob, ``-`` (standard input, one article unless
    ``input_format`` says otherwise), the bytes themselves, an open file, or a sequence of such.
    input_format: ``auto`` goes by the file's ending and its beginning; else one of READERS. encoding: None finds out; it is in the articles' metadata.
    text_column, title_column, id_column: the fields of JSON lines, CSV and Parquet, by default ``text`` or ``html``, ``title`` and ``id``.
    include, exclude: globs for the files of folders and globs, matched against the name and the path below the folder.

    Raises OptionsError for an unknown format or encoding; all else that can go wrong is a Failure. Files are read one at a time, tables row by row.
    """
    if input_format != "auto" and input_format not in READERS:
        raise OptionsError(f"input_format must be one of auto, {', '.join(READERS)}, not {input_format!r}", "input_format")
    if encoding is not None:
        encoding = encoding_name(encoding)
    how = How(input_format, encoding, text_column, title_column, id_column, _globs(include), _globs(exclude))
    alone = isinstance(sources, (str, PathLike, bytes, bytearray, memoryview)) or hasattr(sources, "read")
    return _read_all(cast("Iterable[Source]", [sources] if alone else sources), how)


def _globs(given: Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _read_all(sources: Iterable[Source], how: How) -> Iterator[Found]:
    for source in sources:
        if isinstance(source, (bytes, bytearray, memoryview)):
            yield from _read_stream(io.BytesIO(bytes(source)), None, "bytes", how)
        elif isinstance(source, (str, PathLike)):
            yield from _read_path(os.fspath(source), how)
        else:
            yield from _read_open(source, how)


def _read_path(path: str, how: How) -> Iterator[Found]:
    if path == "-":
        if sys.stdin is None:
            yield Failure("-", "there is no standard input")
            return
        stream: Any = getattr(sys.stdin, "buffer", sys.stdin)
        yield from _guarded("standard input", lambda: _read_stream(stream, "-", "standard input", how, sniff=False))
    elif URL.match(path):
        yield Failure(path, "a URL is not fetched; fetch it first, as in: curl -sL URL | summarizer oneline -")
    elif not path or "\0" in path:
        yield Failure(shown(path) or "''", "no such file or folder")
    else:
        yield from _guarded(shown(path), lambda: _read_named(path, how))


def _guarded(name: str, reader: Callable[[], Iterator[Found]]) -> Iterator[Found]:
    """What the reader finds; an error of the operating system, or too little memory, becomes the last Failure."""
    try:
        yield from reader()
    except OSError as error:
        yield Failure(name, _reason(error))
    except MemoryError:
        yield Failure(name, "too large: there is not enough memory to read it")


def _reason(error: OSError) -> str:
    return REASONS.get(error.errno or 0) or f"not readable: {error.strerror or error}"


def _read_named(path: str, how: How) -> Iterator[Found]:
    if os.path.isdir(path):
        yield from _read_folder(path, how)
    elif not os.path.lexists(path) and glob.has_magic(path):
        yield from _read_glob(path, how)
    else:
        yield from _read_file(path, how, named=True)


def _read_folder(folder: str, how: How) -> Iterator[Found]:
    found = False
    for path in _walk(folder):
        if isinstance(path, Failure):
            found = True
            yield path
        elif _wanted(os.path.relpath(path, folder), how):
            found = True
            yield from _guarded(shown(path), partial(_read_file, path, how))
    if not found:
        chosen = " that --include and --exclude let through" if how.include or how.exclude else ""
        yield Failure(shown(folder), f"no articles in this folder: no file{chosen}, hidden ones not counted")


def _walk(folder: str) -> Iterator[str | Failure]:
    """The files below a folder in the order of their names; each folder once, so that circles of links end. Folders may be nested to any depth."""
    visited: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):
            yield path
            continue
        try:
            status = os.stat(path)
            if (status.st_dev, status.st_ino) not in visited:
                visited.add((status.st_dev, status.st_ino))
                names = sorted((name for name in os.listdir(path) if not name.startswith(".")), reverse=True)
                waiting += [os.path.join(path, name) for name in names]
        except OSError as error:
            yield Failure(shown(path), _reason(error))


def _read_glob(pattern: str, how: How) -> Iterator[Found]:
    try:
        paths = sorted(glob.glob(pattern, recursive=True))
    except RecursionError:
        yield Failure(shown(pattern), "the folders are nested too deeply for a pattern; name the folder itself, with --include for the files")
        return
    if "**" in pattern:  # it matches the folders and the files in them
        paths = [path for path in paths if not os.path.isdir(path)]
    paths = [path for path in paths if os.path.isdir(path) or _wanted(path, how)]
    if not paths:
        yield Failure(shown(pattern), "no file matches this pattern")
    for path in paths:
        yield from _guarded(shown(path), partial(_read_folder if os.path.isdir(path) else _read_file, path, how))


def _wanted(path: str, how: How) -> bool:
    """Whether the globs let a file through; they see its name and its path."""
    names = (path, os.path.basename(path))

    def matches(patterns: Iterable[str]) -> bool:
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns for name in names)

    return (not how.include or matches(how.include)) and not matches(how.exclude)


def _read_file(path: str, how: How, named: bool = False) -> Iterator[Found]:
    """One file. A pipe is read only if the caller named it as the shell's <(…) does, for any other may wait for ever."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and not (named and path.startswith(("/dev/fd/", "/proc/self/fd/", "/dev/stdin"))):
        what = next((name for holds, name in SPECIAL if holds(mode)), "not a file")
        yield Failure(shown(path), f"{what}, not a regular file; to read from it: summarizer oneline - < NAME")
        return
    if how.input_format == "auto":
        how = replace(how, input_format=SUFFIXES.get(os.path.splitext(path)[1].lower(), "auto"))
    with open(path, "rb", buffering=BUFFER) as stream:
        yield from _read_stream(stream, shown(path), shown(path), how, size=os.fstat(stream.fileno()).st_size)


def _read_open(stream: Any, how: How) -> Iterator[Found]:
    given = getattr(stream, "name", None)
    name = shown(given) if isinstance(given, str) and given else None
    if isinstance(stream, io.TextIOBase):  # decoded already
        stream = io.BytesIO(stream.read().encode("utf-8", "surrogatepass"))
        how = replace(how, encoding="utf-8")
    if how.input_format == "auto" and name is not None:
        how = replace(how, input_format=SUFFIXES.get(os.path.splitext(name)[1].lower(), "auto"))
    yield from _guarded(name or "stream", lambda: _read_stream(stream, name, name or "stream", how))


def _read_stream(stream: Any, id_: str | None, name: str, how: How, sniff: bool = True, size: int = 0) -> Iterator[Found]:
    """Choose the reader and let it read. sniff: whether the beginning may show that it is a table. size: the file's, where it is known and not 0."""
    form = how.input_format
    if form == "auto" and sniff:
        if not hasattr(stream, "peek"):
            stream = io.BufferedReader(io.BytesIO(stream.read()))
        start = stream.peek(512)
        form = "parquet" if start.startswith(b"PAR1") else "jsonl" if ROW.match(start) else "auto"
    reader = tables.json_document if form == "json" else READERS.get(form, partial(_whole, "auto"))
    yield from reader(Opened(stream, id_, name, size), how)


def _whole(form: str, opened: Opened, how: How) -> Iterator[Found]:
    """A source that is one article."""
    data = opened.stream.read(opened.size or -1)
    if not data:
        yield Failure(opened.name, "empty: 0 bytes")
        return
    text, encoding, problem = "", "", ""
    try:
        text, encoding = decode(data, how.encoding)
    except UndecodableError as error:
        problem = str(error)
    kind = binary_kind(data) if problem or encoding != "utf-8" else None
    if kind is not None:
        problem = f"not text but {kind}; convert it to text first"
    if problem:
        yield Failure(opened.name, problem)
        return
    if text.isspace() or not text:
        yield Failure(opened.name, "empty: nothing but white space")
    else:
        yield Article(text, id=opened.id, format=form, metadata={"encoding": encoding})


def shown(path: str) -> str:
    """A path as it can be printed on one line, whatever bytes its name has: those that are no UTF-8 as ``\\xNN``."""
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    return name if name.isprintable() else "".join(c if c.isprintable() or c == "\u3000" else c.encode("unicode_escape").decode() for c in name)


READERS: Mapping[str, Callable[[Opened, How], Iterator[Found]]] = MappingProxyType({
    "text": partial(_whole, "text"),
    "html": partial(_whole, "html"),
    "markdown": partial(_whole, "markdown"),
    "jsonl": tables.json_lines,
    "csv": tables.delimited,
    "parquet": tables.parquet,
})

"""The columns of the frames that the stages of a job pass on: for Spark as DDL, for the workers as an Arrow schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

Columns = Mapping[str, str]
RAW: Columns = MappingProxyType({
    "place": "bigint", "grouped": "string", "id": "string", "text": "string", "title": "string", "date": "string", "format": "string", "metadata": "string",
    "source": "string", "reason": "string"})
"""An article as read (metadata as JSON), or a source that gave none and why. place: its position among all articles, the order of the input.
grouped: the value of the column that digests are made by."""
RECORDS: Columns = MappingProxyType({
    "place": "bigint", "key": "string", "id": "string", "content": "binary", "result": "string", "findings": "string", "sketch": "array<int>",
    "terms": "binary", "mark": "string", "source": "string", "reason": "string"})
"""What the local engine's store keeps of an article (see findings.Record), or why there is none. key: of the digest that it belongs to."""
WORDS: Columns = MappingProxyType({"word": "string", "documents": "bigint"})
PAIRS: Columns = MappingProxyType({"key": "string", "one": "bigint", "other": "bigint"})
MADE: Columns = MappingProxyType({"kind": "string", "key": "string", "name": "string", "part": "int", "content": "string"})
"""A piece of a digest. kind: ``article`` (its JSON), ``page`` (lines of a file called ``name``), ``failure`` (JSON) or ``stats`` (JSON)."""
RESULT: Columns = MappingProxyType({
    "id": "string", "title": "string", "line": "string", "line_spans": "array<array<int>>", "summary": "string",
    "sentences": "array<struct<text:string,start:int,end:int,index:int,paragraph:int,score:double>>",
    "keywords": "array<struct<word:string,score:double,count:int,pos:string,offsets:array<array<int>>>>",
    "stats": "struct<characters:int,sentences:int,ranker:string,segmenter:string>",
    "date": "string", "source": "string", "theme": "string", "duplicate_of": "string"})
"""An article of a digest as its JSON has it."""
ADDED: Columns = MappingProxyType({name: RESULT[name] for name in ("line", "sentences", "keywords")} | {"failure": "string"})
"""What ``summarize_frame`` adds."""

ROWS = 200
CHARACTERS = 4_000_000
"""A batch is sent on when it has so many rows, or so much text: one long article must not wait in memory for two hundred others."""


def ddl(columns: Columns) -> str:
    """The columns as Spark wants them.

    >>> ddl(WORDS)
    'word string, documents bigint'
    """
    return ", ".join(f"{name} {kind}" for name, kind in columns.items())


def arrow_schema(columns: Columns) -> Any:
    """The columns as Arrow wants them."""
    import pyarrow

    return pyarrow.schema([(name, _arrow_type(kind)) for name, kind in columns.items()])


def _arrow_type(kind: str) -> Any:
    import pyarrow

    plain = {"bigint": pyarrow.int64(), "int": pyarrow.int32(), "double": pyarrow.float64(), "string": pyarrow.string(), "binary": pyarrow.binary()}
    if kind in plain:
        return plain[kind]
    inner = kind[kind.index("<") + 1 : -1]
    if kind.startswith("array<"):
        return pyarrow.list_(_arrow_type(inner))
    return pyarrow.struct([(name, _arrow_type(of)) for name, _, of in (field.partition(":") for field in _fields(inner))])


def _fields(inner: str) -> Iterator[str]:
    """The fields of a struct, split at the commas that stand in no further brackets."""
    depth = start = 0
    for i, character in enumerate(inner):
        depth += (character == "<") - (character == ">")
        if character == "," and not depth:
            yield inner[start:i]
            start = i + 1
    yield inner[start:]


def batches(rows: Iterable[Sequence[Any]], columns: Columns) -> Iterator[Any]:
    """Rows of values as Arrow batches of bounded size."""
    import pyarrow

    schema = arrow_schema(columns)
    waiting: list[Sequence[Any]] = []
    size = 0
    for row in rows:
        waiting.append(row)
        size += sum(len(value) for value in row if isinstance(value, str))
        if len(waiting) == ROWS or size >= CHARACTERS:
            yield _batch(pyarrow, waiting, schema)
            waiting, size = [], 0
    if waiting:
        yield _batch(pyarrow, waiting, schema)


def _batch(pyarrow: Any, rows: list[Sequence[Any]], schema: Any) -> Any:
    values = zip(*rows, strict=True)
    return pyarrow.RecordBatch.from_arrays([pyarrow.array(list(column), field.type) for column, field in zip(values, schema, strict=True)], schema=schema)


def rows_of(found: Iterable[Any], names: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of Arrow batches as dictionaries, some at a time. names: the columns wanted, where not all are."""
    for batch in found:
        wanted = batch if names is None else batch.select([name for name in names if name in batch.schema.names])
        for start in range(0, batch.num_rows, ROWS):
            yield from wanted.slice(start, ROWS).to_pylist()

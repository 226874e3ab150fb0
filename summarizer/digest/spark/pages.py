"""The digest of one key, made by one task with the local engine's survey, from records that come in order."""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from summarizer.digest.findings import Record
from summarizer.digest.model import Digest
from summarizer.digest.spark.columns import CHARACTERS, rows_of
from summarizer.digest.spark.work import Row, by_key
from summarizer.digest.store import Store, setting_key
from summarizer.digest.survey import survey
from summarizer.model import Article, Failure, Options, to_json

LONGEST = 180
WHOLE = "digest"
"""What the one digest of all articles is called."""


@dataclass(frozen=True, slots=True)
class Making:
    """How digests are made. form: of the pages, with the ending that their files get."""

    options: Options
    form: str
    ending: str
    today: str

    def __call__(self, found: Iterable[Any]) -> Iterator[Row]:
        """Records in order of key and place → the digests' pieces, as values of MADE."""
        for key, rows in by_key(rows_of(found)):
            with Store(today=self.today) as store:
                yield from self._pieces(key, self._digest(store, rows))

    def _digest(self, store: Store, rows: Iterable[dict[str, Any]]) -> Digest:
        store.start()
        setting = setting_key(self.options)
        places: list[int] = []
        pairs: list[tuple[int, int]] = []
        failures: list[Failure] = []
        for row in rows:
            if row["same"] is not None:
                pairs += [(row["place"], other) for other in row["same"]]
                continue
            if row["reason"] is not None:
                failures.append(Failure(row["source"], row["reason"]))
                continue
            if store.note(len(places), Article("", id=row["id"]), row["content"], setting, None):
                # the sketch has done its work: the near-duplicates are known
                store.put(row["content"], setting, Record(row["result"], row["findings"], b"", row["terms"]))
            places.append(row["place"])
        store.flush()
        store.see()
        same = ((bisect_left(places, one), bisect_left(places, other)) for one, other in pairs)
        return survey(store, self.options, tuple(failures), len(places), same=same)

    def _pieces(self, key: str, whole: Digest) -> Iterator[Row]:
        for row in whole.articles_dicts():
            yield "article", key, None, None, to_json(row)
        for failure in whole.failures:
            yield "failure", key, None, None, to_json({"key": key, "source": failure.source, "reason": failure.reason})
        name = file_name(key) + self.ending
        if len(whole.articles):
            for page, pieces in self._pages(whole, name):
                for part, lines in enumerate(in_lines(pieces)):
                    yield "page", key, page, part, lines
        yield "stats", key, None, None, to_json({"key": key, "file": name if len(whole.articles) else None, **whole.stats})

    def _pages(self, whole: Digest, name: str) -> Iterator[tuple[str, Iterable[str]]]:
        from summarizer.rendering import digest_html, renderer

        if self.form == "html" and digest_html.is_large(whole):
            beside = os.path.splitext(name)[0] + "-"
            for page, pieces in digest_html.more_pages(whole, quote(beside), quote(name)):
                yield beside + page.removeprefix(quote(beside)), pieces
            yield name, digest_html.page(whole, quote(beside), quote(name))
            return
        write = renderer(self.form, "digest").digest
        assert write is not None
        yield name, write(whole, ())


def in_lines(pieces: Iterable[str], size: int = CHARACTERS) -> Iterator[str]:
    """A text as parts of about so many characters that end where a line does, each without the end of its last line, which Spark writes.

    >>> list(in_lines(["one\\ntw", "o\\nthree", " and four\\n"], 5))
    ['one', 'two', 'three and four']
    """
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= size and "\n" in piece:
            lines, _, rest = "".join(held).rpartition("\n")
            yield lines
            held, length = [rest], len(rest)
    last = "".join(held)
    if last:
        yield last.removesuffix("\n")


def file_name(key: str) -> str:
    """A key as the name of a file: what a file system may not take is written as in a URL; a very long one is cut, and told from others by its hash.

    >>> file_name("2026-06-01"), file_name("河岸/晚报"), file_name("")
    ('2026-06-01', '河岸%2F晚报', 'digest')
    """
    plain = "".join(c if c.isalnum() or c in "-_ " else "".join(f"%{byte:02X}" for byte in c.encode()) for c in key) or WHOLE
    if len(plain.encode()) <= LONGEST:
        return plain
    return f"{plain.encode()[:LONGEST - 17].decode('utf-8', 'ignore')}-{hashlib.blake2b(key.encode(), digest_size=8).hexdigest()}"

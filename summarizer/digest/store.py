"""The store: what was found of each article, by its content and the options, in one SQLite file.

A run that is killed loses at most the last batch of records; the next run takes up what is there. A record is written once and never changed, so that a run's
result
depends on its input alone. Which articles earlier digests had is written in one step, when a digest is finished.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import sqlite3
import weakref
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from summarizer.digest.findings import Record
from summarizer.model import Article, Options, SummarizerError, to_json

SCHEMA = 1
"""Of the tables: a store of another one is refused."""
RECORDS = 5
"""Of what is in a record: those of another one are made anew."""
APPLICATION = 0x5A_68_44_67
BATCH = 200
"""Records written at once: what a killed run has to do again at most."""
TABLES = """
CREATE TABLE IF NOT EXISTS records (number INTEGER PRIMARY KEY, content BLOB NOT NULL, setting BLOB NOT NULL, result TEXT NOT NULL, findings TEXT NOT NULL,
    sketch BLOB NOT NULL, terms BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS by_content ON records (content, setting);
CREATE TABLE IF NOT EXISTS seen (content BLOB PRIMARY KEY, first TEXT NOT NULL, digest INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS digests (number INTEGER PRIMARY KEY, finished TEXT NOT NULL, articles INTEGER NOT NULL);
"""
INSERT = "INSERT OR IGNORE INTO records (content, setting, result, findings, sketch, terms) VALUES (?, ?, ?, ?, ?, ?)"
MISSING = ("SELECT position, run.content FROM temp.run LEFT JOIN records ON records.content = run.content AND records.setting = run.setting "
           "WHERE number IS NULL ORDER BY position")
FETCHED = 50
JOINED = ("SELECT run.position, {columns} FROM temp.run JOIN records ON records.content = run.content AND records.setting = run.setting "
          "LEFT JOIN seen ON seen.content = run.content ")
RUN = "CREATE TABLE temp.run (position INTEGER PRIMARY KEY, content BLOB NOT NULL, setting BLOB NOT NULL, id TEXT, link TEXT)"


class StoreError(SummarizerError):
    """The store cannot be used; the message says why and what to do."""


def content_key(article: Article) -> bytes:
    """What an article is known by: its text as read, its title, date and what else came with it; not its id, so that a file that is moved stays known."""
    parts = [article.text if article.source is None else article.source, article.title, article.date, article.format, sorted(article.metadata.items())]
    return hashlib.blake2b(to_json(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def setting_key(options: Options) -> bytes:
    """What a record depends on besides the article: the options, the contents of the files that they name, this package's version and its data."""
    import summarizer

    parts: list[Any] = [summarizer.__version__, RECORDS, _data()]
    for name in options.__dataclass_fields__:
        value = getattr(options, name)
        if isinstance(value, (str, os.PathLike)) and name in ("user_dictionary", "stopwords", "idf"):
            with contextlib.suppress(OSError):
                value = hashlib.blake2b(Path(value).read_bytes()).hexdigest()
        parts.append([name, repr(value)])
    return hashlib.blake2b(to_json(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


@lru_cache(maxsize=1)
def _data() -> str:
    """The package's own tables and weights."""
    files = sorted(path for path in (Path(__file__).parent.parent / "data").rglob("*") if path.is_file())
    return hashlib.blake2b(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


class Store:
    """An open store; use it in a ``with`` statement, or close it. Without a path it is a temporary one on disk that vanishes when it is closed.

    path: the SQLite file; made where there is none. today: ISO 8601, what counts as today where an article is seen for the first time.
    Raises StoreError where the file cannot be opened or made, is no store, is of another version, or is in use by another run.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, *, today: str | None = None) -> None:
        self.path = None if path is None else os.fspath(path)
        self.today = today or datetime.date.today().isoformat()
        self._waiting: list[tuple[Any, ...]] = []
        self._pending: set[bytes] = set()
        with self._named():
            self.connection = sqlite3.connect(self.path or "", timeout=0.2, check_same_thread=False, isolation_level=None)
        try:
            with self._named():
                self._prepare()
        except BaseException:
            self.connection.close()
            raise
        # a digest keeps its temporary store for as long as it is read, and nobody closes that one
        weakref.finalize(self, self.connection.close)

    def _prepare(self) -> None:
        run = self.connection.execute
        run("PRAGMA temp_store = FILE")
        run("PRAGMA cache_size = -8000")
        if self.path is None:
            run("PRAGMA journal_mode = OFF")
            run("PRAGMA synchronous = OFF")
        else:
            # held until the connection is closed, also by the system if this process is killed
            run("PRAGMA locking_mode = EXCLUSIVE")
            version, application = run("PRAGMA user_version").fetchone()[0], run("PRAGMA application_id").fetchone()[0]
            empty = not run("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not empty and application != APPLICATION:
                raise StoreError(f"{self.path}: this SQLite file is no store of digests; name another file")
            if not empty and version != SCHEMA:
                raise StoreError(f"{self.path}: written by another version (format {version}, this one has {SCHEMA}); name a new file, or delete this one")
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = NORMAL")
        run("BEGIN IMMEDIATE")
        for statement in TABLES.split(";"):
            run(statement)
        run(f"PRAGMA application_id = {APPLICATION}")
        run(f"PRAGMA user_version = {SCHEMA}")
        run("COMMIT")
        run(RUN)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what waits and let go of the file."""
        try:
            self.flush()
        finally:
            self.connection.close()

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """SQLite's errors as StoreError: the file, what happened, what to do."""
        try:
            yield
        except sqlite3.Error as error:
            text = str(error)
            name = self.path or "the temporary store"
            known = {
                "locked": "in use by another run; wait for it, or name another store",
                "not a database": "not a store: this is no SQLite file",
                "malformed": "damaged; delete it, all will be ranked again",
                "full": "the disk is full; what was written so far is kept, free some space and run again",
                "unable to open": "cannot be opened or made; is there such a folder, and may you write to it?",
                "readonly": "cannot be written: it, or its folder, is read-only",
                "disk I/O": "cannot be read or written (disk error, or a limit on file sizes)",
            }
            reason = next((says for part, says in known.items() if part in text), text)
            raise StoreError(f"{name}: {reason}") from error

    def start(self) -> None:
        """Forget the articles of an earlier run of this connection."""
        with self._named():
            self.connection.execute("DELETE FROM temp.run")

    def note(self, position: int, article: Article, content: bytes, setting: bytes, link: str | None) -> bool:
        """Take an article into the run; true where it has no record yet and none is under way."""
        with self._named():
            self.connection.execute("INSERT INTO temp.run VALUES (?, ?, ?, ?, ?)", (position, content, setting, storable(article.id), storable(link)))
            if content in self._pending:
                return False
            known = self.connection.execute("SELECT 1 FROM records WHERE content = ? AND setting = ?", (content, setting)).fetchone()
        if known is None:
            self._pending.add(content)
        return known is None

    def put(self, content: bytes, setting: bytes, record: Record) -> None:
        """Keep a record; it is on disk after the next ``flush``, of itself after BATCH of them."""
        self._waiting.append((content, setting, storable(record.result), storable(record.findings), record.sketch, record.terms))
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits, all or nothing."""
        if not self._waiting:
            return
        with self._named():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                self.connection.executemany(INSERT, self._waiting)
                self.connection.execute("COMMIT")
            except sqlite3.Error:
                with contextlib.suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                self._waiting = []  # so that closing does not fail once more
                raise
        self._waiting = []
        self._pending.clear()

    def see(self) -> None:
        """Note when each article of the run was seen for the first time."""
        with self._named():
            self.connection.execute("INSERT OR IGNORE INTO seen SELECT content, ?, NULL FROM temp.run", (self.today,))

    def rows(self, columns: str) -> Iterator[tuple[Any, ...]]:
        """``position`` and the named columns of each of the run's articles that has a record, in order."""
        with self._named():
            cursor = self.connection.execute(JOINED.format(columns=columns) + "ORDER BY run.position")
        while True:
            with self._named():
                batch = cursor.fetchmany(FETCHED)
            if not batch:
                return
            yield from batch

    def row(self, columns: str, position: int) -> tuple[Any, ...]:
        """The same of one article; KeyError where it has no record."""
        with self._named():
            found: tuple[Any, ...] | None = self.connection.execute(JOINED.format(columns=columns) + "WHERE run.position = ?", (position,)).fetchone()
        if found is None:
            raise KeyError(position)
        return found

    def missing(self) -> list[tuple[int, bytes]]:
        """Position and key of the run's articles that have no record: those that failed."""
        with self._named():
            return list(self.connection.execute(MISSING))

    def has_finished_digests(self) -> bool:
        """Whether there is an earlier digest to compare with."""
        with self._named():
            return self.connection.execute("SELECT 1 FROM digests LIMIT 1").fetchone() is not None

    def finish(self) -> None:
        """The digest of this run has been delivered: from now on its articles are not new. All or nothing."""
        self.flush()
        with self._named():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                count = self.connection.execute("SELECT count(*) FROM temp.run").fetchone()[0]
                number = self.connection.execute("INSERT INTO digests (finished, articles) VALUES (?, ?)", (self.today, count)).lastrowid
                self.connection.execute("UPDATE seen SET digest = ? WHERE digest IS NULL AND content IN (SELECT content FROM temp.run)", (number,))
                self.connection.execute("COMMIT")
            except sqlite3.Error:
                with contextlib.suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                raise


def storable(text: str | None) -> str | None:
    """Text that SQLite can hold: lone surrogates, which are no characters, become question marks."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")

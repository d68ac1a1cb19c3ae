"""The stand-in portal's state in SQLite: one file, or memory."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from ims_xl.errors import FileUnreadable
from ims_xl.sandbox.documents import Document, wire

_COLUMNS = tuple(field.name for field in fields(Document) if field.name != "id")
_cells = attrgetter(*_COLUMNS)
_json = json.JSONEncoder(separators=(",", ":")).encode
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS taxpayers (
    gstin TEXT PRIMARY KEY, username TEXT NOT NULL, name TEXT NOT NULL, quarterly INTEGER NOT NULL,
    api_access INTEGER NOT NULL, filed_to TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS suppliers (gstin TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, wire TEXT NOT NULL, {", ".join(_COLUMNS)});
CREATE UNIQUE INDEX IF NOT EXISTS open_documents ON documents (key) WHERE closed_in = '' AND withdrawn = 0;
CREATE INDEX IF NOT EXISTS by_section ON documents (gstin, section) WHERE closed_in = '' AND withdrawn = 0;
CREATE INDEX IF NOT EXISTS by_key ON documents (key);
CREATE TABLE IF NOT EXISTS history (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL, reference TEXT NOT NULL,
    before TEXT NOT NULL, action TEXT NOT NULL, reduction TEXT NOT NULL, declared TEXT NOT NULL, remarks TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS history_of ON history (key);
CREATE TABLE IF NOT EXISTS requests (
    reference TEXT PRIMARY KEY, txn TEXT NOT NULL, gstin TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
    waits INTEGER NOT NULL, records INTEGER NOT NULL, answer TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS taken ON requests (gstin, txn);
CREATE TABLE IF NOT EXISTS statements (
    gstin TEXT, period TEXT, at TEXT NOT NULL, stale INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (gstin, period));
CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY, due TEXT NOT NULL, done INTEGER NOT NULL, body TEXT);
"""
OPEN = "closed_in = '' AND withdrawn = 0"


class Store:
    """Rows in, rows out; one writer at a time, all or nothing."""

    def __init__(self, state: Path | bytes | None = None) -> None:
        """Open the state in a file, or one in memory: a snapshot, or a new one.

        Raises `FileUnreadable` on a file that is no state of ours.
        """
        self.lock = threading.RLock()
        self.changes = 0  # grows with every transaction: what was made of the state before is stale
        self._depth = 0
        where = state if isinstance(state, Path) else ":memory:"
        self._db = sqlite3.connect(where, check_same_thread=False, isolation_level=None)
        try:
            if isinstance(state, bytes):
                self._db.deserialize(state)
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.DatabaseError as fault:
            self._db.close()
            raise FileUnreadable(
                f"{where} does not hold the state of a stand-in portal. Name another file, or one that does not exist."
            ) from fault

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def snapshot(self) -> bytes:
        """All of the state, to go on from elsewhere."""
        with self.lock:
            return self._db.serialize()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing; one inside another is part of it."""
        with self.lock:
            self._depth += 1
            if self._depth == 1:
                self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._depth == 1:
                    self._db.execute("ROLLBACK")
                raise
            else:
                if self._depth == 1:
                    self._db.execute("COMMIT")
                    self.changes += 1
            finally:
                self._depth -= 1

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self.lock:
            return self._db.execute(query, values).fetchall()

    def one(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row a query finds, if any."""
        found = self.rows(query, *values)
        return found[0] if found else None

    def write(self, statement: str, *values: Any) -> None:
        """One change."""
        with self.transaction():
            self._db.execute(statement, values)

    def write_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """One change for each row."""
        with self.transaction():
            self._db.executemany(statement, rows)

    def meta(self, name: str, default: str = "") -> str:
        """A word kept under a name."""
        found = self.one("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0]) if found else default

    def keep(self, name: str, value: str) -> None:
        """Keep a word under a name."""
        self.write("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    def add(self, documents: Sequence[Document]) -> None:
        """New documents."""
        marks = ", ".join("?" * (len(_COLUMNS) + 2))
        self.write_many(
            f"INSERT INTO documents (key, wire, {', '.join(_COLUMNS)}) VALUES ({marks})",
            [(document.key, _told(document), *_cells(document)) for document in documents],
        )

    def change(self, documents: Sequence[Document]) -> None:
        """Documents that are there already, as they are now."""
        sets = ", ".join(f"{name} = ?" for name in ("key", "wire", *_COLUMNS))
        self.write_many(
            f"UPDATE documents SET {sets} WHERE id = ?",
            [(document.key, _told(document), *_cells(document), document.id) for document in documents],
        )

    def documents(self, where: str, *values: Any) -> list[Document]:
        """The documents that a condition finds, in the order in which they came."""
        query = f"SELECT {', '.join(_COLUMNS)}, id FROM documents WHERE {where} ORDER BY id"
        return [Document(*row) for row in self.rows(query, *values)]

    def open_with_keys(self, keys: Sequence[str]) -> dict[str, Document]:
        """The documents that stand in IMS under these keys."""
        found: dict[str, Document] = {}
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            marks = ", ".join("?" * len(some))
            found |= {one.key: one for one in self.documents(f"key IN ({marks}) AND {OPEN}", *some)}
        return found

    def original_of(self, document: Document) -> Document | None:
        """What an amendment amends: an earlier amendment that was closed, else the original, closed or open."""
        if not document.original_keys:
            return None
        amended, original = document.original_keys
        closed = self.documents("key = ? AND closed_in <> '' AND id <> ?", amended, document.id)
        found = closed or self.documents("key = ? AND withdrawn = 0", original)
        return found[-1] if found else None


def _told(document: Document) -> str:
    """The record's unchanging part as JSON, made once: a hundred thousand are served as they lie."""
    return _json(wire(document)) if document.kind.asked else "{}"

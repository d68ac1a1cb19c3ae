"""Large answers: a token, a wait, then encrypted parts to fetch one by one."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import secrets
import tarfile
import threading
from dataclasses import dataclass, field

from ims_xl.sandbox import crypto, records
from ims_xl.sandbox.refusals import Refused
from ims_xl.sandbox.store import Store
from ims_xl.sandbox.story import Settings


@dataclass(frozen=True)
class Part:
    """One file: its name in the address, the packed bytes, their SHA-256 and how many records it holds."""

    name: str
    packed: bytes
    digest: str
    records: int


@dataclass(frozen=True)
class Answer:
    """The files of one answer, and the key they are under."""

    key: bytes
    parts: tuple[Part, ...]


@dataclass
class _Order:
    gstin: str
    section: str
    status: str
    waits: int


@dataclass
class Files:
    """Orders taken and parts made; parts are made once for as long as the state does not change."""

    store: Store
    settings: Settings
    _orders: dict[str, _Order] = field(default_factory=dict)
    _made: dict[tuple[str, str, str], tuple[int, Answer]] = field(default_factory=dict)
    _parts: dict[str, Part] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self, gstin: str, section: str, status: str) -> dict[str, object]:
        """A token for the records of a section, and for how many minutes to wait."""
        token = secrets.token_hex(8)
        self._orders[token] = _Order(gstin, section, status, self.settings.file_waits)
        return {"token": token, "est": self.settings.est_minutes}

    def details(self, gstin: str, token: str, origin: str) -> dict[str, object]:
        """Where the parts lie and their key. Raises `Refused` while they are made (`RTN_24`), or for no such token."""
        order = self._orders.get(token)
        if order is None or order.gstin != gstin:
            raise Refused("RET11416")
        if order.waits > 0:
            order.waits -= 1
            raise Refused("RTN_24")
        answer = self._answer(order)
        urls = [
            {"ul": f"{origin}/sandbox/files/{part.name}", "ic": part.records, "hash": part.digest}
            for part in answer.parts
        ]
        return {"fc": len(urls), "urls": urls, "ek": base64.b64encode(answer.key).decode()}

    def part(self, name: str) -> bytes | None:
        """The bytes that lie under an address."""
        found = self._parts.get(name)
        return found.packed if found else None

    def _answer(self, order: _Order) -> Answer:
        wanted = order.gstin, order.section, order.status
        with self._lock, self.store.lock:
            known = self._made.get(wanted)
            if known and known[0] == self.store.changes:
                return known[1]
            key = crypto.fresh_key()
            made = records.bodies(self.store, *wanted, self.settings.part_records)
            answer = Answer(key, tuple(_packed(body, count, order.section, key) for count, body in made))
            for part in known[1].parts if known else ():
                self._parts.pop(part.name, None)
            self._parts |= {part.name: part for part in answer.parts}
            self._made[wanted] = self.store.changes, answer
            return answer


def _packed(body: bytes, count: int, section: str, key: bytes) -> Part:
    """A tar.gz holding one text: base64 of AES of base64 of the JSON."""
    text = crypto.encrypt_text(base64.b64encode(body), key).encode()
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w") as archive,
    ):
        entry = tarfile.TarInfo(f"{section}.json")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    data = packed.getvalue()
    return Part(secrets.token_hex(12), data, hashlib.sha256(data).hexdigest(), count)

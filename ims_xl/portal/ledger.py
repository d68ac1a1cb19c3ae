"""What is being saved, noted beside the workbook before it is sent, so that a cut connection or a killed program
leaves behind what to ask the portal about. Lines are only ever added; the file goes once the workbook has the answer.

It holds record ids, decisions and transaction ids: no secret, and nothing that the workbook does not hold too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ims_xl.errors import FileUnreadable


class Stage(StrEnum):
    """How far a parcel has come."""

    PLANNED = "planned"  # not sent, as far as is known
    SENT = "sent"  # went out; no answer yet, or it was lost
    TAKEN = "taken"  # the portal gave a reference
    ANSWERED = "answered"  # the portal said what became of it
    REFUSED = "refused"  # the portal took none of it
    APPLIED = "applied"  # the workbook knows


@dataclass(frozen=True)
class Wanted:
    """A record of a parcel: its id, the decision as one text, and a digest of the values it was sent with."""

    record_id: str
    state: str
    digest: str


@dataclass(frozen=True)
class Parcel:
    """One SAVE or RESETIMS: its JSON text (empty in a ledger read back), its records, and what became of it."""

    action: str
    txn: str
    wanted: tuple[Wanted, ...]
    text: str = field(default="", repr=False)
    stage: Stage = Stage.PLANNED
    reference: str = ""
    answer: dict[str, Any] = field(default_factory=dict)


class Ledger:
    """The notes on one save. Raises `FileUnreadable` where they cannot be written: then nothing is sent."""

    def __init__(self, path: Path, gstin: str, provider: str, began: datetime, parcels: Sequence[Parcel]) -> None:
        self.path, self.gstin, self.provider, self.began = path, gstin, provider, began
        self.parcels = list(parcels)

    @classmethod
    def opened(cls, path: Path, gstin: str, provider: str, parcels: Sequence[Parcel]) -> Ledger:
        """A new ledger, its parcels noted."""
        ledger = cls(path, gstin, provider, datetime.now().replace(microsecond=0), parcels)
        head = {"gstin": gstin, "provider": provider, "began": ledger.began.isoformat()}
        planned = [
            {
                "txn": parcel.txn,
                "action": parcel.action,
                "records": [[one.record_id, one.state, one.digest] for one in parcel.wanted],
            }
            for parcel in parcels
        ]
        ledger._add([head, *planned], mode="w")
        return ledger

    @classmethod
    def found(cls, path: Path) -> Ledger | None:
        """The ledger a save has left behind, None where there is none. A line cut off at the end does not count."""
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as fault:
            raise FileUnreadable(
                f"{path.name} keeps what became of an unfinished save, and cannot be read ({fault}). Close it in other "
                "programs; or delete it, and Sync before the next Send."
            ) from fault
        notes = []
        for text in lines:
            try:
                notes.append(json.loads(text))
            except ValueError:
                break
        if not notes or "gstin" not in notes[0]:
            path.unlink(missing_ok=True)  # it never got as far as a first line, so nothing was sent
            return None
        head = notes[0]
        ledger = cls(path, head["gstin"], head["provider"], datetime.fromisoformat(head["began"]), [])
        for note in notes[1:]:
            ledger._take(note)
        return ledger

    def _take(self, note: dict[str, Any]) -> None:
        if "records" in note:
            wanted = tuple(Wanted(*one) for one in note["records"])
            self.parcels.append(Parcel(note["action"], note["txn"], wanted))
        else:
            self._set(note["txn"], Stage(note["stage"]), note.get("reference", ""), note.get("answer", {}))

    def note(self, txn: str, stage: Stage, reference: str = "", answer: dict[str, Any] | None = None) -> None:
        """A parcel has come further; on the disk before this returns."""
        self._set(txn, stage, reference, answer or {})
        told: dict[str, Any] = {"txn": txn, "stage": stage.value}
        if reference:
            told["reference"] = reference
        if answer:
            told["answer"] = answer
        self._add([told])

    def _set(self, txn: str, stage: Stage, reference: str, answer: dict[str, Any]) -> None:
        for place, parcel in enumerate(self.parcels):
            if parcel.txn == txn:
                self.parcels[place] = replace(
                    parcel, stage=stage, reference=reference or parcel.reference, answer=answer or parcel.answer
                )

    def at(self, *stages: Stage) -> list[Parcel]:
        """The parcels that stand there."""
        return [parcel for parcel in self.parcels if parcel.stage in stages]

    def close(self) -> None:
        """The file goes: nothing is left to ask."""
        self.path.unlink(missing_ok=True)

    def _add(self, notes: Sequence[dict[str, Any]], mode: str = "a") -> None:
        try:
            with self.path.open(mode, encoding="utf-8", newline="\n") as file:
                file.writelines(json.dumps(note, ensure_ascii=False) + "\n" for note in notes)
                file.flush()
                os.fsync(file.fileno())
        except OSError as fault:
            raise FileUnreadable(
                f"{self.path} cannot be written: {fault.strerror}. Move the workbook to a folder you may write to; "
                "without this note nothing is sent to the portal."
            ) from fault

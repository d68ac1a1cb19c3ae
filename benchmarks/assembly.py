"""Puts the pieces of a month together: two sides, their pairs, and the final shuffle."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.difference import Rng, Rows
from benchmarks.documents import AMOUNTS
from benchmarks.truth import BOOKS_ONLY, IMS_ONLY, PARTIAL, TWICE, Month, Truth, status

ENTRY_COLUMNS = (
    "supplier_gstin", "supplier_name", "document_number", "document_date", "document_type", "place_of_supply",
    "reverse_charge", "taxable_value", "igst", "cgst", "sgst", "cess", "document_value",
)  # fmt: skip
RECORD_COLUMNS = ("section", *ENTRY_COLUMNS, "supplier_period", "filing_date", "source", "action")
_SECTIONS = {"Invoice": "B2B", "Debit Note": "B2BDN", "Credit Note": "B2BCN"}
_WORKING = (*ENTRY_COLUMNS, "ledger", "amended")


class Assembly:
    """Collects rows of both sides and what is true of them; places count from 0 in the order of collecting."""

    def __init__(self) -> None:
        self._sides: dict[str, list[Rows]] = {"record": [], "entry": []}
        self._sizes = {"record": 0, "entry": 0}
        self._pairs: list[pd.DataFrame] = []
        self._lookalikes: list[pd.DataFrame] = []
        self._alone: list[pd.DataFrame] = []
        self._twins: list[pd.DataFrame] = []
        self._groups = 0

    def pairs(self, records: Rows, entries: Rows, kind: str | np.ndarray, told: np.ndarray) -> None:
        """Row by row one document; `told` is the status of each."""
        self._pair(self._add("record", records), self._add("entry", entries), kind, told, np.arange(len(records)))

    def one_to_many(
        self,
        records: Rows,
        changed: Rows,
        split: Callable[[Rows, Rng], Rows],
        kind: str | np.ndarray,
        told: np.ndarray,
        rng: Rng,
    ) -> None:
        """Each record is several entries: `changed`, the entry as a whole, split."""
        numbered = changed.assign(of=np.arange(len(changed)))
        entries = split(numbered.reset_index(drop=True), rng)
        of = entries["of"].to_numpy()
        kinds = kind if isinstance(kind, str) else kind[of]
        self._pair(self._add("record", records)[of], self._add("entry", entries), kinds, told[of], of)

    def many_to_one(self, records: list[Rows], entries: Rows, kind: str) -> None:
        """The n-th record of each frame is in the n-th entry."""
        places = self._add("entry", entries)
        for each in records:
            self._pair(
                self._add("record", each), places, kind, np.full(len(each), PARTIAL), np.arange(len(each)), keep=True
            )
        self._groups += len(entries)

    def groups(self, records: Rows, entries: Rows, of: np.ndarray, kind: str) -> None:
        """Each record is in the entry whose place in `entries` stands in `of`."""
        places = self._add("entry", entries)[of]
        self._pair(self._add("record", records), places, kind, np.full(len(records), PARTIAL), of)

    def booked_twice(self, rows: Rows, again: Rows) -> None:
        """Each document is one record and two entries."""
        first = self._add("entry", rows)
        told = status(rows, rows, np.ones(len(rows), dtype=bool))
        self._pair(self._add("record", rows), first, TWICE, told, np.arange(len(rows)))
        second = self._add("entry", again)
        self._lone("entry", second, TWICE, BOOKS_ONLY)
        self._twins.append(pd.DataFrame({"first": first, "second": second}))

    def unlike(self, records: Rows, entries: Rows, kind: np.ndarray) -> None:
        """Row by row look-alikes; neither has a counterpart."""
        record, entry = self._add("record", records), self._add("entry", entries)
        kinds = pd.array(kind.tolist(), dtype="str")
        self._lookalikes.append(pd.DataFrame({"record": record, "entry": entry, "kind": kinds}))
        self._lone("record", record, kinds, IMS_ONLY)
        self._lone("entry", entry, kinds, BOOKS_ONLY)

    def records_alone(self, rows: Rows, kind: str) -> None:
        """Records that are not in the books."""
        self._lone("record", self._add("record", rows), kind, IMS_ONLY)

    def entries_alone(self, rows: Rows, kind: str) -> None:
        """Entries that are not on the portal."""
        self._lone("entry", self._add("entry", rows), kind, BOOKS_ONLY)

    def shuffled(self, rng: Rng) -> Month:
        """The month, rows of both sides in random order."""
        records = _records(pd.concat(self._sides["record"], ignore_index=True), rng)
        entries = pd.concat(self._sides["entry"], ignore_index=True)
        entries = entries.assign(supplier_name=entries["ledger"])[list(ENTRY_COLUMNS)]
        to = {"record": rng.permutation(len(records)), "entry": rng.permutation(len(entries))}
        pairs, lookalikes, alone, twins = (
            pd.concat(part, ignore_index=True) if part else pd.DataFrame(columns=columns)
            for part, columns in (
                (self._pairs, ["record", "entry", "kind", "status", "group"]),
                (self._lookalikes, ["record", "entry", "kind"]),
                (self._alone, ["side", "row", "kind", "status"]),
                (self._twins, ["first", "second"]),
            )
        )
        on_portal = (alone["side"] == "record").to_numpy()
        row = alone["row"].to_numpy(dtype=int)
        placed = row.copy()
        placed[on_portal], placed[~on_portal] = to["record"][row[on_portal]], to["entry"][row[~on_portal]]
        truth = Truth(
            _placed(pairs, record=to["record"], entry=to["entry"]),
            _placed(lookalikes, record=to["record"], entry=to["entry"]),
            alone.assign(row=placed),
            _placed(twins, first=to["entry"], second=to["entry"]),
        )
        return Month(_reordered(records, to["record"]), _reordered(entries, to["entry"]), truth)

    def _add(self, side: str, rows: Rows) -> np.ndarray:
        """Take the rows in; their places."""
        self._sides[side].append(rows[list(_WORKING)])
        first = self._sizes[side]
        self._sizes[side] += len(rows)
        return np.arange(first, first + len(rows))

    def _pair(
        self,
        record: np.ndarray,
        entry: np.ndarray,
        kind: str | np.ndarray,
        told: np.ndarray,
        group: np.ndarray,
        *,
        keep: bool = False,
    ) -> None:
        columns = {"record": record, "entry": entry, "kind": kind, "status": told, "group": self._groups + group}
        self._pairs.append(pd.DataFrame(columns).astype({"kind": "str", "status": "str"}))
        if not keep and len(group):
            self._groups += int(group.max()) + 1

    def _lone(self, side: str, row: np.ndarray, kind: object, told: str) -> None:
        lone = pd.DataFrame({"side": side, "row": row, "kind": kind, "status": told})
        self._alone.append(lone.astype({"side": "str", "kind": "str", "status": "str"}))


def _records(rows: Rows, rng: Rng) -> Rows:
    """The rows as the portal shows them, with section, period and filing."""
    filed = rows["document_date"] + pd.offsets.MonthBegin(1)
    late = rng.random(len(rows)) < 0.08
    filed = filed.mask(pd.Series(late), filed + pd.DateOffset(months=1))
    period = filed - pd.DateOffset(months=1)
    days = pd.to_timedelta(pd.Series(rng.choice([8, 9, 10, 10, 12], len(rows))), unit="D")
    section = rows["document_type"].map(_SECTIONS).astype("str")
    return rows.assign(
        section=section.mask(rows["amended"], section + "A"),
        supplier_period=period.dt.strftime("%m%Y").astype("str"),
        filing_date=filed + days,
        source="IMS",
        action=pd.array(rng.choice(["No action", "Pending"], len(rows), p=[0.97, 0.03]).tolist(), dtype="str"),
    )[list(RECORD_COLUMNS)]


def _reordered(rows: Rows, to: np.ndarray) -> Rows:
    """Row n at place `to[n]`, amounts in rupees."""
    shuffled = rows.iloc[np.argsort(to)].reset_index(drop=True)
    return shuffled.assign(**{name: (shuffled[name] / 100).round(2) for name in AMOUNTS})


def _placed(frame: pd.DataFrame, **to: np.ndarray) -> pd.DataFrame:
    return frame.assign(**{name: order[frame[name].to_numpy(dtype=int)] for name, order in to.items()})

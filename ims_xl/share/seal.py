"""The decided rows of a period and the seal over them: what was decided on which document, and whether it still stands.

The seal is a SHA-256 over the rows in the order of their ids; what a working paper prints of it fits one state only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pandas as pd

from ims_xl.columns import DATE, MOMENT, MONEY, TEXT, Column, Kind, Table
from ims_xl.gst.money import words
from ims_xl.ims.changes import EARLIER
from ims_xl.ims.columns import texts
from ims_xl.ims.decision import effective
from ims_xl.share.copy_rows import canonical
from ims_xl.tables import TAX_HEADS, Journal, Records, Review


class Decided(Table):
    """A record and what counts for it: the user's decision, else the portal's. Money in paise."""

    title, sheet, key = "", "Decisions", ("record_id",)

    record_id = Column("Record id", TEXT)
    supplier_gstin = Column("Supplier GSTIN", TEXT)
    supplier_name = Column("Supplier", TEXT)
    document_type = Column("Document type", TEXT)
    document_number = Column("Document number", TEXT)
    document_date = Column("Document date", DATE)
    taxable_value = Column("Taxable value (₹)", MONEY)
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)
    action = Column("Action", TEXT)
    itc_reduction = Column("ITC reduction", TEXT)
    declared_igst = Column("Declared IGST (₹)", MONEY)
    declared_cgst = Column("Declared CGST (₹)", MONEY)
    declared_sgst = Column("Declared SGST (₹)", MONEY)
    declared_cess = Column("Declared Cess (₹)", MONEY)
    remarks = Column("Remarks", TEXT)
    status = Column("Status", TEXT)  # from here on: for the reader, not sealed
    because = Column("Why", TEXT)
    who = Column("Decided by", TEXT)
    moment = Column("Decided on", MOMENT)
    step = Column("With", TEXT)


_FOR_THE_READER = (Decided.status, Decided.because, Decided.who, Decided.moment, Decided.step)
SEALED = tuple(column for column in Decided.columns() if column not in _FOR_THE_READER)


@dataclass(frozen=True)
class Change:
    """A cell that is another than it was: which document, which column, before and now."""

    document: str
    column: str
    before: str
    now: str

    @property
    def told(self) -> str:
        """The change in words."""
        return f"{self.document}, {self.column}: {self.before or 'blank'} then, {self.now or 'blank'} now."


def decided(records: pd.DataFrame, review: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """The `Decided` rows of all records that are no mere history, by id."""
    here = records[records[Records.source] != EARLIER].sort_values(Records.record_id).reset_index(drop=True)
    decisions = effective(here)
    rows = here[[column for column in here.columns if column in (*Decided.columns(), "")]].copy()
    rows[Decided.action] = [decision.action.value for decision in decisions]
    rows[Decided.itc_reduction] = [decision.reduction.value if decision.reduction else None for decision in decisions]
    for place, head in enumerate(TAX_HEADS):
        told = [decision.declared[place] or None for decision in decisions]
        rows[f"declared_{head}"] = pd.array(told, dtype="Int64")
    rows[Decided.remarks] = [decision.remarks or None for decision in decisions]
    matched = review.drop_duplicates(Review.record_id).set_index(Review.record_id)
    for column in (Decided.status, Decided.because):
        rows[column] = here[Records.record_id].map(matched[column])
    last = log[log[Journal.column_name] == Records.chosen_action.header].drop_duplicates(Journal.row_id, keep="last")
    taken = last.set_index(Journal.row_id)
    for column in (Decided.who, Decided.moment, Decided.step):
        rows[column] = here[Records.record_id].map(taken[column])
    return Decided.conform(rows)


def seal(rows: pd.DataFrame) -> str:
    """The seal over `Decided` rows, whatever their order: 64 hexadecimal digits in groups of eight."""
    hashed = hashlib.sha256()
    columns = [canonical(rows, column) for column in SEALED]
    for cells in sorted(zip(*columns, strict=True)):
        hashed.update("".join(f"{len(cell)}:{cell}" for cell in cells).encode("utf-8", "surrogatepass"))
    told = hashed.hexdigest().upper()
    return " ".join(told[start : start + 8] for start in range(0, len(told), 8))


def changes(before: pd.DataFrame, now: pd.DataFrame) -> list[Change]:
    """Every sealed cell that differs between two states of `Decided` rows, and the documents that came or went."""
    was, is_now = _by_id(before), _by_id(now)
    found = []
    for identity in sorted(was.keys() | is_now.keys()):
        old, new = was.get(identity), is_now.get(identity)
        named = (old or new or {})[Decided.document_number]
        if old is None or new is None:
            found.append(Change(named, "the document", "there" if old else "", "there" if new else ""))
            continue
        found += [
            Change(named, column.header, _shown(old[column], column), _shown(new[column], column))
            for column in SEALED
            if old[column] != new[column]
        ]
    return found


def _by_id(rows: pd.DataFrame) -> dict[str, dict[Column, str]]:
    columns = zip(*(canonical(rows, column) for column in SEALED), strict=True)
    return {
        identity: dict(zip(SEALED, cells, strict=True))
        for identity, cells in zip(texts(rows, Decided.record_id), columns, strict=True)
    }


def _shown(cell: str, column: Column) -> str:
    """A cell as the reader writes it."""
    if not cell or column.kind not in (Kind.MONEY, Kind.DATE):
        return cell
    if column.kind is Kind.MONEY:
        return words(int(cell))
    year, month, day = cell.split("-")
    return f"{day}-{month}-{year}"

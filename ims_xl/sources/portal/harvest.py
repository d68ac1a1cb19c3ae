"""From rows read out of portal files to the Records table: ids, doublets, and the tally that nothing was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from ims_xl.columns import Kind
from ims_xl.errors import Level, Problem
from ims_xl.gst import gstin as gstins
from ims_xl.gst.documents import Section, record_id
from ims_xl.gst.period import financial_year
from ims_xl.sources import literal
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal.row import TALLIED, Row
from ims_xl.sources.tally import Tally
from ims_xl.tables import Records


@dataclass(frozen=True)
class Found:
    """A document read: its row, the sign its amounts take, and its values by column, `record_id` among them."""

    row: Row
    sign: int
    values: dict[str, object]
    number: int  # its 1-based row among all rows of the file


@dataclass
class Harvest:
    """What has been read of a file: each row is counted by `row`, then either kept or set aside."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    aside: list[tuple[Row, int]] = field(default_factory=list)
    rows_read: int = 0
    paise_read: int = 0

    def row(self, values: Any, section: str, position: int, sign: int) -> Row:
        """A row of the file, counted as read. What is no object becomes a row without values."""
        whole = values if isinstance(values, dict) else {}
        row = Row(whole, self.file, section, position, self.problems)
        self.rows_read += 1
        self.paise_read += row.measure(sign)
        return row

    def keep(self, row: Row, sign: int, values: dict[str, object]) -> None:
        """The row became a record; without an id it is set aside (`identity` has named why)."""
        if values["record_id"]:
            self.found.append(Found(row, sign, values, self.rows_read))
        else:
            self.set_aside(row, sign)

    def set_aside(self, row: Row, sign: int) -> None:
        """The row becomes no record; the caller has named why in a problem."""
        self.aside.append((row, sign))

    def documents(self) -> list[Found]:
        """The documents found, each with an id of its own.

        A document listed twice alike is kept once, the other set aside. Listed with different content, each is
        kept, from the second on as `id#2`, in the order of their content: the order of the file does not matter.
        """
        by_id: dict[str, list[Found]] = {}
        for document in self.found:
            by_id.setdefault(str(document.values["record_id"]), []).append(document)
        kept = []
        for alike in by_id.values():
            kept += alike if len(alike) == 1 else self._different(alike)
        _remark_on_gstins(kept)
        return kept

    def _different(self, documents: list[Found]) -> list[Found]:
        """Of documents with one identity those that differ, numbered in the order of their content."""
        by_content: dict[str, Found] = {}
        for document in documents:
            first = by_content.setdefault(literal.compact(dict(document.row.values)), document).row
            if first is not document.row:
                place = f"{first.section}, row {first.position}"
                document.row.problem(f"Left out: the same document, alike in everything, stands in {place}.")
                self.set_aside(document.row, document.sign)
        return [
            _as_number(count, len(by_content), by_content[content])
            for count, content in enumerate(sorted(by_content), start=1)
        ]

    def tally(self, kept: pd.DataFrame) -> Tally:
        """The tally of a Records frame that holds what was kept."""
        return Tally(
            rows_read=self.rows_read,
            rows_kept=len(kept),
            rows_set_aside=len(self.aside),
            paise_read=self.paise_read,
            paise_kept=sum(int(kept[column].sum()) for column in TALLIED),
            paise_set_aside=sum(row.measure(sign) for row, sign in self.aside),
        )

    def imported(self) -> Imported:
        """The Records of the documents found, in the order of their ids; the tally is checked."""
        documents = self.documents()
        frame = frame_of([document.values for document in documents])
        tally = self.tally(frame)
        tally.check(self.file)
        return Imported(frame, self.problems, tally, rows=rows_of(documents))


def identity(
    recipient: str, section: Section, party: str | None, number: str | None, dated: date | None, row: Row
) -> str:
    """The record's id; empty, with a problem, where the row lacks what makes one.

    `party` is the supplier's GSTIN, for a Bill of Entry the port code.
    """
    if party is not None and number is not None and dated is not None:
        when = dated.isoformat() if section.is_import else financial_year(dated)
        return record_id(recipient, section, party.upper(), number, when)
    parts = (("port code" if section.is_import else "supplier's GSTIN", party), ("number", number), ("date", dated))
    missing = " and no ".join(what for what, value in parts if value is None)
    row.problem(f"Left out: the document has no readable {missing}. Download the file again.")
    return ""


def rows_of(documents: list[Found]) -> dict[str, int]:
    """The 1-based row of the file each record came from, by its id."""
    return {str(document.values["record_id"]): document.number for document in documents}


def frame_of(rows: list[dict[str, object]]) -> pd.DataFrame:
    """A Records frame of rows by column name, in the order of their ids.

    Built column by column, so that paise never pass through a float.
    """
    columns = {}
    for column in Records.columns():
        name = str(column)
        values: list[Any] = [row.get(name) for row in rows]
        if column.kind is Kind.DATE:
            columns[name] = pd.Series(pd.array(values, dtype=column.kind.dtype))
        else:
            columns[name] = pd.Series(values, dtype=column.kind.dtype)
    return Records.conform(pd.DataFrame(columns).sort_values("record_id"))


def _as_number(count: int, of: int, document: Found) -> Found:
    """The document as the `count`-th of several with one identity."""
    if count == 1:
        return document
    document.row.problem(
        f"The file lists this document {of} times, with different content; this is number {count}, kept beside the "
        "first. Look it up on the portal.",
        level=Level.REMARK,
    )
    return replace(document, values=document.values | {"record_id": f"{document.values['record_id']}#{count}"})


def _remark_on_gstins(documents: list[Found]) -> None:
    """Remark on each odd supplier GSTIN, once, at its first document."""
    seen: set[object] = set()
    for document in documents:
        gstin = document.values.get("supplier_gstin")
        if isinstance(gstin, str) and gstin not in seen:
            seen.add(gstin)
            if odd := gstins.remark(gstin):
                document.row.problem(odd, _key_of(document.row.values), Level.REMARK)


def _key_of(values: Mapping[str, Any]) -> str:
    """The key under which a row gives its supplier's GSTIN."""
    return next((key for key in ("stin", "ctin", "supplier_gstin") if values.get(key)), "")

"""What was understood of a sheet of a register, to be looked at before anything is written: the tie-out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ims_xl.gst import gstin as gstins
from ims_xl.gst.money import words
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import A_RUPEE, AMOUNTS, Line
from ims_xl.sources.cells import shown
from ims_xl.sources.sheets import Sheet
from ims_xl.tables import TAX_HEADS, Books

_SAMPLES = 2
_NAMED = 8  # odd GSTINs, unused columns and rows that are named one by one


@dataclass(frozen=True)
class Reading:
    """A sheet as understood: which column is what, and what the entries come to beside the sheet's own totals.

    Sums and totals are paise by amount, in the signs of the entries and of the sheet. `differences` are the
    sentences on totals that the rows do not come to; where there are none, the sheet ties.
    """

    file: str
    sheet: str
    header_row: int  # as the sheet counts
    mapping: tuple[tuple[str, str, tuple[str, ...]], ...]  # the table's header, the sheet's, sample values
    unused: tuple[str, ...]
    lines: int
    documents: int
    sums: dict[str, int]
    stated: dict[str, int]  # the last total line; empty where the sheet has none
    differences: tuple[str, ...]
    months: dict[str, int] = field(default_factory=dict)  # "2026-10": documents; "" without a date
    repeated: int = 0  # documents of an identity that came before
    odd_gstins: tuple[str, ...] = ()
    set_aside: dict[str, tuple[int, int]] = field(default_factory=dict)  # reason: documents and their tax
    rows_set_aside: int = 0
    agreeing: tuple[int, int] = (0, 0)  # documents whose taxable value plus tax comes to their value; of how many

    def sentences(self) -> Iterator[str]:
        """The tie-out, a line each."""
        yield f"{self.file}, sheet {self.sheet}: header in row {self.header_row}"
        for column, names, samples in self.mapping:
            yield f"  {column:<20} from {names}" + (f"  ({', '.join(samples)})" if samples else "")
        if self.unused:
            yield f"  not used: {_listed(self.unused)}"
        yield f"  {self.documents} documents on {self.lines} lines; {self.rows_set_aside} other rows set aside"
        for name in AMOUNTS:
            if name in self.sums:
                yield f"  {Books.column(name).header:<20} {words(self.sums[name]):>20}{self._beside(name)}"
        yield "  " + ("; ".join(self.differences) or self._ties())
        if self.agreeing[1]:
            agree, of = self.agreeing
            yield f"  taxable value plus tax comes to the document value on {agree} of {of} documents"
        months = ", ".join(f"{month or 'no date'}: {count}" for month, count in sorted(self.months.items()))
        yield f"  months: {months or 'none'}"
        if self.repeated:
            yield f"  booked more than once: {self.repeated}"
        if self.odd_gstins:
            yield f"  odd GSTINs: {_listed(self.odd_gstins)}"
        for reason, (count, tax) in self.set_aside.items():
            yield f"  set aside, {count} with tax of {words(tax)}: {reason}"

    def _beside(self, name: str) -> str:
        return f"   the sheet's own total: {words(self.stated[name])}" if name in self.stated else ""

    def _ties(self) -> str:
        return "the totals tie" if self.stated else "the sheet has no total line to compare with"


def of_sheet(
    sheet: Sheet,
    heading: Heading,
    file: str,
    lines: Sequence[object],
    totals: Sequence[Line],
    differences: Sequence[str],
    rows_set_aside: int,
    frame: pd.DataFrame,
) -> Reading:
    """The tie-out of a sheet; `frame` holds its entries as Books, ids not yet told apart."""
    last = max(totals, key=lambda total: total.rows[0], default=None)
    amounts = [name for name in AMOUNTS if frame[name].notna().any()]
    dates = frame[Books.document_date]
    months = (dates.dt.year * 100 + dates.dt.month).value_counts(dropna=False)
    aside = frame[frame[Books.set_aside].notna()]
    tax = aside[[Books.igst, Books.cgst, Books.sgst, Books.cess]].fillna(0).sum(axis=1)
    reasons = aside[Books.set_aside].str.replace(":.*", "", regex=True)
    return Reading(
        file,
        sheet.name,
        heading.row + 1,
        tuple(_mapping(sheet, heading)),
        tuple(_unused(heading)),
        len(lines),
        len(frame),
        {name: int(frame[name].sum()) for name in amounts},
        {name: getattr(last, name) for name in AMOUNTS if last and getattr(last, name) is not None},
        tuple(differences),
        {_month(month): int(count) for month, count in months.items()},
        int(frame.duplicated(Books.entry_id).sum()),
        tuple(gstin for gstin in frame[Books.supplier_gstin].dropna().unique() if gstins.remark(gstin)),
        {
            str(reason): (int((reasons == reason).sum()), int(tax[reasons == reason].sum()))
            for reason in reasons.unique()
        },
        rows_set_aside,
        agreement(frame),
    )


def _month(number: object) -> str:
    """202610 as "2026-10"; "" for a missing one.

    >>> _month(202610.0), _month(float("nan"))
    ('2026-10', '')
    """
    return "" if pd.isna(number) else f"{number:.0f}"[:4] + "-" + f"{number:.0f}"[4:]  # type: ignore[call-overload]


def agreement(entries: pd.DataFrame) -> tuple[int, int]:
    """On how many entries taxable value plus tax comes to the document value within a rupee, of those that give both.

    Under reverse charge the supplier's document is without the tax; such entries do not count.
    """
    both = entries[entries[Books.document_value].notna() & entries[Books.taxable_value].notna()]
    both = both[~both[Books.reverse_charge].fillna(False).astype(bool)]
    whole = both[[Books.taxable_value, *map(Books.column, TAX_HEADS)]].fillna(0).sum(axis=1)
    return int(((whole - both[Books.document_value]).abs() <= A_RUPEE).sum()), len(both)


def _mapping(sheet: Sheet, heading: Heading) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for column in Books.columns():
        if indices := heading.columns.get(column, ()):
            first = indices[0]
            filled = (row[first] for row in sheet.rows[heading.row + 1 :] if first < len(row) and row[first] != "")
            samples = tuple(shown(cell) for cell, _ in zip(filled, range(_SAMPLES), strict=False))
            joint = " + " if column in Books.money() else ", else "
            yield column.header, joint.join(f'"{heading.names[index]}"' for index in indices), samples


def _unused(heading: Heading) -> Iterator[str]:
    worked = heading.worked
    used = {index for indices in heading.columns.values() for index in indices}
    used |= {index for index in (worked.pair, worked.whole, worked.rate, *heading.reverse_charge) if index is not None}
    yield from (name for index, name in enumerate(heading.names) if name and index not in used)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more

"""What a purchase register was read as, before it is taken over: does it tie, and what did it change?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ims_xl.errors import Level, NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.sources.imported import Imported
from ims_xl.tables import Books

_COMPARED = (
    Books.supplier_gstin, Books.document_type, Books.document_number, Books.document_date, Books.document_value,
    Books.taxable_value, Books.igst, Books.cgst, Books.sgst, Books.cess, Books.reverse_charge,
)  # fmt: skip


def told(imported: Sequence[Imported]) -> str:
    """The tie-out of every sheet, and the problems that lost a value."""
    blocks = ["\n".join(reading.sentences()) for part in imported for reading in part.readings]
    lost = [str(problem) for part in imported for problem in part.problems if problem.level is Level.ERROR]
    return "\n\n".join([*blocks, *(["\n".join(lost)] if lost else []), "Nothing was written."])


def require_tie(workbook: Workbook, imported: Sequence[Imported], accept_differences: bool) -> None:
    """Raises `NotAllowed` where a register does not come to its own totals, unless that is accepted."""
    differing = [reading for part in imported for reading in part.readings if reading.differences]
    if not differing or accept_differences:
        return
    first = differing[0]
    more = sum(len(reading.differences) for reading in differing) - 1
    place = f"{first.file}, {first.sheet}, {first.differences[0]}"
    also = f" {more} more figures differ." if more else ""
    if not workbook.confirm(f"{place}{also} Bring the register in all the same?"):
        raise NotAllowed(
            f"{place}{also} Nothing was written; mend the register, or accept the differences "
            "(on the command line with --accept-differences)."
        )


def what_changed(known: pd.DataFrame, entries: pd.DataFrame) -> str:
    """How the entries differ from those known before, in one sentence; "" for a first import.

    A document is the same where its entry id is.
    """
    if known.empty:
        return ""
    before, after = (frame.set_index(Books.entry_id)[list(_COMPARED)] for frame in (known, entries))
    both = after.index.intersection(before.index)
    old, new = before.loc[both], after.loc[both]
    changed = int((~((old == new) | (old.isna() & new.isna())).fillna(False).all(axis=1)).sum())
    added, gone = len(after.index.difference(before.index)), len(before.index.difference(after.index))
    if not (changed or added or gone):
        return " None differs from before."
    return f" Since the last import {added} are new, {changed} changed, {gone} gone{_named(known, before, after)}."


def _named(known: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> str:
    """The first documents that are gone, by number."""
    gone = known[known[Books.entry_id].isin(before.index.difference(after.index))]
    numbers = [str(number) for number in gone[Books.document_number].dropna()]
    return f" ({', '.join(numbers[:3])}{' …' if len(numbers) > 3 else ''})" if numbers else ""

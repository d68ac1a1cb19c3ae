"""What a purchase register was read as, before it is taken over: does it tie, and what did it change?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ims_xl.errors import Level, NotAllowed, Problem
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.sources.imported import Imported
from ims_xl.tables import Books

_COMPARED = (
    Books.supplier_gstin, Books.document_type, Books.document_number, Books.document_date, Books.document_value,
    Books.taxable_value, Books.igst, Books.cgst, Books.sgst, Books.cess, Books.reverse_charge,
    Books.set_aside,
)  # fmt: skip
_SHOWN = 20  # remarks that a dry run prints


def told(imported: Sequence[Imported], also: Sequence[Problem] = ()) -> str:
    """The tie-out of every sheet, the problems that lost a value, and what the tie-outs do not say of the rest.

    `also` are remarks on the files themselves.
    """
    blocks = ["\n".join(reading.sentences()) for part in imported for reading in part.readings]
    said = "\n".join(blocks)
    remarks = [*also, *(one for part in imported for one in part.problems if one.level is Level.REMARK)]
    others = [str(problem) for problem in remarks if problem.message not in said]
    more = [f"and {counted(len(others) - _SHOWN, 'further remark')}"] if len(others) > _SHOWN else []
    lists = [[str(problem) for problem in _lost(imported)], [*others[:_SHOWN], *more]]
    return "\n\n".join([*blocks, *("\n".join(one) for one in lists if one), "Nothing was written."])


def require_tie(workbook: Workbook, imported: Sequence[Imported], accept_differences: bool) -> None:
    """Raises `NotAllowed` where a register has cells that cannot be read, or does not come to its own totals.

    The user may say go on: then what cannot be read stays blank, and Problems names it.
    """
    doubts = [str(problem) for problem in _lost(imported)]
    doubts += [
        f"{reading.file}, {reading.sheet}, {difference}"
        for part in imported
        for reading in part.readings
        for difference in reading.differences
        if not any(difference in doubt for doubt in doubts)
    ]
    readings = [reading for part in imported for reading in part.readings if reading.hardly_agrees]
    doubts += [f"{reading.file}, {reading.sheet}: {reading.hardly_agrees}" for reading in readings]
    if not doubts or accept_differences:
        return
    also = f" {counted(len(doubts) - 1, 'more such place')}." if len(doubts) > 1 else ""
    if not workbook.confirm(f"{doubts[0]}{also} Bring the register in all the same?"):
        raise NotAllowed(
            f"{doubts[0]}{also} Nothing was written; mend the register, or accept the differences "
            "(on the command line with --accept-differences)."
        )


def require_new(workbook: Workbook, known: pd.DataFrame, imported: Sequence[Imported], accept: bool) -> None:
    """Raises `NotAllowed` where most documents of a sheet are in the books already, from another file or sheet.

    Those that come in now, before it, count too. They would count twice; the user may say go on.
    """
    if accept:
        return
    now = pd.concat([part.frame for part in imported]) if imported else known[:0]
    files = set(now[Books.file])
    earlier = known[~known[Books.file].isin(files)]
    for (file, sheet), fresh in now.groupby([Books.file, Books.sheet_name], sort=False, dropna=False):
        there = earlier[_identity(earlier).isin(_identity(fresh))]
        again = int(_identity(fresh).isin(_identity(there)).sum())
        earlier = pd.concat([earlier, fresh])
        if again * 2 <= len(fresh):
            continue
        other = there[Books.file].value_counts().index[0]
        counts = f"{grouped(again)} of {counted(len(fresh), 'document')}"
        if other == file:
            elsewhere = there[Books.sheet_name].value_counts().index[0]
            doubt = f"{counts} on sheet {sheet} of {file} stand on sheet {elsewhere}, too, and would count twice."
        elif other in files:
            doubt = f"{counts} in {file} are in {other}, too, and would count twice."
        else:
            doubt = (
                f"{counts} in {file} are in the books already, from {other}, and would count twice. A corrected "
                f"register replaces the earlier one if it is named {other}, too."
            )
        if not workbook.confirm(f"{doubt} Bring it in beside the earlier one all the same?"):
            raise NotAllowed(f"{doubt} Nothing was written (to have both, on the command line: --accept-differences).")


def _identity(entries: pd.DataFrame) -> pd.Series:
    """What names each entry, whichever of several it is."""
    return entries[Books.entry_id].str.replace(r"#\d+$", "", regex=True)


def _lost(imported: Sequence[Imported]) -> list[Problem]:
    """The cells whose value could not be read, and totals that do not agree."""
    return [problem for part in imported for problem in part.problems if problem.level is Level.ERROR]


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
    counts = f"{grouped(added)} new, {grouped(changed)} changed, {grouped(gone)} gone"
    return f" Since the last import: {counts}{_named(known, before, after)}."


def _named(known: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> str:
    """The first documents that are gone, by number."""
    gone = known[known[Books.entry_id].isin(before.index.difference(after.index))]
    numbers = [str(number) for number in gone[Books.document_number].dropna()]
    return f" ({', '.join(numbers[:3])}{' …' if len(numbers) > 3 else ''})" if numbers else ""

"""The work so far, on Start: each step, when it was last done, what came of it, and the way to its sheet."""

from __future__ import annotations

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Column, Table
from ims_xl.excel import lines, looks
from ims_xl.excel.formulas import FILLED, count, words_of
from ims_xl.tables import Books, Problems, Records, Review

_NAMES = ("Sync", "Import books", "Match", "Apply", "Send", "Compute 2B", "Problems")


def add(sheet: Worksheet, row: int, letters: str) -> None:
    """A line for each step below a heading in `row`, in these three columns."""
    lines.heading(sheet, row, letters[0], "The work so far")
    lines.headers(sheet, row + 1, letters[0], ["Step", "Last done", "What came of it"], figures=False)
    done: tuple[tuple[str, str, str], ...] = (
        ("Portal", "cfgLastSync", f'={_how_many(Records, Records.record_id)}&" records from the portal"'),
        ("Books", "cfgLastImport", f'={_how_many(Books, Books.entry_id)}&" entries from the books"'),
        ("Reconciliation", "cfgLastMatch", f'={_how_many(Review, Review.row_id)}&" rows matched"'),
        ("Log", "cfgLastApply", f'={_how_many(Records, Records.chosen_action)}&" decisions applied"'),
        ("Portal", "cfgLastSend", f'={_how_many(Records, Records.sent_state)}&" decisions sent"'),
        ("2B", "cfgLastCompute", '=IF(cfgLastCompute="","GSTR-2B not computed yet","GSTR-2B computed")'),
        ("Problems", "", f'={_how_many(Problems, Problems.message)}&" remarks to look at"'),
    )
    for line, (name, (target, setting, told)) in enumerate(zip(_NAMES, done, strict=True), start=row + 2):
        link, when, what = (sheet[f"{letter}{line}"] for letter in letters)
        link.value, link.font = name, looks.font(bold=True, colour=looks.ACCENT, underline=True)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{target}'!A1", tooltip=f"To {target}")
        when.value = f'=IF({setting}="","not yet",{setting})' if setting else None
        what.value, when.number_format = told, looks.MOMENT
        when.font = what.font = looks.font()
        for cell in (link, when, what):
            cell.border, cell.alignment = looks.line(), looks.align()


def _how_many(table: type[Table], key: Column) -> str:
    return words_of(count(table, {key: FILLED}))

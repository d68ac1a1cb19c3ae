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
        ("Portal", "cfgLastSync", _how_many(Records, Records.record_id, "record", "records", "from the portal")),
        ("Books", "cfgLastImport", _how_many(Books, Books.entry_id, "entry", "entries", "from the books")),
        ("Reconciliation", "cfgLastMatch", _how_many(Review, Review.row_id, "row", "rows", "on Reconciliation")),
        ("Log", "cfgLastApply", _how_many(Records, Records.chosen_action, "decision", "decisions", "applied")),
        ("Portal", "cfgLastSend", _how_many(Records, Records.sent_state, "decision", "decisions", "sent")),
        ("2B", "cfgLastCompute", '=IF(cfgLastCompute="","GSTR-2B not computed yet","GSTR-2B computed")'),
        ("Problems", "", _how_many(Problems, Problems.message, "remark", "remarks", "to look at")),
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


def _how_many(table: type[Table], key: Column, one: str, many: str, behind: str) -> str:
    """The formula of how many rows of the table have a key, as in `14 entries from the books`."""
    counted = count(table, {key: FILLED})
    return f'={words_of(counted)}&IF({counted}=1," {one} "," {many} ")&"{behind}"'

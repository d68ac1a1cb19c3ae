"""The Help sheet: the order of the work, what each button does, and what the colours mean; one page."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.excel import looks, table_sheet
from ims_xl.excel.ribbon import buttons

_WIDTHS = {"A": 2, "B": 14, "C": 22, "D": 44, "E": 118}
_ON_A_LINE = 136  # characters of the last column
_ORDER = (
    "Work from left to right on the tab IMS: Sync, Import books, Match, decide, Apply, Send, Compute 2B.",
    "Decide in the column Action of Reconciliation: row by row, by filling down, or supplier by supplier on Suppliers.",
    "A record without an action is deemed accepted when GSTR-3B is filed; so is a credit note, with its full reversal.",
    "Start, 2B, Log, Settings, Help are protected (Review > Unprotect Sheet, no password); green cells stay free.",
    "Without Python this workbook opens, filters, sorts, colours, adds up and prints; only the buttons need Python.",
)
_STATUS_MEANINGS = {
    "Matched": "The same document on both sides, and the amounts agree within the tolerances on Settings.",
    "Partially Matched": "The same document, but something differs or needs a look; Because says what.",
    "Books Only": "In the books, not in IMS: the supplier has not reported it, or under another number or GSTIN.",
    "IMS Only": "In IMS, not in the books: not booked yet, or not yours.",
}


def add(sheet: Worksheet) -> None:
    """Fill the sheet from the ribbon's own texts, so that the two never differ."""
    table_sheet.titles(sheet, "B", "Help", "What each button does")
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    row = 4
    for number, sentence in enumerate(_ORDER, start=1):
        _cells(sheet, row, (str(number), sentence), border=False)
        row += 1
    row = _headers(sheet, row + 1, ("Group", "Button", "What it is for", "What it reads and changes, and the way back"))
    for button in buttons():
        _cells(sheet, row, (button.group, button.label, button.tip, button.told))
        sheet[f"C{row}"].font = looks.font(bold=True)
        sheet[f"E{row}"].alignment = looks.align(wrap=True)
        sheet.row_dimensions[row].height = 17 if len(button.told) <= _ON_A_LINE else 30
        row += 1
    row = _headers(sheet, row + 1, ("Status", None, "What it means", None))
    for status, meaning in _STATUS_MEANINGS.items():
        _cells(sheet, row, (status, None, meaning, None))
        for letter in "BC":
            sheet[f"{letter}{row}"].fill = looks.fill(looks.STATUS_COLOURS[status].fill)
        sheet[f"B{row}"].font = looks.font(bold=True, colour=looks.STATUS_COLOURS[status].text)
        row += 1
    row = _headers(sheet, row + 1, ("Columns", None, "Whose they are", None))
    meanings = {
        looks.Band.PORTAL: "The portal's word, as Sync read it, or as it answered a Send over its API.",
        looks.Band.BOOKS: "The purchase register's word, as Import books read it.",
        looks.Band.ENGINE: "Worked out by Match or Compute 2B, rewritten at every run.",
        looks.Band.USER: "Yours: kept when everything else is rewritten. Columns you add to a table are kept too.",
    }
    for band, meaning in meanings.items():
        _cells(sheet, row, (band.value, None, meaning, None))
        for letter in "BC":
            sheet[f"{letter}{row}"].fill = looks.fill(looks.BAND_COLOURS[band].fill)
        row += 1
    sheet.freeze_panes = "A4"
    table_sheet.paper(sheet, "1:2", one_page=True)


def _headers(sheet: Worksheet, row: int, texts: tuple[str | None, ...]) -> int:
    _cells(sheet, row, texts)
    colours = looks.BAND_COLOURS[looks.Band.ENGINE]
    for letter in "BCDE":
        cell = sheet[f"{letter}{row}"]
        cell.font, cell.fill = looks.font(bold=True, colour=colours.text), looks.fill(colours.fill)
    sheet.row_dimensions[row].height = 18
    return row + 1


def _cells(sheet: Worksheet, row: int, texts: tuple[str | None, ...], border: bool = True) -> None:
    for letter, text in zip("BCDE", texts, strict=False):
        cell = sheet[f"{letter}{row}"]
        cell.value, cell.font = text, looks.font()
        cell.alignment = looks.align(top=True)  # a sentence runs on over the cells beside it
        if border:
            cell.border = looks.line()

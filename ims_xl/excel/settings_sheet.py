"""The Settings sheet, a row and a named cell for each setting; the hidden lists; and xlwings' own configuration."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from openpyxl.utils import quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Kind
from ims_xl.excel import conditional, looks, table_sheet
from ims_xl.excel.choices import lists
from ims_xl.excel.named import to_cell
from ims_xl.settings import GSTIN, INTERPRETER_MAC, INTERPRETER_WIN, PERIOD, SETTINGS, Setting

CONF = "xlwings.conf"
# What xlwings reads, in its own words. The workbook's folder stays off Python's path: a file that happens to lie
# there must not run instead of ours.
CONF_ROWS: tuple[tuple[str, str | bool | None], ...] = (
    ("Interpreter_Win", None),
    ("Interpreter_Mac", None),
    ("PYTHONPATH", None),
    ("ADD_WORKBOOK_TO_PYTHONPATH", False),
    ("Conda Path", None),
    ("Conda Env", None),
    ("UDF Modules", None),
    ("Debug UDFs", False),
    ("Use UDF Server", False),
    ("Show Console", False),
)
_IN_CONF = {INTERPRETER_WIN: "Interpreter_Win", INTERPRETER_MAC: "Interpreter_Mac"}
_GROUP_NOTES = {
    "Client": "Whose records these are",
    "Matching": "When a record and an entry are the same document",
    "Sending": "What is suggested and how it goes to the portal; in [ ] how sure the rule is, as in docs/law.md",
    "Portal": "How Sync, Send and Compute 2B reach the portal",
    "State": "Written by the buttons; nothing to do here",
}
_FIRST_ROW = 4


def add_settings(book: Workbook, sheet: Worksheet) -> None:
    """Every setting of `settings.py` in its group, with its name, its default and its meaning."""
    table_sheet.titles(sheet, "B", "Settings", "Green cells are yours to change.")
    for letter, width in zip("ABCDE", (2, 24, 30, 11, 112), strict=True):
        sheet.column_dimensions[letter].width = width
    row = _FIRST_ROW
    for group, settings in groupby(SETTINGS, key=lambda setting: setting.group):
        _heading(sheet, row, group)
        for setting in settings:
            row += 1
            _row(book, sheet, row, setting)
        row += 2
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    table_sheet.paper(sheet, "1:2", one_page=True)


def _heading(sheet: Worksheet, row: int, group: str) -> None:
    for letter, text in zip("BCDE", (group, None, None, _GROUP_NOTES[group]), strict=True):
        cell = sheet[f"{letter}{row}"]
        cell.value, cell.fill = text, looks.fill(looks.BAND_COLOURS[looks.Band.ENGINE].fill)
        cell.font = looks.font(11, bold=True) if letter == "B" else looks.font(colour=looks.FAINT)
        cell.alignment = looks.align()
    sheet.row_dimensions[row].height = 20


def _row(book: Workbook, sheet: Worksheet, row: int, setting: Setting[Any]) -> None:
    """Label, value, unit, meaning. The value's cell bears the setting's name, save where xlwings keeps it."""
    texts = {"B": setting.label, "D": setting.unit, "E": setting.meaning}
    for letter in "BCDE":
        cell = sheet[f"{letter}{row}"]
        cell.value = texts.get(letter)
        cell.font = looks.font(bold=letter == "B", colour=looks.FAINT if letter in "DE" else looks.INK)
        cell.border, cell.alignment = looks.line(), looks.align()
    value = sheet[f"C{row}"]
    value.number_format = _format(setting)
    sheet.row_dimensions[row].height = 19
    if setting in _IN_CONF:
        value.value = f'=IF({setting.name}="","not set",{setting.name})'
        return
    book.defined_names[setting.name] = DefinedName(setting.name, attr_text=f"{quote_sheetname(sheet.title)}!$C${row}")
    value.value = to_cell(setting, setting.default)
    if setting.group != "State":
        value.fill, value.protection = looks.fill(looks.INPUT), looks.free()
    rule = _rule(setting)
    if rule is not None:
        rule.showErrorMessage = rule.showInputMessage = True
        rule.promptTitle, rule.prompt = setting.label, setting.meaning[:255]
        rule.add(f"C{row}")
        sheet.add_data_validation(rule)
    if setting.unit == "₹":
        conditional.group_amounts(sheet, f"C{row}:C{row}")


def _format(setting: Setting[Any]) -> str:
    if setting.kind is int:
        return looks.RUPEES if setting.unit == "₹" else looks.WHOLE_RUPEES
    formats: dict[type, str] = {str: looks.NUMBER_FORMATS[Kind.TEXT], bool: looks.PLAIN, datetime: looks.MOMENT}
    return formats[setting.kind]


def _rule(setting: Setting[Any]) -> DataValidation | None:
    """What may be written there. An odd GSTIN earns a question, never a refusal."""
    if setting.choices or setting.kind is bool:
        rule = DataValidation("list", f'"{",".join(setting.choices or ("Yes", "No"))}"', allow_blank=True)
        rule.error = "Choose one from the list."
    elif setting.kind is int:
        rule = DataValidation("decimal", "0", operator="greaterThanOrEqual", allow_blank=True)
        rule.error = "Write a number, 0 or more."
    elif setting == GSTIN:
        rule = DataValidation("textLength", "15", operator="equal", allow_blank=True, errorStyle="warning")
        rule.error = "A GSTIN has 15 characters."
    elif setting == PERIOD:
        rule = DataValidation("textLength", "7", operator="equal", allow_blank=True)
        rule.error = "Write the period as yyyy-mm, for example 2026-10."
    else:
        return None
    return rule


def add_lists(book: Workbook, sheet: Worksheet) -> None:
    """The drop-downs' lists, a column and a name each."""
    for column, (name, choices) in enumerate(lists().items(), start=1):
        head = sheet.cell(1, column, name)
        head.font = looks.font(bold=True)
        letter = head.column_letter
        sheet.column_dimensions[letter].width = 20
        for row, choice in enumerate(choices, start=2):
            cell = sheet.cell(row, column, choice or None)
            cell.font = looks.font()
            if choice in looks.STATUS_COLOURS:  # ImsColours.bas takes them from here
                colours = looks.STATUS_COLOURS[choice]
                cell.fill, cell.font = looks.fill(colours.fill), looks.font(bold=True, colour=colours.text)
        area = f"{quote_sheetname(sheet.title)}!${letter}$2:${letter}${1 + len(choices)}"
        book.defined_names[name] = DefinedName(name, attr_text=area)


def add_conf(book: Workbook, sheet: Worksheet) -> None:
    """xlwings' sheet; the settings it keeps are named cells like the others."""
    rows = {key: row for row, (key, _) in enumerate(CONF_ROWS, start=1)}
    for key, value in CONF_ROWS:
        sheet.cell(rows[key], 1, key).font = looks.font()
        sheet.cell(rows[key], 2, value).font = looks.font()
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 70
    for setting, key in _IN_CONF.items():
        area = f"{quote_sheetname(CONF)}!$B${rows[key]}"
        book.defined_names[setting.name] = DefinedName(setting.name, attr_text=area)

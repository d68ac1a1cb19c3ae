"""A copy of Reconciliation for the client: what the portal and the books say, and three columns for the answer.

A workbook without macros that Excel, LibreOffice and Google Sheets open alike: plain functions, a filter, drop-downs,
colours on words. Everything but the answers is locked, without a password: the marks tell what was changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from ims_xl.columns import Column, Kind
from ims_xl.excel import looks
from ims_xl.gst.period import GST_BEGAN, TaxPeriod
from ims_xl.gst.replies import Reply
from ims_xl.share import cover
from ims_xl.share.copy_rows import ANSWER, Copy
from ims_xl.share.paper import Paper, heights, put_column

HEADER_ROW, TOTALS_ROW = 3, 2  # from 0
FIRST_ROW = HEADER_ROW + 1
_WIDTHS: dict[Column, float] = {
    Copy.status: 11, Copy.supplier_name: 22, Copy.document_number: 18, Copy.document_date: 12, Copy.document_type: 11,
    Copy.taxable_value: 15, Copy.tax: 14, Copy.client_reply: 13, Copy.reply_remark: 24, Copy.received_on: 12,
    Copy.found: 56, Copy.books_number: 18, Copy.books_date: 12, Copy.books_taxable: 15, Copy.books_tax: 14,
    Copy.supplier_gstin: 19, Copy.code: 44,
}  # fmt: skip
_WRAPPED = (Copy.status, Copy.supplier_name, Copy.document_type, Copy.found, Copy.reply_remark)
_PRINTED = Copy.found  # up to it: what a row of the books has otherwise, it says
_FROZEN = Copy.document_number  # the columns up to this one stay in sight
_LONGEST_REMARK = 500
REPLY_COLOURS = {
    Reply.RECEIVED: looks.STATUS_COLOURS["Matched"],
    Reply.NOT_RECEIVED: looks.STATUS_COLOURS["Books Only"],
    Reply.WRONG_AMOUNT: looks.STATUS_COLOURS["Partially Matched"],
    Reply.NOT_OURS: looks.STATUS_COLOURS["IMS Only"],
    Reply.WILL_CHECK: looks.PROBLEM,
}
_PROMPTS = {
    Copy.client_reply: ("Your answer", "Received, Not received, Wrong amount, Not ours, or Will check."),
    Copy.reply_remark: ("Your remark", "Anything we should know: the right amount, who has the goods …"),
    Copy.received_on: ("Received on", "The day the goods or services came, as dd-mm-yyyy."),
}


@dataclass(frozen=True)
class Occasion:
    """Whose copy it is, of which period, made when, to be answered by which day, and of which part."""

    client: str
    gstin: str
    period: TaxPeriod
    made: datetime
    answer_by: date | None = None
    part: str = ""


def written(rows: pd.DataFrame, occasion: Occasion) -> bytes:
    """The client copy of these `Copy` rows, as the bytes of an .xlsx file."""
    paper = Paper(f"Purchases to confirm, {occasion.period.label}", occasion.made)
    front, sheet = paper.sheet("Start here"), paper.sheet(Copy.sheet)
    cover.fill(front, paper, rows, occasion_lines(occasion), _ranges(rows), REPLY_COLOURS)
    _documents(sheet, paper, rows, occasion)
    front.activate()
    return paper.packed()


def occasion_lines(occasion: Occasion) -> cover.Lines:
    """The cover's own words for the occasion."""
    by = f"Please answer by {occasion.answer_by:%d-%m-%Y}." if occasion.answer_by else "Please answer soon."
    return cover.Lines(
        occasion.client or occasion.gstin,
        f"GSTIN {occasion.gstin}   ·   GST purchases of {occasion.period.label}   ·   copy of {occasion.made:%d-%m-%Y}",
        by,
        occasion.part,
    )


def _ranges(rows: pd.DataFrame) -> cover.Ranges:
    """Where the cover's formulas look on the sheet of documents."""

    def of(column: Column) -> str:
        place = Copy.columns().index(column)
        return f"{Copy.sheet}!{xl_range_abs(FIRST_ROW, place, FIRST_ROW + len(rows) - 1, place)}"

    return cover.Ranges(status=of(Copy.status), reply=of(Copy.client_reply), tax=of(Copy.tax))


def _documents(sheet: Worksheet, paper: Paper, rows: pd.DataFrame, occasion: Occasion) -> None:
    """The sheet with a row for each document."""
    columns, last = Copy.columns(), FIRST_ROW + len(rows) - 1
    sheet.write_string(0, 0, f"Documents of {occasion.client or occasion.gstin}", paper.format(font_size=14, bold=True))
    told = "Answer in the green columns. The sums are of the rows in sight. Please leave the column Code as it is."
    sheet.write_string(1, 0, told, paper.format(font_color=f"#{looks.FAINT}"))
    sheet.write_string(TOTALS_ROW, 0, "Sum of the rows in sight", paper.format(bold=True))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS[column])
        _header(sheet, paper, place, column)
        own = paper.cells(column.kind, **_look_of(column))
        put_column(sheet, (FIRST_ROW, place), rows[column].tolist(), column, own)
        if column.kind is Kind.MONEY:
            _sum(sheet, paper, place, last, int(rows[column].sum()))
            paper.group_amounts(sheet, (TOTALS_ROW, place, TOTALS_ROW, place))
            paper.group_amounts(sheet, (FIRST_ROW, place, last, place))
    for number, height in enumerate(heights([(rows[one].fillna("").tolist(), _WIDTHS[one]) for one in _WRAPPED])):
        sheet.set_row(FIRST_ROW + number, height)
    places = {column: columns.index(column) for column in columns}
    status, reply = places[Copy.status], places[Copy.client_reply]
    paper.colour_words(sheet, (FIRST_ROW, status, last, status), looks.STATUS_COLOURS)
    paper.colour_words(sheet, (FIRST_ROW, reply, last, reply), REPLY_COLOURS)
    _choices(sheet, places, last)
    sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    sheet.freeze_panes(FIRST_ROW, places[_FROZEN] + 1)
    sheet.repeat_rows(HEADER_ROW)
    sheet.print_area(0, 0, last, places[_PRINTED])
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})


def _look_of(column: Column) -> dict[str, object]:
    """What sets a column apart: answers are open and green, the code steps back."""
    look: dict[str, object] = {"text_wrap": True, "valign": "top"} if column in _WRAPPED else {"valign": "top"}
    if column in ANSWER:
        look |= {"locked": False, "bg_color": f"#{looks.INPUT}"}
    if column == Copy.code:
        look |= {"font_color": f"#{looks.FAINT}", "font_size": 8}
    return look


def _header(sheet: Worksheet, paper: Paper, place: int, column: Column) -> None:
    band = (
        looks.Band.USER if column in ANSWER else looks.Band.BOOKS if column.startswith("books_") else looks.Band.PORTAL
    )
    if column in (Copy.status, Copy.found, Copy.code):
        band = looks.Band.ENGINE
    right = {"align": "right"} if column.kind is Kind.MONEY else {"align": "left", "indent": 1}
    look = paper.coloured(looks.BAND_COLOURS[band], bold=True, text_wrap=True, **right)
    sheet.set_row(HEADER_ROW, 32)
    sheet.write_string(HEADER_ROW, place, column.header, look)


def _sum(sheet: Worksheet, paper: Paper, place: int, last: int, total: int) -> None:
    """The live sum of a column's rows in sight, above its header; in the file stands the sum of all."""
    reach = xl_range_abs(FIRST_ROW, place, last, place).replace("$", "")
    look = paper.format(bold=True, num_format=looks.RUPEES, align="right")
    sheet.write_formula(TOTALS_ROW, place, f"=SUBTOTAL(109,{reach})", look, total / 100)


def _choices(sheet: Worksheet, places: dict[Column, int], last: int) -> None:
    """What may be written into the answers."""
    rules: dict[Column, dict[str, object]] = {
        Copy.client_reply: {
            "validate": "list",
            "source": [reply.value for reply in Reply],
            "error_message": f"Choose {', '.join(list(Reply)[:-1])} or {list(Reply)[-1]}.",
        },
        Copy.reply_remark: {
            "validate": "length",
            "criteria": "<=",
            "value": _LONGEST_REMARK,
            "error_message": f"A remark may have up to {_LONGEST_REMARK} characters.",
        },
        Copy.received_on: {
            "validate": "date",
            "criteria": ">=",
            "value": GST_BEGAN,
            "error_message": "Write the day as dd-mm-yyyy.",
        },
    }
    for column, rule in rules.items():
        title, prompt = _PROMPTS[column]
        told = {"input_title": title, "input_message": prompt, "error_title": title}
        sheet.data_validation(FIRST_ROW, places[column], last, places[column], rule | told)

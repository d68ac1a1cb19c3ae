"""The sheet that goes with a letter: the supplier's documents, columns for its answer, and a code for each row."""

from __future__ import annotations

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from ims_xl.columns import Column, Kind
from ims_xl.excel import looks
from ims_xl.gst.period import GST_BEGAN
from ims_xl.ims.columns import texts
from ims_xl.share.asks import Asked
from ims_xl.share.copy_rows import canonical
from ims_xl.share.letter import Letter
from ims_xl.share.marks import Marker
from ims_xl.share.paper import Paper, put_column

HEADER_ROW, FIRST_ROW = 3, 4  # from 0
_SHOWN = (  # in the order of a letter's columns
    Asked.document_number,
    Asked.document_date,
    Asked.booked_tax,
    Asked.portal_tax,
    Asked.last_date,
    Asked.found,
)
FACTS = (Asked.document_number, Asked.document_date, Asked.booked_tax, Asked.portal_tax)
_WIDTHS = (20, 20, 12, 15, 15, 12, 36, 20, 24, 12, 40)
_LONGEST_REMARK = 500


def code_of(asked: pd.DataFrame, marker: Marker) -> list[str]:
    """The mark of each document: whose workbook, which row, and what it showed."""
    facts = zip(*(canonical(asked, column) for column in FACTS), strict=True)
    ids = texts(asked, Asked.row_id)
    return [str(marker.mark(identity, told, (), ())) for identity, told in zip(ids, facts, strict=True)]


def written(letter: Letter, asked: pd.DataFrame, marker: Marker) -> bytes:
    """The statement of the letter's documents (its `Asked` rows), as the bytes of an .xlsx file."""
    words, sender = letter.statement, letter.sender
    paper = Paper(words["title"], pd.Timestamp(sender.today).to_pydatetime())
    sheet = paper.sheet(words["sheet"])
    sheet.write_string(0, 0, words["title"], paper.format(font_size=14, bold=True))
    sheet.write_string(1, 0, words["told"], paper.format(font_color=f"#{looks.FAINT}"))
    headings = [words["asked"], *letter.columns, letter.answers["heading"], letter.answers["remark"]]
    headings += [letter.answers["by"], words["code"]]
    last = FIRST_ROW + len(asked) - 1
    for place, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        answer = 7 <= place <= 9
        band = looks.Band.USER if answer else looks.Band.PORTAL
        sheet.write_string(
            HEADER_ROW, place, heading, paper.coloured(looks.BAND_COLOURS[band], bold=True, text_wrap=True)
        )
    told = [words["asks"][ask] for ask in texts(asked, Asked.ask)]
    top = {"valign": "top"}
    put_column(sheet, (FIRST_ROW, 0), told, Asked.ask, paper.cells(Kind.TEXT, **top))
    for place, column in enumerate(_SHOWN, start=1):
        wrapped = {"text_wrap": True} if column == Asked.found else {}
        put_column(
            sheet, (FIRST_ROW, place), asked[column].tolist(), column, paper.cells(column.kind, **top, **wrapped)
        )
        if column.kind is Kind.MONEY:
            _sum(sheet, paper, place, last, asked, column)
            paper.group_amounts(sheet, (FIRST_ROW, place, last + 1, place))
    _answers(sheet, paper, letter, last)
    faint = paper.cells(Kind.TEXT, font_color=f"#{looks.FAINT}", font_size=8, **top)
    put_column(sheet, (FIRST_ROW, 10), code_of(asked, marker), Asked.row_id, faint)
    sheet.write_string(last + 1, 0, words["sum"], paper.format(bold=True))
    sheet.autofilter(HEADER_ROW, 0, last, len(headings) - 1)
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.repeat_rows(HEADER_ROW)
    sheet.print_area(0, 0, last + 1, 9)  # without the code
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    return paper.packed()


def _sum(sheet: Worksheet, paper: Paper, place: int, last: int, asked: pd.DataFrame, column: Column) -> None:
    letter = "ABCDEFGHIJK"[place]
    look = paper.format(bold=True, num_format=looks.RUPEES, align="right")
    total = int(asked[column].sum()) / 100
    sheet.write_formula(last + 1, place, f"=SUM({letter}{FIRST_ROW + 1}:{letter}{last + 1})", look, total)


def _answers(sheet: Worksheet, paper: Paper, letter: Letter, last: int) -> None:
    """The open, green columns and what may be written into them."""
    green = {"locked": False, "bg_color": f"#{looks.INPUT}", "valign": "top"}
    for place, kind in ((7, Kind.TEXT), (8, Kind.TEXT), (9, Kind.DATE)):
        look = paper.cells(kind, text_wrap=True, **green)
        for row in range(FIRST_ROW, last + 1):
            sheet.write_blank(row, place, None, look)
    words = list(letter.answers["words"])
    sheet.data_validation(FIRST_ROW, 7, last, 7, {"validate": "list", "source": words})
    sheet.data_validation(FIRST_ROW, 8, last, 8, {"validate": "length", "criteria": "<=", "value": _LONGEST_REMARK})
    sheet.data_validation(FIRST_ROW, 9, last, 9, {"validate": "date", "criteria": ">=", "value": GST_BEGAN})

"""The cockpit on paper: a row for each client, and by due date how far the clients are, as a heat map."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from ims_xl.columns import Column, Kind
from ims_xl.excel import looks
from ims_xl.share.paper import Paper, put_column
from ims_xl.share.position import Position

_HEADER_ROW = 3  # from 0
_FIRST_ROW = _HEADER_ROW + 1
_WIDTHS: dict[Column, float] = {
    Position.client: 34, Position.gstin: 19, Position.period: 10, Position.due: 13, Position.days_left: 10,
    Position.records: 10, Position.acted_on: 10, Position.share: 10, Position.no_action: 18, Position.at_risk: 18,
    Position.unsent: 10, Position.last_sync: 17, Position.last_send: 17, Position.problems: 10, Position.file: 34,
    Position.trouble: 70,
}  # fmt: skip
_WHOLE: dict[str, object] = {"num_format": "#,##0"}
_BANDS = (  # how far a client is: header, and the bounds of its share as COUNTIFS has them
    ("Nothing yet", ("<=0", None)),
    ("Under half", (">0", "<0.5")),
    ("Over half", (">=0.5", "<1")),
    ("All acted on", (">=1", None)),
)
_COLD, _HOT = "FFFFFF", looks.STATUS_COLOURS["Books Only"].fill


def written(clients: pd.DataFrame, sentence: str, moment: datetime) -> bytes:
    """The cockpit of these `Position` rows, as the bytes of an .xlsx file."""
    paper = Paper("IMS cockpit", moment)
    sheet, heat = paper.sheet(Position.sheet), paper.sheet("By due date")
    _clients(sheet, paper, clients, sentence)
    _heat_map(heat, paper, clients)
    return paper.packed()


def _clients(sheet: Worksheet, paper: Paper, clients: pd.DataFrame, sentence: str) -> None:
    columns, last = Position.columns(), _FIRST_ROW + max(len(clients), 1) - 1
    _titles(sheet, paper, "IMS cockpit", sentence)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS[column])
        _header(sheet, paper, _HEADER_ROW, place, column.header, column.kind)
        look = paper.cells(column.kind, **_look(column))
        put_column(sheet, (_FIRST_ROW, place), clients[column].tolist(), column, look)
        if column.kind is Kind.MONEY:
            _sum(sheet, paper, place, last, int(clients[column].sum()))
            paper.group_amounts(sheet, (_FIRST_ROW - 2, place, _FIRST_ROW - 2, place), decimals=False)
            paper.group_amounts(sheet, (_FIRST_ROW, place, last, place), decimals=False)
    sheet.set_row(_HEADER_ROW, 32)
    _colours(sheet, paper, last)
    sheet.autofilter(_HEADER_ROW, 0, last, len(columns) - 1)
    sheet.freeze_panes(_FIRST_ROW, 1)
    sheet.repeat_rows(_HEADER_ROW)


def _look(column: Column) -> dict[str, object]:
    if column == Position.share:
        return {"num_format": "0%"}
    if column.kind is Kind.MONEY:
        return {"num_format": looks.WHOLE_RUPEES}
    return _WHOLE if column.kind is Kind.NUMBER else {}


def _colours(sheet: Worksheet, paper: Paper, last: int) -> None:
    """What is near, idle or broken stands out, in colours that everybody can tell apart."""

    def area(column: Column) -> tuple[int, int, int, int]:
        place = Position.columns().index(column)
        return _FIRST_ROW, place, last, place

    def where(column: Column, criteria: str, value: object, colours: looks.Colours) -> None:
        look = paper.book.add_format({"bg_color": f"#{colours.fill}", "font_color": f"#{colours.text}"})
        rule = {"type": "cell", "criteria": criteria, "value": value, "format": look, "stop_if_true": True}
        sheet.conditional_format(*area(column), rule)

    blank = {"type": "blanks", "stop_if_true": True, "format": paper.book.add_format()}
    sheet.conditional_format(*area(Position.days_left), blank)
    where(Position.days_left, "<", 0, looks.PROBLEM)
    where(Position.days_left, "<=", 3, looks.STATUS_COLOURS["Books Only"])
    where(Position.days_left, "<=", 7, looks.STATUS_COLOURS["Partially Matched"])
    where(Position.problems, ">", 0, looks.STATUS_COLOURS["Partially Matched"])
    bar = {"type": "data_bar", "bar_color": f"#{looks.STATUS_COLOURS['Matched'].fill}", "bar_solid": True}
    bounds = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
    sheet.conditional_format(*area(Position.share), bar | bounds)
    for column in (Position.no_action, Position.at_risk):
        scale = {"type": "2_color_scale", "min_color": f"#{_COLD}", "max_color": f"#{_HOT}"}
        sheet.conditional_format(*area(column), scale)


def _heat_map(sheet: Worksheet, paper: Paper, clients: pd.DataFrame) -> None:
    """For each due date how many clients have acted on how much, and what is still open; live over the clients."""
    _titles(sheet, paper, "By due date", "How far the clients are whose GSTR-3B is due on each day; darker is more.")
    headers = ["GSTR-3B due", *(band for band, _ in _BANDS), "Clients", "No-action tax (₹)", "ITC at risk (₹)"]
    for place, header in enumerate(headers):
        sheet.set_column(place, place, 18 if place > 5 else 14)
        _header(sheet, paper, _HEADER_ROW, place, header, Kind.DATE if place == 0 else Kind.COUNT)
    known = clients[clients[Position.due].notna()]
    days = sorted(known[Position.due].unique())
    due = _range(clients, Position.due)
    for row, day in enumerate(days, start=_FIRST_ROW):
        of_day = known[known[Position.due] == day]
        sheet.write_datetime(row, 0, pd.Timestamp(day).to_pydatetime(), paper.cells(Kind.DATE))
        for place, (_, bounds) in enumerate(_BANDS, start=1):
            reached = of_day[Position.share].map(lambda share, bounds=bounds: _within(float(share), bounds))
            asked = "".join(f',{_range(clients, Position.share)},"{bound}"' for bound in bounds if bound)
            look = paper.cells(Kind.COUNT, **_WHOLE)
            sheet.write_formula(row, place, f"=COUNTIFS({due},$A{row + 1}{asked})", look, int(reached.sum()))
        look = paper.cells(Kind.COUNT, bold=True, **_WHOLE)
        sheet.write_formula(row, 5, f"=COUNTIF({due},$A{row + 1})", look, len(of_day))
        for place, column in ((6, Position.no_action), (7, Position.at_risk)):
            formula = f"=SUMIF({due},$A{row + 1},{_range(clients, column)})"
            look = paper.cells(Kind.MONEY, num_format=looks.WHOLE_RUPEES)
            sheet.write_formula(row, place, formula, look, int(of_day[column].sum()) / 100)
    if days:
        last = _FIRST_ROW + len(days) - 1
        scale = {"type": "2_color_scale", "min_color": f"#{_COLD}", "max_color": f"#{_HOT}"}
        sheet.conditional_format(_FIRST_ROW, 1, last, 3, scale)
        done = scale | {"max_color": f"#{looks.STATUS_COLOURS['Matched'].fill}"}
        sheet.conditional_format(_FIRST_ROW, 4, last, 4, done)
        for place in (6, 7):
            paper.group_amounts(sheet, (_FIRST_ROW, place, last, place), decimals=False)
    sheet.freeze_panes(_FIRST_ROW, 1)


def _within(share: float, bounds: tuple[str, str | None]) -> bool:
    """Does a share lie within bounds written as COUNTIFS has them?"""
    tests = {
        "<=": lambda limit: share <= limit,
        ">=": lambda limit: share >= limit,
        "<": lambda limit: share < limit,
        ">": lambda limit: share > limit,
    }
    for bound in filter(None, bounds):
        sign = bound[:2] if bound[1] == "=" else bound[:1]
        if not tests[sign](float(bound[len(sign) :])):
            return False
    return True


def _range(clients: pd.DataFrame, column: Column) -> str:
    place = Position.columns().index(column)
    return f"{Position.sheet}!{xl_range_abs(_FIRST_ROW, place, _FIRST_ROW + max(len(clients), 1) - 1, place)}"


def _titles(sheet: Worksheet, paper: Paper, title: str, about: str) -> None:
    sheet.write_string(0, 0, title, paper.format(font_size=16, bold=True, font_color=f"#{looks.ACCENT}"))
    sheet.write_string(1, 0, about, paper.format(font_color=f"#{looks.FAINT}"))
    sheet.set_row(0, 26)


def _header(sheet: Worksheet, paper: Paper, row: int, place: int, text: str, kind: Kind) -> None:
    right = kind in (Kind.MONEY, Kind.COUNT, Kind.NUMBER)
    side: dict[str, object] = {"align": "right"} if right else {"align": "left", "indent": 1}
    colours = looks.BAND_COLOURS[looks.Band.ENGINE]
    sheet.write_string(row, place, text, paper.coloured(colours, bold=True, text_wrap=True, **side))


def _sum(sheet: Worksheet, paper: Paper, place: int, last: int, total: int) -> None:
    reach = xl_range_abs(_FIRST_ROW, place, last, place).replace("$", "")
    look = paper.format(bold=True, num_format=looks.WHOLE_RUPEES, align="right")
    sheet.write_formula(_FIRST_ROW - 2, place, f"=SUBTOTAL(109,{reach})", look, total / 100)

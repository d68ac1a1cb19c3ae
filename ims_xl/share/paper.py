"""Workbooks written from nothing, for others to read: formats by name, colours on words, Indian digit grouping."""

from __future__ import annotations

import io
from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ims_xl.columns import Column, Kind
from ims_xl.excel import looks
from ims_xl.gst.money import rupees

_LEFT, _MIDDLE, _RIGHT = "left", "center", "right"
_ALIGNED = {Kind.MONEY: _RIGHT, Kind.COUNT: _RIGHT, Kind.NUMBER: _RIGHT, Kind.DATE: _MIDDLE, Kind.MOMENT: _MIDDLE}
_WIDTHS, _WIDTH, _WIDE = {Kind.DATE: 13, Kind.COUNT: 11, Kind.FLAG: 10, Kind.PERIOD: 10}, 18, 64  # characters
_NARROW, _BROAD = 10, 36  # what texts may be
_HEADER_HEIGHT = 32  # points: two lines
_MOST_LINES = 10


class Paper:
    """A new workbook in memory, without macros, links or an author; `made` is its only date."""

    def __init__(self, title: str, made: datetime) -> None:
        self._file = io.BytesIO()
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
        self.book = xlsxwriter.Workbook(self._file, plain)
        self.book.set_properties({"title": title, "created": made})
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def sheet(self, name: str) -> Worksheet:
        """A further sheet; without grid lines, as wide as one page."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.set_margins(left=0.25, right=0.25, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8&A&R&8Page &P of &N")
        return sheet

    def format(self, **looks_of_it: object) -> Format:
        """A format; equal ones are one."""
        key = tuple(sorted(looks_of_it.items()))
        if key not in self._formats:
            base = {"font_name": looks.FONT, "font_size": 10, "font_color": f"#{looks.INK}", "valign": "vcenter"}
            self._formats[key] = self.book.add_format(base | looks_of_it)
        return self._formats[key]

    def cells(self, kind: Kind, **more: object) -> Format:
        """The format of a table's cell of that kind."""
        lined = {"bottom": 1, "bottom_color": f"#{looks.LINE}"}
        number = {"num_format": looks.NUMBER_FORMATS[kind]}
        return self.format(**(number | lined | _side(kind) | more))

    def coloured(self, colours: looks.Colours, **more: object) -> Format:
        """A fill and the text on it."""
        return self.format(**({"bg_color": f"#{colours.fill}", "font_color": f"#{colours.text}"} | more))

    def group_amounts(self, sheet: Worksheet, area: tuple[int, int, int, int], decimals: bool = True) -> None:
        """Indian digit grouping for the amounts of an area (first row and column, last row and column), both signs."""
        first = xl_rowcol_to_cell(*area[:2])
        for size, pattern in looks.INDIAN_GROUPS:
            grouped = self.book.add_format({"num_format": pattern + (".00" if decimals else "")})
            rule = {"type": "formula", "criteria": f"=ABS({first})>={size}", "format": grouped, "stop_if_true": True}
            sheet.conditional_format(*area, rule)

    def colour_words(
        self, sheet: Worksheet, area: tuple[int, int, int, int], words: Mapping[Any, looks.Colours]
    ) -> None:
        """Colour the cells of an area that hold one of the words."""
        for word, colours in words.items():
            filled = self.book.add_format({"bg_color": f"#{colours.fill}", "font_color": f"#{colours.text}"})
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": filled}
            sheet.conditional_format(*area, rule)

    def table(
        self,
        sheet: Worksheet,
        frame: pd.DataFrame,
        columns: Sequence[Column],
        *,
        header_row: int = 0,
        frozen: int = 0,
        wide: Container[Column] = (),
    ) -> None:
        """A frame's columns below their headers (from 0), filtered, in sight and on each page; `wide`: sentences."""
        sheet.set_row(header_row, _HEADER_HEIGHT)
        sentences = []
        for place, column in enumerate(columns):
            across = _across(frame[column], column, _WIDE if column in wide else _BROAD)
            sheet.set_column(place, place, across)
            if column in wide:
                sentences.append((frame[column].fillna("").tolist(), across))
            look = {"bold": True, "text_wrap": True} | _side(column.kind)
            head = self.coloured(looks.BAND_COLOURS[looks.Band.PORTAL], **look)
            sheet.write_string(header_row, place, column.header, head)
            looking = self.cells(column.kind, **({"text_wrap": True} if column in wide else {}))
            put_column(sheet, (header_row + 1, place), frame[column].tolist(), column, looking)
            if column.kind is Kind.MONEY and len(frame):
                self.group_amounts(sheet, (header_row + 1, place, header_row + len(frame), place))
        for number, height in enumerate(heights(sentences)):
            sheet.set_row(header_row + 1 + number, height)
        sheet.freeze_panes(header_row + 1, frozen)
        sheet.repeat_rows(header_row)
        if len(frame):
            sheet.autofilter(header_row, 0, header_row + len(frame), len(columns) - 1)

    def packed(self) -> bytes:
        """The workbook's bytes; nothing can be added after."""
        self.book.close()
        return self._file.getvalue()


def _across(values: pd.Series, column: Column, most: float) -> float:
    """How wide a column is: as its kind wants it, amounts as the largest, texts as the longest of them up to `most`."""
    width: float = _WIDTHS.get(column.kind, _WIDTH)
    if column.kind is Kind.MONEY:
        largest = values.abs().max()
        width = len(f"-{rupees(int(largest)):,.2f}") + 3 if pd.notna(largest) else _NARROW
    if column.kind is Kind.TEXT:
        longest = values.astype("str").str.len().max()
        width = min(max(_NARROW, float(longest) + 3), most) if pd.notna(longest) else _NARROW
    return max(width, len(column.header) / 2 + 2)


def heights(columns: Sequence[tuple[Sequence[str], float]]) -> list[float]:
    """How high each row is, in points, for the longest of its wrapped texts; each column with its width."""
    lines = [1] * max((len(texts) for texts, _ in columns), default=0)
    for texts, across in columns:
        for number, text in enumerate(texts):
            lines[number] = max(lines[number], min(_MOST_LINES, ceil(len(text) / int(across * 1.05))))
    return [4 + 13.5 * count for count in lines]


def _side(kind: Kind) -> dict[str, object]:
    """On which side of its cells a column of that kind stands; its header stands with it."""
    aligned = _ALIGNED.get(kind, _LEFT)
    return {"align": aligned, "indent": 1} if aligned == _LEFT else {"align": aligned}


def put_column(sheet: Worksheet, at: tuple[int, int], values: Sequence[Any], column: Column, looking: Format) -> None:
    """A column's values downwards from a cell (row, column, from 0): money in rupees, codes in words, text as text."""
    for number, value in enumerate(values):
        put(sheet, at[0] + number, at[1], column.shown(value), column.kind, looking)


def put(sheet: Worksheet, row: int, column: int, value: Any, kind: Kind, looking: Format) -> None:
    """One value in a cell; what begins like a formula stays text."""
    if pd.isna(value):
        sheet.write_blank(row, column, None, looking)
    elif kind is Kind.MONEY:
        sheet.write_number(row, column, float(rupees(int(value))), looking)
    elif kind in (Kind.COUNT, Kind.NUMBER):
        sheet.write_number(row, column, float(value), looking)
    elif kind in (Kind.DATE, Kind.MOMENT):
        sheet.write_datetime(row, column, pd.Timestamp(value).to_pydatetime(), looking)
    else:
        sheet.write_string(row, column, str(value), looking)

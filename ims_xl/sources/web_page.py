"""A web page as the rows of a sheet: what many programs write for Excel, mostly under the name of a workbook."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from ims_xl.errors import FileUnreadable
from ims_xl.sources.cells import Cell
from ims_xl.sources.sheet import Sheet

_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_LETTERS = frozenset({"a", "b", "i", "u", "s", "font", "span", "strong", "em", "small", "nobr", "sup", "sub", "bdo"})
_BREAKS = frozenset({"br", "p", "div", "center", "img", "hr", "o:p", "label", "input"})
_WIDEST, _HIGHEST = 2_000, 100_000  # what a cell may span
_DEEPEST = 40  # tables within tables
_ODD = " | "  # for a tag that belongs into no cell, so that what it parts is no amount


def has_table(text: str) -> bool:
    """Does a text that begins with `<` hold a table of HTML?"""
    return _TABLE.search(text) is not None


def encoding_of(data: bytes) -> str:
    """The encoding that the page names; "" where it names none."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def read(text: str, file: str, name: str) -> Sheet:
    """All rows of all tables, one below the other, as a sheet. Raises `FileUnreadable` where one is cut short."""
    page = _Page()
    page.feed(text)
    page.close()
    if page.is_too_deep:
        raise FileUnreadable(f"{file} has tables within tables, deeper than any register. Export it again.")
    if page.open:
        raise FileUnreadable(f"{file} is cut short or damaged: a table in it has no end. Export it again.")
    return Sheet(name, page.rows)


class _Table:
    """A table being read: its open row, its open cell, and cells of rows above that reach down into later ones."""

    def __init__(self) -> None:
        self.row: list[Cell] | None = None
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.reach: dict[int, int] = {}  # by column, rows that are still covered


class _Page(HTMLParser):
    """Collects `rows`; `open` are the tables that have not ended."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Cell]] = []
        self.open: list[_Table] = []
        self.is_too_deep = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.is_too_deep = self.is_too_deep or len(self.open) == _DEEPEST
            if not self.is_too_deep:
                self.open.append(_Table())
        elif self.open:
            table = self.open[-1]
            if tag == "tr":
                self._end_row(table)
                table.row = []
            elif tag in ("td", "th"):
                self._end_cell(table)
                table.row = [] if table.row is None else table.row
                given = dict(attrs)
                table.cell = []
                table.span = (_count(given.get("colspan"), _WIDEST), _count(given.get("rowspan"), _HIGHEST))
            elif table.cell is not None and tag not in _LETTERS:
                table.cell.append(" " if tag in _BREAKS else _ODD)

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            return
        table = self.open[-1]
        if tag == "table":
            self._end_row(table)
            self.open.pop()
        elif tag == "tr":
            self._end_row(table)
        elif tag in ("td", "th"):
            self._end_cell(table)
        elif table.cell is not None and tag not in _LETTERS and tag not in _BREAKS:
            table.cell.append(_ODD)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].cell is not None:
            self.open[-1].cell.append(data)

    def _end_cell(self, table: _Table) -> None:
        if table.cell is None or table.row is None:
            return
        self._skip(table)
        wide, high = table.span
        for place in range(wide):
            if high > 1:
                table.reach[len(table.row)] = high
            table.row.append(" ".join("".join(table.cell).split()) if place == 0 else "")
        table.cell = None

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        if table.row is None:
            return
        self._skip(table)
        self.rows.append(table.row)
        table.row = None
        table.reach = {column: left - 1 for column, left in table.reach.items() if left > 1}

    @staticmethod
    def _skip(table: _Table) -> None:
        """Blanks where a cell of a row above reaches down."""
        while table.row is not None and table.reach.get(len(table.row), 0) and len(table.row) < _WIDEST:
            table.row.append("")


def _count(given: str | None, most: int) -> int:
    return min(int(given), most) if given and given.strip().isdecimal() and int(given) else 1

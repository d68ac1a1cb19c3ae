"""Where what stood on a sheet stands on a later sheet of its name: columns found again by their headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from ims_xl.excel.areas import Area, letters, number
from ims_xl.excel.tableparts import SheetTable

_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")


@dataclass(frozen=True)
class Relocated:
    """The columns of a sheet's tables by where they were; how far what stands right of all tables moves, and down."""

    columns: dict[int, int]
    last: int  # the last column of the tables, as it was
    right: int
    header: int  # the row of the main table's headers, as it was; what stands above stays
    down: int

    @classmethod
    def between(cls, old: Sequence[SheetTable], new: Sequence[SheetTable]) -> Relocated:
        """From the tables of the sheet as they were to those of the same names as they are; the lowest is the main one.

        A column whose header is gone is in neither.
        """
        places = {table.title.casefold(): table for table in new}
        pairs = [
            (was, places[was.title.casefold()])
            for was in sorted(old, key=lambda table: table.body.top)
            if was.title.casefold() in places
        ]
        columns: dict[int, int] = {}
        for was, now in pairs:
            there = dict(zip(now.headers, now.body.columns, strict=True))
            here = zip(was.headers, was.body.columns, strict=True)
            columns |= {column: there[header] for header, column in here if header in there}
        if not pairs:
            return cls({}, 0, 0, 1, 0)
        last, main = max(was.body.right for was, _ in pairs), pairs[-1]
        return cls(
            columns,
            last,
            max(now.body.right for _, now in pairs) - last,
            main[0].body.top - 1,
            main[1].body.top - main[0].body.top,
        )

    @property
    def stays(self) -> bool:
        """Is everything where it was?"""
        return not (self.right or self.down) and all(was == now for was, now in self.columns.items())

    def column(self, at: int) -> int | None:
        """Where a column is; None where it is gone."""
        return at + self.right if at > self.last else self.columns.get(at)

    def row(self, at: int) -> int:
        """Where a row is."""
        return at + self.down if at >= self.header else at

    def areas(self, sqref: str) -> str:
        """The blocks of an address, where they are; without what is gone. Whole rows and columns stay."""
        return " ".join(moved for text in sqref.split() for moved in self._area(text))

    def formula(self, text: str) -> str:
        """A formula of this sheet, without "=", that names its cells where they are; as it was, if one is gone."""
        if self.stays:
            return text
        tokens = Tokenizer(f"={text}").items
        try:
            return "".join(
                _CELL.sub(self._reference, token.value)
                if token.type == Token.OPERAND and token.subtype == Token.RANGE and "!" not in token.value
                else token.value
                for token in tokens
            )
        except KeyError:
            return text

    def _area(self, text: str) -> list[str]:
        try:
            area = Area.of(text)
        except ValueError:
            return [text]
        top, bottom = self.row(area.top), self.row(area.bottom)
        there = sorted(column for at in area.columns if (column := self.column(at)) is not None)
        runs: list[list[int]] = []
        for column in there:
            if runs and runs[-1][-1] == column - 1:
                runs[-1].append(column)
            else:
                runs.append([column])
        return [Area(top, run[0], bottom, run[-1]).text for run in runs]

    def _reference(self, found: re.Match[str]) -> str:
        column = self.column(number(found[2]))
        if column is None:
            raise KeyError(found[0])
        return f"{found[1]}{letters(column)}{found[3]}{self.row(int(found[4]))}"

"""A sheet as the readers of files hand it on."""

from __future__ import annotations

from dataclasses import dataclass

from ims_xl.sources.cells import Cell


@dataclass(frozen=True)
class Sheet:
    """A sheet's name (a text file's own, without its ending) and its rows; a blank cell is "". `rows[0]` is row 1.

    `remarks` are what its reader has to say of what it left out.
    """

    name: str
    rows: list[list[Cell]]
    remarks: tuple[str, ...] = ()


def blanked(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The same rows, in which cells that hold nothing but spaces are blank ones, as a reader of the sheet sees them.

    >>> blanked([[" ", "A 1"], ["\u00a0", 5.0]])
    [['', 'A 1'], ['', 5.0]]
    """
    for row in rows:
        for at, cell in enumerate(row):
            if cell.__class__ is str and cell.isspace():
                row[at] = ""
    return rows

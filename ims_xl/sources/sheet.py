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

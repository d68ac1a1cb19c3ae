"""How far the sheets of an OpenDocument reach: rows and cells that repeat stand in the file once, with how often.

Blank ones at the end of a sheet or row repeat to the last row or column, and count for nothing; before a filled cell
the reader of values makes room for each.
"""

from __future__ import annotations

import re

_REPEATS = re.compile(
    rb"""<table:(?:table-row|(?:covered-)?table-cell)\b[^>]*?\bnumber-(rows|columns)-repeated="(\d{2,9})"[^>]*>"""
)
_FILLED = b"office:value-type="
_ENDS = {b"rows": b"</table:table>", b"columns": b"</table:table-row>"}
_USUAL = 26  # columns of a sheet, so far as none repeat


class Reach:
    """Rows, columns and filled cells of all sheets together, as the pieces of the text come, cut between tags."""

    def __init__(self) -> None:
        self.rows, self.columns, self.cells = 0, _USUAL, 0
        self._waiting: list[tuple[bytes, int]] = []  # repeats behind which the last piece held nothing yet

    def add(self, piece: bytes) -> None:
        """The next piece of the text."""
        self.rows += piece.count(b"<table:table-row")
        self.cells += piece.count(_FILLED)
        repeats = [(0, kind, count) for kind, count in self._waiting]
        repeats += [(found.end(), found[1], int(found[2])) for found in _REPEATS.finditer(piece)]
        self._waiting = []
        wide, row_ends = 0, 0
        next_of: dict[bytes, int] = {}
        for at, kind, count in repeats:
            filled, end = (_next(piece, what, at, next_of) for what in (_FILLED, _ENDS[kind]))
            if filled == end:  # neither is in this piece
                self._waiting.append((kind, count))
            elif filled > end:
                continue
            elif kind == b"rows":
                self.rows += count
            else:
                wide, row_ends = (wide if end == row_ends else 0) + count, end
                self.columns = max(self.columns, _USUAL + wide)


def _next(piece: bytes, what: bytes, at: int, known: dict[bytes, int]) -> int:
    """Where it stands next from a place on, which never goes back; the length of the piece where it does not."""
    if known.get(what, -1) < at:
        found = piece.find(what, at)
        known[what] = len(piece) if found < 0 else found
    return known[what]

"""How deep a JSON or XML text goes, and how much it holds, counted piece by piece before it is parsed.

Brackets and tags are a byte or three in the file and a hundred in memory, so a small file could ask for all there is.
Counted are bytes, also those within texts: the bounds are far above what any file of the portal or of Tally has.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ims_xl.errors import FileUnreadable

_DEEPEST = 100_000  # what is left to the parsers, which refuse at a thousand or need little for so many
_MOST_VALUES = 40_000_000  # of a JSON; a million records have half of it
_MOST_TAGS = 30_000_000
_SAMPLE = 1 << 16  # bytes of a piece that are looked at first
_OF_OBJECT = 4  # an object takes the room of so many values
_STRUCTURE = b"[]{},"
_OTHERS = bytes(byte for byte in range(256) if byte not in _STRUCTURE)


def check_json(pieces: Iterable[bytes], name: str) -> None:
    """Raises `FileUnreadable`, as soon as it shows, for a text deeper or fuller than the portal's."""
    depth = values = 0
    for piece in pieces:
        structure = piece.translate(None, _OTHERS)
        values += structure.count(b",") + structure.count(b"[") + _OF_OBJECT * structure.count(b"{")
        codes = np.frombuffer(structure, np.uint8)
        steps = ((codes == 0x5B) | (codes == 0x7B)).astype(np.int8)  # [ and {
        steps -= (codes == 0x5D) | (codes == 0x7D)
        depths = depth + np.cumsum(steps, dtype=np.int64)
        if len(depths):
            depth = int(depths[-1])
            if int(depths.max()) > _DEEPEST:
                raise FileUnreadable(
                    f"{name} is nested deeper than any file of the portal; choose the portal's own JSON file."
                )
        if values > _MOST_VALUES:
            raise FileUnreadable(
                f"{name} holds more values than any file of the portal; choose the portal's own JSON file."
            )


def check_xml(pieces: Iterable[bytes], name: str) -> None:
    """Raises `FileUnreadable` for a text whose tags go deeper, or are more, than those of any export."""
    depth = Depth(name)
    for piece in pieces:
        depth.add(piece)
        if depth.tags > _MOST_TAGS:
            raise FileUnreadable(f"{name} has more tags than any export of a register. Export a shorter time.")


def check_html(pieces: Iterable[bytes], name: str) -> None:
    """Likewise for a web page, whose tags need no end, so that only their number says something."""
    tags = 0
    for piece in pieces:
        tags += piece.count(b"<")
        if tags > 2 * _MOST_TAGS:
            raise FileUnreadable(f"{name} has more tags than any export of a register. Export a shorter time.")


class Depth:
    """How many tags of an XML text are open, as its pieces come."""

    def __init__(self, name: str) -> None:
        self._name, self._open, self.tags = name, 0, 0

    def glance(self, piece: bytes) -> None:
        """Likewise, only that a piece whose beginning opens few tags more than it closes does not count."""
        if _open(piece[:_SAMPLE]) > _SAMPLE // 100:
            self.add(piece)

    def add(self, piece: bytes) -> None:
        """The next piece. Raises `FileUnreadable` where its tags go deeper than those of any workbook or export."""
        self.tags += piece.count(b"<") - piece.count(b"</")
        self._open += _open(piece)
        if self._open > _DEEPEST:
            raise FileUnreadable(f"{self._name} is nested deeper than any register. Export it again.")


def _open(piece: bytes) -> int:
    """How many tags more are opened than closed."""
    closed = 2 * piece.count(b"</") + piece.count(b"/>") + piece.count(b"<?") + piece.count(b"<!")
    return piece.count(b"<") - closed

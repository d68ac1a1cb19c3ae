"""So many of something, as a person says it."""

from __future__ import annotations

from ims_xl.gst.money import grouped


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its word; `many` where that is not `one` with an s.

    >>> counted(1, "decision"), counted(0, "entry", "entries"), counted(123456, "record")
    ('1 decision', '0 entries', '1,23,456 records')
    """
    return f"{grouped(count)} {one if count == 1 else many or f'{one}s'}"

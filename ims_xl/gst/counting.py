"""So many of something, as a person says it."""

from __future__ import annotations

from ims_xl.gst.money import grouped


def counted(count: int, one: str) -> str:
    """A number with its word.

    >>> counted(1, "decision"), counted(0, "decision"), counted(123456, "record")
    ('1 decision', '0 decisions', '1,23,456 records')
    """
    return f"{grouped(count)} {one}" if count == 1 else f"{grouped(count)} {one}s"

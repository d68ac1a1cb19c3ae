"""Which release this is. A workbook bears the release that made it; the two are compared when a button is clicked."""

from __future__ import annotations

VERSION = "0.1.0"  # as in pyproject.toml


def order(version: str) -> tuple[int, ...]:
    """By what releases are told older and newer; what is no release comes first.

    >>> order("0.10.0") > order("0.9.1") > order("once")
    True
    """
    parts = version.strip().split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()

"""Files that are not what a step asked for: the first are named to the user, the others counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ims_xl.errors import WrongFile
from ims_xl.gst.money import grouped

_NAMED = 5


@contextmanager
def in_brief() -> Iterator[None]:
    """What is refused within is refused in brief."""
    try:
        yield
    except WrongFile as fault:
        raise brief(fault.sentences) from fault


def brief(sentences: Sequence[str], after: str = "") -> WrongFile:
    """The refusal of as many files as there are sentences, with what is to be said `after` them.

    >>> print(brief([f"{name}.json is none." for name in "abcdefg"]))  # doctest: +ELLIPSIS
    a.json is none. ... e.json is none. And 2 more are not what is wanted here.
    """
    more = len(sentences) - _NAMED
    if more <= 1:  # to name the one takes no more room than to count it
        return WrongFile(*sentences, *filter(None, [after]))
    counted = f"And {grouped(more)} more are not what is wanted here."
    return WrongFile(*sentences[:_NAMED], counted, *filter(None, [after]))

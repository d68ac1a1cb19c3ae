"""What is told of quotation marks by bits is what looking at them one after the other tells."""

from __future__ import annotations

import pytest
from book_files import WITHIN
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.sources.books import quotes
from ims_xl.sources.books.quotes import Irregular, Look

CELLS = ("", "a", "abc", '""', '"x"', '"a longer cell, or two"', '"1,180.00 Dr"', '"a\nb"')
BETWEEN = (",", ",", ",", "\n", "\r\n")
DAMAGE = ("", '"', '""', "x", ",", "\n", "\0")


def one_by_one(text: bytes) -> Look | None:
    """The rule itself: None where a mark neither opens nor closes a cell, or does both, and for a byte of nought."""
    if b"\0" in text:
        return None
    around, marks, in_turn = b"\n" + text + b"\n", 0, True
    for at in range(1, len(text) + 1):
        if around[at] == ord('"'):
            opens, closes = around[at - 1] in b",\n\r", around[at + 1] in b",\n\r"
            if opens == closes:
                return None
            in_turn &= opens == (marks % 2 == 0)
            marks += 1
    return Look(in_turn and marks % 2 == 0, marks, text.count(b"\n") + (not text.endswith(b"\n")))


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Mostly sound records, of which now and then something was changed."""
    cells = draw(st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(BETWEEN)), min_size=1, max_size=60))
    text = "".join(cell + between for cell, between in cells)
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(DAMAGE)) + text[at + draw(st.integers(0, 1)) :]
    return text.encode() or b"x"


@pytest.mark.parametrize("at_once", [64, 192, 1 << 12])
def test_marks_looked_at_together_are_told_as_one_by_one(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes, "_AT_ONCE", at_once)
    room = quotes.room()

    @settings(max_examples=150 * WITHIN, deadline=None)
    @given(texts())
    def holds(text: bytes) -> None:
        held = bytearray(b"\n" + text + b"\n" + b'"left by the piece before')
        expected = one_by_one(text)
        if expected is None:
            with pytest.raises(Irregular):
                quotes.look(held, len(text), ",", room)
        else:
            assert quotes.look(held, len(text), ",", room) == expected

    holds()

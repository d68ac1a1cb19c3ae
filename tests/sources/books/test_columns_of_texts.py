"""Columns of texts are read as their cells are, one by one: amounts, which texts are equal, cells with line breaks."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from book_files import MANY, UMIYA
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ims_xl.sources.books import amounts, guess, large_text
from ims_xl.sources.books.profiles import NO_LAYOUTS
from ims_xl.sources.books.words import Words
from ims_xl.sources.cells import BadCell, amount

HEADER = "Supplier GSTIN,Supplier,Invoice No,Invoice Date,Taxable Value,IGST\n"
spelled = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "-", "+", "₹ ", "("]),
    st.one_of(
        st.integers(0, 10**18).map(str),
        st.integers(0, 10**9).map("{:,}".format),
        st.sampled_from(["1,18,000", "12,34,56,789", "10,50", "1,1800", "", "-", "1E5", "0012", "Nil"]),
    ),
    st.sampled_from(["", ".", ".5", ".50", ".005", ".125000", ".9999999", " .5"]),
    st.sampled_from(["", " Dr", " Cr", "Cr", "Dr.", " cr", ")", "/-", "-", " x"]),
)


@given(st.lists(st.one_of(spelled, st.text(max_size=5)), max_size=12), st.integers(0, 3))
@example(["1,180.00 Dr", "90.00 Cr", "-5.00 Cr", ".50", "12.", "99999999999999999.99", ""], 0)
@settings(max_examples=60 * MANY, deadline=None)
def test_a_column_of_amounts_reads_as_its_cells(texts: list[str], begin: int) -> None:
    column = amounts.of_texts(pa.array(texts, pa.string()).slice(min(begin, len(texts))))
    for at, text in enumerate(texts[begin:]):
        try:
            paise, odd = amount(text), False
        except BadCell:
            paise, odd = None, True
        assert (bool(column.odd[at]), bool(column.blank[at])) == (odd, paise is None and not odd)
        assert column.paise[at] == (paise or 0)


@given(st.lists(st.sampled_from(["", "A/1", "a/1", "A/2", "é", "É", "A" * 70, "A" * 70 + "b", "B" * 9]), max_size=12))
@settings(max_examples=60 * MANY, deadline=None)
def test_codes_are_equal_where_texts_are(texts: list[str]) -> None:
    words = Words(pa.array(texts, pa.large_string()))
    for read, meant in ((words, texts), (words.upper(), [text.upper() for text in texts])):
        codes = read.codes.tolist()
        assert [[one == other for other in codes] for one in codes] == [[a == b for b in meant] for a in meant]
        assert read.changes()[1:].tolist() == [a != b for a, b in zip(meant[1:], meant[:-1], strict=True)]
        different = ["nowhere", *dict.fromkeys(meant)]
        assert dict(zip(different, read.codes_of(different).tolist(), strict=True)) == {
            "nowhere": -1,
            **dict(zip(meant, codes, strict=True)),
        }


@given(st.lists(st.lists(st.sampled_from(["", "A/1", "A/2", "B/1", "C" * 70]), max_size=4), max_size=4))
@settings(max_examples=60 * MANY, deadline=None)
def test_codes_asked_for_late_are_equal_where_texts_are_in_whatever_pieces(pieces: list[list[str]]) -> None:
    texts = [text for piece in pieces for text in piece]
    chunks = [pa.array(piece, pa.large_string()) for piece in pieces]
    words = Words(pa.chunked_array(chunks, pa.large_string()), is_upper=True)
    codes = words.upper().codes.tolist()
    assert [[one == other for other in codes] for one in codes] == [[a == b for b in texts] for a in texts]
    known = Words(words.text(), codes=words.codes, is_upper=True)
    assert known.changes()[1:].tolist() == [a != b for a, b in zip(texts[1:], texts[:-1], strict=True)]


@given(st.lists(st.one_of(spelled, st.sampled_from(["", "INV/1", "05-10-2026", "1E1234567"])), max_size=9))
@settings(max_examples=60 * MANY, deadline=None)
def test_a_column_holds_amounts_where_more_of_its_cells_are_than_are_anything_else(texts: list[str]) -> None:
    found = others = 0
    for text in texts:
        try:
            found += text != "" and amount(text) is not None
        except BadCell:
            others += 1
    assert guess.holds_amounts([[text] for text in texts], 0) == (found > others)
    assert guess.holds_amounts([*([text] for text in texts), [5.0]], 0) == (found + 1 > others)


@pytest.mark.parametrize("block", [120, 150, 400, 1 << 20])
def test_line_breaks_within_cells_are_read_whatever_piece_they_fall_in(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'{UMIYA},"Umiya{"x" * at}\n{at}, Pune",A/{at},05-10-2026,100.00,18.00\n' for at in range(12)]
    path = tmp_path / "register.csv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8", newline="")
    monkeypatch.setattr(large_text, "LARGE", 0)
    monkeypatch.setattr(large_text, "_PIECE", block)
    found = large_text.read(path, NO_LAYOUTS)
    assert found is not None
    grid = found[2]
    assert grid is not None
    read = list(grid.rows(np.arange(grid.size)))
    assert read == list(csv.reader(io.StringIO("".join(lines), newline="")))

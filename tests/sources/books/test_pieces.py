"""A text read in pieces says what the reader of records says, wherever it is cut; other texts are left to that."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from book_files import MANY, UMIYA
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.errors import ColumnMissing, FileUnreadable
from ims_xl.sources.books import books, large_text
from ims_xl.sources.books.amounts import Amounts, of_texts
from ims_xl.sources.books.grid import Wanted
from ims_xl.sources.books.pieces import Pieces
from ims_xl.sources.books.profiles import NO_LAYOUTS
from ims_xl.sources.books.quotes import Irregular
from ims_xl.sources.books.texts import Texts

HEADER = "Supplier GSTIN,Supplier,Invoice No,Invoice Date,Taxable Value,IGST\n"
cell = st.sampled_from(["", "a", '"b"', '"c,d"', '"e\nf"', '"g,\nh"', "é", "1.50", '"1,180"', " 7 ", "-", "1e3", "nan"])
amounts = st.sampled_from(
    ["", "5", "-0.005", "12.345", "1e3", "nan", "inf", '"1,180.00 Dr"', "-", " 7 ", "10000000000000"]
)


def grid(text: str, size: int, folder: Path, sums: tuple[int, ...] = ()) -> Texts:
    path = folder / "text.csv"
    path.write_text(text, encoding="utf-8", newline="")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    pieces = Pieces(path, ",", size)
    pieces.below(0, 3)
    return Texts(pieces, Wanted((0,), (), [(column,) for column in sums]), rows[:2])


@given(st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=12), st.integers(1, 60), st.sampled_from(["", "\n"]))
@settings(max_examples=60 * MANY, deadline=None)
def test_rows_are_those_of_the_reader_of_records_wherever_the_text_is_cut(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], size: int, last: str
) -> None:
    text = "\n".join(map(",".join, rows)) + last
    found = grid(text, size, tmp_path_factory.mktemp("text"))
    expected = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert list(found.rows(np.arange(found.size))) == expected
    for column in range(3):
        coded = found.coded(column)
        assert [coded.pool[code] for code in coded.codes] == [row[column] for row in expected]
        assert found.blank(column).tolist() == [row[column] == "" for row in expected]


@given(st.lists(st.tuples(amounts, amounts), min_size=3, max_size=12), st.integers(1, 60))
@settings(max_examples=60 * MANY, deadline=None)
def test_amounts_read_as_numbers_are_those_of_their_texts(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], size: int
) -> None:
    rows[:2] = [("1.00", "2")] * 2  # so that the columns are taken for plain numbers, whatever comes below
    text = "".join(f"a,{one},{other}\n" for one, other in rows)
    found = grid(text, size, tmp_path_factory.mktemp("text"), sums=(1, 2))
    texts = list(csv.reader(io.StringIO(text, newline="")))
    for column in (1, 2):
        read, expected = found.amounts(column), as_texts([row[column] for row in texts])
        for one, other in zip(
            (read.paise, read.blank, read.odd), (expected.paise, expected.blank, expected.odd), strict=True
        ):
            assert one.tolist() == other.tolist()
        assert read.sided == expected.sided


def as_texts(texts: list[str]) -> Amounts:
    return of_texts(pa.array(texts, pa.string()))


UNSOUND = [
    'a,5" pipe,c\n',  # a mark within a cell
    'a,"b"c,d\n',
    'a,"b,c\n',  # never closed
    '"a,"b",c"\n',  # opened twice
    '"a","b,"c",d"\n',  # likewise, and closed as often
    '",a",b,c\n',  # a border within a cell, at its beginning
    'a,"b\n",c\n',  # closed at the beginning of a line, where one might open
    "a,b\0,c\n",
]


@pytest.mark.parametrize("text", UNSOUND)
@pytest.mark.parametrize("size", [3, 1 << 20])
def test_a_text_that_is_not_soundly_quoted_is_left_to_the_reader_of_records(
    text: str, size: int, tmp_path: Path
) -> None:
    with pytest.raises(Irregular):
        grid(f"a,b,c\n{text}d,e,f\n", size, tmp_path)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    found = grid("a,b,c\n" * 5, 12, tmp_path)
    with (tmp_path / "text.csv").open("a") as file:
        file.write("d,e,f\n")
    with pytest.raises(FileUnreadable, match="was changed while it was read"):
        list(found.rows(np.arange(5)))


def test_a_large_register_whose_lower_header_row_ends_early_is_read_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "ENTRY DATE,ENTRY NO,BILL DATE,BILL NO,PARTY NAME,GST NO,TAXABLE AMT,CGST AMT,SGST AMT,IGST AMT\n"
        "IN RS,BILL AMOUNT\n"
        + f'06-10-2026,P1,05-10-2026,SS-41,SUNRISE,{UMIYA},"1,00,000.00",,,"18,000.00","1,18,000.00"\n'
        * 3,
        newline="",
    )
    small = books.read(path)
    monkeypatch.setattr(large_text, "LARGE", 0)
    large = books.read(path)
    assert large.frame.equals(small.frame)
    assert str(large.problems) == str(small.problems)


def test_a_large_register_with_a_last_line_cut_short_is_read_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(HEADER + f"{UMIYA},Umiya,A/1,05-10-2026,100.00,18.00\n" * 3 + f"{UMIYA},Umiya,A/2", newline="")
    small = books.read(path)
    monkeypatch.setattr(large_text, "LARGE", 0)
    assert str(books.read(path).problems) == str(small.problems)
    os.truncate(path, path.stat().st_size - len(f"{UMIYA},Umiya,A/2"))
    assert large_text.read(path, NO_LAYOUTS) is not None


@pytest.mark.parametrize("place", [0, 10, 8_000])
def test_a_large_register_with_a_byte_that_no_text_has_is_refused_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    path = tmp_path / "register.csv"
    data = (HEADER + f"{UMIYA},Umiya,A/1,05-10-2026,100.00,18.00\n" * 300).encode()
    path.write_bytes(data[:place] + b"\0" + data[place:])
    for large in (1 << 40, 0):
        monkeypatch.setattr(large_text, "LARGE", large)
        with pytest.raises(FileUnreadable, match="not a text file"):
            books.read(path)


def test_arrows_own_memory_is_taken_again_behind_a_register_that_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("no register\n")
    before = pa.default_memory_pool().backend_name
    with pytest.raises(ColumnMissing):
        books.read(path)
    assert pa.default_memory_pool().backend_name == before

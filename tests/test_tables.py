"""The tables keep their promises: names, dtypes, and the user's columns at their rows."""

import pandas as pd
import pytest

from ims_xl.columns import Kind, Owner
from ims_xl.errors import ImsError
from ims_xl.tables import SHEET_TABLES, Books, Records, Review


def test_a_column_is_its_name_in_frames() -> None:
    assert Books.igst == "igst"
    assert Books.igst.kind is Kind.MONEY
    assert Books.igst.owner is Owner.BOOKS
    assert Books.note.owner is Owner.USER


def test_an_empty_table_has_every_column_in_its_dtype() -> None:
    for table in SHEET_TABLES:
        frame = table.empty()
        assert list(frame.columns) == list(table.columns())
        assert [str(frame[column].dtype) for column in table.columns()] == [
            str(column.kind.dtype) for column in table.columns()
        ]


def test_headers_are_unique_within_a_table() -> None:
    for table in SHEET_TABLES:
        headers = [column.header.lower() for column in table.columns()]
        assert len(headers) == len(set(headers)), table.sheet


def test_blank_text_is_missing() -> None:
    frame = Books.of_rows([{"entry_id": "a", "supplier_name": ""}])
    assert frame[Books.supplier_name].isna().all()
    assert frame[Books.igst].isna().all()


def test_a_frame_that_fits_is_taken_as_it_is_and_stays_apart_from_what_is_made_of_it() -> None:
    frame = Books.of_rows([{"entry_id": "a", "igst": 5, "Own": "x"}, {"entry_id": "b", "igst": 7, "Own": "y"}])
    turned = frame.iloc[::-1]
    taken = Books.conform(turned)
    expected = Books.of_rows([{"entry_id": "b", "igst": 7, "Own": "y"}, {"entry_id": "a", "igst": 5, "Own": "x"}])
    pd.testing.assert_frame_equal(taken, expected)
    taken.loc[0, [Books.igst, Books.supplier_name]] = [9, ""]
    assert frame[Books.igst].tolist() == [5, 7]
    assert Books.conform(taken)[Books.supplier_name].isna().all(), "a blank written since is missing"
    pd.testing.assert_frame_equal(
        Books.conform(frame[frame.columns[::-1]])[[*Books.columns()]], frame[[*Books.columns()]]
    )


def test_a_value_that_does_not_fit_names_sheet_and_column() -> None:
    with pytest.raises(ImsError, match="Books, column IGST"):
        Books.of_rows([{"entry_id": "a", "igst": "much"}])


def test_user_columns_find_their_rows_again_whatever_the_order() -> None:
    old = Review.of_rows(
        [
            {"row_id": "a", "action": "Accept", "status": "Matched", "Own column": "x"},
            {"row_id": "b", "action": "Reject", "status": "IMS Only", "Own column": "y"},
        ]
    )
    new = Review.of_rows([{"row_id": "b", "status": "Matched"}, {"row_id": "c"}, {"row_id": "a", "status": "Matched"}])
    carried = Review.carry_over(new, old)
    assert carried[Review.row_id].tolist() == ["b", "c", "a"]
    assert carried[Review.action].fillna("-").tolist() == ["Reject", "-", "Accept"]
    assert carried[Review.status].fillna("-").tolist() == ["Matched", "-", "Matched"]
    assert carried["Own column"].fillna("-").tolist() == ["y", "-", "x"]


def test_carrying_over_twice_changes_nothing() -> None:
    old = Records.of_rows([{"record_id": "a", "remarks": "hello", "declared_igst": 500}])
    once = Records.carry_over(Records.of_rows([{"record_id": "a"}]), old)
    pd.testing.assert_frame_equal(Records.carry_over(once, once), once)

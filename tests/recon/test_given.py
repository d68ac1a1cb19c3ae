"""Frames from other programs: values of another kind are read right or refused by name, never misread."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from builders import entry, record

from ims_xl.errors import ImsError
from ims_xl.recon.given import frame
from ims_xl.recon.match import match
from ims_xl.tables import Books, Records

READ = [
    ("document_number", 101.0),
    ("document_number", 101),
    ("document_number", np.int64(101)),
    ("taxable_value", 100000.0),
    ("taxable_value", np.int64(100000)),
    ("taxable_value", Decimal(100000)),
    ("document_date", date(2026, 10, 5)),
    ("document_date", datetime(2026, 10, 5, 13, 30)),
    ("document_date", pd.Timestamp("2026-10-05", tz="Asia/Kolkata")),
    ("document_date", np.datetime64("2026-10-05")),
    ("document_date", "2026-10-05"),
    ("reverse_charge", 0),
    ("reverse_charge", 0.0),
    ("place_of_supply", 27),
    ("place_of_supply", 27.0),
]
MISSING = [None, float("nan"), pd.NaT, pd.NA]
REFUSED = [
    ("taxable_value", "1,180.00", '"1,180.00" is no whole number of paise'),
    ("taxable_value", 1180.5, "1180.5 is no whole number of paise. Give ₹1,180.50 as 118050."),
    ("igst", float("inf"), "inf is no whole number of paise"),
    ("igst", True, "True is no whole number of paise"),
    ("document_date", "27-10-2026", '"27-10-2026" is no date. Give dates, or texts like 2026-10-27.'),
    ("document_date", 46322, "46322 is no date"),
    ("reverse_charge", "Y", '"Y" is neither True nor False.'),
    ("reverse_charge", 2, "2 is neither True nor False."),
]


def as_given(row: dict) -> pd.DataFrame:
    """One row, its columns of whatever kind pandas takes them for."""
    return pd.DataFrame({name: pd.Series([value], dtype=object) for name, value in row.items()})


@pytest.mark.parametrize(("column", "value"), READ)
def test_a_value_of_another_kind_is_read_for_what_it_is(column: str, value: object) -> None:
    for row, table in ((entry("101"), Books), (record("101"), Records)):
        found = frame(as_given(row | {column: value}), table)[column].iloc[0]
        assert (found.date() if column == "document_date" else found) == row[column]


@pytest.mark.parametrize("nothing", MISSING, ids=repr)
@pytest.mark.parametrize("column", ["document_number", "document_date", "igst", "supplier_gstin", "reverse_charge"])
def test_whatever_stands_for_nothing_is_nothing(column: str, nothing: object) -> None:
    row = entry(entry_id="E")
    pd.testing.assert_frame_equal(
        frame(as_given(row | {column: nothing}), Books), Books.of_rows([row | {column: None}])
    )


@pytest.mark.parametrize(("column", "value", "said"), REFUSED)
def test_what_may_be_misread_is_refused_by_column_row_and_value(column: str, value: object, said: str) -> None:
    entries = pd.concat([as_given(entry(entry_id="E 1")), as_given(entry() | {column: value})], ignore_index=True)
    with pytest.raises(ImsError) as told:
        frame(entries, Books)
    assert str(told.value).startswith(f"Books, column {column}, row 2: {said}")


def test_columns_that_are_not_there_are_missing_throughout_and_the_index_does_not_matter() -> None:
    needed = ["entry_id", "supplier_gstin", "document_number", "document_date", "taxable_value", "igst"]
    theirs = as_given({name: entry()[name] for name in needed}).set_axis([7])
    assert match(as_given(record()), theirs).squeeze().status == "Matched"
    twice = pd.concat([theirs, theirs[["igst"]]], axis=1)
    with pytest.raises(ImsError, match=r"Books has several columns igst\. Leave one\."):
        match(as_given(record()), twice)

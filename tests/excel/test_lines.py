"""What stands in a row of several lines is not cut at its end."""

import pandas as pd
import pytest
from calibri import height, lines

from benchmarks.months import month
from benchmarks.truth import Month
from ims_xl.excel.layout import TALL, WRAPPED
from ims_xl.excel.widths import width
from ims_xl.recon.match import match
from ims_xl.sources import canonical
from ims_xl.tables import Review


def matches_of(made: Month, tmp_path) -> pd.DataFrame:
    for name, frame in (("records", made.records), ("entries", made.entries)):
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    return match(canonical.read_records(tmp_path / "records.csv"), canonical.read_entries(tmp_path / "entries.csv"))


@pytest.mark.parametrize("mixture", ["typical", "messy"])
def test_the_sentence_of_every_row_of_a_month_fits_into_it(mixture: str, messy: Month, tmp_path) -> None:
    matches = matches_of(messy if mixture == "messy" else month(3_000, 12, mixture), tmp_path)
    assert Review.because in WRAPPED
    needed = {text: height(lines(text, width(Review.because, Review))) for text in set(matches.because)}
    assert max(needed.values()) > TALL[Review] / 2, "there are long ones among them"
    assert [text for text, high in needed.items() if high > TALL[Review]] == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Partially Matched", Review.status),
        ("SI/2025-26/008500", Review.document_number),
        ("-99,99,99,999.99", Review.taxable_value),
        ("-9,99,99,999.99", Review.tax),
        ("No action", Review.action),
    ],
)
def test_what_stands_in_the_narrow_columns_has_its_room(text: str, column) -> None:
    count = lines(text, width(column, Review), size=10.6 if column is Review.status else 10)  # it is bold
    assert height(count) <= TALL[Review]
    assert count == 1 or column in WRAPPED

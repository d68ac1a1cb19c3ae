"""What stands in a cell has its room, on the screen and on paper."""

import pandas as pd
import pytest
from calibri import height, lines
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.months import month
from benchmarks.truth import Month
from ims_xl.columns import Table
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.columns_shown import TALL, WRAPPED, width
from ims_xl.excel.layout import PLACES, TOTALS_ROW
from ims_xl.recon.match import match
from ims_xl.share.copy_rows import Copy
from ims_xl.share.seal import Decided
from ims_xl.sources import canonical
from ims_xl.steps import evidence, sharing
from ims_xl.tables import Books, Review

A4 = 11.69  # inches, across


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
        ("-9,99,99,999.99", Review.taxable_value),
        ("-99,99,999.99", Review.tax),
        ("No action", Review.action),
    ],
)
def test_what_stands_in_the_narrow_columns_has_its_room(text: str, column) -> None:
    count = lines(text, width(column, Review), size=10.6 if column is Review.status else 10)  # it is bold
    assert height(count) <= TALL[Review]
    assert count == 1 or column in WRAPPED


def size_on_paper(sheet: Worksheet, size: float = 10) -> float:
    """How large letters of that size come out on A4 across, one page wide, in points."""
    first, last = (letters.rstrip("0123456789").strip("$") for letters in sheet.print_area.split("!")[-1].split(":"))
    looks = {
        at: dimension
        for dimension in sheet.column_dimensions.values()
        for at in range(dimension.min, dimension.max + 1)
    }
    columns = range(column_index_from_string(first), column_index_from_string(last) + 1)
    across = sum(looks[at].width * 7 for at in columns if not looks[at].hidden)
    room = (A4 - sheet.page_margins.left - sheet.page_margins.right) * 96
    return size * min(1, room / across)


def test_what_has_many_columns_is_printed_as_large_as_they_allow(workbook: ClosedWorkbook, tmp_path) -> None:
    reconciliation = load_workbook(workbook.path)[Review.sheet]
    assert size_on_paper(reconciliation) > 5.2
    sharing.client_copy(workbook, tmp_path / "copy.xlsx")
    assert size_on_paper(load_workbook(tmp_path / "copy.xlsx")[Copy.sheet]) > 7
    evidence.working_paper_of(workbook)
    (paper,) = workbook.folder.glob("working_paper*.xlsx")
    assert size_on_paper(load_workbook(paper)[Decided.sheet]) > 4.3


@pytest.mark.parametrize("table", [Review, Books], ids=lambda table: table.title)
def test_an_amount_too_large_for_its_column_is_shown_smaller_and_not_as_signs(
    workbook: ClosedWorkbook, table: type[Table]
) -> None:
    sheet, place = load_workbook(workbook.path)[table.sheet], PLACES[table]
    for column in table.money():
        for row in (TOTALS_ROW, place.first_row):
            assert sheet[f"{place.letter(column)}{row}"].alignment.shrink_to_fit, (column, row)

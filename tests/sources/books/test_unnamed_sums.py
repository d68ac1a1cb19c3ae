"""A total line that does not call itself one is known by its figures, and never counts as a document or part of one."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from book_files import SUNRISE, TATVA, UMIYA, text_file

from ims_xl.sources.books import books
from ims_xl.sources.books.lines import AMOUNTS
from ims_xl.sources.books.unnamed_sums import unnamed_sums
from ims_xl.sources.imported import Imported

HEADERS = ("Bill No", "Bill Date", "Party", "GSTIN", "Taxable", "IGST", "CGST", "SGST")
FIRST = ("S-1", "05-10-2026", "Sunrise", SUNRISE, "100", "", "9", "9")
SECOND = ("T-1", "06-10-2026", "Tatva", TATVA, "200.50", "36.09", "", "")
THIRD = ("U-1", "07-10-2026", "Umiya", UMIYA, "50", "2.50", "", "")
BOTH = ("300.50", "36.09", "9", "9")


def read(tmp_path: Path, *rows: Sequence[str]) -> Imported:
    return books.read(text_file(tmp_path / "r.csv", [HEADERS, *rows]))


def credit(imported: Imported) -> int:
    return int(imported.frame[["taxable_value", "igst", "cgst", "sgst"]].fillna(0).to_numpy().sum())


@pytest.mark.parametrize("label", ["", "GT", "Sum", "No. of bills: 2"])
@pytest.mark.parametrize("place", [0, 2])
def test_the_sum_of_the_rows_above_is_no_document(tmp_path: Path, label: str, place: int) -> None:
    row = ["", "", "", "", *BOTH]
    row[place] = label
    imported = read(tmp_path, FIRST, SECOND, row)
    assert len(imported.frame) == 2
    assert credit(imported) == 11_800 + 23_659
    assert imported.readings[0].stated["taxable_value"] == 30_050
    assert any("row 4: Set aside: this is the sum of rows above it" in str(one) for one in imported.problems)


def test_sums_of_parts_and_of_all(tmp_path: Path) -> None:
    rows = [FIRST, SECOND, ("", "", "", "", *BOTH), THIRD, ("", "", "", "", "50", "2.50", "", "")]
    imported = read(tmp_path, *rows, ("", "", "", "", "350.50", "38.59", "9", "9"))
    assert len(imported.frame) == 3
    assert credit(imported) == 11_800 + 23_659 + 5_250
    assert imported.tally.rows_set_aside == 3


def test_a_line_that_continues_its_document_stays_part_of_it(tmp_path: Path) -> None:
    """Even where it is as much as the line above it, or as all lines of the only document."""
    more = ("", "", "", "", "100", "", "9", "9")
    imported = read(tmp_path, FIRST, more)
    assert (len(imported.frame), credit(imported)) == (1, 2 * 11_800)
    imported = read(tmp_path, FIRST, more, SECOND)
    assert (len(imported.frame), credit(imported)) == (2, 2 * 11_800 + 23_659)


def test_what_only_nearly_is_the_sum_is_told_as_what_it_seems(tmp_path: Path) -> None:
    """A supplier without a GSTIN, whose tax is shown as set aside."""
    imported = read(tmp_path, FIRST, SECOND, ("", "", "GT", "", "300.50", "36.09", "9", "10"))
    assert imported.readings[0].set_aside == {"No supplier GSTIN": (1, 5509)}


def test_one_amount_that_differs_makes_it_no_sum(tmp_path: Path) -> None:
    imported = read(tmp_path, FIRST, SECOND, ("", "", "X", "", "300.50", "45.09", "", "9"))  # together as much
    assert len(imported.frame) == 3


BY_RATE = [("GST 5%", "50", "2.50", "", ""), ("GST 18%", "300.50", "36.09", "9", "9")]


@pytest.mark.parametrize("place", [0, 2, 3])
@pytest.mark.parametrize("above", [[], [["", "", "Total", "", "350.50", "38.59", "9", "9"]]])
def test_a_summary_below_the_documents_is_none_of_them(
    tmp_path: Path, place: int, above: Sequence[Sequence[str]]
) -> None:
    """With a total of the sheet above it or not, whatever column its labels stand in."""
    summary = []
    for label, *figures in BY_RATE:
        row = ["", "", "", "", *figures]
        row[place] = "" if place == 3 else label
        summary.append(row)
    imported = read(tmp_path, FIRST, SECOND, THIRD, *above, [], ["", "", "Rate wise summary"], *summary)
    assert len(imported.frame) == 3
    assert credit(imported) == 11_800 + 23_659 + 5_250
    assert any("each is part of a summary below the documents" in str(one) for one in imported.problems)


def test_below_the_total_of_all_nothing_without_a_name_is_a_document(tmp_path: Path) -> None:
    total = ("", "", "Total", "", "350.50", "38.59", "9", "9")
    imported = read(tmp_path, FIRST, SECOND, THIRD, total, ("", "", "Less: blocked", "", "", "", "1", "1"))
    assert (len(imported.frame), credit(imported)) == (3, 11_800 + 23_659 + 5_250)


def test_a_total_that_is_wrong_hides_nothing_below_it(tmp_path: Path) -> None:
    total = ("", "", "Total", "", "350.50", "38.59", "9", "10")
    imported = read(tmp_path, FIRST, SECOND, THIRD, total, ("", "", "Corner shop", "", "5", "", "", ""))
    assert len(imported.frame) == 4
    assert imported.readings[0].differences


def test_below_a_total_nothing_continues_the_document_above_it(tmp_path: Path) -> None:
    total = ("", "", "Total", "", "300.50", "36.09", "9", "9")
    imported = read(tmp_path, FIRST, SECOND, total, ("", "", "", "", "5", "0.25", "", ""), THIRD)
    assert credit(imported) == 11_800 + 23_659 + 525 + 5_250
    assert imported.readings[0].set_aside == {"No supplier GSTIN": (1, 25)}


TAXABLE = AMOUNTS.index("taxable_value")


@pytest.mark.parametrize("totals", [[40_001], [9, 25_001], [5, 7, 30_003, 40_001]])
@pytest.mark.parametrize("labelled", [[], [20_003]])
def test_sums_of_the_rows_since_the_one_before_are_found_among_many_rows_that_continue_a_document(
    totals: list[int], labelled: list[int]
) -> None:
    rows = 40_002
    paise = np.random.default_rng(3).integers(1_000, 9_000_000, rows)
    begin = 0
    for at in sorted([*totals, *labelled]):
        paise[at] = paise[begin:at].sum()
        begin = at + 1
    amounts, filled = np.zeros((len(AMOUNTS), rows), dtype=np.int64), np.zeros((len(AMOUNTS), rows), dtype=bool)
    amounts[TAXABLE], filled[TAXABLE] = paise, True
    begins = np.arange(rows) % 2 == 0
    says_so = np.isin(np.arange(rows), labelled)
    found = unnamed_sums(amounts, filled, ~begins & ~says_so, says_so, begins)
    assert found.totals.tolist() == totals


def test_totals_without_end_are_known_in_time_that_grows_with_their_number() -> None:
    """Each is the sum of all documents; so is each of a second block, below labelled totals as many."""
    count = 12_000
    amounts = np.zeros((len(AMOUNTS), 2 + 2 * count), dtype=np.int64)
    amounts[AMOUNTS.index("taxable_value")] = [100, 200, *[300] * (2 * count)]
    filled, rows = amounts != 0, np.arange(amounts.shape[1])
    labelled = (rows >= 2) & (rows < 2 + count)
    began = time.process_time()
    found = unnamed_sums(amounts, filled, rows >= 2 + count, labelled, rows < 2)
    assert time.process_time() - began < 8
    assert len(found.totals) + len(found.summary) == count

"""Total lines without a name in registers of many rows that might be one."""

from __future__ import annotations

import numpy as np
import pytest

from ims_xl.sources.books.lines import AMOUNTS
from ims_xl.sources.books.unnamed_sums import unnamed_sums

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

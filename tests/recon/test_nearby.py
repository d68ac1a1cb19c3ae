"""What is seen for many documents at once is what a look at each would find."""

from datetime import date
from itertools import combinations

import numpy as np
from builders import BRANCH, SUPPLIER, entry, record
from hypothesis import given
from hypothesis import strategies as st

from ims_xl.recon import nearby
from ims_xl.recon.sides import prepare
from ims_xl.tables import Books, Records

amounts = st.lists(st.integers(-9, 9), min_size=1, max_size=7)


@given(st.integers(-20, 20), amounts, st.integers(2, 6), st.integers(0, 1))
def test_all_sums_are_found_and_each_once(wanted: int, offered: list[int], most: int, off: int) -> None:
    near = np.array([[*range(len(offered)), nearby.NOBODY]])
    places, lines = nearby.adding_up(np.array([wanted]), np.array(offered), near, most, off)
    found = [tuple(sorted(row for row in line if row != nearby.NOBODY)) for line in lines.tolist()]
    expected = [
        some
        for size in range(2, most + 1)
        for some in combinations(range(len(offered)), size)
        if abs(sum(offered[row] for row in some) - wanted) <= off
    ]
    assert not places.any()
    assert sorted(found) == sorted(expected)


def test_the_nearest_are_of_the_same_supplier_nearest_first_and_within_the_days() -> None:
    records = Records.of_rows([record(on=date(2026, 10, 15))])
    days = {"E1": (10, 20), "E2": (10, 14), "E3": (10, 16), "E4": (8, 1), "E5": (10, 15)}
    other = {"E5": BRANCH}
    entries = [
        entry(on=date(2026, *day), entry_id=key, supplier_gstin=other.get(key, SUPPLIER)) for key, day in days.items()
    ]
    sides = prepare(records, Books.of_rows(entries))
    near = nearby.nearest(sides.records, np.array([0]), sides.entries, np.arange(5), 4, 30)
    assert near.tolist() == [[1, 2, 0, nearby.NOBODY]]

"""Reconciliation stands money first, and only Match puts rows elsewhere."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.statuses import STATUSES
from ims_xl.ims.order import money_first
from ims_xl.steps import actions, matching
from ims_xl.tables import Review

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            Review.status: st.sampled_from(STATUSES),
            Review.igst: st.none() | st.integers(-300, 300),
            Review.books_cgst: st.none() | st.integers(-300, 300),
            Review.pending_until: st.none() | st.sampled_from(pd.date_range("2026-10-01", periods=3).to_list()),
            Review.group_id: st.none() | st.sampled_from(["g", "h"]),
        }
    ),
    max_size=12,
)


def reviewed(rows: list[dict[str, object]]) -> pd.DataFrame:
    return Review.of_rows({**row, Review.row_id: f"r{at:02}"} for at, row in enumerate(rows))


@settings(deadline=None, max_examples=30)
@given(ROWS, st.randoms())
def test_most_tax_at_stake_stands_first_then_fewest_days_left_whatever_the_order_before(
    rows: list[dict[str, object]], dice: st.randoms
) -> None:
    review = reviewed(rows)
    done = money_first(review)
    shuffled = review.sample(frac=1, random_state=dice.randint(0, 99))
    pd.testing.assert_frame_equal(done, money_first(shuffled))
    assert sorted(done[Review.row_id]) == sorted(review[Review.row_id])
    alone = done[done[Review.group_id].isna()]
    until = alone[Review.pending_until].fillna(pd.Timestamp("2200-01-01"))
    keys = list(zip(-alone[Review.at_stake], until, strict=True))
    assert keys == sorted(keys)


@settings(deadline=None, max_examples=30)
@given(ROWS)
def test_rows_of_one_group_stand_together(rows: list[dict[str, object]]) -> None:
    groups = money_first(reviewed(rows))[Review.group_id].fillna("").tolist()
    for group in "gh":
        at = [place for place, found in enumerate(groups) if found == group]
        assert at == list(range(at[0], at[0] + len(at))) if at else True


def test_at_stake_is_the_larger_side_s_tax_and_nothing_where_all_agrees() -> None:
    done = money_first(
        reviewed(
            [
                {Review.status: "Matched", Review.igst: 900},
                {Review.status: "IMS Only", Review.igst: -500},
                {Review.status: "Partially Matched", Review.igst: 100, Review.books_cgst: 700},
                {Review.status: "Books Only", Review.books_cgst: 300},
            ]
        )
    )
    assert done[Review.at_stake].tolist() == [700, 500, 300, 0]


def test_match_sorts_with_the_user_s_columns_and_apply_leaves_each_row_where_it_is(workbook: ClosedWorkbook) -> None:
    review = workbook.read(Review)
    assert review[Review.at_stake].tolist() == sorted(review[Review.at_stake], reverse=True)
    review[Review.note] = "note of " + review[Review.row_id]
    upside_down = Review.conform(review[::-1])
    workbook.write({Review: upside_down})
    actions.apply(workbook)
    assert workbook.read(Review)[Review.row_id].tolist() == upside_down[Review.row_id].tolist()
    matching.match(workbook)
    again = workbook.read(Review)
    assert again[Review.row_id].tolist() == review[Review.row_id].tolist()
    assert (again[Review.note] == "note of " + again[Review.row_id]).all()

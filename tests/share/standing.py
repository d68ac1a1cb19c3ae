"""What stands on Reconciliation after answers came back."""

from __future__ import annotations

import pandas as pd

from ims_xl.excel.workbook import Workbook
from ims_xl.tables import Problems, Review


def standing(desk: Workbook) -> dict[str, tuple]:
    """The answers on Reconciliation, by document number."""
    review = desk.read(Review)
    rows = review[review[[Review.client_reply, Review.reply_remark, Review.received_on]].notna().any(axis=1)]
    numbers = rows[Review.document_number].fillna(rows[Review.books_number])
    return {
        number: (
            None if pd.isna(row[Review.client_reply]) else row[Review.client_reply],
            None if pd.isna(row[Review.reply_remark]) else row[Review.reply_remark],
            None if pd.isna(row[Review.received_on]) else f"{row[Review.received_on]:%Y-%m-%d}",
        )
        for number, (_, row) in zip(numbers, rows.iterrows(), strict=True)
    }


def told(desk: Workbook) -> list[str]:
    problems = desk.read(Problems)
    return problems.loc[problems[Problems.step] == "Merge replies", Problems.message].tolist()

"""The user's cells of Reconciliation: what a press has settled in them, and what it changed.

What a row's cells held when a button last took them over stands in the hidden column "As last applied"; whatever
differs from it was typed since. A press is logged as the decisions it changed on Portal, and of Reconciliation only
what these do not tell by themselves: a reduction that was typed out, a choice that was refused and why.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from ims_xl.columns import Column
from ims_xl.gst.actions import ItcReduction
from ims_xl.ims.journal import Change, meant, told
from ims_xl.tables import Records, Review

SHOWN = {  # a decision's column on Portal, and the cell of Reconciliation it is chosen in
    Records.chosen_action: Review.action,
    Records.remarks: Review.remarks,
    Records.itc_reduction: Review.itc_reduction,
    Records.declared_igst: Review.declared_igst,
    Records.declared_cgst: Review.declared_cgst,
    Records.declared_sgst: Review.declared_sgst,
    Records.declared_cess: Review.declared_cess,
}
CELLS = tuple(SHOWN.values())
BY_PORTAL_HEADER = {column.header: cell for column, cell in SHOWN.items()}

Row = dict[str, str]  # a row's cells by column, as the log tells them; blank cells are left out


def shown(cell: Column, decided: str) -> str:
    """What a cell holds when its decision says so: a full reduction goes without saying."""
    return "" if cell == Review.itc_reduction and decided == ItcReduction.FULL else decided


def cells_of(review: pd.DataFrame, rows: Collection[str]) -> dict[str, Row]:
    """The cells of these rows as they stand."""
    return _told(review[review[Review.row_id].isin(set(rows))])


def applied(review: pd.DataFrame, rows: Collection[str]) -> dict[str, Row]:
    """The cells of these rows as the last press left them."""
    here = review[review[Review.row_id].isin(set(rows))]
    return {
        row: json.loads(text) if isinstance(text, str) else {}
        for row, text in zip(here[Review.row_id], here[Review.applied], strict=True)
    }


def set_cells(review: pd.DataFrame, rows: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """The Review with these cells, told as in the log, on these rows."""
    place = dict(zip(review[Review.row_id], range(len(review)), strict=True))
    review = review.reset_index(drop=True)
    for column in Review.columns():
        news = {place[row]: cells[column] for row, cells in rows.items() if column in cells and row in place}
        if news:
            values = pd.array([meant(text, column) for text in news.values()], dtype=column.kind.dtype)
            review.loc[list(news), column] = values
    return Review.conform(review)


def settle(review: pd.DataFrame, rows: Mapping[str, Row]) -> pd.DataFrame:
    """The Review with these cells as last applied."""
    return set_cells(review, {row: {Review.applied: _text(cells)} for row, cells in rows.items()})


def press(
    before: pd.DataFrame, after: pd.DataFrame, decisions: Iterable[Change], rows: Collection[str], *, typed: bool
) -> tuple[pd.DataFrame, list[Change]]:
    """What a press on these rows did: the Review with its cells settled, and the lines beyond the `decisions`.

    Where the press took over what was `typed`, that is part of it and goes when it is taken back; else it stays.
    A row is settled where its decision changed, its choice was refused, or something was typed that decides nothing
    yet, as a remark without an action.
    """
    by_row: dict[str, dict[str, Change]] = {}
    for change in decisions:
        if change.column in BY_PORTAL_HEADER:
            by_row.setdefault(change.row_id, {})[BY_PORTAL_HEADER[change.column]] = change
        else:
            by_row.setdefault(change.row_id, {})
    was, now = (_refusals(review, rows) for review in (before, after))
    bases, lefts = (applied if typed else cells_of)(before, rows), cells_of(after, rows)
    touched = {row for row in rows if row in by_row or was.get(row) != now.get(row) or bases[row] != lefts[row]}
    names = _names(after, touched)
    found = []
    for row in sorted(touched):
        for cell in CELLS:
            base, left = bases[row].get(cell, ""), lefts[row].get(cell, "")
            decided = by_row.get(row, {}).get(cell)
            plain = (base, left) == (shown(cell, decided.old), shown(cell, decided.new)) if decided else base == left
            if not plain:
                found.append(Change(Review.sheet, row, cell.header, base, left, *names[row]))
        if was.get(row) != now.get(row):
            header = Review.refused.header
            found.append(Change(Review.sheet, row, header, was.get(row, ""), now.get(row, ""), *names[row]))
    return settle(after, {row: lefts[row] for row in touched}), found


def _refusals(review: pd.DataFrame, rows: Collection[str]) -> dict[str, str]:
    here = review[review[Review.row_id].isin(set(rows)) & review[Review.refused].notna()]
    return dict(zip(here[Review.row_id], here[Review.refused], strict=True))


def _names(review: pd.DataFrame, rows: Collection[str]) -> dict[str, tuple[str, str]]:
    here = review[review[Review.row_id].isin(set(rows))]
    numbers = here[Review.document_number].fillna(here[Review.books_number]).fillna("")
    suppliers = here[Review.supplier_name].fillna("")
    return {row: pair for row, *pair in zip(here[Review.row_id], numbers, suppliers, strict=True)}  # type: ignore[misc]


def _told(review: pd.DataFrame) -> dict[str, Row]:
    rows: dict[str, Row] = {row: {} for row in review[Review.row_id]}
    for cell in CELLS:
        filled = review[review[cell].notna()]
        for row, value in zip(filled[Review.row_id], filled[cell], strict=True):
            rows[row][cell] = told(value, cell)
    return rows


def _text(cells: Row) -> str:
    """The cells as one text, "" where all are blank."""
    filled = {str(cell): cells[cell] for cell in CELLS if cells.get(cell)}
    return json.dumps(filled, ensure_ascii=False) if filled else ""

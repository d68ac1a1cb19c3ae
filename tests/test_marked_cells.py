"""Cells of Reconciliation that mark themselves: LibreOffice computes each rule's condition on every row of a month."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import month
import openpyxl
import pandas as pd
import pytest

from ims_xl.columns import Column
from ims_xl.excel import layout, looks, template
from ims_xl.gst.actions import ImsAction
from ims_xl.tables import Review

pytestmark = pytest.mark.office

PLACE = layout.PLACES[Review]
LETTERS = {action.value: action.wire for action in ImsAction}
HEADS = {
    Review.books_igst: Review.igst,
    Review.books_cgst: Review.cgst,
    Review.books_sgst: Review.sgst,
    Review.books_cess: Review.cess,
}
PASTED = ["Accept", "Reject", "Pending", "No action", "accepted", "X", None]


@pytest.fixture(scope="module")
def review(october: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The demo month, with any value pasted over the actions, forbidden ones and no words among them."""
    workbook = month.copied(october, tmp_path_factory.mktemp("pasted"))
    rows = workbook.read(Review)
    rows[Review.action] = pd.Series([PASTED[at % len(PASTED)] for at in rows.index], dtype="str")
    workbook.write({Review: rows})
    rows.attrs["path"] = workbook.path
    return rows


@pytest.fixture(scope="module")
def marked(review: pd.DataFrame, office: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """For each column and row: does a rule that fills the cell with one of our colours hold there?"""
    folder = tmp_path_factory.mktemp("marked")
    book = openpyxl.load_workbook(review.attrs["path"])
    sheet, probe = book["Reconciliation"], book.create_sheet("Probe")
    asked: list[tuple[Column, int]] = []
    for column in Review.columns():
        first = f"{PLACE.letter(column)}{PLACE.first_row}"
        conditions = [
            rule.formula[0]
            for area in sheet.conditional_formatting
            for rule in area.rules
            if first in area.sqref and rule.type == "expression" and rule.dxf.fill
        ]
        for row in range(len(review)) if conditions else ():
            here = [
                re.sub(rf"(\$[A-Z]+){PLACE.first_row}\b", rf"Reconciliation!\g<1>{PLACE.first_row + row}", one)
                for one in conditions
            ]
            asked.append((column, row))
            probe.cell(len(asked), 1, f"=OR({','.join(here)})")
    book.save(folder / "probe.xlsx")
    (folder / "out").mkdir()
    told = openpyxl.load_workbook(office.convert(folder / "probe.xlsx", "xlsx", folder / "out"), data_only=True)
    answers = [line[0] for line in told["Probe"].iter_rows(values_only=True)]
    found: dict[Column, list[bool]] = {}
    for (column, _), answer in zip(asked, answers, strict=True):
        found.setdefault(column, []).append(bool(answer))
    return pd.DataFrame(found)


def test_a_pasted_action_that_is_not_open_is_marked_and_no_other(review: pd.DataFrame, marked: pd.DataFrame) -> None:
    expected = [
        isinstance(action, str) and LETTERS.get(action, "-") not in (choices if isinstance(choices, str) else "")
        for action, choices in zip(review[Review.action], review[Review.choices], strict=True)
    ]
    assert marked[Review.action].tolist() == expected
    assert 5 < sum(expected) < len(expected) - 5


@pytest.mark.parametrize("ours", layout.BOOKS_SIDE)
def test_cells_of_a_pair_that_differ_are_marked_on_both_sides(
    ours: Column, review: pd.DataFrame, marked: pd.DataFrame
) -> None:
    theirs = layout.BOOKS_SIDE[ours]
    pair = review[Review.record_id].notna() & review[Review.entry_id].notna() & review[Review.group_id].isna()
    blank = 0 if ours in Review.money() else ""
    compared = HEADS if ours == Review.books_tax else {ours: theirs}  # the same tax under other heads differs too
    differ = pd.Series(False, index=review.index)
    for mine, other in compared.items():
        differ |= review[mine].astype(object).fillna(blank) != review[other].astype(object).fillna(blank)
    expected = (pair & differ).tolist()
    assert marked[ours].tolist() == marked[theirs].tolist() == expected


def test_the_demo_has_pairs_that_differ(marked: pd.DataFrame) -> None:
    assert marked[list(layout.BOOKS_SIDE)].to_numpy().sum() > 3


def test_an_amount_keeps_its_grouping_where_it_is_marked() -> None:
    """LibreOffice shows the first rule of a cell that holds: the marking rules come first and group."""
    sheet = openpyxl.load_workbook(template.TEMPLATE)["Reconciliation"]
    for column in (*layout.BOOKS_SIDE, *layout.BOOKS_SIDE.values()):
        if column not in Review.money():
            continue
        first = f"{PLACE.letter(column)}{PLACE.first_row}"
        rules = sorted(
            (rule for area in sheet.conditional_formatting for rule in area.rules if first in area.sqref),
            key=lambda rule: rule.priority,
        )
        marking = [rule for rule in rules if rule.dxf.fill]
        assert rules[: len(marking)] == marking
        sizes = [rule.formula[0].split(",")[0] for rule in marking[:-1]]
        assert sizes == [f"AND(ABS({first})>={size}" for size, _ in looks.INDIAN_GROUPS]
        formats = [rule.dxf.numFmt.formatCode for rule in marking[:-1]]
        assert formats == [f"{pattern}.00" for _, pattern in looks.INDIAN_GROUPS]

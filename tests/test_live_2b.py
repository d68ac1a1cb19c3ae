"""The figures that follow the drop-downs are those Python works out once the same choices are applied.

2B and table 4, Suppliers by action, and Start: on three months with other choices each, computed by LibreOffice.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import month
import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from ims_xl import settings
from ims_xl.excel import dashboard, layout
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.live_2b import AGREES, BOXES_LEFT, LEAVES_LEFT, MOVED
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.documents import IMS_SECTIONS
from ims_xl.gst.money import paise
from ims_xl.gst.reading import REVERSED
from ims_xl.gst.statuses import STATUSES
from ims_xl.ims import draft_2b, table4
from ims_xl.ims.circumstances import Circumstances, circumstances
from ims_xl.ims.suppliers import party
from ims_xl.steps import actions, matching
from ims_xl.steps.step import context_of
from ims_xl.tables import TAX_HEADS, Draft2B, Records, Review, Suppliers, Table4

pytestmark = pytest.mark.office
SEEDS = range(3)


def flipped(workbook: ClosedWorkbook, seed: int) -> pd.DataFrame:
    """Reconciliation with another choice on most rows, each open to its record; some reductions in part or none."""
    dice = random.Random(seed)
    review = workbook.read(Review)
    law = circumstances(workbook.read(Records), context_of(workbook)).set_index(Circumstances.record_id)
    words = {action.wire: action.value for action in ImsAction}
    for row, letters in review[Review.choices].items():
        if not isinstance(letters, str):
            continue
        action = dice.choice([None, *(words[letter] for letter in letters)])
        review.loc[row, [Review.action, Review.itc_reduction, Review.remarks]] = (action, None, None)
        review.loc[row, [f"declared_{head}" for head in TAX_HEADS]] = pd.NA
        declares = bool(law.loc[review.loc[row, Review.record_id], Circumstances.takes_declaration])
        if action == "Accept" and declares and dice.random() < 0.8:
            review.loc[row, Review.itc_reduction] = share = dice.choice(["Full", "Partial", "None"])
            review.loc[row, Review.remarks] = None if share == "Full" else "ITC availed in part"
            if share == "Partial":
                sign = dice.choice([1, -1])  # both are typed
                for head in TAX_HEADS:
                    tax = review.loc[row, head]
                    review.loc[row, f"declared_{head}"] = sign * (abs(int(tax)) // 3 or 0)
    return review


def held_by_the_portal(workbook: ClosedWorkbook, seed: int) -> pd.DataFrame:
    """The records with an action the portal holds on most that are open, reduced declarations among them."""
    dice = random.Random(1000 + seed)
    records = workbook.read(Records)
    law = circumstances(records, context_of(workbook))
    for row in law.index[law[Circumstances.choices].fillna("") != ""]:
        records.loc[row, Records.portal_action] = action = dice.choice([word.value for word in ImsAction])
        if action != "Accept" or not law.loc[row, Circumstances.takes_declaration]:
            continue
        records.loc[row, Records.portal_itc_reduction] = share = dice.choice(["Full", "Partial", "None"])
        for head in TAX_HEADS if share == "Partial" else ():
            tax = int(records.loc[row, head])
            records.loc[row, f"portal_declared_{head}"] = (abs(tax) // 4) * (-1 if tax < 0 else 1)
    return records


@dataclass(frozen=True)
class Seen:
    """A workbook with flipped choices: as LibreOffice computes it, and Python's answer after Apply."""

    sheets: Workbook
    leaves: pd.DataFrame
    boxes: pd.DataFrame
    review: pd.DataFrame
    suppliers: pd.DataFrame


@pytest.fixture(scope="module", params=SEEDS)
def seen(
    request: pytest.FixtureRequest, october: Path, office: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Seen:
    folder = tmp_path_factory.mktemp("flipped")
    workbook = month.copied(october, folder / "copy")
    read_otherwise = {settings.UNAVAILABLE_NOTES: REVERSED, settings.REVERSE_CHARGE_IN_4D2: False}
    workbook.write({Records: held_by_the_portal(workbook, request.param)}, read_otherwise if request.param == 1 else {})
    matching.match(workbook)
    workbook.write({Review: flipped(workbook, request.param)})
    sheets = openpyxl.load_workbook(office.convert(workbook.path, "xlsx", folder, timeout=120), data_only=True)
    actions.apply(workbook)
    assert workbook.read(Review)[Review.refused].isna().all(), "every choice was to be open"
    context = context_of(workbook)
    leaves = draft_2b.compute(workbook.read(Records), context).leaves
    boxes = table4.compute(leaves, workbook.read(Table4), context.reading)
    return Seen(sheets, leaves, boxes, workbook.read(Review), workbook.read(Suppliers))


def figures(sheets: Workbook, left: str, row: int) -> list[int]:
    """The four heads of a block's row in paise."""
    first = ord(left)
    values = [sheets["2B"][f"{chr(first + across)}{row}"].value for across in range(4)]
    return [paise(f"{value or 0:.2f}") for value in values]


def expected(frame: pd.DataFrame, row: int) -> list[int]:
    return [0 if pd.isna(amount) else int(amount) for amount in frame.loc[row, list(TAX_HEADS)]]


def test_table_4_follows_the_choices(seen: Seen) -> None:
    first = layout.PLACES[Table4].first_row
    for row, box in seen.boxes[Table4.box].items():
        assert figures(seen.sheets, BOXES_LEFT, first + row) == expected(seen.boxes, row), box


def test_every_leaf_follows_the_choices(seen: Seen) -> None:
    first = layout.PLACES[Draft2B].first_row
    for row in seen.leaves.index:
        place = list(seen.leaves.loc[row, [Draft2B.block, Draft2B.bucket, Draft2B.leaf]])
        assert [seen.sheets["2B"].cell(first + row, at).value for at in (1, 2, 3)] == place
        assert figures(seen.sheets, LEAVES_LEFT, first + row) == expected(seen.leaves, row), place


def test_what_moved_says_so(seen: Seen) -> None:
    sheet, place = seen.sheets["2B"], layout.PLACES[Table4]
    for row in range(place.first_row, place.first_row + place.rows):
        computed = [paise(f"{sheet.cell(row, place.first_column + 2 + at).value or 0:.2f}") for at in range(4)]
        same = computed == figures(seen.sheets, BOXES_LEFT, row)
        assert sheet[f"N{row}"].value == (AGREES if same else MOVED)


def test_with_the_choices_as_applied_all_agrees(october: Path, office: ModuleType, tmp_path: Path) -> None:
    path = month.copied(october, tmp_path / "copy").path
    sheet = openpyxl.load_workbook(office.convert(path, "xlsx", tmp_path, timeout=120), data_only=True)["2B"]
    for left, table in (("N", Table4), ("T", Draft2B)):
        first = layout.PLACES[table].first_row
        said = [sheet[f"{left}{row}"].value for row in range(first, first + len(ClosedWorkbook(path).read(table)))]
        assert set(said) == {AGREES}


ACTIONS = ["No action", "Accept", "Reject", "Pending"]


def standing(review: pd.DataFrame) -> pd.DataFrame:
    """The rows that take an action, with the one that counts, their tax and their party: by Python alone."""
    own = review[Review.action].fillna(review[Review.portal_action])
    told = pd.DataFrame(
        {
            "party": party(review),
            "section": review[Review.section],
            "action": own.where(review[Review.choices].notna()),
            "tax": review[list(TAX_HEADS)].fillna(0).sum(axis=1).astype("int64"),
        }
    )
    return told.dropna(subset=["action"])


def by(rows: pd.DataFrame, key: str, names: list[str]) -> dict[str, list[int]]:
    """For each name, its documents under each action, then their tax in paise."""
    found = rows.groupby([key, "action"])["tax"].agg(["size", "sum"])
    return {
        name: [int(found[told].get((name, action), 0)) for told in ("size", "sum") for action in ACTIONS]
        for name in names
    }


def test_suppliers_by_action_follow_the_choices(seen: Seen) -> None:
    place, sheet = layout.PLACES[Suppliers], seen.sheets["Suppliers"]
    counts = (Suppliers.undecided, Suppliers.accepted, Suppliers.rejected, Suppliers.pending)
    taxes = (Suppliers.undecided_tax, Suppliers.accepted_tax, Suppliers.rejected_tax, Suppliers.pending_tax)
    shown = {}
    for row in range(place.first_row, place.first_row + len(seen.suppliers)):
        at = {column: sheet[f"{place.letter(column)}{row}"].value for column in Suppliers.columns()}
        shown[at[Suppliers.supplier_gstin]] = [at[one] for one in counts] + [paise(f"{at[one]:.2f}") for one in taxes]
    expected = by(standing(seen.review), "party", seen.suppliers[Suppliers.supplier_gstin].tolist())
    assert shown == expected
    assert any(sum(line[1:4]) for line in expected.values()), "no choice was made"
    assert sum(line[0] for line in expected.values()), "every choice was made"


def test_start_follows_the_choices(seen: Seen) -> None:
    first, sheet = dashboard.SECTION_ROW + 2, seen.sheets["Start"]
    expected = by(standing(seen.review), "section", [section.value for section in IMS_SECTIONS])
    for row, section in enumerate(IMS_SECTIONS, start=first):
        counts = [sheet[f"{at}{row}"].value for at in "CDEF"]
        taxes = [paise(f"{sheet[f'{at}{row}'].value:.2f}") for at in "GHIJ"]
        assert counts + taxes == expected[section.value], section
    for row, status in enumerate(STATUSES, start=dashboard.STATUS_ROW + 2):
        mine = seen.review[seen.review[Review.status] == status]
        ims, books = (
            int(mine[[f"{side}{head}" for head in TAX_HEADS]].fillna(0).sum().sum()) for side in ("", "books_")
        )
        assert sheet[f"C{row}"].value == len(mine)
        assert [paise(f"{sheet[f'{at}{row}'].value:.2f}") for at in "GHI"] == [ims, books, ims - books], status

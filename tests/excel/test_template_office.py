"""LibreOffice opens the template, computes it without errors, and runs its callbacks."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from asked import ASKED, FAKE_PYTHON
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from start_rows import parties, rows

from ims_xl import settings
from ims_xl.excel import dashboard, layout, next_step, template
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.calendar import draft_date, extensions, gstr3b_due
from ims_xl.gst.gstr3b import BOXES
from ims_xl.gst.period import TaxPeriod
from ims_xl.tables import Books, Draft2B, Problems, Records, Review, Suppliers, Table4

pytestmark = pytest.mark.office

CALENDAR = (settings.GSTIN, settings.PERIOD, settings.FREQUENCY, settings.EXTENSIONS)


def computed(office: ModuleType, path: Path, folder: Path) -> Worksheet:
    """The Start sheet after LibreOffice has computed the workbook. No cell of any sheet holds an error."""
    book = load_workbook(office.convert(path, "xlsx", folder), data_only=True)
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                assert not re.match(r"#|Err:", str(cell.value or "")), f"{sheet.title}!{cell.coordinate}: {cell.value}"
    return book["Start"]


@pytest.fixture(scope="module")
def empty(office: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Worksheet:
    return computed(office, template.TEMPLATE, tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> ClosedWorkbook:
    path = tmp_path_factory.mktemp("client") / "Acme.xlsm"
    shutil.copy(template.TEMPLATE, path)
    workbook = ClosedWorkbook(path)
    workbook.write(
        {
            Review: rows(),
            Suppliers: parties(),
            Table4: Table4.of_rows([{Table4.box: "4(A)(5)", Table4.caption: "All other ITC", Table4.igst: 2650_00}]),
            Records: Records.of_rows([{Records.record_id: "1"}, {Records.record_id: "2"}]),
            Books: Books.of_rows([{Books.entry_id: "1"}]),
            Problems: Problems.of_rows([{Problems.message: "Look here."}]),
        },
        {settings.GSTIN: "27AABCR1234F1ZS", settings.CLIENT: "Acme", settings.PERIOD: "2026-10"},
    )
    return workbook


@pytest.fixture(scope="module")
def start(office: ModuleType, client: ClosedWorkbook, tmp_path_factory: pytest.TempPathFactory) -> Worksheet:
    return computed(office, client.path, tmp_path_factory.mktemp("computed"))


def tiles(start: Worksheet) -> dict[object, object]:
    """The figures in large type by the line above them."""
    labels, figures = (start[dashboard.TILE_ROW + below] for below in (0, 1))
    return {label.value: figure.value for label, figure in zip(labels, figures, strict=True) if label.value}


def test_an_empty_template_claims_no_figure_and_says_what_to_do_first(empty: Worksheet) -> None:
    figures = tiles(empty)
    assert figures.pop("GSTR-2B is drafted on") == figures.pop("GSTR-3B is due on") == "not set"
    assert figures.pop("Remarks on Problems") == 0
    assert set(figures.values()) == {"–"}
    told = str(empty[f"B{dashboard.NEXT_ROW}"].value)
    assert told.strip() == "Next:  Write the client's GSTIN and the 2B period on Settings."


def test_the_head_says_whose_workbook_it_is(start: Worksheet) -> None:
    assert start["B1"].value == "Acme"
    assert start["B2"].value == "GSTIN 27AABCR1234F1ZS   ·   2B period 2026-10   ·   GSTR-3B monthly"


def test_counts_and_tax_by_section_and_action_follow_the_choices(start: Worksheet) -> None:
    lines = start.iter_rows(
        min_row=dashboard.SECTION_ROW + 2, max_row=dashboard.SECTION_TOTAL, max_col=10, values_only=True
    )
    figures = {str(line[1]).split()[0]: list(line[2:]) for line in lines}
    assert figures["B2B"] == [0, 2, 1, 0, 0, 268_000.5, 700, 0]
    assert figures["B2BCN"] == [0, 0, 0, 1, 0, 0, 0, -360]
    assert figures["IMPG"] == [1, 0, 0, 0, 12_345_678.9, 0, 0, 0]
    assert figures["All"] == [1, 2, 1, 1, 12_345_678.9, 268_000.5, 700, -360]


def test_the_large_figures_sum_up(start: Worksheet) -> None:
    assert tiles(start) == {
        "Records open to an action": 5,
        "With action": 4,
        "No action": 1,
        "Net ITC as chosen": 12_613_679.4,
        "Deferred: pending": -360,
        "Rejected": 700,
        "At risk: not in IMS": 55,
        "Remarks on Problems": 1,
        "GSTR-2B is drafted on": datetime(2026, 11, 14),
        "GSTR-3B is due on": datetime(2026, 11, 20),
    }


def test_statuses_and_their_tax_stand_for_both_sides(start: Worksheet) -> None:
    first = dashboard.STATUS_ROW + 2
    figures = {start[f"B{row}"].value: [start[f"{at}{row}"].value for at in "CDGH"] for row in range(first, first + 5)}
    assert figures == {
        "Matched": [2, 0, 268_000.5, 268_000.5],
        "Partially Matched": [1, 0, -360, -300],
        "Books Only": [1, 0, 0, 55],
        "IMS Only": [2, 1, 12_346_378.9, 0],
        "All rows": [6, 1, 12_614_019.4, 267_755.5],
    }


def test_the_suppliers_most_at_risk_stand_in_order_and_equals_are_all_named(start: Worksheet) -> None:
    first = dashboard.RISK_ROW + 2
    lines = [[start[f"{at}{first + rank}"].value for at in "BCG"] for rank in range(dashboard.AT_RISK)]
    assert lines[:3] == [["Chitra", 3, 900], ["Asha", 1, 300], ["GSTIN of None", 2, 300]]
    assert not any(line[0] for line in lines[3:])
    blank = {None, "", "'Suppliers'!N5"}  # LibreOffice writes into a file where the link of a blank cell leads
    assert {cell for line in lines[3:] for cell in line[1:]} <= blank


def test_the_days_that_count_are_those_of_the_calendar(office: ModuleType, client: ClosedWorkbook) -> None:
    cases = [
        ("27AABCR1234F1ZS", "2026-10", "Monthly", ""),
        ("27AABCR1234F1ZS", "2026-12", "Monthly", "GSTR-3B 2026-10 25-11-2026"),
        ("27AABCR1234F1ZS", "2026-10", "Quarterly", "gstr-2b 2026-12 16-01-2027; GSTR-3B 2026-12 28-01-2027"),
        ("07AABCR1234F1ZS", "2027-01", "Quarterly", "GSTR-3B 2027-01 28-02-2027"),
        ("38AABCR1234F1ZS", "2026-12", "Quarterly", "GSTR-3B 2026-12 02-01-2027"),
    ]
    names = load_workbook(client.path).defined_names
    cells = [next(iter(names[setting.name].destinations))[1] for setting in CALENDAR]
    lines = []
    for case in cases:
        lines += [f'    shtSettings.Range("{cell}").Value = "{text}"' for cell, text in zip(cells, case, strict=True)]
        lines += [f'    All = All & CLng(shtStart.Range("{at}{dashboard.TILE_ROW + 1}").Value) & " "' for at in "MN"]
    probe = "Public Function All() As String\n" + "\n".join(lines) + "\nEnd Function\n"
    said = str(
        office.run_vba(client.path, "Probe.All", instead={"xlwings": ASKED, "FakePython": FAKE_PYTHON, "Probe": probe})
    ).split()
    shown = [date(1899, 12, 30) + timedelta(days=int(number)) for number in said]
    expected = []
    for gstin, period, frequency, moved in cases:
        told = {"quarterly": frequency == "Quarterly", "moved": extensions(moved)}
        expected.append(draft_date(TaxPeriod(period), **told))
        expected.append(gstr3b_due(TaxPeriod(period), state=gstin[:2], **told))
    assert shown == expected


def test_table_4_and_row_counts_come_from_their_tables(start: Worksheet) -> None:
    row = dashboard.BOXES_ROW + 2 + [box.number for box in BOXES].index("4(A)(5)")
    assert start[f"G{row}"].value == 268_000.5
    told = [start[f"N{dashboard.SECTION_ROW + 2 + number}"].value for number in (0, 1, 2, 6)]
    assert told == [
        "2 records from the portal",
        "1 entry from the books",
        "6 rows on Reconciliation",
        "1 remark to look at",
    ]


def test_a_changed_choice_moves_the_figures(office: ModuleType, client: ClosedWorkbook, tmp_path: Path) -> None:
    path = tmp_path / "Changed.xlsm"
    shutil.copy(client.path, path)
    workbook = ClosedWorkbook(path)
    changed = workbook.read(Review)
    changed.loc[changed[Review.section] == "IMPG", Review.action] = "Pending"
    workbook.write({Review: changed})
    figures = tiles(computed(office, path, tmp_path))
    assert (figures["No action"], figures["Deferred: pending"]) == (0, 12_345_678.9 - 360)


def test_the_next_step_follows_the_work(office: ModuleType, client: ClosedWorkbook) -> None:
    done = (settings.LAST_SYNC, settings.LAST_IMPORT, settings.LAST_MATCH, settings.LAST_APPLY, settings.LAST_SEND)
    names = load_workbook(client.path).defined_names
    cells = [area for setting in (*done, settings.LAST_COMPUTE) for _, area in names[setting.name].destinations]
    written = [f'shtSettings.Range("{cell}").Value = {hour}' for hour, cell in enumerate(cells, start=1)]
    first = layout.PLACES[Draft2B]
    verdict = f"{first.letter(Draft2B.verdict)}{first.first_row}"
    written += [f'sht2B.Range("{verdict}").Value = "{word}"' for word in ("Differs", "Agrees")]
    told = f'    All = All & shtStart.Range("B{dashboard.NEXT_ROW}").Value & "|"'
    lines = [f"    {line}\n{told}" for line in written]
    probe = "Public Function All() As String\n" + "\n".join(lines) + "\nEnd Function\n"
    said = str(
        office.run_vba(client.path, "Probe.All", instead={"xlwings": ASKED, "FakePython": FAKE_PYTHON, "Probe": probe})
    )
    steps = ["Click Import books", "Click Match", "Choose actions on Reconciliation", "Click Send", "Click Compute 2B"]
    steps += [next_step.DONE, "The portal's GSTR-2B differs", next_step.AGREES]
    for sentence, step in zip(said.split("|")[:-1], steps, strict=True):
        assert sentence.strip().startswith(f"Next:  {step}")

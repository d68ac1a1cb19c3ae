"""The demo month clicked through on the ribbon, in a sound Excel and in odd ones."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pytest
from desk import MOMENTS, PORTAL, REGISTER, Desk
from month import EXAMPLE, WORKBOOK
from oddities import ODDITIES, PAIRS, TOGETHER, odd_excel
from plain_workbook import OwnColumns
from standin import open_book

from ims_xl import demo, macros
from ims_xl import settings as names
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.ribbon import buttons
from ims_xl.tables import Books, Review


def test_every_button_is_clicked_here() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    clicked = set(re.findall(r"\bmacros\.(\w+)", tests))
    assert {button.id for button in buttons() if not button.items} <= clicked


def test_the_demo_month_comes_out_of_the_buttons_as_out_of_the_command_line(
    desk: Desk, october: Path, tmp_path: Path
) -> None:
    work_the_month(desk, october)
    written = sorted(path.name for path in tmp_path.glob("*.json"))
    assert written == sorted(path.name for path in october.glob("*.json"))
    for name in written:
        assert (tmp_path / name).read_bytes() == (october / name).read_bytes()


OWN: OwnColumns = {Books: ["Own"], Review: ["Own"]}
MONTHS = [*((odd,) for odd in ODDITIES), *PAIRS] if os.environ.get("IMS_XL_FULL") else TOGETHER


def test_every_oddity_is_tried_in_a_whole_month() -> None:
    assert {odd for together in MONTHS for odd in together} == set(ODDITIES)


@pytest.mark.parametrize("odd", MONTHS, ids="+".join)
def test_the_demo_month_comes_out_the_same_in_an_odd_excel(desk: Desk, october: Path, odd: tuple[str, ...]) -> None:
    fresh = open_book(desk.book.path, OWN)
    desk.book.models[:-2], desk.book.named = fresh.models, fresh.named
    desk.workbook.write({}, {names.GSTIN: demo.GSTIN, names.PERIOD: demo.PERIOD.text})
    with odd_excel(desk.book, *odd):
        work_the_month(desk, october)


def work_the_month(desk: Desk, october: Path) -> None:
    """Click through the month; every table must come out as the command line's."""
    assert desk.click(macros.sync, PORTAL).startswith("40 records in the workbook: 40 new")
    assert desk.click(macros.import_books, REGISTER).startswith("14 entries in the books")
    assert "32 records and 14 entries, each accounted for." in desk.click(macros.match)
    demo.decide(desk.workbook, EXAMPLE / "decisions.csv")
    assert desk.click(macros.apply).startswith("17 decisions changed.")
    assert desk.click(macros.send).startswith("17 records written to ims_")
    assert "The portal's 2B agrees." in desk.click(macros.compute_2b, PORTAL[2:])

    worked = ClosedWorkbook(october / WORKBOOK)
    for table, frame in desk.everything().items():
        moment = [MOMENTS[table]] if table in MOMENTS else []
        differs = [*moment, *table.extras(frame)]
        pd.testing.assert_frame_equal(
            frame.drop(columns=differs), worked.read(table).drop(columns=moment), obj=table.sheet
        )

"""What Excel refuses, now or for good: all is as it was, and the user is told in a sentence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from live_desk import FIRST, Opened, entries, named
from oddities import ODDITIES, Standing, odd_excel
from plain_workbook import HEADER_ROW
from standin_ranges import Range
from standin_traffic import TRAFFIC, Refusal

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import guard
from ims_xl.excel.live import LiveWorkbook
from ims_xl.excel.livetable import LiveTable
from ims_xl.settings import CLIENT, GSTIN, PERIOD
from ims_xl.tables import Books, Problems, Records


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_protected_sheet_is_written_to_and_protected_again_with_its_own_options(
    opened: Opened, password: str
) -> None:
    odd = guard.OPTIONS | {"AllowSorting": False, "Scenarios": True}
    opened.sheet.protected, opened.sheet.options, opened.sheet.password = True, odd, password
    before = Standing(opened.book)
    if password:
        with pytest.raises(WorkbookUnusable, match="The sheet Books is protected with a password"):
            opened.workbook.write({Books: named("a")})
    else:
        opened.workbook.write({Books: named("a")})
        assert opened.workbook.read(Books)[Books.entry_id].tolist() == ["a"]
    assert Standing(opened.book) == before


def test_whichever_change_excel_refuses_all_is_put_back(opened: Opened) -> None:
    before = entries(
        {"entry_id": "=1+1", "document_number": "001", "document_date": datetime(2026, 10, 5), "Own": "'x"},
        {"entry_id": "b", "igst": 11_800_050, "Own": "2026-10"},
        {"entry_id": "c", "Own": "c"},
    )
    opened.workbook.write({Books: before}, {CLIENT: "Acme", PERIOD: "2026-10"})
    own = len(Books.columns()) + 1
    opened.sheet.cells[FIRST + 2, own], opened.sheet.formulas[FIRST + 2, own] = 1.0, "=A8"
    for name in ("protected", "filtered", "hidden_rows", "selected_and_scrolled"):
        ODDITIES[name](opened.book)
    stood, whole = Standing(opened.book), Standing(opened.book, data=True)
    written: dict[Any, Any] = {Books: named(*"abcdefgh"), Records: Records.of_rows([{"record_id": "r"}])}
    refused = 1
    while told := refusal(opened.workbook, written, refused):
        assert told.startswith("Excel refused (Not enough memory). Finish editing")
        assert Standing(opened.book, data=True) == whole, f"after the {refused}th change"
        refused += 4  # each of them takes a while
    assert refused > 60
    assert Standing(opened.book) == stood
    assert opened.workbook.setting(CLIENT) == "Other"


@pytest.mark.parametrize("odd", ODDITIES)
def test_in_each_odd_excel_a_refused_change_leaves_all_as_it_was(opened: Opened, odd: str) -> None:
    opened.workbook.write({Books: named("a", "b", "c")}, {CLIENT: "Acme"})
    written: dict[Any, Any] = {Books: named(*"vwxyz"), Records: Records.of_rows([{"record_id": "r"}])}
    with odd_excel(opened.book, odd):
        busy, whole = TRAFFIC.busy, Standing(opened.book, data=True)
        for change in (1, 7, 30, 60):
            told = refusal(opened.workbook, written, change, busy)
            assert told.startswith("Excel refused (Not enough memory)")
            assert Standing(opened.book, data=True) == whole, f"after the {change}th change"


def refusal(workbook: LiveWorkbook, written: dict[Any, Any], change: int, busy: Any = None) -> str:
    """What is said of a write whose change of that number Excel refuses; "" where it makes no more than it."""
    TRAFFIC.quiet()
    TRAFFIC.busy, TRAFFIC.refused_change = busy or TRAFFIC.busy, change
    try:
        workbook.write(written, {CLIENT: "Other"})
    except WorkbookUnusable as told:
        return str(told)
    finally:
        TRAFFIC.quiet()
    return ""


@pytest.mark.parametrize("number", [-2147418111, -2147417846, -2146777998])
def test_a_busy_excel_is_asked_again_for_a_while(opened: Opened, no_waiting: list[float], number: int) -> None:
    TRAFFIC.quiet()
    began = TRAFFIC.calls
    TRAFFIC.busy = lambda call: number if 40 < call - began < 45 else None
    opened.workbook.write({Books: named("a", "b")})
    assert len(no_waiting) == 4
    assert opened.workbook.read(Books)[Books.entry_id].tolist() == ["a", "b"]
    TRAFFIC.busy = lambda call: number
    with pytest.raises(WorkbookUnusable, match=r"Excel did not answer: a cell is being edited.* nothing was changed"):
        opened.workbook.read(Books)
    assert sum(no_waiting) > 15
    TRAFFIC.quiet()


def test_a_fault_of_ours_is_not_laid_at_excels_door(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LiveTable, "read", lambda table: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        opened.workbook.read(Books)


def test_where_even_that_fails_the_user_is_told_not_to_save(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(table: LiveTable, *_: object) -> None:
        opened.sheet.cells[FIRST, 1] = "half"
        raise Refusal("0x800A03EC")

    monkeypatch.setattr(LiveTable, "write", half)
    with pytest.raises(WorkbookUnusable, match=r"when half was written\. Close the workbook without saving it"):
        opened.workbook.write({Books: named("a")})


def test_a_missing_table_column_or_name_is_told_in_a_sentence(opened: Opened) -> None:
    opened.sheet.cells[HEADER_ROW, 1] = "Id"
    with pytest.raises(WorkbookUnusable, match='Books has no column "Entry id" in its table tblBooks'):
        opened.workbook.read(Books)
    opened.book.sheet("Problems").tables.clear()
    with pytest.raises(WorkbookUnusable, match=r"Acme\.xlsm has no table tblProblems"):
        opened.workbook.read(Problems)
    del opened.book.named["cfgGstin"]
    with pytest.raises(WorkbookUnusable, match=r"Acme\.xlsm has no cell named cfgGstin \(GSTIN\)"):
        opened.workbook.setting(GSTIN)


def test_a_refusal_of_excels_is_a_sentence_too(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Refusal("Call was rejected by callee.")

    monkeypatch.setattr(Range, "raw_value", property(busy))
    with pytest.raises(WorkbookUnusable, match=r"Excel refused \(Call was rejected by callee\)\. Finish editing"):
        opened.workbook.read(Books)

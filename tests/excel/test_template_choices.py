"""What may be chosen and typed: the drop-downs' lists as the law leaves them open, and the limits that Settings set."""

from itertools import product

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.excel import entry, layout
from ims_xl.excel.choices import lists
from ims_xl.gst.actions import Circumstance, Direction, ImsAction, OriginalWas, open_actions
from ims_xl.gst.documents import Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.settings import REMARKS_LIMIT
from ims_xl.tables import Review


def list_of(book: Workbook, name: str) -> tuple[str, ...]:
    ((sheet, area),) = book.defined_names[name].destinations
    cells = book[sheet][area.replace("$", "")]
    rows = cells if isinstance(cells, tuple) else ((cells,),)
    return tuple(row[0].value or "" for row in rows)


def validation(sheet: Worksheet, cell: str) -> str:
    (rule,) = (rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)
    return str(rule.formula1)


def test_the_action_s_list_is_named_by_the_row_s_choices(book: Workbook) -> None:
    place = layout.PLACES[Review]
    choices = f"${place.letter(Review.choices)}{place.first_row}"
    formula = validation(book["Reconciliation"], f"{place.letter(Review.action)}{place.first_row}")
    assert formula == f'INDIRECT("lst"&IF({choices}="","None",{choices}))'


@pytest.mark.parametrize("section", Section)
def test_the_drop_down_offers_what_the_law_leaves_open(book: Workbook, section: Section) -> None:
    periods = [TaxPeriod(text) for text in ("2024-09", "2024-10", "2025-09", "2025-10", "2026-11")]
    for period, direction, was, blocked in product(periods, Direction, OriginalWas, (None, False, True)):
        allowed = open_actions(Circumstance(section, period, direction, was, blocked))
        letters = "".join(action.wire for action in allowed)
        offered = list_of(book, f"lst{letters or 'None'}")
        assert offered == (tuple(action.value for action in allowed) or ("",))


def test_every_list_a_drop_down_names_is_there(book: Workbook) -> None:
    assert {name for name in book.defined_names if name.startswith("lst")} == set(lists())
    assert list_of(book, "lstActions") == tuple(action.value for action in ImsAction)
    for choice in entry.DROP_DOWNS:
        place = layout.PLACES[choice.table]
        formula = validation(book[choice.table.sheet], f"{place.letter(choice.column)}{place.first_row}")
        assert formula in book.defined_names or formula.startswith("INDIRECT("), choice.column.header


def test_what_drop_downs_say_keeps_to_excel_s_lengths(book: Workbook) -> None:
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.promptTitle or "") <= 32, rule.promptTitle
            assert len(rule.errorTitle or "") <= 32, rule.errorTitle
            assert len(rule.prompt or "") <= 255, rule.promptTitle
            assert len(rule.error) <= 225, rule.errorTitle
            assert len(rule.formula1) <= 255, rule.promptTitle


def test_a_remark_may_be_as_long_as_settings_say(book: Workbook) -> None:
    place = layout.PLACES[Review]
    formula = validation(book[Review.sheet], f"{place.letter(Review.remarks)}{place.first_row}")
    assert formula == 'IF(cfgRemarksLimit="",250,cfgRemarksLimit)'
    assert REMARKS_LIMIT.name in book.defined_names

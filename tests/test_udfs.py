"""The worksheet functions answer as the formulas in a sheet would see it, and Excel's wizard knows of each."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from ims_xl import udfs
from ims_xl.excel.ribbon import SOURCE
from ims_xl.worksheet import FUNCTIONS

VBA = (SOURCE / "ImsFunctions.bas").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[1]


def python(*lines: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip()


def test_importing_them_is_quick_and_loads_no_pandas() -> None:
    """Not of the wall's time, which the machine's other work shares, but of the processor's."""
    took, heavy = python(
        "import sys, time",
        "began = time.process_time()",
        "import ims_xl.udfs",
        "print(time.process_time() - began, {'pandas', 'numpy', 'xlwings', 'openpyxl'} & set(sys.modules) or '')",
    ).partition(" ")[::2]
    assert float(took) < 0.3
    assert heavy == ""


def test_where_excel_runs_them_xlwings_knows_category_and_arguments_of_each() -> None:
    told = python(
        "import xlwings",
        "from types import SimpleNamespace",
        "noted = {}",
        "def arg(name, **options):",
        "    def note(function):",
        "        noted.setdefault(function.__name__, {})[name] = options",
        "        return function",
        "    return note",
        "def func(**options):",
        "    def note(function):",
        "        noted[function.__name__][''] = options",
        "        return function",
        "    return note",
        "xlwings.arg, xlwings.func = arg, func",
        "import ims_xl.udfs",
        "from ims_xl.worksheet import FUNCTIONS",
        "assert set(noted) == set(FUNCTIONS)",
        "for name, options in noted.items():",
        "    assert options.pop('') == {'category': 'IMS', 'call_in_wizard': False}",
        "    for argument, option in options.items():",
        "        assert option == {'ndim': 2, 'err_to_str': True, 'doc': FUNCTIONS[name].arguments[argument]}",
        "print(len(noted))",
    )
    assert int(told) == len(FUNCTIONS) == 13


def test_the_vba_side_has_the_same_functions_with_the_same_arguments() -> None:
    declared = {
        name: [argument.removesuffix(" As Variant") for argument in arguments.split(", ")]
        for name, arguments in re.findall(r"Public Function (\w+)\((.*?)\) As Variant", VBA)
    }
    expected = {
        one.name: [f"Optional {name}" if name in one.optional else name for name in one.arguments]
        for one in FUNCTIONS.values()
    }
    assert declared == expected
    for name, arguments in re.findall(r'= Answer\("(\w+)", Array\((.*?)\)\)', VBA):
        assert arguments.split(", ") == list(FUNCTIONS[name].arguments)


def test_the_page_of_the_functions_has_each_with_an_example_that_comes_out() -> None:
    page = (ROOT / "docs/functions.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)\((.*?)\)`.*? \| `=(\w+)\((.*?)\)` \| (.*) \|$", page, re.MULTILINE)
    assert {name: arguments.split(", ") for name, arguments, *_ in rows} == {
        one.name: [*one.arguments] for one in FUNCTIONS.values()
    }
    for name, _, used, given, told in rows:
        assert used == name
        answer = getattr(udfs, name)(*ast.literal_eval(f"({given},)"))
        shown = f"{answer:%d-%m-%Y}" if isinstance(answer, datetime) else str(answer)
        assert (shown.upper() if isinstance(answer, bool) else shown) == told


def test_the_wizard_says_what_the_functions_say_of_themselves() -> None:
    told = {
        name: (about, re.findall(r'"([^"]*)"', arguments))
        for name, about, arguments in re.findall(r'    Describe "(\w+)", "(.*?)", Array\((.*?)"\)', VBA, re.DOTALL)
    }
    for one in FUNCTIONS.values():
        about, arguments = told[one.name]
        assert about == one.about
        assert len(about) < 256, "Excel shows no more"
        *most, last = one.arguments.values()
        assert arguments[: len(most)] == most
        assert f'"{last}")' in VBA
        assert all(len(text) < 256 for text in one.arguments.values())


@pytest.mark.parametrize("name", list(FUNCTIONS))
def test_a_blank_cell_gives_a_blank_and_an_error_that_error(name: str) -> None:
    function, given = getattr(udfs, name), FUNCTIONS[name]
    needed = len(given.arguments) - len(given.optional)
    assert function(*[None] * needed) == function(*[""] * needed) == ""
    assert function(*["#N/A"] * needed) == "#N/A"
    assert function(*[[[None], [None]]] * needed) == [[""], [""]]


def test_cells_in_a_block_are_answered_one_by_one() -> None:
    assert udfs.ims_pan([["27AABCR1234F1ZS", None], ["24AAACU3333C1ZY", "#REF!"]]) == [
        ["AABCR1234F", ""],
        ["AAACU3333C", "#REF!"],
    ]
    assert udfs.ims_number_similarity([["INV-7"], ["8"]], "inv/7") == [
        [100],
        [udfs.ims_number_similarity("8", "inv/7")],
    ]
    assert udfs.ims_number_similarity([["1"], ["2"], ["3"]], [["1"], ["2"]]) == [[100], [100], ["#N/A"]]


def test_a_number_that_excel_made_a_float_is_the_number() -> None:
    assert udfs.ims_number(123.0) == udfs.ims_number("000123") == "123"


def test_a_gstin_tells_its_pan_its_state_and_what_is_odd() -> None:
    assert udfs.ims_gstin_valid("27aabcr1234f1zs") is True
    assert udfs.ims_gstin_valid("27AABCR1234F1ZT") is False
    assert udfs.ims_pan(" 27aabcr1234f1zs ") == "AABCR1234F"
    assert udfs.ims_state("27AABCR1234F1ZS") == udfs.ims_state("Maharashtra") == udfs.ims_state(27.0) == "Maharashtra"
    assert udfs.ims_state("Atlantis") == "#VALUE!"
    assert udfs.ims_gstin_remark("27AABCR1234F1ZS") == ""
    assert "check character" in udfs.ims_gstin_remark("27AABCR1234F1ZT")


@pytest.mark.parametrize("written", [datetime(2026, 10, 5), "05-10-2026", "05/10/2026", "2026-10-05", 46300.0])
def test_a_date_tells_its_year_its_period_and_the_last_day_for_its_credit(written: object) -> None:
    assert udfs.ims_financial_year(written) == "2026-27"
    assert udfs.ims_period(written) == "2026-10"
    assert udfs.ims_itc_last_date(written) == datetime(2027, 11, 30)


@pytest.mark.parametrize("written", ["soon", "31-02-2026", -4.0, True, 1e30])
def test_what_is_no_date_is_a_value_error(written: object) -> None:
    assert udfs.ims_period(written) == "#VALUE!"


def test_numbers_are_likened() -> None:
    assert udfs.ims_number_similarity("INV/26-27/0101", "inv-101") == 100


def test_the_actions_open_to_a_record_and_how_long_it_may_wait() -> None:
    assert udfs.ims_allowed_actions("b2b", "2026-10") == "Accept, Reject, Pending, No action"
    assert udfs.ims_allowed_actions("IMPG", datetime(2026, 10, 1)) == "Accept, Pending, No action"
    assert udfs.ims_allowed_actions("B2BCN", "2025-09") == "Accept, Reject, No action"
    assert udfs.ims_allowed_actions("ISD", "2026-10") == ""
    assert udfs.ims_allowed_actions("B2X", "2026-10") == "#VALUE!"
    assert udfs.ims_pending_until("B2B", "2026-10", "05-10-2026") == datetime(2027, 11, 30)
    assert udfs.ims_pending_until("B2BCN", "2026-10", "05-10-2026", "27AABCR1234F1ZS") == datetime(2026, 12, 20)
    assert udfs.ims_pending_until("B2BCN", "2026-10", "05-10-2026", 27, "quarterly") == datetime(2027, 4, 22)
    assert udfs.ims_pending_until("B2BCN", "2025-09", "05-09-2025") == ""
    assert udfs.ims_pending_until("B2B", "2026-10", "05-10-2026", None, "weekly") == "#VALUE!"


def test_amounts_in_words_and_boxes_of_table_4() -> None:
    assert udfs.ims_in_words(118000.5) == "Rupees One Lakh Eighteen Thousand and Fifty Paise Only"
    assert udfs.ims_in_words("much") == "#VALUE!"
    assert [udfs.ims_table4_box(one) for one in ("B2B", "B2BCN", "IMPG", "ISD")] == [
        "4(A)(5)", "4(A)(5)", "4(A)(1)", "4(A)(4)",
    ]  # fmt: skip
    assert udfs.ims_table4_box("B2B", "itcunavl") == "4(D)(2)"
    assert udfs.ims_table4_box("B2B", "ITC not available") == "4(D)(2)"
    assert udfs.ims_table4_box("B2B", "itcRejected") == ""
    assert udfs.ims_table4_box("B2B", "elsewhere") == "#VALUE!"

"""The worksheet functions answer as the formulas in a sheet would see it."""

import ast
from datetime import datetime
from pathlib import Path

from ims_xl import udfs


def test_a_number_that_excel_made_a_float_is_the_number() -> None:
    assert udfs.ims_number(123.0) == udfs.ims_number("000123") == "123"


def test_a_blank_cell_gives_a_blank_answer() -> None:
    answers = [udfs.ims_gstin_remark(None), udfs.ims_pan(None), udfs.ims_state(None), udfs.ims_number(None)]
    assert answers == [""] * 4
    assert udfs.ims_financial_year(None) == udfs.ims_itc_last_date(None) == ""


def test_a_gstin_tells_its_pan_its_state_and_what_is_odd() -> None:
    assert udfs.ims_pan(" 27aabcr1234f1zs ") == "AABCR1234F"
    assert udfs.ims_state("27AABCR1234F1ZS") == udfs.ims_state("Maharashtra") == "Maharashtra"
    assert udfs.ims_gstin_remark("27AABCR1234F1ZS") == ""
    assert "check character" in udfs.ims_gstin_remark("27AABCR1234F1ZT")


def test_a_date_tells_its_year_and_the_last_day_for_its_credit() -> None:
    assert udfs.ims_financial_year(datetime(2026, 3, 31)) == "2025-26"
    assert udfs.ims_itc_last_date(datetime(2026, 10, 5)) == datetime(2027, 11, 30)


def test_numbers_are_likened() -> None:
    assert udfs.ims_number_similarity("INV/26-27/0101", "inv-101") == 100


def test_the_functions_import_nothing_heavy_themselves() -> None:
    tree = ast.parse(Path(udfs.__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("pandas" in str(module) or "tables" in str(module) for module in modules)

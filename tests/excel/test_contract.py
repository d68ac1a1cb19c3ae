"""Every workbook keeps the same promises to the steps: in memory, on the disk, and open in Excel."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlwings as xw
from made_workbooks import MAKERS, OWN, TRICKY, same
from oddities import ODDITIES, PAIRS, TOGETHER, odd_excel
from plain_workbook import TABLE4_ROWS, plain_workbook
from standin import open_book

from ims_xl.errors import ImsError, WorkbookUnusable
from ims_xl.excel.cells import CellError
from ims_xl.excel.live import LiveWorkbook
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.gstr2b import BLOCKS
from ims_xl.settings import CLIENT, FREQUENCY, GSTIN, LAST_SYNC, PERIOD, SUGGEST_REJECT, TAX_TOLERANCE
from ims_xl.tables import SHEET_TABLES, Books, Draft2B, Problems, Records, Table4


@pytest.fixture
def excel(tmp_path: Path) -> Iterator[Workbook]:
    if sys.platform not in ("win32", "darwin"):
        pytest.skip("Microsoft Excel runs on Windows and Mac only")
    with xw.App(visible=False) as app:
        yield LiveWorkbook(app.books.open(plain_workbook(tmp_path / "Acme.xlsx", OWN)))


ODD = [*((odd,) for odd in ODDITIES), *(PAIRS if os.environ.get("IMS_XL_FULL") else TOGETHER)]


@pytest.fixture(params=[*MAKERS, *map("+".join, ODD), pytest.param("excel", marks=pytest.mark.excel)])
def workbook(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workbook]:
    """Each kind of workbook, and the open one in each odd state of Excel's, which must be the same at the end."""
    odd = tuple(str(request.param).split("+"))
    if odd in ODD:
        book = open_book(tmp_path / "Acme.xlsm", OWN)
        with odd_excel(book, *odd):
            yield LiveWorkbook(xw.Book(impl=book))
    elif request.param in MAKERS:
        yield MAKERS[request.param](tmp_path)
    else:
        yield request.getfixturevalue("excel")


def entries(*rows: dict[str, Any]) -> pd.DataFrame:
    return Books.of_rows(rows)


def test_a_table_never_filled_reads_as_no_rows(workbook: Workbook) -> None:
    for table in SHEET_TABLES:
        same(workbook.read(table), table.empty())


def test_several_tables_are_read_as_each_alone_in_the_order_asked_for(workbook: Workbook) -> None:
    workbook.write({Books: entries({"entry_id": "B|1", "igst": 5}), Problems: Problems.of_rows([{"message": "Look"}])})
    wanted = (Problems, Records, Books)
    for table, frame in zip(wanted, workbook.read_all(*wanted), strict=True):
        pd.testing.assert_frame_equal(frame, workbook.read(table))


def test_every_kind_of_value_comes_back(workbook: Workbook) -> None:
    row = {
        "entry_id": "B|1", "supplier_name": "Acme", "document_date": datetime(2026, 10, 5), "reverse_charge": True,
        "igst": 11_800_050, "cgst": -1, "sgst": 0, "cess": 99_999_999_999_999, "document_number": "001",
    }  # fmt: skip
    other = {"entry_id": "B|2", "reverse_charge": False, "document_date": datetime(1900, 3, 1), "taxable_value": -250}
    frame = entries(row, other)
    workbook.write({Books: frame})
    same(workbook.read(Books), frame)


def test_a_code_that_is_shown_in_words_comes_back_as_the_code(workbook: Workbook) -> None:
    frame = Records.of_rows({"record_id": str(at), "gstr2b_block": code} for at, code in enumerate([*BLOCKS, None]))
    workbook.write({Records: frame})
    same(workbook.read(Records), frame)


def test_text_stays_the_text_it_is(workbook: Workbook) -> None:
    frame = entries(*({"entry_id": f"B|{at}", "supplier_name": text} for at, text in enumerate(TRICKY)))
    workbook.write({Books: frame})
    assert workbook.read(Books)[Books.supplier_name].tolist() == TRICKY


def test_text_in_columns_the_user_added_stays_text_too(workbook: Workbook) -> None:
    frame = entries(*({"entry_id": f"B|{at}", "Own": text} for at, text in enumerate(TRICKY)))
    workbook.write({Books: frame})
    assert workbook.read(Books)["Own"].tolist() == TRICKY


def test_columns_the_user_added_come_back_as_they_are(workbook: Workbook) -> None:
    frame = entries(
        {"entry_id": "a", "Own": 5.25, "Mixed": "x"}, {"entry_id": "b", "Own": 7.0, "Mixed": 3.5}, {"entry_id": "c"}
    )
    workbook.write({Books: frame})
    read = workbook.read(Books)
    assert list(read.columns) == [*Books.columns(), "Own", "Mixed"]
    assert read["Own"].dtype == "Float64"
    assert read["Own"].tolist() == [5.25, 7.0, pd.NA]
    assert read["Mixed"].tolist() == ["x", 3.5, None]


def test_an_error_in_a_column_of_the_users_comes_back_as_the_error_it_is(workbook: Workbook) -> None:
    frame = entries({"entry_id": "a", "Mixed": "#N/A"}, {"entry_id": "b", "Mixed": 3.5})
    frame["Own"] = pd.Series([CellError("#N/A"), 5.0], dtype="object")
    workbook.write({Books: frame})
    for rows in ([0, 1], [1, 0]):
        read = workbook.read(Books)
        assert [type(value) for value in read["Own"].iloc[rows]] == [CellError, float]
        assert [type(value) for value in read["Mixed"].iloc[rows]] == [str, float]
        workbook.write({Books: Books.carry_over(read[[*Books.columns()]].iloc[::-1], read)})


def test_a_column_nobody_has_added_is_refused_before_anything_is_written(workbook: Workbook) -> None:
    workbook.write({Books: entries({"entry_id": "a"})})
    with pytest.raises(WorkbookUnusable, match='Books has no column "Foreign"'):
        workbook.write({Books: entries({"entry_id": "b", "Foreign": "x"})})
    assert workbook.read(Books)[Books.entry_id].tolist() == ["a"]


def test_fewer_rows_leave_none_of_the_old_ones(workbook: Workbook) -> None:
    workbook.write({Books: entries(*({"entry_id": f"B|{at}", "igst": at, "Own": "x"} for at in range(30)))})
    workbook.write({Books: entries({"entry_id": "last"})})
    assert workbook.read(Books)[Books.entry_id].tolist() == ["last"]
    workbook.write({Books: Books.empty()})
    same(workbook.read(Books), Books.empty())
    workbook.write({Books: entries(*({"entry_id": f"B|{at}"} for at in range(3)))})
    assert workbook.read(Books)["Own"].isna().all()


def test_two_tables_on_one_sheet_do_not_touch_each_other(workbook: Workbook) -> None:
    boxes = Table4.of_rows([{"box": f"4(A)({at})", "igst": at * 100} for at in range(TABLE4_ROWS)])
    leaves = Draft2B.of_rows([{"block": "itcavl", "leaf": str(at), "documents": at} for at in range(60)])
    workbook.write({Draft2B: leaves, Table4: boxes})
    same(workbook.read(Table4), boxes)
    same(workbook.read(Draft2B), leaves)
    workbook.write({Table4: boxes.head(2), Draft2B: leaves.head(1)})
    same(workbook.read(Table4), boxes.head(2))
    same(workbook.read(Draft2B), leaves.head(1))


def test_the_tables_of_one_write_all_change_or_none(workbook: Workbook) -> None:
    good, more = entries({"entry_id": "a", "igst": 5}), entries({"entry_id": "b"}, {"entry_id": "c"})
    workbook.write({Books: good}, {CLIENT: "Acme"})
    too_long = Records.of_rows([{"record_id": "r", "remarks": "x" * 32_768}])
    with pytest.raises(WorkbookUnusable, match=r'Portal, line 1 of the table, Remarks: the text "x+…" has 32768'):
        workbook.write({Books: more, Records: too_long}, {CLIENT: "Other"})
    same(workbook.read(Books), good)
    same(workbook.read(Records), Records.empty())
    assert workbook.setting(CLIENT) == "Acme"


def test_text_as_long_as_a_cell_is_kept(workbook: Workbook) -> None:
    frame = Records.of_rows([{"record_id": "r", "portal_values": "x" * 32_767}])
    workbook.write({Records: frame})
    same(workbook.read(Records), frame)


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ({"igst": 10**15}, "Books, IGST"),
        ({"document_date": datetime(1899, 5, 1)}, "Books, line 1 of the table, Document date: 01-05-1899 lies before"),
        ({"Own": float("inf")}, "Books, line 1 of the table, Own: a cell cannot hold infinity"),
    ],
)
def test_a_value_no_cell_can_hold_is_refused_with_its_place(
    workbook: Workbook, frame: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(WorkbookUnusable, match=sentence):
        workbook.write({Books: entries({"entry_id": "a", **frame})})


def test_more_rows_than_a_sheet_has_are_refused(workbook: Workbook) -> None:
    frame = Problems.conform(pd.DataFrame({"row": range(1_048_576)}))
    with pytest.raises(WorkbookUnusable, match=r"Problems would get 10,48,576 rows; an Excel sheet holds 10,48,575\."):
        workbook.write({Problems: frame})


def test_settings_come_back_and_blank_ones_are_their_defaults(workbook: Workbook) -> None:
    assert workbook.setting(GSTIN) is None
    assert workbook.setting(TAX_TOLERANCE) == 100
    assert workbook.setting(SUGGEST_REJECT) is False
    moment = datetime(2026, 10, 5, 11, 59, 59)
    workbook.write(
        {}, {GSTIN: "27AAAAA0000A1Z5", TAX_TOLERANCE: 250, SUGGEST_REJECT: True, LAST_SYNC: moment, PERIOD: "2026-10"}
    )
    assert workbook.setting(GSTIN) == "27AAAAA0000A1Z5"
    assert workbook.setting(TAX_TOLERANCE) == 250
    assert workbook.setting(SUGGEST_REJECT) is True
    assert workbook.setting(LAST_SYNC) == moment
    assert workbook.setting(PERIOD) == "2026-10"
    workbook.write({}, {TAX_TOLERANCE: None})
    assert workbook.setting(TAX_TOLERANCE) == 100


def test_a_wrong_setting_is_named_with_the_way_out(workbook: Workbook) -> None:
    workbook.write({}, {FREQUENCY: "Sometimes"})
    with pytest.raises(
        WorkbookUnusable, match=r'Settings, GSTR-3B filed: "Sometimes" is not one of Monthly, Quarterly'
    ):
        workbook.setting(FREQUENCY)
    workbook.write({}, {PERIOD: "October"})
    with pytest.raises(WorkbookUnusable, match=r"Settings, 2B period: .*yyyy-mm"):
        workbook.setting(PERIOD)


def test_it_knows_where_it_lies(workbook: Workbook, tmp_path: Path) -> None:
    assert workbook.name == "Acme"
    assert workbook.folder == tmp_path


def test_a_frame_that_does_not_fit_its_table_is_refused(workbook: Workbook) -> None:
    with pytest.raises(ImsError, match="Books, column IGST"):
        workbook.write({Books: pd.DataFrame({"entry_id": ["a"], "igst": ["much"]})})

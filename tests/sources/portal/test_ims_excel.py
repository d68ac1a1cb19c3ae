"""IMS reads the same from the offline tool's workbook, and from a download with other columns in another order."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import xlsxwriter
from ims_workbook import offline_tool
from portal_files import GSTIN, OCTOBER, SAMPLES

from ims_xl.errors import Level
from ims_xl.sources.portal import ims
from ims_xl.sources.recognise import FileKind, recognise
from ims_xl.tables import Records

NOT_IN_EXCEL = [Records.portal_hash, Records.portal_values]


def test_the_offline_tools_workbook_holds_the_records_of_the_download(tmp_path: Path) -> None:
    download = json.loads((SAMPLES / "ims_download.json").read_text(encoding="utf-8"))["imsDetails"]
    path = offline_tool(tmp_path / "tool.xlsm", download)
    assert recognise(path) is FileKind.IMS
    excel, wire = ims.read(path, GSTIN, OCTOBER), ims.read(SAMPLES / "ims_download.json", GSTIN, OCTOBER)
    pd.testing.assert_frame_equal(excel.frame.drop(columns=NOT_IN_EXCEL), wire.frame.drop(columns=NOT_IN_EXCEL))
    assert excel.tally == wire.tally
    assert [problem.level for problem in excel.problems] == [Level.REMARK] * len(excel.problems)
    assert "sync the portal's JSON download as well" in str(excel.problems[0])


def test_columns_go_by_their_headers_under_a_band(tmp_path: Path) -> None:
    path = tmp_path / "dashboard.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("B2B-CN").write(0, 0, "nothing")
    sheet = book.add_worksheet("B2B")
    sheet.write_row(
        1, 0, ("Action taken", "Invoice Details", "", "", "GSTIN of supplier", "Tax Amount", "", "Taxable value")
    )
    sheet.write_row(2, 0, ("", "Invoice No", "Invoice Date", "Invoice Value (₹)", "", "Central Tax", "State/UT Tax"))
    sheet.write_row(3, 0, ("Accepted", "000123", "05/10/2026", 118.5, "27AAACS1111A1ZA", 9, 9.25, 100.25))
    book.close()
    frame = ims.read(path, GSTIN, OCTOBER).frame
    told = ["document_number", "portal_action", "document_value", "taxable_value", "cgst", "sgst"]
    assert frame[told].values.tolist() == [["000123", "Accept", 11_850, 10_025, 900, 925]]

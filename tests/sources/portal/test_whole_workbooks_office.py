"""The portal's whole workbooks read the same after LibreOffice has saved them in another form."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from ims_workbook import offline_tool
from portal_files import GSTIN, OCTOBER, SAMPLES
from portal_workbooks import statement

from ims_xl.sources.portal import gstr2b, ims
from ims_xl.sources.recognise import FileKind, recognise
from ims_xl.tables import Records

pytestmark = pytest.mark.office


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_a_statement_and_the_offline_tool_are_read_in_any_form(office: ModuleType, tmp_path: Path, form: str) -> None:
    download = json.loads((SAMPLES / "ims_download.json").read_text(encoding="utf-8"))["imsDetails"]
    saved, tool = (
        office.convert(made, form, tmp_path / "saved")
        for made in (statement(tmp_path / "2B.xlsx"), offline_tool(tmp_path / "tool.xlsx", download))
    )
    assert (recognise(saved), recognise(tool)) == (FileKind.GSTR2B, FileKind.IMS)
    there, here = gstr2b.read(saved, GSTIN, OCTOBER), gstr2b.read(SAMPLES / "gstr2b.json", GSTIN, OCTOBER)
    pd.testing.assert_frame_equal(there.leaves, here.leaves)
    pd.testing.assert_frame_equal(there.direct, here.direct)
    assert there.tally == here.tally
    told, wire = ims.read(tool, GSTIN, OCTOBER), ims.read(SAMPLES / "ims_download.json", GSTIN, OCTOBER)
    lost = [Records.portal_hash, Records.portal_values]
    pd.testing.assert_frame_equal(told.frame.drop(columns=lost), wire.frame.drop(columns=lost))

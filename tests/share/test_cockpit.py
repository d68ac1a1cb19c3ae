"""The cockpit: every client in one row, whatever one file holds; figures as the workbooks have them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from month import WORKBOOK
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from ims_xl import settings
from ims_xl.__main__ import main
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.money import rupees
from ims_xl.share import pool
from ims_xl.share.cockpit import cockpit
from ims_xl.share.position import Position
from ims_xl.tables import Records, Suppliers


@pytest.fixture
def firm(october: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "firm"
    (folder / "south").mkdir(parents=True)
    shutil.copyfile(october / WORKBOOK, folder / "Rainbow.xlsm")
    shutil.copyfile(october / WORKBOOK, folder / "south" / "Bose.xlsm")
    shutil.copyfile(october / WORKBOOK, folder / "Rainbow.bak.xlsm")
    (folder / "~$Rainbow.xlsm").write_bytes(b"lock")
    ClosedWorkbook(folder / "south" / "Bose.xlsm").write(
        {}, {settings.CLIENT: "=Bose & Sons", settings.PERIOD: "2026-12"}
    )
    (folder / "Cut.xlsm").write_bytes((october / WORKBOOK).read_bytes()[:9000])
    (folder / "south" / "Bose.bak.xlsm").unlink()
    return folder


BANDS = ((0, 1e-9), (1e-9, 0.5), (0.5, 1), (1, 2))  # the shares that the columns count


def shown(path: Path) -> pd.DataFrame:
    return pd.read_excel(path, sheet_name=Position.sheet, header=3, engine="calamine").set_index("Workbook")


def test_every_workbook_has_a_row_with_its_figures_and_a_broken_one_its_reason(firm: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in firm.rglob("*.xlsm")}
    told = cockpit(firm, tmp_path / "cockpit.xlsx", jobs=1)
    assert told.startswith("2 clients, ")
    assert "1 workbook could not be read: see the last rows." in told
    rows = shown(tmp_path / "cockpit.xlsx")
    assert rows.index.tolist() == ["Rainbow.xlsm", "south/Bose.xlsm", "Cut.xlsm"]
    assert "Cut.xlsm" in rows.loc["Cut.xlsm", Position.trouble.header]
    workbook = ClosedWorkbook(firm / "Rainbow.xlsm")
    records, suppliers = workbook.read(Records), workbook.read(Suppliers)
    here = records[(records[Records.source] == "IMS") & ~records[Records.gstr3b_filed].fillna(False).astype(bool)]
    mine = here[Records.chosen_action].fillna(here[Records.portal_action]).fillna("No action")
    idle = here[mine == "No action"]
    row = rows.loc["Rainbow.xlsm"]
    assert row[Position.records.header] == len(here)
    assert row[Position.acted_on.header] == len(here) - len(idle) > 0
    tax = idle[["igst", "cgst", "sgst", "cess"]].sum().sum()
    assert row[Position.no_action.header] == float(rupees(int(tax)))
    assert row[Position.at_risk.header] == float(rupees(int(suppliers[Suppliers.itc_at_risk].sum())))
    assert str(row[Position.due.header])[:10] == "2026-11-20"
    assert rows.loc["south/Bose.xlsm", "Client"] == "=Bose & Sons"
    assert {path: path.read_bytes() for path in firm.rglob("*.xlsm")} == before, "it only reads"


def test_processes_come_to_the_same(firm: Path, tmp_path: Path) -> None:
    cockpit(firm, tmp_path / "one.xlsx", jobs=1)
    cockpit(firm, tmp_path / "two.xlsx", jobs=2)
    pd.testing.assert_frame_equal(shown(tmp_path / "one.xlsx"), shown(tmp_path / "two.xlsx"))


@pytest.mark.filterwarnings("ignore:.* extension is not supported")  # the reader knows no data bars
def test_the_heat_map_counts_clients_by_due_date(firm: Path, tmp_path: Path) -> None:
    cockpit(firm, tmp_path / "cockpit.xlsx", jobs=1)
    sheet = load_workbook(tmp_path / "cockpit.xlsx")["By due date"]
    assert [cell.value for cell in sheet[4]][:6] == [
        "GSTR-3B due", "Nothing yet", "Under half", "Over half", "All acted on", "Clients",
    ]  # fmt: skip
    assert str(sheet["C5"].value).startswith("=COUNTIFS(Clients!")
    cached = load_workbook(tmp_path / "cockpit.xlsx", data_only=True)["By due date"]
    rows = shown(tmp_path / "cockpit.xlsx")
    expected = [[int(lowest <= rows.loc[name, "Acted on (%)"] < highest) for lowest, highest in BANDS] + [1]
                for name in ("Rainbow.xlsm", "south/Bose.xlsm")]  # fmt: skip
    assert [[cell.value for cell in row[1:6]] for row in cached["A5:F6"]] == expected
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(tmp_path / "cockpit.xlsx"))
    assert not result.errors


def _dies_of_bad(path: Path) -> str:
    if path.stem == "bad":
        os._exit(3)
    return path.stem


def _named(path: Path) -> str:
    return f"{path.stem} killed its process"


def test_a_file_that_kills_its_process_is_named_and_the_others_are_done() -> None:
    paths = [Path(f"{name}.xlsm") for name in ("a", "bad", "c", "d")]
    assert sorted(pool.each(_dies_of_bad, paths, 2, _named)) == ["a", "bad killed its process", "c", "d"]


def test_a_folder_without_workbooks_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cockpit", str(tmp_path), "--out", str(tmp_path / "a.xlsx")]) == 2
    assert "holds no workbook (.xlsm)" in capsys.readouterr().err
    (tmp_path / "a.xlsm").touch()
    assert main(["cockpit", str(tmp_path), "--out", str(tmp_path / "a.txt")]) == 2
    assert "Name it a.xlsx" in capsys.readouterr().err

"""Bad input: one clear sentence, exit status 2, and the workbook as it was."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from month import EXAMPLE
from msoffcrypto.format.ooxml import OOXMLFile

from ims_xl.__main__ import main
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.tables import Books, Problems, Records

DOWNLOAD = (EXAMPLE / "ims_download.json").read_text(encoding="utf-8")
HEADERS = ["Supplier GSTIN", "Supplier", "Invoice No", "Invoice date", "Taxable value", "IGST", "CGST", "SGST", "Total"]
ROW = ["29AAACT2222B1ZX", "Tatva", "TX-1", "05/10/2026", 1000, 180, 0, 0, 1180]


def register(path: Path, *rows: list[object], headers: list[str] = HEADERS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Purchases"
    for row in (headers, *rows):
        sheet.append(row)
    book.save(path)
    return path


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def of_another_client(content: str) -> str:
    return json.dumps({"gstin": "29AAACT2222B1ZX", **json.loads(content)["imsDetails"]})


BAD = {
    "an empty file": ("sync", lambda at: text(at / "empty.json", ""), "empty.json"),
    "a JSON cut in half": ("sync", lambda at: text(at / "half.json", DOWNLOAD[: len(DOWNLOAD) // 2]), "half.json"),
    "a JSON of something else": ("sync", lambda at: text(at / "other.json", '{"a": 1}'), "other.json"),
    "a missing file": ("sync", lambda at: at / "nowhere.json", "nowhere.json"),
    "a folder": ("sync", lambda at: at, ""),
    "another client's file": ("sync", lambda at: text(at / "x.json", of_another_client(DOWNLOAD)), "29AAACT2222B1ZX"),
    "books where records were expected": ("sync", lambda at: register(at / "b.xlsx", ROW), "Import books"),
    "an error file where records were expected": ("sync", lambda at: EXAMPLE / "ims_error_file.json", "Read answer"),
    "records where books were expected": ("books", lambda at: EXAMPLE / "ims_download.json", "Sync"),
    "a register without GSTIN": (
        "books",
        lambda at: register(at / "b.xlsx", ROW[1:], headers=HEADERS[1:]),
        "Purchases has no column for Supplier GSTIN. It has: Supplier, Invoice No, Invoice date",
    ),
    "an empty register": ("books", lambda at: register(at / "b.xlsx", headers=[]), "b.xlsx"),
    "a 2B where the portal's answer was expected": ("answer", lambda at: EXAMPLE / "gstr2b.json", "imsDetailsErr"),
    "a 2B where books were expected": ("books", lambda at: EXAMPLE / "gstr2b.json", "GSTR-2B"),
    "an IMS file where a 2B was expected": ("compute-2b", lambda at: EXAMPLE / "ims_download.json", "GSTR-2B"),
    "a 2A where a 2B was expected": (
        "compute-2b",
        lambda at: EXAMPLE / "gstr2a.json",
        "gstr2a.json is a GSTR-2A, where a GSTR-2B statement was expected; download that from the portal.",
    ),
    "records where the portal's answer was expected": ("answer", lambda at: EXAMPLE / "ims_download.json", "Sync"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_one_sentence_and_change_nothing(
    case: str, workbook: ClosedWorkbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, made, told = BAD[case]
    before = workbook.path.read_bytes()
    assert main([command, str(workbook.path), str(made(tmp_path))]) == 2
    said = capsys.readouterr().err.strip()
    assert told in said
    assert "\n" not in said
    assert "Traceback" not in said
    assert workbook.path.read_bytes() == before


def lock_of_excel(path: Path) -> None:
    path.with_name(f"~${path.name}").write_bytes(b"owner")


def lock_of_libreoffice(path: Path) -> None:
    path.with_name(f".~lock.{path.name}#").write_text("owner", encoding="utf-8")


def encrypted(path: Path) -> None:
    sealed = io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt("secret", sealed)
    path.write_bytes(sealed.getvalue())


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def not_ours(path: Path) -> None:
    openpyxl.Workbook().save(path)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lock_of_excel, "open in Excel"),
        (lock_of_libreoffice, "open in LibreOffice"),
        (encrypted, "password"),
        (cut, "Rainbow_October_2026.xlsm"),
        (not_ours, "Rainbow_October_2026.xlsm"),
    ],
)
def test_an_unusable_workbook_is_one_sentence(
    spoil: object, told: str, workbook: ClosedWorkbook, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(workbook.path)  # type: ignore[operator]
    before = workbook.path.read_bytes()
    assert main(["match", str(workbook.path)]) == 2
    said = capsys.readouterr().err.strip()
    assert told in said
    assert "\n" not in said
    assert workbook.path.read_bytes() == before


def test_bad_cells_are_told_with_their_place_and_the_rest_is_read_if_the_user_goes_on(
    workbook: ClosedWorkbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = register(
        tmp_path / "cells.xlsx",
        ["29AAACT2222B1ZX", "Tatva", "TX-1", "31/02/2026", 1000, 180, 0, 0, 1180],
        ["29AAACT2222B1ZX", "Tatva", "TX-2", "05/10/2026", "about 1000", 180, 0, 0, 1180],
        ["29AAACT2222B1ZX", "Tatva", "TX-3", "06/10/2026", 2000, 360, 0, 0, 2360],
    )
    before = workbook.path.read_bytes()
    assert main(["books", str(workbook.path), str(path)]) == 2
    said = capsys.readouterr().err.strip()
    assert '"31/02/2026"' in said
    assert "row 2, Invoice date" in said
    assert "\n" not in said
    assert workbook.path.read_bytes() == before
    assert main(["books", str(workbook.path), str(path), "--accept-differences"]) == 0
    books, problems = workbook.read(Books), workbook.read(Problems)
    assert set(books[Books.file]) == {"cells.xlsx", "purchase_register.xlsx"}
    assert sorted(books.loc[books[Books.file] == "cells.xlsx", Books.document_number]) == ["TX-1", "TX-2", "TX-3"]
    told = problems[problems[Problems.file] == "cells.xlsx"]
    places = set(zip(told[Problems.row], told[Problems.header], told[Problems.value], strict=True))
    assert {(2, "Invoice date", "31/02/2026"), (3, "Taxable value", "about 1000")} <= places


def test_a_supplier_that_is_a_formula_stays_text(workbook: ClosedWorkbook, tmp_path: Path) -> None:
    trap = '=HYPERLINK("http://x")'
    download = json.loads(DOWNLOAD)
    download["imsDetails"]["b2b"][0]["tradenm"] = trap
    path = text(tmp_path / "trap.json", json.dumps(download))
    books = register(tmp_path / "trap.xlsx", [ROW[0], "'" + trap, "@x", *ROW[3:]])
    out = tmp_path / "matches.csv"
    assert main(["sync", str(workbook.path), str(path)]) == 0
    assert main(["books", str(workbook.path), str(books)]) == 0
    assert main(["match", str(workbook.path)]) == 0
    assert main(["match-files", str(path), str(books), "--out", str(out)]) == 0
    assert trap in set(workbook.read(Records)[Records.supplier_name])
    for sheet in openpyxl.load_workbook(workbook.path, keep_vba=True):
        for row in sheet.iter_rows():
            for cell in row:
                assert not (cell.data_type == "f" and "HYPERLINK" in str(cell.value) and "http" in str(cell.value))
    assert not any(
        cell.startswith(("=", "+", "@")) for line in out.read_text().splitlines() for cell in line.split(",")
    )


def test_new_refuses_a_gstin_that_cannot_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xlsm"
    assert main(["new", str(path), "--gstin", "27AABCR1234F1ZT", "--period", "2026-10"]) == 2
    assert "27AABCR1234F1ZT" in capsys.readouterr().err
    assert not path.exists()


def test_a_fault_of_ours_is_a_sentence_and_a_log_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workbook: ClosedWorkbook, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr("ims_xl.steps.matching.match_documents", lambda *_: 1 / 0)
    assert main(["match", str(workbook.path)]) == 1
    said = capsys.readouterr().err
    assert "nothing was changed" in said
    assert "Traceback" not in said
    assert "ZeroDivisionError" in next((tmp_path / ".ims_xl" / "log").iterdir()).read_text(encoding="utf-8")

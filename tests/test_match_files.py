"""Two files in, a CSV of matches out: the interface other programs call."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pandas as pd
import pytest
from matched_files import PORTAL, matched, told, two_files
from month import EXAMPLE

from ims_xl import processes
from ims_xl.__main__ import main
from ims_xl.commands import matching
from ims_xl.recon import portion

BY_NAME = [
    ("P1", "B1", "Matched"),
    ("P2", "B2a;B2b", "Matched"),
    ("P3", "B3", "Matched"),
    ("P4", "B4", "Matched"),
    ("P5", "B5a;B5b", "Partially Matched"),
    ("P6", "", "IMS Only"),
    ("", "B7", "Books Only"),
]
BY_ROW = [
    ("1", "1"), ("2", "2;3"), ("3", "4"), ("4", "5"), ("5", "6;7"), ("6", ""), ("", "8"),
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    return two_files(tmp_path)


def test_rows_are_named_by_the_columns_the_caller_names(files: tuple[Path, Path, Path]) -> None:
    portal, books, out = files
    rows = matched(portal, books, "--out", out, "--portal-id", "pid", "--books-id", "bid")
    assert list(rows[0]) == ["portal_id", "books_id", "status", "reason", "because"]
    assert told(rows, "portal_id", "books_id", "status") == sorted(BY_NAME)
    assert all(row["reason"] and row["because"] for row in rows)


def test_rows_are_numbered_from_one_where_no_column_is_named(files: tuple[Path, Path, Path]) -> None:
    portal, books, out = files
    assert told(matched(portal, books, "--out", out), "portal_id", "books_id") == sorted(BY_ROW)


def test_parquet_is_read_as_csv_is(files: tuple[Path, Path, Path]) -> None:
    portal, books, out = files
    for path in (portal, books):
        pd.read_csv(path, dtype=str).to_parquet(path.with_suffix(".parquet"))
    from_csv = matched(portal, books, "--out", out)
    assert matched(portal.with_suffix(".parquet"), books.with_suffix(".parquet"), "--out", out) == from_csv


def test_a_download_and_a_register_go_in_as_they_are(tmp_path: Path) -> None:
    rows = matched(
        EXAMPLE / "ims_download.json", EXAMPLE / "purchase_register.xlsx", "--out", tmp_path / "m.csv",
        "--portal-id", "document_number", "--books-id", "Voucher No.", "--as-of", "2026-10",
    )  # fmt: skip
    pairs = {(row["portal_id"], row["books_id"]): row["status"] for row in rows}
    assert pairs["INV/26-27/0101", "PUR/1001"] == "Matched"
    assert pairs["CN-300", "DBN/22"] == "Matched"
    assert pairs["DL/77", ""] == "IMS Only"


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (("--portal-id", "nowhere"), 'portal.csv has no column "nowhere". It has: '),
        (("--books-id", "nowhere"), 'books.csv has no column "nowhere". It has: '),
    ],
)
def test_a_column_that_is_not_there_is_one_sentence_and_no_file(
    files: tuple[Path, Path, Path], option: tuple[str, str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    portal, books, out = files
    assert main(["match-files", str(portal), str(books), "--out", str(out), *option]) == 2
    assert capsys.readouterr().err.startswith(sentence)
    assert not out.exists()


def test_the_matches_do_not_take_the_place_of_what_is_matched(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    portal, books, _ = files
    assert main(["match-files", str(portal), str(books), "--out", str(portal)]) == 2
    assert "is one of the files to match" in capsys.readouterr().err
    assert portal.read_text(encoding="utf-8") == PORTAL


def test_the_helper_is_begun_with_what_it_will_need_while_large_files_are_read(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(matching, "_LARGE", 0)
    monkeypatch.setattr(processes, "begin", begun.append)
    portal, books, out = files
    matched(portal, books, "--out", out)
    assert begun == [portion.__name__]


def test_where_the_matches_cannot_go_is_told_before_any_work(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    portal, books, out = files
    for given, says in ((out.parent, "is a folder. Name the file in it"), (out / "m.csv", "There is no folder")):
        assert main(["match-files", str(portal), str(books), "--out", str(given)]) == 2
        assert says in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="files on Windows have no owner's mode")
def test_other_programs_may_read_the_matches(files: tuple[Path, Path, Path]) -> None:
    portal, books, out = files
    matched(portal, books, "--out", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o644


def test_records_of_a_json_are_numbered_as_the_file_has_them(tmp_path: Path) -> None:
    download = json.loads((EXAMPLE / "ims_download.json").read_text(encoding="utf-8"))
    download["imsDetails"]["b2b"].reverse()
    portal = tmp_path / "reversed.json"
    portal.write_text(json.dumps(download), encoding="utf-8")
    register = EXAMPLE / "purchase_register.xlsx"
    rows = matched(portal, register, "--out", tmp_path / "m.csv", "--books-id", "Voucher Ref. No.")
    pairs = told(rows, "portal_id", "books_id")
    assert ("1", "SZ/15") in pairs  # the first record of the file
    assert ("7", "0101") in pairs

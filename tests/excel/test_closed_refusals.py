"""A file that is no workbook of ours, or is not as it was read, is refused in one sentence and left as it is."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from journal import changed, many
from plain_workbook import plain_workbook

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.settings import CLIENT
from ims_xl.tables import Books


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return plain_workbook(tmp_path / "Acme.xlsx", {Books: ["Own", "Twice"]})


def test_a_workbook_changed_by_others_while_a_step_ran_is_not_overwritten(path: Path) -> None:
    workbook = ClosedWorkbook(path)
    workbook.read(Books)
    ClosedWorkbook(path).write({Books: many(3)})
    with pytest.raises(WorkbookUnusable, match=r"Acme\.xlsx was changed by another program while this ran"):
        workbook.write({Books: many(1)})
    assert len(workbook.read(Books)) == 3


def encrypted() -> bytes:
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)


def truncated(path: Path) -> bytes:
    return path.read_bytes()[:-200]


def bent(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    at = data.index(b"xl/workbook.xml") + 60
    data[at : at + 20] = bytes(20)
    return bytes(data)


def foreign(path: Path) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet()
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda path: encrypted(), "Acme.xlsx is protected by a password. Open it in Excel"),
        (lambda path: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000), "Acme.xlsx is in the format of Excel 2003"),
        (lambda path: b"Party,Bill No\nAcme,1\n", "Acme.xlsx is not an Excel workbook"),
        (lambda path: b"", "Acme.xlsx is not an Excel workbook"),
        (truncated, "Acme.xlsx is damaged or cut short"),
        (bent, "Acme.xlsx is damaged or cut short"),
        (foreign, "Acme.xlsx is no client's workbook: it has none of our tables"),
    ],
    ids=["password", "old format", "text", "empty", "cut short", "bent", "not ours"],
)
def test_a_file_that_is_no_workbook_of_ours_is_refused_in_one_sentence(
    path: Path, content: Callable[[Path], bytes], sentence: str
) -> None:
    path.write_bytes(content(path))
    before = path.read_bytes()
    with pytest.raises(WorkbookUnusable, match=sentence):
        ClosedWorkbook(path).read(Books)
    with pytest.raises(WorkbookUnusable, match=sentence):
        ClosedWorkbook(path).write({Books: many(1)})
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookUnusable, match=r"There is no workbook gone\.xlsm in .*\. Check the name"):
        ClosedWorkbook(tmp_path / "gone.xlsm").read(Books)


def test_a_setting_whose_name_is_gone_is_refused(path: Path) -> None:
    changed(path, {"xl/workbook.xml": lambda data: data.replace(b"cfgClient", b"cfgClientel")})
    with pytest.raises(WorkbookUnusable, match=r"Acme.xlsx has no cell named cfgClient \(Client\)"):
        ClosedWorkbook(path).setting(CLIENT)


def test_a_workbook_of_another_kind_is_told_to_be_one(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "other.xlsx") as book:
        book.add_worksheet("Purchases").write(0, 0, "GSTIN")
    with pytest.raises(WorkbookUnusable, match=r"other\.xlsx is no client's workbook: it has none of our tables"):
        ClosedWorkbook(tmp_path / "other.xlsx").setting(CLIENT)

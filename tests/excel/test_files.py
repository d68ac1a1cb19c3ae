"""A file is replaced as a whole or not at all, and not while another program has it open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import files


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "Acme 2026.xlsm"
    path.write_bytes(b"old")
    return path


def names(path: Path) -> set[str]:
    return {found.name for found in path.parent.iterdir()}


def test_the_version_before_is_kept_beside_the_file(path: Path) -> None:
    files.replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert files.backup(path).read_bytes() == b"old"
    files.replace(path, b"newer")
    assert files.backup(path).read_bytes() == b"new"
    assert names(path) == {"Acme 2026.xlsm", "Acme 2026.bak.xlsm"}


def test_a_new_file_has_no_version_before(tmp_path: Path) -> None:
    files.replace(tmp_path / "new.xlsm", b"first")
    assert names(tmp_path / "new.xlsm") == {"new.xlsm"}


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_failure_half_way_leaves_the_file_as_it_was(
    path: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if failing == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(WorkbookUnusable, match=r"Acme 2026\.xlsm could not be saved: No space left on device\."):
        files.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(path) == {"Acme 2026.xlsm"}


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_stays_a_link_to_the_replaced_file(path: Path) -> None:
    link = path.with_name("link.xlsm")
    link.symlink_to(path)
    files.replace(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("lock", "program"), [("~$Acme 2026.xlsm", "Excel"), (".~lock.Acme 2026.xlsm#", "LibreOffice")]
)
def test_a_workbook_open_elsewhere_is_refused(path: Path, lock: str, program: str) -> None:
    path.with_name(lock).touch()
    with pytest.raises(WorkbookUnusable, match=rf"Acme 2026\.xlsm is open in {program}\. Close it there and try again"):
        files.check_free(path)


def test_a_workbook_that_cannot_be_opened_for_writing_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(WorkbookUnusable, match=r"Acme 2026\.xlsm cannot be written: Permission denied"):
        files.check_free(path)


def test_a_missing_workbook_is_refused(tmp_path: Path) -> None:
    for look in (files.check_free, files.content):
        with pytest.raises(
            WorkbookUnusable, match=r"There is no workbook gone\.xlsm in .* Check the name, or make one"
        ):
            look(tmp_path / "gone.xlsm")
        with pytest.raises(WorkbookUnusable, match=r" is a folder\. Name the client's workbook in it"):
            look(tmp_path)


def test_a_missing_workbook_is_likened_to_those_beside_it(path: Path) -> None:
    (path.parent / "Acme 2025.bak.xlsm").touch()
    with pytest.raises(
        WorkbookUnusable, match=r"There is no workbook Acme2026\.xlsm in .* Did you mean Acme 2026\.xlsm"
    ):
        files.content(path.with_name("Acme2026.xlsm"))


def test_a_free_workbook_is_left_alone(path: Path) -> None:
    files.check_free(path)
    assert path.read_bytes() == b"old"

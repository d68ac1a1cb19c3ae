"""The command line as a person at a terminal sees it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from month import EXAMPLE

from ims_xl.__main__ import main
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.tables import Journal, Review

CLEARED = "\r\x1b[K"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_result_does_not_stand_behind_the_last_word_on_progress(
    workbook: ClosedWorkbook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert main(["match", str(workbook.path)]) == 0
    said = terminal.getvalue().split(CLEARED)
    assert said[1] == f"Match · reading {workbook.path.name}"
    assert said[2].startswith("Match 1/6 · 0 of 46 · ")
    assert said[7].startswith("Match 6/6 · filling Reconciliation · ")
    assert terminal.getvalue().endswith(CLEARED)
    assert capsys.readouterr().out.count("\n") == 1


def test_matching_files_tells_how_far_it_is_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    given = [str(EXAMPLE / "ims_download.json"), str(EXAMPLE / "purchase_register.xlsx")]
    assert main(["match-files", *given, "--out", str(tmp_path / "matches.csv")]) == 0
    said = terminal.getvalue().split(CLEARED)
    assert [line.split(" · ")[0] for line in said[1:-1]] == [f"Match files {at}/5" for at in range(1, 6)]
    assert said[1].split(" · ")[1].startswith("0 of ")
    assert said[-1] == ""


def test_a_refusal_stands_on_a_line_of_its_own_too(workbook: ClosedWorkbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert main(["sync", str(workbook.path), "nowhere.json"]) == 2
    assert terminal.getvalue().rpartition(CLEARED)[2].startswith("There is no file nowhere.json")


def test_the_demo_takes_the_place_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("kept", encoding="utf-8")
    for out, sentence in ((tmp_path, "is not empty"), (mine, "is a file"), (mine / "demo", "cannot be made")):
        assert main(["demo", "--out", str(out)]) == 2
        assert f"{out} {sentence}" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_output_that_does_not_know_the_rupee_sign_is_no_fault(
    workbook: ClosedWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    redirected = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")  # as on Windows, where the output goes to a file
    monkeypatch.setattr(sys, "stdout", redirected)
    assert main(["compute-2b", str(workbook.path)]) == 0
    redirected.seek(0)
    assert redirected.read().startswith("Credit in 4(A)(5): IGST ?14,035")


def test_act_says_asks_and_decides(workbook: ClosedWorkbook, capsys: pytest.CaptureFixture[str]) -> None:
    """What would come of it, the question unanswered, the decision: of records, tax and credit, refusals told."""

    def said(*more: str) -> str:
        assert main(["act", str(workbook.path), "Reject", "--status", "IMS Only", *more]) == 0
        return capsys.readouterr().out

    before, log = workbook.read(Review), workbook.read(Journal)
    effect = (
        "4(A)(5) goes from ₹31,495 to ₹31,020 (IGST -₹385, CGST -₹45, SGST -₹45). 14 choices would be refused. Reject "
        "refused: this record is not in IMS: it goes to GSTR-2B directly and takes no action (rule X1, IMS FAQ, "
        "23-09-2024). Reject refused: a Bill of Entry can only be accepted or kept pending (rule A4, advisory of "
        "30-10-2025, as reported). 1 other reason."
    )
    assert said("--what-if") == f"5 decisions would change; {effect}\n"
    assert said() == f"Reject 5 records with tax of ₹6,025? {effect} Nothing was changed. Add --yes to do it.\n"
    pd.testing.assert_frame_equal(ClosedWorkbook(workbook.path).read(Review), before)
    told, after = said("--yes"), ClosedWorkbook(workbook.path)
    assert told.startswith("5 decisions changed.")
    refused = after.read(Review)[Review.refused].dropna()
    assert len(refused) == 14
    assert refused.str.contains(r"\(rule ").any()
    lines = after.read(Journal).iloc[len(log) :]
    assert set(lines[Journal.step]) == {"Reject"}
    assert lines[[Journal.who, Journal.moment, Journal.row_id, Journal.column_name, Journal.new]].notna().all(axis=None)


def test_a_question_that_nobody_hears_is_shown_with_the_way_to_answer(
    workbook: ClosedWorkbook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["close", str(workbook.path)]) == 0
    assert capsys.readouterr().out == (
        "Is GSTR-3B of October 2026 filed? Its records will be locked. Nothing was changed. Add --yes to do it.\n"
    )
    assert main(["close", str(workbook.path), "--yes"]) == 0
    assert capsys.readouterr().out.startswith("October 2026 is closed: ")


@pytest.mark.parametrize(
    ("word", "meant"), [("book", " Did you mean books?"), ("Compute2B", " Did you mean compute-2b?"), ("xyzzy", "")]
)
def test_a_command_that_is_none_is_named_with_the_likeliest(
    word: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word, "A.xlsm"]) == 2
    assert capsys.readouterr().err == f'There is no command "{word}".{meant} All of them:  ims-xl --help\n'


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("books", "A.xlsm", "r.csv", "--dryrun"), 'no option "--dryrun". Did you mean --dry-run?'),
        (("match", "A.xlsm", "--fast"), 'no option "--fast".'),
        (("match", "A.xlsm", "B.xlsm"), 'nothing more, such as "B.xlsm".'),
    ],
)
def test_what_a_command_does_not_take_is_named_with_the_likeliest(
    given: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(given) == 2
    assert capsys.readouterr().err == f"{given[0]} takes {told} What it takes:  ims-xl {given[0]} --help\n"


def test_who_reads_only_the_first_lines_is_told_of_no_fault(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)  # as `| head` does once it has what it wants
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "ims_xl", "new", str(tmp_path / "A.xlsm"), "--gstin", "27AABCR1234F1ZS",
             "--period", "2026-10"],
            stdout=writer, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert (tmp_path / "A.xlsm").exists()


def test_without_a_command_all_of_them_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    told = capsys.readouterr()
    assert "doctor" in told.out
    assert told.err == ""

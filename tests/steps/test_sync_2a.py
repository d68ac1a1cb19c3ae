"""Sync takes from a GSTR-2A the filing dates and what came before IMS, and says what it leaves."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.steps import data
from ims_xl.tables import Problems, Records

EXAMPLE = Path(__file__).parents[2] / "examples" / "october-2026" / "gstr2a.json"
IMS = Path(__file__).parents[1] / "samples" / "ims_download.json"


def workbook() -> MemoryWorkbook:
    return MemoryWorkbook(settings={settings.GSTIN: "27AABCR1234F1ZS", settings.PERIOD: "2026-10"})


def by_number(book: MemoryWorkbook) -> pd.DataFrame:
    return book.read(Records).set_index(Records.document_number)


def test_filing_dates_come_from_it_what_is_older_than_ims_is_kept_and_the_rest_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "returns.zip", "w") as archive:
        archive.write(EXAMPLE, "anything.json")
        archive.write(IMS, "ims.json")
    book = workbook()
    said = data.sync(book, [tmp_path / "returns.zip"]).sentence
    records = by_number(book)
    plain = workbook()
    data.sync(plain, [IMS])
    before = by_number(plain)
    assert sorted(set(records.index) - set(before.index)) == ["OLD/24-25/7"]
    assert records.loc["OLD/24-25/7", ["source", "gstr2b_period"]].tolist() == ["Earlier period", "2024-05"]
    dated = records[records[Records.filing_date].notna() & before[Records.filing_date].reindex(records.index).isna()]
    assert sorted(dated.index) == ["INV/26-27/0101", "OLD/24-25/7"]
    assert "is a GSTR-2A of 3 documents: 2 stand on Portal with their filing date; 1 stands in it only and was" in said
    told = book.read(Problems)
    assert told[Problems.value].eq("ONLY-2A").any()


def test_read_twice_or_alone_it_changes_and_takes_away_nothing() -> None:
    book = workbook()
    data.sync(book, [IMS])
    decided = book.read(Records)
    data.sync(book, [EXAMPLE])
    once = book.read(Records)
    data.sync(book, [EXAMPLE])
    twice = book.read(Records)
    assert {*decided[Records.record_id]} < {*once[Records.record_id]}
    pd.testing.assert_frame_equal(once.drop(columns=Records.news), twice.drop(columns=Records.news))
    same = once[once[Records.record_id].isin(decided[Records.record_id])].reset_index(drop=True)
    apart = [Records.news, Records.filing_date, Records.is_filed]
    pd.testing.assert_frame_equal(same.drop(columns=apart), decided.drop(columns=apart))


def test_what_is_filed_there_and_not_here_or_has_other_tax_is_told(tmp_path: Path) -> None:
    body = json.loads(IMS.read_text(encoding="utf-8"))
    row = body["imsDetails"]["b2b"][0]
    row["srcfilstatus"] = "Not Filed"
    (tmp_path / "ims.json").write_text(json.dumps(body), encoding="utf-8")
    line = {"num": 1, "itm_det": {"rt": 18, "txval": row["txval"], "iamt": row["iamt"] + 1, "camt": 0, "samt": 0}}
    around = {"ctin": row["stin"], "cfs": "Y", "fldtr1": "11-Nov-26", "flprdr1": "Oct-26"}
    two_a = {"b2b": [around | {"inv": [{"inum": row["inum"], "idt": row["idt"], "val": row["val"], "itms": [line]}]}]}
    (tmp_path / "2a.json").write_text(json.dumps({"fp": "102026"} | two_a), encoding="utf-8")
    book = workbook()
    data.sync(book, [tmp_path / "2a.json", tmp_path / "ims.json"])
    said = "\n".join(book.read(Problems)[Problems.message])
    assert "Filed in this GSTR-2A, and not yet filed on Portal. Download IMS again and Sync." in said
    assert "Other tax in this GSTR-2A than on Portal; Portal keeps what IMS shows." in said

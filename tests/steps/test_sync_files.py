"""Sync takes the portal's files as they come: packed together, JSON beside Excel, a statement in several parts."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from ims_workbook import offline_tool

from ims_xl import settings
from ims_xl.errors import WrongFile
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.steps import data, filing
from ims_xl.tables import Problems, Records

SAMPLES = Path(__file__).parents[1] / "samples"


def synced(*files: Path) -> pd.DataFrame:
    book = MemoryWorkbook(settings={settings.GSTIN: "27AABCR1234F1ZS", settings.PERIOD: "2026-10"})
    data.sync(book, files)
    return book.read(Records)


def test_an_archive_of_a_download_and_a_statement_in_parts_is_read_like_the_files(tmp_path: Path) -> None:
    statement = json.loads((SAMPLES / "gstr2b.json").read_text(encoding="utf-8"))["data"]
    notes = {key: statement["docdata"][key] for key in ("cdnr", "cdnra")}
    rest = {key: value for key, value in statement["docdata"].items() if key not in notes}
    parts = (
        statement | {"fc": 2, "file_num": 1, "docdata": rest},
        statement | {"fc": 2, "file_num": 2, "docdata": notes, "docRejdata": {}},
    )
    with zipfile.ZipFile(tmp_path / "portal.zip", "w") as archive:
        archive.write(SAMPLES / "ims_download.json", "returns/ims.json")
        for number, part in enumerate(parts, start=1):
            archive.writestr(f"2b_{number}.json", json.dumps({"data": part}))
    plain = synced(SAMPLES / "ims_download.json", SAMPLES / "gstr2b.json")
    pd.testing.assert_frame_equal(synced(tmp_path / "portal.zip"), plain)


def download(path: Path, place: str, count: int = 5, **keys: object) -> Path:
    """An IMS download that does not say whose it is."""
    rows = [
        {"stin": "24AAACU3333C1ZY", "inum": f"U/{at}", "idt": "05-10-2026", "pos": place, "val": 118, "txval": 100,
         "iamt": 18, "camt": 0, "samt": 0, "cess": 0, "inv_typ": "R", "rtnprd": "102026", "srcform": "R1",
         "srcfilstatus": "Filed", "action": "N"}
        for at in range(count)
    ]  # fmt: skip
    path.write_text(json.dumps({"imsDetails": {"b2b": rows}} | keys), encoding="utf-8")
    return path


def test_a_nameless_download_with_no_record_of_the_clients_state_is_doubted_in_one_sentence(tmp_path: Path) -> None:
    book = MemoryWorkbook(settings={settings.GSTIN: "27AABCR1234F1ZS", settings.PERIOD: "2026-10"})
    said = data.sync(book, [download(tmp_path / "ims.json", "29")]).sentence
    doubt = (
        "None of the 5 records with a place of supply has Maharashtra, the state of 27AABCR1234F1ZS; most have "
        "Karnataka. The file does not say whose it is: make sure that it is not another client's."
    )
    assert doubt in said
    assert doubt in book.read(Problems)[Problems.message].tolist()


def test_a_download_of_the_clients_state_or_of_few_records_or_with_its_name_is_not_doubted(tmp_path: Path) -> None:
    for path in (
        download(tmp_path / "own.json", "27"),
        download(tmp_path / "few.json", "29", count=4),
        download(tmp_path / "named.json", "29", gstin="27AABCR1234F1ZS"),
    ):
        book = MemoryWorkbook(settings={settings.GSTIN: "27AABCR1234F1ZS", settings.PERIOD: "2026-10"})
        assert "another client" not in data.sync(book, [path]).sentence


def test_downloads_of_several_months_come_in_together_and_a_record_in_two_of_them_is_one(tmp_path: Path) -> None:
    october, november = download(tmp_path / "a.json", "27", 3), download(tmp_path / "b.json", "27", 5)
    found = synced(october, november)
    assert sorted(found[Records.document_number]) == [f"U/{at}" for at in range(5)]


def fresh() -> MemoryWorkbook:
    return MemoryWorkbook(settings={settings.GSTIN: "27AABCR1234F1ZS", settings.PERIOD: "2026-10"})


def statement(path: Path, **keys: object) -> Path:
    """The sample GSTR-2B with other keys."""
    data_ = json.loads((SAMPLES / "gstr2b.json").read_text(encoding="utf-8"))["data"]
    path.write_text(json.dumps({"data": data_ | keys}), encoding="utf-8")
    return path


def test_all_files_that_are_wrong_are_named_at_once_and_nothing_is_taken_over(tmp_path: Path) -> None:
    book = fresh()
    files = [
        SAMPLES / "ims_download.json",
        SAMPLES / "ims_error_file.json",
        statement(tmp_path / "september.json", rtnprd="092026"),
        statement(tmp_path / "other.json", gstin="29AAACO1111A1ZT"),
    ]
    with pytest.raises(WrongFile) as refused:
        data.sync(book, files)
    assert str(refused.value) == (
        "ims_error_file.json holds no records of the portal. It is the portal's error file: read it with Read answer. "
        "september.json is the GSTR-2B of September 2026, but October 2026 is being worked on; leave it out, or choose "
        "that of October 2026. "
        "other.json is of 29AAACO1111A1ZT, but this workbook is of 27AABCR1234F1ZS; choose that client's file. "
        "Nothing was taken over."
    )
    assert book.read(Records).empty


def test_each_of_many_wrong_statements_counts(tmp_path: Path) -> None:
    files = [statement(tmp_path / f"{month:02d}.json", rtnprd=f"{month:02d}2026") for month in range(1, 10)]
    for step in (lambda: data.sync(fresh(), files), lambda: filing.compute_2b(fresh(), files)):
        with pytest.raises(WrongFile) as refused:
            step()
        said = str(refused.value)
        assert said.count("is the GSTR-2B of") == 5
        assert " And 4 more are not what is wanted here." in said


def test_of_two_statements_of_a_month_sync_takes_the_later_and_compute_asks_for_one(tmp_path: Path) -> None:
    first = statement(tmp_path / "a.json", gendt="14-11-2026")
    second = statement(tmp_path / "b.json", gendt="16-11-2026")
    second.write_text(second.read_text(encoding="utf-8").replace('"trdnm": "', '"trdnm": "later '), encoding="utf-8")
    for files in ([first, second], [second, first]):
        assert synced(*files)[Records.supplier_name].dropna().str.startswith("later ").all()
        with pytest.raises(WrongFile, match=r"2 statements of October 2026, .*b\.json \(16-11-2026\).* the last one"):
            filing.compute_2b(fresh(), files)


def test_excel_beside_or_after_the_download_keeps_what_an_upload_echoes(tmp_path: Path) -> None:
    sample = SAMPLES / "ims_download.json"
    excel = offline_tool(tmp_path / "tool.xlsx", json.loads(sample.read_text(encoding="utf-8"))["imsDetails"])
    echoed = [Records.record_id, Records.portal_hash, Records.portal_values]
    plain = synced(sample)[echoed]
    for files in ([sample, excel], [excel, sample]):
        pd.testing.assert_frame_equal(synced(*files)[echoed], plain)
    book = fresh()
    data.sync(book, [sample])
    data.sync(book, [excel])
    pd.testing.assert_frame_equal(book.read(Records)[echoed], plain)
    assert not book.read(Problems)[Problems.message].str.contains("Read from Excel").any()


def test_a_download_without_any_record_that_was_open_is_doubted(tmp_path: Path) -> None:
    book = fresh()
    data.sync(book, [download(tmp_path / "october.json", "27")])
    later = json.loads(download(tmp_path / "later.json", "27").read_text(encoding="utf-8").replace("U/", "V/"))
    (tmp_path / "later.json").write_text(json.dumps(later), encoding="utf-8")
    assert (
        "None of the 5 records that were open stands in this download."
        in data.sync(book, [tmp_path / "later.json"]).sentence
    )
    assert book.read(Records)[Records.gstr3b_filed].sum() == 5
    data.sync(book, [tmp_path / "october.json", tmp_path / "later.json"])
    assert not book.read(Records)[Records.gstr3b_filed].any()
    later["imsDetails"]["b2b"].pop()
    (tmp_path / "later.json").write_text(json.dumps(later), encoding="utf-8")
    assert "None of the" not in data.sync(book, [tmp_path / "later.json"]).sentence

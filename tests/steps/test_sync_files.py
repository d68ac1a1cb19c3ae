"""Sync takes the portal's files as they come: packed together, JSON beside Excel, a statement in several parts."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.steps import data
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

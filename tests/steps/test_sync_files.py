"""Sync takes the portal's files as they come: packed together, JSON beside Excel, a statement in several parts."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.steps import data
from ims_xl.tables import Records

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

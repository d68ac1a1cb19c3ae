"""Sync over the API: sections that have become empty, records in several parts, both ways the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rig import GSTIN, STORY, Desk, Point, resumed

from ims_xl import settings
from ims_xl.errors import ImsError, NotAllowed
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.gst.documents import Section
from ims_xl.portal import records as portal_answers
from ims_xl.sandbox.server import running
from ims_xl.steps import data
from ims_xl.tables import Problems, Records

SAMPLES = Path(__file__).parents[1] / "samples"


API = json.loads((SAMPLES / "api_responses.json").read_text(encoding="utf-8"))


def row(desk: Desk, number: str) -> dict[str, Any]:
    records = desk.workbook.read(Records)
    here = (records[Records.document_number] == number) & (records[Records.source] == "IMS")
    return dict(records[here].iloc[0])


def test_a_section_that_has_become_empty_loses_its_records(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        document = {"stin": "29AAACE5555E1ZO", "inum": "ECO-501", "idt": "11-10-2026"}
        assert row(desk, "ECO-501") is not None
        portal.portal.store.write("UPDATE documents SET withdrawn = 1 WHERE number = ?", document["inum"])
        desk.sync()
        records = desk.workbook.read(Records)
        left = records[records[Records.document_number] == "ECO-501"]
        assert left.empty or left[Records.gstr3b_filed].all()


def test_a_section_that_comes_empty_though_the_portal_counts_records_changes_nothing(
    points: dict[str, Point], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with resumed(points["send"], tmp_path) as (_, desk):
        before = desk.workbook.read(Records)
        fetch = portal_answers.fetch

        def without_b2b(*given: Any) -> list[portal_answers.Fetched]:
            return [replace(one, records=0) if one.section == Section.B2B else one for one in fetch(*given)]

        monkeypatch.setattr(portal_answers, "fetch", without_b2b)
        with pytest.raises(ImsError, match="counts 7 records in B2B and gave none"):
            desk.sync()
        assert desk.workbook.read(Records).equals(before)


def test_a_record_that_differs_in_two_parts_is_kept_as_it_came_last_and_told(
    points: dict[str, Point], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with resumed(points["send"], tmp_path) as (_, desk):
        fetch = portal_answers.fetch

        def once_more(*given: Any) -> list[portal_answers.Fetched]:
            found = fetch(*given)
            b2b = next(one for one in found if one.section == Section.B2B)
            record = next(
                one for text in b2b.texts for one in json.loads(text)["b2b"] if one["inum"] == "INV/26-27/0101"
            )
            edited = json.dumps({"b2b": [record | {"txval": 90000, "val": 106200, "camt": 8100, "samt": 8100}]})
            more = replace(b2b, texts=(*b2b.texts, edited.encode()), records=b2b.records + 1)
            return [more if one is b2b else one for one in found]

        monkeypatch.setattr(portal_answers, "fetch", once_more)
        told = desk.sync()
        assert "1 record came twice with different values; the last is kept. Sync again with the latest." in told
        assert told.endswith("The portal counts 22 records and gave 23; Sync again later.")
        assert row(desk, "INV/26-27/0101")[Records.cgst] == 810_000
        problems = desk.workbook.read(Problems)
        here = problems[problems[Problems.value] == "INV/26-27/0101"]
        assert here[Problems.message].str.contains("twice, with different values").sum() == 1


def test_both_ways_bring_the_same_records(points: dict[str, Point], tmp_path: Path) -> None:
    by_api = points["send"].workbook
    by_files = MemoryWorkbook(
        settings={settings.GSTIN: GSTIN, settings.PERIOD: "2026-10"}, folder=tmp_path, name="Files"
    )
    month = STORY.parent
    data.sync(by_files, [month / "prior_period_originals.json", month / "ims_download.json"])
    mine, theirs = (
        book.read(Records).set_index(Records.record_id).sort_index()[
            [Records.section, Records.igst, Records.cgst, Records.document_value, Records.portal_values]
        ]
        for book in (by_api, by_files)
    )  # fmt: skip
    shared = theirs.index[theirs.index.isin(mine.index)]
    assert len(shared) == len(theirs)
    columns = [Records.section, Records.igst, Records.cgst, Records.document_value]
    assert mine.loc[shared, columns].equals(theirs.loc[shared, columns])


def test_settings_that_do_not_say_who_are_told(tmp_path: Path) -> None:
    with running(STORY) as portal:
        desk = Desk(portal, tmp_path)
        desk.workbook.write({}, {settings.PORTAL_USER: None})
        with pytest.raises(
            NotAllowed, match=r"Settings, Portal user name: it is blank\. Write it there, or name it with --user"
        ):
            desk.sync()

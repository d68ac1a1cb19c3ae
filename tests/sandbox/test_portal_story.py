"""Stories, suppliers and the clock: what happens, and what is told where it cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from caller import GSTIN, STORY, Caller
from test_portal_records import invoice, many
from test_portal_save import held, record

from ims_xl.errors import FileUnreadable, ImsError, NotAllowed, WrongFile
from ims_xl.sandbox import control, story
from ims_xl.sandbox.portal import Portal
from ims_xl.sandbox.server import Running, running


def posted(caller: Caller, path: str, **told: Any) -> httpx.Response:
    return caller.http.post(f"/sandbox/{path}", json=told)


def test_the_clock_stands_still_until_it_is_set_forward(caller: Caller) -> None:
    assert caller.http.get("/sandbox/clock").json() == {"now": "2026-11-12T00:00:00"}
    assert posted(caller, "clock", now="2026-11-12T10:00:00").json() == {"now": "2026-11-12T10:00:00"}
    for wrong in ("2026-11-11", "tomorrow"):
        answer = posted(caller, "clock", now=wrong)
        assert answer.status_code == 400
        assert "clock" in answer.json()["error"] or "is no time" in answer.json()["error"]
    assert caller.http.get("/sandbox/clock").json() == {"now": "2026-11-12T10:00:00"}


def test_a_supplier_saves_files_and_withdraws_by_script(caller: Caller, portal: Running) -> None:
    told = {"event": "save", "section": "b2b", "document": invoice(1)}
    assert posted(caller, "script", **told).json() == {"done": "save"}
    assert record(caller, "B2B", "TX-000001")["srcfilstatus"] == "Not Filed"
    known = {"stin": "29AAACT2222B1ZX", "inum": "TX-000001"}
    posted(caller, "script", event="withdraw", section="b2b", document=known)
    assert "TX-000001" not in [one["inum"] for one in caller.records("B2B")]
    posted(caller, "script", **told | {"event": "file"})
    assert record(caller, "B2B", "TX-000001")["srcfilstatus"] == "Filed"
    assert held(portal, "b2b", "TX-000001")["period"] == "2026-11", "filed on the 12th, the window of November"
    answer = posted(caller, "script", event="withdraw", section="b2b", document=known)
    assert answer.status_code == 400
    assert "amend it, not withdraw it" in answer.json()["error"]


def test_a_supplier_files_all_it_has_saved(caller: Caller, portal: Running) -> None:
    portal.happens("file", stin="27AAACS1111A1ZA")
    assert record(caller, "B2B", "INV/26-27/0140")["srcfilstatus"] == "Filed"
    with pytest.raises(NotAllowed, match="nothing saved"):
        portal.happens("file", stin="27AAACS1111A1ZA")


def test_what_is_filed_is_amended_by_a_record_of_its_own(caller: Caller, portal: Running) -> None:
    key = {"stin": "29AAACT2222B1ZX", "inum": "TX-2045"}
    portal.happens("amend", section="b2b", document=key | {"iamt": 9180, "txval": 51000, "val": 60180})
    assert record(caller, "B2B", "TX-2045")["iamt"] == 9000
    amended = record(caller, "B2BA", "TX-2045")
    assert (amended["iamt"], amended["oinum"], amended["oidt"]) == (9180, "TX-2045", "12-10-2026")
    portal.happens("amend", section="b2bcn", document={"stin": key["stin"], "nt_num": "CN-300", "iamt": 1000})
    assert record(caller, "CNA", "CN-300")["ont_num"] == "CN-300"


NOT_WHOLE = [
    {"event": "file", "section": "b2c", "document": {}},
    {"event": "file", "section": "b2b"},
    {"event": "file", "section": "b2b", "document": {"stin": "29AAACT2222B1ZX"}},
    {"event": "save", "section": "b2b", "document": {"inum": "X"}},
    {"event": "amend", "section": "b2b", "document": {"stin": "29AAACT2222B1ZX", "inum": "NONE"}},
    {"event": "file", "section": "b2b", "document": {"stin": "29AAACT2222B1ZX", "inum": "TX-2045"}},
    {"event": "explode", "section": "b2b", "document": {"stin": "29AAACT2222B1ZX", "inum": "TX-2045"}},
    {"event": "file_3b", "period": "2026-10"},
    {"event": "file_3b", "period": "October"},
    {},
]


@pytest.mark.parametrize("told", NOT_WHOLE, ids=str)
def test_an_event_that_cannot_be_is_told_in_a_sentence(reader: Caller, told: dict[str, Any]) -> None:
    before = reader.http.get("/sandbox/state", params={"gstin": GSTIN}).json()["records"]
    answer = posted(reader, "script", **told)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert reader.http.get("/sandbox/state", params={"gstin": GSTIN}).json()["records"] == before


def test_gstr3b_is_filed_in_turn_and_only_on_a_statement(portal: Running) -> None:
    with pytest.raises(NotAllowed, match="not generated yet"):
        portal.file_3b(GSTIN, "2026-10")
    with pytest.raises(NotAllowed, match="October 2026 is the next"):
        portal.file_3b(GSTIN, "2026-11")


def test_a_state_in_a_file_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "portal.sqlite"
    with running(STORY, file) as portal:
        portal.set_clock("2026-11-14")
        portal.file_3b(GSTIN, "2026-10")
        before = portal.state(GSTIN)
    with running(STORY, file) as portal:
        assert portal.state(GSTIN) == before
        portal.set_clock("2026-12-14")
        assert [one["period"] for one in portal.state(GSTIN)["statements"]] == ["2026-10", "2026-11"]


def test_a_state_needs_a_story_to_begin_and_a_file_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="--story"):
        Portal(None, tmp_path / "new.sqlite")
    (tmp_path / "other.txt").write_text("not a database, but long enough to be looked at as one" * 20)
    with pytest.raises(FileUnreadable, match="Name another file"):
        Portal(story.read(STORY), tmp_path / "other.txt")


def test_two_taxpayers_have_each_their_own_records() -> None:
    other = "29AABCR1234F1ZO"
    whole = many(1)
    one = whole.taxpayers[0]
    both = (one, story.Taxpayer(other, "branch", "Rainbow, Bengaluru", filed_to="2026-09"))
    with running(story.Story(**whole.__dict__ | {"taxpayers": both})) as portal:
        portal.happens("file", gstin=other, section="b2b", document=invoice(7))
        for gstin, user, number in ((GSTIN, "rainbow", "TX-000000"), (other, "branch", "TX-000007")):
            caller = Caller(portal.url, gstin, user)
            caller.log_in()
            assert [record["inum"] for record in caller.records("B2B")] == [number]
            caller.close()


def test_a_story_may_be_written_in_toml(tmp_path: Path) -> None:
    file = tmp_path / "story.toml"
    file.write_text(
        'starts = 2026-11-12\n[[taxpayers]]\ngstin = "27AABCR1234F1ZS"\nusername = "rainbow"\n'
        'gstr3b_filed_to = "2026-09"\n[[events]]\non = 2026-11-10\nevent = "save"\nsection = "b2b"\n[events.document]\n'
        + "\n".join(f"{key} = {json.dumps(value)}" for key, value in invoice(1).items())
    )
    portal = Portal(story.read(file))
    assert len(portal.store.documents("filed_on = ''")) == 1
    portal.close()


WRONG = [
    ("[]", WrongFile, "is no story"),
    ("{", FileUnreadable, "is no JSON or TOML"),
    ("{}", WrongFile, "'taxpayers' is missing"),
    ('{"starts": "soon", "taxpayers": []}', WrongFile, "is no story"),
    ('{"starts": "2026-11-12", "taxpayers": [{}]}', WrongFile, "'gstin' is missing"),
    ('{"starts": "2026-11-12", "taxpayers": [], "events": [{"event": "vanish", "on": "2026-11-12"}]}', WrongFile,
     "a story knows save, file, amend"),
    ('{"starts": "2026-11-12", "taxpayers": [], "events": [{"event": "save", "on": "2026-11-12"}]}', WrongFile,
     "names no taxpayer"),
    ('{"starts": "2026-11-12", "taxpayers": [], "settings": {"speed": 1}}', WrongFile, '"speed" is no setting'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "told"), WRONG)
def test_a_file_that_is_no_story_is_told(tmp_path: Path, text: str, kind: type[ImsError], told: str) -> None:
    file = tmp_path / "story.json"
    file.write_text(text)
    with pytest.raises(kind, match=told):
        story.read(file)


def test_a_story_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="cannot be read"):
        story.read(tmp_path / "none.json")


def test_the_story_in_the_page_of_instructions_is_one() -> None:
    page = (STORY.parents[2] / "docs/sandbox.md").read_text(encoding="utf-8")
    told = story.of(json.loads(page.split("```json")[1].split("```")[0]))
    portal = Portal(told)
    control.set_clock(portal, "2026-12-14")
    assert [document.number for document in portal.store.documents("section = 'b2ba'")] == ["TX-1"]
    portal.close()

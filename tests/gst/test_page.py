"""docs/law.md is the rule rows, no more and no less; what is uncertain says so and is a setting."""

from __future__ import annotations

import re

from ims_xl import settings
from ims_xl.gst.page import PAGE, page, sources
from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.source import Confidence
from ims_xl.ims.context import Context


def test_the_page_is_a_fresh_build_of_the_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m ims_xl.gst.page"


def test_every_rule_row_has_its_source_and_confidence_on_the_page() -> None:
    rows = [line for line in page().splitlines() if re.match(r"\| [A-Z]\d+ ", line)]
    assert len(rows) == len(sources())
    for source in sources():
        assert source.text
        assert any(f"| {source.text} | {source.confidence} | {source.setting} |" in row for row in rows)


def test_a_code_names_one_rule() -> None:
    told: dict[str, set[str]] = {}
    for code, source in re.findall(r"^\| ([A-Z]\d+) .*\| ([^|]+ \| [a-z ]+) \| [^|]*\|$", page(), re.MULTILINE):
        told.setdefault(code, set()).add(source)
    assert all(len(places) == 1 for places in told.values())


def test_settings_named_by_rules_exist_and_begin_with_the_rules_own_reading() -> None:
    known = {setting.name: setting for setting in settings.SETTINGS}
    named = {source.setting for source in sources() if source.setting}
    assert named <= set(known)
    reading = Context("27AABCR1234F1ZS", TaxPeriod("2026-10")).reading
    assert known["cfgRemarksLimit"].default == reading.remarks_limit == 250
    assert known["cfgRemarksNeeded"].default is reading.remarks_needed is True
    assert known["cfgUnavailableNotes"].default == reading.unavailable_notes == "Net in 4(D)(2)"
    assert known["cfgReverseChargeIn4D2"].default is reading.unavailable_reverse_charge is True


def test_no_rule_with_a_setting_is_official_but_for_the_dates_that_notifications_move() -> None:
    for source in sources():
        if source.setting and source.setting != "cfgExtensions":
            assert source.confidence is not Confidence.OFFICIAL

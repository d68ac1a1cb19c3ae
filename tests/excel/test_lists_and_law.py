"""For every kind of record the drop-down's list, as the file holds it, is the law's answer."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

import openpyxl

from ims_xl import settings
from ims_xl.excel import layout, template
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.documents import IMS_SECTIONS, NATURES, Section, record_id
from ims_xl.ims.history import cases
from ims_xl.steps import matching
from ims_xl.steps.step import context_of
from ims_xl.tables import Records, Review

GSTIN, SUPPLIER = "27AABCR1234F1ZS", "29AAACT2222B1ZX"
PERIODS = ("2024-11", "2025-09", "2025-10", "2026-09", "2026-10")
ACTIONS = ("No action", "Accept", "Reject", "Pending")


def month() -> list[dict[str, object]]:
    """A record of each section, period of coming, state of the flag, action on the portal, open and filed."""
    rows: list[dict[str, object]] = []
    kinds = product((*IMS_SECTIONS, Section.ISD), PERIODS, (None, False, True), ACTIONS, (False, True))
    for at, (section, period, blocked, action, is_closed) in enumerate(kinds):
        number = f"K-{at:04}"
        rows.append(
            {
                Records.record_id: record_id(GSTIN, section, SUPPLIER, number, "2026-27"),
                Records.source: "IMS" if section in IMS_SECTIONS else "GSTR-2B",
                Records.section: section.value,
                Records.supplier_gstin: SUPPLIER,
                Records.document_type: NATURES[section].document_type.value,
                Records.document_number: number,
                Records.document_date: "2026-10-05",
                Records.igst: 1800_00,
                Records.gstr2b_period: period,
                Records.is_filed: True,
                Records.portal_action: action,
                Records.pending_blocked: blocked,
                Records.gstr3b_filed: is_closed,
            }
        )
    return rows


def test_every_row_s_list_is_the_law_s_answer_for_all_kinds_of_records(tmp_path: Path) -> None:
    path = tmp_path / "Kinds.xlsm"
    shutil.copy(template.TEMPLATE, path)
    workbook = ClosedWorkbook(path)
    workbook.write({Records: Records.of_rows(month())}, {settings.GSTIN: GSTIN, settings.PERIOD: "2026-10"})
    matching.match(workbook)
    records, review = workbook.read(Records), workbook.read(Review)
    law = dict(zip(records[Records.record_id], cases(records, context_of(workbook)), strict=True))
    book = openpyxl.load_workbook(path)
    place, sheet = layout.PLACES[Review], book["Reconciliation"]
    offered: dict[str, set[str | None]] = {}
    sections, lists = set(), set()
    for row, record in enumerate(review[Review.record_id], start=place.first_row):
        letters = sheet[f"{place.letter(Review.choices)}{row}"].value
        name = f"lst{letters or 'None'}"  # as the drop-down's formula has it
        if name not in offered:
            ((at, area),) = book.defined_names[name].destinations
            cells = book[at][area.replace("$", "")]
            offered[name] = {line[0].value for line in cells} if isinstance(cells, tuple) else {cells.value}
        open_: set[str | None] = {action.value for action in ImsAction if not law[record].law.refusals[action]}
        assert offered[name] == (open_ or {None}), record
        sections.add(record.split("|")[1])
        lists.add(name)
    assert sections >= {section.value for section in IMS_SECTIONS}
    assert len(lists) >= 3, lists

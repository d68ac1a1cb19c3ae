"""The working paper as a frozen workbook: every decision and every open point, values only, every sheet protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from ims_xl.columns import Column, Kind
from ims_xl.excel import looks
from ims_xl.share.paper import Paper
from ims_xl.share.seal import Decided
from ims_xl.share.working_paper import Evidence, by_action, by_status, open_points
from ims_xl.tables import Draft2B, Table4


def as_xlsx(evidence: Evidence) -> bytes:
    """The workbook's bytes."""
    paper = Paper(f"Working paper {evidence.gstin} {evidence.period.text}", evidence.made)
    _summary(paper, evidence)
    decided = _table(paper, Decided.sheet, evidence.decided, Decided.columns())
    printed = [Decided.columns().index(one) for one in (Decided.supplier_name, Decided.because)]  # no ids, no clock
    decided.print_area(0, printed[0], len(evidence.decided), printed[1])
    _table(paper, "GSTR-2B", evidence.leaves, [column for column in Draft2B.columns() if not column.hidden])
    _table(paper, "Table 4", evidence.boxes, Table4.columns())
    points = paper.sheet("Open points")
    points.set_column(0, 0, 140)
    points.write_string(0, 0, "Open points", paper.format(font_size=14, bold=True))
    for row, point in enumerate(open_points(evidence) or ["None."], start=2):
        points.write_string(row, 0, point, paper.format(text_wrap=True, valign="top"))
    points.protect("")
    return paper.packed()


def _summary(paper: Paper, evidence: Evidence) -> None:
    sheet = paper.sheet("Summary")
    for place, width in enumerate((36, 80, 22)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, f"Working paper, {evidence.period.label}", paper.format(font_size=16, bold=True))
    row = 2
    for label, told in evidence.facts:
        sheet.write_string(row, 0, label, paper.format(bold=True))
        sheet.write_string(row, 1, told, paper.format())
        row += 1
    parts: Mapping[str, list[tuple[str, int, int]]] = {
        "Status": by_status(evidence.review),
        "Action": by_action(evidence.decided),
    }
    for heading, lines in parts.items():
        row += 1
        for place, title in enumerate((heading, "Documents", "Tax (₹)")):
            sheet.write_string(row, place, title, paper.coloured(looks.BAND_COLOURS[looks.Band.PORTAL], bold=True))
        for word, count, tax in lines:
            row += 1
            sheet.write_string(row, 0, word, paper.cells(Kind.TEXT))
            sheet.write_number(row, 1, count, paper.cells(Kind.COUNT, align="left"))
            sheet.write_number(row, 2, tax / 100, paper.cells(Kind.MONEY))
        row += 1
    sheet.protect("")


def _table(paper: Paper, name: str, frame: pd.DataFrame, columns: Sequence[Column]) -> Worksheet:
    sheet = paper.sheet(name)
    paper.table(sheet, frame, columns, wide=(Decided.because, Decided.remarks, Draft2B.caption, Table4.caption))
    sheet.protect("", {"autofilter": True, "format_columns": True})
    return sheet

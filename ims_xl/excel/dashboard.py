"""The Start sheet: whose workbook this is, what to do next, and where the credit stands, all in live formulas.

A record counts under the action chosen for it on Reconciliation, or, where none is chosen, the portal's (the column
Counts as). So the figures follow the drop-downs at once. Only records that are open to an action count. Every figure
is a link to the rows behind it.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Column, Table
from ims_xl.excel import (
    charts,
    conditional,
    deadlines,
    layout,
    lines,
    links,
    live_2b,
    looks,
    next_step,
    steps_done,
    table_sheet,
    tiles,
)
from ims_xl.excel.formulas import FILLED, count, of, quoted, sum_where, total
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.documents import IMS_SECTIONS, NATURES, Section
from ims_xl.gst.gstr3b import BOXES
from ims_xl.gst.statuses import STATUSES
from ims_xl.tables import Problems, Review, Suppliers, Table4

ACTIONS = (ImsAction.NO_ACTION, ImsAction.ACCEPT, ImsAction.REJECT, ImsAction.PENDING)  # what is left to do first
TAX = (Review.igst, Review.cgst, Review.sgst, Review.cess)
BOOKS_TAX = (Review.books_igst, Review.books_cgst, Review.books_sgst, Review.books_cess)
_OPEN: dict[Column, str] = {Review.choices: FILLED}
_WIDTHS = {"A": 2, "B": 34, **dict.fromkeys("CDEF", 11), **dict.fromkeys("GHIJ", 18), "K": 3, "L": 17, "M": 18, "N": 51}
_WIDE = "BCDEFGHIJKLMN"

NEXT_ROW, TILE_ROW, SECTION_ROW, CHART_ROW = 4, 6, 10, 20
SECTION_TOTAL = SECTION_ROW + 2 + len(IMS_SECTIONS)
STATUS_ROW = SECTION_TOTAL + 2
STATUS_TOTAL = STATUS_ROW + 2 + len(STATUSES)
BOXES_ROW = STATUS_TOTAL + 2
RISK_ROW = BOXES_ROW + 3 + len(BOXES)
AT_RISK = 7  # suppliers shown


_TO_BOXES = (links.header(Table4, Table4.box), "To table 4 of GSTR-3B")
_TO_LIVE = (
    f"'{Table4.sheet}'!{live_2b.BOXES_LEFT}{layout.PLACES[Table4].header_row}",
    "To table 4, beside what Compute 2B worked out",
)
_AT_RISK = {Review.status: quoted("Books Only"), Review.reason: '"<>OUT_OF_SCOPE"'}


def add(sheet: Worksheet) -> None:
    """Fill the sheet. The named settings and all tables must be in the same workbook."""
    sheet.sheet_view.showGridLines = False
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    table_sheet.titles(sheet, "B", '=IF(cfgClient="","IMS reconciliation",cfgClient)', "")
    sheet["B2"] = (
        '="GSTIN "&IF(cfgGstin="","not set",cfgGstin)&"   ·   2B period "&IF(cfgPeriod="","not set",cfgPeriod)'
        '&"   ·   GSTR-3B "&LOWER(cfgFrequency)'
    )
    _next_step(sheet)
    _tiles(sheet)
    _sections(sheet)
    _statuses(sheet)
    _boxes(sheet)
    _at_risk(sheet)
    steps_done.add(sheet, SECTION_ROW, "LMN")
    _charts(sheet)
    sheet.freeze_panes = f"A{NEXT_ROW}"
    table_sheet.paper(sheet, "1:2", one_page=True)
    sheet.print_area = f"A1:N{RISK_ROW + AT_RISK + 4}"


def acted(action: ImsAction, section: Section | None = None) -> str:
    """How many open records stand under the action, of one section or of all."""
    return count(Review, _standing(action, section))


def tax_under(action: ImsAction, section: Section) -> str:
    """The tax of a section's open records that stand under the action; credit notes count as negative."""
    return total(Review, TAX, _standing(action, section))


def _standing(action: ImsAction, section: Section | None = None) -> dict[Column, str]:
    where: dict[Column, str] = {Review.counts_as: quoted(action.value)}
    return ({Review.section: quoted(section.value)} if section else {}) | where


def _next_step(sheet: Worksheet) -> None:
    for letter in _WIDE:
        cell = sheet[f"{letter}{NEXT_ROW}"]
        cell.fill = looks.fill(looks.ACCENT)
        cell.alignment = looks.align()
    sheet[f"B{NEXT_ROW}"] = f'="  Next:  "&{next_step.sentence()}'
    sheet[f"B{NEXT_ROW}"].font = looks.font(12, bold=True, colour=looks.PAPER)
    sheet.row_dimensions[NEXT_ROW].height = 28


def _tiles(sheet: Worksheet) -> None:
    at = {action: "GHIJ"[place] + str(SECTION_TOTAL) for place, action in enumerate(ACTIONS)}
    acted_on = f"SUM(D{SECTION_TOTAL}:F{SECTION_TOTAL})"
    net = "+".join(live_2b.now("4(C)"))
    figure_row = TILE_ROW + 1
    waiting = _standing(ImsAction.NO_ACTION)
    decided: dict[Column, str] = {Review.counts_as: f'"<>{ImsAction.NO_ACTION}"'} | _OPEN
    of_records = f'TEXT({acted_on}/SUM(C{SECTION_TOTAL}:F{SECTION_TOTAL}),"0%")&" of records"'
    of_tax = f'TEXT(({_gross(decided)})/({_gross(_OPEN)}),"0%")&" of tax"'
    tiles.add(sheet, TILE_ROW, _WIDE, (
        tiles.Tile("Records open to an action", "B", _once_matched(count(Review, _OPEN)),
                   f'=IFERROR("Decided: "&{of_records}&", "&{of_tax},"on Reconciliation")',
                   links.rows_of(Review, _OPEN)),
        tiles.Tile("No action", "C", _once_matched(f"C{SECTION_TOTAL}"), "deemed accepted",
                   links.rows_of(Review, waiting)),
        tiles.Tile("With action", "E", _once_matched(acted_on), "decided", links.rows_of(Review, decided)),
        tiles.Tile("Net ITC as chosen", "G", _once_matched(net), "box 4(C), all heads", _TO_LIVE),
        tiles.Tile("Deferred: pending", "H", _once_matched(at[ImsAction.PENDING]), "in no GSTR-2B yet",
                   links.rows_of(Review, _standing(ImsAction.PENDING))),
        tiles.Tile("Rejected", "I", _once_matched(at[ImsAction.REJECT]), "for information",
                   links.rows_of(Review, _standing(ImsAction.REJECT))),
        tiles.Tile("At risk: not in IMS", "J", _once_matched(total(Review, BOOKS_TAX, _AT_RISK)), "tax in the books",
                   links.rows_of(Review, _AT_RISK)),
        tiles.Tile("Remarks on Problems", "L", f"={_rows(Problems, Problems.message)}", "to look at",
                   (links.header(Problems, Problems.message), "To Problems")),
        tiles.Tile("GSTR-2B is drafted on", "M", f"={deadlines.drafted_on()}", deadlines.days_to(f"M{figure_row}"),
                   _TO_LIVE, looks.DAY),
        tiles.Tile("GSTR-3B is due on", "N", f"={deadlines.due_on()}", deadlines.days_to(f"N{figure_row}"),
                   _TO_BOXES, looks.DAY),
    ))  # fmt: skip
    conditional.group_amounts(sheet, f"G{figure_row}:J{figure_row}", decimals=False)


def _gross(criteria: dict[Column, str]) -> str:
    """The tax of the rows that meet the criteria, credit notes as positive."""
    signed = [[sum_where(Review, head, *criteria.items(), (head, quoted(f"{sign}0"))) for head in TAX] for sign in "><"]
    return f"{'+'.join(signed[0])}-{'-'.join(signed[1])}"


def _once_matched(expression: str) -> str:
    """The figure, or a dash while nothing is matched: a nought would be taken for an answer."""
    return f'=IF({_rows(Review, Review.row_id)}=0,"–",{expression})'


def _sections(sheet: Worksheet) -> None:
    words = [action.value for action in ACTIONS]
    lines.heading(sheet, SECTION_ROW, "B", "Records by section and action")
    lines.headers(sheet, SECTION_ROW + 1, "B", ["Section", *words, *(f"{word} (₹)" for word in words)])
    for row, section in enumerate(IMS_SECTIONS, start=SECTION_ROW + 2):
        nature = NATURES[section]
        amended = ", amended" if nature.amends else ""
        figures = [f"={acted(action, section)}" for action in ACTIONS]
        figures += [f"={tax_under(action, section)}" for action in ACTIONS]
        lines.line(sheet, row, "B", f"{section.value}   {nature.document_type.value}{amended}", figures)
        for letter, action in zip("CDEFGHIJ", ACTIONS * 2, strict=True):
            lines.link(sheet[f"{letter}{row}"], *links.rows_of(Review, _standing(action, section)))
    first, last = SECTION_ROW + 2, SECTION_TOTAL - 1
    sums = [f"=SUM({letter}{first}:{letter}{last})" for letter in "CDEFGHIJ"]
    lines.line(sheet, SECTION_TOTAL, "B", "All sections", sums, bold=True)
    for letter, action in zip("CDEFGHIJ", ACTIONS * 2, strict=True):
        lines.link(sheet[f"{letter}{SECTION_TOTAL}"], *links.rows_of(Review, _standing(action)))
    conditional.group_amounts(sheet, f"G{first}:J{SECTION_TOTAL}", decimals=False)


def _statuses(sheet: Worksheet) -> None:
    lines.heading(sheet, STATUS_ROW, "B", "Matched with the books")
    labels = ["Status", "Rows", "No action", "", "", "Tax in IMS (₹)", "Tax in books (₹)", "IMS less books (₹)"]
    lines.headers(sheet, STATUS_ROW + 1, "B", labels)
    for row, status in enumerate(STATUSES, start=STATUS_ROW + 2):
        mine: dict[Column, str] = {Review.status: quoted(status)}
        undecided = count(Review, mine | _standing(ImsAction.NO_ACTION))
        figures = [f"={count(Review, mine)}", f"={undecided}", None, None]
        figures += [f"={total(Review, TAX, mine)}", f"={total(Review, BOOKS_TAX, mine)}", f"=G{row}-H{row}"]
        lines.line(sheet, row, "B", status, figures)
        for letter in "CDGHI":
            where = mine | _standing(ImsAction.NO_ACTION) if letter == "D" else mine
            lines.link(sheet[f"{letter}{row}"], *links.rows_of(Review, where))
        colours = looks.STATUS_COLOURS[status]
        sheet[f"B{row}"].fill = looks.fill(colours.fill)
        sheet[f"B{row}"].font = looks.font(bold=True, colour=colours.text)
    first, last = STATUS_ROW + 2, STATUS_TOTAL - 1
    sums = [f"=SUM({letter}{first}:{letter}{last})" if letter not in "EF" else None for letter in "CDEFGHI"]
    lines.line(sheet, STATUS_TOTAL, "B", "All rows", sums, bold=True)
    for letter in "CDGHI":
        every = _standing(ImsAction.NO_ACTION) if letter == "D" else {Review.status: FILLED}
        lines.link(sheet[f"{letter}{STATUS_TOTAL}"], *links.rows_of(Review, every))
    conditional.group_amounts(sheet, f"G{first}:I{STATUS_TOTAL}", decimals=False)


def _boxes(sheet: Worksheet) -> None:
    """Table 4 as the choices stand, and whether Compute 2B has worked out the same."""
    lines.heading(sheet, BOXES_ROW, "B", "Table 4 of GSTR-3B, if you apply your choices now")
    heads = (Table4.igst, Table4.cgst, Table4.sgst, Table4.cess)
    lines.headers(sheet, BOXES_ROW + 1, "B", ["Box", "", "", "", "", *(head.header for head in heads)])
    for number, box in enumerate(BOXES, start=1):
        row = BOXES_ROW + 1 + number
        figures: list[str | None] = [None] * 4
        figures += [f'=IF({cell}="","",{cell})' for cell in live_2b.now(box.number)]
        lines.line(sheet, row, "B", f"{box.number}   {box.caption}", figures)
        for letter in "GHIJ":
            lines.link(sheet[f"{letter}{row}"], *_TO_LIVE)
    first = BOXES_ROW + 2
    conditional.group_amounts(sheet, f"G{first}:J{first + len(BOXES) - 1}", decimals=False)


def _at_risk(sheet: Worksheet) -> None:
    """The suppliers with most tax in the books that is not in IMS; blank lines where fewer have any."""
    lines.heading(sheet, RISK_ROW, "B", "Suppliers most at risk: in the books, not in IMS")
    lines.headers(sheet, RISK_ROW + 1, "B", ["Supplier", "Entries", "", "", "", "ITC at risk (₹)"])
    risk = of(Suppliers, Suppliers.itc_at_risk)
    apart = f"({risk}-ROW({risk})/10^6)"  # two of the same risk are told apart by their rows
    for rank in range(1, AT_RISK + 1):
        row = RISK_ROW + 1 + rank
        position = f"SUMPRODUCT(MATCH(LARGE({apart},{rank}),{apart},0))"
        name, party = (
            f"INDEX({of(Suppliers, column)},{position})"
            for column in (Suppliers.supplier_name, Suppliers.supplier_gstin)
        )
        known = f"IFERROR(LARGE({risk},{rank}),0)>0"
        entries = f"INDEX({of(Suppliers, Suppliers.books_only)},{position})"
        figures = [f'=IF({known},{entries},"")', None, None, None, f'=IF({known},LARGE({risk},{rank}),"")']
        lines.line(sheet, row, "B", f'=IF({known},IF({name}="",{party},{name}),"")', figures)
        sheet[f"B{row}"].alignment = looks.align(shrink=True)
        for letter in "CG":
            lines.link(sheet[f"{letter}{row}"], *links.rows_of(Suppliers, {Suppliers.itc_at_risk: quoted(">0")}))
    first = RISK_ROW + 2
    conditional.group_amounts(sheet, f"G{first}:G{first + AT_RISK - 1}", decimals=False)


def _rows(table: type[Table], key: Column) -> str:
    return count(table, {key: FILLED})


def _charts(sheet: Worksheet) -> None:
    lines.heading(sheet, CHART_ROW, "L", "ITC by action (₹)")
    lines.heading(sheet, BOXES_ROW, "L", "Tax by status (₹)")
    header, first, last = SECTION_ROW + 1, STATUS_ROW + 2, STATUS_TOTAL - 1
    charts.by_action(sheet, f"L{CHART_ROW + 1}", f"$C${header}:$F${header}", f"$G${SECTION_TOTAL}:$J${SECTION_TOTAL}")
    charts.by_status(
        sheet, f"L{BOXES_ROW + 1}", f"$B${first}:$B${last}", f"$G${first}:$G${last}", f"$H${first}:$H${last}"
    )
    lines.heading(sheet, RISK_ROW, "L", "ITC at risk by supplier (₹)")
    first, last = RISK_ROW + 2, RISK_ROW + 1 + AT_RISK
    charts.at_risk(sheet, f"L{RISK_ROW + 1}", f"$B${first}:$B${last}", f"$G${first}:$G${last}")

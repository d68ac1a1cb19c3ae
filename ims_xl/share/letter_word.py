"""A letter as a Word file. In a module of its own, because the program behind it takes long to load."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from ims_xl.share.letter import COLUMNS, Group, Letter

_HEAD = "D2EBF9"
_AMOUNTS = (2, 3)  # the columns that are set to the right
_WIDTHS = (30, 20, 24, 24, 20, 52)  # millimetres


def as_docx(letter: Letter) -> bytes:
    """The letter as a Word file, to be changed before it is sent."""
    page = Document()
    _set_page(page)
    page.core_properties.title, page.core_properties.author = letter.subject, ""
    page.core_properties.comments = ""
    _line(page, letter.sender.client or letter.sender.gstin, size=13, bold=True)
    _line(page, f"GSTIN {letter.sender.gstin}\t{letter.sender.today:%d-%m-%Y}")
    _line(page, "")
    _line(page, letter.supplier, bold=True)
    _line(page, f"GSTIN {letter.supplier_gstin}")
    _line(page, "")
    _line(page, letter.subject, size=11, bold=True)
    for text in (letter.greeting, letter.opening):
        _line(page, text, after=6)
    for group in letter.groups:
        _line(page, group.asked, bold=True, before=6, after=3).paragraph_format.keep_with_next = True
        _table(page, letter.columns, group)
    _line(page, letter.closing, before=9, after=12)
    _line(page, letter.farewell, after=30)
    _line(page, letter.sender.client, after=12)
    _line(page, letter.enclosed, size=8)
    packed = io.BytesIO()
    page.save(packed)
    return packed.getvalue()


def _set_page(page: DocumentFile) -> None:
    """A4 with the house's margins; Hindi in a font that Word has."""
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = page.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    normal.element.rPr.rFonts.set(qn("w:cs"), "Nirmala UI")


def _line(page: DocumentFile, text: str, *, size: int = 10, bold: bool = False, before: int = 0, after: int = 0):  # type: ignore[no-untyped-def]
    """A paragraph; a tab goes to the right margin."""
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    if "\t" in text:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(170), alignment=2)  # right
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    return paragraph


def _table(page: DocumentFile, headings: tuple[str, ...], group: Group) -> None:
    table = page.add_table(rows=1, cols=COLUMNS, style="Table Grid")
    table.autofit = False
    for place, heading in enumerate(headings):
        cell = table.rows[0].cells[place]
        _write(cell, heading, place, bold=True)
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _HEAD)
        cell._tc.get_or_add_tcPr().append(shade)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in group.rows:
        cells = table.add_row().cells
        for place, text in enumerate(row):
            _write(cells[place], text, place)


def _write(cell: _Cell, text: str, place: int, *, bold: bool = False) -> None:
    cell.width = Mm(_WIDTHS[place])
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if place in _AMOUNTS:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(8), bold

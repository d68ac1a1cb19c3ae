"""A letter as a Word file, as a PDF, as a mail waiting to be sent, and as links that begin one."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from ims_xl.share import typeset
from ims_xl.share.letter import COLUMNS, Group, Language, Letter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
_HEAD = "D2EBF9"
_AMOUNTS = (2, 3)  # the columns that are set to the right
_WIDTHS = (30, 20, 24, 24, 20, 52)  # millimetres
_LONGEST_LINK = 255  # what Excel's HYPERLINK takes


def as_pdf(letter: Letter) -> bytes:
    """The letter on A4. Raises `ImsError` where the computer has no letters for its language."""
    data = {
        "fonts": typeset.fonts(letter.language is Language.HINDI),
        "language": letter.language.value,
        "client": letter.sender.client,
        "gstin": letter.sender.gstin,
        "today": f"{letter.sender.today:%d-%m-%Y}",
        "supplier": letter.supplier,
        "supplier_gstin": letter.supplier_gstin,
        "subject": letter.subject,
        "greeting": letter.greeting,
        "opening": letter.opening,
        "columns": letter.columns,
        "groups": [{"asked": group.asked, "rows": group.rows} for group in letter.groups],
        "closing": letter.closing,
        "farewell": letter.farewell,
        "enclosed": letter.enclosed,
    }
    return typeset.pdf("letter.typ", "letter", data)


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


def plain(letter: Letter) -> str:
    """The letter as plain text, as the body of a mail."""
    parts = [letter.greeting, "", letter.opening, ""]
    for group in letter.groups:
        parts += [group.asked, *("  " + "  |  ".join(cell for cell in row if cell) for row in group.rows), ""]
    return "\n".join([*parts, letter.closing, "", letter.farewell, letter.sender.client, "", letter.enclosed, ""])


def as_mail(letter: Letter, to: str, attachments: Mapping[str, tuple[str, bytes]]) -> bytes:
    """A draft of a mail (`.eml`) with the files attached (name: type, bytes); mail programs open it to be sent."""
    mail = EmailMessage(policy=SMTP.clone(max_line_length=200))  # a folded subject gains a blank in some programs
    mail["Subject"] = letter.subject
    if to:
        mail["To"] = to
    mail["X-Unsent"] = "1"  # opens as a draft, not as a mail received
    mail.set_content(plain(letter))
    for name, (kind, content) in attachments.items():
        main, sub = kind.split("/", 1)
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def mail_link(letter: Letter, to: str) -> str:
    """A link that begins a mail to the supplier; the body is the short message."""
    begun = f"mailto:{quote(to, safe='@')}?subject={quote(letter.subject)}"
    whole = f"{begun}&body={quote(letter.short)}"
    return next((link for link in (whole, begun) if len(link) <= _LONGEST_LINK), f"mailto:{quote(to, safe='@')}")


def whatsapp_link(letter: Letter, phone: str) -> str:
    """A link that begins a WhatsApp message; a number of ten digits is taken as Indian. Without a number: choose there.

    The message goes nowhere until the user sends it.
    """
    digits = re.sub(r"\D", "", phone).lstrip("0")
    number = f"91{digits}" if len(digits) == 10 else digits
    whole = f"https://wa.me/{number}?text={quote(letter.short)}"
    return whole if len(whole) <= _LONGEST_LINK else f"https://wa.me/{number}"

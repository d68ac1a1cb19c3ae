"""A letter as a PDF, as a mail waiting to be sent, and as links that begin one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from ims_xl.share import typeset
from ims_xl.share.letter import Language, Letter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
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

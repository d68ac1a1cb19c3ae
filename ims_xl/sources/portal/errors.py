"""The portal's refusals: the error file after a failed upload, and the error report of its API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ims_xl.errors import Problem
from ims_xl.sources.portal import envelope
from ims_xl.sources.portal.envelope import Envelope, FileKind
from ims_xl.sources.portal.row import Row


@dataclass(frozen=True)
class PortalError:
    """A record the portal refused, as far as it names it, and why."""

    section: str  # as in frames, "B2BCN"
    supplier_gstin: str  # empty for a Bill of Entry
    document_number: str
    document_date: date | None  # the API's report gives none
    message: str
    port_code: str = ""
    code: str = ""


def read_errors(path: Path) -> list[PortalError]:
    """The refusals in an error file (`imsDetailsErr`) or an API answer (`error_report`), in the file's order.

    Raises `FileUnreadable`, and `WrongFile` for another kind of file.
    """
    opened = envelope.opened(path)
    opened.expect(FileKind.IMS_ERRORS)
    return errors(opened)


def errors(opened: Envelope) -> list[PortalError]:
    """The refusals of an opened error file or answer."""
    found = []
    for key, rows in opened.body.items():
        if not isinstance(rows, list):
            continue  # single values of the answer around the sections
        section = envelope.section_of(key)
        name = section.value if section else key.upper()
        for position, values in enumerate(rows, start=1):
            found += _of_row(values if isinstance(values, dict) else {}, opened.file, name, position)
    return found


def _of_row(values: dict[str, Any], file: str, section: str, position: int) -> list[PortalError]:
    """One refusal for each document of a row: the error file gives it directly, the API below `inv`."""
    listed = values.get("inv")
    documents = listed if isinstance(listed, list) and listed else [{}]
    unused: list[Problem] = []  # a refusal is passed on with what can be read of it
    refusals = []
    for document in documents:
        row = Row(values | (document if isinstance(document, dict) else {}), file, section, position, unused)
        code = row.text("error_cd")
        message = row.text("error_msg") or "The portal gave no reason."
        refusals.append(
            PortalError(
                section=section,
                supplier_gstin=row.gstin("stin", "ctin") or "",
                document_number=row.text("nt_num", "inum", "boenum") or "",
                document_date=row.day("nt_dt", "idt", "boedt"),
                message=f"{message} ({code})" if code else message,
                port_code=row.text("portcd", "portcode") or "",
                code=code or "",
            )
        )
    return refusals

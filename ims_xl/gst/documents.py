"""Documents and the sections of the portal they stand in.

Section keys as on the wire (`b2bcn`), their names as the portal shows them, and what a document of each is.
Source: GSTN's API sheets for IMS and GSTR-2B; import sections from GSTN's advisory of 30 Oct 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DocumentType(StrEnum):
    """What a document is."""

    INVOICE = "Invoice"
    DEBIT_NOTE = "Debit Note"
    CREDIT_NOTE = "Credit Note"
    BILL_OF_ENTRY = "Bill of Entry"
    ECO_DOCUMENT = "ECO Document"
    ISD_INVOICE = "ISD Invoice"
    ISD_CREDIT_NOTE = "ISD Credit Note"

    @property
    def sign(self) -> int:
        """-1 for what reduces the credit, 1 for the rest: records and entries carry it on every amount."""
        return -1 if self in (DocumentType.CREDIT_NOTE, DocumentType.ISD_CREDIT_NOTE) else 1


class Section(StrEnum):
    """A section of IMS, or of GSTR-2B where the document never was in IMS (`isd`, `isda`)."""

    B2B = "B2B"
    B2BA = "B2BA"
    B2BDN = "B2BDN"
    B2BDNA = "B2BDNA"
    B2BCN = "B2BCN"
    B2BCNA = "B2BCNA"
    ECOM = "ECOM"
    ECOMA = "ECOMA"
    IMPG = "IMPG"
    IMPGA = "IMPGA"
    IMPGSEZ = "IMPGSEZ"
    IMPGSEZA = "IMPGSEZA"
    ISD = "ISD"
    ISDA = "ISDA"

    @property
    def wire(self) -> str:
        """The key in the portal's files."""
        return self.value.lower()

    @property
    def nature(self) -> Nature:
        """What documents of the section are."""
        return NATURES[self]

    @property
    def is_amendment(self) -> bool:
        """Does the section hold corrected versions of documents filed before?"""
        return self.nature.amends is not None

    @property
    def is_import(self) -> bool:
        """Does the section hold Bills of Entry?"""
        return self.nature.document_type is DocumentType.BILL_OF_ENTRY


@dataclass(frozen=True)
class Nature:
    """What stands in a section: the kind of document, the section it amends, and its leaf in GSTR-2B."""

    section: Section
    document_type: DocumentType
    amends: Section | None
    bucket: str
    leaf: str


S, D = Section, DocumentType
# fmt: off
NATURES = {nature.section: nature for nature in (
    Nature(S.B2B,      D.INVOICE,       None,      "nonrevsup", "b2b"),
    Nature(S.B2BA,     D.INVOICE,       S.B2B,     "nonrevsup", "b2ba"),
    Nature(S.B2BDN,    D.DEBIT_NOTE,    None,      "nonrevsup", "cdnr"),
    Nature(S.B2BDNA,   D.DEBIT_NOTE,    S.B2BDN,   "nonrevsup", "cdnra"),
    Nature(S.B2BCN,    D.CREDIT_NOTE,   None,      "othersup",  "cdnr"),
    Nature(S.B2BCNA,   D.CREDIT_NOTE,   S.B2BCN,   "othersup",  "cdnra"),
    Nature(S.ECOM,     D.ECO_DOCUMENT,  None,      "nonrevsup", "ecom"),
    Nature(S.ECOMA,    D.ECO_DOCUMENT,  S.ECOM,    "nonrevsup", "ecoma"),
    Nature(S.IMPG,     D.BILL_OF_ENTRY, None,      "imports",   "impg"),
    Nature(S.IMPGA,    D.BILL_OF_ENTRY, S.IMPG,    "imports",   "impga"),
    Nature(S.IMPGSEZ,  D.BILL_OF_ENTRY, None,      "imports",   "impgsez"),
    Nature(S.IMPGSEZA, D.BILL_OF_ENTRY, S.IMPGSEZ, "imports",   "impgasez"),
    Nature(S.ISD,      D.ISD_INVOICE,   None,      "isdsup",    "isd"),
    Nature(S.ISDA,     D.ISD_INVOICE,   S.ISD,     "isdsup",    "isda"),
)}
# fmt: on
del S, D

IMS_SECTIONS = tuple(section for section in Section if section not in (Section.ISD, Section.ISDA))

SUPPLY_TYPES = {
    "R": "Regular",
    "SEWP": "SEZ with payment",
    "SEZWP": "SEZ with payment",
    "SEWOP": "SEZ without payment",
    "SEZWOP": "SEZ without payment",
    "DE": "Deemed export",
    "CBW": "Bonded warehouse",
}


def record_id(recipient: str, section: Section, party: str, number: str, when: str) -> str:
    """The identity of a record: recipient, section, supplier GSTIN, number, financial year.

    For a Bill of Entry `party` is the port code and `when` the ISO date. Document numbers are compared as the
    portal does, in capitals; notes and invoices may share a number, so the section is part of it.

    >>> record_id("27AABCR1234F1ZS", Section.B2B, "29AAACT2222B1ZX", "tx-2045", "2026-27")
    '27AABCR1234F1ZS|B2B|29AAACT2222B1ZX|TX-2045|2026-27'
    """
    return "|".join((recipient, section.value, party, number.strip().upper(), when))

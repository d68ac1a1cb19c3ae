"""A document as the stand-in portal keeps it, and as its bodies tell it.

Money is whole paise, credit notes positive, as the portal has them. Days are ISO text, which sorts and goes into
SQLite as it stands; bodies write `DD-MM-YYYY`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from ims_xl.gst.money import paise
from ims_xl.gst.period import TaxPeriod, financial_year
from ims_xl.sandbox.sections import SECTIONS, Section

Tax = tuple[int, int, int, int]  # IGST, CGST, SGST, Cess in paise
NO_TAX: Tax = (0, 0, 0, 0)
_json = json.JSONEncoder(sort_keys=True).encode


@dataclass(slots=True)
class Document:
    """What a supplier or the customs reported to one recipient, and what the recipient did with it."""

    gstin: str
    section: str
    stin: str  # empty for a Bill of Entry from overseas
    number: str
    dated: str
    original_number: str
    original_dated: str
    rtnprd: str  # the supplier's return period, yyyy-mm
    srcform: str
    inv_typ: str
    pos: str
    val: int
    txval: int
    igst: int
    cgst: int
    sgst: int
    cess: int
    portcd: str
    irefdt: str
    refid: str
    reverse: int  # 1: reverse charge
    doctyp: str  # of an ISD document: ISDI, ISDC
    odoctyp: str
    eligible: int  # of an ISD document
    rule_37a: int
    hash: str
    filed_on: str = ""  # empty while it is only saved
    period: str = ""  # the GSTR-2B period, yyyy-mm, once it is filed
    direct: int = 0  # 1: goes to GSTR-2B without passing through IMS
    reason: str = ""  # P or C: why its credit is not available
    specified: int = 0  # 1: it reduces credit, with limited Pending and a reduction to declare
    pending_until: str = ""  # the last day for Pending; empty where there is none, "-" where it never may
    action: str = "N"
    reduction: str = ""  # Y, N or empty
    d_igst: int | None = None
    d_cgst: int | None = None
    d_sgst: int | None = None
    d_cess: int | None = None
    remarks: str = ""
    closed_in: str = ""  # the period whose GSTR-3B took it out of IMS
    withdrawn: int = 0
    id: int = 0

    @property
    def kind(self) -> Section:
        """Its section."""
        return SECTIONS[self.section]

    @property
    def tax(self) -> Tax:
        """The four heads."""
        return self.igst, self.cgst, self.sgst, self.cess

    @property
    def declared(self) -> Tax | None:
        """What was declared to be reduced, where amounts were."""
        if self.d_igst is None:
            return None
        return self.d_igst, self.d_cgst or 0, self.d_sgst or 0, self.d_cess or 0

    @property
    def key(self) -> str:
        """Who it is: recipient, section, party, number, financial year (the day, for a Bill of Entry)."""
        return key_of(self.gstin, self.kind, self.portcd if self.kind.is_import else self.stin, self.number, self.dated)

    @property
    def original_keys(self) -> tuple[str, ...]:
        """What it amends: an earlier amendment of that number, else the original itself."""
        if not self.kind.amends:
            return ()
        party = self.portcd if self.kind.is_import else self.stin
        number, dated = self.original_number or self.number, self.original_dated or self.dated
        sections = (self.kind, SECTIONS[self.kind.amends])
        return tuple(key_of(self.gstin, section, party, number, dated) for section in sections)


def key_of(gstin: str, section: Section, party: str, number: str, dated: str) -> str:
    """The key of a document with these; numbers count as the portal counts them, in capitals."""
    when = dated if section.is_import else financial_year(date.fromisoformat(dated))
    return f"{gstin}|{section.key}|{party}|{number.strip().upper()}|{when}"


def from_wire(gstin: str, section: Section, told: dict[str, Any]) -> Document:
    """The document a body tells of. Raises `ValueError` or `KeyError` on one that is not whole."""
    isd = section.table in ("isd", "isda")
    head = "igst" if section.is_import or isd else "iamt"
    document = Document(
        gstin=gstin,
        section=section.key,
        stin=str(told["stin"] if not section.is_import else told.get("stin", "")).upper(),
        number=_text(told, section.number),
        dated=iso(told[section.date]),
        original_number=_text(told, section.original_number) if section.original_number else "",
        original_dated=iso(told[section.original_date]) if section.original_date else "",
        rtnprd=period_of(told.get("rtnprd") or told["itcprd"]),
        srcform=told.get("srcform", "R1"),
        inv_typ=told.get("inv_typ", ""),
        pos=told.get("pos", ""),
        val=amount(told.get("val", 0)),
        txval=amount(told.get("txval", 0)),
        igst=amount(told.get(head, 0)),
        cgst=amount(told.get("cgst" if isd else "camt", 0)),
        sgst=amount(told.get("sgst" if isd else "samt", 0)),
        cess=amount(told.get("cess", 0)),
        portcd=_text(told, "portcd") if section.is_import else "",
        irefdt=iso(told["irefdt"]) if told.get("irefdt") else "",
        refid=told.get("rgstinrefId", ""),
        reverse=int(told.get("rev") == "Y"),
        doctyp=told.get("doctyp", ""),
        odoctyp=told.get("odoctyp", ""),
        eligible=int(told.get("itcelg", "Y") == "Y"),
        rule_37a=int(bool(told.get("rule_37a"))),
        hash=told.get("hash", ""),
    )
    if not document.hash:
        document.hash = hashlib.sha256(_json(wire(document)).encode()).hexdigest()
    return document


def wire(document: Document) -> dict[str, Any]:
    """The part of a record that only its supplier changes, as IMS tells it."""
    section = document.kind
    if section.is_import:
        return {
            "rgstinrefId": document.refid,
            "portcd": document.portcd,
            "boenum": document.number,
            "boedt": wire_day(document.dated),
            "irefdt": wire_day(document.irefdt),
            "itcprd": TaxPeriod(document.rtnprd).wire,
            "txval": rupees(document.txval),
            "igst": rupees(document.igst),
            "cess": rupees(document.cess),
        }
    told: dict[str, Any] = {"stin": document.stin}
    if section.original_number:
        told[section.original_number] = document.original_number
        told[section.original_date] = wire_day(document.original_dated)
    told[section.number] = document.number
    if document.inv_typ:
        told["inv_typ"] = document.inv_typ
    return told | {
        section.date: wire_day(document.dated),
        "val": rupees(document.val),
        "pos": document.pos,
        "txval": rupees(document.txval),
        "iamt": rupees(document.igst),
        "camt": rupees(document.cgst),
        "samt": rupees(document.sgst),
        "cess": rupees(document.cess),
        "srcform": document.srcform,
        "rtnprd": TaxPeriod(document.rtnprd).wire,
    }


def amount(told: Any) -> int:
    """Paise of a JSON number. Raises `ValueError` on what is none."""
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise ValueError(f"{told!r} is not an amount")
    return paise(told)


def rupees(amount: int) -> int | float:
    """Rupees as a JSON number: whole ones without a point."""
    return amount // 100 if amount % 100 == 0 else amount / 100


def iso(told: Any) -> str:
    """A day of a body, `DD-MM-YYYY`, as ISO text. Raises `ValueError`."""
    day, month, year = str(told).split("-")
    return date(int(year), int(month), int(day)).isoformat()


def wire_day(day: str) -> str:
    """ISO text as bodies write days."""
    return f"{day[8:10]}-{day[5:7]}-{day[:4]}" if day else ""


def period_of(told: Any) -> str:
    """A period of a body, `MMYYYY`, as yyyy-mm. Raises `ValueError`."""
    return TaxPeriod.from_wire(str(told)).text


def _text(told: dict[str, Any], key: str) -> str:
    if not isinstance(told[key], str) or not told[key].strip():
        raise ValueError(f"{key} must be text")
    return str(told[key])

"""The sections of IMS, as the stand-in portal's own bodies name them, and where each stands in GSTR-2B."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One section: its key in bodies, its names in calls and reports, its records' keys, its place in GSTR-2B."""

    key: str
    asked: str  # in GETINV; empty for what is never in IMS
    told: str  # in the report of a save
    number: str
    date: str
    original_number: str
    original_date: str
    amends: str
    table: str  # of GSTR-2B's docdata
    bucket: str
    leaf: str

    @property
    def is_import(self) -> bool:
        """Does it hold Bills of Entry?"""
        return self.bucket == "imports"

    @property
    def is_credit_note(self) -> bool:
        """Does it hold what lessens the credit?"""
        return self.bucket == "othersup"


_INVOICE, _NOTE = ("inum", "idt", "oinum", "oidt"), ("nt_num", "nt_dt", "ont_num", "ont_dt")
_BILL, _ISD = ("boenum", "boedt", "", ""), ("docnum", "docdt", "odocnum", "odocdt")
# fmt: off
_TOLD = (
    # key        asked       told        keys      amends     table      bucket       leaf
    ("b2b",      "B2B",      "b2b",      _INVOICE, "",        "b2b",     "nonrevsup", "b2b"),
    ("b2ba",     "B2BA",     "b2ba",     _INVOICE, "b2b",     "b2ba",    "nonrevsup", "b2ba"),
    ("b2bdn",    "DN",       "dn",       _NOTE,    "",        "cdnr",    "nonrevsup", "cdnr"),
    ("b2bdna",   "DNA",      "dna",      _NOTE,    "b2bdn",   "cdnra",   "nonrevsup", "cdnra"),
    ("b2bcn",    "CN",       "cn",       _NOTE,    "",        "cdnr",    "othersup",  "cdnr"),
    ("b2bcna",   "CNA",      "cna",      _NOTE,    "b2bcn",   "cdnra",   "othersup",  "cdnra"),
    ("ecom",     "ECOM",     "ecom",     _INVOICE, "",        "ecom",    "nonrevsup", "ecom"),
    ("ecoma",    "ECOMA",    "ecoma",    _INVOICE, "ecom",    "ecoma",   "nonrevsup", "ecoma"),
    ("impg",     "IMPG",     "impg",     _BILL,    "",        "impg",    "imports",   "impg"),
    ("impga",    "IMPGA",    "impga",    _BILL,    "impg",    "impg",    "imports",   "impga"),
    ("impgsez",  "IMPGSEZ",  "impgsez",  _BILL,    "",        "impgsez", "imports",   "impgsez"),
    ("impgseza", "IMPGSEZA", "impgseza", _BILL,    "impgsez", "impgsez", "imports",   "impgasez"),
    ("isd",      "",         "",         _ISD,     "",        "isd",     "isdsup",    "isd"),
    ("isda",     "",         "",         _ISD,     "isd",     "isda",    "isdsup",    "isda"),
)
# fmt: on
_ROWS = tuple(
    Section(key, asked, told, number, dated, *((onumber, odated) if amends else ("", "")), amends, table, bucket, leaf)
    for key, asked, told, (number, dated, onumber, odated), amends, table, bucket, leaf in _TOLD
)
SECTIONS = {section.key: section for section in _ROWS}
IN_IMS = tuple(section for section in _ROWS if section.asked)
ASKED = {section.asked: section for section in IN_IMS}
AMENDED_BY = {section.amends: section for section in _ROWS if section.amends}

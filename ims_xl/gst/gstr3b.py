"""Table 4 of GSTR-3B: its boxes, 3.1(d) beside them, and which leaves of GSTR-2B go to which.

Source: form GSTR-3B [official]. Boxes a GSTR-2B says nothing about are the taxpayer's to fill.
"""

from __future__ import annotations

from dataclasses import dataclass

from ims_xl.gst.source import CONFLICT, IMPLEMENTATION, OFFICIAL, RECALLED, SECONDARY, Source


@dataclass(frozen=True)
class Box:
    """A box: its number, its caption, and whether the taxpayer fills it."""

    number: str
    caption: str
    entered: bool = False


OWN_REVERSAL = "4(B)(2) own"
# fmt: off
BOXES = (
    Box("4(A)(1)", "Import of goods"),
    Box("4(A)(2)", "Import of services (not in GSTR-2B: enter it)",                    entered=True),
    Box("4(A)(3)", "Inward supplies liable to reverse charge"),
    Box("4(A)(4)", "Inward supplies from ISD"),
    Box("4(A)(5)", "All other ITC, net of credit notes"),
    Box("4(B)(1)", "Reversed: rules 38, 42, 43, section 17(5) (enter it)",             entered=True),
    Box(OWN_REVERSAL, "Of 4(B)(2): your own, as rule 37, goods not received (enter it)", entered=True),
    Box("4(B)(2)", "Reversed: rule 37A, headings of 4(A) that are negative, your own"),
    Box("4(C)",    "Net ITC, 4(A) less 4(B)"),
    Box("4(D)(1)", "Reclaimed of what was reversed in 4(B)(2) before (enter it)",      entered=True),
    Box("4(D)(2)", "ITC not available: section 16(4) and place of supply"),
    Box("3.1(d)",  "Reverse charge: tax payable"),
)
# fmt: on


@dataclass(frozen=True)
class Part:
    """Leaves of a bucket (none named: all of them) that go to a box, adding or netting off."""

    code: str
    box: str
    block: str
    bucket: str
    leaves: tuple[str, ...]
    sign: int
    source: Source


_NOTES, _REVERSE, _ISD = ("cdnr", "cdnra"), ("cdnrrev", "cdnrarev"), ("isd", "isda")
_FORM = Source("captions of form GSTR-2B", OFFICIAL)
_NETTED = Source("netting since 2023, captions of GSTR-2B", SECONDARY)
_IMPORTS = Source("one layout prints 4(A)(1) & 4(A)(2); services are never in GSTR-2B", CONFLICT)
_PAYABLE = Source("tax is payable all the same", RECALLED)
_REVERSAL = Source("export template of GSTR-2B", IMPLEMENTATION)
_SHOWN = Source("unavailable credit under reverse charge", RECALLED, "cfgReverseChargeIn4D2")
_MARKED = Source("export template prints 4(B)(2); the caption says net off", CONFLICT, "cfgUnavailableNotes")
# fmt: off
PARTS = (
    Part("B1",  "3.1(d)",  "itcavl",   "revsup",    (),       1,  _FORM),
    Part("B2",  "3.1(d)",  "itcavl",   "othersup",  _REVERSE, -1, _NETTED),
    Part("B3",  "3.1(d)",  "itcunavl", "revsup",    (),       1,  _PAYABLE),
    Part("B4",  "3.1(d)",  "itcunavl", "othersup",  _REVERSE, -1, _PAYABLE),
    Part("B5",  "4(A)(1)", "itcavl",   "imports",   (),       1,  _IMPORTS),
    Part("B6",  "4(A)(3)", "itcavl",   "revsup",    (),       1,  _FORM),
    Part("B7",  "4(A)(3)", "itcavl",   "othersup",  _REVERSE, -1, _NETTED),
    Part("B8",  "4(A)(4)", "itcavl",   "isdsup",    (),       1,  _FORM),
    Part("B9",  "4(A)(4)", "itcavl",   "othersup",  _ISD,     -1, _NETTED),
    Part("B10", "4(A)(5)", "itcavl",   "nonrevsup", (),       1,  _FORM),
    Part("B11", "4(A)(5)", "itcavl",   "othersup",  _NOTES,   -1, _NETTED),
    Part("B12", "4(B)(2)", "itcrev",   "nonrevsup", (),       1,  _REVERSAL),
    Part("B12", "4(B)(2)", "itcrev",   "isdsup",    (),       1,  _REVERSAL),
    Part("B12", "4(B)(2)", "itcrev",   "imports",   (),       1,  _REVERSAL),
    Part("B13", "4(B)(2)", "itcrev",   "othersup",  (),       -1, _REVERSAL),
    Part("B14", "4(D)(2)", "itcunavl", "nonrevsup", (),       1,  _REVERSAL),
    Part("B14", "4(D)(2)", "itcunavl", "isdsup",    (),       1,  _REVERSAL),
    Part("B15", "4(D)(2)", "itcunavl", "revsup",    (),       1,  _SHOWN),
    Part("B16", "4(D)(2)", "itcunavl", "imports",   (),       1,  _REVERSAL),
    Part("B17", "4(D)(2)", "itcunavl", "othersup",  _REVERSE, -1, _SHOWN),
    Part("B18", "4(D)(2)", "itcunavl", "othersup",  (*_NOTES, *_ISD), -1, _MARKED),
)
# fmt: on
# Headings that, where negative in a tax head, are nothing there and are reversed in 4(B)(2).
TURNED_WHEN_NEGATIVE = ("4(A)(1)", "4(A)(3)", "4(A)(4)", "4(A)(5)")
TURNED_SOURCE = Source("advisory text of the GSTN offline tool", OFFICIAL)


@dataclass(frozen=True)
class EntryCheck:
    """What is looked at in the boxes the taxpayer fills."""

    code: str
    what: str
    source: Source


_ADVISORY_643 = Source("Advisory 643, 29-12-2025", OFFICIAL)
_FORM_3B = Source("form GSTR-3B", OFFICIAL)
ENTRY_CHECKS = (
    EntryCheck("E1", "No amount is negative.", _FORM_3B),
    EntryCheck("E2", "CGST and SGST are the same amount.", Source("no document carries them apart", RECALLED)),
    EntryCheck("E3", "4(A)(2), import of services, carries IGST and cess alone.", _FORM_3B),
    EntryCheck("E4", "4(D)(1) is part of 4(A)(5) too, and at most the balance of the reclaim ledger.", _ADVISORY_643),
    EntryCheck("E5", "4(A)(2) and 4(A)(3) are at most 3.1(d) and the balance of the RCM ledger.", _ADVISORY_643),
    EntryCheck("E6", "4(B) is at most 4(A) in each head.", Source("net credit is not negative", RECALLED)),
)

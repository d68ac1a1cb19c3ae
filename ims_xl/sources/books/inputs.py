"""What a register says of the credit itself: capital goods, inputs or services; barred by section 17(5), or otherwise.

GSTN's offline tool has one column for both ("Eligibility For ITC": Inputs, Capital goods, Input services, Ineligible),
Zoho Books and ERPNext write sentences, others a Yes under "Capital Goods" or the barred tax under "17(5)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ims_xl.sources.cells import BadCell, Cell, amount, flag, text

CAPITAL_GOODS, INPUT_SERVICES, INPUTS = "Capital goods", "Input services", "Inputs"
SECTION_17_5, INELIGIBLE = "Section 17(5)", "Ineligible"
IN_PART = " in part"
_KINDS = (
    (CAPITAL_GOODS, re.compile(r"capital|\bassets?\b|plant|machinery|^cg$")),
    (INPUT_SERVICES, re.compile(r"service|^is$")),
    (INPUTS, re.compile(r"\binputs?\b|\bgoods\b|raw mat|stock|trading|^ip$")),
)
_SECTION = re.compile(r"17\s*\(5\)|\b17\(?5\b|\bblocked\b|section[\s_]*17", re.IGNORECASE)
_BARRED = re.compile(
    r"\b(in|not |non[ -]?)eligible|\bno itc\b|\bnot available\b|\bnone\b|\brule 4[23]\b", re.IGNORECASE
)
_NOTHING = ("", "-", "--", "NA", "N/A", "Nil")
_TURNED = re.compile(r"\beligib|\bavailab|\ballow", re.IGNORECASE)  # headers whose No bars the credit


@lru_cache(maxsize=1 << 12, typed=True)
def marks(header: str, cell: Cell) -> tuple[str, str]:
    """The kind of input and why the credit is barred, as one cell tells them; "" for what it does not tell.

    >>> marks("Eligibility For ITC", "Capital goods"), marks("ITC Eligibility", "Ineligible - As per section 17(5)")
    (('Capital goods', ''), ('', 'Section 17(5)'))
    >>> marks("Capital Goods", "Yes"), marks("Ineligible u/s 17(5)", 1800.0), marks("ITC Eligible", "No")
    (('Capital goods', ''), ('', 'Section 17(5)'), ('', 'Ineligible'))
    """
    words = text(cell)
    if words in _NOTHING:
        return "", ""
    said = _yes(cell)
    if said is None:
        return "; ".join(filter(None, map(_kind, words.split(";")))), _bar(words)
    if bar := _bar(header):
        return "", bar if said else ""
    if _TURNED.search(header):
        return "", "" if said else INELIGIBLE
    return _kind(header) if said else "", ""


def together(found: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Those of a document's lines as one: every kind there is, and the bar, "in part" where not every line has it."""
    pairs = list(found)
    kinds = sorted({kind for kind, _ in pairs if kind})
    bars = sorted({barred for _, barred in pairs if barred})
    whole = bool(bars) and all(barred for _, barred in pairs)
    return "; ".join(kinds), "; ".join(bars) + ("" if whole or not bars else IN_PART)


def _kind(words: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(words.lower())), "")


def _bar(words: str) -> str:
    found = SECTION_17_5 if _SECTION.search(words) else INELIGIBLE if _BARRED.search(words) else ""
    return found + IN_PART if found and words.endswith(IN_PART) else found


def _yes(cell: Cell) -> bool | None:
    """Yes or no, an amount being a Yes and nought a No; None for words."""
    try:
        paise = amount(cell)
        return None if paise is None else bool(paise)
    except BadCell:
        pass
    try:
        return flag(cell)
    except BadCell:
        return None

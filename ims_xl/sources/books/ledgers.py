"""What a column named after a ledger holds: a tax head, an expense that is part of the taxable value, or neither.

Accounting packages print a purchase register with one column for each ledger (`Purchase @18%`, `INPUT CGST 9%`,
`ROUND OFF`). The names are the client's own, so they are read by their words.
"""

from __future__ import annotations

import re

from ims_xl.columns import Column
from ims_xl.tables import Books

_HEADS = (
    (Books.igst, re.compile(r"igst|integrated\s*(tax|gst|goods)|^tax (amount |paid )?integrated$")),
    (Books.cgst, re.compile(r"cgst|central\s*(tax|gst|goods)|^tax (amount |paid )?central$")),
    (
        Books.sgst,
        re.compile(
            r"sgst|utgst|state\s*(/\s*ut\s*)?(tax|gst|goods)|\but\s*tax|union territory tax"
            r"|^tax (amount |paid )?state(/ut)?$"
        ),
    ),
    (Books.cess, re.compile(r"(?<![a-z])cess(?![a-z])")),  # not Process, Access
)
_REVERSE_CHARGE = re.compile(r"\brcm\b|reverse\s*charge")
# A rate, a liability, credit taken, a foreign-currency twin or a sum over heads is no tax of the document by itself.
_NOT_THE_TAX = re.compile(
    r"\brate\b|\bavail|\bfcy\b|payable|\boutput\b|liabilit|revers(al|ed)|difference|taxable|assessable|\bbase\b"
)
_TAXABLE = re.compile(r"(?<!non)(?<!non[ -])(taxable|assessable)")
_SETTLED = re.compile(r"\b(paid|received|receivable|payable|balance|outstanding|due|advance|pending)\b")
_ONE_SIDE = re.compile(r"(debit|credit|dr|cr)\.?( (amount|amt|value)\.?)?( ?\((₹|rs\.?|inr)\))?")
_ROUNDING = re.compile(r"\bround(ed|ing)?([ -]?off)?\b|\br[./ ]?off\b|^r\.?o\.?$")
_AT_SOURCE = re.compile(r"\bt[dc]s\b")
_BESIDE = re.compile(
    r"\bretention\b|\bsecurity deposit\b|\bexempt|\bnil[ -]?rated\b|\bnon[ -]?gst\b"
    r"|^(freight|transport|packing|other charges?)\b"
)
_BARE_PERCENT = re.compile(r"\(?%\)?$")
_EXPENSE = re.compile(
    r"purchase|freight|carriage|cartage|transport|packing|forwarding|loading|insurance|expense|\bexp\b|charges?\b"
    r"|consum|material|\bgoods\b|stock|\brent\b|repair|maintenance|\bfees?\b|commission|services?\b|discount|amount"
)
_NO_EXPENSE = re.compile(
    r"round(ed|ing)?\b|\btds\b|\btcs\b|\btotal\b|\btax\b|\bgst\b|vat\b|balance|\bpaid\b|\bdue\b|payable|receivable"
    r"|\bqty\b|quantity|\brate\b|\bprice\b|\bhsn\b|\bsac\b|\bpan\b|\bdays?\b|\bperiod\b|\bcode\b|\byear\b|\bmonth\b"
    r"|phone|mobile|\bpin ?(code)?\b|\bfcy\b|currency|exchange|narration|\bunits?\b|\buom\b|%$"
)
_NUMBERED = re.compile(r"\b(no|number|date|code|qty|quantity|sl|sr|id)\.?$|^(sl|sr|s)\b\.?|^(sl|sr|s) ?no\b|^serial\b")
_TAX_TOTAL = re.compile(r"^(total |net )?(gst|tax|itc)( amount| amt| paid)?( signed)?( ?\((₹|rs\.?|inr)\))?$")


def head(name: str) -> Column | None:
    """The tax head a column of that name holds the amounts of; None for a rate, a combined tax or anything else.

    >>> head("INPUT CGST 9%"), head("Process charges"), head("CGST Rate %"), head("CGST+SGST")
    ('cgst', None, None, None)
    """
    words = name.lower()
    if _NOT_THE_TAX.search(words) or (_BARE_PERCENT.search(words) and not re.search(r"\d", words)):
        return None
    found = heads(name)
    return found.pop() if len(found) == 1 else None


def heads(name: str) -> set[Column]:
    """The tax heads one column holds together; none for a rate, or a liability.

    >>> sorted(heads("CGST + SGST")), sorted(heads("SGST/UTGST")), sorted(heads("CGST Rate"))
    (['cgst', 'sgst'], ['sgst'], [])
    """
    words = name.lower()
    if _NOT_THE_TAX.search(words):
        return set()
    return {column for column, pattern in _HEADS if pattern.search(words)}


def is_whole_tax(name: str) -> bool:
    """Does the column hold the whole tax of a document?

    >>> is_whole_tax("Tax Amount"), is_whole_tax("IGST/CGST/SGST"), is_whole_tax("Taxable Amount")
    (True, True, False)
    """
    return _TAX_TOTAL.match(name.lower().strip()) is not None or len(heads(name)) > 2


def is_reverse_charge(name: str) -> bool:
    """Does an amount or a name in such a column mark its document as one under reverse charge?

    >>> is_reverse_charge("INPUT CGST 9% (RCM)"), is_reverse_charge("Reverse Charge Tax Rate")
    (True, False)
    """
    return _REVERSE_CHARGE.search(name.lower()) is not None and not re.search(r"\brate\b", name.lower())


def is_expense(name: str) -> bool:
    """Is the ledger part of the taxable value? Freight is; rounding, TDS and totals are not.

    >>> is_expense("Purchase @18%"), is_expense("Freight Inward"), is_expense("ROUND OFF"), is_expense("TDS 194Q")
    (True, True, False, False)
    >>> is_expense("IGST TAXABLE"), is_expense("SNO"), is_expense("Received/Paid Amount")
    (True, False, False)
    """
    words = name.lower().strip()
    if is_taxable(name):
        return True
    if _SETTLED.search(words) or is_side(name):
        return False
    if any(pattern.search(words) for _, pattern in _HEADS) or _NUMBERED.search(words) or _TAX_TOTAL.search(words):
        return False
    if re.search(r"round(ed|ing)?[ -]?off", words) or _AT_SOURCE.search(words):
        return False
    return _EXPENSE.search(words) is not None or _NO_EXPENSE.search(words) is None


def is_rounding(name: str) -> bool:
    """Does the column hold what documents were rounded off by?

    >>> is_rounding("ROUND OFF"), is_rounding("Rounding"), is_rounding("Rounded Total"), is_rounding("Ground rent")
    (True, True, False, False)
    """
    words = name.lower().strip()
    return _ROUNDING.search(words) is not None and "total" not in words


def is_beside(name: str) -> bool:
    """Is it part of a document's value, and neither taxable value nor tax of GST?"""
    words = name.lower().strip()
    return is_rounding(name) or any(pattern.search(words) is not None for pattern in (_AT_SOURCE, _BESIDE))


def is_side(name: str) -> bool:
    """Does the column hold the amounts of one side of an account?

    >>> is_side("Debit Amount"), is_side("Cr."), is_side("Credit Note Value")
    (True, True, False)
    """
    return _ONE_SIDE.fullmatch(name.lower().strip()) is not None


def is_taxable(name: str) -> bool:
    """Does the column call itself the taxable value of something: of a rate, of goods?

    >>> is_taxable("5% TAXABLE"), is_taxable("Non-taxable"), is_taxable("Purchase @18%"), is_taxable("Taxable %")
    (True, False, False, False)
    """
    is_share = "%" in name and not any(map(str.isdigit, name))
    return not is_share and _TAXABLE.search(name.lower()) is not None

"""Records and entries that are right in all a case is not about: one purchase of ₹1,000 with IGST, on both sides."""

from datetime import date

import pandas as pd

from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.gstin import check_character
from ims_xl.gst.money import paise
from ims_xl.gst.period import TaxPeriod
from ims_xl.recon.match import match
from ims_xl.recon.tolerances import Tolerances
from ims_xl.tables import Books, Matches, Records


def gstin(first_fourteen: str) -> str:
    """A made-up GSTIN with the check character that belongs to it."""
    return first_fourteen + check_character(first_fourteen)


SUPPLIER = gstin("29AAACT2222B1Z")
BRANCH = gstin("24AAACT2222B1Z")
NAMESAKE = gstin("29AAACT9999B1Z")
SLIP = SUPPLIER[:7] + "8" + SUPPLIER[8:]


def _amounts(taxable: float, rate: float, heads: str, value: float | None) -> dict[str, int]:
    tax = paise(taxable * rate / 100)
    shares = {"igst": (tax, 0, 0), "cgst+sgst": (0, tax // 2, tax // 2)}[heads]
    return {
        "document_value": paise(taxable) + tax if value is None else paise(value),
        "taxable_value": paise(taxable),
        **dict(zip(("igst", "cgst", "sgst"), shares, strict=True)),
        "cess": 0,
    }


def record(
    number="INV-101", *, on=date(2026, 10, 5), taxable=1000.0, rate=18.0, heads="igst", value=None, **other
) -> dict[str, object]:
    """A record in IMS, as a dict by column name; `number` is its id unless the case gives one."""
    period = TaxPeriod.of(on).text if on else "2026-10"
    return {
        "record_id": f"R {number}",
        "source": "IMS",
        "section": Section.B2B.value,
        "supplier_gstin": SUPPLIER,
        "supplier_name": "Tatva Tools",
        "document_type": DocumentType.INVOICE.value,
        "document_number": number,
        "document_date": on,
        "place_of_supply": "27",
        "reverse_charge": False,
        "gstr2b_period": period,
        "is_filed": True,
        **_amounts(taxable, rate, heads, value),
        **other,
    }


def entry(
    number="INV-101", *, on=date(2026, 10, 5), taxable=1000.0, rate=18.0, heads="igst", value=None, **other
) -> dict[str, object]:
    """An entry of the books, as a dict by column name; `number` is its id unless the case gives one."""
    return {
        "entry_id": f"E {number}",
        "supplier_gstin": SUPPLIER,
        "supplier_name": "Tatva Tools",
        "document_type": DocumentType.INVOICE.value,
        "document_number": number,
        "document_date": on,
        "place_of_supply": "27",
        "reverse_charge": False,
        **_amounts(taxable, rate, heads, value),
        **other,
    }


CREDIT_NOTE = {"document_type": DocumentType.CREDIT_NOTE.value}


def matched(records: list[dict], entries: list[dict], **tolerances: int) -> pd.DataFrame:
    """The Matches of dicts."""
    return match(Records.of_rows(records), Books.of_rows(entries), Tolerances(**tolerances))


def the_pair(ours: dict, theirs: dict, **tolerances: int) -> pd.Series:
    """The one row that a record and an entry make; fails where they were not paired."""
    matches = matched([ours], [theirs], **tolerances)
    assert len(matches) == 1, matches[[Matches.status, Matches.reason, Matches.candidates]].to_string()
    return matches.iloc[0]

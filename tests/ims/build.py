"""Records for a case: what the case is not about is filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from ims_xl.gst.documents import Section, record_id
from ims_xl.gst.money import paise
from ims_xl.gst.period import TaxPeriod, financial_year
from ims_xl.ims.context import Context
from ims_xl.tables import Records

GSTIN, SUPPLIER = "27AABCR1234F1ZS", "29AAACT2222B1ZX"
OCTOBER = Context(GSTIN, TaxPeriod("2026-10"))
_MONEY = ("igst", "cgst", "sgst", "cess")


def record(section: str, number: str, igst: float = 0, **given: Any) -> dict[str, Any]:
    """A record of IMS, October 2026, filed, no action; amounts in rupees, positive, as the portal has them."""
    nature = Section(section).nature
    sign = nature.document_type.sign
    dated = given.pop("dated", date(2026, 10, 5))
    party = "INNSA1" if nature.section.is_import else given.get("supplier_gstin", SUPPLIER)
    when = dated.isoformat() if nature.section.is_import else financial_year(dated)
    amounts = {"igst": igst} | {head: given.pop(head, 0) for head in _MONEY[1:]}
    declared = {name: given.pop(name) for name in list(given) if "declared_" in name}
    return {
        "record_id": record_id(GSTIN, nature.section, party, number, when),
        "source": "IMS",
        "section": section,
        "supplier_gstin": None if nature.section.is_import else SUPPLIER,
        "port_code": "INNSA1" if nature.section.is_import else None,
        "document_type": nature.document_type.value,
        "document_number": number,
        "document_date": dated,
        "taxable_value": sign * paise(sum(amounts.values()) * 5),
        "gstr2b_period": "2026-10",
        "is_filed": True,
        "portal_action": "No action",
        "gstr3b_filed": False,
        "portal_values": f'{{"inum":"{number}","val":236.00}}',
        **{head: sign * paise(amount) for head, amount in amounts.items()},
        **{name: sign * paise(amount) for name, amount in declared.items()},
        **given,
    }


def original(section: str, number: str, igst: float, action: str = "Accept", **given: Any) -> dict[str, Any]:
    """A document of September 2026, closed with its GSTR-3B."""
    dated = given.pop("dated", date(2026, 9, 10))
    closed = {"source": "Earlier period", "gstr2b_period": "2026-09", "gstr3b_filed": True, "portal_action": action}
    return record(section, number, igst, dated=dated, **(closed | given))


def amendment(section: str, number: str, igst: float, **given: Any) -> dict[str, Any]:
    """An amendment in October of a document of September."""
    dated = given.pop("dated", date(2026, 9, 10))
    return record(section, number, igst, dated=dated, original_number=number, original_date=dated, **given)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """The records together."""
    return Records.of_rows(rows)

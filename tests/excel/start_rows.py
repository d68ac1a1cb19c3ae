"""Rows of Reconciliation and Suppliers from which the figures of Start are told."""

from __future__ import annotations

import pandas as pd

from ims_xl.tables import Review, Suppliers


def rows() -> pd.DataFrame:
    """Six rows of Reconciliation, amounts in paise: what is chosen goes before what the portal holds."""
    shown = [
        # status, section, portal's action, chosen, choices, IGST in IMS, IGST in books, 2B place
        ("Matched", "B2B", "No action", "Accept", "ARPN", 18_000_00, 18_000_00, "nonrevsup b2b"),
        ("Matched", "B2B", "Accept", None, "ARPN", 2_50_000_50, 2_50_000_50, "nonrevsup b2b"),
        ("Partially Matched", "B2BCN", "No action", "Pending", "ARPN", -360_00, -300_00, "othersup cdnr"),
        ("IMS Only", "IMPG", "Pending", "No action", "APN", 1_23_45_678_90, None, "imports impg"),
        ("IMS Only", "B2B", "No action", "Reject", "ARPN", 700_00, None, "nonrevsup b2b"),
        ("Books Only", None, None, None, None, None, 55_00, None),
    ]
    return Review.of_rows(
        {
            Review.row_id: str(number),
            Review.record_id: str(number) if section else None,
            Review.entry_id: str(number) if books is not None else None,
            Review.status: status,
            Review.section: section,
            Review.portal_action: portal,
            Review.action: chosen,
            Review.choices: choices,
            Review.igst: ims,
            Review.books_igst: books,
            Review.place: place,
            Review.standing: portal,
            Review.counts_igst: abs(ims) if ims else None,
        }
        for number, (status, section, portal, chosen, choices, ims, books, place) in enumerate(shown)
    )


def parties() -> pd.DataFrame:
    """Four suppliers, two of them with the same ITC at risk, one without any."""
    shown = [("Asha", 300_00, 1), ("Bela", 0, 0), ("Chitra", 900_00, 3), (None, 300_00, 2)]
    return Suppliers.of_rows(
        {
            Suppliers.supplier_gstin: f"GSTIN of {name}",
            Suppliers.supplier_name: name,
            Suppliers.itc_at_risk: risk,
            Suppliers.books_only: entries,
        }
        for name, risk, entries in shown
    )

"""A month matched after the user linked pairs of the month before."""

import pandas as pd
from builders import entry, gstin, record

from ims_xl.recon.match import match
from ims_xl.tables import Books, Records

TWIN = gstin("27AAACT5555B1Z")
NO_GSTIN = {"supplier_gstin": None, "supplier_name": "Tools Depot"}


def link(ours: dict, theirs: dict, *, together=True, supplier=True, number=True) -> dict[str, object]:
    """A link of a record and an entry, as the workbook keeps it."""
    return {
        "record_id": ours["record_id"],
        "entry_id": theirs["entry_id"],
        "together": together,
        "supplier_gstin": ours["supplier_gstin"],
        "books_gstin": theirs["supplier_gstin"],
        "books_supplier": theirs["supplier_name"],
        "document_number": ours["document_number"],
        "books_number": theirs["document_number"],
        "linked_on": "05-11-2026",
        "teaches_supplier": supplier,
        "teaches_number": number,
    }


def last_month(number: str, books_number: str, ours: dict | None = None, **theirs: object) -> dict[str, object]:
    """A link of two documents that are not there any more."""
    return link(
        record(number, record_id=f"R of {number}", **(ours or {})),
        entry(books_number, entry_id=f"E of {books_number}", **theirs),
    )


def taught(records: list[dict], entries: list[dict], *links: dict) -> pd.DataFrame:
    return match(Records.of_rows(records), Books.of_rows(entries), links=pd.DataFrame(links))


def the_pair(ours: dict, theirs: dict, *links: dict) -> pd.Series:
    matches = taught([ours], [theirs], *links)
    assert len(matches) == 1, matches[["status", "reason", "because"]].to_dict("records")
    return matches.iloc[0]

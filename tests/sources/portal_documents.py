"""Documents made up at random, as records of IMS in its roots, and as Records have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd
from hypothesis import strategies as st
from portal_files import GSTIN

from ims_xl.gst.documents import Section
from ims_xl.tables import Records

_SUPPLIERS = ("27AAACS1111A1ZA", "29AAACT2222B1ZX", "24AAACU3333C1ZY", "07AAACV4444D1ZL")
ACTIONS = {"A": "Accept", "R": "Reject", "P": "Pending", "N": "No action"}
_SHORT = {"b2bcn": "cn", "b2bcna": "cna", "b2bdn": "dn", "b2bdna": "dna"}


class Document(NamedTuple):
    """A document as the portal holds it: amounts in paise, positive on credit notes, too."""

    section: Section
    supplier: str
    number: str
    dated: date
    place: str
    action: str
    value: int
    taxable: int
    igst: int
    cgst: int
    sgst: int
    cess: int

    @property
    def is_note(self) -> bool:
        return self.section.wire.startswith(("b2bcn", "b2bdn"))

    @property
    def day(self) -> str:
        return f"{self.dated:%d-%m-%Y}"

    def read(self) -> tuple[object, ...]:
        """As Records have it."""
        sign = self.section.nature.document_type.sign
        amounts = (sign * paise for paise in self[6:])
        return (self.section.value, self.supplier, self.number, self.dated, self.place, *amounts)


paise = st.one_of(st.just(0), st.integers(1, 10**4), st.integers(1, 10**12))
documents = st.builds(
    Document,
    st.sampled_from([section for section in Section if not section.is_import and not section.value.startswith("ISD")]),
    st.sampled_from(_SUPPLIERS),
    st.one_of(
        st.from_regex(r"[A-Z0-9/-]{0,15}[0-9]", fullmatch=True), st.sampled_from(["000123", "1-2", "1234567890123456"])
    ),
    st.dates(date(2026, 4, 1), date(2026, 10, 31)),
    st.sampled_from(["27", "29", "07"]),
    st.sampled_from("ARPN"),
    *[paise] * 6,
)
several = st.lists(documents, max_size=12, unique_by=lambda each: (each.section, each.supplier, each.number))


def rupees(amount: int, spelling: int = 0) -> int | float | str:
    """An amount as JSON may have it: whole where it is, else with its paise; or as text."""
    if spelling:
        return f"{amount // 100}.{amount % 100:02d}"
    return amount // 100 if amount % 100 == 0 else amount / 100


def record(document: Document, spelling: int) -> dict[str, Any]:
    """A document as a record of IMS."""
    number, dated = ("nt_num", "nt_dt") if document.is_note else ("inum", "idt")
    amounts = zip(("val", "txval", "iamt", "camt", "samt", "cess"), document[6:], strict=True)
    row = {
        "stin": document.supplier, number: document.number, dated: document.day, "inv_typ": "R",
        "pos": document.place, "action": document.action, "srcform": "R1", "rtnprd": "102026", "srcfilstatus": "Filed",
        **{key: rupees(paise, spelling) for key, paise in amounts},
    }  # fmt: skip
    if document.section.is_amendment:
        row |= {
            f"o{number}" if number == "inum" else "ont_num": "OLD/1",
            "oidt" if dated == "idt" else "ont_dt": "01-09-2026",
        }
    return row


def by_section(found: Sequence[Document], spelling: int) -> dict[str, list[dict[str, Any]]]:
    ordered = sorted(found, key=lambda each: each.section.value)
    return {
        key: [record(each, spelling) for each in some]
        for key, some in groupby(ordered, key=lambda each: each.section.wire)
    }


def wrapped(sections: dict[str, Any], wrapping: int) -> Any:
    """A download in one of its roots."""
    short = {_SHORT.get(key, key): rows for key, rows in sections.items()}
    roots = (
        {"imsDetails": sections},
        {"data": short},
        {"gstin": GSTIN, "rtnprd": "102026", **sections},
        {"data": {"data": {key.upper(): rows for key, rows in sections.items()}}},
    )
    return roots[wrapping]


def rows_of(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """The records of a frame as `Document.read` has them."""
    names = (Records.section, Records.supplier_gstin, Records.document_number)
    money = ("document_value", "taxable_value", "igst", "cgst", "sgst", "cess")
    days = [day.date() for day in frame[Records.document_date]]
    columns = [*(frame[name] for name in names), days, frame[Records.place_of_supply], *(frame[name] for name in money)]
    return sorted(zip(*(list(each) for each in columns), strict=True), key=str)


def expected(found: Iterable[Document]) -> list[tuple[object, ...]]:
    return sorted((each.read() for each in found), key=str)


def actions_of(frame: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    keys = zip(frame[Records.section], frame[Records.supplier_gstin], frame[Records.document_number], strict=True)
    return dict(zip(keys, frame[Records.portal_action], strict=True))

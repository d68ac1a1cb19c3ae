"""Whatever documents the portal's files hold, in whichever of its shapes, come back equal, to the paisa."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd
from book_files import MANY
from hypothesis import given, settings
from hypothesis import strategies as st
from ims_workbook import offline_tool
from portal_files import GSTIN, OCTOBER, statement
from portal_workbooks import statement as in_excel

from ims_xl.errors import Level
from ims_xl.gst.documents import Section
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import gstr2a, gstr2b, ims
from ims_xl.tables import Records

_SUPPLIERS = ("27AAACS1111A1ZA", "29AAACT2222B1ZX", "24AAACU3333C1ZY", "07AAACV4444D1ZL")
_ACTIONS = {"A": "Accept", "R": "Reject", "P": "Pending", "N": "No action"}
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


def read_of(value: Any, name: str = "ims.json") -> Imported:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(json.dumps(value), encoding="utf-8")
        return ims.read(path, GSTIN, OCTOBER)


@given(several.filter(len), st.integers(0, 3), st.integers(0, 1))
@settings(max_examples=40 * MANY, deadline=None)
def test_records_of_ims_come_back_equal_from_any_of_its_json_files(
    found: list[Document], wrapping: int, spelling: int
) -> None:
    imported = read_of(wrapped(by_section(found, spelling), wrapping))
    assert rows_of(imported.frame) == expected(found)
    assert actions_of(imported.frame) == {
        (each.section.value, each.supplier, each.number): _ACTIONS[each.action] for each in found
    }
    assert all(problem.level is Level.REMARK for problem in imported.problems)  # whose the file is may be in doubt


@given(several.filter(len))
@settings(max_examples=10 * MANY, deadline=None)
def test_records_of_ims_come_back_equal_from_the_offline_tools_workbook(found: list[Document]) -> None:
    with TemporaryDirectory() as folder:
        imported = ims.read(offline_tool(Path(folder) / "ims.xlsx", by_section(found, 0)), GSTIN, OCTOBER)
    assert rows_of(imported.frame) == expected(found)
    assert actions_of(imported.frame) == {
        (each.section.value, each.supplier, each.number): _ACTIONS[each.action] for each in found
    }


_OF_2B = {"b2bdn": "cdnr", "b2bcn": "cdnr", "b2bdna": "cdnra", "b2bcna": "cdnra"}


def line(document: Document, *, in_lines: bool) -> dict[str, Any]:
    """A document as GSTR-2B lists it; `in_lines`, as version 3 does, with its taxable value and tax in rate lines."""
    letter = "C" if document.section.wire.startswith("b2bcn") else "D"
    heads = dict(zip(("txval", "igst", "cgst", "sgst", "cess"), document[7:], strict=True))
    common = {
        "dt": document.day,
        "val": rupees(document.value),
        "pos": document.place,
        "rev": "N",
        "itcavl": "Y",
        "rsn": "",
    }
    if document.is_note:
        row = {"ntnum": document.number, "typ": letter, "suptyp": "R", **common}
    else:
        row = {"inum": document.number, "typ": "R", **common}
    if document.section.is_amendment:
        old = {"onttyp": letter, "ontnum": "OLD/1", "ontdt": "01-09-2026"}
        row |= old if document.is_note else {"oinum": "OLD/1", "oidt": "01-09-2026"}
    if not in_lines:
        return row | {key: rupees(paise) for key, paise in heads.items()}
    first = {key: paise // 3 for key, paise in heads.items()}
    lines = [first, {key: paise - first[key] for key, paise in heads.items()}]
    return row | {
        "items": [{"num": at, "rt": 18, **{k: rupees(v) for k, v in each.items()}} for at, each in enumerate(lines)]
    }


def of_2b(found: Sequence[Document], *, in_lines: bool) -> dict[str, Any]:
    """The `docdata` of a GSTR-2B."""

    def key(each: Document) -> tuple[str, str]:
        return _OF_2B.get(each.section.wire, each.section.wire), each.supplier

    data: dict[str, Any] = {}
    for (section, supplier), some in groupby(sorted(found, key=key), key=key):
        around = {"ctin": supplier, "trdnm": "TATVA", "supfildt": "11-11-2026", "supprd": "102026"}
        under = "nt" if section.startswith("cdnr") else "inv"
        data.setdefault(section, []).append({**around, under: [line(each, in_lines=in_lines) for each in some]})
    return data


def documents_of(folder: str, *values: dict[str, Any]) -> pd.DataFrame:
    paths = [Path(folder) / f"{at}.json" for at in range(len(values))]
    for path, value in zip(paths, values, strict=True):
        path.write_text(json.dumps(value), encoding="utf-8")
    (whole,) = gstr2b.read_files(paths, GSTIN, OCTOBER)
    return whole.documents


@given(several, st.booleans(), st.booleans())
@settings(max_examples=40 * MANY, deadline=None)
def test_documents_of_a_statement_come_back_equal_from_its_json_whole_or_split(
    found: list[Document], in_lines: bool, bare: bool
) -> None:
    half = len(found) // 2
    whole = statement(docdata=of_2b(found, in_lines=in_lines))
    split = [
        statement(docdata=of_2b(some, in_lines=in_lines), fc=2, file_num=at)
        for at, some in enumerate((found[:half], found[half:]), start=1)
    ]
    with TemporaryDirectory() as folder:
        assert rows_of(documents_of(folder, whole if bare else {"chksum": "x", "data": whole})) == expected(found)
        assert rows_of(documents_of(folder, *split)) == expected(found)


@given(several.filter(len), st.booleans())
@settings(max_examples=10 * MANY, deadline=None)
def test_documents_of_a_statement_come_back_equal_from_its_workbook(found: list[Document], old_layout: bool) -> None:
    data = statement(docdata=of_2b(found, in_lines=False), docRejdata={}, itcsumm={})
    with TemporaryDirectory() as folder:
        path = in_excel(Path(folder) / "2B.xlsx", data, old_layout=old_layout)
        assert rows_of(gstr2b.read(path, GSTIN, OCTOBER).documents) == expected(found)


_OF_2A = {"b2bdn": "cdn", "b2bcn": "cdn", "b2bdna": "cdna", "b2bcna": "cdna"}


def in_2a(document: Document, spelling: int) -> dict[str, Any]:
    """A document as GSTR-2A lists it, in two rate lines."""
    number, dated = ("nt_num", "nt_dt") if document.is_note else ("inum", "idt")
    heads = dict(zip(("txval", "iamt", "camt", "samt", "csamt"), document[7:], strict=True))
    first = {key: paise // 3 for key, paise in heads.items()}
    lines = [first, {key: paise - first[key] for key, paise in heads.items()}]
    return {
        number: document.number, dated: document.day, "val": rupees(document.value, spelling), "pos": document.place,
        "rchrg": "N", "inv_typ": "R", "ntty": "C" if document.section.wire.startswith("b2bcn") else "D",
        "itms": [{"num": at, "itm_det": {"rt": 18, **{k: rupees(v, spelling) for k, v in each.items()}}}
                 for at, each in enumerate(lines)],
    }  # fmt: skip


@given(several.filter(len), st.integers(0, 1), st.booleans())
@settings(max_examples=30 * MANY, deadline=None)
def test_documents_come_back_equal_from_a_gstr2a(found: list[Document], spelling: int, bare: bool) -> None:
    def key(each: Document) -> tuple[str, str]:
        return _OF_2A.get(each.section.wire, each.section.wire), each.supplier

    body: dict[str, Any] = {"gstin": GSTIN, "fp": "102026"}
    for (section, supplier), some in groupby(sorted(found, key=key), key=key):
        around = {"ctin": supplier, "cfs": "Y", "fldtr1": "11-Nov-26", "flprdr1": "Oct-26"}
        under = "nt" if section.startswith("cdn") else "inv"
        body.setdefault(section, []).append(around | {under: [in_2a(each, spelling) for each in some]})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "2A.json"
        path.write_text(json.dumps(body if bare else {"data": body}), encoding="utf-8")
        imported = gstr2a.read(path, GSTIN, OCTOBER)
    assert rows_of(imported.frame) == expected(found)
    assert imported.problems == []

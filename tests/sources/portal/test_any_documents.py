"""Whatever documents the portal's files hold, in whichever of its shapes, come back equal, to the paisa."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from book_files import MANY
from hypothesis import given, settings
from hypothesis import strategies as st
from ims_workbook import offline_tool
from portal_documents import (
    ACTIONS,
    Document,
    actions_of,
    by_section,
    expected,
    rows_of,
    rupees,
    several,
    wrapped,
)
from portal_files import GSTIN, OCTOBER, statement
from portal_workbooks import statement as in_excel

from ims_xl.errors import Level
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import gstr2a, gstr2b, ims


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
        (each.section.value, each.supplier, each.number): ACTIONS[each.action] for each in found
    }
    assert all(problem.level is Level.REMARK for problem in imported.problems)  # whose the file is may be in doubt


@given(several.filter(len))
@settings(max_examples=10 * MANY, deadline=None)
def test_records_of_ims_come_back_equal_from_the_offline_tools_workbook(found: list[Document]) -> None:
    with TemporaryDirectory() as folder:
        imported = ims.read(offline_tool(Path(folder) / "ims.xlsx", by_section(found, 0)), GSTIN, OCTOBER)
    assert rows_of(imported.frame) == expected(found)
    assert actions_of(imported.frame) == {
        (each.section.value, each.supplier, each.number): ACTIONS[each.action] for each in found
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

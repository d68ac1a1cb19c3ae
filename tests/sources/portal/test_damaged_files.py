"""What does not belong in the portal's JSON is refused or told; it never changes a total unsaid."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from book_files import MANY
from hypothesis import given, settings
from hypothesis import strategies as st
from portal_files import GSTIN, OCTOBER, SAMPLES

from ims_xl.errors import Conservation, ImsError
from ims_xl.sources.portal import gstr2a, gstr2b, ims

_JUNK: tuple[Any, ...] = (
    "x",
    "1,2,x",
    "31-02-2026",
    [],
    {},
    ["a"],
    {"a": 1},
    True,
    10**30,
    "1e400",
    "\u0000",
    "Y" * 400,
)
_SAMPLES = ("ims_download.json", "ims_getinv_all_sections.json", "gstr2b.json", "gstr2b_v3.json")
_LINES = [
    {"num": at, "itm_det": {"rt": 18, "txval": 1000 * at, "iamt": 180 * at, "camt": 0, "samt": 0, "csamt": at}}
    for at in (1, 2)
]
_INVOICE = {"inum": "T-1", "idt": "12-10-2026", "val": 3540, "pos": "27", "rchrg": "N", "inv_typ": "R", "itms": _LINES}
_NOTE = {"nt_num": "C-1", "nt_dt": "13-10-2026", "ntty": "C", "val": 3540, "pos": "27", "itms": _LINES}
_AROUND = {"ctin": "29AAACT2222B1ZX", "cfs": "Y", "cfs3b": "N", "fldtr1": "11-Nov-26", "flprdr1": "Oct-26"}
_GSTR2A = {
    "gstin": GSTIN,
    "fp": "102026",
    "b2b": [_AROUND | {"inv": [_INVOICE, _INVOICE | {"inum": "T-2"}]}],
    "cdn": [_AROUND | {"nt": [_NOTE, _NOTE | {"nt_num": "D-1", "ntty": "D"}]}],
    "isd": [
        _AROUND | {"doclist": [{"isd_docty": "ISD", "docnum": "I-1", "docdt": "14-10-2026", "iamt": 5, "cess": 1}]}
    ],
    "impg": [{"refdt": "16-10-2026", "portcd": "INNSA1", "benum": "99", "bedt": "15-10-2026", "txval": 70, "iamt": 7}],
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterable[tuple[tuple[Any, ...], Any]]:
    """Everything in a JSON value, with the path to it."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield (*path, key), each
        yield from places(each, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], junk: Any) -> Any:
    """The value with something else at a path."""
    if not path:
        return junk
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], junk)
    return copy


def told_of(name: str, value: Any) -> tuple[int, list[str]] | None:
    """Taxable value and tax of all that was read, in paise, and the problems; None where the file was refused."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(json.dumps(value), encoding="utf-8")
        try:
            if name.startswith("gstr2b"):
                found = gstr2b.read(path, GSTIN, OCTOBER)
                return found.tally.paise_kept, [str(problem) for problem in found.problems]
            imported = (gstr2a if name == "gstr2a.json" else ims).read(path, GSTIN, OCTOBER)
            return imported.tally.paise_kept, [str(problem) for problem in imported.problems]
        except Conservation:
            raise
        except ImsError:
            return None


def sample(name: str) -> Any:
    """A file of October; the sample with rate lines is of September."""
    if name == "gstr2a.json":
        return _GSTR2A
    return json.loads((SAMPLES / name).read_text(encoding="utf-8").replace('"092026"', '"102026"'))


@given(st.sampled_from([*_SAMPLES, "gstr2a.json"]), st.data())
@settings(max_examples=60 * MANY, deadline=None)
def test_what_does_not_belong_is_refused_or_told_and_never_changes_a_total_unsaid(
    name: str, data: st.DataObject
) -> None:
    whole = sample(name)
    before = told_of(name, whole)
    assert before is not None
    path, there = data.draw(st.sampled_from([*places(whole)]))
    # what holds nothing may be a month without documents
    junk = data.draw(st.sampled_from([each for each in _JUNK if each or not isinstance(there, dict | list)]))
    after = told_of(name, replaced(whole, path, junk))
    assert after is None or after[0] == before[0] or set(after[1]) - set(before[1])

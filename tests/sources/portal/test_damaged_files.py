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
from ims_xl.sources.portal import gstr2b, ims

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
_SAMPLES = ("ims_download.json", "ims_getinv_all_sections.json", "gstr2b.json")


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
            imported = ims.read(path, GSTIN, OCTOBER)
            return imported.tally.paise_kept, [str(problem) for problem in imported.problems]
        except Conservation:
            raise
        except ImsError:
            return None


@given(st.sampled_from(_SAMPLES), st.data())
@settings(max_examples=60 * MANY, deadline=None)
def test_what_does_not_belong_is_refused_or_told_and_never_changes_a_total_unsaid(
    name: str, data: st.DataObject
) -> None:
    whole = json.loads((SAMPLES / name).read_text(encoding="utf-8"))
    before = told_of(name, whole)
    assert before is not None
    path, there = data.draw(st.sampled_from([*places(whole)]))
    # what holds nothing may be a month without documents
    junk = data.draw(st.sampled_from([each for each in _JUNK if each or not isinstance(there, dict | list)]))
    after = told_of(name, replaced(whole, path, junk))
    assert after is None or after[0] == before[0] or set(after[1]) - set(before[1])

"""Two files in, their matches out as CSV: the matching for other programs, without a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from ims_xl import allocator, processes, whole_file
from ims_xl.errors import FileUnreadable, NotAllowed
from ims_xl.gst.money import grouped
from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.statuses import STATUSES
from ims_xl.recon.match import Progress, match
from ims_xl.recon.uncompared import never_given
from ims_xl.sources import ids
from ims_xl.tables import Books, Matches, Records
from ims_xl.threads import together

COLUMNS = ("portal_id", "books_id", "status", "reason", "because")


@allocator.of_the_system()
def match_files(
    portal: Path,
    books: Path,
    out: Path,
    portal_id: str | None = None,
    books_id: str | None = None,
    as_of: TaxPeriod | None = None,
    progress: Progress = lambda done, placed, documents: None,
) -> str:
    """Match PORTAL with BOOKS and write `portal_id, books_id, status, reason, because`; returns a sentence.

    Several ids in one cell are joined by ";": the lines of an invoice, the members of a group. One-sided rows
    leave the other id empty. `progress` is `match`'s. Raises `ImsError` for files that cannot be read or written;
    nothing is written then.
    """
    if out.is_dir():
        raise NotAllowed(f"{out} is a folder. Name the file in it for the matches, with --out.")
    if not out.parent.is_dir():
        raise NotAllowed(f"There is no folder {out.parent} for the matches. Make it, or name another with --out.")
    if out.exists() and any(out.samefile(given) for given in (portal, books) if given.exists()):
        raise NotAllowed(f"{out} is one of the files to match. Give the matches another name with --out.")
    (records, record_ids), (entries, entry_ids) = together(
        lambda: ids.records(portal, portal_id, as_of), lambda: ids.entries(books, books_id)
    )
    matches = match(records, entries, named=1, progress=progress)  # the nearest, which the sentence of a lone row names
    processes.dismiss()
    told = {
        "portal_id": _ids(matches[Matches.record_id], record_ids, records[Records.record_id]),
        "books_id": _ids(matches[Matches.entry_id], entry_ids, entries[Books.entry_id]),
        **{name: _texts(matches[name]) for name in COLUMNS[2:]},
    }
    rows = _groups_joined(pa.table(told), _texts(matches[Matches.group_id]))
    _write(rows, out)
    counts = {each["values"]: each["counts"] for each in pc.value_counts(rows["status"]).to_pylist()}
    found = f"{out}: {', '.join(f'{grouped(counts.get(status, 0))} {status}' for status in STATUSES)}."
    return " ".join([found, *never_given(records, entries)])


def _texts(column: pd.Series) -> pa.Array:
    texts = pa.array(column, pa.large_string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def _ids(keys: pd.Series, ids_: pd.Series, of: pd.Series) -> pa.Array:
    """The callers' ids of these keys; missing where there is no key."""
    found = _texts(ids_).take(pc.index_in(_texts(keys), _texts(of)))
    return pc.if_else(pc.equal(found, ""), None, found)


def _groups_joined(rows: pa.Table, group: pa.Array) -> pa.Table:
    """A group in one row, its members' ids joined; it stands where its first member stood."""
    members = np.flatnonzero(group.is_valid())
    if not len(members):
        return rows
    names = group.take(pa.array(members)).to_pylist()
    first = dict(zip(reversed(names), reversed(members.tolist()), strict=True))
    kept = np.ones(len(group), dtype=bool)
    kept[members] = False
    kept[list(first.values())] = True
    stands = group.is_valid().filter(pa.array(kept))
    joined = rows.filter(pa.array(kept))
    for name in COLUMNS[:2]:
        ids_: dict[str, list[str]] = {of: [] for of in names}
        for of, own in zip(names, rows[name].take(pa.array(members)).to_pylist(), strict=True):
            ids_[of] += [own] if own else []
        texts = pa.array([";".join(own) or None for own in ids_.values()], pa.large_string())
        column = pc.replace_with_mask(joined[name].combine_chunks(), stands, texts)
        joined = joined.set_column(joined.column_names.index(name), name, column)
    return joined


def _write(rows: pa.Table, out: Path) -> None:
    """The CSV in one piece: complete under its name, or not there. Raises `FileUnreadable`."""

    def write(file: BinaryIO) -> None:
        file.write((",".join(COLUMNS) + "\n").encode())
        pa_csv.write_csv(rows, file, pa_csv.WriteOptions(include_header=False, quoting_style="needed"))

    try:
        whole_file.replace(out, write)
    except OSError as fault:
        raise FileUnreadable(f"{out} cannot be written: {fault.strerror}. Choose a folder you may write to.") from fault

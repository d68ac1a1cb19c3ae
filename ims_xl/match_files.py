"""Two files in, their matches out as CSV: the matching for other programs, without a workbook."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pandas as pd

from ims_xl.errors import FileUnreadable, NotAllowed
from ims_xl.gst.period import TaxPeriod
from ims_xl.recon.match import match
from ims_xl.sources import ids
from ims_xl.tables import Books, Matches, Records

COLUMNS = ("portal_id", "books_id", "status", "reason", "because")


def match_files(
    portal: Path,
    books: Path,
    out: Path,
    portal_id: str | None = None,
    books_id: str | None = None,
    as_of: TaxPeriod | None = None,
) -> str:
    """Match PORTAL with BOOKS and write `portal_id, books_id, status, reason, because`; returns a sentence.

    Several ids in one cell are joined by ";": the lines of an invoice, the members of a group. One-sided rows
    leave the other id empty. Raises `ImsError` for files that cannot be read or written; nothing is written then.
    """
    if out.exists() and any(out.samefile(given) for given in (portal, books) if given.exists()):
        raise NotAllowed(f"{out} is one of the files to match. Give the matches another name with --out.")
    records, record_ids = ids.records(portal, portal_id, as_of)
    entries, entry_ids = ids.entries(books, books_id)
    matches = match(records, entries)
    told = pd.DataFrame(
        {
            "portal_id": _ids(matches[Matches.record_id], record_ids, records[Records.record_id]),
            "books_id": _ids(matches[Matches.entry_id], entry_ids, entries[Books.entry_id]),
            "status": matches[Matches.status],
            "reason": matches[Matches.reason],
            "because": matches[Matches.because],
        }
    )
    rows = _groups_joined(told, matches[Matches.group_id])
    _write(rows, out)
    counts = rows["status"].value_counts()
    return f"{out}: " + ", ".join(f"{count} {status}" for status, count in counts.items()) + "."


def _ids(keys: pd.Series, ids_: pd.Series, of: pd.Series) -> pd.Series:
    """The callers' ids of these keys; empty where there is no key."""
    if keys.notna().all() and len(keys) == len(of) and (keys.to_numpy() == of.to_numpy()).all():
        return ids_.set_axis(keys.index)
    return keys.map(pd.Series(ids_.to_numpy(), index=of.to_numpy())).fillna("")


def _groups_joined(rows: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """A group in one row, its members' ids joined; it stands where its first member stood."""
    member = group.notna()
    if not member.any():
        return rows
    told = {name: "first" if name not in ("portal_id", "books_id") else _joined for name in COLUMNS}
    joined = rows[member].groupby(group[member], sort=False).agg(told)
    first = group[member].drop_duplicates()
    return pd.concat([rows[~member], joined.set_axis(first.index)]).sort_index()


def _joined(ids_: pd.Series) -> str:
    return ";".join(filter(None, ids_))


def _write(rows: pd.DataFrame, out: Path) -> None:
    """The CSV in one piece: complete under its name, or not there. Raises `FileUnreadable`."""
    try:
        handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=out.name, suffix=".part")
        os.close(handle)
        try:
            rows.to_csv(temporary, index=False, columns=list(COLUMNS), lineterminator="\n", encoding="utf-8")
            Path(temporary).chmod(0o644)  # made for its owner alone; other programs read it
            Path(temporary).replace(out)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise FileUnreadable(f"{out} cannot be written: {fault.strerror}. Choose a folder you may write to.") from fault

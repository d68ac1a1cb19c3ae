"""The user's links: which record and which entry are one document, and which never are.

They stand on the sheet Links by the ids of record and entry, so that they hold whatever is synced, imported and
matched again. Matching takes them before anything else; a link whose record or entry is gone says nothing of these,
but what it teaches of the supplier is followed all the same, until the user switches that off or deletes the row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import pandas as pd

from ims_xl.errors import Level, NotAllowed, Problem
from ims_xl.gst.counting import counted
from ims_xl.ims.columns import texts
from ims_xl.ims.journal import Change, Press
from ims_xl.tables import LEARN_ALL, LEARN_NOTHING, LEARN_NUMBER, LEARN_SUPPLIER, Books, Links, Records, Review

LINKED, APART = "Linked", "Kept apart"
Pair = tuple[str, str]  # the ids of a record and an entry
_BETWEEN = " ~ "  # parts the two ids where the log names a row of Links


def selected(review: pd.DataFrame, rows: Collection[str], *, together: bool) -> list[Pair]:
    """The pairs that these rows of Reconciliation stand for: all of them to be linked, or those to be parted.

    To be linked, every record of the rows goes with every entry. To be parted, a pair is parted, and a member of a
    group from all on the other side. Raises `NotAllowed` where there is nothing to link or to part.
    """
    here = review[review[Review.row_id].isin(set(rows))]
    if together:
        records, entries = (here[column].dropna().unique().tolist() for column in (Review.record_id, Review.entry_id))
        if not records or not entries or (len(here) == 1):
            raise NotAllowed(
                "Select two rows or more of Reconciliation to link: at least one with a record and one with an entry "
                "of the books (hold Ctrl to select rows apart)."
            )
        return [(record, entry) for record in records for entry in entries]
    found: list[Pair] = []
    for record, entry, group in zip(
        *(texts(here, column) for column in (Review.record_id, Review.entry_id, Review.group_id)), strict=True
    ):
        of_group = review[(review[Review.group_id] == group).fillna(False)] if group else here.head(0)
        records = [record] if record else of_group[Review.record_id].dropna().tolist()
        entries = [entry] if entry else of_group[Review.entry_id].dropna().tolist()
        found += [(one, other) for one in records for other in entries]
    if not found:
        raise NotAllowed(
            "No row with both a record and an entry is selected. Select the rows that do not belong together."
        )
    return list(dict.fromkeys(found))


def named(
    records: pd.DataFrame, entries: pd.DataFrame, record_number: str, entry_number: str, supplier: str = ""
) -> Pair:
    """The record and the entry with these document numbers or ids, of this supplier where one is named.

    Raises `NotAllowed` where there is none, or more than one.
    """
    return (
        _one(records, record_number, supplier, "Portal", Records.record_id),
        _one(entries, entry_number, supplier, "Books", Books.entry_id),
    )


def _one(frame: pd.DataFrame, number: str, supplier: str, sheet: str, identity: str) -> str:
    if (frame[identity] == number).any():
        return number
    here = frame[frame[Records.document_number].str.upper() == number.strip().upper()]
    if supplier and len(here) > 1:
        wanted = supplier.strip().upper()
        own = here[Records.supplier_gstin].str.upper() == wanted
        here = here[(own | (here[Records.supplier_name].str.upper() == wanted)).fillna(False)]
    if here.empty:
        raise NotAllowed(f'{sheet} has no open document with the number "{number}". Write it as {sheet} shows it.')
    if len(here) > 1:
        suppliers = dict.fromkeys(filter(None, texts(here, Records.supplier_gstin)))
        way = f"Name the --supplier: {', '.join(suppliers)}." if len(suppliers) > 1 else ""
        way = way or f"Write in its place the id of the one: {' or '.join(texts(here, identity))}."
        raise NotAllowed(f'{sheet} has {counted(len(here), "document")} with the number "{number}". {way}')
    return str(here[identity].iloc[0])


def decided(
    links: pd.DataFrame, pairs: Iterable[Pair], word: str, records: pd.DataFrame, entries: pd.DataFrame, press: Press
) -> tuple[pd.DataFrame, list[Change]]:
    """The Links with these pairs decided so, and what that changed, for the log. A pair decided so before stays."""
    ours, theirs = (
        frame.drop_duplicates(key).set_index(key)
        for frame, key in ((records, Records.record_id), (entries, Books.entry_id))
    )
    before = dict(
        zip(zip(links[Links.record_id], links[Links.entry_id], strict=True), links[Links.decision], strict=True)
    )
    rows, changes = [], []
    for record, entry in pairs:
        if before.get((record, entry)) == word:
            continue
        number, name = _told(ours, record, Records.document_number), _told(ours, record, Records.supplier_name)
        rows.append(
            {
                "record_id": record,
                "entry_id": entry,
                "supplier_name": name or _told(theirs, entry, Books.supplier_name),
                "document_number": number,
                "books_number": _told(theirs, entry, Books.document_number),
                "decision": word,
                "who": press.who,
                "moment": press.moment,
                "supplier_gstin": _told(ours, record, Records.supplier_gstin),
                "books_gstin": _told(theirs, entry, Books.supplier_gstin),
                "books_supplier": _told(theirs, entry, Books.supplier_name),
            }
        )
        old = before.get((record, entry), "")
        changes.append(
            Change(Links.sheet, _BETWEEN.join((record, entry)), Links.decision.header, old, word, number, name)
        )
    fresh = Links.of_rows(rows)
    keys = set(zip(fresh[Links.record_id], fresh[Links.entry_id], strict=True))
    stays = [key not in keys for key in zip(links[Links.record_id], links[Links.entry_id], strict=True)]
    fresh = Links.carry_over(fresh, links)
    return Links.conform(pd.concat([links[stays], fresh], ignore_index=True)), changes


def moved(
    links: pd.DataFrame, steps: Sequence[Change], records: pd.DataFrame, entries: pd.DataFrame, press: Press
) -> pd.DataFrame:
    """The Links after these changes are taken back or done again. Raises `NotAllowed` for a link changed since."""
    for step in steps:
        record, _, entry = step.row_id.partition(_BETWEEN)
        here = (links[Links.record_id] == record) & (links[Links.entry_id] == entry)
        found = links.loc[here.fillna(False), Links.decision].tolist()
        if (found[0] if found else "") != step.old:
            raise NotAllowed(
                f"This cannot be taken back or done again: the link of {step.document_number or 'a record'} was "
                "changed on the sheet Links since. Change it there, then Match."
            )
        if step.new:
            links, _ = decided(links, [(record, entry)], step.new, records, entries, press)
        else:
            links = links[~here.fillna(False)]
    return Links.conform(links)


def for_matching(links: pd.DataFrame) -> pd.DataFrame:
    """The links as `recon` takes them, with who and what was linked. Another decision than ours says nothing."""
    known = links[links[Links.decision].isin([LINKED, APART]) & links[Links.record_id].notna()]
    known = known[known[Links.entry_id].notna()]
    wish = known[Links.learn].fillna(LEARN_ALL)
    who_and_what = (Links.supplier_gstin, Links.books_gstin, Links.books_supplier, Links.document_number)
    return pd.DataFrame(
        {
            "record_id": known[Links.record_id],
            "entry_id": known[Links.entry_id],
            "together": known[Links.decision] == LINKED,
            **{str(column): known[column] for column in (*who_and_what, Links.books_number)},
            "linked_on": known[Links.moment].dt.strftime("%d-%m-%Y"),
            "teaches_supplier": wish.isin([LEARN_ALL, LEARN_SUPPLIER]),
            "teaches_number": wish.isin([LEARN_ALL, LEARN_NUMBER]),
        }
    )


def completed(links: pd.DataFrame, records: pd.DataFrame, entries: pd.DataFrame) -> pd.DataFrame:
    """The links with who was linked, where an older release did not note it and both documents are still there."""
    found = links.copy()
    for frame, key, columns in (
        (records, Links.record_id, {Links.supplier_gstin: Records.supplier_gstin}),
        (entries, Links.entry_id, {Links.books_gstin: Books.supplier_gstin, Links.books_supplier: Books.supplier_name}),
    ):
        by_id = frame.drop_duplicates(str(key)).set_index(str(key))
        blank = found[list(columns)].isna().all(axis=1)
        for column, source in columns.items():
            found.loc[blank, column] = found.loc[blank, key].map(by_id[source])
    return Links.conform(found)


def taught(before: pd.DataFrame, links: pd.DataFrame, teaches: Sequence[str]) -> tuple[pd.DataFrame, list[Change]]:
    """The links with what each of `for_matching` teaches, and what of that is new or gone, for the log.

    `before` is the sheet as it stood.
    """
    known = links.index.isin(for_matching(links).index)
    found = links.copy()
    found[Links.teaches] = None
    found.loc[known, Links.teaches] = list(teaches) if len(teaches) else [""] * int(known.sum())
    found = Links.conform(found)
    was, now = (dict(zip(_keys(frame), frame.to_dict("records"), strict=True)) for frame in (before, found))
    changes = []
    for key in dict.fromkeys([*was, *now]):
        old, new = (_text(rows.get(key, {}).get(Links.teaches)) for rows in (was, now))
        if old != new:
            row = now.get(key) or was[key]
            number, name = _text(row[Links.document_number]), _text(row[Links.supplier_name])
            changes.append(Change(Links.sheet, key, Links.teaches.header, old, new, number, name))
    return found, changes


def _keys(links: pd.DataFrame) -> list[str]:
    return [_BETWEEN.join(ids) for ids in zip(texts(links, Links.record_id), texts(links, Links.entry_id), strict=True)]


def lost(links: pd.DataFrame, records: pd.DataFrame, entries: pd.DataFrame) -> list[Problem]:
    """A remark for each link whose record or entry is not there any more, and which teaches nothing either."""
    gone = ~(
        links[Links.record_id].isin(records[Records.record_id]) & links[Links.entry_id].isin(entries[Books.entry_id])
    )
    rows = links[gone & (links[Links.teaches].isna() | (links[Links.learn] == LEARN_NOTHING).fillna(False))]
    return [
        Problem(
            f"{word} with {other or 'an entry'} of the books: one of the two is not there any more, so this says "
            "nothing. Link again, or delete the row of Links.",
            sheet=Links.sheet,
            value=number,
            level=Level.REMARK,
        )
        for word, number, other in zip(
            texts(rows, Links.decision),
            texts(rows, Links.document_number),
            texts(rows, Links.books_number),
            strict=True,
        )
    ]


def _told(frame: pd.DataFrame, identity: str, column: str) -> str:
    return _text(frame[column].get(identity))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

"""The Data group of the ribbon: the portal's records and the books come in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.errors import Level, Problem, WrongFile
from ims_xl.excel.workbook import Workbook
from ims_xl.gst import gstin as gstins
from ims_xl.gst.counting import counted as how_many
from ims_xl.gst.documents import Section
from ims_xl.gst.money import grouped, words
from ims_xl.ims import changes, from_2a, journal, news, stale, withdrawn
from ims_xl.ims.columns import texts
from ims_xl.ims.news import News
from ims_xl.sources import gather
from ims_xl.sources.books import books, combine
from ims_xl.sources.books.books import Unmapped
from ims_xl.sources.books.profiles import Layouts
from ims_xl.sources.portal import ims_excel
from ims_xl.sources.recognise import FileKind, recognise
from ims_xl.steps import mapped, portal_files, tie_out
from ims_xl.steps.step import Done, context_of, orphans, portal_records, pressed, problems_sheet, remarks
from ims_xl.tables import Books, Journal, Problems, Profiles, Records

_NEWS = Records.news.header  # its lines on Problems are news, not faults


def sync(workbook: Workbook, files: Sequence[Path], whole: Collection[Section] = ()) -> Done:
    """Bring in the portal's records: IMS downloads, GSTR-2B statements, a history of originals, GSTR-2A.

    Of the sections that are `whole` the files hold all there is, even where that is nothing.
    """
    context = context_of(workbook)
    brought = portal_files.read(workbook, files, context)
    problems, doubts, followed = brought.problems, brought.doubts, brought.followed
    known, log, press = portal_records(workbook, context), workbook.read(Journal), pressed("Sync")
    ids = {*known[Records.record_id]}
    fresh = [*brought.records, *(from_2a.history(shown, ids) for shown in followed.values())]
    everything = pd.concat(fresh, ignore_index=True) if fresh else Records.empty()
    if old := stale.doubt(known, everything):
        doubts.append(old)
        problems.append(Problem(old, sheet=Records.sheet, level=Level.REMARK))
    merged = changes.merge(known, everything, context, press.moment.date(), whole)
    dates = [from_2a.filing_dates(shown) for shown in followed.values()]
    records = changes.with_filing_dates(merged.records, [*dates, *brought.filing_dates])  # what a GSTR-2B says wins
    problems = [one for one in problems if one.message != ims_excel.UNSPELLED or _unspelled(records)]
    problems += merged.problems
    for name, shown in followed.items():
        records = from_2a.with_status(records, shown)
        sentence, remarked_on = from_2a.told(records, shown, name)
        doubts.append(sentence)
        problems += remarked_on
    problems += orphans(Records, records, known, Records.document_number)
    lines = journal.differences(known, records, also=journal.PORTALS)
    lines += withdrawn.changes(known, merged.withdrawn_ids)
    remarked = problems_sheet(workbook, "Sync", problems)
    remarked = remarked[remarked[Problems.step] != _NEWS]
    sheet = pd.concat([remarked, Problems.of_step(_NEWS, _news(merged.news))], ignore_index=True)
    workbook.write(
        {
            Records: records,
            Problems: Problems.conform(sheet),
            Journal: journal.added(log, lines, press),
        },
        {settings.LAST_SYNC: press.moment},
    )
    return Done(
        f"{how_many(len(records), 'record')} in the workbook: {grouped(merged.new)} new, "
        f"{grouped(merged.changed)} changed by the supplier, {grouped(merged.withdrawn)} withdrawn, "
        f"{grouped(merged.unchanged)} as before."
        f"{_told(merged.news, first=known.empty)}{_twice(merged.told_twice)}"
        f"{''.join(f' {doubt}' for doubt in doubts)}{remarks(problems)}"
    )


def _unspelled(records: pd.DataFrame) -> bool:
    """Does a record open in IMS lack what only the portal's JSON has?"""
    here = (records[Records.source] == changes.IN_IMS) & ~records[Records.gstr3b_filed].fillna(False)
    return bool(records.loc[here, Records.portal_hash].isna().any())


def _news(events: pd.DataFrame) -> list[Problem]:
    """What changed since the last sync: a line for each kind of event, and for each record that is gone."""
    found = [
        Problem(f"{event}: {how_many(count, 'record')}, tax {words(tax)}.", sheet=Records.sheet, level=Level.REMARK)
        for event, count, tax in news.counted(events)
    ]
    gone = events[events[News.event] == news.Event.WITHDRAWN]
    rows = zip(texts(gone, News.document_number), map(int, gone[News.tax]), strict=True)
    return found + [
        Problem(f"{news.Event.WITHDRAWN}: tax {words(tax)}.", sheet=Records.sheet, value=number, level=Level.REMARK)
        for number, tax in rows
    ]


def _told(events: pd.DataFrame, first: bool) -> str:
    """The tax of what changed, and the events that the counts of a sync do not name; of the first sync all its tax."""
    counted = {event: (count, tax) for event, count, tax in news.counted(events)}
    if first:
        return f" Their tax: {words(counted[news.Event.NEW][1])}." if counted else ""
    told = [
        f"{grouped(count)} {name} (tax {words(tax)})"
        for event, name in (
            (news.Event.NEW, "new"),
            (news.Event.CHANGED, "changed"),
            (news.Event.WITHDRAWN, "withdrawn"),
            (news.Event.NEWLY_FILED, "newly filed"),
            (news.Event.CLOSED, "closed with GSTR-3B"),
            (news.Event.ACTION_CHANGED, "with another action on the portal, not by this workbook"),
        )
        for count, tax in [counted.get(event, (0, 0))]
        if count
    ]
    return f" Since the last sync: {', '.join(told)}." if told else ""


def _twice(count: int) -> str:
    """A word on records that came twice, with different values."""
    return (
        f" {how_many(count, 'record')} came twice with different values; the last is kept. Sync again with the latest."
        if count
        else ""
    )


def import_books(
    workbook: Workbook,
    files: Sequence[Path],
    accept_differences: bool = False,
    dry_run: bool = False,
    columns: Sequence[tuple[str, str]] = (),
) -> Done:
    """Bring in the purchase register. A file of the same name as before replaces what came from it.

    A register that does not come to its own totals, or holds what another file brought in, is taken only if the user
    says so. A dry run says what was
    understood and writes nothing. `columns` says of headers what they become; that, and the user's changes on
    Profiles, overrule what the columns would be taken for, and are kept on Profiles for the next time.
    """
    known = workbook.read(Books)
    layouts = Layouts(workbook.read(Profiles), columns)
    recipient = gstins.clean(workbook.setting(settings.GSTIN) or "")
    imported = []
    with gather.gathered(files) as paths:
        for count, path in enumerate(paths):
            workbook.progress(count, len(paths), f"reading {path.name}")
            kind = recognise(path)
            if kind not in (FileKind.BOOKS, FileKind.CANONICAL):
                button = "Read answer" if kind is FileKind.IMS_ERRORS else "Sync"
                raise WrongFile(f"{path.name} is no purchase register: it is {kind.value}. Bring it in with {button}.")
            try:
                imported.append(books.read(path, recipient, layouts))
            except Unmapped as fault:
                return _to_be_mapped(workbook, layouts, fault, dry_run)
    layouts.check()
    names = {path.name for path in paths}
    followed = gather.links(files)
    if dry_run:
        return Done(tie_out.told(imported, followed))
    tie_out.require_tie(workbook, imported, accept_differences)
    tie_out.require_new(workbook, known, imported, accept_differences)
    problems = [*followed, *(problem for part in imported for problem in part.problems)]
    entries = Books.carry_over(combine.combine(known, [part.frame for part in imported]), known)
    problems += orphans(Books, entries, known, Books.document_number)
    read = [reading.layout for part in imported for reading in part.readings]
    workbook.write(
        {
            Books: entries,
            Problems: problems_sheet(workbook, "Import books", problems, names),
            Profiles: mapped.kept(layouts, read),
        },
        {settings.LAST_IMPORT: pressed("Import books").moment},
    )
    aside = int(entries[Books.set_aside].notna().sum())
    tax = int(entries[[Books.igst, Books.cgst, Books.sgst, Books.cess]].sum().sum())
    return Done(
        f"{how_many(len(entries), 'entry', 'entries')} in the books with tax of {words(tax)}; {grouped(aside)} of "
        f"them never come to IMS.{tie_out.what_changed(known, entries)}{remarks(problems)}"
    )


def _to_be_mapped(workbook: Workbook, layouts: Layouts, fault: Unmapped, dry_run: bool) -> Done:
    """Put the columns of a register that lacks some on Profiles, where the user may say which they are.

    Raises the fault where the user does not want that, or there is nothing to choose from.
    """
    question = f"{fault} Or list its columns on the sheet {Profiles.sheet}, to choose there which it is?"
    if dry_run or not fault.layouts or not workbook.confirm(question):
        raise fault
    workbook.write({Profiles: mapped.kept(layouts, fault.layouts)})
    return Done(
        f"{Profiles.sheet} lists the columns of {fault.layouts[0].place}. Choose in its green column what each "
        "becomes, then click Import books again."
    )

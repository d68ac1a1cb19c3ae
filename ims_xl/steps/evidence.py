"""The period's evidence: the working paper with its seal, and whether what it says still stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.errors import NotAllowed, WrongFile
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, paise, words
from ims_xl.ims import journal
from ims_xl.ims.journal import Change
from ims_xl.share import payments as payable
from ims_xl.share import seal, working_paper_pages, working_paper_sheets
from ims_xl.share.payments import Party
from ims_xl.share.seal import Decided
from ims_xl.share.working_paper import SEAL_LABEL, Evidence
from ims_xl.sources import sheets
from ims_xl.steps.beside import made, unused, written
from ims_xl.steps.step import Done, context_of, pressed
from ims_xl.tables import Books, Draft2B, Journal, Problems, Records, Review, Table4

_TOLD = 20  # changes that a sentence names


def working_paper_of(workbook: Workbook, out: Path | None = None, prepared_by: str = "", reviewed_by: str = "") -> Done:
    """Write the period's working paper, a PDF and a frozen .xlsx, and put its seal into the log.

    Raises `NotAllowed` where nothing was matched yet.
    """
    context, review, log = context_of(workbook), workbook.read(Review), workbook.read(Journal)
    if review.empty:
        raise NotAllowed(
            "Reconciliation is empty, so there is nothing to put on paper. Sync, Import books, then Match."
        )
    decided = seal.decided(workbook.read(Records), review, log)
    press = pressed("Working paper")
    evidence = Evidence(
        client=workbook.setting(settings.CLIENT) or "",
        gstin=context.gstin,
        period=context.period,
        made=press.moment,
        prepared_by=prepared_by or press.who,
        reviewed_by=reviewed_by,
        decided=decided,
        review=review,
        leaves=workbook.read(Draft2B),
        boxes=workbook.read(Table4),
        problems=workbook.read(Problems),
        seal=seal.seal(decided),
    )
    stem = f"working_paper_{context.gstin}_{context.period.text}"
    paths = unused(out or workbook.folder, [f"{stem}.pdf", f"{stem}.xlsx"])
    sealed = Change(Records.sheet, "", "Seal", "", evidence.seal)
    made(out or workbook.folder)
    with written({paths[0]: working_paper_pages.as_pdf(evidence), paths[1]: working_paper_sheets.as_xlsx(evidence)}):
        workbook.write({Journal: journal.added(log, [sealed], press)})
    where = f" in {out}" if out else ""
    return Done(
        f"{counted(len(decided), 'decision')} {'is' if len(decided) == 1 else 'are'} on paper in {paths[0].name} and "
        f"{paths[1].name}{where}, sealed {evidence.seal[:17]} …; Verify says later what has changed since.",
        tuple(paths),
    )


def verify(workbook: Workbook, paper: Path) -> Done:
    """Say which decided cells have changed since the working paper, and whether the paper is as it was written.

    Raises `WrongFile` for a file that is no working paper of this client.
    """
    context = context_of(workbook)
    then, sealed = _read(paper)
    if then[Decided.record_id].str.split("|").str[0].dropna().ne(context.gstin).any():
        raise WrongFile(
            f"{paper.name} is a working paper of another GSTIN than {context.gstin}. Verify it in its workbook."
        )
    now = seal.decided(workbook.read(Records), workbook.read(Review), workbook.read(Journal))
    changed = seal.changes(then, now)
    found = seal.seal(then)
    logged = sealed in set(workbook.read(Journal)[Journal.new].dropna())
    if found != sealed:
        state = f"{paper.name} was altered: its decisions give the seal {found[:17]} …, printed is {sealed[:17]} …."
    elif not logged:
        state = (
            f"{paper.name} is whole, but its seal {sealed[:17]} … is not in this workbook's log: compare it with the "
            "seal on the signed PDF."
        )
    else:
        state = f"{paper.name} is as it was written, sealed {sealed[:17]} …."
    if not changed:
        return Done(f"{state} Nothing decided has changed since.")
    told = [f"  {change.told}" for change in changed[:_TOLD]]
    more = [f"  and {grouped(len(changed) - _TOLD)} more."] if len(changed) > _TOLD else []
    return Done("\n".join([f"{state} Changed since: {counted(len(changed), 'cell')}.", *told, *more]))


def _read(paper: Path) -> tuple[pd.DataFrame, str]:
    """The decided rows of a frozen working paper, and the seal printed on it. Raises `WrongFile`."""
    cells = {sheet.name: sheet.rows for sheet in sheets.read(paper)}
    facts = {str(row[0]): str(row[1]) for row in cells.get("Summary", ()) if len(row) > 1 and row[0]}
    rows = cells.get(Decided.sheet)
    if rows is None or SEAL_LABEL not in facts:
        raise WrongFile(
            f"{paper.name} is no working paper: it has no sheet {Decided.sheet} with a seal. Choose the "
            ".xlsx that Working paper wrote."
        )
    headers = [str(cell) for cell in rows[0]]
    missing = [column.header for column in seal.SEALED if column.header not in headers]
    if missing:
        raise WrongFile(
            f"{paper.name}, sheet {Decided.sheet}: the column {missing[0]} is gone, so nothing can be compared."
        )
    frame = pd.DataFrame([list(row) for row in rows[1:]], columns=headers, dtype="object").replace("", None)
    data = {}
    for column in seal.SEALED:
        values = frame[column.header]
        if column in Decided.money():
            values = pd.Series([None if pd.isna(cell) else paise(str(cell)) for cell in values], dtype="Int64")
        data[str(column)] = values
    return Decided.conform(pd.DataFrame(data)), facts[SEAL_LABEL]


def payments(workbook: Workbook, out: Path | None = None) -> Done:
    """Write the list of what to hold and what to release, by supplier and by document.

    Raises `NotAllowed` where no books are in, or for a name that is taken.
    """
    context, today = context_of(workbook), date.today()
    rows = payable.payable(workbook.read(Books), workbook.read(Review), workbook.read(Records), today)
    if rows.empty:
        raise NotAllowed("Books hold no document with tax, so there is nothing to hold or release. Import books first.")
    if out is not None and out.exists():
        raise NotAllowed(f"{out} exists already. Choose another name, or move it away first.")
    path = out or unused(workbook.folder, [f"payments_{context.gstin}_{context.period.text}.xlsx"])[0]
    suppliers = payable.parties(rows, today)
    title = f"Payments to hold and to release, {today:%d-%m-%Y}, {workbook.setting(settings.CLIENT) or context.gstin}"
    with written({path: payable.as_xlsx(rows, suppliers, title, today)}):
        hold = suppliers[suppliers[Party.advice] == payable.HOLD]
        due = int(suppliers[Party.due].sum())
        return Done(
            f"Hold {words(int(hold[Party.hold].sum()))} of tax with {grouped(len(hold))} of "
            f"{counted(len(suppliers), 'supplier')}; {counted(due, 'document')} {'is' if due == 1 else 'are'} "
            f"unpaid for 180 days, or will be in {payable.SOON} (rule 37). The list: {path.name}.",
            (path,),
        )

"""The Compute group of the ribbon: the files for the portal, its answer, GSTR-2B and table 4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.errors import WrongFile
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, words
from ims_xl.ims import compare_2b, decide, draft_2b, outgoing, statement, table4, upload
from ims_xl.ims.compare_2b import Compared
from ims_xl.ims.context import Context
from ims_xl.ims.outgoing import Outgoing
from ims_xl.sources import gather
from ims_xl.sources.portal import gstr2b, ims
from ims_xl.sources.recognise import FileKind, recognise
from ims_xl.steps import wrong_files
from ims_xl.steps.beside import unused, written
from ims_xl.steps.step import Done, context_of, portal_records, pressed, problems_sheet, remarks
from ims_xl.tables import TAX_HEADS, Draft2B, Problems, Records, Review, SendList, Table4

NOTHING_SENT = "Nothing was sent; the list stands on Outgoing."


def _preview(workbook: Workbook, again: bool) -> Done:
    listing = _listing(workbook, again)
    if listing.empty:
        return Done(_nothing(portal_records(workbook, context_of(workbook))))
    workbook.write({SendList: listing})
    return Done(f"Send would send {outgoing.told(listing)}. The list stands on Outgoing; nothing was sent.")


def confirmed(workbook: Workbook) -> bool:
    """The user's word on what is to be sent, listed on Outgoing before it is asked. Nothing to send needs no word."""
    listing = _listing(workbook, again=False)
    if listing.empty:
        return True
    workbook.write({SendList: listing})
    return workbook.confirm(f"Send {outgoing.told(listing)}? The list stands on Outgoing.")


def _listing(workbook: Workbook, again: bool) -> pd.DataFrame:
    context = context_of(workbook)
    records = portal_records(workbook, context)
    fresh = upload.forget_sent(records) if again else records
    return outgoing.listed(records, _leaving(fresh, context), {}, None)


def _leaving(records: pd.DataFrame, context: Context) -> list[Outgoing]:
    """What goes into the files: all that the portal does not hold, save a No action where it holds none."""
    nothing = ImsAction.NO_ACTION
    return [
        one for one in outgoing.unheld(records, context) if (one.wanted.action, one.held.action) != (nothing, nothing)
    ]


def send(workbook: Workbook, *, again: bool = False, only_show: bool = False) -> Done:
    """Write the files for the portal's upload: decisions that differ from what the portal holds and were not sent.

    `only_show` lists them on Outgoing, and sends nothing.
    """
    if only_show:
        return _preview(workbook, again)
    context = context_of(workbook)
    records = portal_records(workbook, context)
    fresh = upload.forget_sent(records) if again else records
    chosen = workbook.setting(settings.CHUNK)
    chunk = 500 if chosen is None else chosen
    made = [*upload.files(fresh, context, chunk), *upload.resets(fresh, context, chunk)]
    moment = datetime.now().replace(microsecond=0)
    waiting = unapplied(workbook, records, context)
    if not made:
        workbook.write({}, {settings.LAST_SEND: moment})
        return Done(f"{_nothing(records)}{waiting}")
    paths = unused(workbook.folder, [file.name for file in made])
    sent = {record: path.name for file, path in zip(made, paths, strict=True) for record in file.record_ids}
    listing = outgoing.listed(records, _leaving(fresh, context), sent, moment)
    with written(dict(zip(paths, (file.text for file in made), strict=True))):
        workbook.write(
            {Records: upload.mark_sent(records, sent, moment), SendList: listing}, {settings.LAST_SEND: moment}
        )
    names = ", ".join(path.name for path in paths)
    notes = " ".join(dict.fromkeys(file.note for file in made if file.note))
    return Done(f"{counted(len(sent), 'record')} written to {names}. {notes}".rstrip() + waiting, tuple(paths))


def _nothing(records: pd.DataFrame) -> str:
    """Why there is nothing to send, and what is next."""
    if records[Records.chosen_action].isna().all():
        return (
            "Nothing to send: no record has an action yet. Choose in the column Action of Reconciliation, then Apply."
        )
    return "Nothing to send: every decision is with the portal, or was sent before. Sync to see its answer."


def unapplied(workbook: Workbook, records: pd.DataFrame, context: Context) -> str:
    """A word on choices on Reconciliation that are no decisions yet; no file goes out without them unnoticed."""
    decided = decide.apply(workbook.read(Review), records, context)
    waiting = f" Chosen on Reconciliation but not applied: {grouped(decided.changed)}. Apply, then Send again."
    refused = f" Refused and not sent: {grouped(decided.refused)}; see the column Refused because."
    return (waiting if decided.changed else "") + (refused if decided.refused else "")


def read_answer(workbook: Workbook, files: Sequence[Path]) -> Done:
    """Bring the portal's error file back to the rows it names."""
    errors = []
    with gather.gathered(files, told_apart=True) as paths:
        for path in paths:
            if (kind := recognise(path)) is not FileKind.IMS_ERRORS:
                raise WrongFile(
                    f"{path.name} is {kind.value}, where the portal's error file was expected, which has an "
                    "imsDetailsErr; use Sync for records."
                )
            errors += ims.read_errors(path)
    answered = upload.answer(workbook.read(Records), errors)
    workbook.write(
        {Records: answered.records, Problems: problems_sheet(workbook, "Read answer", answered.problems)},
    )
    told = f"{_stand(answered.named, len(errors))} in the column Portal's answer now."
    return Done(f"{told}{remarks(answered.problems)}")


def _stand(named: int, errors: int) -> str:
    """How many of the portal's errors stand at the records they name."""
    if named == errors:
        return f"{counted(errors, 'error')} of the portal {'stands' if errors == 1 else 'stand'}"
    return f"{grouped(named)} of {counted(errors, 'error')} of the portal {'stands' if named == 1 else 'stand'}"


def compute_2b(workbook: Workbook, files: Sequence[Path] = ()) -> Done:
    """Compute GSTR-2B and table 4 from the decisions; compare with the portal's statement where one is given."""
    context, before = context_of(workbook), workbook.read(Draft2B)
    records = portal_records(workbook, context)
    problems = gather.links(files)
    portal, compared = draft_2b.portal_side(before), Compared.empty()
    draft = draft_2b.compute(records, context)
    with gather.gathered(files) as paths:
        for path in paths:
            if (kind := recognise(path)) is not FileKind.GSTR2B:
                raise WrongFile(
                    f"{path.name} is {kind.value}, where a GSTR-2B statement was expected; download that from the "
                    "portal."
                )
        with wrong_files.in_brief():
            found = gstr2b.read_files(paths, context.gstin, context.period)
        for theirs in _the_one(found, context):
            portal, problems = theirs.leaves, [*problems, *theirs.problems]
            compared = compare_2b.documents(draft, records, theirs.documents, theirs.generated_on, context)
    leaves = draft_2b.compare(draft.leaves, portal)
    boxes = table4.compute(leaves, workbook.read(Table4), context.reading)
    problems += [*draft.problems, *table4.check(boxes), *compare_2b.problems(compared)]
    stem = f"_{context.gstin}_{context.period.wire}"
    texts = {
        workbook.folder / f"gstr2b{stem}_draft.json": statement.to_json(draft, records, context),
        workbook.folder / f"gstr3b{stem}_table4.json": table4.to_json(boxes, context.gstin, context.closes.wire),
    }
    if len(compared):
        texts[workbook.folder / f"gstr2b{stem}_comparison.csv"] = compare_2b.to_csv(compared)
    with written(texts):
        workbook.write(
            {Draft2B: leaves, Table4: boxes, Problems: problems_sheet(workbook, "Compute 2B", problems)},
            {settings.LAST_COMPUTE: pressed("Compute 2B").moment},
        )
    documents = compare_2b.told(compared, context.closes) if len(compared) else ""
    sentence = f"{_credit(boxes)}{_so_far(context)}{_agreement(leaves)}{documents}{remarks(problems)}"
    return Done(sentence, tuple(texts))


def _the_one(statements: Sequence[gstr2b.Statement], context: Context) -> Sequence[gstr2b.Statement]:
    """The statement, or none. Raises `WrongFile` for several, of which only the last generated can be right."""
    if len(statements) > 1:
        days = [f"{one.generated_on:%d-%m-%Y}" if one.generated_on else "no day" for one in statements]
        when = [f"{one.file} ({day})" for one, day in zip(statements, days, strict=True)]
        raise WrongFile(
            f"These are {len(statements)} statements of {context.period.label}, by day of generation: "
            f"{', '.join(when)}. Choose the last one."
        )
    return statements


def _credit(boxes: pd.DataFrame) -> str:
    """What table 4 comes to, in a sentence."""
    box = boxes[boxes[Table4.box] == "4(A)(5)"]
    credit = {head: int(box[head].sum()) for head in TAX_HEADS}
    heads = ", ".join(f"{head.upper()} {words(amount)}" for head, amount in credit.items() if amount)
    return f"Credit in 4(A)(5): {heads or 'none'}."


def _so_far(context: Context) -> str:
    """That the quarter is not over, where GSTR-2B comes once in a quarter only."""
    if context.period == context.closes:
        return ""
    return (
        f" So far: GSTR-3B is filed quarterly, so the portal makes no GSTR-2B of {context.period.label}; that of "
        f"{context.opens.label} to {context.closes.label} is drafted on {context.drafted:%d-%m-%Y}."
    )


def _agreement(leaves: pd.DataFrame) -> str:
    """Whether the portal's own statement agrees, where one is known."""
    verdicts = leaves[Draft2B.verdict].dropna()
    if verdicts.empty:
        return " No GSTR-2B of the portal to compare with."
    differing = int((verdicts != "Agrees").sum())
    if not differing:
        return " The portal's 2B agrees."
    differ = "differs" if differing == 1 else "differ"
    return f" {grouped(differing)} of {counted(len(verdicts), 'line')} {differ} from the portal's."

"""Letters to suppliers: written, put on the register, and what the suppliers answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.gst import gstin as gstins
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.ims import journal
from ims_xl.ims.columns import days, texts
from ims_xl.ims.journal import Change
from ims_xl.share import asks, letter_forms, letter_register, marks, statement_sheet, supplier_answers
from ims_xl.share.asks import Asked
from ims_xl.share.letter import Language, Letter, Sender, Template, compose, shipped
from ims_xl.sources import gather, sheets
from ims_xl.steps.beside import made, unused, written
from ims_xl.steps.step import Done, context_of, pressed, problems_sheet, remarks
from ims_xl.tables import Journal, Letters, Problems, Review, Suppliers

_DAYS_TO_ANSWER = 7


@dataclass(frozen=True)
class Contact:
    """Where and how a supplier is written to."""

    email: str
    phone: str
    language: Language


def supplier_letters(
    workbook: Workbook,
    suppliers: Sequence[str] = (),
    language: str = "",
    out: Path | None = None,
    answer_by: date | None = None,
    no_pdf: bool = False,
) -> Done:
    """Write to the suppliers named, or to all of whom something is asked, and put the letters on the register.

    For each supplier: a Word file, a PDF, a statement to answer in, and a mail with all three, in a folder beside the
    workbook. Raises `NotAllowed` for a supplier of whom nothing is asked, and where no one is.
    """
    context, today = context_of(workbook), date.today()
    asked = asks.of_review(workbook.read(Review), context, today)
    chosen = _chosen(asked, suppliers)
    by = answer_by or today + timedelta(days=_DAYS_TO_ANSWER)
    sender = Sender(workbook.setting(settings.CLIENT) or "", context.gstin, context.period, today, by)
    contacts, register = _contacts(workbook.read(Suppliers), language), workbook.read(Letters)
    key = workbook.setting(settings.COPY_KEY) or marks.new_key()
    marker = marks.Marker(key, context.gstin, context.period)
    folder = out or workbook.folder / f"letters_{workbook.name}"
    whom = {gstin: contacts.get(gstin, Contact("", "", Language.named(language))) for gstin in chosen}
    templates = {one: Template.read(one, workbook.folder) for one in {contact.language for contact in whom.values()}}
    files: dict[Path, str | bytes] = {}
    lines = []
    for number, (gstin, contact) in enumerate(whom.items()):
        workbook.progress(number, len(chosen), f"writing to {gstin}")
        theirs = asked[asked[Asked.supplier_gstin] == gstin].reset_index(drop=True)
        letter = compose(theirs, sender, templates[contact.language])
        forms = _forms(letter, theirs, marker, no_pdf)
        stem = unused(folder, [f"{gstin}_{context.period.text}_{today:%d-%m-%Y}.docx"])[0].stem
        enclosed = {f"{stem}{ending}": (kind, content) for ending, (kind, content) in forms.items()}
        files |= {folder / name: content for name, (_, content) in enclosed.items()}
        files[folder / f"{stem}.eml"] = letter_forms.as_mail(letter, contact.email, enclosed)
        names = [*enclosed, f"{stem}.eml"]
        at = len(register) + number + 1
        lines.append(letter_register.line(at, letter, theirs, (contact.email, contact.phone), names))
    log = workbook.read(Journal)
    told = [
        Change(Suppliers.sheet, gstin, "Letter", "", str(line["asked"]), supplier=str(line["supplier_name"] or ""))
        for gstin, line in zip(chosen, lines, strict=True)
    ]
    made(folder)
    with written(files):
        workbook.write(
            {
                Letters: Letters.conform(pd.concat([register, Letters.of_rows(lines)], ignore_index=True)),
                Journal: journal.added(log, told, pressed("Supplier letters")),
            },
            {settings.COPY_KEY: key},
        )
    documents = sum(int(str(line["documents"])) for line in lines)
    return Done(
        f"Letters written: {grouped(len(lines))}, for {counted(documents, 'document')}, to be answered by "
        f"{by:%d-%m-%Y}. They are in {folder.name}; the mails (.eml) open as drafts with everything attached. Bring "
        "answers back with Merge supplier answers.",
        tuple(files),
    )


def letter_template(workbook: Workbook, language: str) -> Done:
    """Lay the words of our letters beside the workbook, to be changed; a template that is there stays."""
    chosen = Language.named(language)
    path = workbook.folder / chosen.template
    if path.exists():
        raise NotAllowed(
            f"{path.name} lies beside the workbook already. Change it there, or move it away for a new one."
        )
    with written({path: shipped(chosen)}):
        return Done(
            f"{path.name} lies beside the workbook: change its words as you like, and letters follow it.", (path,)
        )


def merge_answers(workbook: Workbook, files: Sequence[Path]) -> Done:
    """Bring the suppliers' answers from returned statements to their rows, and count them on the register.

    What cannot be merged stands on Problems. Raises `NotAllowed` where no letter was written, `WrongFile` for a file
    that is none of its statements.
    """
    context, key = context_of(workbook), workbook.setting(settings.COPY_KEY)
    register, review = workbook.read(Letters), workbook.read(Review)
    if not key or register.empty:
        raise NotAllowed(
            "No letter was written from this workbook, so no answers belong to it. Use Supplier letters first."
        )
    templates = [Template.read(language, workbook.folder) for language in Language]
    said: list[supplier_answers.Said] = []
    names = set()
    with gather.gathered(files, told_apart=True) as paths:
        for count, path in enumerate(paths):
            workbook.progress(count, len(paths), f"reading {path.name}")
            cells = [(sheet.name, sheet.rows) for sheet in sheets.read(path)]
            said += supplier_answers.read(path.name, cells, templates)
            names.add(path.name)
    asked = asks.of_review(review, context, min([date.today(), *_written_on(register)]))
    merged = supplier_answers.merge(said, asked, marks.Marker(key, context.gstin, context.period))
    after, changes = _with_answers(review, merged.answers)
    log, lines = workbook.read(Journal), journal.named(changes, after)
    problems = problems_sheet(workbook, "Merge supplier answers", merged.problems, names)
    if changes or not problems.equals(workbook.read(Problems)):
        workbook.write(
            {
                Review: after,
                Letters: letter_register.with_answers(register, after),
                Journal: journal.added(log, lines, pressed("Merge supplier answers")),
                Problems: problems,
            }
        )
    new = len({row for _, row, *_ in changes})
    told = f"{counted(len(merged.answers), 'answer')} of suppliers in {counted(len(names), 'file')}, "
    told += f"{grouped(new)} of them new."
    return Done(f"{told}{remarks(merged.problems)}")


def _chosen(asked: pd.DataFrame, suppliers: Sequence[str]) -> list[str]:
    """The GSTINs to write to, in order. Raises `NotAllowed`."""
    every = list(dict.fromkeys(texts(asked, Asked.supplier_gstin)))
    if not every:
        raise NotAllowed(
            "There is nothing to ask of a supplier: no document is missing, unfiled or different. Match first."
        )
    named = [gstins.clean(gstin) for gstin in suppliers]
    for gstin in named:
        if gstin not in every:
            raise NotAllowed(
                f"Nothing is to be asked of {gstin}: Reconciliation has no such document of this supplier."
            )
    return sorted(set(named)) or every


def _contacts(suppliers: pd.DataFrame, language: str) -> dict[str, Contact]:
    """How each supplier is written to; a language that is asked for goes before the supplier's own."""
    columns = (Suppliers.supplier_gstin, Suppliers.email, Suppliers.phone, Suppliers.language)
    rows = zip(*(texts(suppliers, column) for column in columns), strict=True)
    return {gstin: Contact(mail, phone, Language.named(language or own)) for gstin, mail, phone, own in rows}


def _forms(letter: Letter, asked: pd.DataFrame, marker: marks.Marker, no_pdf: bool) -> Mapping[str, tuple[str, bytes]]:
    """The letter's files by their endings: media type and content."""
    from ims_xl.share import letter_word  # what it stands on takes long to load

    forms = {".docx": (letter_forms.DOCX, letter_word.as_docx(letter))}
    if not no_pdf:
        forms[".pdf"] = (letter_forms.PDF, letter_forms.as_pdf(letter))
    return forms | {".xlsx": (letter_forms.XLSX, statement_sheet.written(letter, asked, marker))}


def _written_on(register: pd.DataFrame) -> list[date]:
    return [day for day in days(register, Letters.written_on) if day]


def _with_answers(
    review: pd.DataFrame, answers: Mapping[str, supplier_answers.Said]
) -> tuple[pd.DataFrame, list[tuple[str, str, str, str, str]]]:
    """The Review with the answers at their rows, and the log's changes."""
    changes = []
    columns = {column: texts(review, column) for column in (Review.supplier_reply, Review.supplier_remark)}
    for row, identity in enumerate(texts(review, Review.row_id)):
        one = answers.get(identity)
        for column, told in ((Review.supplier_reply, one.answer), (Review.supplier_remark, one.told)) if one else ():
            if told and columns[column][row] != told:
                changes.append((Review.sheet, identity, column.header, columns[column][row], told))
                columns[column][row] = told
    filled = {column: pd.Series(told, dtype="str") for column, told in columns.items()}
    return Review.conform(review.reset_index(drop=True).assign(**filled)), changes

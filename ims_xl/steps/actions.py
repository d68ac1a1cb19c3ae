"""The Actions group of the ribbon: what the user decides, as far as the law and the portal allow it.

However the records are chosen (cell by cell, selected, in sight, by status, by supplier), one press goes the same
way: what it would change and what that makes of 4(A)(5) is asked first, what is refused is listed with its rule and
the rest goes through, and the log keeps every cell, so that Undo can take the press back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd

from ims_xl import settings
from ims_xl.errors import Level, NotAllowed, Problem
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, words
from ims_xl.ims import cells, decide, journal, suppliers
from ims_xl.ims.columns import texts
from ims_xl.ims.what_if import Effect, effect
from ims_xl.ims.what_if import what_if as what_if_chosen
from ims_xl.steps.step import DECIDING, UNCHANGED, Done, context_of, pressed, problems_sheet
from ims_xl.tables import Journal, Problems, Records, Review, Suppliers

STEPS: dict[ImsAction, str] = {
    ImsAction.ACCEPT: "Accept",
    ImsAction.REJECT: "Reject",
    ImsAction.PENDING: "Pending",
    ImsAction.NO_ACTION: "Reset",
}
_ASKED = {  # how the question begins
    "Apply": "Apply the choices on",
    "Accept suggestions": "Apply your choices, and the suggested action where you made none, to",
    "Party-wise": "Decide party-wise",
    "Accept": "Accept",
    "Reject": "Reject",
    "Pending": "Keep pending",
    "Reset": "Take back the action of",
}


def what_if(workbook: Workbook, rows: Iterable[str], action: ImsAction | None) -> Done:
    """What the action on these rows of Reconciliation would make of 4(A)(5); nothing is changed."""
    chosen = _with_action(workbook.read(Review), set(rows), action)
    return Done(what_if_chosen(chosen, workbook.read(Records), context_of(workbook)).told)


def rows_of(workbook: Workbook, numbers: Iterable[str]) -> list[str]:
    """The rows of Reconciliation with these document numbers. Raises `NotAllowed` for one that is on none."""
    review = workbook.read(Review)
    known = review[review[Review.record_id].notna()]
    found: list[str] = []
    for number in numbers:
        here = known.loc[known[Review.document_number].str.upper() == number.upper(), Review.row_id].tolist()
        if not here:
            raise NotAllowed(
                f"Reconciliation has no record with the number {number}. Look it up there, or Match first."
            )
        found += here
    return found


def rows_where(
    workbook: Workbook, statuses: Collection[str] = (), parties: Collection[str] = (), numbers: Collection[str] = ()
) -> list[str]:
    """The rows of Reconciliation with a record and one of each of these; what is left blank does not narrow.

    `parties` are suppliers' GSTINs or names as Suppliers shows them. Raises `NotAllowed` where there are none.
    """
    review = workbook.read(Review)
    here = review[Review.record_id].notna()
    if statuses:
        here &= review[Review.status].isin(list(statuses))
    if parties:
        wanted = {party.upper() for party in parties}
        here &= suppliers.party(review).str.upper().isin(wanted) | review[Review.supplier_name].str.upper().isin(wanted)
    if numbers:
        here &= review[Review.row_id].isin(rows_of(workbook, numbers))
    if not here.any():
        sought = ", ".join([*statuses, *parties, *numbers])
        raise NotAllowed(f"Reconciliation has no record for {sought or 'this'}. Look it up there, or Match first.")
    return texts(review[here], Review.row_id)


def like(workbook: Workbook, rows: Collection[str], *, by_supplier: bool = False) -> list[str]:
    """The rows of Reconciliation with the status, or the supplier, of one of these. Raises `NotAllowed`."""
    review = workbook.read(Review)
    here = review[Review.row_id].isin(set(rows))
    if not here.any():
        raise NotAllowed("No row is selected. Select a row of Reconciliation, then try again.")
    traits = suppliers.party(review) if by_supplier else review[Review.status]
    return texts(review[traits.isin(set(traits[here]))], Review.row_id)


def apply(workbook: Workbook, *, accept_suggestions: bool = False, ask: bool = False, only_show: bool = False) -> Done:
    """Take over the actions chosen on Reconciliation, as far as the law and the portal allow each.

    `ask` first, or `only_show` what it would change.
    """
    review = workbook.read(Review)
    if review.empty:
        return Done("Reconciliation is empty, so nothing can be decided yet. Sync, Import books and Match first.")
    chosen = _with_suggestions(review) if accept_suggestions else review
    step = "Accept suggestions" if accept_suggestions else "Apply"
    return _decide(workbook, review, chosen, set(texts(review, Review.row_id)), step, ask, only_show)


def choose(
    workbook: Workbook, rows: Iterable[str], action: ImsAction, *, ask: bool = False, only_show: bool = False
) -> Done:
    """Set the action of these rows of Reconciliation and apply it; the other rows stay as they are."""
    review, wanted = workbook.read(Review), set(rows)
    return _decide(workbook, review, _with_action(review, wanted, action), wanted, STEPS[action], ask, only_show)


def party_wise(workbook: Workbook, *, ask: bool = False, only_show: bool = False) -> Done:
    """Set the actions chosen on Suppliers for the open documents of each, and apply."""
    parties, review = workbook.read(Suppliers), workbook.read(Review)
    if parties[Suppliers.party_action].isna().all():
        raise NotAllowed("No supplier has an action. Choose one in the column Party-wise: action of Suppliers.")
    chosen = suppliers.party_wise(parties, review)
    reached = chosen[Review.action].fillna("") != review[Review.action].fillna("")
    if not reached.any():
        raise NotAllowed(
            "No open record of these suppliers is without a choice of yours and takes the action. To decide again what "
            "is decided, choose Yes in the column Party-wise: decided too of Suppliers."
        )
    return _decide(workbook, review, chosen, set(texts(review[reached], Review.row_id)), "Party-wise", ask, only_show)


def refusals(review: pd.DataFrame) -> list[Problem]:
    """A remark for each row whose choice stands refused, with the rule."""
    here = review[review[Review.refused].notna()]
    numbers = here[Review.document_number].fillna(here[Review.books_number]).fillna("")
    return [
        Problem(reason, sheet=Review.sheet, header=Review.action.header, value=number, level=Level.ERROR)
        for reason, number in zip(here[Review.refused], numbers, strict=True)
    ]


def _with_action(review: pd.DataFrame, rows: Collection[str], action: ImsAction | None) -> pd.DataFrame:
    """The Review with the action on these rows. Raises `NotAllowed` where none of them has a record."""
    here = review[Review.row_id].isin(rows) & review[Review.record_id].notna()
    if not here.any():
        raise NotAllowed("No record of the portal is selected. Select rows of Reconciliation that have one.")
    return Review.conform(review.assign(**{Review.action: review[Review.action].mask(here, action)}))


def _with_suggestions(review: pd.DataFrame) -> pd.DataFrame:
    """The Review with the suggested action where none is chosen."""
    return review.assign(**{Review.action: review[Review.action].fillna(review[Review.suggested_action])})


def _decide(
    workbook: Workbook,
    before: pd.DataFrame,
    chosen: pd.DataFrame,
    rows: Collection[str],
    step: str,
    ask: bool,
    only_show: bool = False,
) -> Done:
    """Decide these rows as chosen, after asking, with a line in the log for each cell that changes."""
    context, (records, log) = context_of(workbook), workbook.read_all(Records, Journal)
    here = chosen[Review.row_id].isin(rows) & (chosen[Review.record_id].notna() | (step == "Apply"))
    decided = decide.apply(chosen[here], records, context)
    seen = effect(records, decided, context) if ask or only_show else None
    if seen and only_show:
        return Done(seen.told)
    if seen and not _confirmed(workbook, step, seen):
        return Done(UNCHANGED)
    review = _in_place(before, decided.review)
    changes = journal.differences(records, decided.records, also=(Records.earlier_choice,))
    pressed_rows, typed = texts(decided.review, Review.row_id), step in ("Apply", "Accept suggestions")
    review, others = cells.press(before, review, changes, pressed_rows, typed=typed)
    press = pressed(step)
    workbook.write(
        {
            Records: decided.records,
            Review: review,
            Journal: journal.added(log, [*changes, *others], press),
            Problems: problems_sheet(workbook, DECIDING, refusals(review)),
        },
        {settings.LAST_APPLY: press.moment},
    )
    refused = f" {grouped(decided.refused)} refused: see the column Refused because." if decided.refused else ""
    credit = f" 4(A)(5) is now {words(sum(seen.after))}." if seen else ""
    if step == "Apply" and not refused and chosen.loc[here, Review.action].isna().all():
        return Done("No action is chosen yet. Choose in the column Action of Reconciliation, then Apply.")
    return Done(f"{counted(decided.changed, 'decision')} changed.{credit}{refused}")


def _confirmed(workbook: Workbook, step: str, seen: Effect) -> bool:
    """The user's word on it. Reject is always asked, and No is the answer that lies nearest."""
    threshold = workbook.setting(settings.ASK_FROM)
    rejects = step == "Reject"
    if not seen.changed or (seen.changed < (1 if threshold is None else threshold) and not rejects):
        return True
    return workbook.confirm(f"{_ASKED[step]} {seen.question}", default=not rejects)


def _in_place(review: pd.DataFrame, part: pd.DataFrame) -> pd.DataFrame:
    """The Review with these rows of it as they are in `part`."""
    rest = review[~review[Review.row_id].isin(part[Review.row_id])]
    whole = pd.concat([rest, part]).set_index(Review.row_id, drop=False)
    return Review.conform(whole.loc[review[Review.row_id]])

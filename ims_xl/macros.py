"""One function for each button of the ribbon: it finds the open workbook, runs a step, and says what came of it."""

from __future__ import annotations

import re
from pathlib import Path

from ims_xl import clicked
from ims_xl import settings as names
from ims_xl.clicked import ribbon_button
from ims_xl.doctor import checkup
from ims_xl.excel.live import LiveWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.menus import MENU_ITEMS, choose
from ims_xl.steps import actions, data, evidence, filing, linking, matching, sharing, undoing, writing
from ims_xl.steps.step import Done
from ims_xl.tables import Review, Suppliers


def click(button: str) -> None:
    """What every button of the ribbon calls: the function below that has its name, or the item of a menu."""
    function = globals().get(button)
    if callable(function) and hasattr(function, "__wrapped__"):
        function()
    else:
        clicked.run(button, MENU_ITEMS.get(button) or clicked.unknown_button(button))


def _over_the_api(workbook: LiveWorkbook, step: str) -> str | None:
    """The step over the portal's API, where Settings choose that way; None where files are the way."""
    if workbook.setting(names.ROUTE) != "API":
        return None
    from ims_xl.portal.means import Means  # network and keyring: only where they are wanted
    from ims_xl.steps import portal

    means = Means()
    try:
        done: Done = getattr(portal, step)(workbook, means)
        return done.sentence
    finally:
        means.close()


_NO_FILE = "No file chosen; nothing was changed."


@ribbon_button
def sync(workbook: LiveWorkbook) -> str:
    """Bring in the portal's records, from its files or over its API, and show them on Portal."""
    if told := _over_the_api(workbook, "sync"):
        return told
    files = workbook.choose_files("The portal's IMS download, and a GSTR-2B or your history where you have them")
    return data.sync(workbook, files).sentence if files else _NO_FILE


@ribbon_button
def import_books(workbook: LiveWorkbook) -> str:
    """Bring in the purchase register and show it on Books."""
    files = workbook.choose_files("The purchase register")
    return data.import_books(workbook, files).sentence if files else _NO_FILE


@ribbon_button
def match(workbook: LiveWorkbook) -> str:
    """Match the portal's records with the books and fill Reconciliation."""
    return matching.match(workbook).sentence


@ribbon_button
def link(workbook: LiveWorkbook) -> str:
    """Link the records and entries of the selected rows, and match again."""
    return linking.link_rows(workbook, workbook.selected(Review)).sentence


@ribbon_button
def unlink(workbook: LiveWorkbook) -> str:
    """Keep apart what the selected rows hold together, and match again."""
    return linking.unlink_rows(workbook, workbook.selected(Review)).sentence


@ribbon_button
def explain(workbook: LiveWorkbook) -> str:
    """Lay the match of the selected rows open, field by field."""
    told = matching.explain_rows(workbook, workbook.selected(Review)).sentence
    return re.sub(r"(?<=\S) {2,}(?=\S)", " | ", told)  # a message box has no columns


@ribbon_button
def apply(workbook: LiveWorkbook) -> str:
    """Take over the actions chosen on Reconciliation."""
    return actions.apply(workbook, ask=True).sentence


@ribbon_button
def accept_suggestions(workbook: LiveWorkbook) -> str:
    """Take over the chosen actions, and the suggested one where none is chosen."""
    return actions.apply(workbook, accept_suggestions=True, ask=True).sentence


@ribbon_button
def accept(workbook: LiveWorkbook) -> str:
    """Accept the records of the selected rows."""
    return choose(workbook, ImsAction.ACCEPT)


@ribbon_button
def reject(workbook: LiveWorkbook) -> str:
    """Reject the records of the selected rows, after asking."""
    return choose(workbook, ImsAction.REJECT)


@ribbon_button
def pending(workbook: LiveWorkbook) -> str:
    """Keep the records of the selected rows pending."""
    return choose(workbook, ImsAction.PENDING)


@ribbon_button
def reset(workbook: LiveWorkbook) -> str:
    """Put the records of the selected rows back to No action."""
    return choose(workbook, ImsAction.NO_ACTION)


@ribbon_button
def party_wise(workbook: LiveWorkbook) -> str:
    """Take over the actions chosen for whole suppliers."""
    return actions.party_wise(workbook, ask=True).sentence


@ribbon_button
def undo(workbook: LiveWorkbook) -> str:
    """Take back what the last button of this group changed."""
    return undoing.undo(workbook).sentence


@ribbon_button
def redo(workbook: LiveWorkbook) -> str:
    """Do again what Undo took back last."""
    return undoing.redo(workbook).sentence


@ribbon_button
def send(workbook: LiveWorkbook) -> str:
    """Write the files for the portal's upload beside the workbook, or save the decisions over the API."""
    if not filing.confirmed(workbook):
        workbook.activate("Outgoing")
        return filing.NOTHING_SENT
    return _over_the_api(workbook, "send") or filing.send(workbook).sentence


@ribbon_button
def read_answer(workbook: LiveWorkbook) -> str:
    """Bring the portal's error file back to its rows."""
    files = workbook.choose_files("The portal's error file")
    return filing.read_answer(workbook, files).sentence if files else _NO_FILE


@ribbon_button
def compute_2b(workbook: LiveWorkbook) -> str:
    """Compute GSTR-2B and table 4, beside the portal's statement where one is chosen or the API gives it."""
    if told := _over_the_api(workbook, "compute_2b"):
        return told
    files = workbook.choose_files("The portal's GSTR-2B (JSON) to compare with; cancel to compute without")
    return filing.compute_2b(workbook, files).sentence


@ribbon_button
def client_copy(workbook: LiveWorkbook) -> str:
    """Write a copy of Reconciliation for the client to answer in."""
    only_open = workbook.confirm(
        "Copy only what needs an answer (not Matched, nothing chosen, no reply yet)? No copies every document."
    )
    return sharing.client_copy(workbook, only_open=only_open).sentence


@ribbon_button
def merge_replies(workbook: LiveWorkbook) -> str:
    """Bring the client's answers back from returned copies."""
    files = workbook.choose_files("The copies the client sent back")
    return sharing.merge_replies(workbook, files).sentence if files else _NO_FILE


@ribbon_button
def supplier_letters(workbook: LiveWorkbook) -> str:
    """Write to the suppliers selected on Suppliers; to all of whom something is asked where none is, after asking."""
    chosen = workbook.selected(Suppliers)
    if not chosen and not workbook.confirm("No supplier is selected on Suppliers. Write to all who owe something?"):
        return "Nothing was written. Select rows on Suppliers first."
    return writing.supplier_letters(workbook, chosen).sentence


@ribbon_button
def merge_supplier_answers(workbook: LiveWorkbook) -> str:
    """Bring the suppliers' answers back from returned statements."""
    files = workbook.choose_files("The statements the suppliers sent back")
    return writing.merge_answers(workbook, files).sentence if files else _NO_FILE


@ribbon_button
def working_paper(workbook: LiveWorkbook) -> str:
    """Put the period's evidence on paper."""
    return evidence.working_paper_of(workbook).sentence


@ribbon_button
def verify(workbook: LiveWorkbook) -> str:
    """Say what has changed since a working paper."""
    files = workbook.choose_files("The working paper (.xlsx)")
    return evidence.verify(workbook, files[0]).sentence if files else _NO_FILE


@ribbon_button
def payments(workbook: LiveWorkbook) -> str:
    """List what to hold and what to release."""
    return evidence.payments(workbook).sentence


@ribbon_button
def settings(workbook: LiveWorkbook) -> str:
    """Go to the Settings sheet."""
    workbook.activate("Settings")
    return ""


@ribbon_button
def check_up(workbook: LiveWorkbook) -> str:
    """Check this computer, and the workbook as it was saved last; say what to do."""
    return checkup.check_up_open(Path(workbook.place))


@ribbon_button
def help_page(workbook: LiveWorkbook) -> str:
    """Go to the Help sheet."""
    workbook.activate("Help")
    return ""


@ribbon_button
def dashboard(workbook: LiveWorkbook) -> str:
    """Go back to the dashboard."""
    workbook.activate("Start")
    return ""

"""What may be typed into a table's cells: the drop-downs, and Excel's question before what is not the user's."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl import settings
from ims_xl.columns import Column, Table
from ims_xl.excel.layout import TITLE_ROW, Place, band
from ims_xl.excel.looks import Band
from ims_xl.tables import Books, Letters, Links, Problems, Profiles, Records, Review, SendList, Suppliers


@dataclass(frozen=True)
class DropDown:
    """The choices of a column: `source` is a list's name or a formula with `{choices}` for the row's open actions."""

    table: type[Table]
    column: Column
    source: str
    title: str
    prompt: str
    error: str


_LAW = 'INDIRECT("lst"&IF({choices}="","None",{choices}))'
DROP_DOWNS = (
    DropDown(Review, Review.action, _LAW, "Action", "Only the actions open to this record are listed; the suggestion "
             "stands to the left. Blank leaves the portal's action as it is. Then click Apply.",
             "This action is not open to this record. Choose one from the list."),
    DropDown(Review, Review.itc_reduction, "lstReductions", "ITC reduction", "For an accepted credit note or the "
             "like: Full, Partial (give the amounts to the right) or None. Partial and None need a remark.",
             "Choose Full, Partial or None."),
    DropDown(Review, Review.client_reply, "lstReplies", "Client reply", "What the client answered for this document. "
             "Merge replies fills it from the copies that come back; what the client told you otherwise goes here too.",
             "Choose Received, Not received, Wrong amount, Not ours or Will check."),
    DropDown(Suppliers, Suppliers.party_status, "lstStatuses", "Party-wise: status", "To which of this supplier's open "
             "records the action goes. Blank: to all of them.", "Choose one of the four statuses, or clear the cell."),
    DropDown(Suppliers, Suppliers.party_again, "lstYesNo", "Party-wise: decided too", "Yes: the action goes also to "
             "records that have another action already. Blank or No: only to those without.", "Choose Yes or No."),
    DropDown(Suppliers, Suppliers.party_action, "lstActions", "Party-wise: action", "The action for this supplier's "
             "open records. Then click Decide party-wise; what the law does not allow is refused row by row.",
             "Choose Accept, Reject, Pending or No action."),
    DropDown(Suppliers, Suppliers.language, "lstLanguages", "Letters in", "The language of letters to this supplier. "
             "Blank: English.", "Choose English or Hindi."),
    DropDown(Links, Links.learn, "lstLearn", "Follow the lesson", "Should Match follow what this link teaches of other "
             "documents of the supplier? Blank: Yes. The link itself stands in any case.",
             "Choose Yes, No, Supplier only or Number only, or clear the cell."),
    DropDown(Profiles, Profiles.becomes, "lstFields", "Becomes", "What this column of the register is taken for. The "
             "next Import books follows it, and keeps to it as long as the layout stays.", "Choose from the list."),
)  # fmt: skip

# What Excel says before a cell that is not the user's is typed over, on the sheets that are not protected.
REWRITTEN: dict[type[Table], str] = {
    Records: "This is the portal's word, and the next Sync writes it again. Decide on Reconciliation.",
    Books: "This is the register's word, and the next Import books writes it again. Better mend it in the books.",
    Review: "This is worked out, and the next Match writes it again. The green columns are yours, and any you add.",
    Suppliers: "This is worked out, and the next Match writes it again. The green columns are yours, and any you add.",
    Letters: "This is the register of letters. The green columns are yours, and any you add.",
    SendList: "The next Send writes this again. A column you add to the right stays yours.",
    Links: "Link, Unlink and Match write this. Delete a whole table row to forget a link. The green columns are yours.",
    Problems: "The next step writes this again. A column you add to the right stays yours.",
    Profiles: "The next Import books writes this again. The green column is yours, and any you add.",
}


def choices(sheet: Worksheet, place: Place) -> None:
    """The drop-downs of a table's columns, and what may be typed where there is no list."""
    for choice in DROP_DOWNS:
        if choice.table is not place.table:
            continue
        open_actions = f"${place.letter(Review.choices)}{place.first_row}" if choice.table is Review else ""
        rule = DataValidation("list", choice.source.format(choices=open_actions), allow_blank=False)
        _explain(rule, choice.title, choice.prompt, choice.error)
        rule.add(place.reach(choice.column))
        sheet.add_data_validation(rule)
    if place.table is Review:
        limit = settings.REMARKS_LIMIT
        most = f'IF({limit.name}="",{limit.default},{limit.name})'
        rule = DataValidation("textLength", most, operator="lessThanOrEqual", allow_blank=True)
        told = f"As long as {limit.label} on Settings allows; supplier and portal see it."
        _explain(rule, "Remarks", told, f"The remark is longer than {limit.label} on Settings allows. Shorten it.")
        rule.add(place.reach(Review.remarks))
        sheet.add_data_validation(rule)


def guards(sheet: Worksheet, place: Place) -> None:
    """Excel's question before a cell that is not the user's is typed over, and its refusal of another header.

    Column by column: a column the user puts in between belongs to none of them.
    """
    theirs = [column for column in place.table.columns() if band(place.table, column) is not Band.USER]
    asked = DataValidation("custom", "FALSE", allow_blank=False, errorStyle="warning")
    told = REWRITTEN[place.table]
    asked.errorTitle, asked.error, asked.showErrorMessage = "Not yours to type", told, True
    for column in theirs:
        asked.add(place.reach(column))
    refused = DataValidation("custom", "FALSE", allow_blank=False)
    refused.errorTitle, refused.showErrorMessage = "Name of a column", True
    refused.error = "The tool finds its columns by these names. Columns you add to the right may have any other name."
    last = place.letter(place.table.columns()[-1])
    refused.add(f"A{TITLE_ROW}:{last}{place.header_row}")
    sheet.add_data_validation(asked)
    sheet.add_data_validation(refused)


def _explain(rule: DataValidation, title: str, prompt: str, error: str) -> None:
    rule.promptTitle, rule.prompt, rule.showInputMessage = title, prompt, True
    rule.errorTitle, rule.error, rule.showErrorMessage = title, error, True

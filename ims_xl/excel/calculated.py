"""Columns of our tables that the sheet itself computes, row by row: their formulas, as files write them.

Python never reads them and writes no value into them; they follow the user's choices at once, without a macro.
"""

from __future__ import annotations

from dataclasses import replace

from ims_xl.columns import Column, Owner, Table
from ims_xl.excel import layout
from ims_xl.excel.formulas import FILLED, count, here, of, quoted, sum_where
from ims_xl.excel.tableparts import SheetTable
from ims_xl.gst.actions import ImsAction
from ims_xl.tables import CUSTOMS, Books, Letters, Problems, Records, Review, Suppliers

LONGEST_LINK = 255  # characters that HYPERLINK takes
MOST_LOOKED_AT = 10**7  # rows of Reconciliation times suppliers: 10,000 documents of 1,000 suppliers


def _counts_as() -> str:
    """The action that counts: the chosen one, else the portal's; blank where the record takes none."""
    choices, action, portals = (
        here(column, Review) for column in (Review.choices, Review.action, Review.portal_action)
    )
    return f'IF({choices}="","",IF({action}<>"",{action},{portals}))'


def _way() -> str:
    """A link to the row a remark speaks of: the row it names, else that of the document it names."""
    file, sheet, row, value = (
        here(column, Problems) for column in (Problems.file, Problems.sheet_name, Problems.row, Problems.value)
    )
    letter, found = quoted("A"), "1"
    for table, number in _DOCUMENTS.items():
        place, is_its_sheet = layout.PLACES[table], f"{sheet}={quoted(table.sheet)}"
        letter = f"IF({is_its_sheet},{quoted(place.letter(number))},{letter})"
        at = f"IFERROR(MATCH({value},{of(table, number)},0)+{place.header_row},{place.header_row})"
        found = f"IF({is_its_sheet},{at},{found})"
    target = f'"#\'"&{sheet}&"\'!"&{letter}&IF({row}>0,{row},{found})'
    return f'IF(OR({file}<>"",{sheet}=""),"",HYPERLINK({target},"Go there"))'


def _begin(link: Column, told: str) -> str:
    """A link to be clicked, from the text of one; Excel's function takes no longer ones."""
    cell = here(link, Letters)
    return f'IF({cell}="","",IF(LEN({cell})>{LONGEST_LINK},"Copy the link",HYPERLINK({cell},{quoted(told)})))'


def _looked_at() -> str:
    """How many rows the figures by action look at, all suppliers together."""
    return f"ROWS({of(Review, Review.row_id)})*ROWS({of(Suppliers, Suppliers.supplier_gstin)})"


def too_many() -> str:
    """What Suppliers says where its figures by action stay blank; nothing where they do not."""
    told = (
        "This month has too many documents and suppliers for live figures by action; they stay blank. Filter "
        "Reconciliation by Supplier GSTIN and Counts as: the totals above its headers follow."
    )
    return f'=IF({_looked_at()}>{MOST_LOOKED_AT},{quoted(told)},"")'


def _by_action(action: ImsAction) -> tuple[str, str]:
    """How many of a supplier's records stand under an action, and their tax; for Customs, of those without a GSTIN.

    Each looks through all of Reconciliation: in a month so large that a choice would take seconds they stay blank.
    """
    party, standing = here(Suppliers.supplier_gstin, Suppliers), (Review.counts_as, quoted(action.value))

    def over(criteria: tuple[tuple[Column, str], ...]) -> tuple[str, str]:
        return count(Review, dict(criteria)), sum_where(Review, Review.tax, *criteria)

    all_, named, own = (
        over((*whose, standing))
        for whose in ((), ((Review.supplier_gstin, FILLED),), ((Review.supplier_gstin, party),))
    )  # the rest is what all have more than those named: a criterion for blanks is not counted alike everywhere
    documents, tax = (
        f'IF({_looked_at()}>{MOST_LOOKED_AT},"",IF({party}={quoted(CUSTOMS)},{every}-{theirs},{mine}))'
        for every, theirs, mine in zip(all_, named, own, strict=True)
    )
    return documents, tax


_BY_ACTION = {
    ImsAction.NO_ACTION: (Suppliers.undecided, Suppliers.undecided_tax),
    ImsAction.ACCEPT: (Suppliers.accepted, Suppliers.accepted_tax),
    ImsAction.REJECT: (Suppliers.rejected, Suppliers.rejected_tax),
    ImsAction.PENDING: (Suppliers.pending, Suppliers.pending_tax),
}
_DOCUMENTS: dict[type[Table], Column] = {
    Records: Records.document_number,
    Books: Books.document_number,
    Review: Review.document_number,
}
_FORMULAS: dict[type[Table], dict[Column, str]] = {
    Review: {Review.counts_as: _counts_as()},
    Letters: {
        Letters.begin_mail: _begin(Letters.mail_link, "Begin a mail"),
        Letters.begin_whatsapp: _begin(Letters.whatsapp_link, "Begin a message"),
    },
    Problems: {Problems.way: _way()},
    Suppliers: {
        column: formula
        for action, columns in _BY_ACTION.items()
        for column, formula in zip(columns, _by_action(action), strict=True)
    },
}


def formulas(table: type[Table]) -> dict[Column, str]:
    """The formulas of a table's columns, without the equals sign."""
    return _FORMULAS.get(table, {})


def headers(table: type[Table]) -> set[str]:
    """The headers of a table's columns that the sheet computes."""
    return {column.header for column in formulas(table)}


def with_own(table: type[Table], place: SheetTable) -> SheetTable:
    """The table with the calculated columns it keeps: the user's, and ours that have one. Else our values stand."""
    ours = {column.header for column in table.columns() if column.owner is not Owner.USER} - headers(table)
    return replace(place, formulas={header: text for header, text in place.formulas.items() if header not in ours})

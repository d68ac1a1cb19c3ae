"""Worksheet functions of the workbook: a line or two each into the trade's words and the document numbers.

Excel waits for these while it calculates, so nothing heavy is imported here. `workbook/source/ImsFunctions.bas` is
their other half, which Excel calls.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ims_xl.gst import actions, calendar, gstin, gstr2b, gstr3b, in_words, money, period
from ims_xl.gst.actions import Circumstance
from ims_xl.gst.documents import Section
from ims_xl.recon import numbers
from ims_xl.worksheet import day, moment, text, worksheet_function

_GSTIN = "A GSTIN, or cells that hold GSTINs."
_DATE = "A date, or cells that hold dates."
_SECTION = "A section of IMS, as on Portal: B2B, B2BCN, IMPG and the like."
_PERIOD = "The GSTR-2B period of the record, as yyyy-mm."


@worksheet_function(number=_GSTIN)
def ims_gstin_valid(number: Any) -> bool:
    """TRUE where a GSTIN has the right form and its check character fits."""
    return gstin.is_valid(gstin.clean(text(number)))


@worksheet_function(number=_GSTIN)
def ims_gstin_remark(number: Any) -> str:
    """What is odd about a GSTIN, in one sentence; blank where nothing is."""
    return gstin.remark(gstin.clean(text(number)))


@worksheet_function(number=_GSTIN)
def ims_pan(number: Any) -> str:
    """The PAN inside a GSTIN; branches of one company share it."""
    return gstin.pan(gstin.clean(text(number)))


@worksheet_function(number="A GSTIN, a state code, or a place of supply such as 29-Karnataka.")
def ims_state(number: Any) -> str:
    """The state a GSTIN is registered in, or that a place of supply names."""
    told = text(number)
    state = gstin.STATES.get(gstin.state_code(told[:2]) or gstin.state_code(told))
    if state is None:
        raise ValueError(f'"{told}" names no state.')
    return state


@worksheet_function(number="A document number, or cells that hold document numbers.")
def ims_number(number: Any) -> str:
    """A document number without what people write in different ways: equal where two numbers are one."""
    return numbers.normalized(text(number))


@worksheet_function(first="A document number.", second="The document number to compare it with.")
def ims_number_similarity(first: Any, second: Any) -> int:
    """How alike two document numbers are, 0 to 100; 100 where they differ in nothing that matters."""
    return numbers.similarity(text(first), text(second))


@worksheet_function(on_date=_DATE)
def ims_financial_year(on_date: Any) -> str:
    """The financial year of a date, April to March: 2026-27."""
    return period.financial_year(day(on_date))


@worksheet_function(on_date=_DATE)
def ims_period(on_date: Any) -> str:
    """The tax period of a date: 2026-10."""
    return period.TaxPeriod.of(day(on_date)).text


@worksheet_function(on_date="The date of a document, or cells that hold dates.")
def ims_itc_last_date(on_date: Any) -> datetime:
    """The last day to take the credit of a document (section 16(4)); format the cell as a date."""
    return moment(period.itc_last_date(day(on_date)))


@worksheet_function(section=_SECTION, gstr2b_period=_PERIOD)
def ims_allowed_actions(section: Any, gstr2b_period: Any) -> str:
    """The actions the law opens to a record, parted by commas; blank for what never passes through IMS."""
    return ", ".join(actions.open_actions(_record(section, gstr2b_period)))


@worksheet_function(
    section=_SECTION,
    gstr2b_period=_PERIOD,
    document_date="The date of the document.",
    recipient="The GSTIN or the state code of the client; where left out, the later due date is taken.",
    frequency="Monthly (where left out) or Quarterly, as the client files GSTR-3B.",
)
def ims_pending_until(
    section: Any, gstr2b_period: Any, document_date: Any, recipient: Any = None, frequency: Any = None
) -> datetime | str:
    """The last day a record may stay pending; blank where it may not. Format the cell as a date."""
    record = _record(section, gstr2b_period)
    if actions.refusal(actions.ImsAction.PENDING, record):
        return ""
    filed = text(frequency).title() if frequency is not None else "Monthly"
    if filed not in ("Monthly", "Quarterly"):
        raise ValueError(f'"{frequency}" is not how GSTR-3B is filed.')
    state = gstin.state_code(text(recipient)[:2]) if recipient is not None else ""
    limit = calendar.pending_limit(record, day(document_date), quarterly=filed == "Quarterly", state=state)
    return moment(limit) if limit else ""


@worksheet_function(amount="An amount in rupees, or cells that hold amounts.")
def ims_in_words(amount: Any) -> str:
    """An amount in words, in lakhs and crores, as on invoices."""
    return in_words.in_words(money.paise(amount))


@worksheet_function(
    section=_SECTION,
    block="Where GSTR-2B shows it, as on the sheet 2B: ITC available (where left out), ITC not available and so on.",
)
def ims_table4_box(section: Any, block: Any = None) -> str:
    """The box of table 4 of GSTR-3B that a record's credit goes to; blank where it goes to none."""
    nature, shown = _section(section).nature, gstr2b.block_of(text(block)) if block is not None else "itcavl"
    return next(
        (
            part.box
            for part in gstr3b.PARTS
            if (part.block, part.bucket) == (shown, nature.bucket)
            and (not part.leaves or nature.leaf in part.leaves)
            and part.box.startswith("4")
        ),
        "",
    )


def _record(section: Any, gstr2b_period: Any) -> Circumstance:
    written = gstr2b_period
    known = period.TaxPeriod.of(day(written)) if isinstance(written, datetime) else period.TaxPeriod(text(written))
    return Circumstance(_section(section), known)


def _section(cell: Any) -> Section:
    return Section(text(cell).upper())

"""The actions of IMS and which are open to which record since when.

A rule is a row with a code, the circumstance, the 2B period it starts in, and its source. Of the rows that fit the
last one holds; the portal's own flags win over every row here.
Pages followed: IMS FAQ (23 Sep 2024), Advisory 624 (23 Sep 2025), FAQ of 17 Oct 2025, advisory of 30 Oct 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ims_xl.gst.documents import IMS_SECTIONS, Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.source import (
    ADVISORY_624,
    FAQ_2024,
    FAQ_2025_10,
    IMPLEMENTATION,
    OFFICIAL,
    SECONDARY,
    Source,
)


class ImsAction(StrEnum):
    """What the recipient does with a record; the words of the drop-down."""

    ACCEPT = "Accept"
    REJECT = "Reject"
    PENDING = "Pending"
    NO_ACTION = "No action"

    @property
    def wire(self) -> str:
        """The letter in the portal's files: A, R, P or N."""
        return self.value[0]

    @classmethod
    def from_wire(cls, letter: str) -> ImsAction:
        """Of a letter or a word of the portal (`A`, `Accepted`, `No Action`); blank is No action.

        >>> ImsAction.from_wire("A").value, ImsAction.from_wire("").value, ImsAction.from_wire("Rejected").value
        ('Accept', 'No action', 'Reject')
        """
        word = letter.strip().lower()
        if not word:
            return cls.NO_ACTION
        for action in cls:
            if word in (action.wire.lower(), action.value.lower(), action.value.lower() + "ed"):
                return action
        raise ValueError(f'"{letter}" is not an action; IMS knows A, R, P and N.')


class ItcReduction(StrEnum):
    """The declaration on an accepted credit note or the like: how much credit is to be reduced."""

    FULL = "Full"
    PARTIAL = "Partial"
    NONE = "None"


class Direction(StrEnum):
    """How an amendment moves the tax of its original; `ORIGINAL` for what amends nothing."""

    ORIGINAL = "Original"
    UPWARD = "Upward"
    DOWNWARD = "Downward"


class OriginalWas(StrEnum):
    """What had been done with the original of an amendment."""

    ACCEPTED = "Accepted"  # and its GSTR-3B filed
    REJECTED = "Rejected"
    OPEN = "Open"  # neither: not acted on, or its GSTR-3B not filed


@dataclass(frozen=True)
class Circumstance:
    """All that the rules look at in one record."""

    section: Section
    period: TaxPeriod  # the record's 2B period, not its document date
    direction: Direction = Direction.ORIGINAL
    original_was: OriginalWas = OriginalWas.OPEN
    pending_blocked: bool | None = None  # the portal's `ispendactblocked`; None where it said nothing
    reduction_blocked: bool | None = None
    remarks_blocked: bool | None = None


@dataclass(frozen=True)
class Specified:
    """Is a record of these sections, amended and decided like this, one that reduces credit?"""

    code: str
    sections: tuple[Section, ...]
    direction: Direction | None  # None: any
    original_was: OriginalWas | None
    specified: bool
    source: Source


_AMENDED_SUPPLIES = (Section.B2BA, Section.B2BDNA, Section.ECOMA)
_DOWN, _ACCEPTED = Direction.DOWNWARD, OriginalWas.ACCEPTED
_ALREADY_ADJUSTED = Source("notes of the official offline tool", IMPLEMENTATION)
# fmt: off
SPECIFIED = (
    Specified("S1", (Section.B2BCN,),  None,  None,      True,  ADVISORY_624),
    Specified("S2", (Section.B2BCNA,), None,  None,      True,  ADVISORY_624),
    Specified("S3", (Section.B2BCNA,), _DOWN, _ACCEPTED, False, _ALREADY_ADJUSTED),
    Specified("S4", _AMENDED_SUPPLIES, _DOWN, _ACCEPTED, True,  ADVISORY_624),
)
# fmt: on


def is_specified(record: Circumstance) -> bool:
    """Is it a "specified record": one that reduces credit, with limited Pending and a reduction declaration?

    A downward amendment of a credit note whose original was accepted adjusts credit already reduced (row S3), and
    is an ordinary record.
    """
    holds = False
    for row in SPECIFIED:
        if (
            record.section in row.sections
            and row.direction in (None, record.direction)
            and row.original_was in (None, record.original_was)
        ):
            holds = row.specified
    return holds


@dataclass(frozen=True)
class Rule:
    """From `since` on, is `action` open to records of these sections?"""

    code: str
    action: ImsAction
    sections: tuple[Section, ...]
    specified: bool | None  # None: whether specified or not
    since: TaxPeriod
    allowed: bool
    because: str
    source: Source

    @property
    def cited(self) -> str:
        """The rule by its name in docs/law.md and by its source, for a sentence."""
        return f"rule {self.code}, {self.source.text}"


IMS_BEGAN, _OCT_2025 = TaxPeriod("2024-10"), TaxPeriod("2025-10")
_START = IMS_BEGAN
_IMPORTS = tuple(section for section in IMS_SECTIONS if section.is_import)
_NO_REJECT = "a Bill of Entry can only be accepted or kept pending"
_NO_PENDING = "records that reduce credit could not be kept pending before the October 2025 period"
_BOE_SOURCE = Source("advisory of 30-10-2025, as reported", SECONDARY)
_BAN_SOURCE = Source("IMS FAQ, 23-09-2024; for amendments recalled", OFFICIAL)
_A, _R, _P, _N = ImsAction
# fmt: off
RULES = (
    Rule("A1", _A, IMS_SECTIONS, None,  _START,    True,  "",          FAQ_2024),
    Rule("A2", _N, IMS_SECTIONS, None,  _START,    True,  "",          FAQ_2024),
    Rule("A3", _R, IMS_SECTIONS, None,  _START,    True,  "",          FAQ_2024),
    Rule("A4", _R, _IMPORTS,     None,  _START,    False, _NO_REJECT,  _BOE_SOURCE),
    Rule("A5", _P, IMS_SECTIONS, False, _START,    True,  "",          FAQ_2024),
    Rule("A6", _P, IMS_SECTIONS, True,  _START,    False, _NO_PENDING, _BAN_SOURCE),
    Rule("A7", _P, IMS_SECTIONS, True,  _OCT_2025, True,  "",          FAQ_2025_10),
)
# fmt: on
DECLARATION_SINCE = _OCT_2025
DIRECT = "this record is not in IMS: it goes to GSTR-2B directly and takes no action (rule X1, IMS FAQ, 23-09-2024)"


def refusal(action: ImsAction, record: Circumstance) -> str:
    """Why the action is closed to the record, in a clause that names the rule; empty where it is open.

    >>> refusal(ImsAction.REJECT, Circumstance(Section.IMPG, TaxPeriod("2026-10")))
    'a Bill of Entry can only be accepted or kept pending (rule A4, advisory of 30-10-2025, as reported)'
    """
    if action is ImsAction.PENDING and record.pending_blocked:
        return "the portal has blocked Pending for this record (its flag ispendactblocked)"
    specified = is_specified(record)
    latest = None
    for rule in RULES:
        if (
            rule.action is action
            and record.section in rule.sections
            and rule.specified in (None, specified)
            and rule.since <= record.period
        ):
            latest = rule  # rows stand in the order in which they came to hold
    if latest is None:
        return DIRECT
    return "" if latest.allowed else f"{latest.because} ({latest.cited})"


def open_actions(record: Circumstance) -> tuple[ImsAction, ...]:
    """The actions open to a record, in the order of the drop-down.

    >>> [action.wire for action in open_actions(Circumstance(Section.IMPG, TaxPeriod("2026-10")))]
    ['A', 'P', 'N']
    """
    return tuple(action for action in ImsAction if not refusal(action, record))


def takes_declaration(record: Circumstance) -> bool:
    """May an accepted record carry the ITC-reduction declaration? The portal's flag wins over the rule."""
    if record.reduction_blocked:
        return False
    if record.section.is_import:
        return record.reduction_blocked is False  # GSTIN amendment of a BoE: only where the portal opens it
    return is_specified(record) and record.period >= DECLARATION_SINCE

"""Which records take part in a GSTR-2B, in which block, and with what amount: the rules as rows.

The order of the placements is the order of the questions: the first that fits decides.
Pages followed: IMS FAQ (23 Sep 2024), FAQ of 19 Jun 2025 on amendments, Advisory 624, FAQ of 17 Oct 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ims_xl.gst.source import (
    ADVISORY_624,
    FAQ_2024,
    FAQ_2025_06,
    FAQ_2025_10,
    IMPLEMENTATION,
    IMPORTS_ADVISORY,
    NOT_FOUND,
    RECALLED,
    SECONDARY,
    Source,
)


class Outcome(StrEnum):
    """Where a record ends: in a block of this GSTR-2B, or why in none. Every record has exactly one."""

    EARLIER = "Earlier period"
    NOT_FILED = "Not filed"
    LATER = "Next period"
    AMENDED = "Its amendment counts"
    PENDING = "Pending"
    IN_2B = "In GSTR-2B"


@dataclass(frozen=True)
class Placement:
    """A question of placement and what follows: the outcome, and the block where one is meant."""

    code: str
    when: str
    outcome: Outcome
    block: str
    source: Source


_SAME = Source("same-period amendments", RECALLED)
_SEEN = Source("the statement's own flags", IMPLEMENTATION)
# fmt: off
EARLIER = Placement("P1", "Its GSTR-3B was filed for an earlier period", Outcome.EARLIER, "", FAQ_2024)
NOT_FILED = Placement("P2", "Saved, not filed by its supplier", Outcome.NOT_FILED, "", FAQ_2024)
LATER = Placement("P3", "Belongs to the GSTR-2B of a later period", Outcome.LATER, "", FAQ_2024)
AMENDED = Placement("P4", "Its amendment is filed and counts by now", Outcome.AMENDED, "", _SAME)
PENDING = Placement("P5", "Pending, and its last day is not over", Outcome.PENDING, "", FAQ_2024)
DIRECT = Placement("P6", "Never in IMS: as the statement has it", Outcome.IN_2B, "", _SEEN)
REJECTED = Placement("P7", "Reject", Outcome.IN_2B, "itcRejected", FAQ_2024)
ACCEPTED = Placement("P8", "Accept", Outcome.IN_2B, "itcavl", FAQ_2024)
DEEMED = Placement("P9", "No action: deemed accepted", Outcome.IN_2B, "itcavl", FAQ_2024)
PENDING_OVER = Placement("P10", "Pending, its last day over: deemed accepted", Outcome.IN_2B, "itcavl", FAQ_2025_10)
# fmt: on
PLACEMENTS = (EARLIER, NOT_FILED, LATER, AMENDED, PENDING, DIRECT, REJECTED, ACCEPTED, DEEMED, PENDING_OVER)


@dataclass(frozen=True)
class Contribution:
    """What a record of a block adds to its leaf, for each tax head; `because` is the sentence the user reads."""

    code: str
    when: str
    adds: str
    because: str
    source: Source


_DELTA = Source("FAQ, 19-06-2025: amendment tables carry the difference", FAQ_2025_06.confidence)
_REDUCED = Source("rule: Advisory 624; its place in the summary", RECALLED)
_MATRIX = Source("FAQ, 17-10-2025, impact matrix as reported", SECONDARY)
_OFFLINE = Source("notes of the official offline tool", IMPLEMENTATION)
_PENDING_ORIGINAL = Source("original pending or undecided when its amendment comes", NOT_FOUND)
_HISTORY = Source("our reading where the history is not known", NOT_FOUND)
# fmt: off
OWN = Contribution("C1", "Original invoice, debit note, ECO document, Bill of Entry", "its tax", "", FAQ_2024)
REJECTED_OWN = Contribution("C2", "Rejected: for information", "its tax, to no box of GSTR-3B", "", FAQ_2024)
NOTE_FULL = Contribution("C3", "Credit note, accepted in full or deemed accepted", "its tax, in Part B", "", _MATRIX)
PARTIAL = Contribution("C4", "Credit note accepted, reduction Partial", "what is declared, in Part B",
                       "Declared: ITC to be reduced by {amount}.", ADVISORY_624)
NONE = Contribution("C5", "Accepted, reduction None", "nothing", "Declared: no ITC to be reduced.", ADVISORY_624)
DOWN_PARTIAL = Contribution("C6", "Downward amendment accepted, reduction Partial", "less what is declared",
                            "Declared: ITC to be reduced by {amount}.", _REDUCED)
DIFFERENCE = Contribution("C7", "Amendment, original accepted in an earlier period", "amended less original",
                          "Counts with the difference from its original, {amount}.", _DELTA)
FULL_REJECTED = Contribution("C8", "Amendment, original rejected", "its full tax",
                             "Counts in full: its original was rejected.", FAQ_2025_06)
FULL_OPEN = Contribution("C9", "Amendment, original not counted before", "its full tax",
                         "Counts in full: its original was not counted before.", _PENDING_ORIGINAL)
FULL_UNKNOWN = Contribution("C10", "Amendment, original not known here", "its full tax",
                            "Counts in full: its original is not known here.", _HISTORY)
NOTE_DOWN = Contribution("C11", "Credit note amended downward, original accepted", "amended less original, always",
                         "Counts with the difference from its original, {amount}.", _OFFLINE)
# fmt: on
CONTRIBUTIONS = (
    OWN,
    REJECTED_OWN,
    NOTE_FULL,
    PARTIAL,
    NONE,
    DOWN_PARTIAL,
    DIFFERENCE,
    FULL_REJECTED,
    FULL_OPEN,
    FULL_UNKNOWN,
    NOTE_DOWN,
)  # fmt: skip


@dataclass(frozen=True)
class OutOfIms:
    """Documents that never pass through IMS, and where a GSTR-2B shows them."""

    code: str
    what: str
    shown: str
    source: Source


_COUNTER = Source("FAQ says no, the offline tool knows R5: read where it comes", NOT_FOUND)
# fmt: off
OUT_OF_IMS = (
    OutOfIms("X1", "Reverse charge", "ITC available: reverse charge; credit notes in Part B", FAQ_2024),
    OutOfIms("X2", "Place of supply in another state (reason P)", "ITC not available", FAQ_2024),
    OutOfIms("X3", "Filed after the section 16(4) date (reason C)", "ITC not available", FAQ_2024),
    OutOfIms("X4", "ISD documents (GSTR-6)", "Inward supplies from ISD; credit notes in Part B", FAQ_2024),
    OutOfIms("X5", "Reversals of rule 37A", "ITC reversal", Source("form GSTR-2B, table 5", RECALLED)),
    OutOfIms("X6", "GSTR-5 of non-residents", "ITC available: all other ITC", _COUNTER),
    OutOfIms("X7", "Bills of Entry before the October 2025 period", "imports", IMPORTS_ADVISORY),
)
# fmt: on

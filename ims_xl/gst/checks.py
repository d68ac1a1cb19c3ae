"""What the portal checks of a decision beyond the action: the ITC reduction declared with it, and the remarks.

Each check is a row; those that no official text settles name the setting that decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from ims_xl.gst.source import ADVISORY_624, CONFLICT, IMPLEMENTATION, NOT_FOUND, SECONDARY, Source


@dataclass(frozen=True)
class Check:
    """A check of a declaration or of remarks, in a sentence."""

    code: str
    what: str
    source: Source

    @property
    def cited(self) -> str:
        """The check by its name in docs/law.md and by its source, for a sentence."""
        return f"rule {self.code}, {self.source.text}"


_CODE = Source("a program in use: the portal asks for it", IMPLEMENTATION)
_LIMIT = Source("notes of the IMS Offline Tool v1.1", IMPLEMENTATION, "cfgRemarksLimit")
_NEEDED = Source("FAQ, 17-10-2025, as reported three times", SECONDARY, "cfgRemarksNeeded")
_WHERE = Source("offline tool and API samples disagree: allowed with Accept here", CONFLICT)
_FLAGS = Source("keys of the portal's files", IMPLEMENTATION)
_UNTOLD = Source("a program in use: without it the portal took no action", IMPLEMENTATION)
_IMPORTS = Source("newspaper of 31-10-2025; the portal's flag decides", SECONDARY)
# fmt: off
SPECIFIED_ONLY = Check("D1", "The ITC reduction goes with Accept on records that reduce credit, "
                       "from the October 2025 period on.", ADVISORY_624)
BOE_BY_FLAG = Check("D2", "A Bill of Entry moved to another GSTIN may carry it where the portal opens it.", _IMPORTS)
WITHIN_TAX = Check("D3", "Each head declared lies between nothing and the document's tax in that head.", _CODE)
HALVES_ALIKE = Check("D4", "CGST and SGST declared are the same amount.", _CODE)
ALWAYS_SENT = Check("D5", "An accepted record that takes a declaration is never sent without one; "
                    "nothing said means Full.", _UNTOLD)
REMARKS_NEEDED = Check("D6", "Remarks are needed where the reduction is Partial or None.", _NEEDED)
REMARKS_LENGTH = Check("D7", "Remarks have at most 250 characters.", _LIMIT)
REMARKS_WHERE = Check("D8", "Remarks go with Accept, Reject and Pending, never with No action.", _WHERE)
FLAGS_WIN = Check("D9", "The portal's flags for Pending, reduction and remarks win over all rules.", _FLAGS)
CHUNK = Check("D10", "An upload file holds at most 500 records.", Source("no limit named", NOT_FOUND, "cfgChunk"))
# fmt: on
CHECKS = (
    SPECIFIED_ONLY,
    BOE_BY_FLAG,
    WITHIN_TAX,
    HALVES_ALIKE,
    ALWAYS_SENT,
    REMARKS_NEEDED,
    REMARKS_LENGTH,
    REMARKS_WHERE,
    FLAGS_WIN,
    CHUNK,
)  # fmt: skip

"""Who said so: the source of a rule and how far it can be trusted.

Every rule of the package is a row that carries one. A rule that no official text settles, and where a choice makes
sense, names the setting that decides it; `docs/law.md` is made of these rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How far a source carries."""

    OFFICIAL = "official"  # the text of GSTN, CBIC or the Act
    SECONDARY = "secondary"  # reported by others, the text itself not seen
    RECALLED = "recalled"  # widely known, no text at hand
    IMPLEMENTATION = "implementation"  # seen in files and programs at work
    CONFLICT = "conflict"  # sources disagree
    NOT_FOUND = "not found"  # looked for in vain; the reading is ours


@dataclass(frozen=True)
class Source:
    """The page and its confidence; `setting` names the setting that decides where the reader may choose."""

    text: str
    confidence: Confidence
    setting: str = ""

    def __str__(self) -> str:
        return f"{self.text} [{self.confidence}]"


OFFICIAL, SECONDARY, RECALLED = Confidence.OFFICIAL, Confidence.SECONDARY, Confidence.RECALLED
IMPLEMENTATION, CONFLICT, NOT_FOUND = Confidence.IMPLEMENTATION, Confidence.CONFLICT, Confidence.NOT_FOUND
FAQ_2024 = Source("IMS FAQ, 23-09-2024", OFFICIAL)
ADVISORY_624 = Source("Advisory 624, 23-09-2025", OFFICIAL)
FAQ_2025_06 = Source("FAQ, 19-06-2025", OFFICIAL)
FAQ_2025_10 = Source("FAQ, 17-10-2025", OFFICIAL)
IMPORTS_ADVISORY = Source("advisory of 30-10-2025", OFFICIAL)

"""How rules that no official text settles are read: the defaults of the settings that decide them."""

from __future__ import annotations

from dataclasses import dataclass

NETTED, REVERSED = "Net in 4(D)(2)", "Reverse in 4(B)(2)"


@dataclass(frozen=True)
class Reading:
    """The user's reading. Codes are those of docs/law.md."""

    remarks_limit: int = 250  # characters, D7
    remarks_needed: bool = True  # D6
    unavailable_notes: str = NETTED  # B18: where credit notes of unavailable credit go
    unavailable_reverse_charge: bool = True  # B15: does unavailable reverse-charge credit show in 4(D)(2)?


DEFAULT = Reading()

"""The proof that a reader lost nothing: what it read is what it kept and what it set aside, in rows and in paise."""

from __future__ import annotations

from dataclasses import dataclass

from ims_xl.errors import Conservation


@dataclass(frozen=True)
class Tally:
    """Rows and paise of a file: read = kept + set aside. `paise` sums taxable value and all tax heads."""

    rows_read: int = 0
    rows_kept: int = 0
    rows_set_aside: int = 0
    paise_read: int = 0
    paise_kept: int = 0
    paise_set_aside: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def check(self, file: str) -> None:
        """Raises `Conservation` where rows or paise do not add up."""
        for unit in ("rows", "paise"):
            read, kept, aside = (getattr(self, f"{unit}_{what}") for what in ("read", "kept", "set_aside"))
            if read != kept + aside:
                raise Conservation(f"{file}: {unit} read {read}, kept {kept}, set aside {aside} do not add up.")

"""What was bought, for registers that the tests write, and amounts as registers write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from book_files import SUNRISE

from ims_xl.gst.documents import DocumentType
from ims_xl.gst.money import rupees

INVOICE, CREDIT, DEBIT = DocumentType.INVOICE, DocumentType.CREDIT_NOTE, DocumentType.DEBIT_NOTE
BILL = DocumentType.BILL_OF_ENTRY
HEADS = ("taxable", "igst", "cgst", "sgst")


@dataclass(frozen=True)
class Purchase:
    """A document: whose, which, and the taxable paise of its lines, taxed at 18 percent; all above zero."""

    gstin: str
    kind: DocumentType
    number: str
    dated: date
    lines: tuple[int, ...]

    def amounts(self, taxable: int) -> dict[str, int]:
        """Of a line, by head."""
        half = taxable * 9 // 100
        local = self.gstin == SUNRISE
        return {"taxable": taxable, "igst": 0 if local else 2 * half, "cgst": half * local, "sgst": half * local}

    def summed(self) -> dict[str, int]:
        """Of the whole."""
        parts = [self.amounts(taxable) for taxable in self.lines]
        return {head: sum(part[head] for part in parts) for head in HEADS}

    @property
    def value(self) -> int:
        """Taxable value and taxes."""
        return sum(self.summed().values())


Money = Callable[[int], object]


def plainly(paise: int) -> object:
    """Rupees with a point."""
    return str(rupees(paise))


def lakhs(paise: int) -> object:
    """Rupees grouped as in India."""
    whole, part = divmod(abs(paise), 100)
    digits, groups = str(whole), [str(whole)[-3:]]
    digits = digits[:-3]
    while digits:
        groups.insert(0, digits[-2:])
        digits = digits[:-2]
    return ("-" if paise < 0 else "") + ",".join(groups) + f".{part:02d}"


def thousands(paise: int) -> object:
    """Rupees grouped as in the west."""
    whole, part = divmod(abs(paise), 100)
    return f"{'-' if paise < 0 else ''}{whole:,}.{part:02d}"


def number(paise: int) -> object:
    """A true number of rupees, as a workbook holds it."""
    return paise / 100


def dr_cr(name: str, paise: int, money: Money) -> object:
    """Of a purchase the party stands in credit, the rest in debit; of a return the other way round."""
    credit = (name == "value") == (paise > 0)
    whole = plainly(abs(paise)) if money is number else money(abs(paise))
    return f"{whole} {'Cr' if credit else 'Dr'}" if paise else ""

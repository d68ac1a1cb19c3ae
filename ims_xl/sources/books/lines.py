"""Lines of a register and the entries they make up: the lines of one document summed, its value taken once.

A register may show a document on one line, on a line a rate or on a line an item, with the document's value on
each of them, on the first, or shared out. Which it is, is decided by the figures: taxable value plus tax of the
whole must come to the value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from ims_xl.gst.documents import DocumentType
from ims_xl.sources.books import inputs

HEADS = ("igst", "cgst", "sgst", "cess")
CREDIT = ("taxable_value", *HEADS)
AMOUNTS = ("document_value", *CREDIT)
A_RUPEE = 100


@dataclass(slots=True)
class Line:
    """A row of the register as read, or several summed. Amounts in paise; `lost` names amounts with a bad cell."""

    rows: tuple[int, ...]
    supplier_gstin: str = ""
    supplier_name: str = ""
    document_type: DocumentType | None = None
    document_number: str = ""
    document_date: date | None = None
    voucher_number: str = ""
    voucher_date: date | None = None
    place_of_supply: str = ""
    reverse_charge: bool | None = None
    void: str = ""  # the word by which the register says that it does not count
    input_kind: str = ""
    credit_barred: str = ""
    document_value: int | None = None
    taxable_value: int | None = None
    igst: int | None = None
    cgst: int | None = None
    sgst: int | None = None
    cess: int | None = None
    lost: frozenset[str] = field(default=frozenset())
    turned: int = 1  # -1 where the amounts have another sign than the file shows
    left_out: int = 0  # paise of taxable value and tax that the lines repeat, or that stand beside a bad cell

    @property
    def credit(self) -> int:
        """Taxable value and all tax heads together."""
        tax = (self.igst or 0) + (self.cgst or 0) + (self.sgst or 0) + (self.cess or 0)
        return (self.taxable_value or 0) + tax

    @property
    def tax(self) -> tuple[int | None, ...]:
        """The four heads."""
        return self.igst, self.cgst, self.sgst, self.cess

    @property
    def has_amounts(self) -> bool:
        """Is there any figure, or was there one that could not be read?"""
        return bool(self.lost or self.credit or self.document_value) or any(
            getattr(self, name) is not None for name in AMOUNTS
        )

    @property
    def is_complete(self) -> bool:
        """Is it a document in itself: taxable value plus tax come to its value within a rupee?"""
        return (
            not self.lost
            and self.document_value is not None
            and self.taxable_value is not None
            and abs(abs(self.credit) - abs(self.document_value)) <= A_RUPEE
        )

    @property
    def names_a_document(self) -> bool:
        """Does the row say whose or which document it is, beyond a name?"""
        return bool(self.supplier_gstin or self.document_number or self.voucher_number or self.document_date)

    def with_sign(self, sign: int) -> Line:
        """The line with all its amounts as they are, or turned."""
        if sign == 1:
            return self
        turned = replace(self, turned=-self.turned, left_out=-self.left_out)
        for name in AMOUNTS:
            paise = getattr(self, name)
            setattr(turned, name, None if paise is None else -paise)
        return turned


def entries(lines: Iterable[Line]) -> list[Line]:
    """The documents of a register: lines of the same supplier, number, date, type, voucher and standing are one.

    A document booked twice stays two entries: under two voucher numbers, or, where the register has none, on rows
    that are each complete in themselves and alike in every amount. A line that names no document number stays alone.
    """
    groups: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        party = line.supplier_gstin or line.supplier_name.upper()
        number = line.document_number.upper() or line.rows
        key = (party, number, line.document_date, line.document_type, line.voucher_number.upper(), line.void)
        groups.setdefault(key, []).append(line)
    found: list[Line] = []
    for group in groups.values():
        if len(group) == 1 or _booked_again(group):
            found += group
        else:
            found.append(summed(group))
    return found


def _booked_again(group: list[Line]) -> bool:
    """Are these the same document several times, rather than its lines?"""
    first = [getattr(group[0], name) for name in AMOUNTS]
    return not group[0].voucher_number and all(
        line.is_complete and [getattr(line, name) for name in AMOUNTS] == first for line in group
    )


def summed(group: list[Line]) -> Line:
    """One line of several: what repeats once, what adds up in sum, as the figures bear out.

    A total that holds a bad cell is missing, not short.
    """
    lost = frozenset().union(*(line.lost for line in group))
    values = _choices([line.document_value for line in group])
    taxable = _choices([line.taxable_value for line in group])
    tax = [_tax(group)]
    if len({line.tax for line in group}) == 1 and group[0].tax != (None,) * 4:
        tax.append(group[0].tax)
    value, taxes, base = min(
        # taxable value and tax are taken in sum unless only their repeating makes the figures agree
        product(values, tax, taxable),
        key=lambda choice: _distance(choice[0], choice[2], choice[1]),
    )
    if value is not None and _distance(value, base, taxes) > A_RUPEE:
        # no reading agrees (rounding off, tax deducted): then lines are lines, and the nearer value counts
        taxes, base = tax[0], taxable[0]
        value = min(values, key=lambda choice: _distance(choice, base, taxes))
    igst, cgst, sgst, cess = taxes
    input_kind, credit_barred = inputs.together((line.input_kind, line.credit_barred) for line in group)
    whole = replace(
        group[0],
        rows=tuple(row for line in group for row in line.rows),
        document_value=value,
        taxable_value=base,
        igst=igst,
        cgst=cgst,
        sgst=sgst,
        cess=cess,
        lost=lost,
        # where lines differ in what is not their identity, one is taken whatever their order
        document_number=min(line.document_number for line in group),
        supplier_name=min((line.supplier_name for line in group if line.supplier_name), default=""),
        place_of_supply=min((line.place_of_supply for line in group if line.place_of_supply), default=""),
        voucher_date=min((line.voucher_date for line in group if line.voucher_date), default=None),
        reverse_charge=_any(line.reverse_charge for line in group),
        input_kind=input_kind,
        credit_barred=credit_barred,
    )
    for name in lost:
        setattr(whole, name, None)
    whole.left_out = sum(line.credit for line in group) - whole.credit
    return whole


def _choices(amounts: list[int | None]) -> list[int | None]:
    """The sum, and where one amount repeats on every line that has it, that amount."""
    known = [paise for paise in amounts if paise is not None]
    if not known:
        return [None]
    return [sum(known), known[0]] if len(known) > 1 and len(set(known)) == 1 else [sum(known)]


def _tax(group: list[Line]) -> tuple[int | None, ...]:
    return tuple(_choices([line.tax[head] for line in group])[0] for head in range(len(HEADS)))


def _distance(value: int | None, taxable: int | None, tax: tuple[int | None, ...]) -> int:
    """How far taxable value and tax are from the value; 0 within a rupee, so that the first such choice is taken."""
    if value is None:
        return 0
    apart = abs(abs((taxable or 0) + sum(paise or 0 for paise in tax)) - abs(value))
    return 0 if apart <= A_RUPEE else apart


def _any(flags: Iterable[bool | None]) -> bool | None:
    known = [flag for flag in flags if flag is not None]
    return any(known) if known else None

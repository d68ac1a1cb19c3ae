"""Tally's XML export of vouchers (a day book, a purchase register) as the rows of a plain register.

A voucher is a row; its ledgers tell taxable value and tax. Tally writes debits negative and credits positive, so in a
purchase the party is positive and the rest negative. Vouchers that buy nothing (sales, payments) are counted by
type and named. Layout as in exports of Tally.ERP 9 and TallyPrime, recalled.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

from ims_xl.errors import FileUnreadable
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, words
from ims_xl.sources.books import ledgers, telling, void
from ims_xl.sources.cells import Cell
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import Books

HEADER: tuple[Cell, ...] = (
    "Date", "Voucher Type", "Voucher No.", "Supplier Invoice No.", "Supplier Invoice Date", "Particulars",
    "GSTIN/UIN", "Place of supply", "Gross Total", "Taxable value", "IGST", "CGST", "SGST", "Cess", "Round off",
    "Reverse charge",
)  # fmt: skip
_CHARACTER = re.compile(r"&#(?:x([0-9a-fA-F]+)|(\d+));")  # Tally writes &#4; before its own names: no XML character
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PURCHASE = re.compile(r"purchase|debit note|rejections? out", re.IGNORECASE)
_NAMED = 10  # vouchers that are named
_SAMPLED = 400
_INPUT = re.compile(r"input|purchase|itc", re.IGNORECASE)


def is_tally(data: bytes) -> bool:
    """Does a text that begins with `<` hold Tally's envelope?"""
    head = data[:4096].replace(b"\0", b"")
    return b"<ENVELOPE" in head.upper()


def read(text: str, name: str) -> Sheet:
    """The purchases of the export. Raises `FileUnreadable` for damaged XML and for one with a DOCTYPE."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FileUnreadable(f"{name} defines entities of its own, which no export of Tally does. Export it again.")
    clean = _CHARACTER.sub(_allowed, _DECLARATION.sub("", text.lstrip("\ufeff")))
    vouchers: list[_Voucher] = []
    skipped: Counter[str] = Counter()
    ledgers_left: Counter[str] = Counter()
    unbalanced: list[str] = []
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(clean.encode("utf-8", "replace"))):
            if element.tag != "VOUCHER":
                continue
            voucher = _Voucher.of(element)
            element.clear()
            if voucher.is_purchase:
                vouchers.append(voucher)
                unbalanced += [f"{voucher.named} by {words(abs(apart))}"] if (apart := voucher.apart) else []
            else:
                skipped[f"{voucher.standing}{voucher.kind or 'without a type'}"] += 1
    except ElementTree.ParseError as fault:
        raise FileUnreadable(
            f"{name} is cut short or damaged at line {fault.position[0]}. Export it from Tally again."
        ) from fault
    bought = _bought(vouchers)
    rows = [voucher.row(bought) for voucher in vouchers]
    for voucher in vouchers:
        ledgers_left.update(voucher.left)
    if not rows and not skipped:
        raise FileUnreadable(
            f"{name} is an export of Tally without vouchers. Export the day book or purchase register."
        )
    return Sheet("Vouchers", [list(HEADER), *rows], tuple(_told(skipped, ledgers_left, unbalanced)))


def _bought(vouchers: Sequence[_Voucher]) -> set[str]:
    """The ledgers named after a tax that hold purchases."""
    some = vouchers[:_SAMPLED]
    names = list(dict.fromkeys(name for voucher in some for name, _ in voucher.amounts))
    parties = {voucher.head.get("PARTYLEDGERNAME") or voucher.head.get("PARTYNAME") for voucher in some}
    rows: list[list[Cell]] = []
    for voucher in some:
        held: dict[str, list[str]] = {}
        for name, amount in voucher.amounts:
            held.setdefault(name, []).append(amount)
        rows.append([_total(held.get(name, []), 1) for name in names])
    mine = [index for index, name in enumerate(names) if name not in parties]
    return {names[index] for index in telling.purchases({}, rows, names, mine)}


def _told(skipped: Counter[str], left: Counter[str], unbalanced: list[str]) -> Iterator[str]:
    """Sentences on vouchers and ledgers that were left out, and on vouchers that do not balance."""
    if skipped:
        kinds = ", ".join(f"{grouped(count)} {kind}" for kind, count in sorted(skipped.items()))
        yield f"Vouchers that are no purchases, or not in the books, were left out: {kinds}."
    if left:
        yield f"Ledgers that are no part of taxable value or tax: {', '.join(sorted(left))}."
    if unbalanced:
        more = f" and {grouped(len(unbalanced) - _NAMED)} more" if len(unbalanced) > _NAMED else ""
        yield (
            f"Debits and credits differ, which they never do in Tally, in {counted(len(unbalanced), 'voucher')}: "
            f"{', '.join(unbalanced[:_NAMED])}{more}. Export {'it' if len(unbalanced) == 1 else 'them'} again."
        )


def _allowed(found: re.Match[str]) -> str:
    """A character reference as it stands where XML allows it, else nothing."""
    code = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else ""


@dataclass
class _Voucher:
    """A voucher: its head, and its ledgers' amounts as Tally signs them."""

    kind: str
    head: dict[str, str]
    amounts: list[tuple[str, str]]  # ledger, amount as written
    left: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, element: ElementTree.Element) -> _Voucher:
        head = {child.tag: (child.text or "").strip() for child in element}
        kind = head.get("VOUCHERTYPENAME") or element.get("VCHTYPE") or ""
        amounts = []
        for child in element:
            if child.tag in ("ALLLEDGERENTRIES.LIST", "LEDGERENTRIES.LIST"):
                amounts.append(_ledger(child))
            elif child.tag in ("ALLINVENTORYENTRIES.LIST", "INVENTORYENTRIES.LIST"):
                amounts += [_ledger(part) for part in child if part.tag == "ACCOUNTINGALLOCATIONS.LIST"]
        return cls(kind, head, [(name, amount) for name, amount in amounts if name or amount])

    @property
    def standing(self) -> str:
        """Why the voucher is not in the books, as a sentence puts it before its type; "" where it is.

        Of a cancelled one the number stays in Tally; an optional one is kept beside the books until it is made regular.
        """
        told = (("ISCANCELLED", "cancelled "), ("ISOPTIONAL", "optional "), ("ISDELETED", "deleted "))
        return next((word for flag, word in told if self.head.get(flag, "").lower() == "yes"), "")

    @property
    def is_purchase(self) -> bool:
        """Does the voucher buy or return something, or claim input tax?"""
        if self.standing or void.is_no_bill(self.kind):
            return False
        if _PURCHASE.search(self.kind):
            return True
        return bool(self.head.get("PARTYGSTIN")) and any(
            ledgers.head(name) is not None and _INPUT.search(name) for name, _ in self.amounts
        )

    @property
    def apart(self) -> int:
        """By how many paise debits and credits differ; 0 where an amount cannot be read, which is told by itself."""
        try:
            return int(sum(Decimal(amount) for _, amount in self.amounts if amount) * 100)
        except (InvalidOperation, OverflowError, ValueError):
            return 0

    @property
    def named(self) -> str:
        """How a sentence names the voucher."""
        return self.head.get("VOUCHERNUMBER") or self.head.get("REFERENCE") or self.kind

    def row(self, bought: Set[str]) -> list[Cell]:
        """The voucher as a row under `HEADER`; an amount that cannot be read stands as written.

        `bought` are ledgers of purchases that are named after a tax.
        """
        party = self.head.get("PARTYLEDGERNAME") or self.head.get("PARTYNAME") or ""
        value: list[str] = []
        parts: dict[str, list[str]] = {str(head): [] for head in (Books.taxable_value, *_HEADS)}
        rounded: list[str] = []
        reverse = False
        for name, amount in self.amounts:
            reverse = reverse or ledgers.is_reverse_charge(name)
            if name == party:
                value.append(amount)
            elif name in bought:
                parts[str(Books.taxable_value)].append(amount)
            elif (head := ledgers.head(name)) is not None:
                parts[str(head)].append(amount)
            elif ledgers.is_expense(name):
                parts[str(Books.taxable_value)].append(amount)
            elif ledgers.is_rounding(name):
                rounded.append(amount)
            else:
                self.left.add(name)
        amounts = [_total(value, 1), *(_with_side(_total(parts[str(head)], -1)) for head in parts)]
        return [
            _day(self.head.get("DATE", "")),
            self.kind,
            self.head.get("VOUCHERNUMBER", ""),
            self.head.get("REFERENCE", ""),
            _day(self.head.get("REFERENCEDATE", "")),
            party,
            self.head.get("PARTYGSTIN", ""),
            self.head.get("PLACEOFSUPPLY", "") or self.head.get("STATENAME", ""),
            *amounts,
            _with_side(_total(rounded, -1)),
            "Y" if reverse else "",
        ]


_HEADS = (Books.igst, Books.cgst, Books.sgst, Books.cess)


def _ledger(element: ElementTree.Element) -> tuple[str, str]:
    return (element.findtext("LEDGERNAME") or "").strip(), (element.findtext("AMOUNT") or "").strip()


def _total(amounts: list[str], sign: int) -> str:
    """The sum of amounts as text; the first that is no number, as it stands."""
    try:
        return f"{sign * sum(map(Decimal, amounts)):f}" if amounts else ""
    except InvalidOperation:
        return next(amount for amount in amounts if not re.fullmatch(r"[+-]?\d+(\.\d*)?", amount))


def _with_side(total: str) -> str:
    """A sum that is positive in debit with its side, so that it is known to tell purchases from returns."""
    try:
        return f"{abs(Decimal(total)):f} {'Dr' if Decimal(total) >= 0 else 'Cr'}" if total else ""
    except InvalidOperation:
        return total


def _day(written: str) -> str:
    """Tally's `20261005` as a date with its parts apart; other text as it stands."""
    return f"{written[:4]}-{written[4:6]}-{written[6:]}" if re.fullmatch(r"\d{8}", written) else written

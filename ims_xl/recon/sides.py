"""Records and entries as two sides of the same shape: arrays that compare at a stroke.

Texts become whole numbers shared by both sides (-1 where missing), dates become days, money stays paise. Case,
outer spaces, the separators of a GSTIN and the sign of a credit note mean nothing from here on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.errors import Conservation
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.recon import coding, taught
from ims_xl.recon.across import any_of
from ims_xl.recon.columns import MISSING, NO_DAY, BoolArray, IntArray, Objects
from ims_xl.recon.lessons import NOTHING, Lessons
from ims_xl.recon.parties import IMPORTS, families, nameless, names
from ims_xl.recon.side import Side
from ims_xl.recon.taught import Meant, Standing, Taught
from ims_xl.recon.texts import Texts
from ims_xl.tables import Books, Records

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["IMPORTS", "MISSING", "NO_DAY", "BoolArray", "IntArray", "Objects", "Side", "Sides", "prepare"]

AMOUNTS = ("document_value", "taxable_value", "igst", "cgst", "sgst", "cess")
VALUE, TAXABLE, IGST, CGST, SGST, CESS = range(6)
HEADS = slice(IGST, CESS + 1)

KINDS = {  # types that are one have one number
    DocumentType.INVOICE: 0,
    DocumentType.ECO_DOCUMENT: 0,  # books know them as invoices
    DocumentType.ISD_INVOICE: 0,
    DocumentType.DEBIT_NOTE: 1,
    DocumentType.CREDIT_NOTE: 2,
    DocumentType.ISD_CREDIT_NOTE: 2,
    DocumentType.BILL_OF_ENTRY: 3,
}
CREDIT_NOTE, BILL_OF_ENTRY = 2, 3
_DIRECT = "it went to GSTR-2B directly and takes no action in IMS"
_AMENDMENTS = [section.value for section in Section if section.is_amendment]


@dataclass(frozen=True)
class Sides:
    """Both sides, and the texts their codes stand for."""

    records: Side
    entries: Side
    gstins: Objects  # by party code
    without: BoolArray  # by party code, the last for MISSING: no GSTIN, nor an attempt at one
    numbers: Texts  # by number code
    amended: Texts  # the number that each record amends, as long as numbers have no codes
    nameless: bool = False  # neither side names any supplier
    measure: int = TAXABLE  # the amount that both sides give, by its place among `AMOUNTS`
    meant: dict[str, Meant] = field(default_factory=dict)  # by entry id, what the user's links say of its supplier
    taught: Taught = field(default_factory=Taught)

    def with_lessons(self, lessons: Lessons) -> Sides:
        """The sides with what the lessons say of their rows, which stay as they are from here on."""
        if not self.meant and not lessons.numberings:
            return self
        return replace(
            self, taught=taught.of_rows(lessons, self.meant, self.gstins, self.records, self.entries, self.numbers)
        )


def prepare(records: pd.DataFrame, entries: pd.DataFrame, lessons: Lessons = NOTHING) -> Sides:
    """Both tables as sides, suppliers as the lessons know them.

    Raises `Conservation` where an id is missing or stands twice.
    """
    return numbered(unnumbered(records, entries, lessons))


def unnumbered(records: pd.DataFrame, entries: pd.DataFrame, lessons: Lessons) -> Sides:
    """As `prepare`, but for the codes of numbers, which mean something to documents of one supplier alone."""
    ids = _ids(records[Records.record_id], "record"), _ids(entries[Books.entry_id], "entry")
    suppliers = _Suppliers.of(records, entries, lessons)
    ours = _of_records(records, ids[0], suppliers)
    return Sides(
        ours,
        _of_entries(entries, ids[1], suppliers),
        suppliers.gstins,
        suppliers.without,
        Texts(pa.array([], pa.large_string())),
        _amended(records, ours.amends),
        suppliers.unnamed,
        _measure(records, entries),
        {str(entries[Books.entry_id].iloc[row]): one.meant for one in suppliers.known for row in one.rows.tolist()},
    )


def numbered(sides: Sides) -> Sides:
    """The sides with codes for their documents' numbers."""
    amends = np.flatnonzero(sides.records.amends)
    texts = sides.records.shown.strings(), sides.entries.shown.strings(), sides.amended.strings(amends)
    (ours, theirs, amended), numbers = coding.codes(*map(coding.written, texts))
    original = np.full(len(sides.records), MISSING, np.int64)
    original[amends] = amended
    records, entries = replace(sides.records, number=ours, original=original), replace(sides.entries, number=theirs)
    return replace(sides, records=records, entries=entries, numbers=Texts(numbers), amended=Texts(texts[2].slice(0, 0)))


def _amended(records: pd.DataFrame, amends: BoolArray) -> Texts:
    """The number that each record amends; its own where it gives none."""
    numbers = records.loc[amends, Records.original_number].fillna(records.loc[amends, Records.document_number])
    rows = np.full(len(records), MISSING, np.int64)
    rows[amends] = np.arange(len(numbers))
    return Texts(Texts.of(numbers).strings(), rows)


@dataclass(frozen=True)
class _Suppliers:
    """Whose the documents of both sides are, row by row, and what stands behind the codes."""

    party: tuple[IntArray, IntArray]
    name: tuple[IntArray, IntArray]
    family: tuple[IntArray, IntArray]
    pans: IntArray  # by party code
    gstins: Objects
    without: BoolArray
    unnamed: bool
    known: list[Standing]

    @classmethod
    def of(cls, records: pd.DataFrame, entries: pd.DataFrame, lessons: Lessons) -> _Suppliers:
        """The suppliers as the lessons know them."""
        (ours, theirs), gstins, unnamed = _parties(records, entries)
        pans, without = coding.pans(gstins), nameless(gstins)
        named = records[Records.supplier_name], entries[Books.supplier_name]
        known = taught.standings(lessons, (ours, theirs), gstins, named, without)
        for one in known:
            if one.clear:
                theirs[one.rows] = one.meant[0][0]
        party = ours, theirs
        name = names(party, named, without)
        more = taught.edges(known, theirs, np.where(without[theirs], name[1], MISSING), len(gstins))
        family = families(party, name, gstins, pans, without, more)
        return cls(party, name, family, pans, gstins, without, unnamed, known)

    def of_side(self, place: int) -> dict[str, Any]:
        """What a side knows of them."""
        party = self.party[place]
        pan = np.where(party >= 0, self.pans[party], MISSING) if len(self.pans) else party
        return {"party": party, "pan": pan, "name": self.name[place], "family": self.family[place]}


def _of_records(records: pd.DataFrame, ids: Texts, suppliers: _Suppliers) -> Side:
    day, original_day = coding.days(records[Records.document_date]), coding.days(records[Records.original_date])
    direct = records[Records.source].eq("GSTR-2B").to_numpy(bool)
    return _side(
        records, ids, **suppliers.of_side(0),
        aside=Texts(pc.if_else(pa.array(direct), pa.scalar(_DIRECT, pa.large_string()), None)),
        amends=records[Records.section].isin(_AMENDMENTS).to_numpy(bool), day=day,
        original_day=np.where(original_day == NO_DAY, day, original_day),
        unfiled=records[Records.is_filed].eq(False).fillna(False).to_numpy(bool),
    )  # fmt: skip


def _of_entries(entries: pd.DataFrame, ids: Texts, suppliers: _Suppliers) -> Side:
    count = len(entries)
    return _side(
        entries, ids, **suppliers.of_side(1), aside=Texts.of(entries[Books.set_aside]),
        amends=np.zeros(count, bool), day=coding.days(entries[Books.document_date]),
        original_day=np.full(count, NO_DAY, np.int64), unfiled=np.zeros(count, bool),
    )  # fmt: skip


def _side(frame: pd.DataFrame, ids: Texts, **own: Any) -> Side:
    """What Records and Books have in common, by the same column names, with a side's `own` arrays."""
    types = Texts.of(frame[Records.document_type])
    kind = coding.mapped(types.strings(), {word.value: code for word, code in KINDS.items()})
    amounts, known = _money(frame, kind)
    nothing = np.full(len(frame), MISSING, np.int64)
    return Side(
        row=np.arange(len(frame)),
        ids=ids,
        shown=Texts.of(frame[Records.document_number]),
        types=types,
        repeats=np.ones(len(frame), np.int64),
        number=nothing,
        original=nothing,
        kind=kind,
        place=coding.places(Texts.of(frame[Records.place_of_supply]).strings()),
        reverse=np.asarray(frame[Records.reverse_charge].astype("Int64").fillna(MISSING), dtype=np.int64),
        amounts=amounts,
        known=known,
        **own,
    )


def _measure(*frames: pd.DataFrame) -> int:
    """The taxable value, or the document value where a side has no other."""
    both = [[frame[AMOUNTS[amount]].notna().any() for amount in (TAXABLE, VALUE)] for frame in frames]
    return TAXABLE if all(taxable or not value for taxable, value in both) else VALUE


def _ids(column: pd.Series, of_what: str) -> Texts:
    if column.isna().any():
        raise Conservation(f"The {of_what} in row {int(column.isna().argmax()) + 1} has no id.")
    ids = Texts.of(column)
    if not ids.each_once():
        raise Conservation(f"The {of_what} {column[column.duplicated()].iloc[0]} stands twice in its table.")
    return ids


def _parties(records: pd.DataFrame, entries: pd.DataFrame) -> tuple[list[IntArray], Objects, bool]:
    """The parties of both sides as codes, the GSTINs behind them, and whether neither side names any supplier.

    Customs are one party; so are all documents where no supplier is named.
    """
    frames = (records, entries)
    found, raw = coding.codes(*(Texts.of(frame[Records.supplier_gstin]).strings() for frame in frames))
    clean = [re.sub("[^0-9A-Z]", "", text.upper()) or None for text in raw.to_pylist()]
    (codes,), gstins = coding.codes(pa.array([*clean, IMPORTS], pa.large_string()))
    parties = [np.where(party >= 0, codes[party], MISSING) for party in found]
    for frame, party in zip(frames, parties, strict=True):
        party[frame[Records.document_type].eq(DocumentType.BILL_OF_ENTRY.value).to_numpy(bool)] = codes[-1]
    unnamed = any(frame[Records.supplier_name].isna().all() for frame in frames)
    unnamed &= all(bool((party == MISSING).all()) for party in found)
    if unnamed:
        parties = [np.full_like(party, codes[-1]) for party in parties]
    return parties, gstins.to_numpy(zero_copy_only=False), unnamed


def _money(frame: pd.DataFrame, kind: IntArray) -> tuple[IntArray, BoolArray]:
    """Amounts and which are known.

    Where a document gives any tax head, the heads it leaves out are nil; all are where its value is its taxable value.
    """
    amounts = np.empty((len(frame), len(AMOUNTS)), dtype=np.int64)
    known = np.empty(amounts.shape, dtype=bool)
    for place, name in enumerate(AMOUNTS):
        amounts[:, place] = frame[name].to_numpy(np.int64, na_value=0)
        known[:, place] = frame[name].notna()
    untaxed = known[:, TAXABLE] & known[:, VALUE] & (amounts[:, TAXABLE] == amounts[:, VALUE])
    known[:, HEADS] |= (any_of(known[:, HEADS]) | untaxed)[:, None]
    measure = np.where(known[:, TAXABLE], amounts[:, TAXABLE], amounts[:, VALUE])
    amounts[(kind == CREDIT_NOTE) & (measure > 0)] *= -1
    return amounts, known

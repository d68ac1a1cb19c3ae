"""Records and entries as two sides of the same shape: arrays that compare at a stroke.

Texts become whole numbers shared by both sides (-1 where missing), dates become days, money stays paise. Case,
outer spaces, the separators of a GSTIN and the sign of a credit note mean nothing from here on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.errors import Conservation
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.gstin import pan, state_code
from ims_xl.recon import taught
from ims_xl.recon.columns import MISSING, BoolArray, IntArray, Objects
from ims_xl.recon.lessons import NOTHING, Lessons
from ims_xl.recon.parties import IMPORTS, families, nameless, names
from ims_xl.recon.taught import Meant, Taught
from ims_xl.recon.texts import Strings, Texts
from ims_xl.tables import Books, Records

__all__ = ["IMPORTS", "MISSING", "BoolArray", "IntArray", "Objects", "Side", "Sides", "prepare"]

NO_DAY = int(np.iinfo(np.int32).min)
AMOUNTS = ("document_value", "taxable_value", "igst", "cgst", "sgst", "cess")
VALUE, TAXABLE, IGST, CGST, SGST, CESS = range(6)
HEADS = slice(IGST, CESS + 1)

_KINDS = {
    DocumentType.INVOICE: 0,
    DocumentType.ECO_DOCUMENT: 0,  # books know them as invoices
    DocumentType.ISD_INVOICE: 0,
    DocumentType.DEBIT_NOTE: 1,
    DocumentType.CREDIT_NOTE: 2,
    DocumentType.ISD_CREDIT_NOTE: 2,
    DocumentType.BILL_OF_ENTRY: 3,
}
CREDIT_NOTE = 2
_DIRECT = "it went to GSTR-2B directly and takes no action in IMS"
_AMENDMENTS = [section.value for section in Section if section.is_amendment]


@dataclass(frozen=True)
class Side:
    """The documents of one side, row by row in the order given; every array is as long as the side."""

    ids: Texts
    shown: Texts  # the number as it stands
    types: Texts  # the document type's word
    party: IntArray  # code of the GSTIN
    pan: IntArray
    name: IntArray  # code of the supplier's name, where rows without a GSTIN bear it
    family: IntArray  # parties that may be one supplier; see `parties`
    repeats: IntArray  # how many documents of the side have this family and taxable value; see `lines`
    number: IntArray  # code of the number as written
    original: IntArray  # code of the number an amendment amends
    kind: IntArray  # invoice 0, debit note 1, credit note 2, Bill of Entry 3
    day: IntArray  # days since 1970, NO_DAY where missing
    original_day: IntArray
    place: IntArray  # state code
    reverse: IntArray  # 0, 1
    amends: BoolArray
    unfiled: BoolArray
    aside: Texts  # why the document is no matter of IMS; None for the rest
    amounts: IntArray  # (rows, 6) paise in the order of AMOUNTS, 0 where unknown
    known: BoolArray  # (rows, 6)

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: IntArray) -> Side:
        """The side of these rows alone, in their order."""
        taken: dict[str, Any] = {}
        for name, column in vars(self).items():
            taken[name] = column.take(rows, axis=0) if isinstance(column, np.ndarray) else column.take(rows)
        return Side(**taken)


@dataclass(frozen=True)
class Sides:
    """Both sides, and the texts their codes stand for."""

    records: Side
    entries: Side
    gstins: Objects  # by party code
    without: BoolArray  # by party code, the last for MISSING: no GSTIN, nor an attempt at one
    numbers: Texts  # by number code
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
    amends = records[Records.section].isin(_AMENDMENTS).to_numpy(bool)
    (party_r, party_e), gstins = _parties(records, entries)
    (number_r, number_e, amended), numbers = _codes(
        _written(records[Records.document_number]),
        _written(entries[Books.document_number]),
        _written(records.loc[amends, Records.original_number].fillna(records.loc[amends, Records.document_number])),
    )
    original = np.full(len(records), MISSING, np.int64)
    original[amends] = amended
    pan_by_party = _pans(gstins)
    without = nameless(gstins)
    named = records[Records.supplier_name], entries[Books.supplier_name]
    known = taught.standings(lessons, (party_r, party_e), gstins, named, without)
    for one in known:
        if one.clear:
            party_e[one.rows] = one.meant[0][0]
    name = names((party_r, party_e), named, without)
    more = taught.edges(known, party_e, np.where(without[party_e], name[1], MISSING), len(gstins))
    family = families((party_r, party_e), name, gstins, pan_by_party, without, more)
    original_day = _days(records[Records.original_date])
    day = _days(records[Records.document_date])
    direct = records[Records.source].eq("GSTR-2B")
    aside = pd.Series(None, index=records.index, dtype="str").mask(direct, _DIRECT)
    return Sides(
        _side(records, _ids(records[Records.record_id], "record"), party_r, pan_by_party, number_r, aside,
              name=name[0], family=family[0],
              original=original, amends=amends,
              original_day=np.where(original_day == NO_DAY, day, original_day),
              unfiled=records[Records.is_filed].eq(False).fillna(False).to_numpy(bool)),
        _side(entries, _ids(entries[Books.entry_id], "entry"), party_e, pan_by_party, number_e,
              entries[Books.set_aside], name=name[1], family=family[1],
              original=np.full(len(entries), MISSING, np.int64), amends=np.zeros(len(entries), bool),
              original_day=np.full(len(entries), NO_DAY, np.int64), unfiled=np.zeros(len(entries), bool)),
        gstins,
        without,
        Texts(numbers),
        {str(entries[Books.entry_id].iloc[row]): one.meant for one in known for row in one.rows.tolist()},
    )  # fmt: skip


def _side(
    frame: pd.DataFrame, ids: Texts, party: IntArray, pans: IntArray, number: IntArray, aside: pd.Series, **own: Any
) -> Side:
    """What Records and Books have in common, by the same column names, with a side's `own` arrays."""
    kind = _mapped(frame[Records.document_type], {word.value: code for word, code in _KINDS.items()})
    amounts, known = _money(frame, kind)
    return Side(
        ids=ids,
        shown=Texts.of(frame[Records.document_number]),
        types=Texts.of(frame[Records.document_type]),
        party=party,
        pan=np.where(party >= 0, pans[party], MISSING) if len(pans) else party,
        repeats=np.ones(len(frame), np.int64),
        number=number,
        kind=kind,
        day=_days(frame[Records.document_date]),
        place=_places(frame[Records.place_of_supply]),
        reverse=np.asarray(frame[Records.reverse_charge].astype("Int64").fillna(MISSING), dtype=np.int64),
        aside=Texts.of(aside),
        amounts=amounts,
        known=known,
        **own,
    )


def _ids(column: pd.Series, of_what: str) -> Texts:
    if column.isna().any():
        raise Conservation(f"The {of_what} in row {int(column.isna().argmax()) + 1} has no id.")
    ids = Texts.of(column)
    if not ids.each_once():
        raise Conservation(f"The {of_what} {column[column.duplicated()].iloc[0]} stands twice in its table.")
    return ids


def _parties(records: pd.DataFrame, entries: pd.DataFrame) -> tuple[list[IntArray], Objects]:
    """The parties of both sides as codes, and the GSTINs behind them; customs are one party.

    Where neither side names any supplier, all documents count as one party's.
    """
    frames = (records, entries)
    found, raw = _codes(*(Texts.of(frame[Records.supplier_gstin]).strings() for frame in frames))
    clean = [re.sub("[^0-9A-Z]", "", text.upper()) or None for text in raw.to_pylist()]
    codes, gstins = pd.factorize(np.array([*clean, IMPORTS], dtype=object))
    parties = [np.where(party >= 0, codes[party], MISSING) for party in found]
    for frame, party in zip(frames, parties, strict=True):
        party[frame[Records.document_type].eq(DocumentType.BILL_OF_ENTRY.value).to_numpy(bool)] = codes[-1]
    unnamed = any(frame[Records.supplier_name].isna().all() for frame in frames)
    if unnamed and all((party == MISSING).all() for party in found):
        parties = [np.full_like(party, codes[-1]) for party in parties]
    return parties, np.asarray(gstins, dtype=object)


def _written(numbers: pd.Series) -> Strings:
    """As `numbers.as_written`, for a column; characters of other widths are left to the later look."""
    texts = Texts.of(numbers).strings()
    if pc.all(pc.string_is_ascii(texts)).as_py():
        return pc.ascii_upper(pc.ascii_trim_whitespace(texts))  # the same, three times as fast
    return pc.utf8_upper(pc.utf8_trim_whitespace(texts))


def _codes(*columns: Strings) -> tuple[list[IntArray], Strings]:
    """Each column as codes into one array of distinct texts, MISSING where a text is missing or empty."""
    encoded = pa.concat_arrays(columns).dictionary_encode()
    texts = encoded.dictionary
    names = np.arange(len(texts) + 1)
    names[[-1, pc.index(texts, pa.scalar("", texts.type)).as_py()]] = MISSING
    codes = names[encoded.indices.fill_null(MISSING).to_numpy()]
    return np.split(codes, np.cumsum([len(column) for column in columns])[:-1]), texts


def _pans(gstins: Objects) -> IntArray:
    codes, _ = pd.factorize(np.array([pan(text) if len(text) == 15 else None for text in gstins], dtype=object))
    return codes.astype(np.int64)


def _mapped(column: pd.Series, codes: dict[str, int]) -> IntArray:
    found, texts = pd.factorize(column)
    by_text = np.array([codes.get(text, MISSING) for text in texts] + [MISSING], dtype=np.int64)
    return by_text[found]


def _places(column: pd.Series) -> IntArray:
    found, texts = pd.factorize(column)
    by_text = np.array([int(state_code(text) or MISSING) for text in texts] + [MISSING], dtype=np.int64)
    return by_text[found]


def _days(column: pd.Series) -> IntArray:
    stamps = column.to_numpy("datetime64[s]")
    days = stamps.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(stamps), NO_DAY, days)


def _money(frame: pd.DataFrame, kind: IntArray) -> tuple[IntArray, BoolArray]:
    """Amounts and which are known. Where a side gives any tax head, the heads it leaves out are nil."""
    columns = [frame[name] for name in AMOUNTS]
    amounts = np.column_stack([column.fillna(0).to_numpy(np.int64) for column in columns])
    known = np.column_stack([column.notna().to_numpy(bool) for column in columns])
    known[:, HEADS] |= known[:, HEADS].any(axis=1, keepdims=True)
    measure = np.where(known[:, TAXABLE], amounts[:, TAXABLE], amounts[:, VALUE])
    amounts[(kind == CREDIT_NOTE) & (measure > 0)] *= -1
    return amounts, known

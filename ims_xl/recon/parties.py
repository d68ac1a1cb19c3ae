"""Whose document it is: GSTINs that may be one supplier's, and suppliers known by their name alone.

Parties of a *family* are compared with each other: registrations of one PAN, GSTINs a slip of the pen apart, and rows
without a GSTIN with the parties that bear their name. What a family's members are to each other is said pair by pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import OSA

from ims_xl.gst.gstin import check_character
from ims_xl.recon import ordering
from ims_xl.recon.columns import MISSING, BoolArray, IntArray, Objects
from ims_xl.recon.pairing import components
from ims_xl.recon.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

IMPORTS = "IMPORTS"  # the party of every Bill of Entry: the customs, whatever the port or the vendor
SHORTEST_GSTIN = 10  # fewer characters ("URP", "NA") are no attempt at a GSTIN
_HALF = 7  # of a slip at least one half of the GSTIN is free
_WORD = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")
# What names of firms are written with or without.
_FORMS = frozenset(
    ("M", "S", "MS", "MESSRS", "THE", "AND", "PVT", "PRIVATE", "P", "LTD", "LIMITED", "LLP", "OPC", "INC")
)
_SHORT_FORMS = {
    "BROS": "BROTHERS",
    "CO": "COMPANY",
    "CORP": "CORPORATION",
    "ENGG": "ENGINEERING",
    "ENT": "ENTERPRISES",
    "ENTERPRISE": "ENTERPRISES",
    "ENTP": "ENTERPRISES",
    "IND": "INDUSTRIES",
    "INDS": "INDUSTRIES",
    "INDUSTRY": "INDUSTRIES",
    "INTL": "INTERNATIONAL",
    "SERVICE": "SERVICES",
    "TRADER": "TRADERS",
}


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """Equal for names of one firm: without case, signs, legal form and "M/s", common short forms written out.

    >>> name_key("M/s Sai Entp. (P) Ltd"), name_key("SAI ENTERPRISES PRIVATE LIMITED"), name_key("A.K. Stores")
    ('SAI ENTERPRISES', 'SAI ENTERPRISES', 'AK STORES')
    """
    words = _WORD.findall(name.upper())
    kept = [_SHORT_FORMS.get(word, word) for word in words if word not in _FORMS]
    return _INITIALS.sub(r"\1", " ".join(kept or words))


def names(
    parties: tuple[IntArray, IntArray], columns: tuple[pd.Series, pd.Series], without: BoolArray
) -> tuple[IntArray, IntArray]:
    """For both sides the code of each row's name key; MISSING for names that no row without a GSTIN bears.

    `without` says of each party whether it is no GSTIN.
    """
    lacking = [without[party] for party in parties]
    if not any(rows.any() for rows in lacking):
        return np.full(len(parties[0]), MISSING, np.int64), np.full(len(parties[1]), MISSING, np.int64)
    wanted: dict[str, int] = {}
    found = [_distinct(column) for column in columns]
    for rows, (codes, texts) in zip(lacking, found, strict=True):
        for code in np.unique(codes[rows & (codes >= 0)]):
            wanted.setdefault(name_key(texts[code]), 0)
    for place, key in enumerate(sorted(key for key in wanted if key)):
        wanted[key] = place
    first, second = (
        np.array([wanted.get(name_key(text), MISSING) for text in texts] + [MISSING], dtype=np.int64)[codes]
        for codes, texts in found
    )
    return first, second


def nameless(gstins: Objects) -> BoolArray:
    """For each party code whether it is too short to be meant for a GSTIN; the last is that of MISSING."""
    return np.array([len(text) < SHORTEST_GSTIN and text != IMPORTS for text in gstins] + [True], dtype=bool)


def _distinct(names: pd.Series) -> tuple[IntArray, list[str]]:
    """The names as codes, and the different ones."""
    encoded = Texts.of(names).strings().dictionary_encode()
    return encoded.indices.fill_null(MISSING).to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def families(
    parties: tuple[IntArray, IntArray],
    named: tuple[IntArray, IntArray],
    gstins: Objects,
    pans: IntArray,
    without: BoolArray,
    more: IntArray,
) -> tuple[IntArray, IntArray]:
    """For both sides the family of each row, MISSING where a row has neither a GSTIN nor a name to go by.

    `pans` is the code of each party's PAN; `more` are pairs of parties, or of a party and the number of parties plus a
    name, that belong together too. Two parties of one family are not yet the same supplier.
    """
    count = len(gstins)
    order = ordering.order(pans)
    order = order[pans[order] >= 0]
    same = pans[order[1:]] == pans[order[:-1]]
    edges = [np.array(list(_slips(parties, gstins)), dtype=np.int64).reshape(-1, 2)]
    edges += [np.column_stack([order[:-1][same], order[1:][same]]), more]
    lacking = [without[party] for party in parties]
    width = max((int(name.max(initial=MISSING)) for name in named), default=MISSING) + 1
    for party, name in zip(parties, named, strict=True):
        bearing = (name >= 0) & (party >= 0)
        if len(gstins):
            bearing &= (gstins != IMPORTS)[party]
        borne = ordering.distinct(party[bearing] * max(width, 1) + name[bearing])
        edges.append(np.column_stack([borne // max(width, 1), count + borne % max(width, 1)]))
    size = count + width
    if not size:
        return np.full(len(parties[0]), MISSING, np.int64), np.full(len(parties[1]), MISSING, np.int64)
    ends = np.concatenate(edges)
    label = components(ends[:, 0], ends[:, 1], size)
    first, second = (
        np.where(
            party >= 0,
            label[party] if count else MISSING,
            np.where((name >= 0) & rows, label[count + np.maximum(name, 0)] if width else MISSING, MISSING),
        ).astype(np.int64)
        for party, name, rows in zip(parties, named, lacking, strict=True)
    )
    return first, second


def _slips(parties: tuple[IntArray, IntArray], gstins: Objects) -> Iterator[tuple[int, int]]:
    """Pairs of parties a slip apart, of which one stands on one side only, and fails its check character."""
    there = [np.bincount(party[party >= 0], minlength=len(gstins)) > 0 for party in parties]
    for here, elsewhere in (there, reversed(there)):
        odd = [(code, str(gstins[code])) for code in np.flatnonzero(here & ~elsewhere)]
        odd = [(code, text) for code, text in odd if len(text) >= SHORTEST_GSTIN and text != IMPORTS]
        if not odd:
            continue
        codes = np.flatnonzero(elsewhere)
        texts = pa.array(gstins[codes], pa.large_string())
        halves: dict[str, list[int]] = {}
        for sign, part in (("", slice(None, _HALF)), ("-", slice(-_HALF, None))):
            cut = pc.utf8_slice_codeunits(texts, part.start or 0, part.stop)
            shared = pc.is_in(cut, pa.array([text[part] for _, text in odd], pa.large_string()))
            of = np.flatnonzero(shared.to_numpy(zero_copy_only=False))
            for code, half in zip(codes[of].tolist(), cut.take(pa.array(of)).to_pylist(), strict=True):
                halves.setdefault(sign + half, []).append(code)
        for code, text in odd:
            for other in {*halves.get(text[:_HALF], ()), *halves.get("-" + text[-_HALF:], ())}:
                if one_slip_apart(text, str(gstins[other])):
                    yield int(code), other


def one_slip_apart(first: str, second: str) -> bool:
    """Is one of two GSTINs a slip of the pen from the other: a character wrong, missing or too many, or two exchanged?

    Two live registrations can be that close, so at least one of them must fail its check character.

    >>> one_slip_apart("27AABCR1234F1ZS", "27AABCR1284F1ZS"), one_slip_apart("27AABCR1234F1ZS", "27AABCR1234F2ZR")
    (True, False)
    """
    if IMPORTS in (first, second) or min(len(first), len(second)) < SHORTEST_GSTIN:
        return False
    return OSA.distance(first, second, score_cutoff=1) == 1 and not (_checks(first) and _checks(second))


@lru_cache(maxsize=1 << 16)
def _checks(gstin: str) -> bool:
    return len(gstin) == 15 and check_character(gstin[:14]) == gstin[14]

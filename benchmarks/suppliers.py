"""Made-up suppliers: who they are, where they are registered, how they number and what they usually bill.

A few are large and most are small. One in four has branches: registrations in several states under one PAN.
Some have a namesake with a PAN of its own. A landlord bills the same sum every month; a flat biller (a courier,
a taxi firm, a toll plaza) bills one of a few sums several times a day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ims_xl.gst.gstin import check_character

HOME = "27"  # the recipient's state
# fmt: off
_STATES = ("24", "29", "07", "33", "36", "09", "06", "19", "08", "23", "32", "37", "03", "30", "21", "10", "38")
_FIRST = (
    "Shree", "Sai", "Ganesh", "Balaji", "Krishna", "Om", "New", "Royal", "Bharat", "Apex", "Metro", "Sunrise", "Global",
    "National", "Patel", "Sharma", "Gupta", "Mehta", "Iyer", "Reddy", "Khan", "Joshi", "Deccan", "Konkan", "Western",
    "Everest", "Prime", "Laxmi", "Jay", "Om Sai", "Universal", "Unique", "Perfect", "Star", "Modern", "Super",
)
_SECOND = (
    "Steel", "Packaging", "Logistics", "Chemicals", "Textiles", "Electricals", "Hardware", "Polymers", "Foods",
    "Paper", "Engineering", "Auto", "Pharma", "Tools", "Infotech", "Courier", "Transport", "Plastics", "Paints",
    "Agro", "Metals", "Ceramics", "Stationery", "Security", "Travels", "Estates", "Refrigeration", "Bearings", "Cables",
    "Timber",
)
_THIRD = ("Traders", "Industries", "Enterprises", "Agencies", "Corporation", "Works", "Services", "Solutions", "India")
_FORM = ("Pvt Ltd", "Private Limited", "LLP", "Limited", "& Co", "& Sons", "")
_PREFIXES = ("INV", "TI", "GST", "SI", "S", "A", "B", "MH", "SLS", "TX", "KR", "PUN", "AB", "BOM", "RI", "D", "EXP")
# fmt: on
_LETTERS = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))

# How a series is put together: layout, year's spelling, whether a prefix, least width, separator, how common.
_STYLES = (
    ("prefix-first", "", True, 4, "-", 12),  # INV-0123
    ("prefix-first", "", True, 1, "", 6),  # INV123
    ("prefix-first", "", True, 3, "/", 8),  # A/045
    ("prefix-first", "long", True, 4, "/", 12),  # TI/2026-27/0123
    ("prefix-first", "short", True, 5, "/", 12),  # INV/26-27/00123
    ("prefix-first", "glued", True, 5, "", 8),  # GST262700123
    ("serial-first", "short", False, 1, "/", 9),  # 123/26-27
    ("serial-first", "short", True, 1, "/", 5),  # T123/26-27
    ("serial-first", "long", False, 3, "/", 4),  # 045/2026-27
    ("prefix-first", "", False, 1, "", 10),  # 123
    ("prefix-first", "", False, 6, "", 6),  # 000123
    ("prefix-first", "glued", False, 6, "", 5),  # 2627000123
    ("long-digits", "", False, 12, "", 5),  # 410000001234
    ("book", "", False, 1, "-", 3),  # 4-17: the 17th leaf of the fourth bill book
    ("monthly", "", True, 3, "/", 4),  # SI/OCT/045
    ("suffixed", "", True, 4, "/", 4),  # B/0045/MUM
)


@dataclass(frozen=True)
class Market:
    """`suppliers`: a row a PAN. `registrations`: a row a GSTIN, with its share of all documents and its numbering."""

    suppliers: pd.DataFrame
    registrations: pd.DataFrame


def market(documents: int, flat_share: float, rng: np.random.Generator, alone: bool = False) -> Market:
    """Suppliers enough for so many documents, of which `flat_share` (0 to 1) bill a few flat sums.

    `alone`: a single supplier with a single registration instead.
    """
    count = 1 if alone else max(12, int(documents / 28))
    suppliers = _suppliers(count, documents, flat_share, rng)
    return Market(suppliers, _registrations(suppliers, rng))


def _suppliers(count: int, documents: int, flat_share: float, rng: np.random.Generator) -> pd.DataFrame:
    names = _names(count, rng)
    namesake = np.full(count, -1)
    twins = rng.permutation(count)[: min(max(2, count // 25), count) // 2 * 2].reshape(-1, 2)
    namesake[twins[:, 0]], namesake[twins[:, 1]] = twins[:, 1], twins[:, 0]
    names[twins[:, 1]] = names[twins[:, 0]]
    landlords = 0.06 if count > 1 else 0.0
    others = 1 - flat_share
    kind = rng.choice(
        ["ordinary", "landlord", "flat"], count, p=[others * (1 - landlords), others * landlords, flat_share]
    )
    weight = np.minimum(rng.pareto(1.15, count) + 0.15, 0.15 * count)  # the largest: some five in a hundred
    weight = np.where(kind == "flat", np.maximum(weight, np.median(weight)) * 1.5, weight)
    weight = np.where(kind == "landlord", 0, weight / weight[kind != "landlord"].sum())
    weight = np.where(kind == "landlord", rng.uniform(10, 26, count) / documents, weight)
    style = rng.choice(len(_STYLES), count, p=_shares([row[-1] for row in _STYLES]))
    return pd.DataFrame(
        {
            "name": pd.array(names.tolist(), dtype="str"),
            "ledger": pd.array(
                [_ledger(name, how) for name, how in zip(names, rng.random(count), strict=True)], dtype="str"
            ),
            "pan": pd.array(_pans(names, rng), dtype="str"),
            "namesake": namesake,
            "kind": pd.array(kind.tolist(), dtype="str"),
            "weight": weight / weight.sum(),
            "style": style,
            "scale": np.where(kind == "flat", rng.normal(6.3, 0.9, count), rng.normal(9.3, 1.3, count)),
            "rate": rng.choice([1800, 500, 1200, 4000, 0], count, p=[0.70, 0.19, 0.07, 0.03, 0.01]),
            "rounds": rng.random(count) < 0.6,  # the document value to the rupee
        }
    )


def _names(count: int, rng: np.random.Generator) -> np.ndarray:
    """Names of firms; now and then two by chance the same, as in life."""
    words = [rng.choice(part, count) for part in (_FIRST, _SECOND, _THIRD, _FORM)]
    initials = rng.choice(_LETTERS, (count, 2))
    known = rng.random(count) < 0.35
    return np.array(
        [
            " ".join(part for part in ((f"{x}{y} " if own else "") + a, b, c if n % 3 else "", d) if part)
            for n, (a, b, c, d, (x, y), own) in enumerate(zip(*words, initials, known, strict=True))
        ],
        dtype=object,
    )


def _ledger(name: str, how: float) -> str:
    """The name the bookkeeper gave the supplier's ledger."""
    if how < 0.5:
        return name
    if how < 0.65:
        return name.upper()
    if how < 0.75:
        return f"M/s {name}"
    if how < 0.88:
        return name.replace("Private Limited", "Pvt. Ltd.").replace("Pvt Ltd", "P Ltd").replace("Limited", "Ltd")
    return name.replace(" & ", " and ").replace("Enterprises", "Entp").replace("Industries", "Ind.")


def _pans(names: np.ndarray, rng: np.random.Generator) -> list[str]:
    """A PAN each, no two alike: three letters, the holder's kind, the name's initial, four digits, a letter."""
    count, found = len(names), dict[str, None]()
    initials = [name[0].upper() for name in names]
    while len(found) < count:
        letters = rng.choice(_LETTERS, (count, 4))
        kinds, digits = rng.choice(list("CCCFPPH"), count), rng.integers(1, 10_000, count)
        for letter, kind, number in zip(letters, kinds, digits, strict=True):
            if len(found) == count:
                break
            found["".join(letter[:3]) + kind + initials[len(found)] + f"{number:04d}" + letter[3]] = None
    return list(found)


def _registrations(suppliers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    count = len(suppliers)
    branches = rng.choice([1, 2, 3, 5], count, p=[0.74, 0.15, 0.08, 0.03])
    branches = np.where((suppliers["kind"] == "landlord") | (count == 1), 1, branches)
    of = np.repeat(np.arange(count), branches)
    states = [
        state
        for many, at_home in zip(branches, rng.random(count) < 0.6, strict=True)
        for state in _some_states(int(many), bool(at_home), rng)
    ]
    part = rng.exponential(1, len(of)) + 0.1
    part /= np.bincount(of, part, count)[of]
    chosen = suppliers.iloc[of]
    base = [f"{state}{pan}1Z" for state, pan in zip(states, chosen["pan"], strict=True)]
    prefix, own = rng.choice(_PREFIXES, count)[of], rng.random(count)[of] < 0.4
    nth = np.arange(len(of)) - np.searchsorted(of, of)
    styles = pd.DataFrame(_STYLES, columns=["layout", "year", "prefixed", "width", "separator", "how_common"])
    styles = styles.iloc[chosen["style"]].reset_index(drop=True)
    branded = [f"{word}{_LETTERS[n]}" if mine and n else word for word, mine, n in zip(prefix, own, nth, strict=True)]
    return pd.DataFrame(
        {
            "supplier": of,
            "gstin": pd.array([text + check_character(text) for text in base], dtype="str"),
            "other_gstin": pd.array([None] * len(of), dtype="str"),
            "state": pd.array(states, dtype="str"),
            "weight": chosen["weight"].to_numpy() * part,
            "prefix": pd.array(
                [p if yes else "" for p, yes in zip(branded, styles["prefixed"], strict=True)], dtype="str"
            ),
            "first": rng.integers(1, 1500, len(of)),
            "step": rng.choice([1.0, 1.3, 2.5, 8.0, 40.0], len(of), p=[0.2, 0.25, 0.25, 0.2, 0.1]),
            "restarts": (styles["year"] != "") | (rng.random(count)[of] < 0.6),  # on 1 April
            **{name: styles[name] for name in ("layout", "year", "width", "separator")},
        }
    ).pipe(_with_neighbour)


def _with_neighbour(registrations: pd.DataFrame) -> pd.DataFrame:
    """Beside each registration another one of the same PAN, by place (-1: none) and GSTIN."""
    of = registrations["supplier"].to_numpy()
    following = np.arange(len(of)) + 1
    ends = np.append(of[1:] != of[:-1], True)
    other = np.where(ends, np.searchsorted(of, of), following)
    alone = other == np.arange(len(of))
    gstin = registrations["gstin"].iloc[other].reset_index(drop=True)
    return registrations.assign(other=np.where(alone, -1, other), other_gstin=gstin.mask(pd.Series(alone)))


def _some_states(many: int, at_home: bool, rng: np.random.Generator) -> list[str]:
    elsewhere = rng.permutation(_STATES)[:many].tolist()
    return [HOME, *elsewhere[1:]] if at_home else elsewhere


def _shares(weights: list[int]) -> np.ndarray:
    array = np.array(weights, dtype=float)
    return np.asarray(array / array.sum())

"""Layouts of registers as they were decided before: which column becomes what, kept in the workbook and used again.

A layout is known by its headers, in whatever order. What the user has decided counts; a column whose field another
one takes over by the user's word is no longer used. Where headers have come or gone, that is said, and what was
decided for the others still holds.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ims_xl.columns import Column
from ims_xl.errors import ColumnMissing, NotAllowed
from ims_xl.sources.books.aliases import KNOWN, plain
from ims_xl.tables import NOT_USED, PAIR_OF_TAXES, RATE_OF_TAX, REGISTER_FIELDS, WHOLE_TAX, Profiles

HEADER, GUESS, USER = "Header", "Guess", "User"
FIELDS = (*REGISTER_FIELDS, PAIR_OF_TAXES, WHOLE_TAX, RATE_OF_TAX, NOT_USED)
_ALIKE = 0.5  # share of all headers from which another layout is taken for an earlier state of this one
_NAMED = 6
_PLAIN_FIELDS = {plain(name): name for name in FIELDS}
_NAME_OF = {column: name for name, column in REGISTER_FIELDS.items()}


@dataclass(frozen=True)
class Decision:
    """What one column of a layout becomes, who decided it, and why; sample values as messages quote them."""

    column_name: str
    becomes: str
    decided: str
    evidence: str
    sample: str


@dataclass(frozen=True)
class Chosen:
    """What was decided for columns (from 0) of a header row: by field, and which of it by the user."""

    fields: Mapping[int, str] = field(default_factory=dict)
    by_user: frozenset[int] = frozenset()
    remark: str = ""


def named(word: str) -> str:
    """The field a word names, by its own name or any header known for it. Raises `NotAllowed`.

    >>> named("invoice date"), named("Not used"), named("taxable")
    ('Document date', 'Not used', 'Taxable value')
    """
    key = plain(word)
    if key in _PLAIN_FIELDS:
        return _PLAIN_FIELDS[key]
    if key in KNOWN:
        return _NAME_OF[KNOWN[key][0]]
    raise NotAllowed(f'"{word}" is nothing that a column of a register can become. Choose one of: {", ".join(FIELDS)}.')


def apart(names: Iterable[str]) -> list[str]:
    """The names, a repeated one numbered.

    >>> apart(["Date", "Amount", "Amount", ""])
    ['Date', 'Amount', 'Amount (2)', '']
    """
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += bool(name)
        found.append(name if seen[name] < 2 else f"{name} ({seen[name]})")
    return found


def layout_id(names: Iterable[str]) -> str:
    """What names a layout: the same for the same headers in another order."""
    spelled = "\n".join(sorted(plain(name) for name in names if name))
    return hashlib.sha256(spelled.encode()).hexdigest()[:16]


class Layouts:
    """The layouts kept in a workbook, and what the user says on the command line: (header, field) pairs.

    Raises `NotAllowed` for a word that names no field.
    """

    def __init__(self, saved: pd.DataFrame | None = None, said: Sequence[tuple[str, str]] = ()) -> None:
        self._saved = Profiles.empty() if saved is None else saved
        self._said = [(plain(header), header, named(becomes)) for header, becomes in said]
        self._unmet = {header for _, header, _ in self._said}
        self._names: list[str] = []
        self._known: dict[str, dict[str, tuple[str, bool]]] = {}
        groups = self._saved.groupby(Profiles.layout_id, sort=False)[Profiles.column_name]
        self._by_headers = {layout_id(map(str, columns)): str(identity) for identity, columns in groups}
        filled = self._saved[self._saved[Profiles.becomes].notna()]  # what was cleared is to be guessed anew
        for row in filled.to_dict("records"):
            by_user = bool(row["decided"] == USER or row["becomes"] != row["stood"])
            self._known.setdefault(str(row["layout_id"]), {})[str(row["column_name"])] = named(row["becomes"]), by_user

    def chosen(self, names: Sequence[str]) -> Chosen:
        """What was decided for a header row of these names."""
        told = apart(names)
        self._names += [name for name in names if name]
        fields: dict[int, str] = {}
        by_user: set[int] = set()
        remark = ""
        self._named_anew(layout_id(names), layout_id(told))
        before = self._known.get(layout_id(names))
        if before is None and (nearest := self._nearest(names)):
            layout, before = nearest
            remark = _changed(layout, before, told)
            before = {name: (becomes, mine) for name, (becomes, mine) in before.items() if mine}
        for index, name in enumerate(told):
            if before and name in before:
                fields[index], mine = before[name]
                by_user |= {index} if mine else set()
        for key, header, becomes in self._said:
            for index, name in enumerate(told):
                if name and (name == header or (plain(name) == key and header not in told)):
                    fields[index] = becomes
                    by_user.add(index)
                    self._unmet.discard(header)
        return Chosen(fields, frozenset(by_user), remark)

    def _named_anew(self, identity: str, headers: str) -> None:
        """A saved layout of the same headers under another id, as an earlier version named it, has this one now."""
        old = self._by_headers.get(headers, identity)
        if old != identity and identity not in self._by_headers.values():
            self._by_headers[headers] = identity
            saved = self._saved[Profiles.layout_id]
            self._saved = self._saved.assign(**{Profiles.layout_id: saved.mask(saved == old, identity)})
            if old in self._known:
                self._known[identity] = self._known.pop(old)

    def check(self) -> None:
        """Raises `ColumnMissing` for a header the user named that no sheet read has."""
        for header in sorted(self._unmet):
            has = ", ".join(dict.fromkeys(self._names))
            raise ColumnMissing(f'No sheet has a column headed "{header}". They have: {has}.')

    def kept(self, read: Iterable[tuple[str, str, Sequence[Decision]]]) -> pd.DataFrame:
        """The Profiles with the layouts just read: layout id, the place it was read from, and its decisions."""
        fresh: dict[str, pd.DataFrame] = {}
        for identity, place, decisions in read:
            mine = self._saved[self._saved[Profiles.layout_id] == identity]
            layout = place if mine.empty else str(mine[Profiles.layout].iloc[0])
            rows = Profiles.of_rows(_row(identity, layout, decision) for decision in decisions)
            fresh[identity] = rows
        rest = self._saved[~self._saved[Profiles.layout_id].isin(list(fresh))]
        table = Profiles.conform(pd.concat([rest, *fresh.values()], ignore_index=True))
        extras = Profiles.extras(self._saved)
        if not extras:
            return table
        key = list(Profiles.key)
        return table.drop(columns=extras, errors="ignore").merge(self._saved[[*key, *extras]], on=key, how="left")

    def _nearest(self, names: Sequence[str]) -> tuple[str, dict[str, tuple[str, bool]]] | None:
        """The saved layout that shares most headers with these, where that is a good part of both."""
        here = {plain(name) for name in names if name}
        best, most = "", 0.0
        for identity, columns in self._known.items():
            there = {plain(name) for name in columns}
            share = len(here & there) / len(here | there)
            if share >= _ALIKE and share > most:
                best, most = identity, share
        if not best:
            return None
        of = self._saved[self._saved[Profiles.layout_id] == best]
        return str(of[Profiles.layout].iloc[0]), self._known[best]


NO_LAYOUTS = Layouts()


def _row(identity: str, layout: str, decision: Decision) -> dict[str, object]:
    return {
        "layout_id": identity, "layout": layout, "column_name": decision.column_name, "becomes": decision.becomes,
        "decided": decision.decided, "evidence": decision.evidence, "sample": decision.sample,
        "stood": decision.becomes,
    }  # fmt: skip


def _changed(layout: str, before: Mapping[str, tuple[str, bool]], names: Sequence[str]) -> str:
    """A sentence on a layout whose headers are not those of before."""
    there, here = {plain(name): name for name in before}, {plain(name): name for name in names if name}
    told = "; ".join(
        f"{what} {_quoted([spelled for key, spelled in those.items() if key not in others])}"
        for what, those, others in (("new are", here, there), ("gone are", there, here))
        if those.keys() - others.keys()
    )
    mine = {key: name for key, name in there.items() if before[name][1]}
    if gone := [name for key, name in mine.items() if key not in here]:
        told += f"; what you decided for {_quoted(gone)} no longer applies"
    holds = " What you decided for the other columns still holds." if mine.keys() & here.keys() else ""
    return f'The layout has changed since "{layout}" was read: {told}.{holds}'


def _quoted(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(f'"{name}"' for name in names[:_NAMED]) + more


def labels(columns: Mapping[Column, tuple[int, ...]], together: Mapping[str, int | None]) -> dict[int, str]:
    """The field of each column (from 0) that is used; a voucher's own number and date go by their own names."""
    found: dict[int, str] = {}
    for name, column in sorted(REGISTER_FIELDS.items(), key=lambda item: not item[1].startswith("voucher")):
        for index in columns.get(column, ()):
            found.setdefault(index, name)
    for name, place in together.items():
        if place is not None:
            found.setdefault(place, name)
    return found

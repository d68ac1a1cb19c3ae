"""What the user's links teach: as whom the books know a supplier, and how they write its numbers.

A lesson is read from the link alone, from who and what was linked, so it outlives both documents. A link that is
taken back takes its lesson along; links that contradict each other teach no number, and a name that stands for two
suppliers is taken for neither of them as a matter of course. Documents of several links teach no number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ims_xl.gst.gstin import clean
from ims_xl.recon.number_parts import parse
from ims_xl.recon.number_patterns import Pattern, held, learnt, told
from ims_xl.recon.numbers import years_agree
from ims_xl.recon.parties import SHORTEST_GSTIN, name_key

if TYPE_CHECKING:
    import pandas as pd


class Known(NamedTuple):
    """As what the books know a supplier: another GSTIN, or the key of a name without one."""

    key: str
    by_name: bool


class Alias(NamedTuple):
    """A supplier on the portal, as what the books know it, how that reads, and when it was linked."""

    gstin: str
    known: Known
    shown: str
    on: str

    @property
    def said(self) -> str:
        """The lesson in words."""
        return f"{self.shown} in the books stands for {self.gstin}"

    @property
    def sentence(self) -> str:
        """What it has done for a pair."""
        return f"{self.said[0].upper()}{self.said[1:]}{dated(self.on)}."


class Numbering(NamedTuple):
    """How the books write a supplier's numbers, and when that was linked."""

    gstin: str
    pattern: Pattern
    on: str

    @property
    def said(self) -> str:
        """The lesson in words."""
        return f"number {told(self.pattern.books)} in the books is {told(self.pattern.portal)} on the portal"

    @property
    def sentence(self) -> str:
        """What it has done for a pair."""
        return f"{self.said[0].upper()}{self.said[1:]}{dated(self.on)}."


@dataclass(frozen=True)
class Lessons:
    """All that is taught, and of each link in words what it teaches."""

    aliases: Sequence[Alias] = ()
    numberings: Sequence[Numbering] = ()
    teaches: Sequence[str] = field(default=())

    def supplier(self, gstin: str, books_gstin: str, books_name: str) -> Alias | None:
        """The lesson by which an entry of that GSTIN or name is one of this supplier."""
        known = _known(books_gstin, books_name)
        return next((alias for alias in self.aliases if (alias.gstin, alias.known) == (clean(gstin), known)), None)

    def number(self, gstin: str, number: str, books_number: str) -> Numbering | None:
        """The lesson by which the books' number is the supplier's."""
        of_supplier = (one for one in self.numberings if one.gstin == clean(gstin))
        return next((one for one in of_supplier if _agrees(one.pattern, number, books_number)), None)


NOTHING = Lessons()


def of_links(links: pd.DataFrame | None) -> Lessons:
    """The lessons of links that say who and what was linked; in words for each of their rows."""
    if links is None or links.empty or not set(_Link._fields) <= set(links.columns):
        return NOTHING
    rows = [_Link(*row) for row in zip(*(_plain(links[name]) for name in _Link._fields), strict=True)]
    together = [row for row in rows if row.together]
    often = Counter(row.record_id for row in together), Counter(row.entry_id for row in together)
    alone = {row for row in together if often[0][row.record_id] == often[1][row.entry_id] == 1}
    aliases = {row: row.alias() for row in together}
    numberings = {row: row.numbering() if row in alone else None for row in together}
    followed = [one for row, one in numberings.items() if one and row.teaches_number]
    kept_apart = [row for row in rows if not row.together]
    contradicted = _contradicted(followed, kept_apart)
    return Lessons(
        list(dict.fromkeys(one for row, one in aliases.items() if one and row.teaches_supplier)),
        [one for one in dict.fromkeys(followed) if one not in contradicted],
        [
            "; ".join(
                [
                    *_said(aliases.get(row), row.teaches_supplier),
                    *_said(numberings.get(row), row.teaches_number, numberings.get(row) in contradicted),
                ]
            )
            for row in rows
        ],
    )


class _Link(NamedTuple):
    """A link's row; the fields are the columns."""

    record_id: str
    entry_id: str
    together: bool
    supplier_gstin: str
    books_gstin: str
    books_supplier: str
    document_number: str
    books_number: str
    linked_on: str
    teaches_supplier: bool
    teaches_number: bool

    def alias(self) -> Alias | None:
        gstin, known = clean(self.supplier_gstin), _known(self.books_gstin, self.books_supplier)
        if not gstin or not known or known == Known(gstin, by_name=False):
            return None
        shown = f'"{self.books_supplier}" without a GSTIN' if known.by_name else known.key
        return Alias(gstin, known, shown, self.linked_on)

    def numbering(self) -> Numbering | None:
        gstin = clean(self.supplier_gstin)
        pattern = learnt(self.document_number, self.books_number) if gstin else None
        return Numbering(gstin, pattern, self.linked_on) if pattern else None


def _plain(column: pd.Series) -> list[object]:
    return [("" if missing else value) for value, missing in zip(column.tolist(), column.isna(), strict=True)]


def _known(gstin: str, name: str) -> Known | None:
    own = clean(gstin)
    if len(own) >= SHORTEST_GSTIN:
        return Known(own, by_name=False)
    key = name_key(name) if name else ""
    return Known(key, by_name=True) if key else None


def _contradicted(numberings: Iterable[Numbering], kept_apart: Sequence[_Link]) -> set[Numbering | None]:
    """Those whose books' shape other links take for another, and those that would join what the user keeps apart."""
    shapes: dict[object, set[object]] = defaultdict(set)
    for one in numberings:
        shapes[one.gstin, one.pattern.books].add(one.pattern.portal)
    return {
        one
        for one in numberings
        if len(shapes[one.gstin, one.pattern.books]) > 1
        or any(
            clean(row.supplier_gstin) == one.gstin and _agrees(one.pattern, row.document_number, row.books_number)
            for row in kept_apart
        )
    }


def dated(on: str) -> str:
    """When the lesson was given."""
    return f", as you linked on {on}" if on else ", as you linked"


def _agrees(pattern: Pattern, number: str, books_number: str) -> bool:
    first, second = parse(number), parse(books_number)
    ours, theirs = held(pattern.portal, first), held(pattern.books, second)
    return ours is not None and ours == theirs and years_agree(first, second)


def _said(lesson: Alias | Numbering | None, followed: bool, contradicted: bool = False) -> list[str]:
    if lesson is None:
        return []
    if not followed:
        return [f"{lesson.said} (switched off)"]
    return [f"{lesson.said}{' (not followed: another link contradicts it)' if contradicted else ''}"]

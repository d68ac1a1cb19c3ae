"""Rows that continue the document of the row above them, and rows that only repeat its items."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from ims_xl.sources.books.lines import A_RUPEE, Line


def attached(
    lines: list[Line], alone: Set[int] = frozenset(), totals: Sequence[int] = ()
) -> tuple[list[Line], list[Line]]:
    """Lines, those that continue the document above given its identity; and lines that only repeat its items.

    A row that names no document continues the one above if that makes the figures agree, or if it names no party
    either. Where the document's own row is complete, it repeats what is in it. Rows in `alone` are known to continue
    none, though rows between them and the one above in `lines` may be left out. Nor does one below a total, of which
    `totals` are the rows.
    """
    kept: list[Line] = []
    details: list[Line] = []
    for parent, followers in _blocks(lines, alone, sorted(totals)):
        kept.append(parent)
        if not followers:
            continue
        together = sum(line.credit for line in (parent, *followers))
        value = sum(line.document_value or 0 for line in (parent, *followers))
        agrees = parent.document_value is not None and any(
            abs(abs(together) - abs(whole)) <= A_RUPEE for whole in (parent.document_value, value)
        )
        for line in followers:
            if parent.is_complete:
                details.append(line)
            elif agrees or line.supplier_name in ("", parent.supplier_name):
                kept.append(_continued(line, parent))
            else:
                kept.append(line)
    return kept, details


def _blocks(lines: Iterable[Line], alone: Set[int], totals: Sequence[int]) -> Iterable[tuple[Line, list[Line]]]:
    """Each line that names a document, with the lines below it that name none, or the same one in part."""
    block: tuple[Line, list[Line]] | None = None
    for line in lines:
        may_continue = not line.names_a_document or (block is not None and _names_in_part(line, block[0]))
        parted = block is not None and bisect(totals, block[0].rows[0]) < bisect(totals, line.rows[0])
        if block is not None and may_continue and not parted and line.rows[0] not in alone:
            block[1].append(line)
            continue
        if block is not None:
            yield block
        block = (line, [])
    if block is not None:
        yield block


def _names_in_part(line: Line, parent: Line) -> bool:
    """Does a line without a GSTIN repeat only what the incomplete document above says of itself?"""
    return (
        not line.supplier_gstin
        and bool(parent.supplier_gstin)
        and not parent.is_complete
        and line.document_number in ("", parent.document_number)
        and line.voucher_number in ("", parent.voucher_number)
        and line.document_date in (None, parent.document_date)
        and line.supplier_name in ("", parent.supplier_name)
    )


def _continued(line: Line, parent: Line) -> Line:
    return replace(
        line,
        supplier_gstin=parent.supplier_gstin,
        supplier_name=parent.supplier_name,
        document_type=parent.document_type,
        void=parent.void,
        document_number=parent.document_number,
        document_date=parent.document_date,
        voucher_number=parent.voucher_number,
        voucher_date=parent.voucher_date,
    )

"""Which lines of a sheet are purchases and which returns where no word of their own says so: by signs, by titles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from ims_xl import threads
from ims_xl.gst.documents import DocumentType
from ims_xl.sources.books import columnar, sides
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.columnar import Plain
from ims_xl.sources.books.given import KINDS
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import Line
from ims_xl.sources.books.notes import Notes
from ims_xl.tables import Books


def counted(lines: Iterable[Line], plain: Plain, together: Mask, heading: Heading) -> tuple[int, int]:
    """How many lines that are no credit notes by their type are below zero, and how many above."""
    credit = [line.credit for line in lines if line.document_type is None or line.document_type.sign == 1]
    is_counted = np.array([kind.sign == 1 or heading.credit_notes for kind in KINDS])

    def of(part: slice) -> tuple[int, int]:
        sums = columnar.summed(plain.amounts[:, part], plain.given[:, part])
        sums *= together[part] & is_counted[plain.kind[part]]
        return int(np.count_nonzero(sums < 0)), int(np.count_nonzero(sums > 0))

    told = threads.each(of, threads.parts(len(together)))
    return (
        sum(paise < 0 for paise in credit) + sum(negative for negative, _ in told),
        sum(paise > 0 for paise in credit) + sum(positive for _, positive in told),
    )


def typed(lines: Sequence[Line], titles: Sequence[str], heading: Heading, notes: Notes, signs_tell: bool) -> list[Line]:
    """Lines whose type no word of their own settles, settled by the register's title or by what is usual."""
    title = next((text for text in titles if sides.is_title_of_returns(text)), "")
    found = []
    for line in lines:
        if line.document_type is None and heading.credit_notes:
            line = replace(line, document_type=DocumentType.CREDIT_NOTE)
        elif line.document_type is None and title:
            line = replace(line, document_type=DocumentType.CREDIT_NOTE)
            notes.remark(f'Read as a purchase return, because the register is headed "{title}".', line.rows[0])
        elif line.document_type is None:
            line.document_type = DocumentType.INVOICE
        elif line.document_type is DocumentType.DEBIT_NOTE and heading.buyers_view and not signs_tell:
            line = replace(line, document_type=DocumentType.CREDIT_NOTE)
            notes.remark(
                "A Credit Note voucher without a sign or side; read as the supplier's credit note. "
                "If it was the supplier's debit note, write Debit Note in a column Document type.",
                line.rows[0],
                heading.named(Books.document_type),
            )
        found.append(line)
    return found

"""Which record an amendment amends, and which original it takes the place of."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ims_xl.gst.documents import Section, record_id
from ims_xl.gst.period import financial_year
from ims_xl.ims.columns import days, texts
from ims_xl.tables import Records

_AMENDING = [section.value for section in Section if section.is_amendment]


def originals(records: pd.DataFrame, counted: Sequence[bool]) -> list[int | None]:
    """The row of each amendment's original; of an earlier amendment of it where that was counted already.

    `counted` tells of each row whether a closed GSTR-2B has counted it.
    """
    ids = texts(records, Records.record_id)
    amending = records[Records.section].isin(_AMENDING).to_numpy().nonzero()[0].tolist()
    found: list[int | None] = [None] * len(ids)
    if not amending:
        return found
    row_of = dict(zip(ids, range(len(ids)), strict=True))
    here = records.iloc[amending]
    columns = (
        Records.section,
        Records.supplier_gstin,
        Records.port_code,
        Records.document_number,
        Records.original_number,
    )
    told = zip(*(texts(here, column) for column in columns), strict=True)
    dates = zip(days(here, Records.document_date), days(here, Records.original_date), strict=True)
    for row, (word, supplier, port, number, original), (dated, original_dated) in zip(
        amending, told, dates, strict=True
    ):
        section, when = Section(word), original_dated or dated
        amends = section.nature.amends
        if amends is None or when is None:
            continue
        party, span = (port, when.isoformat()) if section.is_import else (supplier, financial_year(when))
        recipient = ids[row].split("|")[0]
        amended_before = row_of.get(record_id(recipient, section, party, original or number, span))
        if amended_before is not None and amended_before != row and counted[amended_before]:
            found[row] = amended_before
        else:
            found[row] = row_of.get(record_id(recipient, amends, party, original or number, span))
    return found


def closed_together(closings: Sequence[str], base: int, row: int) -> bool:
    """Were an original and its amendment closed with the same period, so that only the amendment counted there?"""
    return closings[base] != "" and closings[base] == closings[row]

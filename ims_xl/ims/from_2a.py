"""What a GSTR-2A adds to the records: when suppliers filed, and documents of the time before IMS.

A GSTR-2A shows what suppliers filed, and holds no actions. So it never replaces what IMS or a GSTR-2B said of a
document; and from the first period of IMS on it makes no records, for nobody could tell what was done with them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from ims_xl.errors import Level, Problem
from ims_xl.gst.actions import IMS_BEGAN
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, words
from ims_xl.ims.changes import IN_IMS
from ims_xl.tables import TAX_HEADS, Records

_LAST_BEFORE = pd.Timestamp(IMS_BEGAN.day(11))  # what was filed by then stood in a GSTR-2B before IMS (table 4, T4)
_NAMED = 5


def history(shown: pd.DataFrame, known: Collection[str]) -> pd.DataFrame:
    """Of a GSTR-2A the filed documents from before IMS that no record is known of: originals of later amendments."""
    before = (shown[Records.gstr2b_period] < IMS_BEGAN.text) & shown[Records.filing_date].le(_LAST_BEFORE)
    return shown[before.fillna(False).astype(bool) & ~shown[Records.record_id].isin(list(known))]


def filing_dates(shown: pd.DataFrame) -> pd.DataFrame:
    """Record id and filing date of what is filed."""
    return shown.loc[shown[Records.filing_date].notna(), [Records.record_id, Records.filing_date]]


def with_status(records: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """The records, with whether they are filed where no portal file said so before."""
    said = _by_id(shown)[Records.is_filed].reindex(records[Records.record_id]).set_axis(records.index)
    return records.assign(**{Records.is_filed: records[Records.is_filed].fillna(said)})


def told(records: pd.DataFrame, shown: pd.DataFrame, file: str) -> tuple[str, list[Problem]]:
    """A sentence on what the file was good for, and remarks on what it shows otherwise than the records.

    `records` are those of the workbook after the sync.
    """
    here = _by_id(records).reindex(shown[Records.record_id]).set_axis(shown.index)
    known = here[Records.source].notna()
    alone, in_ims = shown[~known], here[Records.source] == IN_IMS
    newly = shown[in_ims.fillna(False) & (~here[Records.is_filed].fillna(True)) & shown[Records.is_filed].fillna(False)]
    mine, theirs = here[list(TAX_HEADS)].fillna(0), shown[list(TAX_HEADS)].fillna(0)
    changed = shown[in_ims.fillna(False) & (mine != theirs).any(axis=1)]
    remarks = [
        _remark(newly, "Filed in this GSTR-2A, and not yet filed on Portal. Download IMS again and Sync", file),
        _remark(changed, "Other tax in this GSTR-2A than on Portal; Portal keeps what IMS shows. Sync IMS again", file),
        _remark(alone, "In this GSTR-2A only, and not taken: it says nothing of actions. Sync IMS or GSTR-2B", file),
    ]
    return _sentence(file, int(known.sum()), len(alone)), [remark for remark in remarks if remark]


def _sentence(file: str, known: int, alone: int) -> str:
    """How many of its documents stand on Portal too, and how many do not."""
    said = [
        f"{grouped(known)} {'stands on Portal with its' if known == 1 else 'stand on Portal with their'} filing date",
        f"{grouped(alone)} {'stands in it only and was' if alone == 1 else 'stand in it only and were'} not taken, as "
        "it holds no actions",
    ]
    told = "; ".join(one for one, count in zip(said, (known, alone), strict=True) if count)
    return f"{file} is a GSTR-2A of {counted(known + alone, 'document')}{told and ': ' + told}."


def _by_id(records: pd.DataFrame) -> pd.DataFrame:
    return records.drop_duplicates(Records.record_id).set_index(Records.record_id)


def _remark(documents: pd.DataFrame, sentence: str, file: str) -> Problem | None:
    """One remark on documents: what is to be done, how many, their tax, the first of their numbers."""
    if documents.empty:
        return None
    numbers: Sequence[str] = documents[Records.document_number].head(_NAMED).astype(str).tolist()
    more = " …" if len(documents) > _NAMED else ""
    tax = int(documents[list(TAX_HEADS)].fillna(0).sum().sum())
    said = f"{sentence}. Documents: {grouped(len(documents))}, tax {words(tax)}."
    return Problem(said, file, value=", ".join(numbers) + more, level=Level.REMARK)

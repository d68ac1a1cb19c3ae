"""October 2026 of the made-up client: the samples read, merged, and decided as their readme tells."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from ims_xl.gst.actions import ImsAction
from ims_xl.gst.money import paise
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import changes, decide
from ims_xl.ims.context import Context
from ims_xl.ims.decide import Decided
from ims_xl.sources.portal import gstr2b, ims
from ims_xl.tables import Records, Review

SAMPLES = Path(__file__).parent.parent / "samples"
CONTEXT = Context("27AABCR1234F1ZS", TaxPeriod("2026-10"))
_KEPT_BY_API = [("IMPG", "4455667", "Accept"), ("IMPGSEZ", "9900112", "Pending")]


def sample(name: str) -> Any:
    """A sample's JSON."""
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


@cache
def statement() -> gstr2b.Statement:
    """The portal's own GSTR-2B."""
    return gstr2b.read(SAMPLES / "gstr2b.json", CONTEXT.gstin, CONTEXT.period)


@cache
def fresh() -> pd.DataFrame:
    """All that the sample files tell: IMS, Bills of Entry, history, and what went to GSTR-2B directly."""
    imports = ims.read(SAMPLES / "ims_getinv_all_sections.json", CONTEXT.gstin, CONTEXT.period).frame
    download = ims.read(SAMPLES / "ims_download.json", CONTEXT.gstin, CONTEXT.period).frame
    history = ims.read_history(SAMPLES / "prior_period_originals.json", CONTEXT.gstin).frame
    return pd.concat([imports, download, history, statement().direct], ignore_index=True)


def records() -> pd.DataFrame:
    """The records after a first sync, nothing decided."""
    merged = changes.merge(Records.empty(), fresh(), CONTEXT).records
    return changes.with_filing_dates(merged, [statement().filing_dates])


def choices(frame: pd.DataFrame) -> pd.DataFrame:
    """The Review in which the user has chosen what the sample upload sends, amounts typed as positive."""
    rows = [
        {"record_id": identity, "row_id": identity, "section": section, "document_number": number}
        for identity, section, number in zip(
            frame["record_id"], frame["section"], frame["document_number"], strict=True
        )
    ]
    review = Review.of_rows(rows).set_index("record_id", drop=False)
    for name, told in sample("ims_upload.json")["invdata"].items():
        for record in told:
            here = row(review, name.upper(), record.get("inum") or record["nt_num"])
            review.loc[here, "action"] = ImsAction.from_wire(record["action"]).value
            review.loc[here, "remarks"] = record.get("remarks")
            if "itcRedReq" in record:
                review.loc[here, "itc_reduction"] = "Partial" if "declIgst" in record else "Full"
            for head in ("igst", "cgst", "sgst", "cess"):
                if f"decl{head.capitalize()}" in record:
                    review.loc[here, f"declared_{head}"] = paise(record[f"decl{head.capitalize()}"])
    for section, number, action in _KEPT_BY_API:
        review.loc[row(review, section, number), "action"] = action
    return Review.conform(review)


def row(frame: pd.DataFrame, section: str, number: str, source: str = "") -> Any:
    """The index of the one row of that section and number."""
    here = (frame["section"] == section) & (frame["document_number"] == number)
    if source:
        here &= frame["source"] == source
    assert here.sum() == 1, (section, number)
    return frame.index[here][0]


def decided() -> Decided:
    """October as decided."""
    frame = records()
    return decide.apply(choices(frame), frame, CONTEXT)

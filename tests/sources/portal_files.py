"""Builders of small portal files: a row fills in everything the case is not about."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from ims_xl.gst.period import TaxPeriod
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import ims

SAMPLES = Path(__file__).parents[1] / "samples"
GSTIN, OTHER_GSTIN = "27AABCR1234F1ZS", "29AAACT2222B1ZX"
OCTOBER = TaxPeriod("2026-10")


def written(folder: Path, value: object, name: str = "file.json") -> Path:
    """A file holding the value as JSON, or the text as it stands."""
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def invoice(**keys: object) -> dict[str, object]:
    """A row of section b2b."""
    row: dict[str, object] = {
        "stin": OTHER_GSTIN, "inum": "TX-1", "inv_typ": "R", "idt": "12-10-2026", "val": 1180, "action": "N",
        "pos": "27", "txval": 1000, "iamt": 180, "camt": 0, "samt": 0, "cess": 0, "srcform": "R1",
        "rtnprd": "102026", "srcfilstatus": "Filed", "ispendactblocked": "N",
    }  # fmt: skip
    return row | keys


def note(**keys: object) -> dict[str, object]:
    """A row of sections b2bcn and b2bdn."""
    row = invoice(nt_num="N-1", nt_dt="13-10-2026")
    del row["inum"], row["idt"]
    return row | keys


def statement(**keys: object) -> dict[str, object]:
    """The data of an empty GSTR-2B."""
    return {"gstin": GSTIN, "rtnprd": "102026", "version": "1.0", "gendt": "14-11-2026"} | keys


def supplier(*documents: dict[str, object], under: str = "inv", **keys: object) -> dict[str, object]:
    """A supplier of a 2B section with its documents."""
    around: dict[str, object] = {"ctin": OTHER_GSTIN, "trdnm": "TATVA", "supfildt": "11-11-2026", "supprd": "102026"}
    return around | keys | {under: list(documents)}


def document(**keys: object) -> dict[str, object]:
    """An invoice of a 2B."""
    row: dict[str, object] = {
        "inum": "TX-1", "typ": "R", "dt": "12-10-2026", "val": 1180, "txval": 1000, "igst": 180, "cgst": 0, "sgst": 0,
        "cess": 0, "pos": "27", "rev": "N", "itcavl": "Y", "rsn": "", "diffprcnt": 1,
    }  # fmt: skip
    return row | keys


def read(folder: Path, value: object, period: TaxPeriod = OCTOBER) -> Imported:
    return ims.read(written(folder, value), GSTIN, period)


def only(imported: Imported) -> pd.Series:
    assert len(imported.frame) == 1
    return imported.frame.iloc[0]


def sums(frame: pd.DataFrame) -> dict[str, int]:
    names = ("document_value", "taxable_value", "igst", "cgst", "sgst", "cess")
    return {name: int(frame[name].sum()) for name in names}

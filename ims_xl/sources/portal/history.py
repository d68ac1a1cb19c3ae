"""The history of originals: documents of closed periods, which amendments are measured against.

A list of objects, our own shape and none of the portal's: `section`, `supplier_gstin` (imports: `port_code`),
`number`, `date`, amounts as in GSTR-2B (positive, credit notes too), `period_2b`, `action`, `gstr3b_filed`.
"""

from __future__ import annotations

from pathlib import Path

from ims_xl.gst.documents import Section
from ims_xl.gst.period import FIRST_PERIOD, TaxPeriod
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import envelope
from ims_xl.sources.portal.envelope import FileKind
from ims_xl.sources.portal.harvest import Harvest, identity
from ims_xl.sources.portal.row import Row


def read_history(path: Path, gstin: str) -> Imported:
    """The Records of a history file, with source "Earlier period"; `portal_action` is what was done with each.

    Raises `FileUnreadable`, and `WrongFile` for another kind of file.
    """
    opened = envelope.opened(path)
    opened.expect(FileKind.HISTORY)
    harvest = Harvest(opened.file)
    for position, values in enumerate(opened.body, start=1):
        name = str(values.get("section", "")).upper()
        section = envelope.section_of(name) or (Section(name) if name in Section.__members__ else None)
        sign = section.nature.document_type.sign if section else 1
        row = harvest.row(values, name.lower(), position, sign)
        if section is None:
            row.problem(f'Left out: "{values.get("section")}" is no section known here.', "section")
            harvest.set_aside(row, sign)
        else:
            harvest.keep(row, sign, _original(row, section, gstin))
    return harvest.imported()


def _original(row: Row, section: Section, gstin: str) -> dict[str, object]:
    """One original by column of Records."""
    number, dated = row.text("number"), row.day("date")
    supplier = row.gstin("supplier_gstin")
    port = row.text("port_code")
    around = TaxPeriod.of(dated) if dated else FIRST_PERIOD
    period = row.period("period_2b", around=around, dated=dated)
    return {
        "record_id": identity(gstin, section, port if section.is_import else supplier, number, dated, row),
        "source": "Earlier period",
        "section": section.value,
        "supplier_gstin": supplier,
        "supplier_name": row.text("supplier_name"),
        "document_type": section.nature.document_type.value,
        "document_number": number,
        "document_date": dated,
        "port_code": port,
        **row.money(section.nature.document_type.sign),
        "gstr2b_period": str(period) if period else None,
        "is_filed": True,
        "portal_action": row.action(),
        "gstr3b_filed": row.flag("gstr3b_filed") is not False,  # a history is of closed periods
    }

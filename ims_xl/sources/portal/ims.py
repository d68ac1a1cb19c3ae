"""IMS files of the portal: the download of records, the error file after an upload, the history of originals.

Keys as GSTN's API sheet for IMS and the offline tool's JSON have them; those of the four import sections rest on
one implementation. Amounts become signed paise: credit notes are positive in the file and negative from here on.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ims_xl.errors import Level, Problem
from ims_xl.gst.actions import ItcReduction
from ims_xl.gst.documents import Section
from ims_xl.gst.money import grouped
from ims_xl.gst.period import TaxPeriod
from ims_xl.sources import literal
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import another_client, envelope, files
from ims_xl.sources.portal.envelope import Envelope, FileKind
from ims_xl.sources.portal.errors import PortalError, read_errors
from ims_xl.sources.portal.harvest import Harvest, identity
from ims_xl.sources.portal.history import read_history
from ims_xl.sources.portal.row import Row

__all__ = ["PortalError", "read", "read_errors", "read_history"]

_DECLARED = {
    "portal_declared_igst": ("declIgst", "decl_igst"),
    "portal_declared_cgst": ("declCgst", "decl_cgst"),
    "portal_declared_sgst": ("declSgst", "decl_sgst"),
    "portal_declared_cess": ("declCess", "decl_cess"),
}
_REDUCTION = ("itcRedReq", "itc_red_req")
_PENDING = ("ispendactblocked",)  # the older `ispendactnallwd` is read in two ways; it says nothing
_NO_REDUCTION = ("isItcRedReqBlocked", "itcRedReqBlocked")
_NO_REMARKS = ("isRemarksBlocked", "isRemarkBlocked")
# What an upload adds itself, or what is there for the eye only; all else is echoed to the letter.
_NOT_ECHOED = {
    *("tradenm", "hash", "error_msg", "srcfilstatus", "action", "prev_status", "remarks", "ispendactnallwd"),
    *_PENDING,
    *_NO_REDUCTION,
    *_NO_REMARKS,
    *_REDUCTION,
    *(key for keys in _DECLARED.values() for key in keys),
}
_UPLOAD_NAMES = {"rtnTyp": "srcform", "sRtnPrd": "rtnprd"}  # keys an upload spells differently


def read(path: Path, gstin: str, period: TaxPeriod) -> Imported:
    """The Records of an IMS download, all periods it holds, with what an upload must echo.

    `period` is the one worked on: records of earlier return periods belong to its GSTR-2B, later ones to their
    own. Raises `FileUnreadable`, and `WrongFile` for another kind of file or another recipient's.
    """
    opened = files.opened(path)
    opened.expect(FileKind.IMS)
    opened.expect_gstin(gstin)
    imported = records(opened, gstin, period)
    doubt = "" if opened.gstin else another_client.doubt(imported.frame, gstin)
    if not doubt:
        return imported
    remark = Problem(doubt, path.name, level=Level.REMARK)
    return replace(imported, problems=[*imported.problems, remark], doubt=doubt)


def records(opened: Envelope, gstin: str, period: TaxPeriod) -> Imported:
    """The Records of an opened IMS download or of the portal's answer to a query for records."""
    harvest = Harvest(opened.file, [*opened.problems])
    for key, rows in opened.body.items():
        section = envelope.section_of(key)
        if section is None:
            _unknown_section(harvest, key, rows)
            continue
        if rows is not None and not isinstance(rows, list):
            harvest.problems.append(
                Problem("The section holds no list of records; download it again.", harvest.file, key)
            )
            continue
        sign = section.nature.document_type.sign
        for position, values in enumerate(rows or [], start=1):
            row = harvest.row(values, key, position, sign)
            harvest.keep(row, sign, _record(row, section, gstin, period))
    if opened.body and not harvest.rows_read and not any(map(envelope.section_of, opened.body)):
        message = "No section of IMS is in it, and so no record. If the portal shows records, download the file again."
        harvest.problems.append(Problem(message, harvest.file, next(iter(opened.body)), level=Level.REMARK))
    _remark_on_filing(harvest)
    return harvest.imported()


def _unknown_section(harvest: Harvest, key: str, rows: Any) -> None:
    """Set the records of a section aside that IMS does not have; single values are the envelope's own."""
    if not isinstance(rows, list) or not rows:
        return
    for position, values in enumerate(rows, start=1):
        harvest.set_aside(harvest.row(values, key, position, 1), 1)
    message = (
        f'Left out: "{key}" is no section of IMS known here; its records: {grouped(len(rows))}. Act on them on the '
        "portal."
    )
    harvest.problems.append(Problem(message, harvest.file, key))


def _record(row: Row, section: Section, gstin: str, period: TaxPeriod) -> dict[str, object]:
    """One record by column of Records; `record_id` is empty where the row does not say what it is."""
    sign = section.nature.document_type.sign
    number = row.text("nt_num", "inum", "boenum")
    dated = row.day("nt_dt", "idt", "boedt")
    supplier = row.gstin("stin", "ctin")
    port = row.text("portcd", "portcode") if section.is_import else None
    supplier_period = row.period("rtnprd", "sRtnPrd", "srtinprd", around=period, dated=dated)
    itc_period = row.period("itcprd", around=period) if section.is_import else None
    claimed = itc_period or supplier_period
    return {
        "record_id": identity(gstin, section, port if section.is_import else supplier, number, dated, row),
        "source": "IMS",
        "section": section.value,
        "supplier_gstin": supplier,
        "supplier_name": row.text("tradenm"),
        "document_type": section.nature.document_type.value,
        "supply_type": row.supply_type("inv_typ"),
        "document_number": number,
        "document_date": dated,
        "port_code": port,
        "original_number": row.text("ont_num", "oinum"),
        "original_date": row.day("ont_dt", "oidt"),
        "place_of_supply": row.state("pos"),
        "reverse_charge": False,  # reverse charge never passes through IMS
        **row.money(sign),
        "gstr2b_period": str(max(period, claimed) if claimed else period),
        "supplier_period": str(supplier_period) if supplier_period else None,
        "source_form": _source_form(row),
        "is_filed": True if section.is_import else _is_filed(row),  # customs' documents await no return
        "filing_date": row.day("irefdt") if section.is_import else None,
        "portal_action": row.action(),
        **_declaration(row, sign),
        "portal_remarks": row.text("remarks"),
        "pending_blocked": row.flag(*_PENDING),
        "itc_reduction_blocked": row.flag(*_NO_REDUCTION),
        "remarks_blocked": row.flag(*_NO_REMARKS),
        "gstr3b_filed": False,
        "portal_hash": row.text("hash"),
        "portal_values": _echo(row.values),
    }


def _declaration(row: Row, sign: int) -> dict[str, object]:
    """The ITC-reduction declaration: `Y` without amounts, or with nothing but zeros, is a full reduction."""
    asked = row.flag(*_REDUCTION)
    heads = {column: row.amount(*keys, sign=sign) for column, keys in _DECLARED.items()}
    if asked is None:
        return {"portal_itc_reduction": None}
    if not asked:
        return {"portal_itc_reduction": ItcReduction.NONE.value}
    if not any(heads.values()):
        return {"portal_itc_reduction": ItcReduction.FULL.value}
    return {"portal_itc_reduction": ItcReduction.PARTIAL.value, **heads}


def _is_filed(row: Row) -> bool | None:
    """Has the supplier filed the record? Only a status that begins with F says so; None where there is no status."""
    status = row.text("srcfilstatus")
    return None if status is None else status.upper().startswith("F")


def _source_form(row: Row) -> str | None:
    """R1, R1A or R5; the portal also writes the word GSTR1A."""
    form = row.text("srcform", "rtnTyp")
    return form.upper().replace("GSTR", "R").replace("-", "") if form else None


def _echo(values: Any) -> str:
    """What an upload must give back to the letter, under the keys an upload uses."""
    kept = {_UPLOAD_NAMES.get(key, key): value for key, value in values.items() if key not in _NOT_ECHOED}
    return literal.compact(kept)


def _remark_on_filing(harvest: Harvest) -> None:
    """Say it once where records do not tell whether their supplier has filed them."""
    silent = [document for document in harvest.found if document.values["is_filed"] is None]
    if silent:
        message = (
            f"Records without a filing status (srcfilstatus): {grouped(len(silent))}. Whether they are filed is not "
            "known."
        )
        first = silent[0].row
        harvest.problems.append(
            Problem(message, first.file, first.section, first.position, "srcfilstatus", level=Level.REMARK)
        )

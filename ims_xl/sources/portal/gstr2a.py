"""GSTR-2A: what suppliers filed or saved, as it stood on the day of the download, and when they filed it.

No published page of the format was found. Keys as open programs that read it use them: under each supplier `cfs`
(GSTR-1 filed), `fldtr1` (when) and `flprdr1` (for which month), documents with rate lines in `itms`/`itm_det`. Amounts
are positive in the file; in Records credit notes are negative. It holds no actions of IMS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ims_xl.errors import Level, Problem, WrongFile
from ims_xl.gst import gstin as gstins
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.period import FIRST_PERIOD, TaxPeriod
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import another_client, envelope
from ims_xl.sources.portal.envelope import Envelope, FileKind
from ims_xl.sources.portal.gstr2b_documents import NO_LIST, lines_of, summed
from ims_xl.sources.portal.harvest import Harvest, identity
from ims_xl.sources.portal.row import Row, parsed_day

_SECTIONS: Mapping[tuple[str, str], Section] = {  # by key of the list and the letter that tells its documents
    ("b2b", ""): Section.B2B,
    ("b2ba", ""): Section.B2BA,
    ("cdn", "D"): Section.B2BDN,
    ("cdn", "C"): Section.B2BCN,
    ("cdna", "D"): Section.B2BDNA,
    ("cdna", "C"): Section.B2BCNA,
    ("ecom", ""): Section.ECOM,
    ("ecoma", ""): Section.ECOMA,
    ("isd", ""): Section.ISD,
    ("isda", ""): Section.ISDA,
    ("impg", ""): Section.IMPG,
    ("impg", "Y"): Section.IMPGA,
    ("impgsez", ""): Section.IMPGSEZ,
    ("impgsez", "Y"): Section.IMPGSEZA,
}
_SPELLED = {"cdnr": "cdn", "cdnra": "cdna", "eco": "ecom", "ecoa": "ecoma"}
_KNOWN = frozenset(name for name, _ in _SECTIONS)
_LISTS = ("inv", "nt", "doclist")
_HEADS = ("txval", "iamt", "camt", "samt", "csamt")
_NO_DOCUMENTS = frozenset({"tds", "tdsa", "tcs", "tcsa"})  # tax others deducted or collected; no purchases


def read(path: Path, gstin: str, period: TaxPeriod) -> Imported:
    """The documents of a GSTR-2A as Records of an earlier period, whether filed and when.

    Raises `FileUnreadable`, and `WrongFile` for another kind, another recipient's, or that of a later period.
    """
    opened = _opened(path)
    opened.expect_gstin(gstin)
    named = period_of(opened)
    if named and named > period:
        raise WrongFile(
            f"{opened.file} is the GSTR-2A of {named.label}, but {period.label} is being worked on; choose that "
            "month's or an earlier one."
        )
    imported = documents(opened, gstin, named or period)
    doubt = "" if opened.gstin else another_client.doubt(imported.frame, gstin)
    if not doubt:
        return imported
    remark = Problem(doubt, path.name, level=Level.REMARK)
    return replace(imported, problems=[*imported.problems, remark], doubt=doubt)


def documents_of(path: Path) -> Imported:
    """All documents of a GSTR-2A as open Records, whosever it is. Raises as `read` does."""
    opened = _opened(path)
    imported = documents(opened, gstins.clean(opened.gstin), period_of(opened) or FIRST_PERIOD)
    return replace(imported, frame=imported.frame.assign(source="IMS", gstr3b_filed=False))


def _opened(path: Path) -> Envelope:
    opened = envelope.opened(path)
    opened.expect(FileKind.GSTR2A)
    return opened


def period_of(opened: Envelope) -> TaxPeriod | None:
    """The month the file is of, None where it does not say."""
    given = opened.body.get("fp") or opened.body.get("ret_period") or opened.body.get("rtnprd")
    try:
        return TaxPeriod.from_wire(str(given)) if given else None
    except ValueError as fault:
        raise WrongFile(f"{opened.file} is a GSTR-2A of no readable month: {fault} Download it again.") from fault


def documents(opened: Envelope, gstin: str, period: TaxPeriod) -> Imported:
    """The Records of an opened GSTR-2A; `period` is taken where a supplier's own month is not said."""
    harvest = Harvest(opened.file, [*opened.problems])
    for key, rows in opened.body.items():
        name = key.strip().lower()
        name = _SPELLED.get(name, name)
        if not isinstance(rows, list) or not rows:
            if rows and name in _KNOWN:
                harvest.problems.append(Problem(NO_LIST, harvest.file, key))
            continue
        if name in _NO_DOCUMENTS:
            message = f'Left out: "{key}" is tax deducted or collected by others, no purchases; rows: {len(rows)}.'
            harvest.problems.append(Problem(message, harvest.file, key, level=Level.REMARK))
            continue
        for position, values in enumerate(_of_suppliers(rows), start=1):
            _gather(harvest, name, key, position, values, gstin, period)
    return harvest.imported()


def _of_suppliers(suppliers: list[Any]) -> Iterator[dict[str, Any]]:
    """The documents of a section with what is said of their supplier, and their rate lines summed."""
    for supplier in suppliers:
        whole = supplier if isinstance(supplier, dict) else {}
        lists = [whole[key] for key in _LISTS if isinstance(whole.get(key), list)]
        around = {key: value for key, value in whole.items() if key not in _LISTS}
        for document in (one for some in lists for one in some) if lists else [{}]:
            values = around | (document if isinstance(document, dict) else {})
            lines = [line.get("itm_det", line) if isinstance(line, dict) else line for line in lines_of(values, "itms")]
            yield summed(values, lines, _HEADS)


def _gather(
    harvest: Harvest, name: str, key: str, position: int, values: dict[str, Any], gstin: str, period: TaxPeriod
) -> None:
    """Keep a document, or set it aside where its section or identity cannot be told."""
    telling = "ntty" if name in ("cdn", "cdna") else "amd" if name in ("impg", "impgsez") else ""
    letter = str(values.get(telling) or "").strip().upper()[:1] if telling else ""
    section = _SECTIONS.get((name, "" if letter == "N" else letter))
    if section is None:
        row = harvest.row(values, key, position, 1)
        what = f'{telling} "{values.get(telling, "")}"' if telling else f'section "{key}"'
        row.problem(f"Left out: {what} names no kind of document known here.", telling)
        harvest.set_aside(row, 1)
        return
    credit = section in (Section.ISD, Section.ISDA) and str(values.get("isd_docty") or "").upper().startswith("ISDC")
    kind = DocumentType.ISD_CREDIT_NOTE if credit else section.nature.document_type
    row = harvest.row(values, key, position, kind.sign)
    harvest.keep(row, kind.sign, _record(row, section, kind, gstin, period))


def _record(row: Row, section: Section, kind: DocumentType, gstin: str, period: TaxPeriod) -> dict[str, object]:
    """One document by column of Records."""
    number, dated = row.text("nt_num", "inum", "docnum", "benum"), row.day("nt_dt", "idt", "docdt", "bedt")
    supplier = row.gstin("ctin", "sgstin")
    port = row.text("portcd") if section.is_import else None
    filed_on = row.day("refdt") if section.is_import else row.day("fldtr1")
    month = period if section.is_import else _month(row) or period
    return {
        "record_id": identity(gstin, section, port if section.is_import else supplier, number, dated, row),
        "source": "Earlier period",
        "section": section.value,
        "supplier_gstin": supplier,
        "supplier_name": row.text("trdnm", "trdname", "tdname"),
        "document_type": kind.value,
        "supply_type": row.supply_type("inv_typ"),
        "document_number": number,
        "document_date": dated,
        "port_code": port,
        "original_number": row.text("ont_num", "oinum"),
        "original_date": row.day("ont_dt", "oidt"),
        "place_of_supply": row.state("pos"),
        "reverse_charge": row.flag("rchrg"),
        **row.money(kind.sign),
        "gstr2b_period": str(month),
        "supplier_period": None if section.is_import else str(month),
        "is_filed": True if section.is_import or filed_on else row.flag("cfs"),
        "filing_date": filed_on,
        "portal_action": ImsAction.NO_ACTION.value,
        "gstr3b_filed": True,
    }


def _month(row: Row) -> TaxPeriod | None:
    """The month the supplier filed for: `Oct-26`, or as everywhere else `102026`."""
    text = row.text("flprdr1")
    if text is None:
        return None
    try:
        return TaxPeriod.of(parsed_day(f"1-{text}")) if not text.isdigit() else TaxPeriod.from_wire(text)
    except ValueError:
        row.problem(f'"{text}" is no month; the file\'s own was taken.', "flprdr1", Level.REMARK)
        return None

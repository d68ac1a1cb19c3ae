"""The portal's GSTR-2B: its summary, the documents that never were in IMS, and when suppliers filed the others.

Version 4 of the file gives amounts on the document, version 3 in rate lines (`items`); both are read. Amounts are
positive in the file; in Records credit notes are negative. Keys as in the downloads and test data seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from ims_xl.errors import Level, Problem, WrongFile
from ims_xl.gst import gstin as gstins
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.sources.portal import files, gstr2b_parts
from ims_xl.sources.portal.envelope import Envelope, FileKind
from ims_xl.sources.portal.gstr2b_documents import REJECTED, REVERSED, Document, documents
from ims_xl.sources.portal.gstr2b_summary import leaves_of
from ims_xl.sources.portal.harvest import Harvest, frame_of, identity, rows_of
from ims_xl.sources.portal.row import Row
from ims_xl.sources.tally import Tally
from ims_xl.tables import Records

_SECTIONS: Mapping[tuple[str, str], Section] = {  # by section of the file and the letter that tells its documents
    ("b2b", ""): Section.B2B,
    ("b2ba", ""): Section.B2BA,
    ("cdnr", "D"): Section.B2BDN,
    ("cdnr", "C"): Section.B2BCN,
    ("cdnra", "D"): Section.B2BDNA,
    ("cdnra", "C"): Section.B2BCNA,
    ("ecom", ""): Section.ECOM,
    ("ecoma", ""): Section.ECOMA,
    ("impg", "N"): Section.IMPG,
    ("impg", "Y"): Section.IMPGA,
    ("impgsez", "N"): Section.IMPGSEZ,
    ("impgsez", "Y"): Section.IMPGSEZA,
    ("isd", "ISDI"): Section.ISD,
    ("isd", "ISDC"): Section.ISD,
    ("isda", "ISDI"): Section.ISDA,
    ("isda", "ISDC"): Section.ISDA,
}
_TELLING = {"cdnr": "typ", "cdnra": "typ", "impg": "isamd", "impgsez": "isamd", "isd": "doctyp", "isda": "doctyp"}
_ISD = (Section.ISD, Section.ISDA)
REVERSAL_MARK = "#37A"  # on the id of a document of the reversal block: it was in IMS, or in a 2B, before


@dataclass(frozen=True)
class Statement:
    """A GSTR-2B.

    `leaves`: block, bucket, leaf and the four heads in paise, positive as the portal shows them, every leaf once.
    `direct`: Records that went to 2B without IMS. `filing_dates`: record_id and filing_date of the others.
    `documents`: all of them as Records, and the block each stands in (`portal_block`). The tally counts all
    documents: kept are those of `direct` and of `filing_dates`.
    """

    file: str
    gstin: str
    period: TaxPeriod
    generated_on: date | None
    leaves: pd.DataFrame
    direct: pd.DataFrame
    filing_dates: pd.DataFrame
    documents: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def read(path: Path, gstin: str, period: TaxPeriod) -> Statement:
    """The GSTR-2B of that recipient and period, from the portal's JSON or Excel file.

    Raises `FileUnreadable`; `WrongFile` for another kind of file, another recipient or period, and for one part
    of a statement that the portal has split.
    """
    return read_files([path], gstin, period)[0]


def read_files(paths: Sequence[Path], gstin: str, period: TaxPeriod) -> list[Statement]:
    """The statements in the files: the parts of a split one together, whole ones each. Raises as `read` does.

    Of several files that are not what was asked for, each is named.
    """
    found: list[Envelope] = []
    wrong: list[str] = []
    for path in paths:
        try:
            opened = files.opened(path)
            opened.expect(FileKind.GSTR2B)
            opened.expect_gstin(gstin)
            _expect_period(opened.body, period, opened.file)
            found.append(opened)
        except WrongFile as fault:
            wrong += fault.sentences
    if wrong:
        raise WrongFile(*wrong)
    return [_statement(opened, gstin, period) for opened in gstr2b_parts.joined(found)]


def _statement(opened: Envelope, gstin: str, period: TaxPeriod) -> Statement:
    """The statement of an opened file of that recipient and period."""
    data = opened.body
    harvest = Harvest(opened.file, [*opened.problems])
    head = Row(data, opened.file, "data", 1, harvest.problems)
    for document in documents(data, harvest):
        _gather(harvest, document, gstin, period)
    found = [each.values for each in harvest.documents()]
    tally = harvest.tally(frame_of(found))
    tally.check(opened.file)
    return Statement(
        file=opened.file,
        gstin=gstin,
        period=period,
        generated_on=head.day("gendt"),
        leaves=leaves_of(data.get("itcsumm"), opened.file, harvest.problems),
        direct=frame_of([values for values in found if values["gstr2b_block"]]),
        filing_dates=_filing_dates([values for values in found if not values["gstr2b_block"]]),
        documents=_with_blocks(found),
        problems=harvest.problems,
        tally=tally,
    )


def documents_of(path: Path) -> tuple[pd.DataFrame, dict[str, int]]:
    """All documents of a GSTR-2B as Records, whosever it is, and each one's row in the file. Raises as `read` does."""
    opened = files.opened(path)
    opened.expect(FileKind.GSTR2B)
    (opened,) = gstr2b_parts.joined([opened])
    try:
        period = TaxPeriod.from_wire(str(opened.body.get("rtnprd") or ""))
    except ValueError as fault:
        raise WrongFile(f"{opened.file} does not say its period: {fault} Download it again.") from fault
    harvest = Harvest(opened.file)
    for document in documents(opened.body, harvest):
        _gather(harvest, document, gstins.clean(opened.gstin), period)
    kept = harvest.documents()
    found = frame_of([each.values for each in kept])
    was_in_ims = found[Records.gstr2b_block].isna()
    return found.assign(**{Records.source: found[Records.source].mask(was_in_ims, "IMS")}), rows_of(kept)


def _expect_period(data: Mapping[str, Any], period: TaxPeriod, file: str) -> None:
    """Raises `WrongFile`, naming both, for a statement of another period."""
    given = str(data.get("rtnprd") or "")
    if given and given != period.wire:
        try:
            named = TaxPeriod.from_wire(given).label
        except ValueError:
            named = f'"{given}"'
        raise WrongFile(
            f"{file} is the GSTR-2B of {named}, but {period.label} is being worked on; leave it out, or choose that of "
            f"{period.label}."
        )


def _gather(harvest: Harvest, document: Document, gstin: str, period: TaxPeriod) -> None:
    """Keep a document, or set it aside where its section or identity cannot be told."""
    telling = _TELLING.get(document.section, "")
    letter = str(document.values.get(telling) or ("N" if telling == "isamd" else "")).upper()
    section = _SECTIONS.get((document.section, letter))
    if section is None:
        row = harvest.row(document.values, document.place, document.position, 1)
        what = f'{telling} "{document.values.get(telling, "")}"' if telling else f'section "{document.section}"'
        row.problem(f"Left out: {what} names no kind of document known here.", telling)
        harvest.set_aside(row, 1)
        return
    kind = DocumentType.ISD_CREDIT_NOTE if letter == "ISDC" else section.nature.document_type
    row = harvest.row(document.values, document.place, document.position, kind.sign)
    harvest.keep(row, kind.sign, _record(row, section, kind, document.block, gstin, period))


def _record(
    row: Row, section: Section, kind: DocumentType, block: str, gstin: str, period: TaxPeriod
) -> dict[str, object]:
    """One document by column of Records; `gstr2b_block` is empty where it stands in IMS."""
    number = row.text("ntnum", "inum", "docnum", "boenum")
    dated = row.day("dt", "docdt", "boedt")
    supplier = row.gstin("ctin")
    port = row.text("portcode") if section.is_import else None
    supplier_period = row.period("supprd", around=period, dated=dated)
    reverse_charge = row.flag("rev")
    availability = (row.text("itcelg" if section in _ISD else "itcavl") or "").upper()
    name = identity(gstin, section, port if section.is_import else supplier, number, dated, row)
    return {
        "record_id": name + REVERSAL_MARK if name and block == REVERSED else name,
        "source": "GSTR-2B",
        "section": section.value,
        "supplier_gstin": supplier,
        "supplier_name": row.text("trdnm"),
        "document_type": kind.value,
        "supply_type": row.supply_type("suptyp", "typ") if section not in _ISD and not section.is_import else None,
        "document_number": number,
        "document_date": dated,
        "port_code": port,
        "original_number": row.text("ontnum", "oinum", "odocnum"),
        "original_date": row.day("ontdt", "oidt", "odocdt"),
        "place_of_supply": row.state("pos"),
        "reverse_charge": reverse_charge,
        **row.money(kind.sign),
        "gstr2b_period": str(period),
        "supplier_period": str(supplier_period) if supplier_period else None,
        "is_filed": True,
        "filing_date": row.day("refdt", "recdt") if section.is_import else row.day("supfildt"),
        "itc_availability": availability or None,
        "unavailable_reason": row.text("rsn"),
        "gstr2b_block": (direct := _direct_block(row, section, block, availability, reverse_charge is True)),
        "portal_block": block or direct or "itcavl",
        "portal_action": ImsAction.NO_ACTION.value,
        "gstr3b_filed": False,
    }


def _direct_block(row: Row, section: Section, block: str, availability: str, reverse_charge: bool) -> str | None:
    """The block of a document that never was in IMS; None for one that was.

    Never in IMS: reverse charge, credit not available (place of supply, section 16(4)), ISD, reversals of rule
    37A. Source: IMS FAQ of 23-09-2024 [official], the last recalled.
    """
    if block == REVERSED:
        return REVERSED
    if block == REJECTED:
        return REJECTED if section in _ISD else None
    if availability == "T":
        row.problem("Credit is marked T, temporary; counted as not available.", "itcavl", Level.REMARK)
    if availability in ("N", "T"):
        return "itcunavl"
    return "itcavl" if reverse_charge or section in _ISD else None


def _with_blocks(found: list[dict[str, object]]) -> pd.DataFrame:
    """All documents of the statement, with the block each stands in."""
    frame = frame_of(found)
    block_of = {str(values["record_id"]): str(values["portal_block"]) for values in found}
    return frame.assign(portal_block=[block_of[identity] for identity in frame[Records.record_id]])


def _filing_dates(rows: list[dict[str, object]]) -> pd.DataFrame:
    """When the suppliers filed the documents that are in IMS."""
    return frame_of(rows)[["record_id", "filing_date"]]

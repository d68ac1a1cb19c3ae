"""The workbook of GSTN's IMS offline tool, written from records of a download."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter
from portal_files import GSTIN

from ims_xl.gst.gstin import STATES

SHEETS = {
    "b2b": "B2B", "b2ba": "B2BA", "b2bdn": "B2B-DN", "b2bdna": "B2B-DNA", "b2bcn": "B2B-CN", "b2bcna": "B2B-CNA",
    "ecom": "ECO", "ecoma": "ECOA",
}  # fmt: skip
TYPES = {"R": "Regular", "DE": "Deemed export", "SEWP": "SEZ with payment", "SEWOP": "SEZ without payment"}
ACTIONS = {"A": "Accepted", "R": "Rejected", "P": "Pending", "N": "No Action"}


def offline_tool(path: Path, download: dict[str, list[dict[str, Any]]]) -> Path:
    """The workbook of the offline tool, version 1.1, with these records."""
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Home").write_row(2, 1, ("GSTIN", GSTIN))
    for section, name in SHEETS.items():
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, f"Invoice Management System - {name}")
        amended, note = section.endswith("a"), section in ("b2bdn", "b2bdna", "b2bcn", "b2bcna")
        reduces = section in ("b2bcn", "b2ba", "b2bdna", "b2bcna", "ecoma")
        what = "Note" if note else "Document" if section.startswith("eco") else "Invoice"
        header = [f"Original {what} Number", f"Original {what} Date"] * amended
        header += [
            "GSTIN of supplier", "Trade/Legal name",
            *(f"{what} {part}" for part in ("number", "type", "date", "value (₹)")),
            "Status*", "Place of supply", "Taxable Value (₹)", "Integrated Tax (₹)", "Central Tax (₹)",
            "State/UT Tax (₹)", "Cess (₹)",
        ]  # fmt: skip
        header += [
            "Whether ITC to be reduced", "Declared Integrated Tax (₹)", "Declared Central Tax (₹)",
            "Declared State/UT Tax (₹)", "Declared Cess (₹)",
        ] * reduces  # fmt: skip
        header += [
            "Remarks", "Source", "Source Return Period", "Source Filing Status", "Sheet validation errors",
            "GST portal validation errors", "Previous Status", "Remarks (previous)", "IsPendingBlocked",
            "IsItcReductionBlocked", "IsRemarkBlocked",
        ]  # fmt: skip
        sheet.write_row(5 + amended, 0, header)
        for at, record in enumerate(download.get(section, []), start=6 + amended):
            sheet.write_row(at, 0, list(values(record, amended, reduces)))
    book.close()
    return path


def values(record: dict[str, Any], amended: bool, reduces: bool) -> Any:
    def given(*keys: str) -> Any:
        return next((record[key] for key in keys if record.get(key) is not None), "")

    if amended:
        yield from (given("oinum", "ont_num"), given("oidt", "ont_dt"))
    yield from (record["stin"], given("tradenm"), given("inum", "nt_num"), TYPES.get(given("inv_typ"), ""))
    yield from (given("idt", "nt_dt"), record["val"], ACTIONS[record.get("action", "N")], STATES[record["pos"]])
    yield from (record["txval"], record["iamt"], record["camt"], record["samt"], record["cess"])
    if reduces:
        yield from (given("itcRedReq"), given("declIgst"), given("declCgst"), given("declSgst"), given("declCess"))
    yield from (given("remarks"), given("srcform"), given("rtnprd"), given("srcfilstatus"), "", "", "", "")
    yield from (given("ispendactblocked"), given("isItcRedReqBlocked"), given("isRemarksBlocked"))

"""The portal's Excel files, written from the samples of its JSON: titles, bands, merged cells, words for codes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from ims_xl.gst.gstin import STATES
from ims_xl.gst.gstr2b import LEAVES

SAMPLES = Path(__file__).parents[1] / "samples"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_TYPES = {
    "R": "Regular",
    "SEWP": "SEZ supplies with payment of tax",
    "C": "Credit Note",
    "D": "Debit Note",
    "ISDI": "ISD Invoice",
    "ISDC": "ISD Credit Note",
}
_REASONS = {
    "P": "POS and supplier state are same but recipient state is different",
    "C": "Return filed post annual cut-off",
}
_TAX = ("Tax Amount", ("Integrated Tax(₹)", "Central Tax(₹)", "State/UT Tax(₹)", "Cess(₹)"))
_REDUCTION = (
    "Amount declared by taxpayer for ITC reduction", ("Integrated Tax", "Central Tax", "State/UT Tax", "Cess"),
)  # fmt: skip
Band = str | tuple[str, Sequence[str]]
_LEAVES = {
    "b2b": "B2B - Invoices", "b2ba": "B2B - Invoices (Amendment)", "cdnr": "B2B - {} notes",
    "cdnra": "B2B - {} notes (Amendment)", "ecom": "ECO - Documents", "ecoma": "ECO - Documents (Amendment)",
    "impg": "IMPG - Import of goods from overseas", "impga": "IMPG (Amendment)",
    "impgsez": "IMPGSEZ - Import of goods from SEZ", "impgasez": "IMPGSEZ (Amendment)",
    "cdnrrev": "B2B - Credit notes (Reverse charge)", "cdnrarev": "B2B - Credit notes (Reverse charge) (Amendment)",
}  # fmt: skip
_BUCKETS = {
    "nonrevsup": "All other ITC - Supplies from registered persons other than reverse charge",
    "isdsup": "Inward Supplies from ISD",
    "revsup": "Inward Supplies liable for reverse charge",
    "imports": "Import of Goods",
    "othersup": "Others",
}
_BLOCKS = {
    "itcavl": "ITC Available", "itcunavl": "ITC not available", "itcrev": "ITC Reversal", "itcRejected": "ITC Rejected",
}  # fmt: skip


def statement(path: Path, data: dict[str, Any] | None = None, *, old_layout: bool = False) -> Path:
    """A GSTR-2B, the sample one unless given, as the portal's workbook.

    `old_layout` has a row a rate and none of the newer columns.
    """
    data = data or json.loads((SAMPLES / "gstr2b.json").read_text(encoding="utf-8"))["data"]
    book = xlsxwriter.Workbook(path)
    read_me = book.add_worksheet("Read me")
    labels = ("Financial Year", "Tax Period", "GSTIN", "Legal Name", "Trade Name", "Date of generation")
    values = ("2026-27", "October", data["gstin"], "Rainbow Industries Limited", "Rainbow", "14/11/2026")
    for row, (label, value) in enumerate(zip(labels, values, strict=True), start=3):
        read_me.write_row(row, 1, (label, value))
    for block, name in _BLOCKS.items():
        _summary(book.add_worksheet(name), data["itcsumm"].get(block, {}), block)
    groups: list[tuple[str, dict[str, Any]]] = [("", data["docdata"]), ("(Rejected)", data["docRejdata"])]
    groups += [(" (ITC Reversal)", each) for each in data["docdata"].get("itcrev", [])]
    for suffix, group in groups:
        for section, suppliers in group.items():
            if section != "itcrev" and suppliers:
                _table(book, section, suffix, list(_flat(suppliers)), old_layout)
    book.close()
    return path


def _flat(suppliers: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for supplier in suppliers:
        lists = [value for value in supplier.values() if isinstance(value, list)]
        for document in lists[0] if lists else [supplier]:
            items = document.get("items", [{}])
            yield {
                **{key: value for key, value in supplier.items() if not isinstance(value, list)},
                **items[0],
                **document,
            }


def _summary(sheet: Any, buckets: dict[str, Any], block: str) -> None:
    sheet.write(0, 0, "FORM SUMMARY")
    sheet.write_row(4, 0, ("S.no.", "Heading", "GSTR-3B table", "Integrated Tax (₹)", "Central Tax (₹)",
                           "State/UT Tax (₹)", "Cess (₹)", "Advisory"))  # fmt: skip
    row = 5
    for bucket, caption in _BUCKETS.items():
        whole = buckets.get(bucket, {})
        sheet.write_row(row, 0, ("I", caption, "4(A)", *_four(whole), "If this is positive, credit may be availed."))
        row += 1
        for leaf in (line.leaf for line in LEAVES if (line.block, line.bucket) == (block, bucket)):
            name = _LEAVES.get(leaf, "ISD - Credit notes" if bucket == "othersup" else "ISD - Invoices")
            name = name.format("Credit" if bucket == "othersup" else "Debit")
            if leaf == "isda":
                name += " (Amendment)"
            sheet.write_row(row, 0, ("Details", name, "", *_four(whole.get(leaf, {}))))
            row += 1


def _four(heads: dict[str, Any]) -> list[float]:
    return [heads.get(head, 0) for head in ("igst", "cgst", "sgst", "cess")]


def _table(book: Any, section: str, suffix: str, documents: list[dict[str, Any]], old_layout: bool) -> None:
    names = {"cdnr": "B2B-CDNR", "cdnra": "B2B-CDNRA", "ecom": "ECO", "ecoma": "ECOA"}
    if not section.startswith("impg"):
        _sheet(book, names.get(section, section.upper()) + suffix, section, documents, old_layout)
        return
    for amended in ("N", "Y"):
        some = [document for document in documents if document["isamd"] == amended]
        if some:
            _sheet(book, section.upper() + ("A" if amended == "Y" else ""), section, some, old_layout)


def _sheet(book: Any, name: str, section: str, documents: list[dict[str, Any]], old_layout: bool) -> None:
    sheet = book.add_worksheet(name)
    sheet.write(0, 0, "Goods and Services Tax - GSTR-2B")
    bands = list(_bands(section, old_layout))
    amended = section in ("b2ba", "cdnra", "ecoma", "isda")
    top = 5 if amended else 4
    if amended:
        sheet.write(4, 0, "Original Details")
        sheet.write(4, 2 + (section in ("cdnra", "isda")), "Revised Details")
    column = 0
    for band in bands:
        if isinstance(band, str):
            sheet.write(top, column, band)
            column += 1
            continue
        sheet.write(top, column, band[0])
        for lower in band[1]:
            sheet.write(top + 1, column, lower)
            column += 1
    for at, document in enumerate(documents, start=top + 2):
        values = list(_values(section, document, old_layout))
        sheet.write_row(at, 0, values)


def _bands(section: str, old_layout: bool) -> Iterable[Band]:
    if section.startswith("impg"):
        if section == "impgsez":
            yield from ("GSTIN of supplier", "Trade/Legal name")
        yield "Icegate Reference Date"
        yield ("Bill of Entry Details", ("Port Code", "Number", "Date", "Taxable Value"))
        yield ("Amount of tax (₹)", ("Integrated Tax(₹)", "Cess(₹)"))
        return
    if section.startswith("isd"):
        if section == "isda":
            yield from ("ISD Document type", "Document Number", "Document date")
        yield from ("GSTIN of ISD", "Trade/Legal name", "ISD Document type", "ISD Document number", "ISD Document date",
                    "Original Invoice Number", "Original invoice date")  # fmt: skip
        yield ("Input tax distribution by ISD", _TAX[1])
        yield from ("ISD GSTR-6 Period", "ISD GSTR-6 Filing Date", "Eligibility of ITC")
        return
    what = "Note" if section.startswith("cdnr") else "Document" if section.startswith("eco") else "Invoice"
    if section.endswith("a"):
        yield from ("Note type",) * (what == "Note")
        yield from (f"{what} number", f"{what} date")
    yield from ("GSTIN of supplier", "Trade/Legal name")
    if what == "Note":
        names = ("Note number", "Note type", "Note Supply type", "Note date", "Note Value (₹)")
    else:
        names = (f"{what} number", f"{what} type", f"{what} Date", f"{what} Value(₹)")
    yield (f"{what} Details", names)
    yield from ("Place of supply", "Supply Attract Reverse Charge")
    if old_layout:
        yield "Rate(%)"
    yield "Taxable Value (₹)"
    yield _TAX
    if not old_layout and (what == "Note" or section.endswith("a")):
        yield "Whether ITC to be reduced (Taxpayer's Input)"
        yield _REDUCTION
        yield "Remarks"
    yield from ("GSTR-1/1A/IFF/GSTR-5 Period", "GSTR-1/1A/IFF/GSTR-5 Filing Date", "ITC Availability", "Reason",
                "Applicable % of Tax Rate")  # fmt: skip
    if not old_layout:
        yield from ("Source", "IRN", "IRN Date")


def _values(section: str, document: dict[str, Any], old_layout: bool) -> Iterable[Any]:
    def day(*keys: str) -> str:
        return next((document[key].replace("-", "/") for key in keys if document.get(key)), "")

    taxes = [document.get(head, 0) for head in ("igst", "cgst", "sgst", "cess")]
    if section.startswith("impg"):
        if section == "impgsez":
            yield from (document["ctin"], document["trdnm"])
        yield from (day("refdt"), document["portcode"], document["boenum"], day("boedt"), document["txval"])
        yield from (document["igst"], document["cess"])
        return
    period = document["supprd"]
    filed = (f"{_MONTHS[int(period[:2]) - 1]}'{period[4:]}", day("supfildt"))
    if section.startswith("isd"):
        if section == "isda":
            yield from (_TYPES[document["odoctyp"]], document["odocnum"], day("odocdt"))
        yield from (document["ctin"], document["trdnm"], _TYPES[document["doctyp"]], document["docnum"], day("docdt"))
        yield from ("", "", *taxes, *filed, "Yes" if document["itcelg"] == "Y" else "No")
        return
    if section.endswith("a"):
        yield from (_TYPES[document.get("onttyp", "D")],) * section.startswith("cdnr")
        yield from (document.get("oinum", document.get("ontnum")), day("oidt", "ontdt"))
    yield from (document["ctin"], document["trdnm"])
    if section.startswith("cdnr"):
        yield from (document["ntnum"], _TYPES[document["typ"]], _TYPES[document["suptyp"]], day("dt"))
    else:
        yield from (document["inum"], _TYPES[document["typ"]], day("dt"))
    yield from (document["val"], STATES[document["pos"]], "Yes" if document["rev"] == "Y" else "No")
    if old_layout:
        yield 18
    yield from (document["txval"], *taxes)
    if not old_layout and (section.startswith("cdnr") or section.endswith("a")):
        yield from ("No", "", "", "", "", "")
    yield from (*filed, {"Y": "Yes", "N": "No", "T": "Temporary"}[document["itcavl"]])
    yield from (_REASONS.get(document["rsn"], ""), "100%")
    if not old_layout:
        yield from ("e-Invoice", "", "")

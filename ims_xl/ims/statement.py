"""The draft as a GSTR-2B file: `itcsumm`, and the documents behind it, in the shape of the portal's JSON.

Amounts are rupees, positive on credit notes too; the letter of the note tells the sign. What only the portal
knows is left out: the checksum, e-invoice references, rates below 100 %, the summary by counterparty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from ims_xl.gst.actions import ItcReduction
from ims_xl.gst.calendar import draft_date
from ims_xl.gst.documents import SUPPLY_TYPES, DocumentType, Section
from ims_xl.gst.gstr2b import LEAVES, OWN_DRAFT
from ims_xl.gst.money import rupees
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims.columns import Heads, amounts, days, flags, heads, plus, texts, times
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision, effective
from ims_xl.ims.draft_2b import Documents, Draft
from ims_xl.tables import TAX_HEADS, Draft2B, Records

_LISTS = {"b2b": "inv", "b2ba": "inv", "ecom": "inv", "ecoma": "inv", "cdnr": "nt", "cdnra": "nt"} | {
    "isd": "doclist",
    "isda": "doclist",
    "impgsez": "boe",
}
_SECTIONS = {
    Section.B2BDN: "cdnr",
    Section.B2BCN: "cdnr",
    Section.B2BDNA: "cdnra",
    Section.B2BCNA: "cdnra",
    Section.IMPGA: "impg",
    Section.IMPGSEZA: "impgsez",
}
_TYPE_CODES = {words: code for code, words in reversed(SUPPLY_TYPES.items())}  # the portal's first spelling of each
_REVERSED = ("b2b", "b2ba", "cdnr", "cdnra")
_DRAFT = "computed by ims_xl from the decisions; not the portal's statement"

Fields = dict[str, Any]


def to_json(draft: Draft, records: pd.DataFrame, context: Context) -> str:
    """JSON text of the draft, dated on the day the portal drafts GSTR-2B of the period."""
    drafted = draft_date(context.period, quarterly=context.quarterly)
    available, reversed_, rejected = _documents(draft, records)
    data: Fields = {
        "gstin": context.gstin,
        "rtnprd": context.closes.wire,
        "version": "1.0",
        "gendt": _day(drafted),
        "itcsumm": summary(draft.leaves),
        "docdata": _sections(available),
        "docRejdata": _sections(rejected),
    }
    if reversed_:
        data["docdata"]["itcrev"] = [{key: [] for key in _REVERSED} | _sections(reversed_)]
    return json.dumps({OWN_DRAFT: _DRAFT, "data": data}, ensure_ascii=False, indent=1) + "\n"


def summary(leaves: pd.DataFrame) -> dict[str, dict[str, Fields]]:
    """`itcsumm` of a Draft2B frame: block, bucket with its total, leaf with its heads, in rupees."""
    places = zip(*(texts(leaves, column) for column in (Draft2B.block, Draft2B.bucket, Draft2B.leaf)), strict=True)
    tax = dict(zip(places, heads(leaves), strict=True))
    blocks: dict[str, dict[str, Fields]] = {}
    totals: dict[tuple[str, str], Heads] = {}
    for leaf in LEAVES:
        own = tax[leaf.block, leaf.bucket, leaf.leaf]
        bucket = blocks.setdefault(leaf.block, {}).setdefault(leaf.bucket, _heads((0, 0, 0, 0)))
        bucket[leaf.leaf] = _heads(own)
        total = totals.get((leaf.block, leaf.bucket), (0, 0, 0, 0))
        totals[leaf.block, leaf.bucket] = plus(total, own)
    for (block, bucket_name), total in totals.items():
        blocks[block][bucket_name] |= _heads(total)
    return blocks


def _documents(draft: Draft, records: pd.DataFrame) -> tuple[list[Fields], list[Fields], list[Fields]]:
    """The documents that stand in the statement: available or not, reversed, rejected."""
    block_of = dict(
        zip(texts(draft.documents, Documents.record_id), texts(draft.documents, Documents.block), strict=True)
    )
    available: list[Fields] = []
    reversed_: list[Fields] = []
    rejected: list[Fields] = []
    where = {"itcavl": available, "itcunavl": available, "itcrev": reversed_, "itcRejected": rejected}
    for identity, document in zip(texts(records, Records.record_id), _read(records), strict=True):
        if block := block_of.get(identity):
            where[block].append(document | {"available": block != "itcunavl"})
    return available, reversed_, rejected


def _read(records: pd.DataFrame) -> Iterable[Fields]:
    """The records with what a statement tells of each, amounts positive."""
    columns: dict[str, list[Any]] = {
        "section": [Section(word) for word in texts(records, Records.section)],
        "kind": texts(records, Records.document_type),
        "supplier": texts(records, Records.supplier_gstin),
        "name": texts(records, Records.supplier_name),
        "type": texts(records, Records.supply_type),
        "number": texts(records, Records.document_number),
        "dated": days(records, Records.document_date),
        "port": texts(records, Records.port_code),
        "original": texts(records, Records.original_number),
        "original_dated": days(records, Records.original_date),
        "pos": texts(records, Records.place_of_supply),
        "reverse": flags(records, Records.reverse_charge),
        "value": amounts(records, Records.document_value),
        "taxable": amounts(records, Records.taxable_value),
        "tax": heads(records),
        "period": texts(records, Records.supplier_period),
        "filed": days(records, Records.filing_date),
        "reason": texts(records, Records.unavailable_reason),
        "decision": effective(records),
    }
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))


def _sections(documents: list[Fields]) -> dict[str, list[Fields]]:
    """The documents by section of the statement and supplier, in the order of the records."""
    sections: dict[str, dict[tuple[Any, ...], Fields]] = {}
    for one in documents:
        section: Section = one["section"]
        name = _SECTIONS.get(section, section.wire)
        suppliers = sections.setdefault(name, {})
        if name == "impg":
            suppliers[len(suppliers),] = _bill_of_entry(one)
            continue
        head: Fields = {"ctin": one["supplier"] or None, "trdnm": one["name"] or None}
        if name != "impgsez":
            head |= {"supfildt": _day(one["filed"]), "supprd": TaxPeriod(one["period"]).wire if one["period"] else None}
        supplier = suppliers.setdefault(tuple(head.values()), _told(head) | {_LISTS[name]: []})
        supplier[_LISTS[name]].append(_document(one, name))
    return {name: list(suppliers.values()) for name, suppliers in sections.items()}


def _document(one: Fields, name: str) -> Fields:
    """A document as its section of the statement has it."""
    if name == "impgsez":
        return _bill_of_entry(one)
    if name in ("isd", "isda"):
        return _isd_document(one)
    sign = -1 if one["kind"] == DocumentType.CREDIT_NOTE else 1
    letter = "C" if sign < 0 else "D"
    code = _TYPE_CODES.get(one["type"], one["type"]) or "R"
    numbered: Fields = {"inum": one["number"], "typ": code}
    original: Fields = {"oinum": one["original"], "oidt": _day(one["original_dated"])}
    if name in ("cdnr", "cdnra"):
        numbered = {"ntnum": one["number"], "typ": letter, "suptyp": code}
        original = {"onttyp": letter, "ontnum": one["original"], "ontdt": _day(one["original_dated"])}
    told = {
        **(original if one["section"].is_amendment else {}),
        **numbered,
        "dt": _day(one["dated"]),
        "val": _rupees(one["value"], sign),
        "txval": _rupees(one["taxable"], sign),
        **_heads(times(sign, one["tax"])),
        "pos": one["pos"] or None,
        "rev": "Y" if one["reverse"] else "N",
        "itcavl": "Y" if one["available"] else "N",
        "rsn": one["reason"],
        **_declaration(one["decision"], sign),
    }
    return _told(told)


def _declaration(decision: Decision, sign: int) -> Fields:
    """The ITC reduction and the remarks that went with the action."""
    told: Fields = {}
    if decision.reduction:
        told["itcRedReq"] = "N" if decision.reduction is ItcReduction.NONE else "Y"
    if decision.reduction is ItcReduction.PARTIAL:
        declared = _heads(times(sign, decision.declared))
        told |= {f"decl{head.capitalize()}": declared[head] for head in TAX_HEADS}
    if decision.remarks:
        told["remarks"] = decision.remarks
    return told


def _isd_document(one: Fields) -> Fields:
    """A document of an input service distributor."""
    sign = -1 if one["kind"] == DocumentType.ISD_CREDIT_NOTE else 1
    code = "ISDC" if sign < 0 else "ISDI"
    original = {"odoctyp": code, "odocnum": one["original"], "odocdt": _day(one["original_dated"])}
    return _told(
        {
            **(original if one["section"].is_amendment else {}),
            "doctyp": code,
            "docnum": one["number"],
            "docdt": _day(one["dated"]),
            **_heads(times(sign, one["tax"])),
            "itcelg": "Y" if one["available"] else "N",
        }
    )


def _bill_of_entry(one: Fields) -> Fields:
    """A Bill of Entry; it carries neither CGST nor SGST."""
    tax = _heads(one["tax"])
    return _told(
        {
            "refdt": _day(one["filed"]),
            "portcode": one["port"],
            "boenum": one["number"],
            "boedt": _day(one["dated"]),
            "isamd": "Y" if one["section"].is_amendment else "N",
            "txval": _rupees(one["taxable"], 1),
            "igst": tax["igst"],
            "cess": tax["cess"],
        }
    )


def _told(fields: Fields) -> Fields:
    """The fields that are known."""
    return {key: value for key, value in fields.items() if value is not None}


def _day(day: date | None) -> str | None:
    """A date as the portal writes it."""
    return f"{day:%d-%m-%Y}" if day else None


def _heads(tax: Heads) -> Fields:
    """The four heads in rupees."""
    return {head: _rupees(amount, 1) for head, amount in zip(TAX_HEADS, tax, strict=True)}


def _rupees(amount: int | None, sign: int) -> int | float | None:
    """Rupees as a JSON number; exact, for a float of two places is spelled as it was."""
    if amount is None:
        return None
    whole = rupees(sign * amount)
    return int(whole) if whole == whole.to_integral_value() else float(whole)

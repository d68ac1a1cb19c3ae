"""GSTR-2B as the portal's JSON: summary, documents by supplier, rejected ones apart, counter-parties' sums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from ims_xl.gst.gstr2b import BLOCKS, LEAVES
from ims_xl.gst.period import TaxPeriod
from ims_xl.sandbox.documents import Document, Tax, rupees, wire_day
from ims_xl.sandbox.placing import Placed, summed

_HEADS = ("igst", "cgst", "sgst", "cess")
_TABLES = ("b2b", "b2ba", "cdnr", "cdnra", "isd", "isda", "impg", "impgsez", "ecom", "ecoma")
_REVERSED = ("b2b", "b2ba", "cdnr", "cdnra")
_LISTS = {"cdnr": "nt", "cdnra": "nt", "isd": "doclist", "isda": "doclist", "impgsez": "boe"}

Names = Mapping[str, str]
Row = dict[str, Any]


def statement(gstin: str, period: str, made: date, placed: list[Placed], names: Names) -> Row:
    """The whole body: `chksum` and `data`."""
    rejected = [one.document for one in placed if one.leaf[0] == "itcRejected"]
    reversed_ = [one.document for one in placed if one.leaf[0] == "itcrev"]
    shown = [one.document for one in placed if one.leaf[0] in ("itcavl", "itcunavl")]
    data: Row = {
        "gstin": gstin,
        "rtnprd": TaxPeriod(period).wire,
        "version": "1.0",
        "gendt": wire_day(made.isoformat()),
        "itcsumm": summary(summed(placed)),
        "cpsumm": _parties(shown, names),
        "docdata": _tables(shown, names),
        "docRejdata": _tables(rejected, names),
        "cpSummRej": _parties(rejected, names),
    }
    if reversed_:
        data["docdata"]["itcrev"] = [{table: _by_supplier(reversed_, table, names, _with_items) for table in _REVERSED}]
    return sealed(data)


def sealed(data: Row) -> Row:
    """The data with its checksum."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return {"chksum": hashlib.sha256(text.encode()).hexdigest(), "data": data}


def parts(body: Row, size: int) -> list[Row]:
    """The body in files of so many documents; the first carries the sums, all together the documents."""
    pieces: list[tuple[str, str, Row]] = [
        (place, table, row)
        for place in ("docdata", "docRejdata")
        for table, rows in body["data"][place].items()
        for row in _single(table, rows)
    ]
    count = max(1, -(-len(pieces) // size))
    if count == 1:
        return [body]
    head = {key: value for key, value in body["data"].items() if key not in ("docdata", "docRejdata")}
    sums = ("itcsumm", "cpsumm", "cpSummRej")
    found = []
    for number in range(count):
        data = {key: value for key, value in head.items() if number == 0 or key not in sums}
        data |= {"fc": count, "file_num": number + 1, "docdata": {}, "docRejdata": {}}
        for place, table, row in pieces[number * size : (number + 1) * size]:
            _put(data[place].setdefault(table, []), _LISTS.get(table, "inv"), row)
        found.append(sealed(data))
    return found


def summary(sums: Mapping[tuple[str, str, str], Tax]) -> Row:
    """`itcsumm`: every block, bucket and leaf, in rupees; a bucket holds the sum of its leaves."""
    told: Row = {block: {} for block in BLOCKS}
    for leaf in LEAVES:
        bucket = told[leaf.block].setdefault(leaf.bucket, dict.fromkeys(_HEADS, 0))
        amounts = sums.get((leaf.block, leaf.bucket, leaf.leaf), (0, 0, 0, 0))
        bucket[leaf.leaf] = _told(amounts)
        for head, amount in zip(_HEADS, amounts, strict=True):
            bucket[head] += amount
    for buckets in told.values():
        for bucket in buckets.values():
            bucket |= {head: rupees(bucket[head]) for head in _HEADS}
    return told


def _tables(documents: list[Document], names: Names) -> Row:
    """The document tables that hold any of the documents."""
    told = {}
    for table in _TABLES:
        rows = _by_supplier(documents, table, names, _row)
        if rows:
            told[table] = rows
    return told


def _by_supplier(documents: Iterable[Document], table: str, names: Names, row: Callable[[Document], Row]) -> list[Row]:
    """The documents of a table under their suppliers; Bills of Entry from overseas stand alone."""
    own = [document for document in documents if document.kind.table == table]
    if table == "impg":
        return [row(document) for document in own]
    groups: dict[tuple[str, ...], Row] = {}
    for document in own:
        party = _supplier(document, names)
        group = groups.setdefault(tuple(party.values()), party | {_LISTS.get(table, "inv"): []})
        group[_LISTS.get(table, "inv")].append(row(document))
    return list(groups.values())


def _supplier(document: Document, names: Names) -> Row:
    party = {"ctin": document.stin, "trdnm": names.get(document.stin, "")}
    if document.kind.is_import:
        return party
    return party | {"supfildt": wire_day(document.filed_on), "supprd": TaxPeriod(document.rtnprd).wire}


def _row(document: Document) -> Row:
    """One document as its table shows it."""
    kind, table = document.kind, document.kind.table
    if kind.is_import:
        told: Row = {
            "refdt": wire_day(document.irefdt),
            "recdt": wire_day(document.irefdt),
            "portcode": document.portcd,
            "boenum": document.number,
            "boedt": wire_day(document.dated),
            "isamd": "Y" if kind.amends else "N",
        }
        if kind.amends:
            told["amendType"] = "A"
        amounts = {"txval": document.txval, "igst": document.igst, "cess": document.cess}
        return told | {name: rupees(amount) for name, amount in amounts.items()}
    if table in ("isd", "isda"):
        told = {"doctyp": document.doctyp, "docnum": document.number, "docdt": wire_day(document.dated)}
        if table == "isda":
            original = {"odocnum": document.original_number, "odocdt": wire_day(document.original_dated)}
            told = {"odoctyp": document.odoctyp or document.doctyp, **original, **told}
        return told | _told(document.tax) | {"itcelg": "Y" if document.eligible else "N"}
    if table in ("cdnr", "cdnra"):
        letter = "C" if kind.is_credit_note else "D"
        told = {"ntnum": document.number, "typ": letter, "suptyp": document.inv_typ or "R"}
        if kind.amends:
            original = {"ontnum": document.original_number, "ontdt": wire_day(document.original_dated)}
            told = {"onttyp": letter, **original, **told}
    else:
        told = {"inum": document.number, "typ": document.inv_typ or "R"}
        if kind.amends:
            told = {"oinum": document.original_number, "oidt": wire_day(document.original_dated), **told}
    told |= {
        "dt": wire_day(document.dated),
        "val": rupees(document.val),
        "txval": rupees(document.txval),
        **_told(document.tax),
        "pos": document.pos,
        "rev": "Y" if document.reverse else "N",
        "itcavl": "N" if document.reason else "Y",
        "rsn": document.reason,
        "diffprcnt": 1,
    }
    if document.reduction and document.action == "A":
        told["itcRedReq"] = document.reduction
        if document.declared is not None:
            names = ("declIgst", "declCgst", "declSgst", "declCess")
            told |= {name: rupees(amount) for name, amount in zip(names, document.declared, strict=True)}
    if document.remarks:
        told["remarks"] = document.remarks
    return told


def _with_items(document: Document) -> Row:
    """A document of the reversal table: its amounts stand in a line for the rate alone."""
    told = _row(document)
    amounts = {name: told.pop(name) for name in ("txval", *_HEADS)}
    rate = round(100 * sum(document.tax) / document.txval) if document.txval else 0
    return told | {"items": [{"num": 1, "rt": rate, **amounts}]}


def _parties(documents: list[Document], names: Names) -> Row:
    """Each counter-party's documents counted and added up, table by table."""
    sums: dict[str, dict[tuple[str, ...], Row]] = {}
    for document in documents:
        table = document.kind.table
        if table == "impg":
            continue
        party = _supplier(document, names)
        if table in ("cdnr", "cdnra"):
            party["nttyp"] = "C" if document.kind.is_credit_note else "D"
        elif table in ("isd", "isda"):
            party["doctyp"] = document.doctyp
        elif table == "impgsez":
            party["portcode"] = document.portcd
        adding = dict(zip(_HEADS, document.tax, strict=True))
        if document.kind.is_import:
            adding = {"igst": document.igst, "cess": document.cess}
        if table not in ("isd", "isda"):
            adding = {"txval": document.txval, **adding}
        row = sums.setdefault(table, {}).setdefault(
            tuple(party.values()), party | {"ttldocs": 0, **dict.fromkeys(adding, 0)}
        )
        row["ttldocs"] += 1
        for name, amount in adding.items():
            row[name] += amount
    for parties in sums.values():
        for row in parties.values():
            row |= {name: rupees(row[name]) for name in ("txval", *_HEADS) if name in row}
    return {table: list(sums[table].values()) for table in _TABLES if table in sums}


def _told(amounts: Tax) -> Row:
    return {head: rupees(amount) for head, amount in zip(_HEADS, amounts, strict=True)}


def _single(table: str, rows: list[Row]) -> Iterable[Row]:
    """The rows of a table with one document each, so that they can be dealt out to files."""
    inner = _LISTS.get(table, "inv")
    for row in rows:
        if table == "itcrev" or inner not in row:
            yield row
            continue
        for document in row[inner]:
            yield row | {inner: [document]}


def _put(rows: list[Row], inner: str, row: Row) -> None:
    """A row with one document into the table, beside its supplier's others where they are the last there."""
    party = {key: value for key, value in row.items() if key != inner}
    if inner in row and rows and {key: value for key, value in rows[-1].items() if key != inner} == party:
        rows[-1][inner].extend(row[inner])
    else:
        rows.append(row)

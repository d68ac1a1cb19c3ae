"""SAVE and RESETIMS: the rows of a request judged one by one, those that hold taken over together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ims_xl.sandbox import law, returns
from ims_xl.sandbox.documents import Document, Tax, amount, iso, key_of, period_of
from ims_xl.sandbox.refusals import Refused
from ims_xl.sandbox.sections import IN_IMS, Section
from ims_xl.sandbox.store import Store

_SECTIONS = {section.key: section for section in IN_IMS}
_Heads = tuple[tuple[str, str], ...]
_HEADS: _Heads = (
    ("val", "val"),
    ("txval", "txval"),
    ("iamt", "igst"),
    ("camt", "cgst"),
    ("samt", "sgst"),
    ("cess", "cess"),
)
_IMPORT_HEADS: _Heads = (("txval", "txval"), ("igst", "igst"), ("cess", "cess"))
_DECLARED = ("declIgst", "declCgst", "declSgst", "declCess")
_DISPLAY_ONLY = {"tradenm", "hash", "error_msg"}
_STALE = "IMSSAV0010"
_REMARKS = 250


@dataclass(slots=True)
class Asked:
    """One row of a request, read."""

    section: Section
    key: str
    told: dict[str, Any]
    amounts: tuple[int, ...]
    declared: Tax | None


@dataclass(frozen=True)
class Outcome:
    """What came of a request: how many rows hold, and the report of those that do not."""

    processed: int
    failed: int
    report: dict[str, list[dict[str, Any]]]


def take(store: Store, gstin: str, body: Any, kind: str, reference: str) -> Outcome:
    """Judge every row and take over those that hold, all together. `kind`: SAVE or RESET.

    Raises `Refused` where the request as a whole is not one (`IMSSAV005`, `GEN5001`); then nothing is taken over.
    """
    rows = _read(gstin, body, kind)
    with store.transaction():
        today = returns.now(store).date()
        known = store.open_with_keys([row.key for row in rows])
        refused: list[tuple[Asked, str, str]] = []
        changed: dict[str, Document] = {}
        history = []
        for row in rows:
            document = known.get(row.key)
            fault = _stale(row, document)
            if not fault and kind == "SAVE" and document is not None:
                fault = _closed(row, document, today)
            if fault or document is None:
                refused.append((row, *(fault or (_STALE, ""))))
                continue
            before = document.action
            _set(document, row, kind)
            changed[row.key] = document
            declared = json.dumps(document.declared) if document.declared else ""
            history.append((row.key, before, document.action, document.reduction, declared, document.remarks))
        _write(store, list(changed.values()), history, kind, reference)
        returns.acted(store, gstin, [document.period for document in changed.values() if document.filed_on])
    return Outcome(len(rows) - len(refused), len(refused), _report(refused))


def _read(gstin: str, body: Any, kind: str) -> list[Asked]:
    """The rows of a request. Raises `Refused` on the first thing that is not as the schema has it."""
    if not isinstance(body, dict):
        raise Refused("IMSSAV005")
    for name in ("rtin", "reqtyp", "invdata"):
        if name not in body:
            raise Refused("GEN5001", f"Missing mandatory parameters: {name}")
    if body["rtin"] != gstin:
        raise Refused("RET11402")
    if body["reqtyp"] != kind or not isinstance(body["invdata"], dict):
        raise Refused("IMSSAV005")
    rows = []
    for name, told in body["invdata"].items():
        section = _SECTIONS.get(name)
        if section is None or not isinstance(told, list):
            raise Refused("IMSSAV005", f"Schema validation failure: invdata.{name}")
        for place, record in enumerate(told):
            try:
                rows.append(_row(gstin, section, record, kind))
            except (KeyError, TypeError, ValueError, AttributeError) as fault:
                lacks = f"{fault} is missing" if isinstance(fault, KeyError) else fault
                text = f"Schema validation failure: invdata.{name}[{place}]: {lacks}"
                raise Refused("IMSSAV005", text) from fault
    if not rows:
        raise Refused("IMSSAV005", "Schema validation failure: invdata is empty")
    return rows


def _row(gstin: str, section: Section, told: dict[str, Any], kind: str) -> Asked:
    number = told[section.number]
    if not isinstance(number, str):
        raise ValueError(f"{section.number} must be text")
    if told["prev_status"] not in ("A", "R", "P", "N"):
        raise ValueError(f"prev_status {told['prev_status']!r}")
    if kind == "SAVE" and told["action"] not in ("A", "R", "P"):
        raise ValueError(f"action {told['action']!r}")
    extra = _DISPLAY_ONLY.intersection(told) or ({"action"}.intersection(told) if kind == "RESET" else set())
    if extra:
        raise ValueError(f"{min(extra)} is not expected")
    if told.get("itcRedReq", "Y") not in ("Y", "N") or not isinstance(told.get("remarks", ""), str):
        raise ValueError("itcRedReq or remarks")
    declared: Tax | None = None
    if any(name in told for name in _DECLARED):
        igst, cgst, sgst, cess = (amount(told.get(name, 0)) for name in _DECLARED)
        declared = (igst, cgst, sgst, cess)
    heads = _IMPORT_HEADS if section.is_import else _HEADS
    party = told["portcd" if section.is_import else "stin"]
    if section.is_import:
        period_of(told["itcprd"])
    else:
        period_of(told["rtnprd"])
        if not isinstance(told["pos"], str) or not isinstance(told["srcform"], str):
            raise ValueError("pos and srcform must be text")
    amounts = tuple(amount(told[name]) for name, _ in heads)
    key = key_of(gstin, section, party, number, iso(told[section.date]))
    return Asked(section, key, told, amounts, declared)


def _stale(row: Asked, document: Document | None) -> tuple[str, str] | None:
    """Is the row about what the portal no longer has, or has otherwise?"""
    if document is None or document.direct:
        return _STALE, ""
    told, heads = row.told, _IMPORT_HEADS if row.section.is_import else _HEADS
    same = (
        told["prev_status"] == document.action
        and row.amounts == tuple(getattr(document, name) for _, name in heads)
        and iso(told[row.section.date]) == document.dated
        and told.get("inv_typ", document.inv_typ) == document.inv_typ
        and told.get("pos", document.pos) == document.pos
        and period_of(told.get("rtnprd") or told["itcprd"]) == document.rtnprd
    )
    if same and row.section.original_number and not row.section.is_import:
        same = told.get(row.section.original_number) == document.original_number
    return None if same else (_STALE, "")


def _closed(row: Asked, document: Document, today: Any) -> tuple[str, str] | None:
    """Is the action, the reduction or the remark not open to the record?"""
    told, action, remarks = row.told, row.told["action"], row.told.get("remarks", "")
    wrong = ""
    if action == "R" and row.section.is_import:
        wrong = "Reject is not available for this record"
    elif action == "P" and not law.may_pend(document, today):
        wrong = "Pending is not available for this record"
    elif len(remarks) > _REMARKS:
        wrong = f"Remarks are longer than {_REMARKS} characters"
    elif ("itcRedReq" in told or row.declared is not None) and (action != "A" or not document.specified):
        wrong = "ITC reduction is not available for this record and action"
    elif action == "A" and document.specified:
        wrong = _wrong_reduction(row, document, remarks)
    return ("IMSSAV005", f"Schema validation failure: {wrong}") if wrong else None


def _wrong_reduction(row: Asked, document: Document, remarks: str) -> str:
    """What is wrong with the declaration of an accepted record that takes one."""
    asked, declared = row.told.get("itcRedReq"), row.declared
    if asked is None:
        return "itcRedReq is to be given for this record"
    if asked == "N" and declared is not None and any(declared):
        return "No amounts are declared where ITC is not to be reduced"
    if asked == "Y" and declared is not None:
        if any(not 0 <= mine <= whole for mine, whole in zip(declared, document.tax, strict=True)):
            return "A declared amount is more than the tax of the record"
        if declared[1] != declared[2]:
            return "Declared CGST and SGST differ"
    if (asked == "N" or declared is not None) and not remarks.strip():
        return "Remarks are mandatory where ITC is reduced in part or not at all"
    return ""


def _set(document: Document, row: Asked, kind: str) -> None:
    """The document with what was decided on it; a reset clears it all. Amounts of nothing ask for a full reduction."""
    saved = kind == "SAVE"
    document.action = row.told["action"] if saved else "N"
    document.reduction = row.told.get("itcRedReq", "") if saved else ""
    declared = row.declared if saved and document.reduction == "Y" and any(row.declared or ()) else None
    document.d_igst, document.d_cgst, document.d_sgst, document.d_cess = declared or (None, None, None, None)
    document.remarks = row.told.get("remarks", "") if saved else ""


def _write(
    store: Store, changed: list[Document], history: Sequence[tuple[str, ...]], kind: str, reference: str
) -> None:
    at = store.meta("now")
    store.write_many(
        "UPDATE documents SET action = ?, reduction = ?, d_igst = ?, d_cgst = ?, d_sgst = ?, d_cess = ?, remarks = ? "
        "WHERE id = ?",
        [
            (one.action, one.reduction, one.d_igst, one.d_cgst, one.d_sgst, one.d_cess, one.remarks, one.id)
            for one in changed
        ],
    )
    store.write_many(
        "INSERT INTO history (key, at, what, reference, before, action, reduction, declared, remarks) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(key, at, kind, reference, *rest) for key, *rest in history],
    )


def _report(refused: list[tuple[Asked, str, str]]) -> dict[str, list[dict[str, Any]]]:
    """The rows refused, by section, supplier and reason."""
    report: dict[str, dict[tuple[str, str, str], dict[str, Any]]] = {}
    for row, code, message in refused:
        told = row.told
        refusal = Refused(code, message)
        party = told.get("stin", "")
        told_of = report.setdefault(row.section.told, {}).setdefault(
            (party or told.get("portcd", ""), code, refusal.message),
            {"stin": party, "error_cd": code, "error_msg": refusal.message, "inv": []},
        )
        if row.section.is_import:
            told_of["portcd"] = told["portcd"]
        period = told.get("rtnprd") or told.get("itcprd", "")
        told_of["inv"].append({"rtnprd": period, "inum": told[row.section.number]})
    return {section: list(told.values()) for section, told in report.items()}

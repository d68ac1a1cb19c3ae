"""GETCOUNT and GETINV: the records that stand in IMS, as the portal tells them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ims_xl.sandbox import returns
from ims_xl.sandbox.documents import rupees
from ims_xl.sandbox.refusals import Refused
from ims_xl.sandbox.sections import ASKED, IN_IMS
from ims_xl.sandbox.store import OPEN, Store

_STATES = {"A": "accept", "R": "reject", "P": "pending", "N": "noaction"}
_DECLARED = ("declIgst", "declCgst", "declSgst", "declCess")


def counts(store: Store, gstin: str) -> dict[str, Any]:
    """How many records stand in each section, by what was done with them; empty sections are left out."""
    told: dict[str, dict[str, Any]] = {"all_oth": {}, "imp_gds": {}}
    found = store.rows(
        f"SELECT section, action, count(*) FROM documents WHERE gstin = ? AND direct = 0 AND {OPEN} GROUP BY 1, 2",
        gstin,
    )
    for section in IN_IMS:
        here = {action: count for key, action, count in found if key == section.key}
        if here:
            group = told["imp_gds" if section.is_import else "all_oth"]
            states = {name: here.get(letter, 0) for letter, name in _STATES.items()}
            if section.is_import:
                del states["reject"]
            group[section.key] = states
    for group in told.values():
        group["ttl_cnt"] = sum(sum(states.values()) for states in group.values())
    return told | {"inv_supp_isd": {}}


def section_of(asked: str) -> str:
    """The key of a section by its name in GETINV. Raises `Refused`."""
    if asked not in ASKED:
        raise Refused("GEN5001", f"Unknown section {asked}")
    return ASKED[asked].key


def count(store: Store, gstin: str, section: str, status: str) -> int:
    """How many records a section holds, all or those with one action."""
    found = store.one(f"SELECT count(*) FROM documents WHERE {_where(status)}", gstin, section, *_value(status))
    assert found is not None
    return int(found[0])


def bodies(store: Store, gstin: str, section: str, status: str, size: int) -> Iterator[tuple[int, bytes]]:
    """The records of a section as JSON, so many at a time: how many, and `{"b2b": [...]}`; at least one body."""
    rows = iter(
        store.rows(
            "SELECT wire, filed_on, action, reduction, d_igst, d_cgst, d_sgst, d_cess, remarks, specified, "
            f"pending_until, hash FROM documents WHERE {_where(status)} ORDER BY id",
            gstin,
            section,
            *_value(status),
        )
    )
    today = returns.now(store).date().isoformat()
    first = True
    while (some := list(islice(rows, size))) or first:
        first = False
        told = ",".join(_record(row, today, imports=section.startswith("imp")) for row in some)
        yield len(some), f'{{"{section}":[{told}]}}'.encode()


def _where(status: str) -> str:
    return f"gstin = ? AND section = ? AND direct = 0 AND {OPEN}{' AND action = ?' if status else ''}"


def _value(status: str) -> tuple[str, ...]:
    return (status,) if status else ()


def _record(row: tuple[Any, ...], today: str, *, imports: bool) -> str:
    """One record: the supplier's part as it lies, then what was decided on it and what is blocked."""
    wire, filed_on, action, reduction, *declared, remarks, specified, pending_until, digest = row
    blocked = pending_until == "-" or "" < pending_until < today
    told = f'{wire[:-1]},"action":"{action}","ispendactblocked":"{"Y" if blocked else "N"}","hash":{json.dumps(digest)}'
    if not imports:
        status = "Filed" if filed_on else "Not Filed"
        red_blocked = "N" if specified else "Y"
        told += f',"srcfilstatus":"{status}","isRemarksBlocked":"N","isItcRedReqBlocked":"{red_blocked}"'
    if remarks:
        told += f',"remarks":{json.dumps(remarks)}'
    if reduction:
        told += f',"itcRedReq":"{reduction}"'
    if declared[0] is not None:
        amounts = {name: rupees(amount) for name, amount in zip(_DECLARED, declared, strict=True)}
        told += "," + json.dumps(amounts)[1:-1]
    return told + "}"

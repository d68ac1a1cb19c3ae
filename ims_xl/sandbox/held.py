"""What the portal holds of each document, with all that was ever done with it, for a look inside."""

from __future__ import annotations

import json
from typing import Any

from ims_xl.sandbox.documents import Document
from ims_xl.sandbox.store import Store


def records_of(store: Store, gstin: str) -> list[dict[str, Any]]:
    """What the portal holds of each document, with all that was ever done with it, for tests."""
    told = []
    history: dict[str, list[dict[str, Any]]] = {}
    names = ("what", "at", "reference", "before", "action", "reduction", "declared", "remarks")
    for key, *line in store.rows(f"SELECT key, {', '.join(names)} FROM history ORDER BY number"):
        entry = dict(zip(names, line, strict=True))
        entry["declared"] = json.loads(entry["declared"]) if entry["declared"] else None
        history.setdefault(key, []).append(entry)
    for document in store.documents("gstin = ?", gstin):
        told.append(_held(document) | {"history": history.get(document.key, [])})
    return told


def _held(document: Document) -> dict[str, Any]:
    return {
        "key": document.key,
        "section": document.section,
        "stin": document.stin,
        "number": document.number,
        "dated": document.dated,
        "tax": document.tax,
        "filed_on": document.filed_on,
        "period": document.period,
        "in_ims": bool(document.kind.asked) and not (document.direct or document.withdrawn or document.closed_in),
        "withdrawn": bool(document.withdrawn),
        "closed_in": document.closed_in,
        "action": document.action,
        "reduction": document.reduction,
        "declared": document.declared,
        "remarks": document.remarks,
        "pending_until": document.pending_until,
    }

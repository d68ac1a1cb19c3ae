"""What suppliers and customs do: save, file, amend, withdraw, and what the portal makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from ims_xl.errors import NotAllowed
from ims_xl.gst.period import TaxPeriod
from ims_xl.sandbox import law
from ims_xl.sandbox.documents import Document, from_wire, iso, key_of, wire
from ims_xl.sandbox.sections import AMENDED_BY, SECTIONS, Section
from ims_xl.sandbox.store import OPEN, Store

WHAT = ("save", "file", "amend", "withdraw", "reverse")


def happens(store: Store, event: dict[str, Any], today: date) -> None:
    """One event of a supplier, on that day. Raises `NotAllowed` with what stands against it.

    `save` and `file` take a whole document; `file` also one saved before, by its key, or without a document all that
    the supplier (`stin`) has saved. `amend` takes the key and what changes. `withdraw` takes the key. `reverse`
    takes the document of a rule 37A reversal with the day its supplier `filed_on`.
    """
    name, gstin = event["event"], event["gstin"]
    if name not in WHAT:
        raise NotAllowed(f'"{name}" is no event; suppliers {", ".join(WHAT)}.')
    if name == "file" and "document" not in event:
        return _file_all(store, gstin, event["stin"], today)
    try:
        section, told = SECTIONS[event["section"]], dict(event["document"])
    except (KeyError, TypeError) as fault:
        raise NotAllowed(f'The event "{name}" needs a section of IMS and a document. It has: {event}.') from fault
    if name in ("save", "file"):
        return _report(store, gstin, section, told, today if name == "file" else None)
    if name == "reverse":
        first_filed = iso(told.pop("filed_on"))
        return _report(store, gstin, section, told | {"rule_37a": True}, today, first_filed)
    document = _known(store, gstin, section, told)
    if name == "amend":
        return _amend(store, document, told, event.get("filed", bool(document.filed_on)), today)
    if document.filed_on:
        raise NotAllowed(f"{document.number} is filed; its supplier can amend it, not withdraw it.")
    _note(store, document, today, "withdrawn")
    store.change([replace(document, withdrawn=1)])
    return None


def bulk(store: Store, gstin: str, section: str, documents: list[dict[str, Any]], filed_on: date) -> None:
    """Many new documents of one section, filed on one day, in one go."""
    made = [from_wire(gstin, SECTIONS[section], told) for told in documents]
    for document in made:
        _filed(store, document, filed_on)
    store.add(made)


def settle(store: Store, document: Document) -> None:
    """What the law says of it anew: whether it reduces credit, and until when it may be pending."""
    quarterly = store.one("SELECT quarterly FROM taxpayers WHERE gstin = ?", document.gstin)
    document.specified = int(law.is_specified(document, store.original_of(document)))
    document.pending_until = law.pending_until(document, bool(quarterly and quarterly[0]))


def _report(
    store: Store, gstin: str, section: Section, told: dict[str, Any], filed_on: date | None, first_filed: str = ""
) -> None:
    """A document is saved or filed; one that was saved before is edited by it."""
    try:
        before = _find(store, gstin, section, told, OPEN)
        document = before if before is not None and len(told) <= 3 else from_wire(gstin, section, told)
    except (KeyError, ValueError) as fault:
        raise NotAllowed(f"The document of {section.key} is not whole: {fault}.") from fault
    if before is not None and before.filed_on:
        raise NotAllowed(f"{before.number} is filed already; its supplier can only amend it.")
    if before is not None and document is not before:
        document = _edited(store, before, document)
    if filed_on is not None:
        _filed(store, document, filed_on)
        document.filed_on = first_filed or document.filed_on
    else:
        settle(store, document)
    if before is None:
        store.add([document])
    else:
        store.change([document])


def _edited(store: Store, before: Document, now: Document) -> Document:
    """A saved document as its supplier has it now; where anything changed, what was decided on it is undone."""
    if wire(before) == wire(now):
        return before
    if before.action != "N":
        _note(store, before, None, "edited by the supplier")
    return replace(now, id=before.id)


def _filed(store: Store, document: Document, filed_on: date) -> None:
    document.filed_on = filed_on.isoformat()
    document.period = law.period_of_filing(document, filed_on)
    direct, document.reason = law.goes_directly(document, filed_on)
    document.direct = int(direct)
    settle(store, document)


def _file_all(store: Store, gstin: str, stin: str, today: date) -> None:
    saved = store.documents(f"gstin = ? AND stin = ? AND filed_on = '' AND {OPEN}", gstin, stin)
    if not saved:
        raise NotAllowed(f"{stin} has nothing saved that it could file.")
    for document in saved:
        _filed(store, document, today)
    store.change(saved)


def _amend(store: Store, document: Document, told: dict[str, Any], filed: bool, today: date) -> None:
    """What is only saved is edited; what is filed is amended by a record of its own in the amendment section."""
    section, key_names = document.kind, {document.kind.number, document.kind.date, "stin", "portcd"}
    if not document.filed_on:
        whole = _told(document) | told
        now = _edited(store, document, _parsed(document.gstin, section, whole))
        settle(store, now)
        store.change([now])
        return
    if section.key not in AMENDED_BY and not section.amends:
        raise NotAllowed(f"Nothing in {section.key} can be amended.")
    target = section if section.amends else AMENDED_BY[section.key]
    whole = _told(document) | {key: value for key, value in told.items() if key not in key_names}
    whole[target.number] = told.get("new_number", document.number)
    whole[target.date] = whole.pop(section.date)
    if target.original_number:
        whole[target.original_number], whole[target.original_date] = document.number, whole[target.date]
    period = TaxPeriod.of(today).next(-1).wire
    whole["rtnprd"] = whole["itcprd"] = told.get("rtnprd", period)
    _report(store, document.gstin, target, whole, today if filed else None)


def _told(document: Document) -> dict[str, Any]:
    told = wire(document)
    if document.reverse:
        told["rev"] = "Y"
    return told | ({"stin": document.stin} if document.stin else {})


def _parsed(gstin: str, section: Section, told: dict[str, Any]) -> Document:
    try:
        return from_wire(gstin, section, told)
    except (KeyError, ValueError) as fault:
        raise NotAllowed(f"The document of {section.key} is not whole: {fault}.") from fault


def _find(store: Store, gstin: str, section: Section, told: dict[str, Any], where: str) -> Document | None:
    """The document of that party and number, the latest; its date may be left out where the number is its only one."""
    party = told["portcd"] if section.is_import else told["stin"]
    if section.date in told:
        key = key_of(gstin, section, party, told[section.number], iso(told[section.date]))
        found = store.documents(f"key = ? AND {where}", key)
    else:
        column = "portcd" if section.is_import else "stin"
        found = store.documents(
            f"gstin = ? AND section = ? AND {column} = ? AND number = ? AND {where}",
            gstin,
            section.key,
            party,
            told[section.number],
        )
    return found[-1] if found else None


def _known(store: Store, gstin: str, section: Section, told: dict[str, Any]) -> Document:
    try:
        found = _find(store, gstin, section, told, "withdrawn = 0")
    except (KeyError, ValueError) as fault:
        raise NotAllowed(f"Name the document by its party and number; missing: {fault}.") from fault
    if found is None:
        raise NotAllowed(f"No {section.key} {told[section.number]} is known.")
    return found


def _note(store: Store, document: Document, today: date | None, what: str) -> None:
    """A line in the record's history, when what was decided on it ends with it."""
    store.write(
        "INSERT INTO history (key, at, what, reference, before, action, reduction, declared, remarks) "
        "VALUES (?, ?, ?, '', ?, 'N', '', '', '')",
        document.key,
        today.isoformat() if today else store.meta("now"),
        what,
        document.action,
    )

"""A story: who the taxpayers are, and what suppliers and customs do on which day. JSON or TOML.

    {"starts": "2026-11-12",
     "taxpayers": [{"gstin": …, "username": …, "name": …, "gstr3b_filed_to": "2026-09"}],
     "suppliers": {"29AAACT2222B1ZX": "TATVA TECHNOLOGIES LLP"},
     "earlier": [{"section": "b2b", "supplier_gstin": …, "number": …, "period_2b": "092026", "action": "A", …}],
     "events": [{"on": "2026-11-11", "event": "file", "section": "b2b", "document": {"stin": …, "inum": …, …}}],
     "settings": {"inline_limit": 1000}}

Documents have the keys of the portal's records, and where they matter `rev`, `itcelg`, `doctyp`. An event of a
story with several taxpayers names its `gstin`.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from ims_xl.errors import FileUnreadable, WrongFile
from ims_xl.gst.period import TaxPeriod
from ims_xl.sandbox.documents import Document, from_wire
from ims_xl.sandbox.sections import SECTIONS
from ims_xl.sandbox.suppliers import WHAT

EVENTS = (*WHAT, "file_3b")


@dataclass(frozen=True)
class Settings:
    """How the portal behaves where the law leaves it open."""

    otp: str = "575757"  # empty: six new digits each time
    token_minutes: int = 360
    inline_limit: int = 1000  # records of a section answered at once; more come as files
    part_records: int = 10_000  # records in one file
    est_minutes: float = 0.0  # how long files are said to take
    file_waits: int = 1  # answers RTN_24 before files are ready
    status_waits: int = 1  # answers IP before a save, reset or 2B is done
    statement_documents: int = 10_000  # documents of a GSTR-2B in one file


@dataclass(frozen=True)
class Taxpayer:
    """A recipient with an account at the portal."""

    gstin: str
    username: str
    name: str
    quarterly: bool = False
    api_access: bool = True
    filed_to: str = ""  # the last return period whose GSTR-3B is filed, yyyy-mm


@dataclass(frozen=True)
class Story:
    """What is known at the start, and what will happen."""

    title: str
    starts: datetime
    taxpayers: tuple[Taxpayer, ...]
    suppliers: dict[str, str]
    earlier: tuple[Document, ...]
    events: tuple[dict[str, Any], ...]  # each with `on`, an ISO day, and `event`
    settings: Settings = field(default_factory=Settings)


def read(path: Path) -> Story:
    """The story of a file. Raises `FileUnreadable` or `WrongFile` with what is wrong and where."""
    try:
        text = path.read_text(encoding="utf-8")
        told = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError as fault:
        raise FileUnreadable(f"{path} cannot be read: {fault.strerror}. Name a story file, or none.") from fault
    except UnicodeDecodeError as fault:
        raise FileUnreadable(
            f"{path} is no text. Name a story as JSON or TOML; docs/sandbox.md has its shape."
        ) from fault
    except ValueError as fault:
        raise FileUnreadable(f"{path} is no JSON or TOML: {fault}. See docs/sandbox.md for a story's shape.") from fault
    try:
        return of(told)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        lacks = f"{fault} is missing" if isinstance(fault, KeyError) else str(fault)
        raise WrongFile(f"{path} is no story: {lacks}. See docs/sandbox.md for a story's shape.") from fault


def of(told: dict[str, Any]) -> Story:
    """The story of its parts. Raises `KeyError` or `ValueError` on what is not whole."""
    taxpayers = tuple(_taxpayer(one) for one in told["taxpayers"])
    only = taxpayers[0].gstin if len(taxpayers) == 1 else ""
    events = []
    for number, event in enumerate(told.get("events", ()), start=1):
        if event["event"] not in EVENTS:
            raise ValueError(f'event {number} is "{event["event"]}"; a story knows {", ".join(EVENTS)}')
        gstin = event.get("gstin", only)
        if gstin not in {one.gstin for one in taxpayers}:
            raise ValueError(f"event {number} names no taxpayer of the story")
        events.append(event | {"on": _day(event["on"]).isoformat(), "gstin": gstin})
    known = {one.name for one in fields(Settings)}
    unknown = set(told.get("settings", {})) - known
    if unknown:
        raise ValueError(f'"{min(unknown)}" is no setting; there are {", ".join(sorted(known))}')
    starts = told["starts"]
    return Story(
        title=told.get("title", ""),
        starts=datetime.fromisoformat(starts) if isinstance(starts, str) else datetime.combine(_day(starts), time()),
        taxpayers=taxpayers,
        suppliers=dict(told.get("suppliers", {})),
        earlier=tuple(_earlier(one, one.get("gstin", only)) for one in told.get("earlier", ())),
        events=tuple(events),
        settings=Settings(**told.get("settings", {})),
    )


def _taxpayer(told: dict[str, Any]) -> Taxpayer:
    return Taxpayer(
        gstin=told["gstin"],
        username=told["username"],
        name=told.get("name", ""),
        quarterly=bool(told.get("quarterly", False)),
        api_access=bool(told.get("api_access", True)),
        filed_to=TaxPeriod(told["gstr3b_filed_to"]).text,
    )


def _earlier(told: dict[str, Any], gstin: str) -> Document:
    """A document of a period whose GSTR-3B is filed; the keys are those of the history of originals."""
    section = SECTIONS[told["section"]]
    party = "portcd" if section.is_import else "stin"
    names = {"txval": "txval", "igst": "igst" if section.is_import or not section.asked else "iamt", "cess": "cess"}
    names |= {"cgst": "camt", "sgst": "samt"} if section.asked else {"cgst": "cgst", "sgst": "sgst"}
    body = {
        party: told["port_code" if section.is_import else "supplier_gstin"],
        section.number: told["number"],
        section.date: told["date"],
        "rtnprd": told["period_2b"],
        "itcprd": told["period_2b"],
        **{names[name]: told[name] for name in names if told.get(name) is not None},
    }
    document = from_wire(gstin, section, body)
    document.period = document.closed_in = document.rtnprd
    document.filed_on = TaxPeriod(document.rtnprd).next().day(1).isoformat()
    document.action = told.get("action") or "N"
    return document


def _day(told: Any) -> date:
    return told if isinstance(told, date) else date.fromisoformat(told)

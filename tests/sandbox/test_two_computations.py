"""GSTR-2B of the stand-in portal and the program's own draft, made apart from each other: equal to the paisa.

Made-up months go through the whole line: suppliers file, the user decides, the portal saves, the records come back as
its bodies tell them and are read as any download is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from caller import GSTIN, asked
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import draft_2b
from ims_xl.ims.context import Context
from ims_xl.sandbox import actions, records, returns
from ims_xl.sandbox.control import set_clock
from ims_xl.sandbox.placing import summed
from ims_xl.sandbox.portal import Portal
from ims_xl.sandbox.sections import AMENDED_BY, IN_IMS, SECTIONS
from ims_xl.sandbox.story import of
from ims_xl.sources.portal import gstr2b, ims

OCTOBER = Context(GSTIN, TaxPeriod("2026-10"))
SUPPLIER = "29AAACT2222B1ZX"
PAISE = st.integers(0, 10**9)
WHO = {"gstin": GSTIN, "username": "rainbow", "gstr3b_filed_to": "2026-09"}
ORIGINALS = ["b2b", "b2bdn", "b2bcn", "ecom", "impg", "impgsez"]


@st.composite
def tales(draw: st.DrawFn) -> dict[str, Any]:
    """A document, perhaps amended: what it was, what was done with it before, and what is decided now. Paise."""
    return {
        "section": draw(st.sampled_from(ORIGINALS)),
        "tax": draw(PAISE),
        "cess": draw(st.integers(0, 999)),
        "amended": draw(st.none() | PAISE),
        "before": draw(st.sampled_from([None, "A", "R", "N"])),  # None: the original is of October too
        "filed": draw(st.booleans()),
        "route": draw(st.sampled_from(["", "", "", "reverse charge", "place of supply"])),
        "action": draw(st.sampled_from(["A", "R", "P", ""])),
        "original_action": draw(st.sampled_from(["A", "R", "P", ""])),
        "reduction": draw(st.sampled_from(["full", "partial", "none"])),
        "share": draw(st.floats(0, 1)),
    }


def told(section: str, number: str, dated: str, paise: int, cess: int, route: str) -> dict[str, Any]:
    """A document as the portal's bodies have it."""
    here = SECTIONS[section]
    party = {"portcd": "INNSA1", "stin": SUPPLIER} if here.is_import else {"stin": SUPPLIER}
    amounts: dict[str, Any] = {"txval": paise / 20, "cess": cess / 100}
    amounts["igst" if here.is_import else "iamt"] = paise / 100
    rest: dict[str, Any] = {"irefdt": "16-10-2026", "itcprd": "102026"}
    if not here.is_import:
        rest = {"val": paise / 10, "pos": "27", "inv_typ": "R", "camt": 0, "samt": 0, "rtnprd": "102026"}
    if route == "reverse charge" and section in ("b2b", "b2bdn", "b2bcn"):
        rest["rev"] = "Y"
    if route == "place of supply" and section in ("b2b", "b2bdn", "b2bcn"):
        rest["pos"] = SUPPLIER[:2]
        amounts |= {"iamt": 0, "camt": paise / 200, "samt": paise / 200}
    return party | {here.number: number, here.date: dated} | amounts | rest


def month(stories: list[dict[str, Any]]) -> Any:
    """The month as a story for the portal."""
    earlier, events = [], []
    for place, tale in enumerate(stories):
        number, section = f"D{place}", tale["section"]
        amended, route = tale["amended"] is not None, "" if tale["amended"] is not None else tale["route"]
        dated = "10-09-2026" if amended and tale["before"] else "05-10-2026"
        event = "file" if tale["filed"] or SECTIONS[section].is_import else "save"
        first = told(section, number, dated, tale["tax"], tale["cess"], route)
        if not amended:
            events.append({"on": "2026-11-10", "event": event, "section": section, "document": first})
            continue
        if tale["before"]:
            party = {"port_code": "INNSA1"} if SECTIONS[section].is_import else {"supplier_gstin": SUPPLIER}
            past = {"number": number, "date": dated, "txval": 0, "igst": tale["tax"] / 100, "cgst": 0, "sgst": 0}
            past |= {"cess": tale["cess"] / 100, "period_2b": "092026", "action": tale["before"]}
            earlier.append({"section": section, "gstr3b_filed": True, **party, **past})
        else:
            events.append({"on": "2026-11-09", "event": "file", "section": section, "document": first})
        target = AMENDED_BY[section]
        second = told(target.key, number, dated, tale["amended"], tale["cess"], "")
        if target.original_number:
            second |= {target.original_number: number, target.original_date: dated}
        events.append({"on": "2026-11-10", "event": event, "section": target.key, "document": second})
    return {"starts": "2026-11-12", "taxpayers": [WHO], "earlier": earlier, "events": events}


def shown(portal: Portal) -> dict[str, list[dict[str, Any]]]:
    """The records as GETINV tells them."""
    bodies = {}
    for section in IN_IMS:
        ((_, body),) = records.bodies(portal.store, GSTIN, section.key, "", 1000)
        bodies |= json.loads(body)
    return bodies


def decide(portal: Portal, stories: list[dict[str, Any]]) -> None:
    """Save every tale's decision, as far as it is open to its record; what is not open must be refused."""
    for section, records_ in shown(portal).items():
        for record in records_:
            number = record.get("inum") or record.get("nt_num") or record["boenum"]
            tale = stories[int(number[1:])]
            is_last = tale["amended"] is None or bool(SECTIONS[section].amends)
            action = tale["action" if is_last else "original_action"]
            more: dict[str, Any] = {}
            if action == "A" and record.get("isItcRedReqBlocked") == "N":
                more = {"itcRedReq": "N" if tale["reduction"] == "none" else "Y", "remarks": "because"}
                if tale["reduction"] == "partial":
                    more["declIgst"] = round(tale["share"] * (tale["amended"] if is_last and tale["amended"] is not None
                                                              else tale["tax"])) / 100  # fmt: skip
            if action:
                body = {"rtin": GSTIN, "reqtyp": "SAVE", "invdata": {section: [asked(record, action, **more)]}}
                outcome = actions.take(portal.store, GSTIN, body, "SAVE", "R")
                assert outcome.processed == (0 if action == "R" and SECTIONS[section].is_import else 1)


@contextmanager
def worked(stories: list[dict[str, Any]]) -> Iterator[tuple[Portal, dict[str, Any]]]:
    """The portal on the 14th, its decisions taken, and the story it was told."""
    plot = month(stories)
    portal = Portal(of(plot))
    try:
        decide(portal, stories)
        set_clock(portal, "2026-11-14")
        yield portal, plot
    finally:
        portal.close()


def ours(portal: Portal, plot: dict[str, Any], folder: Path) -> pd.DataFrame:
    """The records as the program reads them: the download, the history of originals, the statement's direct ones."""
    files = {"ims": {"imsDetails": shown(portal)}, "history": plot["earlier"]}
    for name, body in files.items():
        (folder / f"{name}.json").write_text(json.dumps(body))
    frames = [ims.read(folder / "ims.json", GSTIN, OCTOBER.period).frame]
    if plot["earlier"]:
        frames.append(ims.read_history(folder / "history.json", GSTIN).frame)
    who = returns.taxpayer(portal.store, GSTIN)
    assert who is not None
    (folder / "2b.json").write_text(json.dumps(returns.generate(portal.store, GSTIN, "2026-10")))
    frames += [found.direct for found in gstr2b.read_files([folder / "2b.json"], GSTIN, OCTOBER.period)]
    return pd.concat(frames, ignore_index=True)


def leaves_of(frame: pd.DataFrame) -> dict[tuple[str, str, str], tuple[int, ...]]:
    leaves = draft_2b.compute(frame, OCTOBER).leaves
    heads = [leaves[head].astype("int64") for head in ("igst", "cgst", "sgst", "cess")]
    places = zip(leaves["block"], leaves["bucket"], leaves["leaf"], strict=True)
    return {place: amounts for place, amounts in zip(places, zip(*heads, strict=True), strict=True) if any(amounts)}


def agrees(stories: list[dict[str, Any]], folder: Path) -> None:
    with worked(stories) as (portal, plot):
        standing = summed(returns.standing(portal.store, GSTIN, "2026-10"))
        theirs = {leaf: amounts for leaf, amounts in standing.items() if any(amounts)}
        assert leaves_of(ours(portal, plot, folder)) == theirs


def every_case() -> list[dict[str, Any]]:
    """Each section, amended or not, up or down, after each outcome, with each action; the tax tells them apart."""
    plain = {"cess": 0, "filed": True, "route": "", "original_action": "", "share": 0.25}
    found = []
    for section, amended, before in product(ORIGINALS, (None, 7, -7), (None, "A", "R", "N")):
        decisions = [*product("A", ("full", "partial", "none")), *product(("R", "P", ""), ("full",))]
        for action, reduction in decisions if amended or not before else ():
            tax = 1000_00 + 2 ** (len(found) % 20)
            case = {"section": section, "tax": tax, "amended": amended and tax + 100 * amended, "before": before}
            found.append(plain | case | {"action": action, "reduction": reduction})
    return found


declared_as_nothing = {
    "section": "b2bcn", "tax": 0, "cess": 1, "amended": None, "before": None, "filed": True, "route": "",
    "action": "A", "original_action": "A", "reduction": "partial", "share": 0.0,
}  # fmt: skip


def test_both_agree_in_every_case_there_is(tmp_path: Path) -> None:
    assert len(every_case()) == 6 * (1 + 2 * 4) * 6
    agrees(every_case(), tmp_path)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(stories=st.lists(tales(), min_size=1, max_size=10))
@example(stories=[declared_as_nothing])
def test_the_portals_statement_and_our_draft_agree_on_every_leaf(
    stories: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    agrees(stories, tmp_path_factory.mktemp("month"))

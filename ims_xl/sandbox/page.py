"""The stand-in portal in a browser: its date, what each taxpayer has there, and what may be done next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ims_xl.errors import ImsError
from ims_xl.gst.money import grouped
from ims_xl.gst.period import TaxPeriod
from ims_xl.sandbox import control, law, records, returns
from ims_xl.sandbox.portal import Portal
from ims_xl.sandbox.story import Taxpayer

_LOOKS = (
    "body{font:16px sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#0b3c5d}"
    "table{border-collapse:collapse;margin:.6em 0}td,th{border:1px solid #999;padding:.2em .7em;text-align:right}"
    "td:first-child,th:first-child{text-align:left}form{margin:.6em 0}.told{background:#fff1b0;padding:.5em}"
)
_LAST = 15


def routes(portal: Portal) -> list[Route]:
    """The page, and what its buttons do."""

    def move(told: dict[str, str]) -> str:
        control.set_clock(portal, told["to"])
        return ""

    def file_3b(told: dict[str, str]) -> str:
        control.file_3b(portal, told)
        return f"GSTR-3B of {TaxPeriod(told['period']).label} is filed."

    return [
        Route("/", lambda request: HTMLResponse(_page(portal, request.query_params.get("told", "")))),
        Route("/move", _button(move), methods=["POST"]),
        Route("/file-3b", _button(file_3b), methods=["POST"]),
    ]


def _button(do: Callable[[dict[str, str]], str]) -> Any:
    """What a button does, then the page again, with a sentence where there is one to say."""

    async def endpoint(request: Request) -> Response:
        given = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        try:
            told = do(given)
        except (ImsError, KeyError, ValueError) as refusal:
            told = str(refusal) if isinstance(refusal, ImsError) else "Fill in the field, then press the button."
        return RedirectResponse(f"/?told={quote(told)}" if told else "/", status_code=303)

    return endpoint


def _page(portal: Portal, told: str) -> str:
    now = returns.now(portal.store)
    people = "".join(_taxpayer(portal, who) for who in returns.taxpayers(portal.store))
    calls = "".join(
        f"<tr><td>{escape(call['action'])}</td><td>{escape(call['outcome'] or 'answered')}</td></tr>"
        for call in list(portal.calls)[-_LAST:]
    )
    said = f'<p class="told">{escape(told)}</p>' if told else ""
    last = f"<h2>Last calls</h2><table>{calls}</table>" if calls else ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Stand-in portal</title><style>{_LOOKS}</style>'
        f"<h1>Stand-in portal</h1><p>{escape(portal.title)}. Nothing here is real, and nothing leaves this machine.</p>"
        f"{said}<p>It is <b>{now:%d-%m-%Y %H:%M}</b> here. The date stands still until you set it; suppliers act and "
        "the portal drafts GSTR-2B as their days come.</p>"
        '<form method="post" action="/move"><label>Set the date to <input type="date" name="to" required '
        f'min="{now:%Y-%m-%d}" value="{now:%Y-%m-%d}"></label> <button>Set</button></form>{people}{last}</html>'
    )


def _shown(states: Mapping[str, int], name: str) -> str:
    """A count; a blank for an action that records of the section cannot have."""
    return grouped(states[name]) if name in states else ""


def _taxpayer(portal: Portal, who: Taxpayer) -> str:
    """One taxpayer: records by section and action, statements, and GSTR-3B when its turn has come."""
    counted = records.counts(portal.store, who.gstin)
    rows = "".join(
        f"<tr><td>{section}</td>"
        + "".join(f"<td>{_shown(states, name)}</td>" for name in ("accept", "reject", "pending", "noaction"))
        + "</tr>"
        for group in ("all_oth", "imp_gds")
        for section, states in counted[group].items()
        if section != "ttl_cnt"
    )
    period = returns.due(who)
    kept = portal.store.one("SELECT at, stale FROM statements WHERE gstin = ? AND period = ?", who.gstin, period)
    label = TaxPeriod(period).label
    if kept is None:
        state = f"GSTR-2B of {label} is drafted on {law.drafted(period, who.quarterly):%d-%m-%Y}"
        state += ", or on demand after that day."
    elif kept[1]:
        state = f"GSTR-2B of {label} is older than the last action: compute it again before GSTR-3B is filed."
    else:
        state = f"GSTR-2B of {label} was computed on {kept[0][8:10]}-{kept[0][5:7]}-{kept[0][:4]}."
        state += (
            f'</p><form method="post" action="/file-3b"><input type="hidden" name="gstin" value="{escape(who.gstin)}">'
            f'<input type="hidden" name="period" value="{period}"><button>File GSTR-3B of {label}</button></form><p>'
        )
    otp = portal.settings.otp or portal.sessions.sent(who.username) or "sent when it is asked for"
    return (
        f"<h2>{escape(who.name or who.gstin)}</h2><p>GSTIN {escape(who.gstin)}, user name "
        f"<b>{escape(who.username)}</b>, OTP <b>{escape(otp)}</b></p>"
        "<table><tr><th>IMS</th><th>Accepted</th><th>Rejected</th><th>Pending</th>"
        f"<th>No action</th></tr>{rows}</table><p>{state}</p>"
    )

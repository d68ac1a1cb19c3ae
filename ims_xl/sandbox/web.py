"""The stand-in portal over HTTP: the taxpayer API as docs/api.md has it, with the faults that were asked for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ims_xl.sandbox import control, crypto, page
from ims_xl.sandbox.faults import Fault
from ims_xl.sandbox.portal import Call, Portal

_RESOURCES = ("authenticate", "returns/ims", "returns/gstr2b")
_OPENLY = {"500": 500, "500_after": 500, "429": 429, "503": 503}


class Cut(Response):
    """An answer that does not arrive whole: the connection ends before it, or in its middle."""

    def __init__(self, body: bytes = b"", *, middle: bool = False) -> None:
        super().__init__(body, media_type="application/json")
        self._middle = middle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport: asyncio.Transport = scope["state"]["transport"]
        if self._middle:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            body = bytes(self.body)
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            await asyncio.sleep(0.01)  # let the half leave before the line goes down
        transport.close() if self._middle else transport.abort()


def application(portal: Portal) -> Starlette:
    """The portal as a web application."""
    routes = [
        Route(f"/taxpayerapi/{{version}}/{resource}", _taxpayer_api(portal, resource), methods=["GET", "POST", "PUT"])
        for resource in _RESOURCES
    ]
    routes.append(Route("/sandbox/files/{name}", _part(portal)))
    routes.append(Route("/sandbox/certificate.pem", _certificate(portal)))
    only_here = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return Starlette(routes=[*routes, *control.routes(portal), *page.routes(portal)], middleware=[only_here])


def _taxpayer_api(portal: Portal, resource: str) -> Callable[[Request], Awaitable[Response]]:
    name = resource.rsplit("/", 1)[-1]

    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = None
        told: Any = dict(request.query_params) if request.method == "GET" else body
        action = str(told.get("action", "")) if isinstance(told, dict) else ""
        call = Call(
            resource=name,
            method=request.method,
            action=action,
            headers=dict(request.headers),
            parameters=dict(request.query_params),
            body=body,
            origin=str(request.base_url).rstrip("/"),
        )
        fault = portal.faults.at(action)
        return await _answered(portal, fault, lambda: _said(portal, call, fault))

    return endpoint


def _certificate(portal: Portal) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        fault = portal.faults.at("certificate")

        def fetched() -> Response:
            data = crypto.keys().certificate
            half = fault is not None and fault.kind == "half_file"
            return Response(data[: len(data) // 2] if half else data, media_type="application/x-pem-file")

        return await _answered(portal, fault, fetched)

    return endpoint


def _part(portal: Portal) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        fault = portal.faults.at("part")

        def fetched() -> Response:
            data = portal.files.part(request.path_params["name"])
            if data is None or (fault is not None and fault.kind == "expired"):
                return Response("There is no such file any more.", status_code=404)
            if fault is not None and fault.kind == "half_file":
                data = data[: len(data) // 2]
            if fault is not None and fault.kind == "wrong_hmac":
                data = bytes([*data[:-1], data[-1] ^ 1])
            return Response(data, media_type="application/gzip")

        return await _answered(portal, fault, fetched)

    return endpoint


async def _answered(portal: Portal, fault: Fault | None, answer: Callable[[], Response]) -> Response:
    """The answer, or what a fault makes of it."""
    kind = fault.kind if fault else ""
    if fault is not None and kind in ("500", "429", "503"):
        wait = {"Retry-After": str(fault.retry_after)} if kind != "500" else {}
        return Response("", status_code=_OPENLY[kind], headers=wait)
    if kind == "cut":
        return Cut()
    if fault is not None and kind == "delay":
        await portal.wait(fault.seconds)
    try:
        made = await run_in_threadpool(answer)
        if kind == "duplicate":
            made = await run_in_threadpool(answer)
    except Exception as mishap:
        portal.mishaps.append(mishap)
        raise
    if kind == "500_after":
        return Response("", status_code=500)
    if kind == "cut_after":
        return Cut()
    return Cut(bytes(made.body), middle=True) if kind == "cut_middle" else made


def _said(portal: Portal, call: Call, fault: Fault | None) -> Response:
    told: dict[str, Any] = portal.answer(call, fault)
    return Response(json.dumps(told, separators=(",", ":")), media_type="application/json")

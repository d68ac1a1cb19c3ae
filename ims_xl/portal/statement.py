"""GSTR-2B over the API: have it generated anew, wait for that, and fetch it in as many parts as it has."""

from __future__ import annotations

import json
from itertools import islice

from ims_xl.gst.period import TaxPeriod
from ims_xl.portal.connection import Connection, Progress
from ims_xl.portal.records import as_object
from ims_xl.portal.refusals import Refused, Unreachable
from ims_xl.portal.saving import waits

_AT_WORK = "RET2B1017"
_PATIENCE = 4  # pauses, about a minute
_MOST_PARTS = 1000


def regenerate(connection: Connection, period: TaxPeriod, progress: Progress) -> None:
    """Have the GSTR-2B of the period computed from the actions as they stand, and wait until it is.

    Computing it twice does no harm. Raises `Refused`, and `Unreachable` where the portal does not come to an end.
    """
    content = json.dumps({"rtin": connection.taxpayer.gstin, "itcprd": period.wire}).encode()
    progress(0, 2, "asking for GSTR-2B")
    answer = as_object(connection.request("gstr2b", "GEN2B", content, period=period.wire, harmless=True))
    reference = str(answer.get("reference_id") or "")
    if not reference:
        raise Unreachable("The portal gave no reference for GSTR-2B. Try again.")
    for pause in waits(connection.profile):
        status = as_object(connection.ask("gstr2b", "GENSTS2B", period=period.wire, int_tran_id=reference))
        word = str(status.get("status_cd") or "").upper()
        if word == "P":
            return
        if word not in ("IP", "PE", "REC", ""):
            raise Refused(str(status.get("err_cd") or "no code"), str(status.get("err_msg") or "no text"))
        progress(1, 2, "the portal computes GSTR-2B")
        connection.pause(pause, "the portal computes GSTR-2B")
    raise Unreachable("The portal is still computing GSTR-2B. Compute 2B again later.")


def fetch(connection: Connection, period: TaxPeriod, progress: Progress) -> list[bytes]:
    """The statement as JSON texts, one for each part. Raises `Refused` where there is none."""
    progress(0, 1, "GSTR-2B from the portal")
    first = _first(connection, period)
    data = as_object(first).get("data", {})
    told = str(data.get("fc") or 1) if isinstance(data, dict) else "1"
    parts = int(told) if told.isdigit() else 1
    if parts > _MOST_PARTS:
        raise Unreachable(f"The portal says its GSTR-2B has {parts} parts. Try again later.")
    if parts <= 1:
        return [first]
    texts = []
    for number in range(1, parts + 1):
        progress(number - 1, parts, f"GSTR-2B, part {number} of {parts}")
        part = connection.ask("gstr2b", "GET2B", period=period.wire, rtnprd=period.wire, file_num=str(number))
        texts.append(_numbered(part, number, parts))
    return texts


def _first(connection: Connection, period: TaxPeriod) -> bytes:
    """The first answer; where the portal is still at work on the statement, it is asked a few times more."""
    for pause in islice(waits(connection.profile), _PATIENCE):
        try:
            return connection.ask("gstr2b", "GET2B", period=period.wire, rtnprd=period.wire)
        except Refused as refused:
            if refused.code != _AT_WORK:
                raise
        connection.pause(pause, "the portal is at work on GSTR-2B")
    return connection.ask("gstr2b", "GET2B", period=period.wire, rtnprd=period.wire)


def _numbered(part: bytes, number: int, parts: int) -> bytes:
    """The part, saying which it is and of how many, as the readers of files ask for."""
    value = as_object(part)
    data = value.get("data")
    if not isinstance(data, dict):
        raise Unreachable(f"Part {number} of GSTR-2B holds no data. Try again.")
    value["data"] = {**data, "fc": parts, "file_num": number}
    return json.dumps(value, ensure_ascii=False).encode()

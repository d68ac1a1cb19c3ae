"""Saving decisions on the portal: each parcel noted, sent once, and followed until the portal says what became of it.

A parcel whose answer is lost is asked about, not saved again. Only where the portal says that it does not know the
transaction is it sent once more, under the same one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ims_xl.errors import ImsError, Stopped
from ims_xl.portal.codes import Reaction
from ims_xl.portal.connection import Connection, Progress
from ims_xl.portal.ledger import Ledger, Parcel, Stage
from ims_xl.portal.profile import Profile
from ims_xl.portal.refusals import AnswerLost, Cancelled, Closed, Refused, Unreachable

FINAL = ("P", "PE", "ER")
_OF_THE_REQUEST = ("IMSSAV005", "IMSSAV0010", "GEN5001")  # refusals of one parcel; the others may pass
_TRIES = 3
_STOPS = (Unreachable, Closed, Cancelled, Refused, Stopped, KeyboardInterrupt)


class Unfinished(ImsError):
    """The save stopped half way; what the portal took is noted and is not sent again."""


def waits(profile: Profile) -> Iterator[float]:
    """The pauses between questions, the last one again and again, as long as the profile waits for one thing."""
    total, place = 0.0, 0
    while total < profile.longest_wait_seconds:
        pause = profile.polling_seconds[min(place, len(profile.polling_seconds) - 1)]
        yield pause
        total, place = total + pause, place + 1


def save(connection: Connection, ledger: Ledger, progress: Progress) -> None:
    """Send every planned parcel, then follow all of them. Afterwards the ledger says what became of each.

    Raises `Unfinished` where the portal cannot be reached in the middle, and what came in the way where nothing was
    sent yet; that ledger is closed.
    """
    planned = ledger.at(Stage.PLANNED)
    try:
        for done, parcel in enumerate(planned):
            progress(done, 2 * len(planned), f"sending part {done + 1} of {len(planned)}")
            _send(connection, ledger, parcel)
        follow(connection, ledger, progress)
    except _STOPS as stopped:
        raise _stopped(ledger, stopped) from stopped


def follow(connection: Connection, ledger: Ledger, progress: Progress) -> None:
    """Ask for the status of every parcel that is with the portal until each is answered, or the waiting is over."""
    _find_lost(connection, ledger)
    total = len(ledger.parcels)
    for pause in waits(connection.profile):
        for parcel in ledger.at(Stage.TAKEN):
            left = len(ledger.at(Stage.TAKEN))
            progress(2 * total - left, 2 * total, f"the portal saves, {total - left} of {total} parts done")
            answer = _status(connection, parcel.reference)
            if str(answer.get("status_cd") or "").upper() in FINAL:
                ledger.note(parcel.txn, Stage.ANSWERED, answer=answer)
        if not ledger.at(Stage.TAKEN):
            progress(1, 1, "the portal has saved")
            return
        connection.pause(pause, "the portal saves")


def _send(connection: Connection, ledger: Ledger, parcel: Parcel) -> None:
    """Send one parcel; of a lost answer the portal is asked, where it can be."""
    for tries in range(1, _TRIES + 1):
        ledger.note(parcel.txn, Stage.SENT)
        try:
            answer = _object(connection.request("ims", parcel.action, parcel.text.encode(), txn=parcel.txn))
            reference = str(answer.get("reference_id") or "")
            if reference:
                ledger.note(parcel.txn, Stage.TAKEN, reference)
            return  # without a reference it stays as sent, and is asked about
        except AnswerLost:
            if not connection.profile.status_by_txn or _knows(connection, ledger, parcel) or tries == _TRIES:
                return
        except Refused as refused:
            if refused.code not in _OF_THE_REQUEST:
                ledger.note(parcel.txn, Stage.PLANNED)
                raise
            ledger.note(parcel.txn, Stage.REFUSED, answer={"err_cd": refused.code, "err_msg": str(refused)})
            return
        except (Unreachable, Closed, Cancelled):
            ledger.note(parcel.txn, Stage.PLANNED)
            raise


def _knows(connection: Connection, ledger: Ledger, parcel: Parcel) -> bool:
    """Does the portal know the transaction? Then that is its reference."""
    try:
        _status(connection, parcel.txn)
    except Refused as refused:
        if refused.reaction is Reaction.NOTHING:
            return False
        raise
    ledger.note(parcel.txn, Stage.TAKEN, parcel.txn)
    return True


def _find_lost(connection: Connection, ledger: Ledger) -> None:
    """Parcels whose answer was lost: taken or not, where the portal can be asked by transaction."""
    if not connection.profile.status_by_txn:
        return
    for parcel in ledger.at(Stage.SENT):
        if not _knows(connection, ledger, parcel):
            ledger.note(parcel.txn, Stage.PLANNED)


def _status(connection: Connection, reference: str) -> dict[str, Any]:
    return _object(connection.ask("ims", "REQSTS", int_tran_id=reference))


def _stopped(ledger: Ledger, stopped: BaseException) -> BaseException:
    """What to raise when the save stops before its end: the cause itself where nothing was sent yet."""
    parts = len(ledger.parcels)
    with_portal = parts - len(ledger.at(Stage.PLANNED))
    if not with_portal:
        ledger.close()
        return stopped
    what = f"{with_portal} of {parts} parts are" if parts > 1 else "The decisions are"
    why = str(stopped).replace("; nothing was changed", "") or "It was stopped."
    return Unfinished(
        f"{what} with the portal, and its answer is not known yet: {why} The workbook is as it was. Send again: it "
        "goes on where it was and saves nothing twice."
    )


def _object(text: bytes) -> dict[str, Any]:
    value = json.loads(text)
    return value if isinstance(value, dict) else {}

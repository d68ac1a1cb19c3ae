"""What became of a save, brought to the rows; and a save that was cut off, cleared up by asking the portal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.errors import ImsError, NotAllowed, Problem, Stopped
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.counting import counted
from ims_xl.gst.documents import Section
from ims_xl.gst.money import grouped
from ims_xl.ims import confirm, journal
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision
from ims_xl.portal import records as portal_answers
from ims_xl.portal import saving
from ims_xl.portal.connection import Connection
from ims_xl.portal.ledger import Ledger, Parcel, Stage
from ims_xl.portal.refusals import advised, meaning
from ims_xl.sources import literal
from ims_xl.sources.portal import envelope, ims
from ims_xl.sources.portal import errors as reports
from ims_xl.sources.portal.envelope import FileKind
from ims_xl.steps.step import portal_records, pressed, problems_sheet
from ims_xl.tables import Journal, Problems, Records

_STEP = "Send"
_CHANGED = "IMSSAV0010"
_LOOKS = 4  # how often the records are read again for a save whose answer was lost


def ledger_path(workbook: Workbook) -> Path:
    """Where a save is noted while it lasts."""
    return workbook.folder / f"{workbook.name}.sending.jsonl"


def settle(workbook: Workbook, connection: Connection, context: Context) -> str:
    """Clear up a save that was cut off: ask the portal what it took, and tell the rows. "" where there is none."""
    ledger = Ledger.found(ledger_path(workbook))
    if ledger is None:
        return ""
    if (ledger.gstin, ledger.provider) != (context.gstin, connection.profile.name):
        raise NotAllowed(
            f"{ledger.path.name} tells of an unfinished save of {ledger.gstin} through {ledger.provider}. Set both in "
            "Settings as they were and Sync, or delete the file if that save no longer matters."
        )
    saving.follow(connection, ledger, connection.progress)
    told = apply_answers(workbook, connection, context, ledger)
    return f"The save of {ledger.began:%d-%m-%Y %H:%M} that was cut off: {told} " if told else ""


def apply_answers(workbook: Workbook, connection: Connection, context: Context, ledger: Ledger) -> str:
    """Bring what the ledger knows to the rows, and close it once nothing is open; returns what to tell the user."""
    records = portal_records(workbook, context)
    answered = ledger.at(Stage.ANSWERED, Stage.REFUSED, Stage.SENT)
    still = sum(len(parcel.wanted) for parcel in ledger.at(Stage.TAKEN))
    not_sent = sum(len(parcel.wanted) for parcel in ledger.at(Stage.PLANNED))
    told = f"{counted(not_sent, 'record')} did not reach the portal: Send again." if not_sent else ""
    if answered:
        result = _Result(records)
        for parcel in answered:
            result.take(parcel)
        if result.doubtful:
            _look(workbook, connection, context, result)
        now = confirm.digests(records)
        made = {one.record_id: one.digest for parcel in answered for one in parcel.wanted}
        saved = {one: decision for one, decision in result.saved.items() if now.get(one) == made[one]}
        press = pressed(_STEP)
        after = confirm.confirmed(records, saved, result.refused, press.moment)
        log = workbook.read(Journal)
        lines = journal.differences(records, after, also=journal.PORTALS)
        workbook.write(
            {
                Records: after,
                Journal: journal.added(log, lines, press),
                Problems: problems_sheet(workbook, _STEP, result.problems),
            },
            {settings.LAST_SEND: press.moment},
        )
        told = f"{result.told(len(saved))} {told}".rstrip()
        for parcel in answered:
            ledger.note(parcel.txn, Stage.APPLIED)
    if still:
        waiting = f"The portal is still working on {counted(still, 'record')}"
        return f"{told} {waiting}; Sync or Send later to hear of them.".lstrip()
    ledger.close()
    return told


class _Result:
    """What became of the records of a save, by id. `doubtful`: looked up on the portal before anything is said."""

    def __init__(self, records: pd.DataFrame) -> None:
        self._records = records
        self.saved: dict[str, Decision] = {}
        self.refused: dict[str, str] = {}
        self.doubtful: dict[str, Decision] = {}
        self.why: dict[str, str] = {}  # of a doubtful one, the refusal that stands unless the portal shows it saved
        self.missing: list[str] = []  # did not reach the portal
        self.problems: list[Problem] = []

    def take(self, parcel: Parcel) -> None:
        """What the portal answered on a parcel."""
        wanted = {one.record_id: Decision.of_state(one.state) for one in parcel.wanted}
        status = str(parcel.answer.get("status_cd") or "").upper()
        if parcel.stage is Stage.SENT:
            self.doubtful |= wanted
        elif parcel.stage is Stage.REFUSED:
            self.refused |= dict.fromkeys(wanted, str(parcel.answer.get("err_msg") or "The portal gave no reason."))
        else:
            refusals = _refusals(parcel.answer)
            named, strays = confirm.refused_ids(self._records, refusals, wanted)
            changed = {refusal.message for refusal in refusals if refusal.code == _CHANGED}
            for identity, message in named.items():
                if message in changed:
                    self.doubtful[identity], self.why[identity] = wanted[identity], message
                else:
                    self.refused[identity] = message
            rest = {identity: decision for identity, decision in wanted.items() if identity not in named}
            if status == "ER":
                code, text = str(parcel.answer.get("err_cd") or ""), str(parcel.answer.get("err_msg") or "")
                self.refused |= dict.fromkeys(rest, meaning(code, text or "The portal saved nothing."))
            elif strays or _differs(parcel.answer.get("proc_cnt"), len(rest)):
                self.doubtful |= rest
                self.why |= dict.fromkeys(rest, "The portal does not show this decision. Sync, then Send again.")
            else:
                self.saved |= rest
            self.problems += [
                Problem(f"The portal refuses a record that was not sent: {stray.message}", value=stray.document_number)
                for stray in strays
            ]

    def look_at(self, shown: set[str]) -> None:
        """Settle what was in doubt: `shown` are the records that the portal shows as they were wanted."""
        for identity, decision in self.doubtful.items():
            if identity in shown:
                self.saved[identity] = decision
            elif identity in self.why:
                self.refused[identity] = self.why[identity]
            else:
                self.missing.append(identity)
        self.doubtful = {}

    @property
    def lost(self) -> set[str]:
        """Records whose answer was lost."""
        return self.doubtful.keys() - self.why.keys()

    def told(self, applied: int) -> str:
        """What became of them, in a sentence or two."""
        words = [f"{counted(len(self.saved), 'record')} saved on the portal"]
        if self.refused:
            words.append(f"{grouped(len(self.refused))} refused: see the column Portal's answer on Portal")
        if self.missing:
            words.append(f"{grouped(len(self.missing))} did not reach the portal: Send again")
        changed = len(self.saved) - applied
        sync = (
            f" {grouped(changed)} of them {'has' if changed == 1 else 'have'} changed here since; Sync."
            if changed
            else ""
        )
        return f"{', '.join(words)}.{sync}"


def _look(workbook: Workbook, connection: Connection, context: Context, result: _Result) -> None:
    """Read the records in doubt from the portal; those of a lost save again, for it may still be at work on them."""
    sections = sorted({Section(identity.split("|")[1]) for identity in result.doubtful}, key=list(Section).index)
    looks = _LOOKS if result.lost else 1
    for look, pause in enumerate([*connection.profile.polling_seconds, *[0.0] * _LOOKS][:looks], start=1):
        try:
            fetched = portal_answers.fetch(connection, connection.progress, sections)
        except ImsError as fault:
            if result.lost or isinstance(fault, Stopped):
                raise
            result.look_at(set())  # the refusal as told stands
            return
        shown = confirm.shown_as(_read(fetched, context), result.doubtful)
        if look == looks or result.lost <= shown:
            result.look_at(shown)
            return
        connection.pause(pause, "looking whether the portal has saved them")


def _read(fetched: Iterable[portal_answers.Fetched], context: Context) -> pd.DataFrame:
    """Records as Sync would read them."""
    frames = [
        ims.records(envelope.told(literal.parse(text.decode()), str(one.section)), context.gstin, context.period).frame
        for one in fetched
        for text in one.texts
    ]
    return Records.conform(pd.concat(frames, ignore_index=True)) if frames else Records.empty()


def _refusals(answer: dict[str, object]) -> list[reports.PortalError]:
    """The rows of the report, each with what to do next."""
    report = answer.get("error_report")
    if not isinstance(report, dict):
        return []
    found = reports.errors(envelope.Envelope(FileKind.IMS_ERRORS, "the portal's report", report))
    return [replace(one, message=advised(one.code, one.message)) for one in found]


def _differs(told: object, count: int) -> bool:
    """Does the portal count other records as saved than were not refused? Where it does not count, no."""
    text = str(told or "").strip()
    return text.isdigit() and int(text) != count

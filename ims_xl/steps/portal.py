"""Sync, Send and Compute 2B over the portal's API: the same tables and files as by hand, fetched and sent for the user.

What the portal answers becomes the very files that Sync and Compute 2B read, and what Send writes for an upload is what
goes out; so both ways do the same to a workbook. Nothing is written to it before all answers are in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from ims_xl import settings
from ims_xl.errors import ImsError, NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.counting import counted
from ims_xl.gst.documents import IMS_SECTIONS
from ims_xl.gst.money import grouped
from ims_xl.ims import upload
from ims_xl.ims.confirm import digests
from ims_xl.ims.context import Context
from ims_xl.ims.decision import chosen
from ims_xl.ims.outgoing import unheld
from ims_xl.ims.upload import UploadFile
from ims_xl.portal import records as portal_answers
from ims_xl.portal import saving, statement
from ims_xl.portal.codes import Reaction
from ims_xl.portal.connection import Connection
from ims_xl.portal.headers import Taxpayer
from ims_xl.portal.ledger import Ledger, Parcel, Wanted
from ims_xl.portal.means import Means
from ims_xl.portal.records import Fetched
from ims_xl.portal.refusals import Refused, Unreachable
from ims_xl.portal.wire import new_txn
from ims_xl.steps import data, filing
from ims_xl.steps.settle import apply_answers, ledger_path, settle
from ims_xl.steps.step import Done, context_of, portal_records
from ims_xl.tables import Records

_ENVELOPE = 1000  # bytes around the payload of a request


def sync(workbook: Workbook, means: Means) -> Done:
    """Bring in the portal's records, all sections whole, and its GSTR-2B of the period where there is one."""
    context = context_of(workbook)
    connection = _connection(workbook, context, means)
    settled = settle(workbook, connection, context)
    by_section = portal_answers.counts(connection)
    fetched = portal_answers.fetch(connection, connection.progress)
    texts, _ = _statement(workbook, connection, context)
    _whole(fetched, by_section)
    with TemporaryDirectory() as folder:
        files = _as_files(Path(folder), fetched, texts)
        fetched, texts = [replace(one, texts=()) for one in fetched], []  # they are on the disk, and large
        done = data.sync(workbook, files, IMS_SECTIONS)
    return replace(done, sentence=f"{settled}{done.sentence}{_beside(fetched, by_section)}")


def send(workbook: Workbook, means: Means, *, again: bool = False) -> Done:
    """Save on the portal the decisions it does not hold, in parts, and bring its answer to every row."""
    context = context_of(workbook)
    connection = _connection(workbook, context, means)
    settled = settle(workbook, connection, context)
    if ledger_path(workbook).exists():
        raise NotAllowed(f"{settled}Send when it has answered; two saves at once might cross.")
    records = portal_records(workbook, context)
    fresh = upload.forget_sent(records) if again else records
    waiting = filing.unapplied(workbook, records, context)
    outgoing = _in_parts(fresh, context, connection)
    if not outgoing:
        return Done(f"{settled}Nothing to send: the portal holds every decision, or was sent it before.{waiting}")
    states = dict(zip(records[Records.record_id], chosen(records), strict=True))
    made = digests(records)
    parcels = [
        Parcel(
            part.action,
            new_txn(),
            tuple(Wanted(one, decision.state, made[one]) for one in part.record_ids if (decision := states[one])),
            part.text,
        )
        for part in outgoing
    ]
    ledger = Ledger.opened(ledger_path(workbook), context.gstin, connection.profile.name, parcels)
    saving.save(connection, ledger, connection.progress)
    try:
        return Done(f"{settled}{apply_answers(workbook, connection, context, ledger)}{waiting}")
    except ImsError as fault:
        raise saving.Unfinished(
            f"The portal has the decisions, but the workbook could not be told: {fault} Then Send again: it takes over "
            "the portal's answer and saves nothing twice."
        ) from fault


def compute_2b(workbook: Workbook, means: Means) -> Done:
    """Have the portal generate GSTR-2B from the actions it holds, fetch it, and compute and compare ours."""
    context = context_of(workbook)
    connection = _connection(workbook, context, means)
    settled = settle(workbook, connection, context)
    not_sent = len(unheld(upload.forget_sent(portal_records(workbook, context)), context))
    word = ""
    try:
        statement.regenerate(connection, context.closes, connection.progress)
    except Refused as refused:
        if refused.reaction is not Reaction.NO_2B and refused.code != "IMS2B007":
            raise
        word = f" {refused}"  # before the first draft, or after GSTR-3B: what there is can still be fetched
    texts, missing = _statement(workbook, connection, context)
    with TemporaryDirectory() as folder:
        done = filing.compute_2b(workbook, _as_files(Path(folder), (), texts))
    unsent = (
        f" Decisions that the portal does not hold: {grouped(not_sent)}; Send, then Compute 2B again."
        if not_sent
        else ""
    )
    return replace(done, sentence=f"{settled}{done.sentence}{word or missing}{unsent}")


def check(workbook: Workbook, means: Means) -> Done:
    """Sign in and say what the portal counts; nothing is changed."""
    context = context_of(workbook)
    connection = _connection(workbook, context, means)
    by_section = portal_answers.counts(connection)
    who = f"{connection.profile.title or connection.profile.name} answers for {context.gstin}"
    if by_section is None:
        portal_answers.fetch(connection, connection.progress, IMS_SECTIONS[:1])
        return Done(f"{who}; it has no call that counts records.")
    total = sum(sum(by_action.values()) for by_action in by_section.values())
    open_ = sum(by_action.get("noaction", 0) for by_action in by_section.values())
    return Done(f"{who}: {counted(total, 'record')} in IMS, {grouped(open_)} of them without an action.")


def forget(workbook: Workbook, means: Means) -> Done:
    """End the session here: the next step asks for an OTP."""
    context = context_of(workbook)
    connection = _connection(workbook, context, means)
    connection.sessions.end()
    return Done(f"The session of {connection.taxpayer.username} is forgotten; the next step asks for an OTP.")


def _connection(workbook: Workbook, context: Context, means: Means) -> Connection:
    """The workbook's connection. Raises `NotAllowed` where Settings do not say whose and through whom."""
    provider = means.provider or workbook.setting(settings.PROVIDER)
    user = means.user or workbook.setting(settings.PORTAL_USER)
    for value, setting, option in ((provider, settings.PROVIDER, "provider"), (user, settings.PORTAL_USER, "user")):
        if not value:
            raise NotAllowed(f"Settings, {setting.label}: it is blank. Write it there, or name it with --{option}.")
    return means.connection(str(provider), Taxpayer(context.gstin, str(user)), workbook.ask, workbook.progress)


def _in_parts(records: pd.DataFrame, context: Context, connection: Connection) -> list[UploadFile]:
    """The upload files, small enough for one request each."""
    chunk, profile = connection.profile.chunk_records, connection.profile
    while True:
        parts = [*upload.files(records, context, chunk), *upload.resets(records, context, chunk)]
        largest = max((len(part.text.encode()) for part in parts), default=0)
        if chunk == 1 or largest * 16 / 9 + _ENVELOPE <= profile.chunk_bytes:  # base64 twice
            return parts
        chunk = max(1, chunk // 2)


def _statement(workbook: Workbook, connection: Connection, context: Context) -> tuple[list[bytes], str]:
    """The portal's GSTR-2B of the period, or a word on why there is none."""
    try:
        return statement.fetch(connection, context.closes, connection.progress), ""
    except Refused as refused:
        if refused.reaction in (Reaction.NO_2B, Reaction.NOTHING):
            return [], f" {refused}"
        raise


def _as_files(folder: Path, fetched: Sequence[Fetched], texts: Sequence[bytes]) -> list[Path]:
    """The answers as files, as one would download them; parts stay parts, so that they are read one after another."""
    whole = [one for one in fetched if len(one.texts) == 1]
    contents = {"IMS of the portal.json": portal_answers.as_download(whole)} if whole else {}
    for one in fetched:
        if len(one.texts) > 1:
            contents |= _numbered(f"{one.section} of the portal", one.texts)
    contents |= _numbered("GSTR-2B of the portal", texts)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def _numbered(name: str, texts: Sequence[bytes]) -> dict[str, bytes]:
    """The texts by the names of their files."""
    parts = len(texts)
    return {
        f"{name}{f' part {number} of {parts}' if parts > 1 else ''}.json": text
        for number, text in enumerate(texts, start=1)
    }


def _whole(fetched: Sequence[Fetched], by_section: dict[str, dict[str, int]] | None) -> None:
    """Raises `Unreachable` for a section that came empty and is not: its records would be taken for withdrawn."""
    for one in fetched:
        if not one.records and (told := sum((by_section or {}).get(one.section.wire, {}).values())):
            raise Unreachable(
                f"The portal counts {counted(told, 'record')} in {one.section} and gave none. Sync again later."
            )


def _beside(fetched: Sequence[Fetched], by_section: dict[str, dict[str, int]] | None) -> str:
    """A word where the portal counts other records than it gave."""
    if by_section is None:
        return ""
    told = sum(sum(by_action.values()) for by_action in by_section.values())
    came = sum(one.records for one in fetched)
    return (
        ""
        if told == came
        else f" The portal counts {counted(told, 'record')} and gave {grouped(came)}; Sync again later."
    )

"""The records of IMS, section by section, as JSON texts to the letter; large sections come in parts.

Sections are asked for first and collected afterwards, so that the portal prepares the large ones side by side.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ims_xl.gst.documents import IMS_SECTIONS, Section
from ims_xl.portal import crypto
from ims_xl.portal.codes import UNAUTHORISED, Reaction
from ims_xl.portal.connection import Connection, Progress
from ims_xl.portal.crypto import Damaged
from ims_xl.portal.refusals import Refused, Unreachable

_PART_TRIES = 4
_LARGEST = 1 << 30


@dataclass(frozen=True)
class Fetched:
    """A section as the portal has it: its texts, each an object with one list of records, and how many records."""

    section: Section
    texts: tuple[bytes, ...]
    records: int


def fetch(connection: Connection, progress: Progress, sections: Sequence[Section] = IMS_SECTIONS) -> list[Fetched]:
    """All records of the sections. Raises `Refused`, `Unreachable` and their like; then nothing was fetched."""
    answers: dict[Section, bytes] = {}
    total = 2 * len(sections)
    for done, section in enumerate(sections):
        progress(done, total, f"{section} from the portal")
        answers[section] = _asked(connection, section)
    began = connection.clock.now()
    found = []
    for done, (section, answer) in enumerate(answers.items(), start=len(sections)):
        progress(done, total, f"{section} from the portal")
        value = as_object(answer)
        if "token" in value:
            texts = _large(connection, section, value, began, lambda doing, at=done: progress(at, total, doing))  # type: ignore[misc]
        else:
            texts = (answer,)
        found.append(Fetched(section, texts, sum(map(count, texts))))
    progress(total, total, "the portal's records")
    return found


def counts(connection: Connection) -> dict[str, dict[str, int]] | None:
    """How many records the portal counts, by section and action; None where the provider has no such call."""
    try:
        answer = as_object(connection.ask("ims", connection.profile.counts))
    except Refused as refused:
        if refused.reaction not in (Reaction.TELL, Reaction.NOTHING) or refused.code in UNAUTHORISED:
            raise  # nobody is signed in; it says nothing about the call
        return None
    found: dict[str, dict[str, int]] = {}
    for group in answer.values():
        for section, by_action in group.items() if isinstance(group, dict) else ():
            if isinstance(by_action, dict):
                found[section] = {action: int(number) for action, number in by_action.items()}
    return found


def as_download(fetched: Iterable[Fetched]) -> bytes:
    """One JSON text of all sections, as the portal's download has them; every record to the letter."""
    sections = []
    for one in fetched:
        rows = [inside for text in one.texts if (inside := _inside(text))]
        sections.append(b'"' + one.section.wire.encode() + b'":[' + b",\n".join(rows) + b"]")
    return b"{" + b",\n".join(sections) + b"}"


def _inside(text: bytes) -> bytes:
    """The records of an answer, without the list around them."""
    return text[text.index(b"[") + 1 : text.rindex(b"]")].strip()


def count(text: bytes) -> int:
    """How many records a text holds. Raises `Unreachable` for one that is not an object with one list."""
    lists = [*as_object(text).values()]
    if len(lists) != 1 or not isinstance(lists[0], list):
        raise Unreachable("The portal's answer is not one list of records, as its API says. Ask the provider.")
    return len(lists[0])


def _asked(connection: Connection, section: Section) -> bytes:
    try:
        return connection.ask("ims", "GETINV", section=connection.profile.section(section))
    except Refused as refused:
        if refused.reaction is Reaction.NOTHING:
            return json.dumps({section.wire: []}).encode()
        raise


def _large(
    connection: Connection, section: Section, value: dict[str, Any], began: float, tell: Callable[[str], None]
) -> tuple[bytes, ...]:
    """The parts of a large section: waited for, fetched, checked, decrypted."""
    profile = connection.profile
    ready = began + 60 * _number(value.get("est"))
    if ready - began > profile.longest_wait_seconds:
        raise Unreachable(f"The portal needs {value.get('est')} minutes to prepare {section}. Sync again later.")
    if (left := ready - connection.clock.now()) > 0:
        connection.pause(left, f"{section}: the portal is preparing the file")
    for again in (False, True):
        try:
            return _parts(connection, section, str(value["token"]), tell)
        except Unreachable:
            if again:
                raise  # else the links may have run out: new ones are asked for, once
    raise AssertionError("the second try returns or raises")


def _parts(connection: Connection, section: Section, token: str, tell: Callable[[str], None]) -> tuple[bytes, ...]:
    """The texts of all parts."""
    polls = connection.profile.polling_seconds
    for tries in range(_PART_TRIES):
        details = _details(connection, section, token)
        if details is not None:
            break
        connection.pause(polls[min(tries, len(polls) - 1)], f"{section}: the list of files is incomplete")
    else:
        raise Unreachable(f"The portal's list of files for {section} is incomplete. Sync again later.")
    urls, key = details
    texts = []
    for number, one in enumerate(urls, start=1):
        tell(f"{section}, part {number} of {len(urls)}")
        texts += _part(connection, section, one, key)
    return tuple(texts)


def _details(connection: Connection, section: Section, token: str) -> tuple[list[dict[str, Any]], bytes] | None:
    """The parts and their key, each part once; None where some are missing."""
    profile, waited = connection.profile, 0.0
    polls = [*profile.polling_seconds]
    while True:
        try:
            answer = as_object(connection.ask("ims", "FILEDET", token=token))
            break
        except Refused as refused:
            pause = polls.pop(0) if len(polls) > 1 else polls[0]
            if refused.reaction is not Reaction.WAIT or waited + pause > profile.longest_wait_seconds:
                raise
        connection.pause(pause, f"{section}: the portal is still preparing the file")
        waited += pause
    urls = answer.get("urls")
    listed = [one for one in urls if isinstance(one, dict) and one.get("ul")] if isinstance(urls, list) else []
    if not listed or len(listed) < _number(answer.get("fc")):
        return None
    try:
        key = base64.b64decode(str(answer.get("ek")), validate=True)
    except (ValueError, binascii.Error):
        return None
    return list({str(one.get("hash")): one for one in listed}.values()), key


def _part(connection: Connection, section: Section, one: dict[str, Any], key: bytes) -> list[bytes]:
    """The texts in one part; fetched again where it came damaged."""
    for tries in range(1, _PART_TRIES + 1):
        packed = connection.file(str(one["ul"]))
        try:
            texts = unpacked(packed, str(one.get("hash") or ""), key)
            if one.get("ic") is None or sum(map(count, texts)) == _number(one["ic"]):
                return texts
        except Damaged:
            pass
        if tries < _PART_TRIES:
            connection.pause(connection.profile.polling_seconds[0], f"{section}: a part came damaged")
    raise Unreachable(f"A part of {section} came damaged or incomplete {_PART_TRIES} times. Sync again later.")


def unpacked(packed: bytes, sha256: str, key: bytes) -> list[bytes]:
    """The JSON texts in a tar.gz of encrypted files. Raises `Damaged` where its hash is another, or it is cut."""
    if hashlib.sha256(packed).hexdigest() != sha256.strip().lower() or len(key) != crypto.KEY_BYTES:
        raise Damaged("A file of the portal does not fit its hash. Try again.")
    texts, size = [], 0
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
            for member in archive:
                size += member.size
                content = archive.extractfile(member)
                if content is None:
                    continue
                if size > _LARGEST:
                    raise Damaged("A file of the portal is larger than any answer can be.")
                texts.append(crypto.plain(crypto.decrypted(content.read().strip(), key)))
    except (tarfile.TarError, OSError, EOFError):
        raise Damaged("A file of the portal cannot be unpacked. Try again.") from None
    return texts


def as_object(text: bytes) -> dict[str, Any]:
    """A JSON object. Raises `Unreachable` for a text that is none: it came intact, and is not the API's."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreachable("The portal's answer is no JSON inside. Ask the provider.") from None
    if not isinstance(value, dict):
        raise Unreachable("The portal's answer is not what its API says. Ask the provider.")
    return value


def _number(value: object) -> float:
    """A number that may come as text; 0 for what is none."""
    try:
        return float(str(value))
    except ValueError:
        return 0.0

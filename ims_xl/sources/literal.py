"""JSON as it stood in the file: numbers keep their spelling, so that an upload can echo them to the letter.

The portal refuses a record whose numbers differ from its own; `236.00` must come back as `236.00`.
"""

from __future__ import annotations

import json
import re
import stat
from itertools import chain
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, Never

from ims_xl.errors import FileUnreadable
from ims_xl.gst.money import grouped
from ims_xl.sources import foreign, nesting

_SOMETHING = re.compile(rb"[^\s\0]")
LARGEST = 2 << 30
_PIECE = 1 << 18
_SMALL = 1 << 20  # what may be as it likes
_FIRST = re.compile(rb"[^\xef\xbb\xbf\xff\xfe\s\0]")  # behind the marks of an encoding
_PAGE = re.compile(rb"^[^{\[<]*<(!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
_HEAD = 4096
_CHECKS = {b"{": nesting.check_json, b"[": nesting.check_json, b"<": nesting.check_xml}
_TAIL = 30  # characters shown of the place where a file breaks off


class Number(str):
    """A JSON number, as spelled in the file. Text in quotes is plain `str`."""

    __slots__ = ()


def content(path: Path) -> bytes:
    """The bytes of a file. Raises `FileUnreadable` where there are none to read."""
    if path.is_symlink() and not path.exists():
        raise FileUnreadable(f"{path.name} is a link to a file that is not there; choose the file itself.")
    if not path.exists():
        raise FileUnreadable(f"There is no file {path.name} in {path.absolute().parent}; choose it again.")
    if path.is_dir():
        raise FileUnreadable(f"{path.name} is a folder; choose a file in it.")
    try:
        data = _bytes(path)
    except OSError as fault:
        raise FileUnreadable(
            f"{path.name} cannot be opened ({fault.strerror}); close it elsewhere, or copy it."
        ) from fault
    if not _SOMETHING.search(data):
        raise FileUnreadable(f"{path.name} is empty; download or export it again.")
    foreign.refuse(data, path.name)
    return data


def first(data: bytes) -> bytes:
    """The first character behind blanks and the mark of an encoding; empty where there is none."""
    found = _FIRST.search(data)
    return found[0] if found else b""


def _bytes(path: Path) -> bytes:
    """The bytes of an ordinary file. Raises `FileUnreadable` for a device or pipe, and for a monstrous file."""
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise FileUnreadable(f"{path.name} is no ordinary file; choose the file itself.")
    if state.st_size > LARGEST:
        raise FileUnreadable(
            f"{path.name} has {grouped(state.st_size >> 20)} MB; files over {grouped(LARGEST >> 20)} MB are not read."
        )
    with path.open("rb") as file:
        beginning = file.read(_PIECE)
        check = nesting.check_html if _PAGE.search(beginning[:_HEAD]) else _CHECKS.get(first(beginning))
        if check and state.st_size > _SMALL:
            check(chain([beginning], iter(lambda: file.read(_PIECE), b"")), path.name)
    return path.read_bytes()


def load(path: Path) -> Any:
    """The JSON value of a file; every number in it is a `Number`.

    Raises `FileUnreadable`, saying where the file breaks, for one that is no JSON or only the first part of it.
    """
    data = content(path)
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as fault:
        raise FileUnreadable(
            f"{path.name} is not UTF-8 text at byte {fault.start + 1}; use the file as downloaded, not a saved copy."
        ) from fault
    try:
        return parse(text)
    except json.JSONDecodeError as fault:
        raise FileUnreadable(_broken(path.name, text, fault)) from fault
    except RecursionError as fault:
        raise FileUnreadable(
            f"{path.name} is nested deeper than any file of the portal; choose the portal's own JSON file."
        ) from fault
    except ValueError as fault:
        raise FileUnreadable(f"{path.name} cannot be read: {fault}. Download it again.") from fault


def parse(text: str) -> Any:
    """The value of a JSON text. Raises `ValueError` on what is no JSON, NaN and a key given twice among it.

    >>> parse('{"val": 236.00}')["val"]
    '236.00'
    """
    return json.loads(
        text,
        parse_int=Number,
        parse_float=Number,
        parse_constant=_no_number,
        object_pairs_hook=_each_key_once,
    )


def compact(value: Any) -> str:
    """JSON text of a parsed value, without spaces, its numbers spelled as they were.

    >>> compact(parse('{"inum": "0012", "val": 236.00, "cess": null}'))
    '{"inum":"0012","val":236.00,"cess":null}'
    """
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        return "{" + ",".join([f"{encode_basestring(key)}:{compact(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return json.dumps(value)


def _no_number(name: str) -> Never:
    raise ValueError(f"it holds {name} where a number belongs")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of the pairs. Of a key given twice one value would vanish unsaid, so that is refused."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f'the key "{twice}" stands twice in one object')
    return found


def _broken(file: str, text: str, fault: json.JSONDecodeError) -> str:
    """Where and how a JSON text breaks, in one sentence."""
    whole = text.rstrip()
    if whole.lstrip()[:1] not in ("{", "["):
        begins = re.sub(r"\s+", " ", whole.lstrip())[:_TAIL]
        return f'{file} is not JSON: it begins with "{begins}". Choose the JSON file downloaded from the portal.'
    left = len(whole) - fault.pos
    if fault.msg.startswith("Unterminated") or left <= 0 or (left < 7 and whole[-1] not in "}]"):
        line = whole.count("\n") + 1
        last = re.sub(r"\s+", " ", whole[-_TAIL:])
        return f'{file} is cut short: it breaks off in line {line} after "{last}". Download it again.'
    return f"{file} is not sound JSON: {fault.msg} in line {fault.lineno}, column {fault.colno}. Download it again."

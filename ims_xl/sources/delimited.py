"""Text files of cells, CSV and its kin: encoding and delimiter are found by looking."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from ims_xl.errors import FileUnreadable

_DELIMITERS = (",", "\t", ";", "|", "^", "~")
_LINES_LOOKED_AT = 60
_HEAD = 4096  # bytes
_LIKELY = 1 << 15  # characters that mostly hold these
_BEYOND = "\u2100"  # no letter of Europe or India, nor the sign of the rupee; one of theirs turned round is
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_SAID = ("windows-1252", "iso-8859-1", "windows-1250", "iso-8859-15", "utf-8")  # what a page may call itself
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def rows(data: bytes, name: str) -> list[list[str]]:
    """The records of a delimited text, the blank ones too. Raises `FileUnreadable` with the line at fault."""
    lines = text(data, name)
    delimiter, lines = delimiter_of(lines)
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True)
    found: list[list[str]] = []
    begun = 1
    try:
        for record in reader:
            found.append(record)
            begun = reader.line_num + 1
    except csv.Error as fault:
        raise FileUnreadable(
            f"{name}, line {begun}: a quotation mark is opened and not closed as it should be. "
            "Mend the line or export the file again."
        ) from fault
    return found


def is_text(data: bytes) -> bool:
    """Is it text with several cells in its lines, and no trace of a binary file?"""
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    beginning = text(data[:_LIKELY], "")
    return not _CONTROL.search(beginning) and len(max(_first(*delimiter_of(beginning)[::-1]), key=len, default=[])) > 1


def is_binary(beginning: bytes) -> bool:
    """Does a file begin with bytes that no text has?"""
    marked = any(beginning.startswith(mark) for mark, _ in _MARKS)
    return b"\0" in beginning and not marked and not _utf_16(beginning[:_HEAD])


def text(data: bytes, name: str, said: str = "") -> str:
    """Decoded by its mark, else as UTF-8, else as it is `said` to be, else as Windows writes western text."""
    encoding = next((of_mark for mark, of_mark in _MARKS if data.startswith(mark)), "")
    if not encoding and b"\0" in data:
        encoding = _utf_16(data[:_HEAD])
    if not encoding and b"\0" in data:
        raise FileUnreadable(f"{name} is not a text file. Export it again as .xlsx or .csv.")
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as fault:
        if encoding:
            raise FileUnreadable(f"{name} is cut short or damaged. Export it again.") from fault
        return data.decode(said if said.lower() in _SAID else "cp1252", errors="replace")


def _utf_16(head: bytes) -> str:
    """The byte order of a text in UTF-16 without a mark, in letters of Europe or India; "" for other data."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, "replace")
        likely = sum(letter in "\r\n\t" or (letter.isprintable() and letter < _BEYOND) for letter in text)
        if likely >= 0.95 * len(text):
            return encoding
    return ""


def delimiter_of(lines: str) -> tuple[str, str]:
    """The character that cuts most lines into the same number of cells; Excel's own `sep=` line decides at once."""
    if lines[:4].lower() == "sep=" and len(lines) > 5:
        # the line stays as a blank one, so that rows keep the numbers they have in the file
        return lines[4], "\n" + lines.partition("\n")[2]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(record) for record in _first(lines, delimiter) if len(record) > 1)
        except csv.Error:
            continue
        weight = max(((width - 1) * count for width, count in widths.items()), default=0)
        if weight > most:
            best, most = delimiter, weight
    return best, lines


def _first(lines: str, delimiter: str) -> list[list[str]]:
    """The first records, of which a part of the text mostly holds enough."""
    for size in (_LIKELY, len(lines)):
        records = csv.reader(io.StringIO(lines[:size], newline=""), delimiter=delimiter)
        found = list(islice(records, _LINES_LOOKED_AT + 1))
        if len(found) > _LINES_LOOKED_AT or size >= len(lines):  # the last may be cut
            break
    return found[:_LINES_LOOKED_AT]

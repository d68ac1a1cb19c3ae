"""Damage within XML, web pages and workbooks is refused or told; it never changes a total unsaid."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from book_files import WITHIN
from damaged import EXAMPLES, JUNK, REGISTERS, cells_of, read, sums, told
from hypothesis import given, settings
from hypothesis import strategies as st

MARKED = [path for path in EXAMPLES if path.suffix == ".xml" or path.stem == "web_page"]
_TEXT = re.compile(rb'>([^<>\n]+)<|="([^"]*)"')
_ELEMENT = re.compile(
    rb"<(?!VOUCHER\b|TALLYMESSAGE|ENVELOPE|BODY|IMPORTDATA|REQUESTDATA|Work|Table|Style|table|body|html|head|meta|style)"
    rb"([A-Za-z.]+)(?: [^>]*)?>"
)


def hurt_xml(data: bytes, place: int, how: str, value: str) -> bytes:
    """A text replaced, its sign turned, an element dropped or named otherwise, or a byte flipped."""
    if how == "flipped":
        at = place % len(data)
        return data[:at] + bytes([data[at] ^ (1 if value else 128)]) + data[at + 1 :]
    if how in ("replaced", "turned"):
        found = list(_TEXT.finditer(data))
        match = found[place % len(found)]
        begin, end = match.span(1 if match[1] is not None else 2)
        old = data[begin:end]
        turned = old[1:] if old.startswith(b"-") else b"-" + old
        return data[:begin] + (turned if how == "turned" else escape(value).encode()) + data[end:]
    found = list(_ELEMENT.finditer(data))
    match = found[place % len(found)]
    closing = data.find(b"</" + match[1] + b">", match.end())
    end = match.end() if closing < 0 else closing + len(match[1]) + 3
    return data[: match.start()] + (b"" if how == "dropped" else data[match.start() : end] * 2) + data[end:]


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.stem)
def test_damage_to_xml_or_a_web_page_never_changes_a_total_unsaid(path: Path) -> None:
    text, encoding = cells_of(path.read_bytes())
    data = text.replace("UTF-16", "UTF-8").encode()
    whole = read(path.name, data)
    assert whole is not None
    before, said = sums(whole), told(whole)

    @given(
        st.integers(0, 1 << 16),
        st.sampled_from(["replaced", "turned", "dropped", "doubled", "flipped"]),
        st.sampled_from([*JUNK, "Debit Note", "Purchase", "Sales", "INPUT IGST 18%", "0"]),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", encoding]),
    )
    @settings(max_examples=20 * WITHIN, deadline=None)
    def one_damage(place: int, how: str, value: str, written_in: str) -> None:
        damaged = hurt_xml(data, place, how, value)
        with suppress(UnicodeDecodeError):
            damaged = damaged.decode().encode(written_in)
        imported = read(path.name, damaged)
        if imported is not None and sums(imported) != before:
            assert told(imported) != said, (how, place, value)

    one_damage()


# workbooks, not short of amounts already, that give document values or totals to compare with
_COMPARED = ("binary.xlsb", "libre_office.ods", "saved_as_xls.xls", "tally_columnar.xlsx", "two_tier_header.xlsx")
_HOLDS_CELLS = re.compile(r"sheet\d|content|sharedStrings|workbook\.")


def parts_of(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of a package; a compound file is one part."""
    if not data.startswith(b"PK"):
        return [("", data)]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def packed(parts_: list[tuple[str, bytes]]) -> bytes:
    """The file of these parts, its check sums right."""
    if parts_[0][0] == "":
        return parts_[0][1]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts_:
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", _COMPARED)
def test_bytes_within_a_workbook_never_change_a_total_unsaid(name: str) -> None:
    """A byte flipped or gone, or the rest of a part cut off, with the package's own check sums made right again."""
    data = (REGISTERS / name).read_bytes()
    whole = read(name, data)
    assert whole is not None
    before, said = sums(whole), told(whole)
    held = parts_of(data)
    hurtable = [at for at, (part, _) in enumerate(held) if part == "" or _HOLDS_CELLS.search(part)]

    @given(
        st.sampled_from(hurtable),
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(["flipped", "gone", "cut"]),
        st.integers(1, 255),
    )
    @settings(max_examples=10 * WITHIN, deadline=None)
    def one_damage(part: int, where: float, how: str, bits: int) -> None:
        title, content = held[part]
        at = int(where * len(content))
        after = {"flipped": bytes([content[at] ^ bits]) + content[at + 1 :], "gone": content[at + 1 :], "cut": b""}
        hurt_parts = [*held[:part], (title, content[:at] + after[how]), *held[part + 1 :]]
        imported = read(name, packed(hurt_parts))
        if imported is not None and sums(imported) != before:
            assert told(imported) != said, (title, at, how, bits)

    one_damage()

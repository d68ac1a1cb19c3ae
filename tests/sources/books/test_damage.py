"""Damage to a register is refused or told; it never raises a fault of ours and never changes a total unsaid."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

import pytest
from book_files import MANY
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import damage as parts
from ims_xl.errors import Conservation, ImsError
from ims_xl.sources.books import books
from ims_xl.sources.imported import Imported
from ims_xl.tables import TAX_HEADS, Books

REGISTERS = Path(__file__).parents[3] / "examples" / "registers"
SAID = (".expected.csv", ".problems.txt")
EXAMPLES = sorted(
    path
    for path in REGISTERS.iterdir()
    if path.is_file() and path.suffix != ".py" and not path.name.endswith(SAID)
)  # fmt: skip
_OWN_TOTALS = (
    "marg.csv", "busy.csv", "hindi_headers.csv", "returns_tally.csv", "plain.tsv", "saved_as_xls.xls",
    "tally_columnar.xlsx",
)  # fmt: skip
WITH_TOTALS = [path for path in EXAMPLES if path.name in _OWN_TOTALS]

pieces = st.one_of(
    st.binary(max_size=4),
    st.sampled_from([b",", b'"', b"\n", b"\0", b"-", b"9", b".", b";", b"\t", b"=", b"Total", b"\xff", b"(", b"1e9"]),
)
damage = st.lists(
    st.tuples(st.floats(min_value=0, max_value=1), st.integers(min_value=0, max_value=12), pieces),
    min_size=1,
    max_size=4,
)
Damage = list[tuple[float, int, bytes]]


def hurt(data: bytes, damages: Damage) -> bytes:
    """The data with some bytes here and there replaced by others, or gone."""
    for where, length, piece in damages:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + length :]
    return data


def read(name: str, data: bytes) -> Imported | None:
    """What is read of it; None where it is refused in one of our sentences."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return books.read(path, "27AABCR1234F1ZS")
        except Conservation:
            raise
        except ImsError:
            return None


@given(st.sampled_from(EXAMPLES), st.binary(min_size=1, max_size=40))
@settings(max_examples=15 * MANY, deadline=None)
def test_damage_to_what_a_register_is_made_of_is_read_or_refused(path: Path, changes: bytes) -> None:
    """Cells, columns, texts of XML and parts of packages changed, so that the file stays one of its kind."""
    imported = read(path.name, parts.changed(path.read_bytes(), parts.Choices(changes)))
    if imported is not None:
        assert imported.frame[Books.entry_id].is_unique
        assert imported.tally.paise_kept == sums(imported)[-1]


def test_an_amount_beyond_what_computers_count_is_told_at_its_place() -> None:
    text = (REGISTERS / "ambiguous_dates.csv").read_text(encoding="utf-8")
    whole = read("whole.csv", text.encode())
    assert whole is not None
    amount = next(cell for row in csv.reader(io.StringIO(text)) for cell in row if cell.replace(".", "").isdigit())
    huge = read("huge.csv", text.replace(amount, "1e307", 1).encode())
    assert huge is not None
    assert "1e307" in {problem.value for problem in huge.problems}


@given(st.sampled_from(EXAMPLES), damage)
@settings(max_examples=25 * MANY, deadline=None)
def test_a_damaged_register_is_read_or_refused_and_nothing_else(path: Path, damages: Damage) -> None:
    imported = read(path.name, hurt(path.read_bytes(), damages))
    if imported is not None:
        assert imported.frame[Books.entry_id].is_unique
        assert imported.tally.paise_kept == sums(imported)[-1]


def sums(imported: Imported) -> list[int]:
    """Taxable value and taxes of all entries, in paise, and all of it together."""
    totals = [int(imported.frame[column].fillna(0).sum()) for column in ("taxable_value", *TAX_HEADS)]
    return [*totals, sum(totals)]


@pytest.mark.parametrize("path", WITH_TOTALS, ids=lambda path: path.stem)
def test_no_total_changes_unsaid(path: Path) -> None:
    whole = read(path.name, path.read_bytes())
    assert whole is not None
    before = [str(problem) for problem in whole.problems]

    @given(damage.map(lambda damages: damages[:1]))
    @settings(max_examples=6 * MANY, deadline=None, derandomize=True)
    def one_damage(damages: Damage) -> None:
        imported = read(path.name, hurt(path.read_bytes(), damages))
        if imported is not None and sums(imported) != sums(whole):
            told = [str(problem) for problem in imported.problems]
            assert told != before

    one_damage()


def told(imported: Imported) -> set[str]:
    """What is said of a register, but for the sums and counts that merely describe it."""
    sentences = {sentence.strip() for reading in imported.readings for sentence in reading.sentences()}
    described = ("months:", "other row", 'from "')
    said = {one for one in sentences if not one.startswith(AMOUNT_LINES) and not any(word in one for word in described)}
    return said | {str(problem) for problem in imported.problems}


AMOUNT_LINES = tuple(Books.column(name).header for name in (*TAX_HEADS, "taxable_value", "document_value"))
TEXTS = [
    path
    for path in EXAMPLES
    if path.suffix in (".csv", ".tsv") and path.stem != "damaged_amounts"  # is short of amounts already
]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_cell_that_is_damaged_never_changes_a_total_unsaid(path: Path) -> None:
    """One cell of a document becomes something else: the total changes by what is said, or not at all."""
    data = path.read_bytes()
    text, encoding = cells_of(data)
    whole = read(path.name, data)
    assert whole is not None
    delimiter = max(",\t;|", key=text.count)
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    of_documents = [int(row) - 1 for rows in whole.frame["rows"] for row in rows.split(";")]
    before, said = sums(whole), told(whole)

    @given(st.sampled_from(of_documents), st.integers(0, len(table[of_documents[0]]) - 1), st.sampled_from(JUNK))
    @settings(max_examples=3 * MANY, deadline=None, derandomize=True)
    def one_cell(row: int, column: int, value: str) -> None:
        changed = [list(cells) for cells in table]
        changed[row][column : column + 1] = [value]
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows(changed)
        imported = read(path.name, out.getvalue().encode(encoding))
        if imported is not None and sums(imported) != before:
            assert told(imported) != said, (table[row], column, value)

    one_cell()


JUNK = (
    "",
    "x",
    "#REF!",
    "-",
    "31/02/2026",
    "1,2,3",
    "=1+1",
    "999999.99",
    "Total",
    "27AAACS1111A1ZB",
    "1.5e3",
    "(7.00)",
)


def cells_of(data: bytes) -> tuple[str, str]:
    """The text of an example and its encoding."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
    except UnicodeDecodeError:
        return data.decode("cp1252"), "cp1252"


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
    @settings(max_examples=20 * MANY, deadline=None)
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
    @settings(max_examples=10 * MANY, deadline=None)
    def one_damage(part: int, where: float, how: str, bits: int) -> None:
        title, content = held[part]
        at = int(where * len(content))
        after = {"flipped": bytes([content[at] ^ bits]) + content[at + 1 :], "gone": content[at + 1 :], "cut": b""}
        hurt_parts = [*held[:part], (title, content[:at] + after[how]), *held[part + 1 :]]
        imported = read(name, packed(hurt_parts))
        if imported is not None and sums(imported) != before:
            assert told(imported) != said, (title, at, how, bits)

    one_damage()

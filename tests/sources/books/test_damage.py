"""Damage to a register is refused or told; it never raises a fault of ours and never changes a total unsaid."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from book_files import MANY, WITHIN
from damaged import EXAMPLES, JUNK, REGISTERS, cells_of, read, sums, told
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import damage as parts
from ims_xl.tables import Books

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


@pytest.mark.parametrize("path", WITH_TOTALS, ids=lambda path: path.stem)
def test_no_total_changes_unsaid(path: Path) -> None:
    whole = read(path.name, path.read_bytes())
    assert whole is not None
    before = [str(problem) for problem in whole.problems]

    @given(damage.map(lambda damages: damages[:1]))
    @settings(max_examples=6 * WITHIN, deadline=None, derandomize=True)
    def one_damage(damages: Damage) -> None:
        imported = read(path.name, hurt(path.read_bytes(), damages))
        if imported is not None and sums(imported) != sums(whole):
            told = [str(problem) for problem in imported.problems]
            assert told != before

    one_damage()


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
    @settings(max_examples=3 * WITHIN, deadline=None, derandomize=True)
    def one_cell(row: int, column: int, value: str) -> None:
        changed = [list(cells) for cells in table]
        changed[row][column : column + 1] = [value]
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows(changed)
        imported = read(path.name, out.getvalue().encode(encoding))
        if imported is not None and sums(imported) != before:
            assert told(imported) != said, (table[row], column, value)

    one_cell()

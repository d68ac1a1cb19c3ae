"""Damage to a register is refused or told; it never raises a fault of ours and never changes a total unsaid."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@given(st.sampled_from(EXAMPLES), damage)
@settings(max_examples=60, deadline=None)
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
    @settings(max_examples=25, deadline=None, derandomize=True)
    def one_damage(damages: Damage) -> None:
        imported = read(path.name, hurt(path.read_bytes(), damages))
        if imported is not None and sums(imported) != sums(whole):
            told = [str(problem) for problem in imported.problems]
            assert told != before

    one_damage()

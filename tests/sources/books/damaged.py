"""Examples of registers read after damage, and what is told then."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

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


def sums(imported: Imported) -> list[int]:
    """Taxable value and taxes of all entries, in paise, and all of it together."""
    totals = [int(imported.frame[column].fillna(0).sum()) for column in ("taxable_value", *TAX_HEADS)]
    return [*totals, sum(totals)]


def told(imported: Imported) -> set[str]:
    """What is said of a register, but for the sums and counts that merely describe it."""
    sentences = {sentence.strip() for reading in imported.readings for sentence in reading.sentences()}
    described = ("months:", "other row", 'from "')
    said = {one for one in sentences if not one.startswith(AMOUNT_LINES) and not any(word in one for word in described)}
    return said | {str(problem) for problem in imported.problems}


AMOUNT_LINES = tuple(Books.column(name).header for name in (*TAX_HEADS, "taxable_value", "document_value"))
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

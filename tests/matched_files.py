"""Two small files for the command match-files, and what it makes of any two."""

from __future__ import annotations

import csv
from pathlib import Path

from ims_xl.__main__ import main

PORTAL = """\
pid,section,supplier_gstin,document_number,document_date,document_type,place_of_supply,taxable_value,igst,cgst,sgst,document_value
P1,B2B,27AAACS1111A1ZA,INV/1,05-10-2026,Invoice,27,1000,,90,90,1180
P2,B2B,29AAACT2222B1ZX,TX-1,2026-10-06,Invoice,27-Maharashtra,"1,000.00",180,,,1180
P3,,29AAACT2222B1ZX,CN-1,2026-10-06,Credit Note,Maharashtra,500,90,,,590
P4,,24AAACU3333C1ZY,CN-2,2026-10-07,Credit Note,,-500,-90,,,-590
P5,,24AAACU3333C1ZY,BIG,2026-10-08,Invoice,,3000,540,,,3540
P6,,24AAACU3333C1ZY,ONLY,2026-10-08,Debit Note,,200,36,,,236
"""
BOOKS = """\
bid,supplier_gstin,document_number,document_date,document_type,taxable_value,igst,cgst,sgst,invoice_value
B1,27AAACS1111A1ZA,INV-1,05-10-2026,Invoice,1000,,90,90,1180
B2a,29AAACT2222B1ZX,TX-1,06-10-2026,,400,72,,,472
B2b,29AAACT2222B1ZX,TX-1,06-10-2026,,600,108,,,708
B3,29AAACT2222B1ZX,CN-1,06-10-2026,Credit Note,-500,-90,,,-590
B4,24AAACU3333C1ZY,CN-2,07-10-2026,Credit Note,500,90,,,590
B5a,24AAACU3333C1ZY,BIG-A,08-10-2026,Invoice,1000,180,,,1180
B5b,24AAACU3333C1ZY,BIG-B,08-10-2026,Invoice,2000,360,,,2360
B7,24AAACU3333C1ZY,=HYPERLINK(),09-01-2026,Invoice,77,13.86,,,90.86
"""


def two_files(folder: Path) -> tuple[Path, Path, Path]:
    """Portal, books, and where the matches go."""
    portal, books = folder / "portal.csv", folder / "books.csv"
    portal.write_text(PORTAL, encoding="utf-8")
    books.write_text(BOOKS, encoding="utf-8")
    return portal, books, folder / "matches.csv"


def matched(*arguments: object) -> list[dict[str, str]]:
    """Run the command and read what it wrote."""
    given = [str(argument) for argument in arguments]
    assert main(["match-files", *given]) == 0
    with Path(given[given.index("--out") + 1]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(rows: list[dict[str, str]], *columns: str) -> list[tuple[str, ...]]:
    return sorted(tuple(row[column] for column in columns) for row in rows)

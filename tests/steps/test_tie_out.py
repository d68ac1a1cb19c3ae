"""A register is shown before it is taken over, and one that does not come to its own totals only on the user's word."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xlsxwriter

from ims_xl import __main__ as command_line
from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.gst.period import TaxPeriod
from ims_xl.new import new_workbook
from ims_xl.steps import data
from ims_xl.tables import Books

REGISTERS = Path(__file__).parents[2] / "examples" / "registers"
HEADER = "Supplier GSTIN,Supplier,Invoice No,Invoice Date,Taxable Value,IGST,Invoice Value\n"
UMIYA = "24AAACU3333C1ZY"


def workbook(answer: bool = False) -> MemoryWorkbook:
    return MemoryWorkbook(settings={settings.GSTIN: "27AABCR1234F1ZS"}, answer=lambda question: answer)


def register(folder: Path, *rows: str, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(f"{UMIYA},Umiya,{row}\n" for row in rows), encoding="utf-8")
    return path


def test_a_dry_run_shows_what_was_understood_and_writes_nothing() -> None:
    book = workbook()
    said = data.import_books(book, [REGISTERS / "marg.csv"], dry_run=True).sentence
    assert said == (
        "marg.csv, sheet marg: header in row 4\n"
        '  Supplier GSTIN       from "GST NO"  (27AAACS1111A1ZA, 24AAACU3333C1ZY)\n'
        '  Supplier             from "PARTY NAME"  (SUNRISE STEELS, UMIYA TRADERS)\n'
        '  Document number      from "BILL NO"  (SS-41, UP/884)\n'
        '  Document date        from "BILL DATE"  (05-10-2026, 08-10-2026)\n'
        '  Voucher date         from "ENTRY DATE"  (06-10-2026, 09-10-2026)\n'
        '  Document value (₹)   from "BILL AMOUNT"  (1,18,000.00, 5,250.00)\n'
        '  Taxable value (₹)    from "TAXABLE AMT"  (1,00,000.00, 5,000.00)\n'
        '  IGST (₹)             from "IGST AMT"  (250.00, 250.00)\n'
        '  CGST (₹)             from "CGST AMT"  (9,000.00, 9,000.00)\n'
        '  SGST (₹)             from "SGST AMT"  (9,000.00, 9,000.00)\n'
        "  not used: ENTRY NO\n"
        "  2 documents on 2 lines; 1 other row set aside\n"
        "  Document value (₹)              ₹1,23,250   the sheet's own total: ₹1,23,250\n"
        "  Taxable value (₹)               ₹1,05,000   the sheet's own total: ₹1,05,000\n"
        "  IGST (₹)                             ₹250   the sheet's own total: ₹250\n"
        "  CGST (₹)                           ₹9,000   the sheet's own total: ₹9,000\n"
        "  SGST (₹)                           ₹9,000   the sheet's own total: ₹9,000\n"
        "  the totals tie\n"
        "  taxable value plus tax comes to the document value on 2 of 2 documents\n"
        "  months: 2026-10: 2\n"
        "\n"
        'marg.csv, marg, row 7: Set aside: this is "TOTAL", no document.\n'
        "\n"
        "Nothing was written."
    )
    assert book.read(Books).empty
    assert book.setting(settings.LAST_IMPORT) is None


def test_a_dry_run_names_what_is_repeated_odd_and_set_aside() -> None:
    said = data.import_books(workbook(), [REGISTERS / "booked_twice.csv", REGISTERS / "set_aside.csv"], dry_run=True)
    for part in (
        "booked more than once: 1",
        "odd GSTINs: 27AAACS1111A1ZB",
        "months: 2025-10: 1, 2026-10: 3",
        "set aside, 1 with tax of ₹900: Reverse charge",
        "set aside, 2 with tax of ₹1,800: No supplier GSTIN",
        "the sheet has no total line to compare with",
    ):
        assert part in said.sentence


def test_a_register_that_does_not_tie_is_brought_in_only_on_the_users_word() -> None:
    asked = workbook()
    with pytest.raises(
        NotAllowed, match=r"wrong_total.csv, wrong_total, row 4, Invoice Value: The total line says ₹6,300"
    ):
        data.import_books(asked, [REGISTERS / "wrong_total.csv"])
    assert asked.read(Books).empty
    assert "2 more such places. Bring the register in all the same?" in asked.asked[-1]
    for book, accept in ((workbook(answer=True), False), (workbook(), True)):
        data.import_books(book, [REGISTERS / "wrong_total.csv"], accept)
        assert len(book.read(Books)) == 2


def test_a_register_read_again_says_what_is_new_changed_and_gone(tmp_path: Path) -> None:
    book = workbook()
    first = ("A/1,05-10-2026,1000,50,1050", "A/2,06-10-2026,2000,100,2100", "A/3,07-10-2026,3000,150,3150")
    assert "Since the last import" not in data.import_books(book, [register(tmp_path, *first)]).sentence
    noted = book.read(Books)
    noted.loc[noted[Books.document_number] == "A/2", Books.note] = "ask the storekeeper"
    book.write({Books: noted})
    again = ("A/2,06-10-2026,2000,110,2110", "A/1,05-10-2026,1000,50,1050", "A/4,08-10-2026,10,1,11")
    done = data.import_books(book, [register(tmp_path, *again)])
    assert "Since the last import: 1 new, 1 changed, 1 gone (A/3)." in done.sentence
    kept = book.read(Books).set_index(Books.document_number)
    assert kept.loc["A/2", Books.note] == "ask the storekeeper"
    assert "None differs from before." in data.import_books(book, [register(tmp_path, *again)]).sentence


def test_folders_and_archives_are_read_whole(tmp_path: Path) -> None:
    folder = tmp_path / "october"
    folder.mkdir()
    register(folder, "A/1,05-10-2026,1000,50,1050", name="a.csv")
    register(folder, "B/1,05-10-2026,1000,50,1050", name="b.csv")
    (folder / "~$open.xlsx").write_bytes(b"left by Excel")
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder))
    for chosen in (folder, packed):
        book = workbook()
        data.import_books(book, [chosen])
        assert book.read(Books)[Books.file].tolist() == ["a.csv", "b.csv"]


def test_the_command_line_prints_the_dry_run_and_refuses_what_does_not_tie(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "client.xlsm"
    new_workbook(path, "27AABCR1234F1ZS", TaxPeriod("2026-10"), "Rainbow", "Monthly")
    before = path.read_bytes()
    wrong = str(REGISTERS / "wrong_total.csv")
    assert command_line.main(["books", str(path), wrong, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "the sheet's own total: ₹6,300" in said
    assert "  the totals do not tie, in 3 places named below\n" in said
    assert said.count("The total line says ₹6,300") == 1
    assert command_line.main(["books", str(path), wrong]) == 2
    assert "--accept-differences" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert command_line.main(["books", str(path), wrong, "--accept-differences"]) == 0
    assert capsys.readouterr().out.startswith("2 entries in the books")


def test_a_total_on_the_other_side_is_shown_as_it_is_compared() -> None:
    """In Tally's columnar register the value is Cr, and counts the other way round than purchases, which are Dr."""
    said = data.import_books(workbook(), [REGISTERS / "tally_columnar.xlsx"], dry_run=True).sentence
    assert "₹3,068.50   the sheet's own total: ₹3,068.50\n" in said


def test_the_same_documents_in_two_files_or_sheets_of_one_import_are_asked_about(tmp_path: Path) -> None:
    rows = ("A/1,05-10-2026,1000,180,1180", "A/2,06-10-2026,1000,180,1180")
    first, second = register(tmp_path, *rows), register(tmp_path, *rows[::-1], name="copy.csv")
    book = workbook()
    with pytest.raises(NotAllowed, match=r"2 of 2 documents in copy\.csv are in register\.csv, too, and would count"):
        data.import_books(book, [first, second])
    assert book.read(Books).empty
    cells = [line.split(",") for line in first.read_text(encoding="utf-8").splitlines()]
    path = tmp_path / "sheets.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for name in ("All", "October"):
            sheet = made.add_worksheet(name)
            for at, row in enumerate(cells):
                sheet.write_row(at, 0, row)
    with pytest.raises(NotAllowed, match=r"2 of 2 documents on sheet October of sheets\.xlsx stand on sheet All, too"):
        data.import_books(book, [path])
    data.import_books(book, [path], accept_differences=True)
    assert len(book.read(Books)) == 4


def test_a_register_that_is_in_the_books_from_another_file_is_not_taken_twice_without_asking(tmp_path: Path) -> None:
    book = workbook()
    data.import_books(book, [register(tmp_path, "A/1,05-10-2026,1000,180,1180", "A/2,06-10-2026,1000,180,1180")])
    again = register(
        tmp_path, "A/1,05-10-2026,1000,180,1180", "A/2,06-10-2026,1000,180,1180", "A/3,07-10-2026,100,18,118",
        name="corrected.csv",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match=r"2 of 3 documents in corrected\.csv are in the books already, from register"):
        data.import_books(book, [again])
    assert len(book.read(Books)) == 2
    data.import_books(book, [again], accept_differences=True)
    assert len(book.read(Books)) == 5
    few = register(
        tmp_path, "A/1,05-10-2026,1000,180,1180", "B/1,06-10-2026,1,0,1", "B/2,06-10-2026,1,0,1", name="n.csv"
    )
    data.import_books(book, [few])
    assert len(book.read(Books)) == 8


def test_a_dry_run_prints_the_remarks_that_the_tie_out_does_not_hold(tmp_path: Path) -> None:
    path = register(tmp_path, *(f"2.02611E+{at},05-10-2026,1000,180,1180" for at in range(10, 35)))
    said = data.import_books(workbook(), [path], dry_run=True).sentence.splitlines()
    assert sum("is a number Excel has shortened" in line for line in said) == 20
    assert "and 5 further remarks" in said


def test_a_register_whose_documents_hardly_add_up_is_brought_in_only_on_the_users_word(tmp_path: Path) -> None:
    rows = [f"A/{at},05-10-2026,1000,50,{2000 if at else 1050}" for at in range(5)]
    asked = workbook()
    with pytest.raises(NotAllowed, match="comes to the document value on 1 of 5 documents only"):
        data.import_books(asked, [register(tmp_path, *rows)])
    assert asked.read(Books).empty
    data.import_books(asked, [register(tmp_path, *rows)], accept_differences=True)
    assert len(asked.read(Books)) == 5


def test_a_draft_that_was_posted_since_is_told_as_changed(tmp_path: Path) -> None:
    book, path = workbook(), register(tmp_path, "A/1,05-10-2026,1000,50,1050", "A/2,05-10-2026,10,1,11")
    for standing, told in (("Draft", ""), ("Posted", "Since the last import: 0 new, 1 changed, 0 gone.")):
        lines = path.read_text(encoding="utf-8").splitlines()
        words = ("Status", standing, "Posted")
        text = "".join(f"{line},{word}\n" for line, word in zip(lines, words, strict=True))
        (tmp_path / "now").mkdir(exist_ok=True)
        (tmp_path / "now" / "register.csv").write_text(text, encoding="utf-8")
        assert told in data.import_books(book, [tmp_path / "now" / "register.csv"]).sentence
    assert book.read(Books)[Books.set_aside].isna().all()

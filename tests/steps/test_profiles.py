"""What a column of a register was taken for is kept on Profiles, can be changed there, and is used again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ims_xl import __main__ as command_line
from ims_xl import settings
from ims_xl.errors import ColumnMissing, NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.gst.period import TaxPeriod
from ims_xl.new import new_workbook
from ims_xl.steps import data
from ims_xl.tables import Books, Problems, Profiles

HEADER = (
    "Posting Date", "Goods Date", "Bill Date", "Bill No", "GSTIN", "Net Amount", "Amount", "Taxable Value", "IGST",
)  # fmt: skip
ROW = ("07-10-2026", "06-10-2026", "05-10-2026", "T/9", "29AAACT2222B1ZX", "2360", "2360", "2000", "360")


def workbook(answer: bool = False) -> MemoryWorkbook:
    return MemoryWorkbook(settings={settings.GSTIN: "27AABCR1234F1ZS"}, answer=lambda question: answer)


def register(folder: Path, header: tuple[str, ...] = HEADER, row: tuple[str, ...] = ROW, name: str = "r.csv") -> Path:
    path = folder / name
    path.write_text(",".join(header) + "\n" + ",".join(row) + "\n", encoding="utf-8")
    return path


def profile(book: MemoryWorkbook) -> dict[str, tuple[str, str]]:
    rows = book.read(Profiles)
    return {row.column_name: (row.becomes, row.decided) for row in rows.itertuples()}


def decide(book: MemoryWorkbook, **columns: str) -> None:
    """The user chooses in the green column; `Bill_Date="Not used"`."""
    rows = book.read(Profiles)
    for name, becomes in columns.items():
        rows.loc[rows[Profiles.column_name] == name.replace("_", " "), Profiles.becomes] = becomes
    book.write({Profiles: rows})


def dated(book: MemoryWorkbook) -> str:
    return f"{book.read(Books)[Books.document_date].iloc[0]:%d-%m}"


def test_every_column_is_kept_with_what_it_becomes_why_and_for_instance(tmp_path: Path) -> None:
    book = workbook()
    data.import_books(book, [register(tmp_path)])
    rows = book.read(Profiles).set_index(Profiles.column_name)
    assert list(rows.index) == list(HEADER)
    assert rows.loc["Bill Date", [Profiles.becomes, Profiles.decided]].tolist() == ["Document date", "Header"]
    assert rows.loc["Goods Date", Profiles.becomes] == "Not used"
    assert 'Not used, though there are dates: "Goods Date" (06-10-2026)' in rows.loc["Bill Date", Profiles.evidence]
    assert "comes to the document value on 1 of 1 document" in rows.loc["Taxable Value", Profiles.evidence]
    assert rows.loc["Bill No", Profiles.sample] == "T/9"


def test_what_only_a_heading_decided_is_kept_with_that_for_its_reason(tmp_path: Path) -> None:
    header = (
        "Date",
        "Bill Date",
        "Voucher No",
        "Bill No",
        "GSTIN",
        "Value",
        "INPUT CGST 9%",
        "INPUT SGST 9%",
        "Narration",
    )
    row = ("07-10-2026", "05-10-2026", "P/1", "T/9", "29AAACT2222B1ZX", "1000", "90", "90", "rent")
    book = workbook()
    data.import_books(book, [register(tmp_path, header, row)])
    rows = book.read(Profiles).set_index(Profiles.column_name)
    why = rows[Profiles.evidence]
    assert why[rows[Profiles.decided] == "Guess"].notna().all()
    assert why["INPUT CGST 9%"] == "Its heading speaks of CGST."
    assert why["Date"] == 'By its heading a date; the document\'s own is taken from "Bill Date".'
    assert why["Narration"] == "Nothing in its heading or in its values shows it to be one of the fields."


def test_a_column_that_only_the_check_of_totals_needs_says_so(tmp_path: Path) -> None:
    header = ("Bill Date", "Bill No", "GSTIN", "Gross Total", "Purchase", "INPUT CGST 9%", "INPUT SGST 9%", "ROUND OFF")
    row = ("05-10-2026", "T/9", "29AAACT2222B1ZX", "1181", "1000", "90", "90", "1")
    book = workbook()
    data.import_books(book, [register(tmp_path, header, row)])
    rounding = book.read(Profiles).set_index(Profiles.column_name).loc["ROUND OFF"]
    assert rounding[Profiles.becomes] == "Not used"
    assert 'plus "ROUND OFF" comes to the document value on 1 of 1 document.' in rounding[Profiles.evidence]


def test_a_column_chosen_by_the_user_is_used_and_the_guessed_one_gives_way(tmp_path: Path) -> None:
    book = workbook()
    data.import_books(book, [register(tmp_path)])
    assert dated(book) == "05-10"
    decide(book, Goods_Date="Document date")
    said = data.import_books(book, [register(tmp_path)])
    assert dated(book) == "06-10"
    assert "1 changed" in said.sentence
    assert profile(book)["Goods Date"] == ("Document date", "User")
    assert profile(book)["Bill Date"] == ("Not used", "Guess")
    next_month = (*ROW[:3], "T/10", *ROW[4:])
    data.import_books(book, [register(tmp_path, row=next_month, name="november.csv")])
    assert set(book.read(Books)[Books.document_date].dt.day) == {6}


def test_an_amount_the_user_moves_is_never_added_to_the_guessed_one(tmp_path: Path) -> None:
    book = workbook()
    data.import_books(book, [register(tmp_path)])
    decide(book, Amount="Taxable value")
    data.import_books(book, [register(tmp_path)])
    assert book.read(Books)[Books.taxable_value].tolist() == [236000]
    decide(book, Taxable_Value="Taxable value")  # said again: then both are meant
    data.import_books(book, [register(tmp_path)])
    assert book.read(Books)[Books.taxable_value].tolist() == [436000]


def test_a_cleared_choice_is_guessed_anew(tmp_path: Path) -> None:
    book = workbook()
    data.import_books(book, [register(tmp_path)], columns=[("Goods Date", "invoice date")])
    assert dated(book) == "06-10"
    rows = book.read(Profiles)
    rows[Profiles.becomes] = pd.NA
    book.write({Profiles: rows})
    data.import_books(book, [register(tmp_path)])
    assert dated(book) == "05-10"


def test_a_layout_is_known_with_its_columns_in_another_order(tmp_path: Path) -> None:
    book = workbook()
    data.import_books(book, [register(tmp_path)], columns=[("Goods Date", "document date")])
    data.import_books(book, [register(tmp_path, HEADER[::-1], ROW[::-1])])
    assert dated(book) == "06-10"
    assert len(book.read(Profiles)) == len(HEADER)


def test_a_changed_layout_is_told_of_and_what_was_decided_still_holds(tmp_path: Path) -> None:
    book = workbook()
    data.import_books(book, [register(tmp_path)], columns=[("Goods Date", "document date")])
    header = tuple("Cost centre" if name == "Amount" else name for name in HEADER)
    data.import_books(book, [register(tmp_path, header)])
    assert dated(book) == "06-10"
    told = " ".join(book.read(Problems)[Problems.message])
    assert (
        'The layout has changed since "r.csv, r" was read: new are "Cost centre"; gone are "Amount". '
        "What you decided for the other columns still holds." in told
    )
    without = tuple("Receipt" if name == "Goods Date" else name for name in header)
    data.import_books(book, [register(tmp_path, without)])
    assert 'what you decided for "Goods Date" no longer applies' in " ".join(book.read(Problems)[Problems.message])


@pytest.mark.parametrize(
    ("column", "becomes", "taxes"),
    [
        ("Tax", "All taxes together", [36000, None, None]),
        ("Tax", "CGST and SGST together", [500, 18000, 18000]),
        ("Percent", "Rate of tax", [36000, None, None]),
    ],
)
def test_taxes_that_stand_together_can_be_named(
    tmp_path: Path, column: str, becomes: str, taxes: list[int | None]
) -> None:
    book = workbook()
    header = ("Bill Date", "Bill No", "GSTIN", "Place of supply", "Taxable Value", "Tax", "Percent", "IGST")
    row = ("05-10-2026", "T/9", "29AAACT2222B1ZX", "27", "2000", "360", "18", "5")
    data.import_books(book, [register(tmp_path, header, row)], columns=[(column, becomes)])
    found = book.read(Books)[[Books.igst, Books.cgst, Books.sgst]].iloc[0]
    assert [None if pd.isna(paise) else paise for paise in found] == taxes


def test_a_register_without_a_needed_column_can_be_mapped_on_the_sheet(tmp_path: Path) -> None:
    odd = tuple("Whose" if name == "GSTIN" else name for name in HEADER)
    path = register(
        tmp_path, odd, tuple("x" if name == "GSTIN" else cell for name, cell in zip(HEADER, ROW, strict=True))
    )
    book = workbook(answer=True)
    said = data.import_books(book, [path]).sentence
    assert said == (
        "Profiles lists the columns of r.csv, r. Choose in its green column what each becomes, then click Import books "
        "again."
    )
    assert book.read(Books).empty
    decide(book, Whose="Supplier GSTIN")
    data.import_books(book, [path])
    assert book.read(Books)[Books.supplier_gstin].tolist() == ["X"]
    silent = workbook(answer=False)
    with pytest.raises(ColumnMissing, match="no column for Supplier GSTIN"):
        data.import_books(silent, [path])
    assert silent.read(Profiles).empty


def test_the_command_line_maps_columns_and_keeps_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "Acme.xlsm"
    new_workbook(path, "27AABCR1234F1ZS", TaxPeriod("2026-10"), "Acme", "Monthly")
    books = ["books", str(path), str(register(tmp_path))]
    assert command_line.main([*books, "--map", "Goods Date=invoice date", "--dry-run"]) == 0
    assert '"Goods Date" is Document date, as you decided.' in capsys.readouterr().out
    assert ClosedWorkbook(path).read(Profiles).empty
    assert command_line.main([*books, "--map", "Goods Date=invoice date", "--map", "Net Amount=Not used"]) == 0
    assert command_line.main(books) == 0
    assert f"{ClosedWorkbook(path).read(Books)[Books.document_date].iloc[0]:%d-%m}" == "06-10"
    capsys.readouterr()
    assert command_line.main([*books, "--map", "GRN Date=invoice date"]) == 2
    assert 'No sheet has a column headed "GRN Date". They have: Posting Date' in capsys.readouterr().err


def test_a_word_that_is_no_field_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotAllowed, match="nothing that a column of a register can become") as caught:
        data.import_books(workbook(), [], columns=[("Bill Date", "colour")])
    assert "Choose one of: Supplier GSTIN, Supplier, Document type" in str(caught.value)


def test_columns_the_user_has_added_stay_with_their_rows(tmp_path: Path) -> None:
    book = workbook()
    data.import_books(book, [register(tmp_path)])
    rows = book.read(Profiles)
    rows["Asked"] = [f"about {name}" for name in rows[Profiles.column_name]]
    again = MemoryWorkbook({Profiles: rows}, {settings.GSTIN: "27AABCR1234F1ZS"})
    data.import_books(again, [register(tmp_path, HEADER[::-1], ROW[::-1])])
    kept = again.read(Profiles)
    assert kept["Asked"].tolist() == [f"about {name}" for name in HEADER[::-1]]


@pytest.mark.parametrize("again", [HEADER, HEADER[::-1]])
def test_what_was_decided_under_an_earlier_versions_name_of_the_layout_still_holds(
    tmp_path: Path, again: tuple[str, ...]
) -> None:
    book = workbook()
    data.import_books(book, [register(tmp_path)])
    decide(book, Bill_Date="Not used", Goods_Date="Document date")
    rows = book.read(Profiles)
    book.write({Profiles: rows.assign(**{Profiles.layout_id: "as it was named before"})})
    of = dict(zip(HEADER, ROW, strict=True))
    data.import_books(book, [register(tmp_path, again, tuple(of[name] for name in again))])
    assert dated(book) == "06-10"
    kept = book.read(Profiles)
    assert len(kept) == len(HEADER)
    assert "as it was named before" not in set(kept[Profiles.layout_id])
    assert not book.read(Problems)[Problems.message].str.contains("layout has changed").any()

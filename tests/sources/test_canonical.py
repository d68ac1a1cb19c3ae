from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pa_parquet
import pytest

from ims_xl.errors import ColumnMissing, FileUnreadable, Problem
from ims_xl.sources import canonical
from ims_xl.tables import Books, Records

HEADERS = "document_number,document_date,document_type,taxable_value,igst,cgst,sgst,cess"


def csv(folder: Path, *lines: str, header: str = HEADERS, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding=encoding)
    return path


def test_rows_keep_their_number_as_row_and_as_id(tmp_path: Path) -> None:
    path = csv(tmp_path, "A-2,2026-10-05,,200,0,18,18,0", "A-1,05-10-2026,,100,0,9,9,0")
    records, entries = canonical.read_records(path), canonical.read_entries(path)
    assert records[["document_number", "record_id", "row"]].to_numpy().tolist() == [["A-2", "1", 1], ["A-1", "2", 2]]
    assert entries[["entry_id", "rows", "file"]].to_numpy().tolist() == [
        ["1", "1", "table.csv"],
        ["2", "2", "table.csv"],
    ]
    assert records["document_date"].nunique() == 1


@pytest.mark.parametrize(("reader", "table"), [(canonical.read_records, Records), (canonical.read_entries, Books)])
def test_the_frame_conforms_and_keeps_other_columns_under_their_names(tmp_path: Path, reader, table) -> None:  # type: ignore[no-untyped-def]
    path = csv(tmp_path, "A-1,2026-10-05,,1,0,0,0,0,007,1.50", header=HEADERS + ",Cost Centre,row")
    frame = reader(path)
    assert all(frame[column].dtype == column.kind.dtype for column in table.columns())
    assert frame["Cost Centre"].tolist() == ["007"]
    assert frame["row_in_file"].tolist() == ["1.50"]
    assert frame["row"].tolist() == [1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = csv(tmp_path, "A-1,2026-10-05,,1,0,0,0,0,Café", header=HEADERS + ",supplier_name", encoding=encoding)
    assert canonical.read_entries(path)["supplier_name"].tolist() == ["Café"]


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("word", ["Credit Note", "credit note", "CREDIT_NOTE", "CN", "c", "Credit-Note"])
def test_a_credit_note_leaves_negative_whichever_sign_it_came_with(tmp_path: Path, word: str, sign: str) -> None:
    path = csv(tmp_path, f"A-1,2026-10-05,{word},{sign}100.10,0,{sign}9,{sign}9,", header=HEADERS)
    entry = canonical.read_entries(path).iloc[0]
    assert entry[["document_type", "taxable_value", "cgst", "sgst"]].tolist() == ["Credit Note", -100_10, -9_00, -9_00]
    assert pd.isna(entry["cess"])


@pytest.mark.parametrize(
    ("section", "word", "taxable", "type_found", "section_found"),
    [
        ("", "", "100", "Invoice", "B2B"),
        ("", "", "-100", "Credit Note", "B2BCN"),
        ("b2bcn", "", "100", "Credit Note", "B2BCN"),
        ("dn", "", "100", "Debit Note", "B2BDN"),
        ("", "Debit note", "100", "Debit Note", "B2BDN"),
        ("B2BA", "invoice", "100", "Invoice", "B2BA"),
        ("impg", "", "100", "Bill of Entry", "IMPG"),
    ],
)
def test_type_and_section_tell_each_other(
    tmp_path: Path, section: str, word: str, taxable: str, type_found: str, section_found: str
) -> None:
    path = csv(tmp_path, f"A-1,2026-10-05,{word},{taxable},0,0,0,0,{section}", header=HEADERS + ",section")
    record = canonical.read_records(path).iloc[0]
    assert record[["document_type", "section"]].tolist() == [type_found, section_found]
    assert canonical.read_entries(path).iloc[0]["document_type"] == type_found


def test_the_other_columns_are_read_in_their_usual_spellings(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        " 29aaact2222b1zx,29-Karnataka,Yes,\"1,180.00\",102026,11-11-2026,A,A-1,2026-10-05,1000,180",
        ",karnataka,n,,2026-09,,,A-2,2026-10-05,1000,180",
        header="Supplier_GSTIN,place_of_supply,reverse_charge,invoice_value,supplier_period,filing_date,action,"
        "document_number,document_date,taxable_value,igst",
    )  # fmt: skip
    first, second = (row for _, row in canonical.read_records(path).iterrows())
    assert first[["supplier_gstin", "place_of_supply", "reverse_charge", "document_value"]].tolist() == [
        "29AAACT2222B1ZX", "29", True, 1180_00,
    ]  # fmt: skip
    assert first[["supplier_period", "portal_action", "source"]].tolist() == ["2026-10", "Accept", "IMS"]
    assert str(first["filing_date"].date()) == "2026-11-11"
    assert second[["place_of_supply", "supplier_period", "portal_action"]].tolist() == ["29", "2026-09", "No action"]
    assert pd.isna(second["supplier_gstin"])
    entries = canonical.read_entries(path)
    assert entries[["action", "supplier_period"]].iloc[0].tolist() == ["A", "102026"]


def test_a_given_source_is_kept(tmp_path: Path) -> None:
    path = csv(tmp_path, "A-1,2026-10-05,,1,0,0,0,0,GSTR-2B", header=HEADERS + ",source")
    assert canonical.read_records(path)["source"].tolist() == ["GSTR-2B"]


def test_numbers_are_never_read_as_floats(tmp_path: Path) -> None:
    path = csv(tmp_path, "0012,2026-10-05,,9007199254740.93,0,0,0,0", "1234567890123456,2026-10-05,,0.005,0,0,0,0")
    entries = canonical.read_entries(path)
    assert entries["document_number"].tolist() == ["0012", "1234567890123456"]
    assert entries["taxable_value"].tolist() == [900_719_925_474_093, 1]


def test_the_same_table_reads_alike_from_csv_parquet_and_a_sheet(tmp_path: Path) -> None:
    path = csv(tmp_path, "A-1,2026-10-05,Invoice,100.5,0,9,9,0", "0012,2026-10-06,CN,10,1.8,0,0,0")
    names = HEADERS.split(",")
    parquet = pa.table(
        {
            "document_number": ["A-1", "0012"],
            "document_date": pa.array(["2026-10-05", "2026-10-06"]).cast(pa.date32()),
            "document_type": pa.array(["Invoice", "CN"]).dictionary_encode(),
            "taxable_value": pa.array([100.5, 10.0]),
            "igst": pa.array(["0.00", "1.80"]).cast(pa.decimal128(15, 2)),
            "cgst": [9, 0],
            "sgst": [9, 0],
            "cess": [0, 0],
        }
    )
    pa_parquet.write_table(parquet, tmp_path / "table.parquet")
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(names)
    sheet.append(["A-1", pd.Timestamp("2026-10-05").to_pydatetime(), "Invoice", 100.5, 0, 9, 9, 0])
    sheet.append(["0012", "2026-10-06", "CN", 10, 1.8, 0, 0, 0])
    workbook.save(tmp_path / "table.xlsx")
    expected = canonical.read_records(path)
    pd.testing.assert_frame_equal(canonical.read_records(tmp_path / "table.parquet"), expected)
    pd.testing.assert_frame_equal(canonical.read_records(tmp_path / "table.xlsx"), expected)


def test_a_bad_cell_stops_the_reading_unless_problems_are_collected(tmp_path: Path) -> None:
    path = csv(tmp_path, "A-1,2026-10-05,,1,0,0,0,0", "A-2,32-10-2026,Gift,ten,0,0,0,0")
    with pytest.raises(FileUnreadable, match=r"table\.csv, row 2, document_date: \"32-10-2026\" cannot be read"):
        canonical.read_entries(path)
    problems: list[Problem] = []
    entries = canonical.read_entries(path, problems)
    assert {(problem.row, problem.header, problem.value) for problem in problems} == {
        (2, "document_date", "32-10-2026"), (2, "document_type", "Gift"), (2, "taxable_value", "ten"),
    }  # fmt: skip
    assert entries["taxable_value"].isna().tolist() == [False, True]


def test_very_many_bad_cells_are_named_in_part_and_counted(tmp_path: Path) -> None:
    problems: list[Problem] = []
    canonical.read_entries(csv(tmp_path, *[f"A-{n},soon,,1,0,0,0,0" for n in range(120)]), problems)
    assert len(problems) == 51
    assert problems[-1].message == "70 more cells of the column cannot be read."


@pytest.mark.parametrize(
    ("header", "lacks"),
    [
        ("document_date,taxable_value,igst", "document_number"),
        ("document_number,document_date,igst", "taxable_value or document_value"),
    ],
)
def test_a_table_without_a_needed_column_is_refused(tmp_path: Path, header: str, lacks: str) -> None:
    with pytest.raises(ColumnMissing, match=f"has no column for {lacks}. It has: {header.replace(',', ', ')}"):
        canonical.read_records(csv(tmp_path, header=header))


def test_a_row_longer_than_the_header_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"table\.csv, line 3: 9 cells, where the header has 8"):
        canonical.read_records(csv(tmp_path, "A-1,2026-10-05,,1,0,0,0,0", "A-2,2026-10-05,,1,000,0,0,0,0"))


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match='several columns named "igst"'):
        canonical.read_records(csv(tmp_path, header=HEADERS + ",igst"))


def test_a_header_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    assert canonical.read_records(csv(tmp_path)).empty


def test_a_cell_may_hold_line_breaks_commas_and_quotes(tmp_path: Path) -> None:
    path = csv(tmp_path, 'A-1,2026-10-05,,1,0,0,0,0,"Sunrise, ""Steels""\nPune"', header=HEADERS + ",supplier_name")
    assert canonical.read_entries(path)["supplier_name"].tolist() == ['Sunrise, "Steels"\nPune']

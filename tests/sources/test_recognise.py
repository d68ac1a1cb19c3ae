import gzip
import io
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pa_parquet
import pytest
from portal_files import SAMPLES

from ims_xl.errors import FileUnreadable, WrongFile
from ims_xl.sources.recognise import FileKind, recognise

CANONICAL = ("document_number", "document_date", "taxable_value", "igst")


def workbook(*header: str, sheet: str = "Sheet1") -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].title = sheet
    book.worksheets[0].append(list(header))
    book.save(data)
    return data.getvalue()


def parquet(*header: str) -> bytes:
    data = io.BytesIO()
    pa_parquet.write_table(pa.table({name: ["1"] for name in header}), data)
    return data.getvalue()


def archive(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name in names or ("ims.json",):
            package.writestr(name, "{}")
    return data.getvalue()


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        ("ims_download.json", FileKind.IMS),
        ("ims_getinv_all_sections.json", FileKind.IMS),
        ("ims_error_file.json", FileKind.IMS_ERRORS),
        ("gstr2b.json", FileKind.GSTR2B),
        ("gstr2b_v3.json", FileKind.GSTR2B),
        ("prior_period_originals.json", FileKind.HISTORY),
    ],
)
@pytest.mark.parametrize("name", ["file.json", "file.txt", "file"])
def test_portal_files_are_known_by_content(tmp_path: Path, sample: str, kind: FileKind, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((SAMPLES / sample).read_bytes())
    assert recognise(path) is kind


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("r.csv", b"GSTIN,Invoice No,Invoice Date\n", FileKind.BOOKS),
        ("r.csv", b"Acme Traders\nPurchase Register\n", FileKind.BOOKS),
        ("r.csv", b"document_number,document_date,taxable_value,igst\n", FileKind.CANONICAL),
        ("r.csv", b"\xef\xbb\xbfdocument_number,Document_Date,taxable_value\n", FileKind.CANONICAL),
        ("r.txt", b"igst\tdocument_number\tdocument_date\ttaxable_value\n", FileKind.CANONICAL),
        ("r.xlsx", workbook("GSTIN", "Document number", "Document date"), FileKind.BOOKS),
        ("r.xlsx", workbook(*CANONICAL), FileKind.CANONICAL),
        ("r.xlsx", workbook("a", sheet="ITC Available"), FileKind.GSTR2B),
        ("r.xlsx", workbook("a", sheet="B2B-DN"), FileKind.IMS),
        ("r.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", FileKind.BOOKS),
        ("r.parquet", parquet(*CANONICAL), FileKind.CANONICAL),
    ],
)
def test_tables_are_known_by_their_headers(tmp_path: Path, name: str, content: bytes, kind: FileKind) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert recognise(path) is kind


@pytest.mark.parametrize(
    ("name", "content", "error", "sentence"),
    [
        ("f.json", b"", FileUnreadable, "f.json is empty"),
        ("f.json", b"\xef\xbb\xbf", FileUnreadable, "f.json"),
        ("f.json", b"GSTIN,Invoice No\n", FileUnreadable, "f.json is not JSON: it begins with"),
        ("f.json", b'{"imsDetails": {"b2b": [', FileUnreadable, "f.json is cut short"),
        ("f.json", b'{"a": 1}', WrongFile, "f.json is JSON, but no file of the portal"),
        ("f.json", b'{"rtin": "x", "reqtyp": "SAVE", "invdata": {}}', WrongFile, "made for upload"),
        ("f.zip", archive(), WrongFile, "f.zip is a ZIP archive; unpack it"),
        ("f.xlsx", workbook("a")[:-30], FileUnreadable, "f.xlsx is cut short or damaged"),
        ("f.parquet", parquet("a"), WrongFile, "f.parquet is a Parquet file without columns"),
        ("f.parquet", parquet(*CANONICAL)[:-9], FileUnreadable, "f.parquet is a damaged or cut Parquet file"),
        ("f.pdf", b"%PDF-1.7", FileUnreadable, "f.pdf is a PDF, and no table"),
        ("f.csv", b"%PDF-1.7\n%\xe2\xe3", FileUnreadable, "f.csv is a PDF, and no table"),
        ("f.json", b"\x89PNG\r\n\x1a\n", FileUnreadable, "f.json is a picture"),
        ("f.xlsx", archive("[Content_Types].xml", "word/document.xml"), FileUnreadable, "f.xlsx is a Word document"),
        (
            "f.json",
            gzip.compress(b'{"imsDetails": {}}', mtime=0),
            FileUnreadable,
            "f.json is an archive of gzip. Unpack it",
        ),
        ("f.csv", bytes(range(256)) * 4, FileUnreadable, "f.csv is not a text file"),
        ("f.xlsx", bytes(range(256)) * 4, FileUnreadable, "f.xlsx is not a text file, and no workbook"),
        ("f.dbf", b"\x03\x7e\x0a\x1d", WrongFile, "f.dbf is no JSON, workbook, CSV or Parquet file"),
    ],
)
def test_what_no_step_can_use_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, error: type[Exception], sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error) as refusal:
        recognise(path)
    assert sentence in str(refusal.value)


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="is a folder"):
        recognise(tmp_path)
    with pytest.raises(FileUnreadable, match="There is no file"):
        recognise(tmp_path / "gone.csv")


REGISTERS = Path(__file__).parents[2] / "examples" / "registers"
SAID = (".py", ".expected.csv", ".problems.txt")
EXAMPLES = sorted(path for path in REGISTERS.iterdir() if path.is_file() and not path.name.endswith(SAID))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_of_a_register_is_known_for_one(path: Path) -> None:
    assert recognise(path) is FileKind.BOOKS

"""What programs write in the place of a workbook: a web page, Excel's XML of 2003, plain text."""

from pathlib import Path

import pytest

from ims_xl.errors import FileUnreadable
from ims_xl.sources import sheets, web_page
from ims_xl.sources.recognise import FileKind, recognise


def rows(body: str) -> list[list[object]]:
    return list(map(list, web_page.read(f"<html><body>{body}</body></html>", "p.xls", "p").rows))


PAGES = [
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>", [["a", "b"], ["1", "2"]]),
    ("<TABLE><TR><TD>a<TD>b<TR><TD>1<TD>2</TABLE>", [["a", "b"], ["1", "2"]]),  # nothing closed but the table
    ("<table><tr><td colspan=2>a</td><td>b</td></tr></table>", [["a", "", "b"]]),
    ("<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>2</td></tr></table>", [["a", "b"], ["", "2"]]),
    ("<table><tr><td>a</td><td rowspan=2>b</td></tr><tr><td>2</td></tr></table>", [["a", "b"], ["2", ""]]),
    ("<table><tr><td>A &amp; B<br>Pune</td><td>&#8377;&nbsp;5</td></tr></table>", [["A & B Pune", "₹ 5"]]),
    ("<table><tr><td><font><b>1,</b>180</font></td></tr></table>", [["1,180"]]),
    ("<table><tr><td>100<ud>200</td></tr></table>", [["100 | 200"]]),  # not a hundred thousand two hundred
    ("<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>", [["a"], [""]]),
    ("<table><tr><td colspan=99999999>a</td></tr></table>", [["a", *[""] * 1999]]),
]


@pytest.mark.parametrize(("body", "expected"), PAGES)
def test_a_table_becomes_rows(body: str, expected: list[list[object]]) -> None:
    assert rows(body) == expected


def test_a_page_in_the_encoding_it_names(tmp_path: Path) -> None:
    page = '<html><meta charset="windows-1252"><table><tr><td>Caf\xe9</td></tr></table></html>'
    path = tmp_path / "page.html"
    path.write_bytes(page.encode("cp1252"))
    assert recognise(path) is FileKind.BOOKS
    assert sheets.read(path)[0].rows == [["Café"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_text_under_the_name_of_a_workbook_is_read_as_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "register.xls"
    path.write_bytes("Bill No\tPärty\n1\tA\n2\tB\n".encode(encoding))
    assert recognise(path) is FileKind.BOOKS
    assert sheets.read(path)[0].rows == [["Bill No", "Pärty"], ["1", "A"], ["2", "B"]]


WORKBOOK = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>{}</Table></Worksheet>'
    "</Workbook>"
)
CELL = '<Cell{}><Data ss:Type="{}">{}</Data></Cell>'
ABSURD = [
    ('<Row ss:Index="1048577"/>', "claims more than 10,48,576 rows"),
    (f"<Row>{CELL.format(' ss:Index=' + chr(34) + '2001' + chr(34), 'Number', 1)}</Row>", "more than 2,000 columns"),
    ('<Row ss:Index="5"/><Row ss:Index="2"/>', "rows are out of order"),
    ("<Row><Cell>", "cut short or damaged"),
]


@pytest.mark.parametrize(("body", "sentence"), ABSURD)
def test_an_absurd_workbook_of_xml_is_refused(tmp_path: Path, body: str, sentence: str) -> None:
    path = tmp_path / "w.xml"
    path.write_text(WORKBOOK.format(body))
    assert recognise(path) is FileKind.BOOKS
    with pytest.raises(FileUnreadable, match=sentence):
        sheets.read(path)


def test_entities_of_a_workbooks_own_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.xml"
    path.write_text(WORKBOOK.format("<Row/>").replace("<Workbook", '<!DOCTYPE a [<!ENTITY b "c">]><Workbook', 1))
    with pytest.raises(FileUnreadable, match="entities of its own"):
        sheets.read(path)


def test_a_cell_that_is_not_of_its_type_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "w.xml"
    cells = [("Number", "12x"), ("Number", "-7"), ("Number", "1.5"), ("Error", "#N/A"), ("DateTime", "soon")]
    path.write_text(WORKBOOK.format(f"<Row>{''.join(CELL.format('', *each) for each in cells)}</Row>"))
    assert sheets.read(path)[0].rows == [["12x", -7, 1.5, "#N/A", "soon"]]


def test_a_large_page_without_end_tags_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xls"
    path.write_text("<html><table>" + "<tr>" + "<td>1<td>2<td>3<br>\n" * 60_000 + "</table></html>")
    assert path.stat().st_size > 1 << 20
    assert len(sheets.read(path)[0].rows[0]) == 180_000


def test_tables_within_tables_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.xls"
    path.write_text("<table><tr><td>" * 100_000)
    with pytest.raises(FileUnreadable, match="tables within tables, deeper than any register"):
        sheets.read(path)

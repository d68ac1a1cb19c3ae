"""What a chosen file is, told by its content: names and endings lie."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pa_parquet

from ims_xl.errors import FileUnreadable, WrongFile
from ims_xl.sources import delimited, flat, literal, sheets, spreadsheet_xml
from ims_xl.sources import package as packages
from ims_xl.sources.books import tally_xml
from ims_xl.sources.canonical import is_canonical
from ims_xl.sources.portal import envelope, files, own_tables
from ims_xl.sources.portal.envelope import FileKind

__all__ = ["FileKind", "recognise"]

_REGISTER_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".html", ".htm")
_SHEET_NAME = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"')
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<")
_CELL_OF_TEXT = re.compile(r'[,;|\t\n"]')
_HEAD = 1 << 16
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHEETS = 30  # that are looked into
_PARTS = ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")  # of a workbook of Excel
_OTHER_PARTS = re.compile(r"content\.xml|xl/sharedStrings\.bin|xl/worksheets/[^/]+\.bin")  # of an .ods, and an .xlsb


def recognise(path: Path) -> FileKind:
    """The kind of a file; sheets and delimited text that are nothing else are taken for a purchase register.

    Raises `FileUnreadable` or `WrongFile` with one sentence for what no step can use.
    """
    data = literal.content(path)
    if data.startswith(flat.PARQUET):
        return _parquet(data, path.name)
    if data.startswith(b"PK"):
        return _package(data, path)
    if data.startswith(flat.WORKBOOKS):
        return _by_sheets(path, data)
    if files.is_json(data, path):
        return envelope.opened(path).kind
    if literal.first(data) == b"<" and tally_xml.is_tally(data):
        return FileKind.BOOKS
    if literal.first(data) == b"<" and spreadsheet_xml.is_workbook(data):
        return _by_sheets(path, data)
    if path.suffix.lower() not in _REGISTER_ENDINGS:
        raise WrongFile(f"{path.name} is no JSON, workbook, CSV or Parquet file; choose another file.")
    if literal.first(data) == b"<":
        return _by_sheets(path, data)
    if delimited.is_binary(data[:_HEAD]):
        raise FileUnreadable(
            f"{path.name} is not a text file, and no workbook either, or damaged. Download or export it again, as "
            "JSON, .xlsx or .csv."
        )
    beginning = data[:_HEAD].replace(b"\0", b"").decode("utf-8", "replace")  # of any encoding, as far as words go
    if kind := files.kind_by((), _CELL_OF_TEXT.split(beginning), path.name):
        return kind
    return FileKind.CANONICAL if is_canonical(flat.header(data)) else FileKind.BOOKS


def _by_sheets(path: Path, data: bytes) -> FileKind:
    """A file of sheets that can only be read whole: it is, where `data`, its texts, may be those of the portal."""
    if not own_tables.may_be(data):
        return FileKind.BOOKS
    named = files.has_sheet_names(literal.content(path))
    return files.kind_of(sheets.read(path), path.name, named=named) or FileKind.BOOKS


def _parquet(data: bytes, file: str) -> FileKind:
    """A Parquet file is only known with this program's own column names."""
    try:
        names = pa_parquet.read_schema(io.BytesIO(data)).names
    except (pa.ArrowException, OSError) as fault:
        raise FileUnreadable(f"{file} is a damaged or cut Parquet file; export it again.") from fault
    if not is_canonical(names):
        raise WrongFile(
            f"{file} is a Parquet file without columns document_number and taxable_value or document_value."
        )
    return FileKind.CANONICAL


def _package(data: bytes, path: Path) -> FileKind:
    """A workbook of Excel, or a ZIP archive of something else."""
    with packages.opened(data, path.name) as package:
        members = {member.filename: member for member in package.infolist()}
        if not any(name.startswith(("xl/", "content.xml")) for name in members):
            raise WrongFile(f"{path.name} is a ZIP archive; unpack it and choose the file inside.")
        if other := [member for name, member in members.items() if _OTHER_PARTS.fullmatch(name)][:_SHEETS]:
            return _by_sheets(path, b"".join(_beginning(package, member, path.name) for member in other))
        workbook, words, first = (_beginning(package, members.get(name), path.name) for name in _PARTS)
        if not words:  # then texts stand in the sheets
            of_sheets = [member for name, member in members.items() if _SHEET.fullmatch(name)][:_SHEETS]
            words = b"".join(_beginning(package, member, path.name) for member in of_sheets)
    sheet_names = [name.decode("utf-8", "replace") for name in _SHEET_NAME.findall(workbook)]
    texts = [html.unescape(text.decode("utf-8", "replace")) for text in _TEXT.findall(words + first)]
    if kind := files.kind_by(sheet_names, texts, path.name):
        return kind
    if b"document_number" in (words + first[:4096]).lower() and is_canonical(flat.read(path).column_names):
        return FileKind.CANONICAL
    return FileKind.BOOKS


def _beginning(package: zipfile.ZipFile, member: zipfile.ZipInfo | None, name: str) -> bytes:
    """The first megabyte of a part; nothing of one that is not there."""
    if member is None:
        return b""
    try:
        with package.open(member) as stream:
            return stream.read(1 << 20)
    except packages.DAMAGE as fault:
        raise FileUnreadable(f"{name} is cut short or damaged; download or save it again.") from fault

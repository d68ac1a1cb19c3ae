"""VBA projects: every module comes back, in our reader and in others, and the form is the one Excel writes."""

from __future__ import annotations

import io
import re
import struct

import olefile
import olevba_reader
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_ovba import undisguised
from vba_modules import START, SYNC, WORKBOOK, XLWINGS, saved_by_excel, with_xlwings

from ims_xl.excel.vba import Module, build_project, read_project

CODE = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=200)


def streams(project: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(project), raise_defects=olefile.DEFECT_UNSURE) as ole:
        return {"/".join(parts): ole.openstream(parts).read() for parts in ole.listdir()}


def dir_records(project: bytes) -> list[tuple[int, bytes]]:
    """The records of the `dir` stream, read without any code of ours."""
    data = olevba_reader.unpacked(streams(project)["VBA/dir"])
    found, at = [], 0
    while at < len(data):
        number, size = struct.unpack_from("<HI", data, at)
        size = 6 if number == 0x09 else size  # PROJECTVERSION states 4 and holds 6
        found.append((number, data[at + 6 : at + 6 + size]))
        at += 6 + size
    assert at == len(data)
    return found


def project_lines(project: bytes) -> list[str]:
    return streams(project)["PROJECT"].decode("cp1252").split("\r\n")


# What comes back


def test_every_module_comes_back_as_its_source_even_when_it_fills_many_chunks():
    modules = with_xlwings()
    back = read_project(build_project(modules))
    assert back == {module.name: module.stored for module in modules}
    original = (XLWINGS / "xlwings.bas").read_bytes().decode("cp1252")
    assert len(original) > 10 * 4_096
    assert back["xlwings"] == original


def test_olevba_reads_the_same_modules():
    project = build_project(with_xlwings())
    assert olevba_reader.modules(project) == read_project(project)


def test_a_project_saved_by_excel_is_read_as_olevba_reads_it():
    back = read_project(saved_by_excel())
    assert back == olevba_reader.modules(saved_by_excel())
    assert back["Module1"].startswith('Attribute VB_Name = "Module1"\r\nSub SampleCall()')


@given(st.lists(CODE, max_size=60))
@settings(deadline=None)
def test_any_text_of_the_code_page_comes_back(lines):
    module = Module("Sync", "\n".join(["'", *lines]))
    assert read_project(build_project([WORKBOOK, module]))["Sync"] == module.stored


def test_the_same_modules_give_the_same_bytes_and_other_modules_another_id():
    first = build_project([WORKBOOK, START, SYNC])
    assert build_project([WORKBOOK, START, SYNC]) == first
    assert project_lines(build_project([WORKBOOK, START]))[0] != project_lines(first)[0]


def test_line_ends_and_a_given_header_make_no_difference():
    plain = Module("Sync", "Sub Sync()\nEnd Sub").stored
    assert plain == 'Attribute VB_Name = "Sync"\r\nSub Sync()\r\nEnd Sub\r\n'
    assert Module("Sync", "Sub Sync()\rEnd Sub\r\n").stored == plain
    assert Module("Sync", plain).stored == plain
    assert Module("Sync", 'Attribute VB_Name = "Sync"').stored == 'Attribute VB_Name = "Sync"\r\n'


def test_an_exported_class_keeps_its_attributes_and_loses_its_preamble():
    stored = with_xlwings()[-1].stored
    assert stored.startswith(
        'Attribute VB_Name = "Dictionary"\r\nAttribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"\r\n'
    )
    assert "Attribute VB_Exposed = True\r\n" in stored
    assert "MultiUse" not in stored


# The form Excel writes


def test_document_modules_carry_the_attributes_excel_gives_them():
    excels = read_project(saved_by_excel())
    assert Module("ThisWorkbook", "", "document", "workbook").stored == excels["ThisWorkbook"]
    assert Module("Sheet1", "", "document", "worksheet").stored == excels["Sheet1"]


def test_the_dir_stream_has_excels_records_in_excels_order():
    modules = [
        WORKBOOK,
        Module("Sheet1", "", "document", "worksheet"),
        Module("Module1", ""),
        Module("Sheet2", "", "document", "worksheet"),
    ]
    ours, excels = dir_records(build_project(modules)), dir_records(saved_by_excel())

    def numbers(records, first, after):
        ids = [number for number, _ in records]
        return ids[ids.index(first) : ids.index(after)]

    assert numbers(ours, 0x01, 0x16) == numbers(excels, 0x01, 0x16)  # the project
    listed = ours.index((0x0F, b"\x04\x00"))
    assert [n for n, _ in ours[listed:]] == [n for n, _ in excels[excels.index((0x0F, b"\x04\x00")) :]]
    # What does not belong to one project alone also has Excel's values; a version, a cookie and an offset do.
    own = {0x09, 0x13, 0x2C, 0x31}
    assert [r for r in ours if r[0] not in own | {0x0D, 0x16, 0x3E}] == [
        r for r in excels if r[0] not in own | {0x0D, 0x0E, 0x16, 0x2F, 0x30, 0x33, 0x3E}
    ]


def test_the_references_are_those_of_a_new_project_in_excels_form():
    ours, excels = dir_records(build_project([WORKBOOK])), dir_records(saved_by_excel())
    at = ours.index((0x16, b"stdole"))
    assert [number for number, _ in ours[at : at + 7]] == [0x16, 0x3E, 0x0D, 0x16, 0x3E, 0x0D, 0x0F]
    assert b"{00020430-0000-0000-C000-000000000046}#2.0#0#" in ours[at + 2][1]
    office = excels.index((0x16, b"Office"))
    assert ours[at + 3 : at + 6] == excels[office : office + 3]


def test_the_project_stream_has_excels_keys_in_excels_order():
    modules = [
        WORKBOOK,
        Module("Sheet1", "", "document", "worksheet"),
        Module("Module1", ""),
        Module("Sheet2", "", "document", "worksheet"),
    ]
    project = build_project(modules)

    def without_own_values(lines):
        return [re.sub(r'^(ID|CMG|DPB|GC)=".*"$|^(Module1)=.*', r"\1\2", line) for line in lines]

    assert without_own_values(project_lines(project)) == without_own_values(project_lines(saved_by_excel()))
    assert streams(project)["PROJECTwm"] == streams(saved_by_excel())["PROJECTwm"]
    assert re.fullmatch(r'ID="\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}"', project_lines(project)[0])


@pytest.mark.parametrize("project", [build_project(with_xlwings()), saved_by_excel()], ids=["ours", "excels"])
def test_the_project_is_open_to_all(project):
    values = dict(re.findall(r'^(\w+)="(.*)"$', "\n".join(project_lines(project)), re.MULTILINE))
    key = sum(values["ID"].encode()) % 256
    assert undisguised(bytes.fromhex(values["CMG"])) == (bytes(4), key)  # nobody protected it
    assert undisguised(bytes.fromhex(values["DPB"])) == (b"\x00", key)  # no password
    assert undisguised(bytes.fromhex(values["GC"])) == (b"\xff", key)  # visible


def test_no_compiled_code_is_stored():
    found = streams(build_project(with_xlwings()))
    assert found["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000000")
    assert not [path for path in found if "SRP" in path]
    assert set(found) == {
        "PROJECT",
        "PROJECTwm",
        *(f"VBA/{name}" for name in ("dir", "_VBA_PROJECT", "ThisWorkbook", "Start", "Sync", "xlwings", "Dictionary")),
    }


def test_kinds_are_told_apart_in_both_lists():
    project = build_project(with_xlwings())
    assert [line for line in project_lines(project) if line.startswith(("Document", "Module", "Class"))] == [
        "Document=ThisWorkbook/&H00000000",
        "Document=Start/&H00000000",
        "Module=Sync",
        "Module=xlwings",
        "Class=Dictionary",
    ]
    assert [n for n, _ in dir_records(project) if n in (0x21, 0x22)] == [0x22, 0x22, 0x21, 0x21, 0x22]


# What is refused

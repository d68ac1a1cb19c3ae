"""What a VBA project cannot hold is refused by name and place, and a damaged one is reported."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vba_modules import START, SYNC, WORKBOOK, with_xlwings

from ims_xl.errors import FileUnreadable
from ims_xl.excel import vba
from ims_xl.excel.vba import Module, VbaRefused, build_project, read_project

REFUSED = [
    ([WORKBOOK, Module("Sync", "'\n'\nx = \"₹ 5\"")], r"Module Sync, line 3: .*'₹'. Write ChrW\(8377\) instead"),
    ([WORKBOOK, Module("Sync", "'\n" + "x" * 1_024)], "Module Sync, line 2: 1024 characters; VBA allows 1023"),
    ([WORKBOOK, SYNC, Module("SYNC", "")], "SYNC has the name of module Sync"),
    ([WORKBOOK, Module("vbaproject", "")], "has the name of the project"),
    ([WORKBOOK, Module("Dir", "")], "has the name of a part of every project"),
    ([SYNC], "one module for the workbook itself; this has 0"),
    ([WORKBOOK, Module("Book", "", "document", "workbook")], "this has 2"),
    ([WORKBOOK, Module("Sync", 'Attribute VB_Name = "Module1"\n')], 'Sync: its source says VB_Name = "Module1"'),
]


@pytest.mark.parametrize(("modules", "says"), REFUSED)
def test_what_a_project_cannot_hold_is_refused_by_name_and_place(modules, says):
    with pytest.raises(VbaRefused, match=says):
        build_project(modules)


@pytest.mark.parametrize("name", ["", "1st", "_x", "a b", "x" * 32, "Überblick"])
def test_a_name_vba_does_not_allow_is_refused(name):
    with pytest.raises(VbaRefused, match="cannot name a VBA module"):
        Module(name, "")
    with pytest.raises(VbaRefused, match="cannot name a VBA project"):
        build_project([WORKBOOK], name=name)


def test_a_document_says_what_it_is_the_document_of():
    with pytest.raises(VbaRefused, match="workbook or worksheet"):
        Module("Start", "", "document")
    with pytest.raises(VbaRefused, match="workbook or worksheet"):
        Module("Sync", "", "standard", "worksheet")


def test_a_build_that_does_not_read_back_is_refused(monkeypatch):
    """The fault seen elsewhere: a compressor that spoils what lies past the first chunk."""
    honest = vba.compress
    monkeypatch.setattr(vba, "compress", lambda data: honest(data[:4_096] + data[4_096:].swapcase()))
    with pytest.raises(VbaRefused, match="xlwings did not read back"):
        build_project(with_xlwings())


@given(place=st.integers(0, 6_000), byte=st.integers(0, 255))
@settings(deadline=None)
def test_a_damaged_project_is_reported_and_never_another_kind_of_error(place, byte):
    spoilt = bytearray(build_project([WORKBOOK, START, SYNC]))
    spoilt[place % len(spoilt)] = byte
    with contextlib.suppress(FileUnreadable):
        assert isinstance(read_project(bytes(spoilt)), dict)


def test_a_project_without_its_list_of_modules_is_reported():
    with pytest.raises(FileUnreadable, match="it has no stream 'VBA/dir'"):
        read_project(vba.write_compound({"PROJECT": b"", "VBA/Sync": b""}))

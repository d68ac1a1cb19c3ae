"""Compound files ([MS-CFB]): what we write, others open; what is damaged is said to be."""

from __future__ import annotations

import contextlib
import io
import random

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.errors import FileUnreadable
from ims_xl.excel.cfb import read_compound, write_compound

NAMES = st.text("abcXYZ_019", min_size=1, max_size=31)
PATHS = st.one_of(NAMES, NAMES.map("VBA/".__add__), NAMES.map("VBA/deep/".__add__))
SIZES = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 20_000])
STREAMS = st.dictionaries(PATHS, SIZES, max_size=25).map(
    lambda sizes: {path: random.Random(path).randbytes(size) for path, size in sizes.items()}
)
EXAMPLE = {"PROJECT": b"ID", "VBA/dir": b"d" * 700, "VBA/Sheet1": b"s" * 5_000, "VBA/Sync": b""}


def one_kind_of_thing_per_name(streams):
    """The format cannot tell capitals apart, nor hold a stream named as a storage."""
    folded = [path.upper() for path in streams]
    return len(set(folded)) == len(folded) and not {"VBA", "VBA/DEEP"} & set(folded)


@given(STREAMS.filter(one_kind_of_thing_per_name))
@settings(deadline=None)
def test_another_reader_finds_every_stream_whole(streams):
    data = write_compound(streams)
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as ole:
        assert {"/".join(parts) for parts in ole.listdir()} == set(streams)
        assert {path: ole.openstream(path).read() for path in streams} == streams
        for entry in ole.direntries:
            if entry is not None and entry.entry_type in (olefile.STGTY_ROOT, olefile.STGTY_STORAGE):
                assert_red_black(ole.direntries, entry.sid_child)
    assert read_compound(data) == streams


def assert_red_black(entries, index):
    """[MS-CFB] 2.6.4: ordered, the top black, no red under red, as many black on every way down."""

    def blacks(index, parent_red):
        if index == olefile.NOSTREAM:
            return 1, []
        entry = entries[index]
        red = entry.color == 0
        assert not (red and parent_red)
        left, before = blacks(entry.sid_left, red)
        right, after = blacks(entry.sid_right, red)
        assert left == right
        return left + (not red), [*before, (len(entry.name), entry.name.upper()), *after]

    _, names = blacks(index, parent_red=True)  # a red top would fail here
    assert names == sorted(names)


def test_a_file_too_large_for_small_tables_grows_them():
    streams = {f"VBA/Module{number}": bytes([number % 256]) * 9_000 for number in range(60)}
    assert read_compound(write_compound(streams)) == streams


def test_the_same_streams_give_the_same_bytes():
    assert write_compound(EXAMPLE) == write_compound(dict(EXAMPLE))


def test_what_the_format_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="1 to 31 characters"):
        write_compound({"VBA/" + "x" * 32: b""})
    with pytest.raises(ValueError, match="7 MB"):
        write_compound({"VBA/dir": bytes(8_000_000)})


@given(place=st.integers(0, 2_000), byte=st.integers(0, 255), cut=st.integers(0, 7_000))
def test_a_damaged_file_is_reported_and_never_another_kind_of_error(place, byte, cut):
    whole = write_compound(EXAMPLE)
    spoilt = bytearray(whole)
    spoilt[place % len(whole)] = byte
    for damaged in (bytes(spoilt), whole[:cut]):
        with contextlib.suppress(FileUnreadable):
            assert isinstance(read_compound(damaged), dict)


def test_a_file_cut_short_is_not_read_as_if_whole():
    with pytest.raises(FileUnreadable):
        read_compound(write_compound(EXAMPLE)[:-512])
    with pytest.raises(FileUnreadable, match="signature"):
        read_compound(b"PK\x03\x04")

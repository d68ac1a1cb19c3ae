"""Compression and disguise of VBA source ([MS-OVBA] 2.4.1 and 2.4.3)."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from olevba_reader import unpacked

from ims_xl.errors import FileUnreadable
from ims_xl.excel.ovba import CHUNK, compress, decompress, encrypt

LINES = ("Attribute VB_Name = ", "    Dim row As Long\r\n", "End Sub\r\n", "Sub Sync()\r\n", "'", "x", "\r\n")
SOURCE = st.lists(st.sampled_from(LINES), max_size=2_000).map(lambda lines: "".join(lines).encode("cp1252"))
NOISE = random.Random(2).randbytes(3 * CHUNK)  # no three bytes in a row stand twice in a chunk

# The three worked examples of [MS-OVBA] 3.2: nothing repeats, something does, and one letter goes on for long.
PUBLISHED = [
    (
        b"abcdefghijklmnopqrstuv.",
        "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E",
    ),
    (
        b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F"
        " 70 06 71 02 70 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C",
    ),
    (b"a" * 73, "01 03 B0 02 61 45 00"),
]  # fmt: skip


@pytest.mark.parametrize(("plain", "packed"), PUBLISHED)
def test_the_published_examples_are_read_and_packed_as_tightly(plain, packed):
    assert decompress(bytes.fromhex(packed)) == plain
    assert len(compress(plain)) == len(bytes.fromhex(packed))  # which of equal runs is copied is left free


@given(st.one_of(SOURCE, st.binary(max_size=3_000), st.builds(lambda a, n: a * n, st.binary(min_size=1), st.just(700))))
def test_what_was_compressed_comes_back(data):
    assert decompress(compress(data)) == data


@given(SOURCE)
def test_another_reader_unpacks_our_compression_alike(data):
    assert unpacked(compress(data)) == data


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK + 17])
def test_every_chunk_begins_anew(size):
    data = (b"Sub Sync_%d()\r\n" * 2_000)[:size]
    assert decompress(compress(data)) == data
    assert unpacked(compress(data)) == data


def test_chunks_in_which_nothing_repeats_are_stored_plain():
    packed = compress(NOISE)
    assert len(packed) == 1 + 3 * (2 + CHUNK)
    assert decompress(packed) == NOISE


def test_an_ending_the_format_could_only_keep_padded_is_refused():
    assert decompress(compress(NOISE[: CHUNK + 3_640])) == NOISE[: CHUNK + 3_640]
    for tail in (3_641, CHUNK - 1):
        with pytest.raises(ValueError, match=f"last {tail} bytes"):
            compress(NOISE[: CHUNK + tail])


@given(st.binary(max_size=400))
def test_damage_is_reported_and_never_another_kind_of_error(data):
    for damaged in (data, b"\x01" + data, compress(data)[:-1]):
        with contextlib.suppress(FileUnreadable):
            assert isinstance(decompress(damaged), bytes)


@pytest.mark.parametrize(
    ("damaged", "says"),
    [
        (b"", "begin with byte 01"),
        (b"\x02", "begin with byte 01"),
        (b"\x01\x19", "middle of a chunk header"),
        (b"\x01\x19\xf0\x00", "not the start of a chunk"),
        (b"\x01\x19\xb0\x00", "cut short"),
        (b"\x01\x02\xb0\x01\x00\x00", "nothing to copy"),
        (b"\x01\x03\xb0\x02a\x00\x10", "before its chunk"),
        (b"\x01\x03\xb0\x02a\xff\x0f", "more than 4096"),
    ],
)
def test_the_message_says_how_the_text_is_damaged(damaged, says):
    with pytest.raises(FileUnreadable, match=says):
        decompress(damaged)


@given(data=st.binary(max_size=40), key=st.integers(0, 255), seed=st.integers(0, 255))
def test_a_disguised_value_can_be_undone_with_the_specification_alone(data, key, seed):
    assert undisguised(encrypt(data, key, seed)) == (data, key)


def undisguised(value: bytes) -> tuple[bytes, int]:
    """Data and project key, by the decryption of [MS-OVBA] 2.4.3.3."""
    seed, version, key = value[0], value[0] ^ value[1], value[0] ^ value[2]
    assert version == 2
    plain, last, older, before = [], value[2], value[1], key
    for byte in value[3:]:
        before = byte ^ ((older + before) & 0xFF)
        plain.append(before)
        last, older = byte, last
    plain = plain[(seed & 6) // 2 :]
    data = bytes(plain[4:])
    assert int.from_bytes(bytes(plain[:4]), "little") == len(data)
    return data, key

"""How VBA source is packed: the compression and the light disguise of [MS-OVBA], and nothing of what they hold.

Compression (section 2.4.1) works in chunks of 4096 bytes that know nothing of each other: a run of bytes seen
earlier in the chunk becomes a copy token of 16 bits, whose split between distance and length moves with the place
in the chunk. Forgetting to start anew at each chunk is the classic fault, and spoils every module over one chunk.
"""

from __future__ import annotations

import struct

from ims_xl.errors import FileUnreadable

CHUNK = 4096
SIGNATURE = 0x01  # first byte of every compressed container
CHUNK_MARK = 0b011 << 12  # three fixed bits of every chunk header
COMPRESSED = 1 << 15  # chunk header: tokens follow, not plain bytes
SHORTEST_COPY = 3
CIPHER_VERSION = 2
ODD = "This VBA project holds compressed text that cannot be read: {}. Take the workbook from a backup."


def compress(data: bytes) -> bytes:
    """`data` as a compressed container; `decompress` gives it back exactly.

    Raises ValueError for a last chunk of 3641 to 4095 bytes in which next to nothing repeats: the format stores
    it plain and padded to 4096 bytes, so that it would come back longer. Source text never looks like that.
    """
    return bytes([SIGNATURE]) + b"".join(
        _packed_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK)
    )


def decompress(data: bytes) -> bytes:
    """What a compressed container holds. Raises FileUnreadable when it is damaged or not one."""
    if not data or data[0] != SIGNATURE:
        raise FileUnreadable(ODD.format("it does not begin with byte 01"))
    plain = bytearray()
    at = 1
    while at < len(data):
        if at + 2 > len(data):
            raise FileUnreadable(ODD.format("it ends in the middle of a chunk header"))
        (header,) = struct.unpack_from("<H", data, at)
        if header & 0x7000 != CHUNK_MARK:
            raise FileUnreadable(ODD.format(f"byte {at} is not the start of a chunk"))
        end = at + (header & 0x0FFF) + 3  # the size counts from the header's first byte, less three
        body = data[at + 2 : end]
        if end > len(data):
            raise FileUnreadable(ODD.format(f"the chunk at byte {at} is cut short"))
        plain += _unpacked_chunk(body) if header & COMPRESSED else body
        at = end
    return bytes(plain)


def encrypt(data: bytes, key: int, seed: int) -> bytes:
    """`data` disguised as the protection values of the PROJECT stream are (section 2.4.3.2).

    `key` is the sum of the characters of the project's id, modulo 256; `seed` is any byte.
    """
    disguised = bytearray([seed, seed ^ CIPHER_VERSION, seed ^ key])
    before = key
    filler = bytes((seed & 6) // 2)  # as many bytes of no meaning as the seed asks for
    for byte in filler + struct.pack("<I", len(data)) + data:
        disguised.append(byte ^ ((disguised[-2] + before) & 0xFF))
        before = byte
    return bytes(disguised)


def _packed_chunk(chunk: bytes) -> bytes:
    tokens = _tokens(chunk)
    if len(tokens) <= CHUNK:
        return struct.pack("<H", COMPRESSED | CHUNK_MARK | len(tokens) - 1) + tokens
    if len(chunk) < CHUNK:
        raise ValueError(f"The last {len(chunk)} bytes repeat too little to be stored without padding.")
    return struct.pack("<H", CHUNK_MARK | CHUNK - 1) + chunk


def _tokens(chunk: bytes) -> bytes:
    """The chunk as tokens, in groups of up to eight: a byte of flags (1 = copy), then the tokens."""
    out = bytearray()
    at, count, flags_at = 0, 0, 0
    while at < len(chunk):
        if count % 8 == 0:
            flags_at = len(out)
            out.append(0)
        length_bits = _length_bits(at)
        distance, length = _longest_copy(chunk, at, (1 << length_bits) - 1 + SHORTEST_COPY)
        if length:
            out[flags_at] |= 1 << count % 8
            out += struct.pack("<H", distance - 1 << length_bits | length - SHORTEST_COPY)
            at += length
        else:
            out.append(chunk[at])
            at += 1
        count += 1
    return bytes(out)


def _longest_copy(chunk: bytes, at: int, most: int) -> tuple[int, int]:
    """Distance and length of the nearest longest run before `at` that repeats there; (0, 0) when under three bytes.

    Runs may reach past `at`, into the very bytes they produce.
    """
    most = min(most, len(chunk) - at)
    distance, length = 0, SHORTEST_COPY - 1
    while length < most:
        found = chunk.rfind(chunk[at : at + length + 1], 0, at + length)
        if found < 0:
            break
        distance, length = at - found, length + 1
        while length < most and chunk[found + length] == chunk[at + length]:
            length += 1
    return (distance, length) if distance else (0, 0)


def _unpacked_chunk(tokens: bytes) -> bytes:
    plain = bytearray()
    at = 0
    while at < len(tokens):
        flags = tokens[at]
        at += 1
        for bit in range(8):
            if at >= len(tokens):
                break
            if not flags >> bit & 1:
                plain.append(tokens[at])
                at += 1
                continue
            if at + 2 > len(tokens) or not plain:
                raise FileUnreadable(ODD.format("a copy token has nothing to copy"))
            (token,) = struct.unpack_from("<H", tokens, at)
            at += 2
            length_bits = _length_bits(len(plain))
            length = (token & (1 << length_bits) - 1) + SHORTEST_COPY
            start = len(plain) - (token >> length_bits) - 1
            if start < 0:
                raise FileUnreadable(ODD.format("a copy token points before its chunk"))
            for place in range(start, start + length):  # byte by byte: a run may copy what it has just made
                plain.append(plain[place])
    if len(plain) > CHUNK:
        raise FileUnreadable(ODD.format("a chunk unpacks to more than 4096 bytes"))
    return bytes(plain)


def _length_bits(place: int) -> int:
    """How many of a copy token's 16 bits give the length, for a token `place` bytes into the chunk."""
    return 16 - max(4, (place - 1).bit_length())

"""VBA projects as olevba reads them: a second opinion on what `ims_xl.excel.vba` writes."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():  # olevba still calls pyparsing by names that pyparsing is retiring
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools.olevba import VBA_Parser, decompress_stream


def unpacked(data: bytes) -> bytes:
    """What a compressed container holds."""
    return bytes(decompress_stream(bytearray(data)))


def modules(data: bytes) -> dict[str, str]:
    """Every module's source by its name, from the bytes of a vbaProject.bin or of a whole workbook."""
    parser = VBA_Parser("project.bin", data=data)
    try:
        found = {stream.rpartition("/")[2]: source for _, stream, _, source in parser.extract_macros()}
    finally:
        parser.close()
    return {name: source.decode("cp1252") if isinstance(source, bytes) else source for name, source in found.items()}

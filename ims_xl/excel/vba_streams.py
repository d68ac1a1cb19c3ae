"""The streams of a VBA project that tell what is in it: `dir`, `PROJECT` and `PROJECTwm` ([MS-OVBA] section 2.3).

The records stand in the order in which Excel writes them; nothing here depends on the day or the machine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from ims_xl.excel.ovba import encrypt
from ims_xl.excel.vba_source import CODE_PAGE, Module

REFERENCES = (  # what Excel gives every new project beside VBA and itself; found on each machine by its GUID
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    ("Office", r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
               r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"),
)  # fmt: skip
UNCOMPILED = struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0)  # the whole _VBA_PROJECT stream: "compile afresh"

# Records of the `dir` stream (section 2.3.4.2) that are read as well as written.
CODE_PAGE_RECORD, VERSION_RECORD = 0x03, 0x09
MODULE_RECORD, MODULE_UNICODE_RECORD, STREAM_RECORD, OFFSET_RECORD = 0x19, 0x47, 0x32, 0x31


def project_stream(modules: Sequence[Module], name: str, project_id: str) -> bytes:
    """The PROJECT stream (section 2.3.1): what the project is, in lines of text. `project_id` is a GUID in braces."""
    kinds = {"standard": "Module={}", "class": "Class={}", "document": "Document={}/&H00000000"}
    key = sum(project_id.encode("ascii")) & 0xFF
    # Seeds are free; these differ so that the three do not look alike. No password, nobody protected it, visible.
    protection, password, visible = (
        encrypt(data, key, seed).hex().upper() for data, seed in ((bytes(4), 0xA7), (bytes(1), 0xA2), (b"\xff", 0x9D))
    )
    lines = [
        f'ID="{project_id}"',
        *(kinds[module.kind].format(module.name) for module in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{protection}"',
        f'DPB="{password}"',
        f'GC="{visible}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),  # every code window closed
    ]
    return "".join(f"{line}\r\n" for line in lines).encode(CODE_PAGE)


def names_stream(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream (section 2.3.3): every module's name in the code page and in UTF-16."""
    names = (m.name.encode(CODE_PAGE) + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in modules)
    return b"".join(names) + b"\0\0"


def dir_stream(modules: Sequence[Module], name: str) -> bytes:
    """The `dir` stream (section 2.3.4.2) before compression: the project, its references, its modules."""
    information = [
        _record(0x01, "<I", 3),  # 64-bit Windows; the source does not depend on it
        _record(0x4A, "<I", 5),  # compatibility version, as today's Excel writes it
        _record(0x02, "<I", 0x409),
        _record(0x14, "<I", 0x409),
        _record(CODE_PAGE_RECORD, "<H", int(CODE_PAGE.removeprefix("cp"))),
        _text_record(0x04, name),
        _text_record(0x05, "") + _text_record(0x40, ""),  # description
        _text_record(0x06, "") + _text_record(0x3D, ""),  # help file
        _record(0x07, "<I", 0),
        _record(0x08, "<I", 0),
        struct.pack("<HIIH", VERSION_RECORD, 4, 1, 0),
        _text_record(0x0C, "") + _text_record(0x3C, ""),  # compilation constants
    ]
    references = [
        _text_record(0x16, short)
        + _text_record(0x3E, short, "utf-16-le")
        + struct.pack("<HII", 0x0D, len(library) + 10, len(library))
        + library.encode("ascii")
        + bytes(6)
        for short, library in REFERENCES
    ]
    listing = [
        _text_record(MODULE_RECORD, module.name)
        + _text_record(MODULE_UNICODE_RECORD, module.name, "utf-16-le")
        + _text_record(0x1A, module.name)
        + _text_record(STREAM_RECORD, module.name, "utf-16-le")
        + _text_record(0x1C, "") + _text_record(0x48, "")  # description
        + _record(OFFSET_RECORD, "<I", 0)
        + _record(0x1E, "<I", 0)
        + _record(0x2C, "<H", 0xFFFF)
        + struct.pack("<HI", 0x21 if module.kind == "standard" else 0x22, 0)
        + struct.pack("<HI", 0x2B, 0)
        for module in modules
    ]  # fmt: skip
    counted = [_record(0x0F, "<H", len(modules)), _record(0x13, "<H", 0xFFFF)]
    return b"".join([*information, *references, *counted, *listing, struct.pack("<HI", 0x10, 0)])


def _record(number: int, layout: str, value: int) -> bytes:
    payload = struct.pack(layout, value)
    return struct.pack("<HI", number, len(payload)) + payload


def _text_record(number: int, text: str, encoding: str = CODE_PAGE) -> bytes:
    payload = text.encode(encoding)
    return struct.pack("<HI", number, len(payload)) + payload


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of an unpacked `dir` stream, number and content. Raises struct.error where it is cut short."""
    at = 0
    while at < len(data):
        number, size = struct.unpack_from("<HI", data, at)
        if number == VERSION_RECORD:  # the one record whose size field does not tell its size
            size = 6
        if at + 6 + size > len(data):
            raise struct.error(f"record {number:#x} is cut short")
        yield number, data[at + 6 : at + 6 + size]
        at += 6 + size

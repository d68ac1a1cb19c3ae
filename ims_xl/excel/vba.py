"""From VBA source text to `vbaProject.bin`, the part of a workbook that holds its macros, and back.

Follows [MS-OVBA], the Office VBA file format. Only source text is stored: the version number 0xFFFF in the
`_VBA_PROJECT` stream tells Excel to compile it afresh, so no stale compiled code can run. The workbook package must
name the same modules: `codeName` of `workbookPr` and of each sheet's `sheetPr` is the name of its document module.
"""

from __future__ import annotations

import hashlib
import struct
import uuid
from collections.abc import Sequence

from ims_xl.errors import FileUnreadable
from ims_xl.excel import vba_streams
from ims_xl.excel.cfb import read_compound, write_compound
from ims_xl.excel.ovba import compress, decompress
from ims_xl.excel.vba_source import CODE_PAGE, NAME, Module, VbaRefused

__all__ = ["Module", "VbaRefused", "build_project", "compress", "decompress", "read_project"]

DAMAGED = "This VBA project is damaged: {}. Take the workbook from a backup, or save it again in Excel."


def build_project(modules: Sequence[Module], name: str = "VBAProject") -> bytes:
    """The bytes of a `vbaProject.bin` with these modules, unprotected. The same modules give the same bytes.

    Exactly one module is the workbook's document; each worksheet needs its own. Raises VbaRefused, naming module
    and line, for what a project cannot hold, and when a finished project does not read back to every source.
    """
    _check_names(modules, name)
    sources = {module.name: module.stored for module in modules}
    streams = {
        "PROJECT": vba_streams.project_stream(modules, name, _project_id(name, sources)),
        "PROJECTwm": vba_streams.names_stream(modules),
        "VBA/dir": compress(vba_streams.dir_stream(modules, name)),
        "VBA/_VBA_PROJECT": vba_streams.UNCOMPILED,
    }
    for module in modules:
        try:
            streams[f"VBA/{module.name}"] = compress(module.encoded())
        except ValueError as error:
            raise VbaRefused(f"Module {module.name}: {error} Add comments at its end.") from error
    built = write_compound(streams)
    back = read_project(built)
    for module_name, source in sources.items():
        if back.get(module_name) != source:
            raise VbaRefused(f"Module {module_name} did not read back as it was written; the build is refused.")
    return built


def read_project(data: bytes) -> dict[str, str]:
    """Every module's whole source text by its name, attributes first, in the project's order.

    Raises FileUnreadable when the project is damaged or is none.
    """
    streams = read_compound(data)
    code_page = CODE_PAGE
    name = stream = ""
    sources: dict[str, str] = {}
    try:
        for record, content in vba_streams.records(decompress(streams["VBA/dir"])):
            if record == vba_streams.CODE_PAGE_RECORD:
                code_page = f"cp{struct.unpack('<H', content)[0]}"
            elif record == vba_streams.MODULE_RECORD:
                name = content.decode(code_page)
            elif record == vba_streams.MODULE_UNICODE_RECORD:
                name = content.decode("utf-16-le")
            elif record == vba_streams.STREAM_RECORD:
                stream = content.decode("utf-16-le")
            elif record == vba_streams.OFFSET_RECORD:  # compiled code, when there is any, stands before the text
                (offset,) = struct.unpack("<I", content)
                sources[name] = decompress(streams[f"VBA/{stream}"][offset:]).decode(code_page)
    except KeyError as missing:
        raise FileUnreadable(DAMAGED.format(f"it has no stream {missing}")) from missing
    except (struct.error, UnicodeDecodeError, LookupError) as error:
        raise FileUnreadable(DAMAGED.format(error)) from error
    return sources


def _check_names(modules: Sequence[Module], project: str) -> None:
    if not NAME.fullmatch(project):
        raise VbaRefused(f"{project!r} cannot name a VBA project. Begin with a letter; use letters, digits and _.")
    # Capitals and small letters are the same to VBA, and "dir" is a stream of the project's own.
    taken = {project.casefold(): "the project", "dir": "a part of every project"}
    for module in modules:
        other = taken.get(module.name.casefold())
        if other:
            raise VbaRefused(f"Module {module.name} has the name of {other}. Rename one of the two.")
        taken[module.name.casefold()] = f"module {module.name}"
    owners = [module.name for module in modules if module.document_of == "workbook"]
    if len(owners) != 1:
        raise VbaRefused(f"A project needs one module for the workbook itself; this has {len(owners)}.")


def _project_id(name: str, sources: dict[str, str]) -> str:
    """A GUID in braces that changes with the sources and with nothing else."""
    digest = hashlib.sha256(repr((name, list(sources.items()))).encode()).digest()
    return f"{{{str(uuid.UUID(bytes=digest[:16], version=4)).upper()}}}"

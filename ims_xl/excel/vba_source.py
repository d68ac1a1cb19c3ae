"""The source of one VBA module: what the writer of the code gives, and what a project stores of it.

Follows [MS-OVBA] section 2.3.4.3: code page 1252, lines ending in CRLF, and a header of attributes that the editor
hides: the module's name and, for classes and the documents (workbook, worksheets), the class they are based on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ims_xl.errors import ImsError

CODE_PAGE = "cp1252"
LONGEST_LINE = 1023  # characters of one source line, the limit of the VBA editor
NAME = re.compile("[A-Za-z][A-Za-z0-9_]{0,30}")
EXPORT_PREAMBLE = re.compile(r"\AVERSION [\d.]+ CLASS\nBEGIN\n.*?^END\n", re.MULTILINE | re.DOTALL)
HEADER_LINE = re.compile(r"Attribute (VB_\w+) = (.*)(?:\n|\Z)")
BASES = {
    "workbook": "00020819-0000-0000-C000-000000000046",
    "worksheet": "00020820-0000-0000-C000-000000000046",
    "class": "FCFB3D2A-A0FA-1068-A738-08002B3371B5",
}


class VbaRefused(ImsError):
    """Source that no VBA project can hold as it stands, or a project that did not read back as it was written."""


@dataclass(frozen=True)
class Module:
    """One module: its name, its source as text with any line ends, and what kind it is.

    The source may begin with the header of an exported .bas or .cls file: its `Attribute VB_…` lines are kept, and the
    ones that are missing are added. `document_of` tells a document module's owner, and is None for the other kinds.
    """

    name: str
    source: str
    kind: Literal["standard", "class", "document"] = "standard"
    document_of: Literal["workbook", "worksheet"] | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise VbaRefused(
                f"{self.name!r} cannot name a VBA module. Begin with a letter, go on with letters, digits or _, "
                "and stay within 31 characters."
            )
        if (self.kind == "document") != (self.document_of is not None):
            raise VbaRefused(f"Module {self.name}: say workbook or worksheet for a document, and only for one.")

    @property
    def stored(self) -> str:
        """The whole text as the project stores it: header attributes, then the code; every line ends in CRLF."""
        code = EXPORT_PREAMBLE.sub("", self._normal())
        attributes = self._attributes()
        while match := HEADER_LINE.match(code):
            attributes[match[1]] = match[2].rstrip()
            code = code[match.end() :]
        if attributes["VB_Name"] != f'"{self.name}"':
            raise VbaRefused(
                f"Module {self.name}: its source says VB_Name = {attributes['VB_Name']}. Make the two agree."
            )
        if code and not code.endswith("\n"):
            code += "\n"
        header = "".join(f"Attribute {key} = {value}\n" for key, value in attributes.items())
        return (header + code).replace("\n", "\r\n")

    def encoded(self) -> bytes:
        """The stored text in code page 1252. Raises VbaRefused at a character or a line no module can hold."""
        for number, line in enumerate(self._normal().split("\n"), start=1):
            try:
                line.encode(CODE_PAGE)
            except UnicodeEncodeError as error:
                odd = line[error.start]
                raise VbaRefused(
                    f"Module {self.name}, line {number}: VBA cannot hold the character {odd!r}. "
                    f"Write ChrW({ord(odd)}) instead."
                ) from None
            if len(line) > LONGEST_LINE:
                raise VbaRefused(
                    f"Module {self.name}, line {number}: {len(line)} characters; VBA allows {LONGEST_LINE}. "
                    "Break the line with _."
                )
        return self.stored.encode(CODE_PAGE)

    def _normal(self) -> str:
        return self.source.replace("\r\n", "\n").replace("\r", "\n")

    def _attributes(self) -> dict[str, str]:
        name = {"VB_Name": f'"{self.name}"'}
        if self.kind == "standard":
            return name
        document = self.kind == "document"
        return name | {
            "VB_Base": f'"0{{{BASES[self.document_of or "class"]}}}"',
            "VB_GlobalNameSpace": "False",
            "VB_Creatable": "False",
            "VB_PredeclaredId": str(document),
            "VB_Exposed": str(document),
            "VB_TemplateDerived": "False",
            "VB_Customizable": str(document),
        }

"""Pages as PDF: a layout of ours, the words and rows as data, and a typesetter that embeds the letters it uses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

import typst

from ims_xl.errors import ImsError

LATIN = "Libertinus Serif"  # comes with the typesetter; it has the sign of the rupee
DEVANAGARI = (  # the first that the computer has: Windows, Mac, Linux
    "Nirmala UI",
    "Mangal",
    "Kohinoor Devanagari",
    "Devanagari MT",
    "ITF Devanagari",
    "Noto Sans Devanagari",
    "Noto Serif Devanagari",
    "Lohit Devanagari",
)


def pdf(layout: str, name: str, data: Mapping[str, Any]) -> bytes:
    """The pages of a layout of ours (`letter.typ`), whose data stand in `sys.inputs` under that name."""
    source = (resources.files("ims_xl") / "share" / "templates" / layout).read_bytes()
    made = typst.compile(source, format="pdf", sys_inputs={name: json.dumps(data, ensure_ascii=False)})
    assert isinstance(made, bytes)
    return made


def fonts(hindi: bool) -> list[str]:
    """The fonts for a text. Raises `ImsError` where Hindi is asked for and the computer has no letters for it."""
    if not hindi:
        return [LATIN]
    known = {family.casefold() for family in typst.Fonts().families()}
    found = [family for family in DEVANAGARI if family.casefold() in known]
    if not found:
        raise ImsError(
            "This computer has no font with Hindi letters, so no PDF can be made in Hindi. Install Noto Sans "
            "Devanagari, or ask for Word files only (--no-pdf)."
        )
    return [LATIN, *found]

"""Who may import whom: the house's plan, held against the code's own imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "ims_xl"
BASE = {"errors", "gst", "settings", "columns", "conforming", "tables"}
EVERYTHING = {"*"}

# part: (own parts it may import, packages it may import beyond the standard library)
PLAN = {
    "errors": (set(), set()),
    "gst": ({"errors"}, set()),
    "version": (set(), set()),
    "settings": ({"gst", "version"}, set()),
    "columns": ({"conforming"}, {"pandas"}),
    "conforming": ({"errors", "columns"}, {"pandas", "pyarrow"}),
    "declared": ({"errors", "gst", "columns"}, {"pandas"}),
    "tables": ({"columns", "declared"}, set()),
    "sources": (BASE | {"allocator", "threads"}, {"pandas", "numpy", "pyarrow", "python_calamine", "olefile"}),
    "recon": (BASE | {"allocator", "processes", "threads"}, {"pandas", "numpy", "pyarrow", "scipy", "rapidfuzz"}),
    "ims": (BASE, {"pandas", "numpy", "pyarrow"}),
    "portal": (BASE | {"daylog", "userfolder"}, {"httpx", "cryptography", "keyring"}),
    "excel": (BASE, {"pandas", "numpy", "pyarrow", "openpyxl", "lxml", "python_calamine", "fastexcel"}),
    "excel.live": (BASE | {"escape"}, {"pandas", "numpy", "xlwings"}),
    "excel.template": (BASE | {"buttons_page"}, {"openpyxl", "lxml"}),
    "sandbox": ({"errors", "gst"}, {"cryptography", "starlette", "uvicorn"}),
    "shipped": ({"errors"}, set()),
    "userfolder": (set(), set()),
    "daylog": ({"userfolder"}, set()),
    "mishap": ({"daylog"}, set()),
    "atwork": ({"errors", "userfolder"}, set()),
    "escape": (set(), set()),
    "new": (BASE | {"excel.closed", "shipped"}, set()),
    "doctor": (BASE | {"excel", "userfolder", "version"}, set()),
    "buttons_page": (EVERYTHING, set()),
    "upgrade": (BASE | {"excel", "shipped", "version"}, {"pandas"}),
    "match_files": (
        BASE | {"sources", "recon", "allocator", "processes", "threads", "whole_file"},
        {"pandas", "numpy", "pyarrow"},
    ),
    "share": (BASE | {"ims", "excel.cells", "excel.looks"}, {"pandas", "xlsxwriter", "docx", "typst"}),
    "share.cockpit": (BASE | {"ims", "steps", "excel.closed"}, set()),
    "share.inbox": (BASE | {"sources"}, set()),
    "share.night": (BASE | {"steps", "portal", "excel.closed", "atwork"}, set()),
    "steps": (BASE | {"sources", "recon", "ims", "portal", "share", "excel.workbook", "whole_file"}, {"pandas"}),
    "clicked": (BASE | {"mishap", "atwork", "version", "excel.live"}, {"xlwings"}),
    "menus": ({"gst", "tables", "steps", "excel.live"}, set()),
    "macros": (EVERYTHING, {"pandas", "xlwings"}),
    "demo": (EVERYTHING, {"pandas"}),
    "demo_portal": (EVERYTHING, set()),
    "commands": (EVERYTHING, set()),
    "__main__": ({"commands", "errors", "mishap"}, set()),
    "processes": ({"threads", "helper"}, set()),
    "helper": ({"helping"}, set()),
    "helping": (set(), set()),
    "threads": (set(), set()),
    "whole_file": (set(), set()),
    "allocator": (set(), {"pyarrow"}),
    "worksheet": (set(), set()),
    "udfs": ({"errors", "gst", "worksheet", "recon.numbers"}, set()),
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(module: Path) -> str:
    dotted = ".".join(module.relative_to(PACKAGE).with_suffix("").parts)
    return max((part for part in PLAN if dotted == part or dotted.startswith(part + ".")), key=len, default="")


def imports_of(module: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{module.name} imports relatively; the house writes whole paths"
            below = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= below if node.module.startswith("ims_xl") else {node.module}
    return names


def within(name: str, parts: set[str]) -> bool:
    return parts >= EVERYTHING or any(name == part or name.startswith(part + ".") for part in parts)


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_the_plan_allows_its_part(module: Path) -> None:
    if module.name == "__init__.py":
        assert module.read_text() == "", "an __init__ stays empty, so that the worksheet functions start fast"
        return
    part = part_of(module)
    assert part, f"{module.relative_to(PACKAGE)} has no place in the plan"
    own, outside = PLAN[part]
    for name in imports_of(module):
        if name.startswith("ims_xl"):
            inner = name.removeprefix("ims_xl.")
            assert within(inner, own | {part.split(".")[0]}) or name == "ims_xl", f"{module.name} imports {name}"
        else:
            top = name.split(".")[0]
            assert top in sys.stdlib_module_names or top in outside, f"{module.name} imports {name}"


def test_recon_and_ims_meet_only_at_the_matches_table() -> None:
    for part, other in (("recon", "ims"), ("ims", "recon")):
        for module in (PACKAGE / part).rglob("*.py"):
            assert not any(name.startswith(f"ims_xl.{other}") for name in imports_of(module))


def test_a_click_waits_for_nothing_that_only_a_letter_or_the_template_needs() -> None:
    """Every click starts Python anew, so what a button loads before it begins is time the user waits."""
    told = (
        "import sys, ims_xl.macros; print(*sorted({'docx', 'openpyxl', 'scipy', 'httpx', 'uvicorn'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.split() == []

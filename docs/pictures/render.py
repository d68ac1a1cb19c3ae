"""The guide's pictures, from the demo month: `python docs/pictures/render.py`.

LibreOffice prints each sheet of the demo's workbook on a page of its own, poppler's pdftoppm makes pictures of what the
guide speaks of. The ribbon, which LibreOffice does not show, is drawn from its own source.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from ims_xl import demo
from ims_xl.excel.parts import Package
from ims_xl.excel.ribbon import Button, buttons
from ims_xl.excel.tableparts import Contents

HERE = Path(__file__).parent
DOTS = 62  # an inch; a page is measured in points, 72 an inch
# picture: the sheet, and of its page left, top, width and height in points
PICTURES = {
    "portal": ("Portal", 0, 0, 1250, 330),
    "problems": ("Problems", 0, 0, 1500, 240),
    "decide": ("Reconciliation", 940, 58, 1250, 420),
    "suppliers": ("Suppliers", 0, 0, 1463, 242),
    "outgoing": ("Outgoing", 0, 0, 1250, 362),
    "2b": ("2B", 0, 0, 1310, 330),
    "../start": ("Start", 0, 0, 1420, 1010),
    "../reconciliation": ("Reconciliation", 0, 0, 1720, 560),
}
_PAGES = 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}'


def main() -> None:
    (HERE / "ribbon.svg").write_text(ribbon(buttons()), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stdout(io.StringIO()):
            demo.run(Path(folder) / "demo")
        (workbook,) = (Path(folder) / "demo").glob("*_2026.xlsm")
        office = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--norestore"]
        convert = ["--convert-to", _PAGES, "--outdir", folder, str(workbook)]
        subprocess.run([*office, *convert], check=True, capture_output=True)
        pages = list(Contents(Package(workbook.read_bytes(), workbook.name)).sheets)
        for name, (sheet, *place) in PICTURES.items():
            page = str(pages.index(sheet) + 1)
            left, top, width, height = (str(points * DOTS // 72) for points in place)
            cut = ["-f", page, "-l", page, "-x", left, "-y", top, "-W", width, "-H", height]
            pdf = Path(folder) / f"{workbook.stem}.pdf"
            subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(DOTS), *cut, pdf, HERE / name], check=True)


def ribbon(shown: tuple[Button, ...]) -> str:
    """The tab IMS as a drawing: its groups from left to right, the buttons of each one below the other."""
    drawn, left = [], 10
    for group in dict.fromkeys(button.group for button in shown):
        labels = [button.label + (" ▾" if button.items else "") for button in shown if button.group == group]
        columns = [labels[at : at + 4] for at in range(0, len(labels), 4)]
        begin = left
        for column in columns:
            for down, label in enumerate(column):
                drawn.append(f'<text x="{left}" y="{48 + 20 * down}">{escape(label)}</text>')
            left += 14 + 7 * max(map(len, column))
        drawn.append(f'<text x="{(begin + left) // 2 - 7}" y="138" class="group">{escape(group)}</text>')
        drawn.append(f'<line x1="{left - 2}" y1="34" x2="{left - 2}" y2="140"/>')
        left += 10
    style = (
        "text{font:13px Segoe UI,Helvetica,sans-serif;fill:#222}.group{font-size:11px;fill:#666;text-anchor:middle}"
        ".tab{font-weight:bold;fill:#0B3C5D}line{stroke:#CCC}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left}" height="150" viewBox="0 0 {left} 150">'
        f'<style>{style}</style><rect width="{left}" height="150" fill="#F3F3F3"/>'
        f'<text x="10" y="18" class="tab">IMS</text><rect x="10" y="23" width="26" height="3" fill="#0B3C5D"/>'
        f"{''.join(drawn)}</svg>\n"
    )


if __name__ == "__main__":
    sys.exit(main())

"""The ribbon tab as `workbook/source/ribbon.xml` declares it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

SOURCE = Path(__file__).parents[2] / "workbook" / "source"
RIBBON = SOURCE / "ribbon.xml"
_NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"


@dataclass(frozen=True)
class Button:
    """A button: its id is the function it runs. `tip` says what it is for, `told` reads, changes and way back."""

    id: str
    group: str
    label: str
    callback: str
    key_tip: str
    image: str
    tip: str
    told: str


def buttons() -> tuple[Button, ...]:
    """The buttons of the tab, from left to right."""
    root = etree.parse(RIBBON).getroot()
    return tuple(
        Button(
            id=button.get("id", ""),
            group=group.get("label", ""),
            label=button.get("label", ""),
            callback=button.get("onAction", ""),
            key_tip=button.get("keytip", ""),
            image=button.get("imageMso", ""),
            tip=button.get("screentip", ""),
            told=button.get("supertip", ""),
        )
        for group in root.iter(f"{_NAMESPACE}group")
        for button in group.iter(f"{_NAMESPACE}button")
    )

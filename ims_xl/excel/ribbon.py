"""The ribbon tab as `workbook/source/ribbon.xml` declares it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

SOURCE = Path(__file__).parents[2] / "workbook" / "source"
RIBBON = SOURCE / "ribbon.xml"
_NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
_KINDS = (f"{_NAMESPACE}button", f"{_NAMESPACE}menu")


@dataclass(frozen=True)
class Button:
    """A button: its id is what it runs. `tip` says what it is for, `told` reads, changes and way back.

    A menu is one too; its `items` are what can be clicked in it.
    """

    id: str
    group: str
    label: str
    callback: str
    key_tip: str
    image: str
    tip: str
    told: str
    items: tuple[Button, ...] = ()


def buttons() -> tuple[Button, ...]:
    """The buttons and menus of the tab, from left to right."""
    root = etree.parse(RIBBON).getroot()
    return tuple(
        _button(found, group.get("label", ""))
        for group in root.iter(f"{_NAMESPACE}group")
        for found in group.iterchildren(*_KINDS)
    )


def _button(found: etree._Element, group: str) -> Button:
    return Button(
        id=found.get("id", ""),
        group=group,
        label=found.get("label", ""),
        callback=found.get("onAction", ""),
        key_tip=found.get("keytip", ""),
        image=found.get("imageMso", ""),
        tip=found.get("screentip", ""),
        told=found.get("supertip", ""),
        items=tuple(_button(item, group) for item in found.iter(_KINDS[0]) if item is not found),
    )

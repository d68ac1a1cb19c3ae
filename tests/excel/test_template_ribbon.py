"""The ribbon and the macros of the template: what its package holds, and what the buttons say and ask."""

import re
from pathlib import Path

import olevba_reader
from clickable import clickable
from journal import parts
from lxml import etree
from openpyxl import Workbook

from ims_xl.excel import template
from ims_xl.excel.ribbon import RIBBON, buttons
from ims_xl.excel.vba import read_project

RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def test_the_ribbon_is_in_the_package_by_the_relation_excel_follows(built: Path) -> None:
    files = parts(built)
    assert files["customUI/customUI14.xml"] == RIBBON.read_bytes()
    relations = {
        relation.get("Type"): relation.get("Target")
        for relation in etree.fromstring(files["_rels/.rels"]).iter(RELATION)
    }
    kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    assert relations[kind] == "customUI/customUI14.xml"
    assert b"macroEnabled.main+xml" in files["[Content_Types].xml"]


def test_the_ribbon_has_the_buttons_in_the_order_of_the_work() -> None:
    groups: dict[str, list[str]] = {}
    for button in buttons():
        groups.setdefault(button.group, []).append(button.id)
    assert groups == {
        "Data": ["sync", "import_books"],
        "Match": ["match", "sort_by_status", "link", "unlink", "explain"],
        "Actions": [
            "apply",
            "accept_suggestions",
            "accept",
            "reject",
            "pending",
            "reset",
            "in_bulk",
            "party_wise",
            "undo",
            "redo",
        ],
        "Compute": ["send", "read_answer", "compute_2b"],
        "Share": [
            "client_copy",
            "merge_replies",
            "supplier_letters",
            "merge_supplier_answers",
            "working_paper",
            "verify",
            "payments",
        ],
        "Setup": ["settings", "check_up", "help_page", "dashboard"],
    }


def test_every_button_has_an_icon_a_key_of_its_own_and_says_what_it_reads_and_changes() -> None:
    keys = [button.key_tip for button in buttons()]
    assert len(set(keys)) == len(keys)
    assert not [(one, other) for one in keys for other in keys if one != other and other.startswith(one)]
    for button in buttons():
        assert button.image, button.id
        assert re.fullmatch("[A-Z0-9]{1,3}", button.key_tip), button.id
        assert len(button.tip) > 8, button.id
        assert re.match("(Reads|Shows) ", button.told), button.id
        assert len(button.told) < 1024, "the schema's limit"


def test_the_callback_asks_python_for_the_button_that_was_clicked(built: Path) -> None:
    source = read_project(parts(built)["xl/vbaProject.bin"])["ImsRibbon"]
    (callback,) = re.findall(r"Public Sub (\w+)\(control As IRibbonControl\)", source)
    assert {button.callback for button in clickable()} == {callback}
    assert """RunPython "import ims_xl.macros; ims_xl.macros.click('" & control.ID & "')\"""" in source


def test_our_vba_is_explicit_and_has_one_handler_of_errors() -> None:
    ours = {module.name: module.source for module in template.modules() if module.name.startswith("Ims")}
    assert all("\nOption Explicit\n" in source for source in ours.values())
    handlers = {name: source.count("On Error GoTo") for name, source in ours.items()}
    assert handlers == {"ImsColours": 1, "ImsFunctions": 1, "ImsLinks": 1, "ImsRibbon": 1, "ImsShell": 0}


def test_every_module_reads_back_to_its_source(built: Path) -> None:
    read = olevba_reader.modules(parts(built)["xl/vbaProject.bin"])
    assert {module.name for module in template.modules()} == set(read)
    for module in template.modules():
        assert read[module.name].splitlines() == module.stored.splitlines(), module.name


def test_our_modules_declare_every_variable(built: Path) -> None:
    for name, source in read_project(parts(built)["xl/vbaProject.bin"]).items():
        if name != "xlwings":
            assert "Option Explicit" in source, name


def test_sheets_and_document_modules_bear_the_same_names(book: Workbook) -> None:
    documents = {module.name for module in template.modules() if module.kind == "document"}
    assert documents == {"ThisWorkbook", *(sheet.sheet_properties.codeName for sheet in book)}
    assert book.code_name == "ThisWorkbook"

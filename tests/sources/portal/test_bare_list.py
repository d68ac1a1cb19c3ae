"""A JSON that is a bare list is read where its records tell their sections, and refused in one sentence elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest
from portal_files import GSTIN, OCTOBER, OTHER_GSTIN, SAMPLES, document, invoice, note, read, supplier, written

from ims_xl.errors import WrongFile
from ims_xl.sources.portal import ims
from ims_xl.sources.recognise import FileKind, recognise

SECTIONS = json.loads((SAMPLES / "ims_download.json").read_text(encoding="utf-8"))["imsDetails"]
BILL = {"boenum": "1234567", "boedt": "05-10-2026", "portcd": "INNSA1", "txval": 100, "igst": 18, "cess": 0}


def test_invoices_and_their_amendments_are_read_as_from_the_whole_download(tmp_path: Path) -> None:
    some = {key: SECTIONS[key] for key in ("b2b", "b2ba")}
    path = written(tmp_path, [*SECTIONS["b2ba"], *SECTIONS["b2b"]])
    assert recognise(path) is FileKind.IMS
    bare, whole = ims.read(path, GSTIN, OCTOBER), read(tmp_path, {"imsDetails": some})
    assert bare.frame.equals(whole.frame)
    assert bare.tally == whole.tally


@pytest.mark.parametrize("around", ["data", "imsDetails"])
def test_so_they_are_in_a_wrapping(tmp_path: Path, around: str) -> None:
    imported = read(tmp_path, {"gstin": GSTIN, around: [invoice()]})
    assert (list(imported.frame["section"]), imported.doubt) == (["B2B"], "")


def test_downloads_of_one_client_in_a_list_are_put_together(tmp_path: Path) -> None:
    parts: list[Any] = [{"b2b": [invoice()]}, {"gstin": GSTIN, "b2b": [invoice(inum="TX-2")], "b2bcn": [note()]}]
    imported = read(tmp_path, parts)
    assert sorted(imported.frame["section"]) == ["B2B", "B2B", "B2BCN"]
    assert read(tmp_path, parts[:1]).tally.rows_kept == 1


def test_refusals_in_a_bare_list_are_an_error_file(tmp_path: Path) -> None:
    path = written(tmp_path, [invoice(error_msg="The document is not there.")])
    assert recognise(path) is FileKind.IMS_ERRORS
    assert [(one.section, one.message) for one in ims.read_errors(path)] == [("B2B", "The document is not there.")]


REFUSED = [
    ([invoice(), note()], "of 2 records without the names of their sections, and number 2 (credit or debit note N-1)"),
    ([BILL], "and number 1 (Bill of Entry 1234567) may belong to several; choose the JSON file as"),
    ([invoice(inv_typ="")], "number 1 (document TX-1) may"),
    ([invoice(), "TX-2"], "number 2 may belong"),
    ([supplier(document())], "is a list of suppliers with their documents and does not say whose it is or of which"),
    ([], "is an empty list, without a single record"),
    (["a", 1], "is JSON, but no file of the portal"),
    ([[[]]], "is JSON, but no file of the portal"),
    ([{"a": 1}], "is JSON, but no file of the portal that this program knows (its keys: a)"),
    ([{"gstin": GSTIN, "b2b": []}, {"gstin": OTHER_GSTIN, "b2b": []}], "holds 2 files of the portal in one list"),
    ([{"b2b": []}, {"docdata": {}}], "holds 2 files of the portal in one list; save each by itself."),
    ([{"b2b": []}, {"b2b": {}}], "holds 2 files of the portal in one list"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "sentence"), REFUSED)
def test_what_does_not_tell_is_refused_in_one_sentence(tmp_path: Path, value: object, sentence: str) -> None:
    with pytest.raises(WrongFile) as refusal:
        recognise(written(tmp_path, value))
    said = str(refusal.value)
    assert said.startswith("file.json ")
    assert sentence in said
    assert said.count(". ") == 0


def test_a_list_in_a_list_without_end_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "[" * 400 + "]" * 400)
    with pytest.raises(WrongFile, match="no file of the portal"):
        recognise(path)

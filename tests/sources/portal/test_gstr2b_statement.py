from pathlib import Path

import pandas as pd
import pytest
from portal_files import GSTIN, OCTOBER, OTHER_GSTIN, SAMPLES, document, statement, supplier, written

from ims_xl.errors import Level, WrongFile
from ims_xl.gst.gstr2b import LEAVES
from ims_xl.gst.period import TaxPeriod
from ims_xl.sources.portal import gstr2b, ims
from ims_xl.sources.portal.gstr2b import Statement


def read(folder: Path, **keys: object) -> Statement:
    return gstr2b.read(written(folder, {"chksum": "0", "data": statement(**keys)}), GSTIN, OCTOBER)


def october() -> Statement:
    return gstr2b.read(SAMPLES / "gstr2b.json", GSTIN, OCTOBER)


def number(frame: pd.DataFrame) -> pd.Series:
    """The frame by the document number in its ids."""
    return frame["record_id"].str.split("|").str[3]


def test_every_leaf_of_the_summary_comes_out_to_the_paisa() -> None:
    leaves = october().leaves.set_index(["block", "bucket", "leaf"])
    assert list(leaves.index) == [(row.block, row.bucket, row.leaf) for row in LEAVES]
    assert leaves.loc[("itcavl", "nonrevsup", "b2b")].tolist() == [14_650_00, 9_000_00, 9_000_00, 0]
    assert leaves.loc[("itcavl", "nonrevsup", "b2ba"), "igst"] == -140_00
    assert leaves.loc[("itcavl", "othersup", "cdnrrev"), "igst"] == 90_00
    assert leaves.loc[("itcavl", "imports", "impgasez"), "igst"] == -900_00
    assert leaves.loc[("itcrev", "nonrevsup", "b2b"), "igst"] == 540_00
    by_block = leaves.groupby("block")[["igst", "cgst", "sgst", "cess"]].sum()
    assert by_block.loc["itcavl"].tolist() == [52_445_00, 9_840_00, 9_840_00, 0]
    assert by_block.loc["itcunavl"].tolist() == [410_00, 660_00, 660_00, 0]
    assert by_block.loc["itcRejected"].tolist() == [1_890_00, 0, 0, 0]


def test_what_never_was_in_ims_goes_to_2b_directly_with_its_block() -> None:
    direct = october().direct
    found = dict(zip(number(direct), direct["gstr2b_block"], strict=True))
    assert found == {
        "RC-1": "itcavl", "RC-CN1": "itcavl", "HTL-9": "itcunavl", "HTL-CN1": "itcunavl", "OLD-1": "itcunavl",
        "ISD-1": "itcavl", "ISDC-1": "itcavl", "ISD-2": "itcunavl", "ISD-0R": "itcavl", "DL/10": "itcrev",
    }  # fmt: skip
    assert direct["source"].unique().tolist() == ["GSTR-2B"]
    direct = direct.set_index(number(direct))
    assert direct.loc["RC-CN1", ["section", "document_type", "igst"]].tolist() == ["B2BCN", "Credit Note", -90_00]
    assert direct.loc["ISDC-1", ["section", "document_type", "cgst"]].tolist() == ["ISD", "ISD Credit Note", -20_00]
    assert direct.loc["OLD-1", ["itc_availability", "unavailable_reason"]].tolist() == ["N", "C"]
    assert direct.loc["RC-1", "reverse_charge"]
    assert direct.loc["ISD-0R", "original_number"] == "ISD-0"
    assert (direct.loc["DL/10", "igst"], direct.loc["DL/10", "taxable_value"]) == (540_00, 3_000_00)


def test_the_others_are_the_filed_records_of_ims_with_their_filing_dates() -> None:
    told = october().filing_dates
    records = ims.read(SAMPLES / "ims_getinv_all_sections.json", GSTIN, OCTOBER).frame
    assert set(told["record_id"]) <= set(records["record_id"])
    absent = set(records["record_id"]) - set(told["record_id"])
    assert sorted(name.split("|")[3] for name in absent) == ["000123", "9900112", "CN-5", "INV/26-27/0140"]
    dates = told.set_index(number(told))["filing_date"]
    assert str(dates["DL/77"].date()) == "2026-11-11"  # rejected, and filed all the same
    assert str(dates["4455667"].date()) == "2026-10-16"


def test_every_document_is_accounted_for() -> None:
    told = october()
    assert told.problems == []
    assert told.tally.rows_read == told.tally.rows_kept == 28 == len(told.direct) + len(told.filing_dates)
    assert str(told.generated_on) == "2026-11-14"


def test_version_3_is_read_from_its_rate_lines() -> None:
    told = gstr2b.read(SAMPLES / "gstr2b_v3.json", GSTIN, TaxPeriod("2026-09"))
    assert told.problems == []
    assert told.tally.paise_kept == told.tally.paise_read == 49_304_22
    direct = told.direct.set_index(number(told.direct))
    assert sorted(direct.index) == ["HTL-8", "ISD-0", "RC-0"]
    assert direct.loc["HTL-8", ["taxable_value", "cgst", "sgst", "igst"]].tolist() == [1_000_00, 60_00, 60_00, 0]
    assert sorted(number(told.filing_dates)) == ["9900050", "CN-14", "DN-08", "TX-1901"]
    leaves = told.leaves.set_index(["block", "bucket", "leaf"])
    assert leaves.loc[("itcavl", "nonrevsup", "b2b"), "igst"] == 2_304_90
    assert leaves.loc[("itcRejected", "nonrevsup", "ecom")].tolist() == [0, 0, 0, 0]


def test_rate_lines_are_summed_exactly_and_give_way_to_the_documents_own_amounts(tmp_path: Path) -> None:
    lines = [{"num": 1, "txval": 0.1, "igst": 0.1}, {"num": 2, "txval": 0.2, "igst": 0.2}]
    summed = document(inum="A", rev="Y", items=lines, txval=None, igst=None, cgst=None, sgst=None, cess=None)
    own = document(inum="B", rev="Y", items=lines, txval=7)
    told = read(tmp_path, docdata={"b2b": [supplier(summed, own)]})
    assert told.direct["taxable_value"].tolist() == [30, 7_00]
    assert told.direct["igst"].tolist() == [30, 180_00]
    assert told.direct["cgst"].isna().tolist() == [True, False]


def test_the_statement_may_stand_at_the_root(tmp_path: Path) -> None:
    told = gstr2b.read(written(tmp_path, statement(docdata={"b2b": [supplier(document(rev="Y"))]})), GSTIN, OCTOBER)
    assert len(told.direct) == 1


def test_itcrev_may_be_an_object_as_well_as_a_list_with_one(tmp_path: Path) -> None:
    told = read(tmp_path, docdata={"itcrev": {"b2b": [supplier(document())]}})
    assert told.direct["gstr2b_block"].tolist() == ["itcrev"]


@pytest.mark.parametrize("odd", [7, "x", ["x"], True])
@pytest.mark.parametrize("place", ["docRejdata", "itcrev"])
def test_what_holds_no_documents_where_some_belong_is_told_and_the_rest_read(
    tmp_path: Path, place: str, odd: object
) -> None:
    sections: dict[str, object] = {"b2b": [supplier(document())]}
    told = read(tmp_path, docdata=sections | {"itcrev": odd}) if place == "itcrev" else read(
        tmp_path, docdata=sections, docRejdata=odd
    )  # fmt: skip
    assert len(told.documents) == 1
    assert [(one.sheet, one.message) for one in told.problems] == [
        (place, "The section holds no list of documents; download the file again.")
    ]


def test_a_reversal_does_not_take_the_place_of_the_document_it_reverses(tmp_path: Path) -> None:
    group = {"b2b": [supplier(document())]}
    told = read(tmp_path, docdata={**group, "itcrev": [group]})
    assert told.direct["record_id"].tolist() == [f"{GSTIN}|B2B|{OTHER_GSTIN}|TX-1|2026-27#37A"]
    assert told.filing_dates["record_id"].tolist() == [f"{GSTIN}|B2B|{OTHER_GSTIN}|TX-1|2026-27"]


def test_temporary_credit_counts_as_not_available_with_a_remark(tmp_path: Path) -> None:
    told = read(tmp_path, docdata={"b2b": [supplier(document(itcavl="T"))]})
    assert told.direct["gstr2b_block"].tolist() == ["itcunavl"]
    assert [problem.level for problem in told.problems] == [Level.REMARK]


def test_a_rejected_document_was_in_ims_unless_it_is_of_an_isd(tmp_path: Path) -> None:
    isd = {"doctyp": "ISDI", "docnum": "I-1", "docdt": "12-10-2026", "igst": 5, "itcelg": "Y"}
    told = read(
        tmp_path,
        docRejdata={"b2b": [supplier(document(itcavl="N"))], "isd": [supplier(isd, under="doclist")]},
    )
    assert number(told.filing_dates).tolist() == ["TX-1"]
    assert told.direct["gstr2b_block"].tolist() == ["itcRejected"]


@pytest.mark.parametrize(
    ("docdata", "place", "words"),
    [
        ({"b2x": [supplier(document())]}, "b2x", 'section "b2x"'),
        ({"cdnr": [supplier({"ntnum": "1", "typ": "X", "dt": "12-10-2026", "txval": 1000, "igst": 180}, under="nt")]},
         "cdnr", 'typ "X"'),
        ({"b2b": [supplier(document(dt="45-10-2026"))]}, "b2b", "no readable date"),
        ({"itcrev": [{"b2b": [supplier(document(inum=""))]}]}, "itcrev b2b", "no readable number"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_told_is_set_aside_and_counted(
    tmp_path: Path, docdata: dict[str, object], place: str, words: str
) -> None:
    told = read(tmp_path, docdata=docdata)
    assert (told.tally.rows_read, told.tally.rows_set_aside, told.tally.paise_set_aside) == (1, 1, 1180_00)
    assert any(problem.sheet == place and problem.row == 1 and words in problem.message for problem in told.problems)


def test_an_unreadable_amount_in_a_rate_line_is_named(tmp_path: Path) -> None:
    lines = [{"num": 1, "txval": 1}, {"num": 2, "txval": "ten"}]
    told = read(tmp_path, docdata={"b2b": [supplier(document(rev="Y", items=lines, txval=None))]})
    (problem,) = told.problems
    assert (problem.header, problem.value) == ("txval", "ten")
    assert told.direct["taxable_value"].isna().all()


def test_a_summary_that_does_not_add_up_or_has_an_unknown_line_is_remarked_on(tmp_path: Path) -> None:
    leaf = {"igst": 5, "cgst": 0, "sgst": 0, "cess": 0}
    told = read(tmp_path, itcsumm={"itcavl": {"nonrevsup": {"igst": 15, "b2b": leaf, "b2z": leaf}}})
    unknown, total = told.problems
    assert unknown.sheet == "itcsumm itcavl nonrevsup b2z"
    assert total.message == "The file gives ₹15 as the total, but its lines add up to ₹10."
    assert told.leaves["igst"].sum() == 5_00


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"gstin": OTHER_GSTIN}, f"is of {OTHER_GSTIN}, but this workbook is of {GSTIN}"),
        ({"rtnprd": "092026"}, "is the GSTR-2B of September 2026, but October 2026 is being worked on"),
        ({"fc": 2, "file_num": 1, "docdata": {}}, "is part 1 of 2; part 2 is missing"),
        ({"fc": 3}, "is only the first answer of a GSTR-2B in 3 parts; parts 1, 2 and 3 are missing"),
    ],
)
def test_another_gstin_or_period_or_a_part_is_refused(tmp_path: Path, keys: dict[str, object], sentence: str) -> None:
    with pytest.raises(WrongFile, match=sentence):
        read(tmp_path, **keys)


def test_an_ims_download_is_no_statement() -> None:
    with pytest.raises(WrongFile, match="is an IMS download, where a GSTR-2B statement was expected"):
        gstr2b.read(SAMPLES / "ims_download.json", GSTIN, OCTOBER)

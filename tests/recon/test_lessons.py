"""What the user's links teach: as whom the books know a supplier, and how they write its numbers."""

from datetime import date

import pandas as pd
import pytest
from builders import BRANCH, CREDIT_NOTE, NAMESAKE, entry, record
from hypothesis import given, settings
from hypothesis import strategies as st
from last_month import NO_GSTIN, TWIN, last_month, link, taught, the_pair

from ims_xl.recon.compare import explained
from ims_xl.recon.lessons import of_links
from ims_xl.recon.match import match
from ims_xl.recon.number_parts import parse
from ims_xl.recon.number_patterns import learnt, told
from ims_xl.tables import Books, Records

PATTERNS = [  # linked: portal and books; then another pair of the supplier that is one by that
    ("INV/2026-27/00123", "A-123", "INV/2026-27/00200", "A-200"),
    ("INV/2026-27/00123", "A-123", "INV/2026-27/00200", "a 0200"),
    ("INV/2026-27/00123", "TT/123/26-27", "INV/2026-27/00200", "TT/200"),
    ("MUM/042/26-27", "26-27/Mumbai-42", "MUM/107/26-27", "Mumbai 107"),
    ("4500000123", "123", "4500017345", "17345"),
    ("B2/T/55", "55 of B2", "B2/T/61", "61 of B2"),
    ("B2/T/55", "55-2", "B3/T/61", "61-3"),
    ("GST/26-27/0042", "Tatva 42", "GST/26-27/0107", "Tatva 107"),
]
NOTHING_LEARNT = [
    ("INV/2026-27/00123", "inv-123"),  # the same anyhow
    ("INV/2026-27/00123", "V-998"),  # no digits in common
    ("INV/2026-27/00123", "A-123/25-26"),  # another year
    ("INV-1123", "INV-123"),  # may be a slip of the pen
    ("INV-7/7", "A-7"),  # which of the two sevens?
    ("INV-123", "1.23E+11"),
    ("INV-123", "RENT"),
]


@pytest.mark.parametrize(("number", "books_number", "later", "later_in_books"), PATTERNS)
def test_a_link_teaches_how_the_books_write_a_suppliers_numbers(
    number: str, books_number: str, later: str, later_in_books: str
) -> None:
    pair = the_pair(record(later), entry(later_in_books), last_month(number, books_number))
    assert (pair.status, pair.reason, pair.rule) == ("Matched", "NORMALISED", "as linked")
    assert f"number {later} on the portal, {later_in_books} in the books" in pair.because
    assert "as you linked on 05-11-2026" in pair.because
    assert len(taught([record(later)], [entry(later_in_books, on=date(2026, 12, 5), taxable=1)])) == 2


@pytest.mark.parametrize(("number", "books_number"), NOTHING_LEARNT)
def test_a_link_of_numbers_without_a_common_serial_teaches_no_number(number: str, books_number: str) -> None:
    assert learnt(number, books_number) is None


def test_another_document_of_the_pattern_is_another_document() -> None:
    matches = taught([record("INV/200")], [entry("A-201")], last_month("INV/2026-27/00123", "A-123"))
    assert sorted(matches.status) == ["Books Only", "IMS Only"]


def test_a_pattern_is_the_suppliers_own_and_not_its_branchs() -> None:
    lesson = last_month("INV/123", "A-123")
    other_day = {"on": date(2026, 12, 5)}
    for own in (BRANCH, NAMESAKE):
        found = taught(
            [record("INV/200", supplier_gstin=own)], [entry("A-200", supplier_gstin=own, **other_day)], lesson
        )
        assert set(found.status) == {"Books Only", "IMS Only"}, own


def test_a_taught_number_never_reaches_another_financial_year_as_matched() -> None:
    lesson = last_month("INV/123", "A-123")
    assert set(taught([record("INV/25-26/200")], [entry("A-200/26-27")], lesson).status) == {"Books Only", "IMS Only"}
    for then in (date(2026, 3, 30), date(2025, 10, 5), date(2027, 10, 5)):
        assert "Matched" not in set(taught([record("INV/200", on=then)], [entry("A-200")], lesson).status)


def test_a_taught_number_never_pairs_a_credit_note_with_an_invoice() -> None:
    note = record("INV/200", taxable=-1000, **CREDIT_NOTE)
    for taxable in (1000, 990):
        matches = taught([note], [entry("A-200", taxable=taxable)], last_month("INV/123", "A-123"))
        assert "Matched" not in set(matches.status)


def test_values_that_differ_are_named_though_the_number_is_taught() -> None:
    pair = the_pair(record("INV/200"), entry("A-200", taxable=900), last_month("INV/123", "A-123"))
    assert (pair.status, pair.reason) == ("Partially Matched", "TAXABLE_DIFFERS")
    assert "as you linked on 05-11-2026" in pair.because


def test_an_unlinked_pair_stays_apart_whatever_is_taught_and_takes_the_pattern_back() -> None:
    ours, theirs = record("INV/200"), entry("A-200", on=date(2026, 12, 5))
    lesson, apart = last_month("INV/123", "A-123"), link(ours, theirs, together=False)
    assert len(taught([ours], [theirs], lesson)) == 1
    assert len(taught([ours], [theirs], lesson, apart)) == 2
    more = record("INV/300"), entry("A-300", on=date(2026, 12, 5))
    assert len(taught([ours, more[0]], [theirs, more[1]], lesson, apart)) == 4
    assert "contradicts" in of_links(pd.DataFrame([lesson, apart])).teaches[0]


def test_links_that_contradict_each_other_teach_no_number() -> None:
    lessons = last_month("INV/123", "A-123"), last_month("BR/124", "A-124")
    found = of_links(pd.DataFrame(lessons))
    assert not found.numberings
    assert all("not followed: another link contradicts it" in said for said in found.teaches)


def test_documents_of_several_links_teach_no_number() -> None:
    ours, theirs = record("INV/123"), [entry("A-123"), entry("B-123")]
    assert of_links(pd.DataFrame([link(ours, one) for one in theirs])).numberings == []


def test_two_documents_that_a_taught_number_may_be_are_left_alone_as_ambiguous() -> None:
    ours = [record("INV/200", record_id="R1"), record("INV-0200", record_id="R2", on=date(2026, 10, 5), section="B2BA")]
    matches = taught(ours, [entry("A-200", entry_id="E")], last_month("INV/123", "A-123"))
    assert matches.set_index("entry_id").loc["E", "reason"] == "AMBIGUOUS"


def test_explain_names_the_lesson_field_by_field() -> None:
    ours, theirs = record("INV/200"), entry("A-200", **NO_GSTIN)
    links = pd.DataFrame([last_month("INV/123", "A-123", **NO_GSTIN)])
    frames = Records.of_rows([ours]), Books.of_rows([theirs])
    lines = explained(match(*frames, links=links), *frames, "R INV/200", lessons=of_links(links))
    by_field = {line.split("  ")[0]: line for line in lines}
    assert '"Tools Depot" without a GSTIN stands for it, as you linked on 05-11-2026' in by_field["Supplier GSTIN"]
    assert "agrees: number A-# in the books is INV-# on the portal" in by_field["Document number"]


letters = st.sampled_from(("INV", "A", "GST", "MUM", "B2C", ""))
serials = st.integers(1, 99999)


@settings(max_examples=25, deadline=None)
@given(letters, letters, serials, serials, st.integers(0, 3))
def test_a_pattern_learnt_from_one_pair_joins_equal_serials_and_no_others(
    ours: str, theirs: str, first: int, later: int, zeros: int
) -> None:
    def written(word: str, serial: int) -> str:
        return "/".join([*([word] if word else []), "0" * zeros + str(serial)])

    pattern = learnt(written(ours, first), written(theirs, first))
    if pattern is None:
        return
    lesson = last_month(written(ours, first), written(theirs, first))
    for serial in {later, later + 1}:
        number, in_books = written(ours, later), written(theirs, serial)
        found = taught([record(number)], [entry(in_books, on=date(2026, 5, 20))], lesson)
        joined, read_as_year = len(found) == 1, bool(parse(number).years or parse(in_books).years)
        assert joined == (serial == later) or (read_as_year and not joined), told(pattern.portal)


def test_a_serial_number_that_reads_as_a_year_is_no_serial_number() -> None:
    lesson = last_month("INV/1", "B2C/1")
    far = entry("B2C/2017", on=date(2026, 5, 20))
    assert len(taught([record("INV/2017")], [far], lesson)) == 2  # B2C of the year 2017: left to the user


NUMBERS = ("INV-1", "A-1", "INV/26-27/1", "A-1/25-26", "INV-2", "A-2", "CN/INV-1", "1", None)
facts = st.fixed_dictionaries(
    {
        "number": st.sampled_from(NUMBERS),
        "on": st.sampled_from((date(2026, 10, 5), date(2026, 10, 20), date(2026, 3, 30), None)),
        "taxable": st.sampled_from((1000, 1000.5, 600, 400)),
        "known_as": st.sampled_from(("own", "own", "name", "twin")),
        "note": st.sampled_from((False, False, False, True)),
    }
)


def made(fact: dict, place: int, make: object, key: str) -> dict:
    who = {"own": {}, "name": NO_GSTIN, "twin": {"supplier_gstin": TWIN}}[fact["known_as"]]
    if key == "record_id" and fact["known_as"] == "name":
        who = {}
    sign, note = (-1, CREDIT_NOTE) if fact["note"] else (1, {})
    return make(fact["number"], on=fact["on"], taxable=sign * fact["taxable"], **who, **note, **{key: f"{place}"})


@settings(max_examples=10, deadline=None)
@given(st.lists(facts, max_size=5), st.lists(facts, max_size=5), st.randoms(use_true_random=False), st.booleans())
def test_with_lessons_nothing_is_lost_order_never_matters_and_no_lesson_goes_too_far(
    ours: list[dict], theirs: list[dict], chance: object, apart: bool
) -> None:
    records = Records.of_rows([made(fact, place, record, "record_id") for place, fact in enumerate(ours)])
    entries = Books.of_rows([made(fact, place, entry, "entry_id") for place, fact in enumerate(theirs)])
    lessons = [last_month("INV-55", "A-55", **NO_GSTIN), last_month("INV-56", "A-56", supplier_gstin=TWIN)]
    if apart:
        lessons.append({**lessons[0], "record_id": "0", "entry_id": "0", "together": False, "document_number": "",
                        "books_number": ""})  # fmt: skip
    links = pd.DataFrame(lessons)
    matches = match(records, entries, links=links)
    key = ["record_id", "entry_id"]
    mixed = [frame.sample(frac=1, random_state=chance.randrange(1000)) for frame in (records, entries)]
    again = match(*mixed, links=links.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(*(one.sort_values(key).reset_index(drop=True) for one in (matches, again)))
    both = matches.merge(records, on="record_id").merge(entries, on="entry_id", suffixes=("", "_e"))
    certain = both[both.status == "Matched"]
    days = certain.dropna(subset=["document_date", "document_date_e"])
    assert ((days.document_date.dt.month > 3) == (days.document_date_e.dt.month > 3)).all()
    assert (certain.document_type == certain.document_type_e).all()
    assert not (apart and ((both.record_id == "0") & (both.entry_id == "0")).any())

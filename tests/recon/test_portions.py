"""However the suppliers are divided into portions, the matches are the same."""

import threading
from datetime import date
from functools import partial

import pandas as pd
import pytest
from builders import BRANCH, CREDIT_NOTE, NAMESAKE, SLIP, SUPPLIER, entry, gstin, record
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.months import month
from ims_xl import processes
from ims_xl.recon import lessons, portions
from ims_xl.recon.links import ByIds
from ims_xl.recon.match import STAGES, match
from ims_xl.recon.sides import unnumbered
from ims_xl.sources import canonical
from ims_xl.tables import Books, Records

OTHER = gstin("27AABCO4321D1Z")
facts = st.fixed_dictionaries(
    {
        "number": st.sampled_from(("INV-1", "INV/01", "1", "INV-2", "INV-12", None)),
        "on": st.sampled_from((date(2026, 10, 5), date(2026, 9, 6), date(2026, 3, 30), None)),
        "taxable": st.sampled_from((1000, 1000.5, 600, 400)),
        "supplier_gstin": st.sampled_from((SUPPLIER, BRANCH, SLIP, NAMESAKE, OTHER, None)),
        "supplier_name": st.sampled_from(("Tatva Tools", "Other Oils", None)),
    }
)
documents = st.lists(facts | facts.map(lambda fact: {**fact, **CREDIT_NOTE, "taxable": -fact["taxable"]}), max_size=12)
links = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.booleans()), max_size=3)


@pytest.fixture
def smaller(monkeypatch):
    """Matches in portions of a few families of suppliers."""

    def matched(*tables, **options) -> pd.DataFrame:
        with monkeypatch.context() as small:
            small.setattr(portions, "DOCUMENTS", 500)
            return match(*tables, **options)

    return matched


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> tuple[pd.DataFrame, pd.DataFrame]:
    folder, made = tmp_path_factory.mktemp("month"), month(1500, 5, "messy")
    made.records.to_csv(folder / "records.csv", index=False)
    made.entries.to_csv(folder / "entries.csv", index=False)
    return canonical.read_records(folder / "records.csv"), canonical.read_entries(folder / "entries.csv")


@settings(max_examples=10, deadline=None)
@given(documents, documents, links)
def test_the_matches_owe_nothing_to_the_portions(ours: list[dict], theirs: list[dict], linked: list[tuple]) -> None:
    records = Records.of_rows([record(**fact, record_id=f"R{place}") for place, fact in enumerate(ours)])
    entries = Books.of_rows([entry(**fact, entry_id=f"E{place}") for place, fact in enumerate(theirs)])
    pairs = pd.DataFrame(
        [(f"R{one}", f"E{other}", together) for one, other, together in linked],
        columns=["record_id", "entry_id", "together"],
    )
    whole = match(records, entries, links=pairs)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(portions, "DOCUMENTS", 1)
        pd.testing.assert_frame_equal(match(records, entries, links=pairs), whole)


def test_a_month_of_many_suppliers_falls_into_portions_and_out_of_them_again(tables, smaller) -> None:
    pd.testing.assert_frame_equal(smaller(*tables), match(*tables))


def test_the_helper_has_no_pandas_and_takes_portions_with_links_all_the_same(tables, smaller) -> None:
    """It would take as long to load as everything else that the helper is waited for."""
    records, entries = tables
    ours, theirs = records.iloc[:20], entries.iloc[-20:].reset_index(drop=True)
    links = pd.DataFrame(
        {
            "record_id": ours["record_id"], "entry_id": theirs["entry_id"], "together": True, "linked_on": "01-10-2026",
            "supplier_gstin": ours["supplier_gstin"], "document_number": ours["document_number"],
            "books_gstin": theirs["supplier_gstin"], "books_supplier": theirs["supplier_name"],
            "books_number": theirs["document_number"], "teaches_supplier": True, "teaches_number": True,
        }
    )  # fmt: skip
    pd.testing.assert_frame_equal(smaller(*tables, links=links), match(*tables, links=links))
    there = processes._running().made(partial(eval, "{*__import__('sys').modules}"))
    assert "ims_xl.recon.portion" in there
    assert "pandas" not in there


def test_the_portions_hold_every_row_once_and_no_family_is_in_two(tables, monkeypatch) -> None:
    monkeypatch.setattr(portions, "DOCUMENTS", 300)
    sides = unnumbered(*tables, lessons.NOTHING)
    parts = [portions.taken(sides, rows) for rows in portions.portions(sides, ByIds.of(None))]
    assert len(parts) > 5
    for side in ("records", "entries"):
        rows = [row for part in parts for row in getattr(part, side).row.tolist()]
        assert sorted(rows) == list(range(len(getattr(sides, side))))
    families = [{*part.records.family.tolist(), *part.entries.family.tolist()} for part in parts]
    assert sum(map(len, families)) == len(set.union(*families))
    sizes = [len(part.records) + len(part.entries) for part in parts]
    assert sizes == sorted(sizes, reverse=True)


def test_progress_is_heard_by_who_asked_and_never_goes_back(tables, smaller) -> None:
    heard, threads = [], set()

    def progress(done: int, placed: int, documents: int) -> None:
        heard.append((done, placed, documents))
        threads.add(threading.get_ident())

    smaller(*tables, progress=progress)
    documents = len(tables[0]) + len(tables[1])
    assert threads == {threading.get_ident()}
    assert heard == sorted(heard)
    assert heard[0] == (0, 0, documents)
    assert heard[-1][0] == STAGES
    assert heard[-1][1] > documents / 2
    assert len(heard) > STAGES


def test_who_hears_of_the_progress_may_end_it(tables, smaller) -> None:
    def ended(done: int, placed: int, documents: int) -> None:
        if placed:
            raise KeyboardInterrupt

    before = set(threading.enumerate())  # other tests may have left some behind
    with pytest.raises(KeyboardInterrupt):
        smaller(*tables, progress=ended)
    assert set(threading.enumerate()) <= before


def test_another_process_is_for_many_documents_of_several_suppliers(tables, monkeypatch) -> None:
    assert not portions.worth_two(*tables)
    monkeypatch.setattr(portions, "WORTH", 2000)
    assert portions.worth_two(*tables)
    assert not portions.worth_two(*(table.assign(supplier_gstin=SUPPLIER) for table in tables))
    assert not portions.worth_two(*(table.assign(supplier_gstin=None) for table in tables))

"""What is seen of many numbers at a stroke is what `numbers` says of them one by one."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.recon.numbers import parse, relation
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.spreadsheets import as_written
from ims_xl.recon.texts import Texts

serials = st.integers(1, 2000).map(str) | st.integers(100_000, 100_050).map(str)
prefixes = st.sampled_from(("", "INV", "INV-", "INV/", "A/", "TI-0", "BILL NO ", "SI/HO/", "0"))
years = st.sampled_from(("", "26-27/", "2026-27/", "25-26/", "2526", "FY26-", "/26-27", "2026"))
numbers = st.tuples(prefixes, years, serials, st.sampled_from(("", "", "/26-27", "/A", ".0", "E+11", "-1"))).map(
    "".join
)
odd = st.sampled_from(("RENT", "", "１２３", "INV-O1", "1.23E+11", "01-02-2026", "2026-02-01", "1-2", "123456789012"))


@pytest.mark.parametrize("alike_from", [60, 75, 90])
@settings(max_examples=150, deadline=None)
@given(st.lists(numbers | odd, min_size=1, max_size=8))
def test_relations_of_many_pairs_are_those_of_each(alike_from: int, texts: list[str]) -> None:
    distinct = sorted({text.strip().upper() for text in texts if text.strip()})
    spellings = Spellings(Texts(pa.array(distinct, pa.large_string())), alike_from)
    ones, others = (places.ravel() for places in np.indices((len(distinct), len(distinct))))
    found = spellings.relations(ones, others).tolist()
    said = [int(relation(distinct[one], distinct[other], alike_from)) for one, other in zip(ones, others, strict=True)]
    assert dict(zip(zip(ones, others, strict=True), found, strict=True)) == dict(
        zip(zip(ones, others, strict=True), said, strict=True)
    )


def test_numbers_that_differ_in_cosmetics_only_have_one_key() -> None:
    texts = ["INV/2026-27/00123", "INV 123", "INV-124"]
    spellings = Spellings(Texts(pa.array(texts, pa.large_string())), 75)
    keys = spellings.keys(np.array([0, 1, 2, -1]))
    assert keys[0] == keys[1] != keys[2]
    assert keys[3] == -1
    assert [parse(text).shown for text in texts] == [as_written(text) for text in texts]

"""What the grid sees of many numbers is what taking each apart says."""

from dataclasses import fields

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.recon.number_facts import Facts, of_numbers
from ims_xl.recon.number_parts import parse

PIECES = (
    "INV INV- INV/ A/ TI-0 SI/HO/ 0 FY F.Y. FY- 26-27 2026-27 25-26/ 2526 2021 20 2627 27 2026 / - . _ # 00 123 00123 "
    "7 INVOICE NO BILL S O1 1 2 17-18 18 49-50 48-49 2045 NUM B8 100000 FY26 3456789 12 .0 E+5 E+11 1.5 & OCT TAX१ Ａ "
    "1234567890123456789 ABCDEFGHIJKLMNOP"
)
pieces = st.sampled_from([*PIECES.split(), " "])
numbers = st.lists(pieces, min_size=1, max_size=7).map("".join).map(str.strip).filter(bool)


@settings(max_examples=300, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=12))
def test_the_facts_of_many_numbers_are_those_of_each(texts: list[str]) -> None:
    at_once = Facts.of(pa.array(texts, pa.large_string()))
    one_by_one = of_numbers([parse(text) for text in texts])
    for field in fields(Facts):
        found, expected = getattr(at_once, field.name), getattr(one_by_one, field.name)
        if field.name == "ways":
            assert [way.to_pylist() for way in found] == [way.to_pylist() for way in expected]
        else:
            np.testing.assert_array_equal(found, expected, field.name)


def test_facts_are_equal_where_their_texts_are_and_nowhere_else() -> None:
    texts = ["INV/2026-27/00123", "INV 123", "INV-124", "1NV-123", "GST262700123"]
    facts = Facts.of(pa.array(texts, pa.large_string()))
    assert facts.key[0] == facts.key[1] != facts.key[2]
    assert facts.looks[1] == facts.looks[3]
    assert facts.core.tolist() == [123, 123, 124, 123, 123]
    assert facts.earliest.tolist() == [2026, 0, 0, 0, 2026]

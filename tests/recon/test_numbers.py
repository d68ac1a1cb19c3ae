"""Document numbers: spellings of one number, and numbers that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_xl.recon.numbers import Relation, normalized, relation, similarity

ALIKE_FROM = 80

ONE_NUMBER = [
    ("INV-101", "inv-101", Relation.SAME),
    ("INV-101", "  INV-101 ", Relation.SAME),
    ("INV/101", "INV-101", Relation.COSMETIC),
    ("A/1003", "A1003", Relation.COSMETIC),
    ("INV/00101", "INV/101", Relation.COSMETIC),
    ("A/0012/0001", "A/12/1", Relation.COSMETIC),
    ("000123", "123.0", Relation.COSMETIC),
    ("123456789012", "1.23456789012E+11", Relation.COSMETIC),
    ("INV/2026-27/00123", "INV/123", Relation.COSMETIC),
    ("INV/26-27/00123", "INV/2026-27/123", Relation.COSMETIC),
    ("INV/2627/123", "INV/FY26-27/123", Relation.COSMETIC),
    ("INV/202627/123", "INV/2026-2027/123", Relation.COSMETIC),
    ("INV/2026/123", "INV/26-27/123", Relation.COSMETIC),
    ("INV/FY27/123", "INV/26-27/123", Relation.COSMETIC),
    ("123/26-27", "123", Relation.COSMETIC),
    ("Invoice No. 123", "123", Relation.COSMETIC),
    ("1-1005", "11005", Relation.COSMETIC),
    ("INV/26-27/0101", "0101", Relation.AFFIX),
    ("INV/2026/101", "MUM/INV/101", Relation.AFFIX),
    ("INV/2026/101", "101", Relation.AFFIX),
    ("INV/26-27/0101", "101", Relation.AFFIX),
    ("INV/101/MUM", "INV/101", Relation.AFFIX),
    ("INV-1O1", "INV-101", Relation.MISSPELT),
    ("B8-77", "88-77", Relation.MISSPELT),
    ("IMV/1001", "INV/1001", Relation.MISSPELT),
    ("SI/OCT/045", "SI/045", Relation.AFFIX),
    ("INV-123", "123/HO", Relation.AFFIX),
    ("34/26-27", "34", Relation.COSMETIC),
    ("ADL/25/26-27", "ADL/25/FY26-27", Relation.COSMETIC),  # 25 is the serial number, 26-27 the year
    ("25/26-27", "25", Relation.COSMETIC),
    ("25-26/27", "27", Relation.COSMETIC),
    ("1O25-2026-27", "1025-2026-27", Relation.MISSPELT),
    ("INVS/282/26-27", "S/282", Relation.AFFIX),
    ("INVINV-35", "INV-35", Relation.AFFIX),
    ("GST262700123", "GST/123", Relation.COSMETIC),
    ("GST262700123", "GST26-2700123", Relation.COSMETIC),
    ("D262700007", "D26277", Relation.COSMETIC),
    ("S/26-27/00004", "S/0000 4", Relation.COSMETIC),
    ("123", "Bill No. 123 (Original)", Relation.COSMETIC),
    ("11l/2026-27", "111/2026-27", Relation.MISSPELT),
    ("84/25-26", "84/2S-26", Relation.MISSPELT),
    ("410000001234", "4.1E+11", Relation.LOST),
    ("410000001234", "4.10000E+11", Relation.LOST),
    ("1234567890123456", "1234567890123450", Relation.LOST),
    ("1-2", "2026-02-01", Relation.LOST),
    ("1-2", "2026-01-02 00:00:00", Relation.LOST),
    ("4-17", "17-Apr", Relation.LOST),
    ("3/4/26", "03-04-2026", Relation.LOST),
    ("60/25-26", "60/245-26", Relation.EDITED),
    ("001163", "101163", Relation.EDITED),
    ("2526000261", "2256000261", Relation.EDITED),
    ("1546/2025-26", "1456/2025-26", Relation.NEARLY),
    ("MH/0613/WH", "613", Relation.AFFIX),
    ("28-18", "82-18", Relation.NEARLY),
    ("VF001706", "VF106706", Relation.NEARLY),  # two characters wrong, too far apart for one series on one day
    ("B2B/38416/2627", "B2B/88716/2627", Relation.NEARLY),
    ("KGR150", "KR1050", Relation.NEARLY),
    ("INV-1012", "INV-1021", Relation.EDITED),
    ("INV-1001", "INV-1011", Relation.NEARLY),  # others of the series are as near
    ("INV-1001", "INV-1101", Relation.EDITED),
    ("2627005584", "2527015584", Relation.NEARLY),  # two digits wrong, one of them in the year
]


@pytest.mark.parametrize(("one", "other", "expected"), ONE_NUMBER)
def test_two_spellings_of_one_number_are_seen_as_such(one: str, other: str, expected: Relation) -> None:
    assert relation(one, other, ALIKE_FROM) is expected
    assert relation(other, one, ALIKE_FROM) is expected


TWO_NUMBERS = [
    ("VF002990", "2983", Relation.SERIES),
    ("INV-1001", "INV-1002", Relation.SERIES),
    ("INV-1009", "INV-1010", Relation.SERIES),
    ("101", "102", Relation.SERIES),
    ("99", "101", Relation.SERIES),
    ("INV-1001", "INV-1008", Relation.SERIES),
    ("T00370", "T00377", Relation.SERIES),
    ("DEL-2/26-27", "DEL-21/26-27", Relation.SERIES),  # of one digit nothing is left to be known by
    ("16-10", "16-1", Relation.SERIES),
    ("0123", "0453", Relation.SERIES),
    ("108", "3257", Relation.UNRELATED),  # so far apart that it may as well be the number of a voucher
    ("0164/2026-27", "6084", Relation.UNRELATED),
    ("INV-108", "INV-3257", Relation.SERIES),
    ("950", "1300", Relation.SERIES),
    ("CN/OCT/024", "CN/OCT/702", Relation.SERIES),
    ("INV-123", "INV-124A", Relation.SERIES),
    ("GST252600123", "GST262700123", Relation.SERIES),
    ("410000001234", "4.2E+11", Relation.SERIES),
    ("14-8", "2025-05-14", Relation.SERIES),
    ("INV/25-26/101", "INV/26-27/101", Relation.SERIES),
    ("INV/2025/101", "INV/2026/101", Relation.SERIES),
    ("M1 2005", "M1 2019", Relation.SERIES),  # which might be M1 of the year 2019
    ("SB/7/2022", "SB/7/413", Relation.SERIES),
    ("INV-101", "CR-101", Relation.UNRELATED),
    ("INV-101", "V-77", Relation.UNRELATED),
    ("2627", "26-27", Relation.COSMETIC),  # without another digit beside it, a year is the number itself
    ("RENT", "rent", Relation.WORDS),
    ("", "INV-101", Relation.MISSING),
    ("//", "INV-101", Relation.MISSING),
]


@pytest.mark.parametrize(("one", "other", "expected"), TWO_NUMBERS)
def test_numbers_that_only_look_alike_are_told_apart(one: str, other: str, expected: Relation) -> None:
    assert relation(one, other, ALIKE_FROM) is expected
    assert relation(other, one, ALIKE_FROM) is expected


def test_the_similarity_asked_for_decides_what_counts_as_misspelt() -> None:
    assert similarity("IMV/1001", "INV/1001") == 86
    assert relation("IMV/1001", "INV/1001", 87) is Relation.NEARLY


def test_a_year_goes_only_where_a_number_remains() -> None:
    assert normalized("INV/1920") == "INV-1920"
    assert normalized("1920/5") == "5"
    assert normalized("TX-2045") == "TX-2045"


texts = st.text(st.sampled_from("INVA/-. 0123456789Oo"), max_size=12)


@given(texts, texts)
def test_relation_and_similarity_are_the_same_both_ways(one: str, other: str) -> None:
    assert relation(one, other, ALIKE_FROM) is relation(other, one, ALIKE_FROM)
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 100


@given(texts)
def test_normalising_twice_changes_nothing_and_case_and_zeros_mean_nothing(text: str) -> None:
    key = normalized(text)
    assert normalized(text.lower()) == key
    assert similarity(text, text.lower()) == (100 if key else 0)

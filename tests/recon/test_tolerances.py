"""The tolerances of the engine: those of the Settings sheet, and what each of them moves."""

from datetime import date

import pytest
from builders import entry, matched, record, the_pair

from ims_xl import settings
from ims_xl.recon.tolerances import Tolerances


def test_the_defaults_are_the_settings_own() -> None:
    declared = (
        settings.TAX_TOLERANCE,
        settings.VALUE_TOLERANCE,
        settings.ROUNDING_TOLERANCE,
        settings.DATE_WINDOW,
        settings.NUMBER_SIMILARITY,
    )
    default = Tolerances()
    assert [setting.default for setting in declared] == [
        default.tax, default.value, default.rounding, default.days, default.number_similarity
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [({"days": -1}, "days is -1"), ({"group_size": 0}, "group_size is 0"), ({"group_size": 7}, "group_size is 7")],
)
def test_a_tolerance_that_means_nothing_is_refused(given: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Tolerances(**given)


def test_a_percent_is_of_the_larger_amount_and_widens_the_rupees() -> None:
    ours, theirs = record(taxable_value=1_00_000), entry(taxable_value=98_000)
    assert the_pair(ours, theirs).reason == "TAXABLE_DIFFERS"
    assert the_pair(ours, theirs, value_percent=1).reason == "TAXABLE_DIFFERS"
    assert the_pair(ours, theirs, value_percent=2).reason == "WITHIN_TOLERANCE"


def test_a_percent_of_tax_is_of_each_head() -> None:
    ours, theirs = record(igst=18_000), entry(igst=17_100)
    assert the_pair(ours, theirs, tax_percent=4, total_tax=10_000).reason == "TAX_DIFFERS"
    assert the_pair(ours, theirs, tax_percent=5).reason == "WITHIN_TOLERANCE"


def test_heads_within_tolerance_may_be_too_far_apart_together() -> None:
    ours, theirs = record(heads="cgst+sgst"), entry(heads="cgst+sgst", cgst=9_090, sgst=9_090)
    assert the_pair(ours, theirs).reason == "WITHIN_TOLERANCE"
    assert the_pair(ours, theirs, total_tax=179).reason == "TAX_DIFFERS"


def test_documents_of_two_periods_are_kept_apart_where_the_settings_say_so() -> None:
    ours, theirs = record(on=date(2026, 10, 30)), entry(on=date(2026, 11, 2))
    assert the_pair(ours, theirs).reason == "CROSS_PERIOD"
    apart = matched([ours], [theirs], across_periods=False)
    assert set(apart.status) == {"IMS Only", "Books Only"}
    assert apart.candidates.str.contains("the settings keep documents of two periods apart").all()


def test_documents_of_two_years_are_kept_apart_where_the_settings_say_so() -> None:
    ours, theirs = record(on=date(2026, 3, 30)), entry(on=date(2026, 4, 2))
    assert the_pair(ours, theirs).reason == "CROSS_YEAR"
    assert len(matched([ours], [theirs], across_years=False)) == 2


@pytest.mark.parametrize(("size", "grouped"), [(2, 0), (3, 4), (6, 4), (1, 0)])
def test_a_group_has_no_more_members_than_the_settings_say(size: int, grouped: int) -> None:
    records = [record(f"INV-{n}", taxable=taxable) for n, taxable in ((101, 711.23), (102, 288.11), (103, 55.32))]
    found = matched(records, [entry("V 55 X", taxable=1054.66)], group_size=size)
    assert found.group_id.notna().sum() == grouped


def test_six_documents_make_a_group_where_the_settings_let_them() -> None:
    taxable = (711.23, 288.11, 55.32, 1402.07, 93.51, 620.88)
    records = [record(f"INV-{101 + n}", taxable=each, on=date(2026, 10, 5 + n)) for n, each in enumerate(taxable)]
    whole = [entry("V 55 X", taxable=round(sum(taxable), 2))]
    assert matched(records, whole, group_size=5).group_id.notna().sum() == 0
    assert matched(records, whole, group_size=6).group_id.notna().sum() == 7


SAID = [
    (
        record(taxable_value=1_00_000),
        entry(taxable_value=99_950),
        "within the tolerance of ₹1 in value and ₹1 in each tax",
    ),
    (record(igst=18_000), entry(igst=16_200), "beyond the tolerance of ₹1 in value and ₹1 in each tax head"),
    (record("INV-0101"), entry("101", taxable_value=99_950), "Amounts may differ by ₹1, each tax head by ₹1."),
    (record(on=date(2026, 10, 30)), entry(on=date(2026, 11, 2)), "Dates of two months may be 10 days apart."),
    (record(), entry(on=date(2026, 11, 20)), "Dates may be 60 days apart."),
    (record(), entry(on=date(2027, 2, 20)), "further apart than 60 days; the number decides."),
    (record("IMV/1001"), entry("INV/1001"), "from 80 % alike"),
]


@pytest.mark.parametrize(("ours", "theirs", "said"), SAID)
def test_a_row_that_is_not_plainly_equal_says_which_tolerance_it_used(ours: dict, theirs: dict, said: str) -> None:
    assert said in the_pair(ours, theirs).because


def test_a_group_says_how_far_sums_may_differ() -> None:
    records = [record("INV-101", taxable=711.23), record("INV-108", taxable=288.11)]
    matches = matched(records, [entry("V 55 X", taxable=999.34)])
    assert matches.because.str.endswith("Sums may differ by ₹1, each tax head by ₹1.").all()


def test_what_is_plainly_equal_names_no_tolerance() -> None:
    assert "may" not in the_pair(record(), entry()).because

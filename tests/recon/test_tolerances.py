"""The tolerances of the engine are those of the Settings sheet."""

import pytest

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


def test_a_negative_tolerance_is_refused() -> None:
    with pytest.raises(ValueError, match="days is -1"):
        Tolerances(days=-1)

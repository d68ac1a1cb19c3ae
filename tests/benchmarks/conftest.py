"""A made-up month for all tests here. The benchmarks are no installed package: the root goes on the path."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.months import month
from benchmarks.truth import Month


@pytest.fixture(scope="session")
def messy() -> Month:
    """3,000 records of which a third are exact."""
    return month(3_000, seed=11, mixture="messy")

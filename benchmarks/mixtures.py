"""How a month is mixed: which part of the records is exact, differs, is grouped, looks alike, stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from benchmarks.difference import Rng


@dataclass(frozen=True)
class Mixture:
    """Shares of the records; they add up to 1. As many entries as `alone` have no record either.

    `one` and `two` are documents with one difference and with two; `combined`, `parts` and `net` are booked in
    groups. `flat` is the share of suppliers that bill one of so many flat `sums`. `one_supplier`: all documents are
    of one. `kinds` weighs the differences (all of them, each by how common it is, where it is empty).
    """

    exact: float
    one: float
    two: float
    lines: float
    combined: float
    parts: float
    net: float
    twice: float
    lookalike: float
    alone: float
    flat: float = 0.02
    sums: int = 4
    one_supplier: bool = False
    kinds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        shares = (self.exact, self.one, self.two, self.lines, self.combined, self.parts, self.net, self.twice)
        total = sum(shares) + self.lookalike + self.alone
        if abs(total - 1) > 1e-9:
            raise ValueError(f"The shares of a mixture add up to 1, not to {total:.3f}.")


TYPICAL = Mixture(
    exact=0.62, one=0.19, two=0.05, lines=0.025, combined=0.015, parts=0.01, net=0.005, twice=0.01,
    lookalike=0.025, alone=0.05,
)  # fmt: skip
PRESETS = {
    "clean": Mixture(
        exact=0.90, one=0.04, two=0.005, lines=0.01, combined=0.003, parts=0.002, net=0.002, twice=0.003,
        lookalike=0.01, alone=0.025,
    ),
    "typical": TYPICAL,
    "messy": Mixture(
        exact=0.35, one=0.33, two=0.13, lines=0.04, combined=0.025, parts=0.015, net=0.01, twice=0.015,
        lookalike=0.035, alone=0.05,
    ),
    "flat": replace(TYPICAL, flat=0.25),
    "one_supplier": replace(TYPICAL, flat=0.0, one_supplier=True),
    "one_sum": replace(TYPICAL, flat=1.0, sums=1, one_supplier=True),
}  # fmt: skip


class Pool:
    """The documents not yet spoken for, in random order; what is taken is gone."""

    def __init__(self, size: int, rng: Rng) -> None:
        self._left = rng.permutation(size)

    def take(self, count: int | None = None) -> np.ndarray:
        """So many, or all that are left."""
        taken, self._left = self._left[:count], self._left[len(self._left) if count is None else count :]
        return taken

    def remove(self, places: np.ndarray) -> None:
        """These are spoken for."""
        self._left = self._left[~np.isin(self._left, places)]

    def left(self) -> np.ndarray:
        """All that are left; they stay."""
        return self._left


def deal(applicable: Mapping[str, np.ndarray], weights: Mapping[str, float], rng: Rng) -> dict[str, np.ndarray]:
    """To each kind rows it can happen to, by weight; no row twice. What rare kinds cannot use goes to the common ones.

    `applicable` has a mask over the rows for each kind. Rows that nothing can happen to are left out.
    """
    names = [name for name in applicable if weights.get(name, 0) > 0]
    if not names:
        return {}
    rows = len(applicable[names[0]])
    total = sum(weights[name] for name in names)
    scarce_first = sorted(names, key=lambda name: int(applicable[name].sum()) / weights[name])
    dealt: dict[str, list[np.ndarray]] = {name: [] for name in names}
    free = np.ones(rows, dtype=bool)
    quota = {name: rows * weights[name] / total for name in names}
    while free.any():
        before = int(free.sum())
        for name in scarce_first:
            could = rng.permutation(np.flatnonzero(free & applicable[name]))
            chosen = could[: int(quota[name] + rng.random())]
            free[chosen] = False
            dealt[name].append(chosen)
        left = int(free.sum())
        quota = {name: max(1.0, left * weights[name] / total) for name in names}
        if left == before and not any((free & applicable[name]).any() for name in names):
            break
    return {name: np.concatenate(chosen) for name, chosen in dealt.items() if sum(map(len, chosen))}

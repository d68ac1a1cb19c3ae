"""The assignment is the best of all, and says where another is as good; held against trying every one."""

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ims_xl.recon import assign as module
from ims_xl.recon.assign import assign
from ims_xl.recon.pairing import components

SIZE = 4
edges = st.dictionaries(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), st.integers(1, 4), min_size=1, max_size=SIZE * SIZE
)


tables = st.integers(1, 9).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 9), min_size=size, max_size=size), min_size=size, max_size=size)
)


def best_assignments(weights: dict[tuple[int, int], int]) -> list[frozenset[tuple[int, int]]]:
    """Every assignment with the greatest total, found by trying all."""
    totals: dict[frozenset[tuple[int, int]], int] = {}
    for order in permutations(range(SIZE)):
        pairs = frozenset(pair for pair in enumerate(order) if pair in weights)
        totals[pairs] = sum(weights[pair] for pair in pairs)
    return [pairs for pairs, total in totals.items() if total == max(totals.values())]


def solved(weights: dict[tuple[int, int], int]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    pairs = list(weights)
    left, right = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    result = assign(left, right, np.array(list(weights.values())))
    return (
        {pair for pair, taken in zip(pairs, result.taken, strict=True) if taken},
        {pair for pair, tied in zip(pairs, result.tied, strict=True) if tied},
    )


@settings(max_examples=300, deadline=None)
@given(edges)
def test_what_every_best_assignment_holds_is_taken_and_what_only_some_hold_is_tied(
    weights: dict[tuple[int, int], int],
) -> None:
    best = best_assignments(weights)
    taken, tied = solved(weights)
    assert taken == set(frozenset.intersection(*best))
    assert tied == set(frozenset.union(*best)) - taken


@settings(max_examples=200, deadline=None)
@given(tables)
def test_the_cheapest_ways_cost_what_the_best_known_solver_finds(rows: list[list[int]]) -> None:
    cost = np.array(rows)
    found = module._shortest_ways(cost)
    assert sorted(found) == list(range(len(cost)))
    assert cost[np.arange(len(cost)), found].sum() == cost[linear_sum_assignment(cost)].sum()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_places_are_of_one_component_where_edges_lead_from_one_to_the_other(edges: list[tuple[int, int]]) -> None:
    ones, others = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    label = components(ones, others, 10)
    graph = coo_array((np.ones(len(ones)), (ones, others)), shape=(10, 10))
    _, expected = connected_components(graph, False)
    assert ((label[:, None] == label) == (expected[:, None] == expected)).all()


@settings(max_examples=100, deadline=None)
@given(edges)
def test_a_component_too_large_for_the_best_total_still_pairs_one_to_one(weights: dict[tuple[int, int], int]) -> None:
    pairs = list(weights)
    left, right = (np.unique([pair[side] for pair in pairs], return_inverse=True)[1] for side in (0, 1))
    taken, tied = module._mutual_best(left, right, np.array(list(weights.values())))
    assert len(set(left[taken])) == len(set(right[taken])) == taken.sum()
    assert not (taken & tied).any()


def test_no_pairs_make_no_assignment() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert len(assign(nothing, nothing, nothing).taken) == 0

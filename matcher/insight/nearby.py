"""Nearby: what can hang together with a pledge, so that a question about it is about no more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from matcher.case.policies import Rule
from matcher.program.conditions import find_conditions
from matcher.program.eligibility import Eligibility
from matcher.program.scopes import limits_of, pairs_in

_COMPARED = ("largest_gap", "largest_share")
"""Tiers for which everything is compared with everything."""


def nearby(eligibility: Eligibility, p: int) -> Eligibility:
    """Return only the pairs and links that can hang together with a pledge.

    Pairs are joined by their pledge, their requirement, hand-overs, and policies: what is not
    joined offers no dates, and no rows, to what is.

    Parameters
    ----------
    eligibility
        What is eligible.
    p
        Place of the pledge.
    """
    if any(eligibility.case.settings.asks_for(one) for one in _COMPARED):
        return eligibility
    pledges, requirements = _joined(eligibility, p)
    pairs, links, refused = eligibility.pairs, eligibility.supplies.links, eligibility.refused
    kept = np.flatnonzero(requirements[pairs["r"].to_numpy()] | pledges[pairs["p"].to_numpy()])
    place = np.full(len(pairs), -1)
    place[kept] = np.arange(len(kept))
    refused = refused.assign(pair=place[refused["pair"].to_numpy(dtype=np.int64)])
    links = links[pledges[links["giver"].to_numpy()]].reset_index(drop=True)
    return replace(
        eligibility,
        pairs=pairs.iloc[kept].reset_index(drop=True),
        refused=refused[refused["pair"] >= 0].reset_index(drop=True),
        supplies=replace(eligibility.supplies, links=links),
    )


def _joined(eligibility: Eligibility, p: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which pledges and requirements can hang together with a pledge."""
    number = len(eligibility.facts.pledges)
    total = number + len(eligibility.facts.requirements)
    pairs, links = eligibility.pairs, eligibility.supplies.links
    of_pair = number + pairs["r"].to_numpy()
    edges = [
        (pairs["p"].to_numpy(), of_pair),
        (links["giver"].to_numpy(), links["receiver"].to_numpy()),
    ]
    for _, policy in limits_of(eligibility):
        inside = of_pair[pairs_in(eligibility, policy)] if isinstance(policy, Rule) else of_pair
        edges.append((inside[:-1], inside[1:]))
    for group in find_conditions(eligibility).groups:
        members = number + np.concatenate([group.scope, group.looked])
        edges.append((members[:-1], members[1:]))
    one, other = (np.concatenate(side).astype(np.int64) for side in zip(*edges, strict=True))
    graph = sparse.coo_array((np.ones(len(one)), (one, other)), shape=(total, total))
    _, label = connected_components(graph, directed=False)
    same = label == label[p]
    return same[:number], same[number:]

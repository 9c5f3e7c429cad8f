"""Judging pairs: which may be forbidden or forced so that bounds say it exactly."""

from __future__ import annotations

import numpy as np

from matcher.case.policies import Share
from matcher.program.facts import NO_RANK
from matcher.program.scopes import is_soft, pairs_in
from matcher.program.what_if.changed import Changed, Pair
from matcher.program.what_if.checks import check_number
from matcher.program.what_if.finding import find_pair
from matcher.program.what_if.ground import Ground


def check_forbidden(ground: Ground, both: Pair, changed: Changed) -> None:
    """Make sure that a pair may be forbidden.

    Raises
    ------
    KeyError
        Where the case holds no such pledge or requirement.
    ValueError
        Where the pledge may not go there anyway or is pinned there, or where with it the measure of
        a policy would change.
    """
    pair = find_pair(ground, both)
    eligibility = ground.presence.eligibility
    if eligibility.pairs["pinned"].iloc[pair] > 0 or both in changed.forced:
        raise ValueError(f"{both[0]} is pinned to {both[1]}: take that back first")
    closed = [ground.pair(one) for one in changed.forbidden | {both}]
    own = (eligibility.pairs["p"] == eligibility.pairs["p"].iloc[pair]).to_numpy()
    own = own & ~np.isin(np.arange(len(own)), closed)
    for policy in eligibility.case.policies:
        if isinstance(policy, Share) and _is_measured(ground, policy, changed):
            inside = pairs_in(eligibility, policy)
            if inside[pair] and not (inside & own).any():
                raise ValueError(
                    f"what is over of {policy.id} is measured by the women wanted if all came, and "
                    f"{both[0]} would no longer be among them: withdraw it instead"
                )


def _is_measured(ground: Ground, policy: Share, changed: Changed) -> bool:
    """Say whether it counts how far a share of women is missed."""
    return is_soft(ground.presence.eligibility, policy) and policy.id not in changed.dropped


def check_forced(ground: Ground, both: Pair, quantity: float, changed: Changed) -> None:
    """Make sure that a pledge may be forced to be at a requirement.

    Raises
    ------
    KeyError
        Where the case holds no such pledge or requirement.
    ValueError
        Where the pledge may not go there, is pinned there already, or is forced beyond a judgement
        of the planner; where consent is refused for some days, or supports must make it ready:
        a pin would override that, which bounds cannot.
    """
    pair = find_pair(ground, both)
    pairs = ground.presence.eligibility.pairs
    row = pairs.iloc[pair]
    check_number(quantity, "quantity", whole=bool(ground.whole[row["p"]]))
    if both in changed.forbidden:
        raise ValueError(f"{both[0]} is forbidden to go to {both[1]}: take that back first")
    if row["pinned"] > 0:
        raise ValueError(f"{both[0]} is pinned to {both[1]} already")
    if quantity > np.fmin(np.inf, ground.at_most[pair]):
        raise ValueError(f"at most {ground.at_most[pair]:g} of {both[0]} may be at {both[1]}")
    refused = ground.presence.eligibility.refused["pair"].to_numpy()
    if pair in refused or row["raised"] > NO_RANK:
        raise ValueError(
            f"a pin of {both[0]} on {both[1]} would override what it lacks: write it into the case"
        )
    if not row["may_arrive"] or not len(ground.stays_of(pair)):
        raise ValueError(f"{both[0]} may only stay at {both[1]}, and not come: pin it in the case")

"""Checks of changes by name: what cannot be said exactly is refused."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pandas as pd

from matcher.case.cells import read_day
from matcher.case.policies import Policy, Share
from matcher.program.facts import NO_RANK, on, place_of
from matcher.program.scopes import is_soft, pairs_in
from matcher.program.what_if.changed import LIMITED_BY, Changed, Pair
from matcher.program.what_if.ground import Ground


def find_pledge(ground: Ground, pledge_id: str) -> int:
    """Return the place of a pledge.

    Raises
    ------
    KeyError
        Where the case holds none of the id; it names the nearest that it holds.
    """
    if pledge_id in ground.pledges:
        return ground.pledges[pledge_id]
    return place_of(ground.facts.pledges, pledge_id, "pledge")


def find_requirement(ground: Ground, requirement_id: str) -> int:
    """Return the place of a requirement.

    Raises
    ------
    KeyError
        Where the case holds none of the id; it names the nearest that it holds.
    """
    if requirement_id in ground.requirements:
        return ground.requirements[requirement_id]
    return place_of(ground.facts.requirements, requirement_id, "requirement")


def find_policy(ground: Ground, policy_id: str) -> Policy:
    """Return a policy.

    Raises
    ------
    KeyError
        Where the case holds none of the id; it names the nearest that it holds.
    """
    every = {str(one.id): one for one in ground.facts.case.policies}
    if policy_id not in every:
        place_of(pd.DataFrame({"id": list(every)}, dtype=object), policy_id, "policy")
    return every[policy_id]


def find_contributor(ground: Ground, contributor_id: str) -> list[str]:
    """Return the pledges of a contributor.

    Raises
    ------
    KeyError
        Where the case holds none of the id; it names the nearest that it holds.
    """
    place_of(ground.facts.case["contributors"], contributor_id, "contributor")
    pledges = ground.facts.pledges
    return pledges["id"][(pledges["contributor_id"] == contributor_id).to_numpy()].tolist()


def check_number(value: float, what: str, *, whole: bool = False) -> None:
    """Make sure of a quantity, a cost or a limit.

    Raises
    ------
    ValueError
        Where it is no number from 0 on, or not whole where it must be.
    """
    if not isfinite(value) or value < 0:
        raise ValueError(f"{value:g} is no {what}: give a number from 0 on")
    if whole and value % 1:
        raise ValueError(f"{value:g} of what is whole: give a whole number")


def check_quantity(ground: Ground, pledge_id: str, quantity: float) -> None:
    """Make sure that a pledge may offer a quantity.

    Raises
    ------
    KeyError
        Where the case holds no such pledge.
    ValueError
        Where it may not; the message says what to do instead.
    """
    p = find_pledge(ground, pledge_id)
    check_number(quantity, "quantity", whole=bool(ground.whole[p]))
    if pledge_id in ground.deliveries:
        raise ValueError(f"{pledge_id} comes in deliveries: set what each brings by set_delivery")
    if not ground.amount(pledge_id, Changed()) > 0:
        raise ValueError(
            f"{pledge_id} offered no quantity at the start, so that nobody looked where it could "
            "go: give it one in the case, or imagine a pledge like it"
        )
    running = float(ground.running_in_all[p])
    if quantity < running:
        raise ValueError(f"{running:g} of {pledge_id} are running: give no less")


def find_delivery(ground: Ground, pledge_id: str, date: object) -> list[int]:
    """Return the rows of table `deliveries` of a pledge and a day.

    Raises
    ------
    KeyError
        Where the case holds no such pledge.
    ValueError
        Where nothing of it is delivered on that day; the message says on which days it is.
    """
    find_pledge(ground, pledge_id)
    day = read_day(date)
    rows = ground.deliveries.get(pledge_id)
    days = {} if rows is None else dict(zip(rows["place"], map(on, rows["day"]), strict=True))
    found = [int(place) for place, one in days.items() if one == str(day)]
    if not found:
        told = ", ".join(dict.fromkeys(days.values())) or "no day"
        raise ValueError(f"{pledge_id} has no delivery on {day}; it has some on {told}")
    return found


def check_delivery(ground: Ground, pledge_id: str, changed: Changed) -> None:
    """Make sure that something of a pledge is delivered, and all that is running.

    Raises
    ------
    ValueError
        Where that is not so; the message says what to do instead.
    """
    total = float(ground.delivered(pledge_id, changed)[1].sum())
    running = float(ground.running_in_all[ground.pledges[pledge_id]])
    if total <= 0:
        raise ValueError(f"nothing of {pledge_id} would be delivered: withdraw it instead")
    if total < running:
        raise ValueError(f"{running:g} of {pledge_id} are running: let no less be delivered")


def check_withdrawn(ground: Ground, ids: list[str]) -> None:
    """Make sure that pledges may be withdrawn.

    Raises
    ------
    ValueError
        Where one is running, and pinned to where it is not: a pin would override the withdrawal.
    """
    pairs = ground.presence.eligibility.pairs
    pinned = ((pairs["pinned"] > 0) & pairs["pledge_id"].isin(ids)).to_numpy()
    for pair in np.flatnonzero(pinned & (ground.running == 0)).tolist():
        one, where = pairs["pledge_id"].iloc[pair], pairs["requirement_id"].iloc[pair]
        if ground.running_in_all[ground.pledges[one]] > 0:
            raise ValueError(f"{one} is running elsewhere and pinned to {where}: it would go there")


def check_required(ground: Ground, requirement_id: str, quantity: float) -> None:
    """Make sure that a requirement may ask for a quantity.

    Raises
    ------
    KeyError
        Where the case holds no such requirement.
    ValueError
        Where it may not; the message says what to do instead.
    """
    row = ground.facts.requirements.iloc[find_requirement(ground, requirement_id)]
    kinds = ground.facts.case["capabilities"].set_index("id")["whole"]
    is_whole = kinds[row["capability_id"]] == "yes" and not row["in_persons"]
    check_number(quantity, "quantity", whole=is_whole)
    if row["minimum_quantity"] > max(quantity, float(ground.phased.get(requirement_id, 0.0))):
        least = row["minimum_quantity"]
        raise ValueError(f"less than {least:g} does not count for {requirement_id}: ask for more")
    if not row["size"] > 0:
        raise ValueError(
            f"{requirement_id} asked for no quantity at the start, so that nobody looked who could "
            "serve it: give it one in the case"
        )


def check_limit(ground: Ground, policy_id: str) -> None:
    """Make sure that a policy has a limit that may be changed.

    Raises
    ------
    KeyError
        Where the case holds no such policy.
    ValueError
        Where its limit decides on what days something may leave.
    """
    policy = find_policy(ground, policy_id)
    if policy.kind not in LIMITED_BY:
        raise ValueError(
            f"the days of {policy_id} decide when something may leave, and these are those of the "
            "start: change them in the case"
        )


def find_pair(ground: Ground, both: Pair) -> int:
    """Return an eligible pair.

    Raises
    ------
    KeyError
        Where the case holds no such pledge or requirement.
    ValueError
        Where the pledge may not go there; the message says why not.
    """
    place = (find_pledge(ground, both[0]), find_requirement(ground, both[1]))
    if place not in ground.pair_of:
        why = ground.presence.eligibility.why_not(*both)
        told = "; ".join(map(str, why)) or "it can be there on no day"
        raise ValueError(f"{both[0]} may not go to {both[1]} anyway: {told}")
    return ground.pair_of[place]


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
    own = (eligibility.pairs["p"] == eligibility.pairs["p"].iloc[pair]).to_numpy(copy=True)
    closed = [ground.pair(one) for one in changed.forbidden | {both}]
    own[closed] = False
    for policy in eligibility.case.policies:
        if isinstance(policy, Share) and _is_measured(ground, policy, changed):
            inside = pairs_in(eligibility, policy)
            if inside[pair] and not (inside & own).any():
                raise ValueError(
                    f"what is over of {policy.id} is measured by the women wanted if all came, and "
                    f"{both[0]} would no longer be among them: withdraw it instead"
                )


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


def _is_measured(ground: Ground, policy: Share, changed: Changed) -> bool:
    """Say whether it counts how far a share of women is missed."""
    return is_soft(ground.presence.eligibility, policy) and policy.id not in changed.dropped

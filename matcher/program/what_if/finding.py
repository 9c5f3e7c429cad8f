"""Finding what a change is about, by its ids; what is not there is told with the nearest."""

from __future__ import annotations

import pandas as pd

from matcher.case.cells import read_day
from matcher.case.policies import Policy
from matcher.program.facts import on, place_of
from matcher.program.what_if.changed import Pair
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


def find_delivery(ground: Ground, pledge_id: str, date: object) -> int:
    """Return the row of table `deliveries` of a pledge and a day.

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
    days = {} if rows is None else dict(zip(map(on, rows["day"]), rows["place"], strict=True))
    if str(day) not in days:
        told = ", ".join(days) or "no day"
        raise ValueError(f"{pledge_id} has no delivery on {day}; it has some on {told}")
    return int(days[str(day)])


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

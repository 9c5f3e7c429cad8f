"""Checks of changes by name: what cannot be said exactly is refused."""

from __future__ import annotations

from math import isfinite

from matcher.program.what_if.changed import LIMITED_BY, Changed
from matcher.program.what_if.finding import find_pledge, find_policy, find_requirement
from matcher.program.what_if.ground import Ground


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
    for one, where in ground.pinned_elsewhere:
        if one in ids:
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

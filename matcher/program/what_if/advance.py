"""Advancing: from the program of some changes to that of one more, as little anew as can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from matcher.case.policies import Budget, Share
from matcher.program.layout import Layout
from matcher.program.program import Program
from matcher.program.tiers import build_tiers
from matcher.program.what_if.changed import Changed
from matcher.program.what_if.ground import Ground
from matcher.program.what_if.laying import change_presence, lay_out_again
from matcher.program.what_if.places import Places
from matcher.program.what_if.quick import Draft


def advance(
    program: Program, places: Places, ground: Ground, changes: tuple[Changed, Changed]
) -> tuple[Program, Places]:
    """Return the program of some changes, and where the case stands in its arrays.

    Parameters
    ----------
    program, places
        As the changes before left it.
    ground
        What was offered at the start.
    changes
        The changes before, and all of them.

    Raises
    ------
    InputError
        Where the tables cannot hold the limits that were set.
    ValueError
        Where a program that was given must be laid out anew: what is its own would be lost.
    """
    before, after = changes
    moved = _moved(ground, before, after)
    required = _other(before.required, after.required)
    priced = _other(before.monthly, after.monthly) | _other(before.deployment, after.deployment)
    ruled = before.limits != after.limits or before.dropped != after.dropped
    if (
        ruled
        or not _moves_quickly(places, ground, after, moved)
        or not _requires_quickly(places.layout, (before.required, after.required), required)
        or (priced and _has_budget(ground))
    ):
        ground.check_own()
        program = lay_out_again(ground, after)
        places = Places(program)
        moved = {*after.withdrawn, *(p for p, _ in (*after.forbidden, *after.forced))}
        moved |= ground.going_to(ground.emptied(after))
        required, priced = set(), set()
    draft = Draft(program, ground, places, after)
    draft.move(sorted(moved))
    draft.require(sorted(required))
    program = draft.finish()
    in_shares = ground.facts.case.settings.gap_in == "share"
    if priced or (required and in_shares):
        program = _weighed_anew(program, ground, after)
    return program, places


def _other(one: Mapping[Any, float], other: Mapping[Any, float]) -> set[Any]:
    """Return the keys at which two mappings differ."""
    return {key for key in {*one, *other} if one.get(key) != other.get(key)}


def _moved(ground: Ground, before: Changed, after: Changed) -> set[str]:
    """Return the pledges of which something else may be there."""
    rows = ground.facts.case["deliveries"]["pledge_id"]
    delivered = {str(rows.iloc[k]) for k in _other(before.deliveries, after.deliveries)}
    judged = (before.forbidden ^ after.forbidden) | _other(before.forced, after.forced)
    return {
        *_other(before.quantities, after.quantities),
        *delivered,
        *(before.withdrawn ^ after.withdrawn),
        *(pledge for pledge, _ in judged),
    }


def _moves_quickly(places: Places, ground: Ground, after: Changed, moved: set[str]) -> bool:
    """Say whether nothing but the bounds of pledges changes, and the sides of their supply.

    What needs, conditions and limits lay out is bounded by what pledges offered when it was laid
    out: less of it changes nothing that counts. What is over of a share of women is measured by
    all that could come.
    """
    layout = places.layout
    amounts = {one: ground.amount(one, after) for one in moved}
    if any(amount > places.amounts[ground.pledges[one]] for one, amount in amounts.items()):
        is_bounded = any(
            map(len, (layout.holdings.handed, layout.holdings.demand, layout.counting.levels))
        )
        if is_bounded or layout.limits.exist:
            return False
    measured = any(isinstance(chain.policy, Share) for chain in layout.limits.chains)
    return not measured or not any(
        one in after.withdrawn or amount != places.amounts[ground.pledges[one]]
        for one, amount in amounts.items()
    )


def _requires_quickly(
    layout: Layout, quantities: tuple[Mapping[str, float], Mapping[str, float]], ids: set[str]
) -> bool:
    """Say whether nothing but the rows of coverage changes, and the size of a share."""
    if not ids:
        return True
    if any(each.get(one) == 0 for each in quantities for one in ids):
        return False
    reads = (layout.counting.judged, layout.counting.looks, layout.shares.r)
    return not layout.limits.exist and not any(map(len, reads))


def _has_budget(ground: Ground) -> bool:
    return any(isinstance(one, Budget) for one in ground.facts.case.policies)


def _weighed_anew(program: Program, ground: Ground, changed: Changed) -> Program:
    """Return a program with the coefficients that its tiers have now."""
    ground.check_own()
    layout = replace(program.layout, presence=change_presence(ground, changed))
    settings = ground.facts.case.settings.model_copy(update={"break_ties": False})
    tiers = build_tiers(layout, settings)
    linear = replace(program.linear, cost=tiers[0].coefficients)
    return replace(program, tiers=tiers, linear=linear)

"""Basis: what a plan rests on besides its case, which asking about it must know."""

from __future__ import annotations

from collections.abc import Collection

from matcher.plan.plan import Plan


def check_own(plan: Plan, known: Collection[str] = ()) -> None:
    """Refuse a plan with constraints of an analyst's own, but for some that are known.

    Raises
    ------
    ValueError
        Where it has others: its case does not hold them, so that it cannot be solved again.
    """
    if set(plan.own) - set(known):
        raise ValueError("the plan follows constraints of your own, which its case does not hold")


def relaxed_policies(plan: Plan) -> tuple[str, ...]:
    """Return the ids of the hard policies that a plan gave up."""
    found = plan.policies.loc[plan.policies["hard"] == "relaxed", "policy_id"]
    return tuple(dict.fromkeys(found.tolist()))

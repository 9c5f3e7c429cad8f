"""Overstepped: how far policies are, in the tiers that add that up."""

from __future__ import annotations

from fractions import Fraction

from matcher.plan.audit.policies.kinds import KINDS
from matcher.plan.audit.policies.policy import ZERO, Policy
from matcher.plan.audit.policies.view import View


def rules_value(view: View) -> Fraction:
    """Return how far soft policies are overstepped, each at its price."""
    soft = [one for one in view.facts.book.policies.values() if one.soft]
    return sum((one.price * _worth(view, one) for one in soft), ZERO)


def relaxed_value(view: View) -> Fraction:
    """Return how far the policies are overstepped that were given up, all at a price of 1."""
    book = view.facts.book
    return sum((_worth(view, book.policies[one]) for one in sorted(view.relaxed)), ZERO)


def _worth(view: View, policy: Policy) -> Fraction:
    found = KINDS[policy.kind](view, policy).values()
    return sum((one.worth for stretches in found for one in stretches), ZERO)

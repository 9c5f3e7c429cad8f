"""Policies: a planner's rules over the whole plan, each a small class.

To add a kind, write its class in the file that it belongs to and name it in `registry.POLICIES`;
a key that no other kind has becomes a column of `row.PolicyRow`.
"""

from matcher.case.policies.conditions import OnlyWith, Spread
from matcher.case.policies.exchange import Exchange
from matcher.case.policies.levels import Ceiling, ContributorShare, Footprint, Share
from matcher.case.policies.policy import Fault, Limit, Policy, Rule
from matcher.case.policies.registry import POLICIES, filled_cells, keys_of, make_policy
from matcher.case.policies.row import PolicyRow
from matcher.case.policies.stay import Stay
from matcher.case.policies.sums import Budget, ChangesAtMost, Lift

__all__ = [
    "POLICIES",
    "Budget",
    "Ceiling",
    "ChangesAtMost",
    "ContributorShare",
    "Exchange",
    "Fault",
    "Footprint",
    "Lift",
    "Limit",
    "OnlyWith",
    "Policy",
    "PolicyRow",
    "Rule",
    "Share",
    "Spread",
    "Stay",
    "filled_cells",
    "keys_of",
    "make_policy",
]

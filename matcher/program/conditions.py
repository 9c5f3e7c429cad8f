"""Conditions: which requirements count only where something holds, and what that looks at.

A policy that forbids counting judges *groups*: all requirements of a `spread` are one, those of an
`only_with` are one for each mission, or one where it names the requirements it looks at. What
hangs together through groups is cut into stretches at the same dates, so that within a stretch a
condition holds all through or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from matcher.case.policies import OnlyWith, Policy, Spread
from matcher.program.eligibility import Eligibility
from matcher.program.facts import Facts
from matcher.program.scopes import period_of, requirements_in


@dataclass(frozen=True)
class Group:
    """Requirements that wait for one condition.

    Attributes
    ----------
    place, policy
        The policy, and its place in the table.
    about
        Its id, and ` @ ` the mission where there is a group for each.
    begins, ends
        Days between which the policy holds, the end excluded.
    scope
        Places of the requirements that wait.
    looked
        Places of the requirements that are looked at, for `only_with`.
    """

    place: int
    policy: Spread | OnlyWith
    about: str
    begins: int
    ends: int
    scope: np.ndarray
    looked: np.ndarray


@dataclass(frozen=True)
class Conditions:
    """What must hold before requirements count.

    Attributes
    ----------
    groups
        In the order of their policies and missions.
    judged
        Whether what is there of each requirement counts only under some rule.
    knot
        Number of what each requirement hangs together with through groups; −1 where through none.
    """

    groups: tuple[Group, ...]
    judged: np.ndarray
    knot: np.ndarray


def find_conditions(eligibility: Eligibility) -> Conditions:
    """Return the conditions of a case."""
    facts = eligibility.facts
    groups = tuple(
        group
        for place, policy in enumerate(eligibility.case.policies)
        for group in _groups(facts, place, policy)
    )
    rows = facts.requirements
    own = rows[["minimum_quantity", "contributors_at_most"]].notna()
    judged = np.array(own.any(axis=1), dtype=bool)
    for group in groups:
        judged[group.scope] = True
    return Conditions(groups, judged, _knots(groups, len(rows)))


def _groups(facts: Facts, place: int, policy: Policy) -> Iterator[Group]:
    if not isinstance(policy, Spread | OnlyWith):
        return
    begins, ends = period_of(facts, policy)
    scope = requirements_in(facts, policy)
    about = str(policy.id)
    rows = facts.requirements
    nothing = np.array([], dtype=np.int64)
    if isinstance(policy, Spread):
        yield Group(place, policy, about, begins, ends, np.flatnonzero(scope), nothing)
    elif policy.with_requirement:
        looked = rows["id"].isin(policy.with_requirement).to_numpy()
        waits = np.flatnonzero(scope & ~looked)
        yield Group(place, policy, about, begins, ends, waits, np.flatnonzero(looked))
    else:
        looked = rows["capability_id"].isin(policy.with_capability).to_numpy()
        for mission in sorted(rows["mission_id"][scope].dropna().unique()):
            own = (rows["mission_id"] == mission).to_numpy(dtype=bool)
            waits, seen = np.flatnonzero(scope & own & ~looked), np.flatnonzero(looked & own)
            yield Group(place, policy, f"{about} @ {mission}", begins, ends, waits, seen)


def _knots(groups: tuple[Group, ...], number: int) -> np.ndarray:
    members = [np.concatenate([group.scope, group.looked]) for group in groups]
    knot = np.full(number, -1)
    if not members:
        return knot
    r = np.concatenate(members)
    of_group = number + np.repeat(np.arange(len(groups)), [len(one) for one in members])
    size = number + len(groups)
    graph = sparse.coo_array((np.ones(len(r)), (r, of_group)), shape=(size, size))
    _, component = connected_components(graph, directed=False)
    knot[r] = component[r]
    return knot


def share_cuts(conditions: Conditions, facts: Facts, cuts: pd.DataFrame) -> pd.DataFrame:
    """Return dates at which requirements are cut, with those of what hangs together with them.

    Parameters
    ----------
    conditions
        What hangs together.
    facts
        The requirements.
    cuts
        Columns r and date.

    Returns
    -------
    pandas.DataFrame
        The same columns; dates may lie outside the window of theirs, and come several times.
    """
    bound = np.flatnonzero(conditions.knot >= 0)
    if not len(bound):
        return cuts
    knot = conditions.knot
    rows = facts.requirements.iloc[bound]
    parts = [cuts.loc[knot[cuts["r"]] >= 0, ["r", "date"]]]
    parts += [pd.DataFrame({"r": bound, "date": rows[end]}) for end in ("start", "end")]
    for group in conditions.groups:
        members = np.concatenate([group.scope, group.looked])[:1]
        parts += [pd.DataFrame({"r": members, "date": day}) for day in (group.begins, group.ends)]
    dates = pd.concat(parts, ignore_index=True).astype(np.int64)
    dates = dates.assign(knot=knot[dates["r"]])[["knot", "date"]].drop_duplicates()
    own = pd.DataFrame({"r": bound, "knot": knot[bound]})
    return pd.concat([cuts, own.merge(dates, on="knot")[["r", "date"]]], ignore_index=True)

"""Scopes: to which pairs a policy applies, what each counts for, and when its room changes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from matcher.case.policies import (
    Budget,
    ChangesAtMost,
    ContributorShare,
    Exchange,
    Lift,
    Limit,
    Policy,
    Rule,
    Share,
)
from matcher.program.eligibility import Eligibility
from matcher.program.facts import EPOCH, Facts, day_number

Sum = Budget | Lift | ChangesAtMost
"""Policies that limit what adds up over a period."""

_BEGINS = {"year": "datetime64[Y]", "month": "datetime64[M]"}
_ONE = {"year": np.timedelta64(1, "Y"), "month": np.timedelta64(1, "M")}


def limits_of(eligibility: Eligibility) -> list[tuple[int, Policy]]:
    """Return the policies of a case with their places; those that only forbid counting are not."""
    policies = eligibility.case.policies
    return [(place, one) for place, one in enumerate(policies) if not one.conditional]


def is_soft(eligibility: Eligibility, policy: Policy) -> bool:
    """Say whether a policy may be overstepped: by itself, or because it was given up or dropped."""
    return policy.is_soft or policy.id in (*eligibility.relaxed, *eligibility.dropped)


def worth_of(eligibility: Eligibility, policy: Policy) -> float:
    """Return the price of a policy in the tier of rules; nothing where it is not in force."""
    if policy.id in (*eligibility.relaxed, *eligibility.dropped):
        return 0.0
    return float(getattr(policy, "worth", 0.0))


def pairs_in(eligibility: Eligibility, policy: Rule) -> np.ndarray:
    """Say of each pair whether it passes the filters of a policy.

    Filters on what somebody is or has read the pledge; those of a share of one contributor read
    the requirement instead, whoever serves it.
    """
    passes = requirements_in(eligibility.facts, policy)[eligibility.pairs["r"].to_numpy()]
    if isinstance(policy, Limit):
        passes = passes & pledges_in(eligibility.facts, policy)[eligibility.pairs["p"].to_numpy()]
    return np.asarray(passes, dtype=bool)


def requirements_in(facts: Facts, policy: Rule) -> np.ndarray:
    """Say of each requirement whether it passes the filters on where, and for rules on what."""
    rows = facts.requirements
    mission = rows["mission_id"]
    region = mission.map(facts.case["missions"].set_index("id")["region"])
    passes = _among(mission, policy.mission) & _among(region, policy.region)
    if not isinstance(policy, Limit):
        passes &= _of_capability(facts, rows["capability_id"], policy)
        passes &= _has_theme(facts, rows["capability_id"], policy.theme)
    return passes


def pledges_in(facts: Facts, policy: Limit) -> np.ndarray:
    """Say of each pledge whether it passes the filters on what it is and who gives it."""
    rows = facts.pledges
    region = rows["contributor_id"].map(facts.case["contributors"].set_index("id")["region"])
    passes = _of_capability(facts, rows["capability_id"], policy)
    passes &= _among(rows["contributor_id"], policy.contributor)
    passes &= _among(region, policy.from_region)
    passes &= _lists_any(rows["a4p"], policy.a4p)
    themed = _has_theme(facts, rows["capability_id"], policy.theme)
    return np.asarray(passes & (themed | _lists_any(rows["themes"], policy.theme)))


def _of_capability(facts: Facts, capability: pd.Series, policy: Rule) -> np.ndarray:
    category = capability.map(facts.case["capabilities"].set_index("id")["category"])
    return _among(capability, policy.capability) & _among(category, policy.category)


def _has_theme(facts: Facts, capability: pd.Series, words: tuple[str, ...]) -> np.ndarray:
    themes = capability.map(facts.case["capabilities"].set_index("id")["themes"])
    return _lists_any(themes, words)


def _among(values: pd.Series, words: tuple[str, ...]) -> np.ndarray:
    return np.ones(len(values), dtype=bool) if not words else values.isin(words).to_numpy()


def _lists_any(lists: Iterable[object], words: tuple[str, ...]) -> np.ndarray:
    wanted = set(words)
    return np.array(
        [
            not wanted or (isinstance(one, tuple) and bool(wanted & set(map(str, one))))
            for one in lists
        ],
        dtype=bool,
    )


def pledge_weights(facts: Facts, policy: Limit) -> np.ndarray:
    """Return what one measure of each pledge counts for; what is unknown counts as said.

    Persons, tonnes, CO2 or fuel of a month, or 1. In a share of women, how many women one measure
    is short of that share; it may be below 0.
    """
    rows = facts.pledges
    if isinstance(policy, Share):
        persons = np.nan_to_num(rows["persons"].to_numpy(dtype=float))
        women = rows["women_each"].to_numpy(dtype=float)
        women = np.where(np.isnan(women), policy.unknown * persons, women)
        return np.asarray(policy.share * persons - women)
    column = {
        "persons": "persons",
        "tonnes": "tonnes_each",
        "co2": "co2_per_month",
        "fuel": "fuel_per_month",
    }.get(getattr(policy, "counted_in", "quantity"))
    if column is None:
        return np.ones(len(rows))
    counted = rows[column].to_numpy(dtype=float)
    return np.where(np.isnan(counted), getattr(policy, "unknown", 0.0), counted)


def requirement_weights(facts: Facts, policy: ContributorShare) -> np.ndarray:
    """Return what one required measure counts for: 1, or its persons."""
    rows = facts.requirements
    if policy.counted_in == "quantity":
        return np.ones(len(rows))
    capabilities = facts.case["capabilities"].set_index("id")
    persons = rows["capability_id"].map(capabilities["persons_each"]).to_numpy(dtype=float)
    measure = rows["capability_id"].map(capabilities["measure"])
    counted = ((measure == "persons") | rows["in_persons"]).to_numpy(dtype=bool)
    return np.where(counted, 1.0, np.nan_to_num(persons))


def span_of(facts: Facts) -> tuple[int, int]:
    """Return the days over which rules count: from the plan date until the last need is over."""
    ends = facts.requirements["end"]
    return facts.plan_day, max(int(ends.max()) if len(ends) else 0, facts.plan_day + 1)


def period_of(facts: Facts, policy: Policy) -> tuple[int, int]:
    """Return the first day on which a policy holds, and the day after the last, in the span."""
    first, last = span_of(facts)
    days = pd.Series([policy.from_, policy.until], dtype="datetime64[ns]")
    begins, ends = day_number(days)
    begins = first if np.isnan(begins) else max(first, int(begins))
    ends = last if np.isnan(ends) else min(last, int(ends) + 1)
    return begins, max(begins, ends)


def periods_of(facts: Facts, policy: Sum) -> list[tuple[int, int]]:
    """Return the periods of a sum: its first day, and the day after its last.

    Calendar years or months are cut where the policy begins and ends.
    """
    begins, ends = period_of(facts, policy)
    if policy.per == "total" or begins >= ends:
        return [(begins, ends)] if begins < ends else []
    kind = _BEGINS[policy.per]
    day = EPOCH + np.timedelta64(begins, "D")
    last = EPOCH + np.timedelta64(ends - 1, "D")
    starts = np.arange(day.astype(kind), last.astype(kind) + _ONE[policy.per]).astype(
        "datetime64[D]"
    )
    cuts = np.maximum((starts - EPOCH).astype(np.int64), begins).tolist()
    return list(zip(cuts, [*cuts[1:], ends], strict=True))


def room_days(eligibility: Eligibility) -> pd.DataFrame:
    """Return days on which the room of policies changes, for the pairs in their scope: pair, date.

    What is counted on the day of departure is offered as arrivals that much later.
    """
    facts, travel = eligibility.facts, eligibility.pairs["travel"].to_numpy()
    exchanged = _exchanged(eligibility)
    parts = [pd.DataFrame({"pair": [], "date": []}, dtype=np.int64)]
    for place, policy in limits_of(eligibility):
        if not isinstance(policy, Rule):
            continue
        pairs = np.flatnonzero(pairs_in(eligibility, policy))
        days = {*period_of(facts, policy), *exchanged.get(place, ())}
        if isinstance(policy, Budget | Lift | ChangesAtMost):
            days.update(day for period in periods_of(facts, policy) for day in period)
        shifts = isinstance(policy, Lift | ChangesAtMost)
        parts += [
            pd.DataFrame({"pair": pairs, "date": day + (travel[pairs] if shifts else 0)})
            for day in sorted(days)
        ]
    return pd.concat(parts, ignore_index=True)


def _exchanged(eligibility: Eligibility) -> dict[int, set[int]]:
    """Return the days on which an exchange, or a ceiling of it, begins or ends, for both of them.

    Who makes room for others leaves on the day from which they may come.
    """
    facts, policies = eligibility.facts, eligibility.case.policies
    place = {one.id: k for k, one in enumerate(policies)}
    found: dict[int, set[int]] = {}
    for one in policies:
        if isinstance(one, Exchange):
            both = [place[name] for name in (one.more, one.fewer)]
            periods = [period_of(facts, it) for it in (one, *(policies[k] for k in both))]
            for ceiling in both:
                found.setdefault(ceiling, set()).update(*periods)
    return found

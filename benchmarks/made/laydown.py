"""Who is where, and who could step in: many contributors, missions, and rules over all of them.

Of the kind of the scenario `laydown-2020`, with invented rows: pledges that are bound to a mission
and run already, reserves that may go anywhere, and policies that link everything.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from matcher import Case
from matcher.case.policies import Budget, Ceiling, ContributorShare, Lift, Policy, Share

_START = pd.Timestamp("2026-01-01")
_CATEGORIES = ("military", "formed_police", "individual_police")


def make_laydown(
    contributors: int, missions: int, months: int, *, reserves: int = 2, seed: int = 1
) -> Case:
    """Return a case in persons.

    Parameters
    ----------
    contributors, missions
        Every contributor has one pledge bound to each of three missions.
    months
        Length of the horizon from 2026-01-01.
    reserves
        Pledges of each contributor that may go anywhere.
    seed
        Another seed gives another case of the same kind.
    """
    random = np.random.default_rng(seed)
    bound = _bound(random, contributors, missions)
    free = _free(random, contributors, reserves, months)
    requirements = _requirements(bound, missions, months)
    return Case.from_frames(
        pd.concat([bound, free], ignore_index=True),
        requirements,
        capabilities=pd.DataFrame(
            {"id": _CATEGORIES, "category": _CATEGORIES, "whole": "no", "persons_each": 1}
        ),
        policies=list(_policies(requirements, contributors)),
        settings={
            "plan_date": _START.date(),
            "horizon": (_START + pd.DateOffset(months=months, days=-1)).date(),
            "step": "1 month",
            "travel_days": 30,
        },
    )


def _bound(random: np.random.Generator, contributors: int, missions: int) -> pd.DataFrame:
    """Return three pledges of every contributor, each bound to one mission."""
    number = 3 * contributors
    mission = random.integers(0, missions, number)
    return pd.DataFrame(
        {
            "id": [f"B{one}" for one in range(number)],
            "contributor_id": [f"N{one % contributors}" for one in range(number)],
            "capability_id": random.choice(_CATEGORIES, number, p=[0.7, 0.2, 0.1]),
            "quantity": random.integers(20, 900, number),
            "available_from": _START,
            "women_each": random.choice([0.05, 0.1, 0.2, 0.3], number),
            "monthly_cost": random.integers(5, 20, number),
            "deployment_cost": random.integers(10, 40, number),
            "only_missions": [f"M{one}" for one in mission],
        }
    )


def _free(
    random: np.random.Generator, contributors: int, reserves: int, months: int
) -> pd.DataFrame:
    number = reserves * contributors
    month = pd.Series(pd.date_range(_START, periods=months, freq="MS"))
    return pd.DataFrame(
        {
            "id": [f"F{one}" for one in range(number)],
            "contributor_id": [f"N{one % contributors}" for one in range(number)],
            "capability_id": random.choice(_CATEGORIES, number, p=[0.6, 0.2, 0.2]),
            "quantity": random.integers(50, 400, number),
            "available_from": month[random.integers(0, months // 2, number)].to_numpy(),
            "notice_days": random.choice([30, 60, 90], number),
            "women_each": random.choice([0.1, 0.2, 0.4], number),
            "monthly_cost": random.integers(5, 20, number),
            "deployment_cost": random.integers(10, 40, number),
        }
    )


def _requirements(bound: pd.DataFrame, missions: int, months: int) -> pd.DataFrame:
    """Return a requirement of each category in each mission, a tenth above what is bound to it."""
    pledged = bound.groupby(["only_missions", "capability_id"])["quantity"].sum()
    every = [(f"M{one}", kind) for one in range(missions) for kind in _CATEGORIES]
    asked = pledged.reindex(pd.MultiIndex.from_tuples(every), fill_value=0)
    until = _START + pd.DateOffset(months=months, days=-1)
    return pd.DataFrame(
        {
            "id": [f"R-{mission}-{kind}" for mission, kind in every],
            "mission_id": [mission for mission, _ in every],
            "capability_id": [kind for _, kind in every],
            "quantity": np.ceil(1.1 * asked.to_numpy() + 20),
            "needed_from": _START,
            "needed_until": until,
        }
    )


def _policies(requirements: pd.DataFrame, contributors: int) -> Iterator[Policy]:
    """Return ceilings within a ceiling, shares of women, and limits over all missions."""
    asked = requirements.groupby("mission_id")["quantity"].sum()
    for mission, persons in asked.items():
        name = (str(mission),)
        yield Ceiling(id=f"{mission} all", mission=name, at_most=float(np.floor(0.95 * persons)))
        of_police = _CATEGORIES[1:]
        here = requirements[requirements["mission_id"] == mission]
        police = here.loc[here["capability_id"].isin(of_police), "quantity"].sum()
        yield Ceiling(
            id=f"{mission} police",
            mission=name,
            category=of_police,
            at_most=float(np.floor(0.97 * police)),
        )
        yield Share(id=f"{mission} women", mission=name, category=("military",), share=0.15)
        yield ContributorShare(
            id=f"{mission} spread", mission=name, share=min(0.4, 30 / contributors + 0.1)
        )
    total = float(asked.sum())
    yield Lift(id="lift", at_most=0.1 * total, per="month")
    yield Budget(id="budget", at_most=total * 12.0, per="month")

"""A national case: pledges and requirements over many months, with or without ceilings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from matcher import Case
from matcher.case.policies import Ceiling

_LEVELS = ("announced", "registered", "assessed", "verified", "rapid")
_ASKED = np.array([None, "registered", "assessed"], dtype=object)
_START = pd.Timestamp("2026-01-01")
_CONTRIBUTORS, _REGIONS, _MISSIONS = 120, 6, 12


def make_case(
    pledges: int,
    requirements: int,
    months: int,
    *,
    seed: int = 1,
    windows: str = "months",
    linked: bool = False,
) -> Case:
    """Return a case of whole units: windows, readiness, stand-ins, travel, tours, priorities.

    Units arrive and leave on the first of a month, beside the days on which their own windows,
    notice, journeys and tours begin and end.

    Parameters
    ----------
    pledges, requirements
        Rows of each table.
    months
        Length of the horizon from 2026-01-01.
    seed
        Another seed gives another case of the same kind.
    windows
        ``months``: windows are whole months, as mandates and rotations mostly are; ``days``: they
        begin and end on any day, so that every pair has dates of its own.
    linked
        Whether there are few capabilities, of which every third stands in for the next, so that
        much more is linked; else there is one for every four requirements, and none stands in.
    """
    random = np.random.default_rng(seed)
    kinds = requirements // 10 if linked else requirements // 4
    capability = [f"C{number}" for number in range(max(4, kinds))]
    chains = list(pairwise(capability))[::3] if linked else []
    return Case.from_frames(
        _pledges(random, pledges, months, capability, windows),
        _requirements(random, requirements, months, capability, windows),
        capabilities=pd.DataFrame({"id": capability, "whole": "yes"}),
        contributors=_contributors(),
        stand_ins=pd.DataFrame(chains, columns=["provided", "required"]).assign(rate=0.5),
        travel=_travel(random),
        settings={
            "plan_date": _START.date(),
            "horizon": (_START + pd.DateOffset(months=months, days=-1)).date(),
            "step": "1 month",
        },
    )


def with_ceilings(
    pledges: int,
    requirements: int,
    months: int,
    *,
    share: float = 0.6,
    seed: int = 1,
    windows: str = "months",
) -> Case:
    """Return the same with a hard ceiling for every mission in each of twelve months.

    Parameters
    ----------
    pledges, requirements, months, seed, windows
        As for `make_case`. The twelve months are those in the middle of the horizon.
    share
        What a ceiling allows of the most that the requirements of its mission ask for in its month.
    """
    case = make_case(pledges, requirements, months, seed=seed, windows=windows)
    first = max(0, months // 2 - 6)
    month = [_START + pd.DateOffset(months=one) for one in range(first, min(first + 12, months))]
    return case.with_frames(policies=list(_ceilings(case["requirements"], month, share)))


def _ceilings(
    requirements: pd.DataFrame, month: list[pd.Timestamp], share: float
) -> Iterator[Ceiling]:
    for start in month:
        until = start + pd.DateOffset(months=1, days=-1)
        asked = requirements[
            (requirements["needed_from"] <= until) & (requirements["needed_until"] >= start)
        ]
        for mission, quantity in asked.groupby("mission_id")["quantity"].sum().items():
            yield Ceiling(
                id=f"{mission} {start:%Y-%m}",
                kind="ceiling",
                mission=(str(mission),),
                at_most=float(np.ceil(share * quantity)),
                counted_in="quantity",
                **{"from": start.date(), "until": until.date()},
            )


def _pledges(
    random: np.random.Generator, number: int, months: int, capability: list[str], windows: str
) -> pd.DataFrame:
    first = random.integers(0, months // 2, number)
    last = np.minimum(first + random.integers(6, max(7, months), number), months)
    limited = random.random(number) < 0.5  # noqa: PLR2004 - half of them
    tours = random.choice([180, 270, 365], number)
    return pd.DataFrame(
        {
            "id": [f"P{one}" for one in range(number)],
            "contributor_id": [f"N{one}" for one in random.integers(0, _CONTRIBUTORS, number)],
            "capability_id": random.choice(capability, number),
            "quantity": random.integers(1, 4, number),
            **_window(random, "available", first, last, windows),
            "readiness": random.choice(_LEVELS, number, p=[0.1, 0.25, 0.3, 0.2, 0.15]),
            "notice_days": random.choice([30, 60, 90, 120], number),
            "tour_days": np.where(limited, tours, np.nan),
            "tours": np.where(limited, random.integers(1, 3, number), np.nan),
            "monthly_cost": random.integers(50, 200, number),
            "deployment_cost": random.integers(100, 400, number),
        }
    )


def _requirements(
    random: np.random.Generator, number: int, months: int, capability: list[str], windows: str
) -> pd.DataFrame:
    first = random.integers(0, months // 2, number)
    last = np.minimum(first + random.integers(3, max(4, months), number), months)
    return pd.DataFrame(
        {
            "id": [f"R{one}" for one in range(number)],
            "mission_id": [f"M{one}" for one in random.integers(0, _MISSIONS, number)],
            "capability_id": random.choice(capability, number),
            "quantity": random.integers(1, 5, number),
            **_window(random, "needed", first, last, windows),
            "priority": random.integers(1, 4, number),
            "minimum_readiness": random.choice(_ASKED, number),
        }
    )


def _window(
    random: np.random.Generator, verb: str, first: np.ndarray, last: np.ndarray, windows: str
) -> dict[str, pd.Series]:
    """Return the first and the last day of windows from one month to before another."""
    month = pd.Series(pd.date_range(_START, periods=int(last.max()) + 1, freq="MS"))
    start, end = (month[edge].reset_index(drop=True) for edge in (first, last))
    if windows == "days":
        start += pd.to_timedelta(random.integers(0, 28, len(first)), unit="D")
        end -= pd.to_timedelta(random.integers(0, 28, len(first)), unit="D")
    return {f"{verb}_from": start, f"{verb}_until": end - pd.Timedelta(days=1)}


def _contributors() -> pd.DataFrame:
    number = np.arange(_CONTRIBUTORS)
    region = [f"region {one % _REGIONS}" for one in number]
    return pd.DataFrame({"id": [f"N{one}" for one in number], "region": region})


def _travel(random: np.random.Generator) -> pd.DataFrame:
    """Return one to six weeks from every region to every mission."""
    ways = pd.MultiIndex.from_product(
        [
            [f"region {one}" for one in range(_REGIONS)],
            [f"M{one}" for one in range(_MISSIONS)],
        ],
        names=["from_region", "mission_id"],
    ).to_frame(index=False)
    return ways.assign(days=7 * random.integers(1, 7, len(ways)))

"""Pledges that need parts of others, and training after that; the parts are refitted by others.

Whoever wrote down every giver of every part with every requirement would have products of the
three; in the program a column belongs to one pair or to one link, and to one date of it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher import Case

_START = pd.Timestamp("2026-01-01")
_MONTHS, _CONTRIBUTORS, _MISSIONS = 36, 120, 12


def make_supports(
    pledges: int, givers: int, requirements: int, *, kinds: int, seed: int = 1
) -> Case:
    """Return a case of units that need airframes and then training, which refitted givers give.

    Parameters
    ----------
    pledges, givers, requirements
        Rows of each kind. Every tenth giver refits what the others give; the others come in two or
        three deliveries.
    kinds
        Kinds of units; each needs two of the kinds of parts, which are a third as many.
    seed
        Another seed gives another case of the same kind.
    """
    random = np.random.default_rng(seed)
    units = [f"unit {number}" for number in range(kinds)]
    parts = [f"part {number}" for number in range(max(2, kinds // 3))]
    given = _givers(random, givers, parts)
    return Case.from_frames(
        pd.concat([_units(random, pledges, units), given], ignore_index=True),
        _requirements(random, requirements, units),
        needs=_needs(units, parts),
        deliveries=_deliveries(random, given),
        capabilities=pd.DataFrame({"id": [*units, *parts, "refit"], "whole": "yes"}),
        settings={
            "plan_date": _START.date(),
            "horizon": (_START + pd.DateOffset(months=_MONTHS, days=-1)).date(),
            "travel_days": 30,
        },
    )


def _units(random: np.random.Generator, number: int, kinds: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"U{one}" for one in range(number)],
            "contributor_id": [f"N{one}" for one in random.integers(0, _CONTRIBUTORS, number)],
            "capability_id": random.choice(kinds, number),
            "quantity": random.integers(1, 4, number),
            "available_from": _month(random.integers(0, _MONTHS // 3, number)),
            "notice_days": random.choice([30, 60, 90], number),
        }
    )


def _givers(random: np.random.Generator, number: int, parts: list[str]) -> pd.DataFrame:
    refits = np.arange(number) % 10 == 0
    return pd.DataFrame(
        {
            "id": [f"G{one}" for one in range(number)],
            "contributor_id": [f"N{one}" for one in random.integers(0, _CONTRIBUTORS, number)],
            "capability_id": np.where(refits, "refit", random.choice(parts, number)),
            "quantity": random.integers(18, 40, number),
            "notice_days": 0,
        }
    )


def _deliveries(random: np.random.Generator, givers: pd.DataFrame) -> pd.DataFrame:
    """Return two or three deliveries of every giver, in months of their own."""
    coming = givers.loc[givers.index.repeat(random.integers(2, 4, len(givers)))]
    month = random.integers(0, _MONTHS // 2, len(coming))
    rows = pd.DataFrame({"pledge_id": coming["id"].to_numpy(), "date": _month(month)})
    return rows.drop_duplicates().assign(quantity=6)


def _requirements(random: np.random.Generator, number: int, kinds: list[str]) -> pd.DataFrame:
    first = random.integers(0, _MONTHS // 2, number)
    last = first + random.integers(6, _MONTHS // 2, number)
    return pd.DataFrame(
        {
            "id": [f"R{one}" for one in range(number)],
            "mission_id": [f"M{one}" for one in random.integers(0, _MISSIONS, number)],
            "capability_id": random.choice(kinds, number),
            "quantity": random.integers(1, 5, number),
            "needed_from": _month(first),
            "needed_until": _month(last) - pd.Timedelta(days=1),
        }
    )


def _needs(units: list[str], parts: list[str]) -> pd.DataFrame:
    """Return recipes: a unit needs a part to keep, and another once that is there."""
    number = np.arange(len(units))
    first = pd.DataFrame({"id": [f"first {one}" for one in number], "for_capability_id": units})
    first = first.assign(
        capability_id=[parts[one % len(parts)] for one in number], quantity=3, lead_days=30
    )
    second = pd.DataFrame({"id": [f"second {one}" for one in number], "for_capability_id": units})
    second = second.assign(
        capability_id=[parts[(one + 1) % len(parts)] for one in number],
        quantity=2, use="spent", lead_days=60, after=first["id"],
    )  # fmt: skip
    refits = pd.DataFrame({"id": [f"refit {part}" for part in parts], "for_capability_id": parts})
    refits = refits.assign(capability_id="refit", quantity=1, use="spent", lead_days=45)
    return pd.concat([first, second, refits], ignore_index=True)


def _month(number: np.ndarray) -> pd.Series:
    """Return the first day of months counted from the plan date."""
    months = pd.Series(pd.date_range(_START, periods=2 * _MONTHS, freq="MS"))
    return months[number].reset_index(drop=True)

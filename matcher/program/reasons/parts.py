"""What is told of pledges that need parts: what they lack, wait for, or are held back by."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import Facts, on

_NAMED = 4


def describe_lacks(facts: Facts) -> pd.Series:
    """Return by pledge id what it lacks, or on which day it has all its parts; else blank."""
    pledges = facts.pledges
    ready = pledges["parts_ready"].to_numpy()
    days = [f"its last part is ready on {on(d)}" if np.isfinite(d) else None for d in ready]
    told = pledges["lacking"].where(pledges["lacking"].notna(), pd.Series(days, pledges.index))
    return told.set_axis(pledges["id"])


def describe_unmet(eligibility: Eligibility, supports: pd.DataFrame) -> dict[str, str]:
    """Return the first thing that each pledge needs and was not given, by its id."""
    lacks = eligibility.supplies.lacks
    given = lacks.members["lack"].isin(supports["lack"])
    covered = lacks.members.loc[given, "hold"]
    rows = lacks.members[~lacks.members["hold"].isin(covered)].drop_duplicates("hold")
    lack = lacks.rows.iloc[rows["lack"]].assign(p=lacks.holds["p"].to_numpy()[rows["hold"]])
    lack = lack.drop_duplicates("p")
    ids = eligibility.facts.pledges["id"].to_numpy(dtype=object)[lack["p"]]
    told = zip(lack["quantity"], lack["capability_id"], lack["need_id"], strict=True)
    return dict(zip(ids, (f"it needs {q:g} {kind} ({one})" for q, kind, one in told), strict=True))


def last_bottlenecks(deployments: pd.DataFrame) -> pd.DataFrame:
    """Return what holds each pledge back that is deployed: pledge_id, requirement_id, told."""
    told = deployments[deployments["bottleneck"].fillna("") != ""]
    last = told.drop_duplicates(["pledge_id", "requirement_id"], keep="last")
    rows = last[["pledge_id", "requirement_id"]]
    return rows.assign(told=last["bottleneck"].str.removesuffix("."))


def name_few(names: Iterable[str]) -> str:
    """Return the first few of some names, and how many more there are."""
    unique = sorted(set(names))
    more = len(unique) - _NAMED
    return ", ".join(unique[:_NAMED]) + (f" and {more} more" if more > 0 else "")

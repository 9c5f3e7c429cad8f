"""What is told of pledges that need parts: what they lack, wait for, or are held back by."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import Facts, on

_NAMED = 4


def describe_lacks(facts: Facts) -> np.ndarray:
    """Return what each pledge lacks, or on which day it has all its parts; else None."""
    told = facts.pledges["lacking"].to_numpy(dtype=object, na_value=None).copy()
    ready = facts.pledges["parts_ready"].to_numpy()
    for place in np.flatnonzero(np.isfinite(ready)).tolist():
        if told[place] is None:
            told[place] = f"its last part is ready on {on(ready[place])}"
    return told


def describe_unmet(eligibility: Eligibility, supports: pd.DataFrame) -> dict[int, str]:
    """Return the first thing that each pledge needs and was not given, by its place."""
    lacks = eligibility.supplies.lacks
    if lacks.members.empty:
        return {}
    given = lacks.members["lack"].isin(supports["lack"])
    covered = lacks.members.loc[given, "hold"]
    rows = lacks.members[~lacks.members["hold"].isin(covered)].drop_duplicates("hold")
    lack = lacks.rows.iloc[rows["lack"]].assign(p=lacks.holds["p"].to_numpy()[rows["hold"]])
    lack = lack.drop_duplicates("p")
    told = zip(lack["quantity"], lack["capability_id"], lack["need_id"], strict=True)
    texts = (f"it needs {q:g} {kind} ({one})" for q, kind, one in told)
    return dict(zip(lack["p"].tolist(), texts, strict=True))


def last_bottlenecks(pieces: pd.DataFrame, deployments: pd.DataFrame) -> dict[int, str]:
    """Return what holds each pledge back that is deployed, by its pair.

    Parameters
    ----------
    pieces
        Who is where, as it was read off.
    deployments
        The same as a frame, row for row.
    """
    told = deployments["bottleneck"].fillna("")
    said = (told != "").to_numpy()
    texts = told[said].str.removesuffix(".")
    return dict(zip(pieces["pair"].to_numpy()[said].tolist(), texts, strict=True))


def name_groups(group: np.ndarray, who: np.ndarray, names: np.ndarray) -> list[str]:
    """Return the first few names of each group, and how many more there are.

    Parameters
    ----------
    group, who
        Groups and places of names, sorted by both, each two only once.
    names
        Sorted.
    """
    few, stops = names[who], np.flatnonzero(group != np.append(group[1:], -1)) + 1
    starts = np.append(0, stops)[:-1]
    told = []
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        more = stop - start - _NAMED
        listed = ", ".join(few[start : min(start + _NAMED, stop)])
        told.append(f"{listed} and {more} more" if more > 0 else listed)
    return told


def name_few(names: Iterable[str]) -> str:
    """Return the first few of some names, and how many more there are."""
    unique = sorted(set(names))
    more = len(unique) - _NAMED
    return ", ".join(unique[:_NAMED]) + (f" and {more} more" if more > 0 else "")

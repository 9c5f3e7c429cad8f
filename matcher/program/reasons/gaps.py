"""The reason of a gap: how the pledges of what is required fall short."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.program.eligibility import Eligibility
from matcher.program.ranges import each_once
from matcher.program.reasons.parts import (
    describe_lacks,
    describe_unmet,
    last_bottlenecks,
    name_groups,
)
from matcher.program.related import describe_related
from matcher.program.rules import NEEDS, RULES, TOLD

_STATES = MappingProxyType(
    {
        "busy": ("serves elsewhere", "serve elsewhere"),
        "scarce": ("serves it as far as its parts go", "serve it as far as their parts go"),
        "serves": ("serves it as far as it goes", "serve it as far as they go"),
        "spare": ("would make the plan no better", "would make the plan no better"),
        "waiting": ("waits for its parts", "wait for their parts"),
    }
)
"""What an eligible pledge does for a requirement that stays open, of one and of several."""

_CUT_SHORT = MappingProxyType(
    {
        "busy": ("serves elsewhere", "serve elsewhere"),
        "scarce": ("serves it", "serve it"),
        "serves": ("serves it", "serve it"),
        "spare": ("not used when the run ended", "not used when the run ended"),
        "waiting": ("not used when the run ended", "not used when the run ended"),
    }
)
"""The same where a limit was hit: nobody knows whether more would have been better."""

_BUSY, _SCARCE, _SERVES, _SPARE, _WAITING = range(len(_STATES))

Part = tuple[int, int, str]
"""Place of a requirement, how many pledges, and what is said of them."""


def gap_reasons(
    eligibility: Eligibility,
    short: np.ndarray,
    used: tuple[pd.DataFrame, pd.DataFrame],
    supports: pd.DataFrame,
    *,
    cut_short: bool,
) -> np.ndarray:
    """Return how the pledges of what requirements require fall short, one sentence each.

    Parameters
    ----------
    eligibility
        The pairs.
    short
        Requirement → whether it stays open; the others get an empty sentence.
    used
        Who is where, as it was read off, and the same as a frame.
    supports
        Columns lack, giver and receiver (places).
    cut_short
        Whether a limit was hit, or the run cancelled, before its plan was the best.
    """
    words = tuple((_CUT_SHORT if cut_short else _STATES).values())
    total = np.zeros(len(short), dtype=np.int64)
    parts: dict[int, list[str]] = {}
    for r, number, text in (
        *_refused_parts(eligibility, short),
        *_eligible_parts(eligibility, short, used, supports, words),
    ):
        total[r] += number
        parts.setdefault(r, []).append(text)
    capabilities = eligibility.facts.requirements["capability_id"].to_numpy(dtype=object)
    told = np.full(len(short), "", dtype=object)
    for r in np.flatnonzero(short).tolist():
        told[r] = _sentence(eligibility, capabilities[r], int(total[r]), parts.get(r, []))
    return told


def _sentence(eligibility: Eligibility, capability: str, total: int, parts: list[str]) -> str:
    if not total:
        related = describe_related(eligibility.facts, capability)
        return f"Nobody pledges {capability}, nor anything that stands in for it.{related}"
    verb = "offers" if total == 1 else "offer"
    return f"{count(total, 'pledge')} {verb} {capability}: {', '.join(parts)}."


def _refused_parts(eligibility: Eligibility, short: np.ndarray) -> Iterator[Part]:
    """Yield what is said of the pledges that a rule refuses, rule by rule."""
    facts, refusals = eligibility.facts, eligibility.refusals
    rows = refusals.counted[short[refusals.counted["r"].to_numpy()]]
    if rows.empty:
        return
    keys = ["r", "rule", "is_unknown"]
    groups = rows.groupby(keys)["number"].sum()
    kind = rows.groupby(keys).ngroup().to_numpy()
    names = name_groups(kind, rows["who"].to_numpy(), refusals.contributors)
    asked = facts.requirements.loc[short, list(TOLD)].to_dict("index")
    first = dict(zip(refusals.lacking["r"], refusals.lacking["p"], strict=True))
    lacks = describe_lacks(facts) if first else None
    for ((r, rule, unknown), number), named in zip(groups.items(), names, strict=True):
        said = RULES[rule].say(asked[r], unknown=bool(unknown))
        more = ""
        if lacks is not None and RULES[rule] is NEEDS and r in first:
            more = f": {lacks[first[r]]}"
        yield r, int(number), f"{number} {said} ({named}{more})"


def _eligible_parts(
    eligibility: Eligibility,
    short: np.ndarray,
    used: tuple[pd.DataFrame, pd.DataFrame],
    supports: pd.DataFrame,
    words: tuple[tuple[str, str], ...],
) -> Iterator[Part]:
    """Yield what is said of the pledges that are eligible, by what they do instead."""
    pairs, refusals = eligibility.pairs, eligibility.refusals
    own = np.flatnonzero(short[pairs["r"].to_numpy()])
    p, r = pairs["p"].to_numpy()[own], pairs["r"].to_numpy()[own]
    kind = r * len(words) + _states(eligibility, used[0])[own]
    number = np.bincount(kind, minlength=len(short) * len(words))
    told = _first_told(eligibility, own, kind, used, supports)
    people = len(refusals.contributors)
    both = each_once(kind * people + refusals.who[p], len(number) * people)
    names = name_groups(both // people, both % people, refusals.contributors)
    for one, named in zip(np.flatnonzero(number).tolist(), names, strict=True):
        does = words[one % len(words)][int(number[one] > 1)]
        more = f": {told[one]}" if one in told else ""
        yield one // len(words), int(number[one]), f"{number[one]} {does} ({named}{more})"


def _states(eligibility: Eligibility, pieces: pd.DataFrame) -> np.ndarray:
    """Return what the pledge of every pair does, as a place among the states."""
    p = eligibility.pairs["p"].to_numpy()
    number = len(eligibility.facts.pledges)
    is_used, waits = np.zeros(number, dtype=bool), np.zeros(number, dtype=bool)
    is_used[p[pieces["pair"].to_numpy()]] = True
    waits[eligibility.supplies.lacks.holds["p"].to_numpy(dtype=np.int64)] = True
    state = np.where(is_used, _BUSY, np.where(waits, _WAITING, _SPARE))[p]
    serving = pieces["pair"].to_numpy()
    state[serving] = np.where(waits[p[serving]], _SCARCE, _SERVES)
    return state


def _first_told(
    eligibility: Eligibility,
    own: np.ndarray,
    kind: np.ndarray,
    used: tuple[pd.DataFrame, pd.DataFrame],
    supports: pd.DataFrame,
) -> dict[int, str]:
    """Return the first thing that is told of pledges that do the same for a requirement."""
    told = last_bottlenecks(*used)
    unmet = describe_unmet(eligibility, supports)
    if not told and not unmet:
        return {}
    p = eligibility.pairs["p"].to_numpy()[own]
    waits = (kind % len(_STATES) == _WAITING) & np.isin(p, list(unmet))
    first: dict[int, str] = {}
    for place in np.flatnonzero(waits | np.isin(own, list(told))).tolist():
        text = told.get(int(own[place])) or unmet[int(p[place])]
        first.setdefault(int(kind[place]), text)
    return first

"""Consents: on which days a mission's host, or a recipient, does not accept a contributor."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from matcher.program.candidates import Candidates
from matcher.program.facts import FOREVER, Facts, day_number

_PLACE = ["mission_id", "recipient_id", "contributor_id"]
"""What a consent is about: a mission, or a partner that answers for itself, and who comes."""

_NO_SPANS = pd.DataFrame({"pair": [], "start": [], "end": []}, dtype=int)


class Window(NamedTuple):
    """From which day, and until before which, something could be."""

    start: np.ndarray
    end: np.ndarray


def no_spans() -> pd.DataFrame:
    """Return the days on which nobody is refused: none."""
    return _NO_SPANS.copy(deep=False)


def refused_days(candidates: Candidates) -> pd.DataFrame:
    """Return the days on which each candidate pair is refused.

    Returns
    -------
    pandas.DataFrame
        As of `refused_spans`, clipped to the days on which the pledge could be there.
    """
    if candidates.facts.case["consents"].empty:
        return no_spans()
    category = candidates.facts.case["capabilities"].set_index("id")["category"]
    capability = pd.Series(candidates.pledge("capability_id"))
    pairs = pd.DataFrame(
        {
            "pair": np.arange(len(candidates)),
            "mission_id": candidates.requirement("mission_id"),
            "recipient_id": _partner(candidates),
            "contributor_id": candidates.pledge("contributor_id"),
            "capability": capability,
            "its_category": capability.map(category),
        }
    )
    window = Window(candidates.earliest, candidates.latest)
    return refused_spans(candidates.facts, pairs, window)


def refused_spans(facts: Facts, pairs: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Return the days on which consent is refused.

    Of the rows that fit, the narrowest count: those that name the capability, else those that name
    the category, else the others. An answer *no* refuses its days; answers *yes* with dates refuse
    every other day.

    Parameters
    ----------
    facts
        With the table of consents.
    pairs
        Columns pair, mission_id or recipient_id (who accepts), contributor_id (who comes, or
        gives), capability, its_category.
    window
        Days to which the answer is clipped, one each per pair.

    Returns
    -------
    pandas.DataFrame
        Columns pair, start, end (days, the end excluded).
    """
    if facts.case["consents"].empty or pairs.empty:
        return no_spans()
    rows = _fitting_rows(facts, pairs)
    if rows.empty:
        return no_spans()
    no = rows.loc[rows["answer"] == "no", ["pair", "start", "end"]]
    yes = rows.loc[rows["answer"] == "yes", ["pair", "start", "end"]]
    refused = pd.concat([no, _outside(yes)], ignore_index=True)
    start = np.maximum(refused["start"], window.start[refused["pair"]])
    end = np.minimum(refused["end"], window.end[refused["pair"]])
    days = pd.DataFrame({"pair": refused["pair"], "start": start, "end": end}).astype(int)
    return days[days["start"] < days["end"]].reset_index(drop=True)


def all_refused(candidates: Candidates) -> np.ndarray:
    """Say of each pair whether it is refused on every day on which it could be there."""
    total = span_days(refused_days(candidates), len(candidates))
    length = candidates.latest - candidates.earliest
    return np.asarray((length > 0) & (total >= length))


def span_days(spans: pd.DataFrame, number: int) -> np.ndarray:
    """Return how many days the spans of each pair cover; days of several spans count once.

    Parameters
    ----------
    spans
        Columns pair, start, end.
    number
        How many pairs there are.
    """
    total = np.zeros(number)
    if spans.empty:
        return total
    days = spans.sort_values(["pair", "start"], ignore_index=True)
    reached = days.groupby("pair")["end"].cummax().groupby(days["pair"]).shift(fill_value=-FOREVER)
    fresh = np.maximum(0, days["end"] - np.maximum(days["start"], reached))
    np.add.at(total, days["pair"].to_numpy(), fresh.to_numpy())
    return total


def first_accepted(spans: pd.DataFrame, days: np.ndarray) -> np.ndarray:
    """Return the first day, from a day of each pair on, that lies in none of its spans.

    Parameters
    ----------
    spans
        Columns pair, start, end.
    days
        One each per pair.
    """
    spans = spans.sort_values(["pair", "start"])
    found = days.astype(float).copy()
    pair, start, end = (spans[name].to_numpy() for name in ("pair", "start", "end"))
    while True:
        inside = (start <= found[pair]) & (found[pair] < end)
        if not inside.any():
            return found
        np.maximum.at(found, pair[inside], end[inside])


def _fitting_rows(facts: Facts, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the consent rows that count for each pair: pair, answer (yes or no), start, end."""
    consents = facts.case["consents"]
    meaning = facts.case.settings.unknown_means("consent")
    rows = consents.assign(
        answer=consents["answer"].replace("unknown", np.nan).fillna(meaning),
        start=np.nan_to_num(day_number(consents["from"]), nan=-FOREVER),
        end=np.nan_to_num(day_number(consents["until"]), nan=FOREVER) + 1,
        narrow=2 * consents["capability_id"].notna() + consents["category"].notna(),
    )[[*_PLACE, "capability_id", "category", "answer", "start", "end", "narrow"]]
    both = pairs.merge(rows, on=_PLACE)
    fits = both["capability_id"].isna() | (both["capability_id"] == both["capability"])
    fits &= both["category"].isna() | (both["category"] == both["its_category"])
    both = both[fits]
    return both[both["narrow"] == both.groupby("pair")["narrow"].transform("max")]


def _partner(candidates: Candidates) -> pd.Series:
    """Return the partner that asks for itself, blank where a mission asks."""
    mission = pd.Series(candidates.requirement("mission_id"))
    return pd.Series(candidates.requirement("contributor_id")).where(mission.isna())


def _outside(windows: pd.DataFrame) -> pd.DataFrame:
    """Return, for each pair, the days outside all of its windows."""
    windows = windows.sort_values(["pair", "start"], ignore_index=True)
    reached = windows.groupby("pair")["end"].cummax()
    before = reached.groupby(windows["pair"]).shift(fill_value=-FOREVER)
    gaps = pd.DataFrame({"pair": windows["pair"], "start": before, "end": windows["start"]})
    last = reached.groupby(windows["pair"]).last()
    after = pd.DataFrame({"pair": last.index, "start": last.to_numpy(), "end": FOREVER})
    both = pd.concat([gaps, after], ignore_index=True)
    return both[both["start"] < both["end"]]

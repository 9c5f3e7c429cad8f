"""Consents: on which days a mission's host, or a recipient, does not accept a contributor."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.candidates import Candidates
from matcher.program.facts import FOREVER, day_number

_PLACE = ["mission_id", "recipient_id", "contributor_id"]
"""What a consent is about: a mission, or a partner that answers for itself, and who comes."""


def refused_days(candidates: Candidates) -> pd.DataFrame:
    """Return the days on which each candidate pair is refused.

    Of the rows that fit a pair the narrowest count: those that name the capability, else those
    that name the category, else the others. An answer *no* refuses its days; answers *yes* with
    dates refuse every other day.

    Returns
    -------
    pandas.DataFrame
        Columns pair (place among the candidates), start, end (days, the end excluded), clipped to
        the days on which the pledge could be there.
    """
    none = pd.DataFrame({"pair": [], "start": [], "end": []}, dtype=int)
    if candidates.facts.case["consents"].empty:
        return none
    rows = _fitting_rows(candidates)
    if rows.empty:
        return none
    no = rows.loc[rows["answer"] == "no", ["pair", "start", "end"]]
    yes = rows.loc[rows["answer"] == "yes", ["pair", "start", "end"]]
    refused = pd.concat([no, _outside(yes)], ignore_index=True)
    earliest, latest = candidates.earliest[refused["pair"]], candidates.latest[refused["pair"]]
    start = np.maximum(refused["start"], earliest)
    end = np.minimum(refused["end"], latest)
    days = pd.DataFrame({"pair": refused["pair"], "start": start, "end": end}).astype(int)
    return days[days["start"] < days["end"]].reset_index(drop=True)


def all_refused(candidates: Candidates) -> np.ndarray:
    """Say of each pair whether it is refused on every day on which it could be there."""
    days = refused_days(candidates).sort_values(["pair", "start"], ignore_index=True)
    total = np.zeros(len(candidates))
    if days.empty:
        return total.astype(bool)
    reached = days.groupby("pair")["end"].cummax().groupby(days["pair"]).shift(fill_value=-FOREVER)
    fresh = np.maximum(0, days["end"] - np.maximum(days["start"], reached))
    np.add.at(total, days["pair"].to_numpy(), fresh.to_numpy())
    length = candidates.latest - candidates.earliest
    return (length > 0) & (total >= length)


def _fitting_rows(candidates: Candidates) -> pd.DataFrame:
    """Return the consent rows that count for each pair: pair, answer (yes or no), start, end."""
    facts = candidates.facts
    consents = facts.case["consents"]
    category = facts.case["capabilities"].set_index("id")["category"]
    pairs = pd.DataFrame(
        {
            "pair": np.arange(len(candidates)),
            "mission_id": candidates.requirement("mission_id"),
            "recipient_id": _partner(candidates),
            "contributor_id": candidates.pledge("contributor_id"),
            "capability": candidates.pledge("capability_id"),
            "its_category": pd.Series(candidates.pledge("capability_id")).map(category),
        }
    )
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

"""Named: the pairs of which a planner says something, or that are running."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.facts import Facts, day_number, running_on

_PAIR = ["pledge_id", "requirement_id"]


@dataclass(frozen=True)
class Named:
    """The pairs that tables `pairs` and `running` name.

    Attributes
    ----------
    rows
        One per pair, sorted by `p` and `r` (places in the facts), with what `pairs` says of it:
        verdict, at_most, pinned, pinned_from, pinned_until (days), rate, cost, score, blank where
        it says nothing; `runs` (in table `running`) and `is_there` (on the plan date).
    key
        A number for each row, as `pair_key` gives it.
    """

    rows: pd.DataFrame
    key: np.ndarray

    def places(self, key: np.ndarray) -> np.ndarray:
        """Return the row of pairs, by their keys; −1 where nothing is said of them."""
        if not len(self.key):
            return np.full(len(key), -1)
        place = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[place] == key, place, -1)


def pair_key(facts: Facts, p: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Return a number for each pair that sorts by pledge and then by requirement."""
    return np.asarray(p.astype(np.int64) * max(len(facts.requirements), 1) + r)


def _nothing_named(facts: Facts) -> Named:
    """Return the named pairs of a case in which nobody says anything of any."""
    whole, mark = np.array([], dtype=np.int64), np.array([], dtype=bool)
    days = dict.fromkeys(("pinned_from", "pinned_until"), np.array([], dtype=float))
    rows = facts.case["pairs"].assign(p=whole, r=whole, runs=mark, is_there=mark, **days)
    return Named(rows, whole)


def name_pairs(facts: Facts) -> Named:
    """Return the pairs that tables `pairs` and `running` name."""
    if facts.case["pairs"].empty and facts.case["running"].empty:
        return _nothing_named(facts)
    running = facts.case["running"][_PAIR].drop_duplicates().assign(runs=True)
    there = running_on(facts.case, facts.plan_day)[_PAIR].drop_duplicates().assign(is_there=True)
    rows = facts.case["pairs"].merge(running, on=_PAIR, how="outer")
    rows = rows.merge(there, on=_PAIR, how="left")
    p = pd.Series(range(len(facts.pledges)), index=facts.pledges["id"])
    r = pd.Series(range(len(facts.requirements)), index=facts.requirements["id"])
    rows = rows.assign(
        p=rows["pledge_id"].map(p).astype(np.int64),
        r=rows["requirement_id"].map(r).astype(np.int64),
        runs=rows["runs"].eq(True),
        is_there=rows["is_there"].eq(True),
        pinned_from=day_number(rows["pinned_from"]),
        pinned_until=day_number(rows["pinned_until"]),
    ).sort_values(["p", "r"], ignore_index=True)
    return Named(rows, pair_key(facts, rows["p"].to_numpy(), rows["r"].to_numpy()))

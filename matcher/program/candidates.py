"""Candidates: pairs of pledge and requirement whose capabilities fit, before the other rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.facts import Facts
from matcher.program.journeys import travel_days
from matcher.program.stand_ins import stand_in_rates


@dataclass(frozen=True)
class Candidates:
    """Pairs of a pledge and a requirement, told by their places in the facts.

    Attributes
    ----------
    facts
        The pledges and requirements.
    p, r
        Place of the pledge and of the requirement, one per pair, sorted.
    rate
        Required measure per provided measure; NaN where the capability does not fit.
    travel
        Days of travel each way.
    judged
        Rows of table `pairs` for each pair: columns verdict, at_most, pinned, pinned_from,
        pinned_until, rate, cost, score; blank where the planner said nothing.
    """

    facts: Facts
    p: np.ndarray
    r: np.ndarray
    rate: np.ndarray
    travel: np.ndarray
    judged: pd.DataFrame

    def __len__(self) -> int:
        return len(self.p)

    def only(self, places: np.ndarray) -> Candidates:
        """Return some of the pairs, by their places here."""
        judged = self.judged.iloc[places].reset_index(drop=True)
        cells = (self.p[places], self.r[places], self.rate[places], self.travel[places])
        return Candidates(self.facts, *cells, judged)

    def pledge(self, column: str) -> np.ndarray:
        """Return a fact of the pledge of each pair."""
        return self.facts.pledges[column].to_numpy()[self.p]

    def requirement(self, column: str) -> np.ndarray:
        """Return a fact of the requirement of each pair."""
        return self.facts.requirements[column].to_numpy()[self.r]

    @property
    def earliest(self) -> np.ndarray:
        """First day on which the pledge can be there: arrived, and the need begun."""
        return np.maximum(self.pledge("departs") + self.travel, self.requirement("start"))

    @property
    def latest(self) -> np.ndarray:
        """Day by which it has left: the need over, or the way home begun in time."""
        return np.minimum(self.pledge("back_by") - self.travel, self.requirement("end"))

    def compare(
        self, pledged: str, required: str, test: Callable[[tuple[str, ...], tuple[str, ...]], bool]
    ) -> np.ndarray:
        """Compare lists of pledge and requirement, each two different lists only once."""
        pledges, requirements = self.facts.pledges[pledged], self.facts.requirements[required]
        return compare_lists((pledges, self.p), (requirements, self.r), test)


def compare_lists(
    one: tuple[pd.Series, np.ndarray],
    other: tuple[pd.Series, np.ndarray],
    test: Callable[[tuple[str, ...], tuple[str, ...]], bool],
) -> np.ndarray:
    """Compare the lists of pairs, each two different lists only once.

    Parameters
    ----------
    one, other
        A column of lists, and the places in it of each pair.
    test
        Says of two lists whether they pass.
    """
    one_codes, one_lists = _coded(one[0])
    codes, lists = _coded(other[0])
    both = one_codes[one[1]] * len(lists) + codes[other[1]]
    pairs, places = np.unique(both, return_inverse=True)
    answers = [test(one_lists[c // len(lists)], lists[c % len(lists)]) for c in pairs]
    return np.array(answers, dtype=bool)[places]


def _coded(lists: pd.Series) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Return a number for each row and the list that each number stands for."""
    order: dict[tuple[str, ...], int] = {}
    words = (_as_list(value) for value in lists)
    codes = np.array([order.setdefault(value, len(order)) for value in words], dtype=np.int64)
    return codes, list(order)


def _as_list(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def find_candidates(facts: Facts, *, unlisted: bool = False) -> Candidates:
    """Return every pair whose capabilities fit, or that the planner gave a rate.

    Parameters
    ----------
    facts
        The pledges and requirements.
    unlisted
        Whether pairs are looked at too that are not among the allowed ones where nothing else is
        eligible.
    """
    case = facts.case
    rates = stand_in_rates(case["capabilities"], case["stand_ins"])
    places = _fitting(facts, rates)
    named = _named(facts)
    if case.settings.only_pairs and not unlisted:
        allowed = named[(named["verdict"] == "allow").to_numpy()]
        places = places.merge(allowed[["p", "r"]], on=["p", "r"])
    extra = named[(named["rate"].notna() | named["runs"]).to_numpy()][["p", "r"]]
    places = pd.concat([places, extra], ignore_index=True).drop_duplicates(["p", "r"])
    places = places.sort_values(["p", "r"], ignore_index=True)
    return _candidates(facts, places, named)


def pair_candidate(facts: Facts, p: int, r: int) -> Candidates:
    """Return one pair as a candidate, whether or not its capability fits."""
    case = facts.case
    rates = stand_in_rates(case["capabilities"], case["stand_ins"])
    provided = facts.pledges.at[p, "capability_id"]
    required = facts.requirements.at[r, "capability_id"]
    fits = rates[(rates["provided"] == provided) & (rates["required"] == required)]
    rate = float(fits["rate"].iloc[0]) if len(fits) else float("nan")
    return _candidates(facts, pd.DataFrame({"p": [p], "r": [r], "fit": [rate]}), _named(facts))


def _fitting(facts: Facts, rates: pd.DataFrame) -> pd.DataFrame:
    pledges = pd.DataFrame(
        {"p": range(len(facts.pledges)), "provided": facts.pledges["capability_id"]}
    )
    requirements = pd.DataFrame(
        {"r": range(len(facts.requirements)), "required": facts.requirements["capability_id"]}
    )
    both = pledges.merge(rates, on="provided").merge(requirements, on="required")
    return both.rename(columns={"rate": "fit"})[["p", "r", "fit"]]


def _named(facts: Facts) -> pd.DataFrame:
    """Return the pairs that tables `pairs` and `running` name, with what `pairs` says of them."""
    pairs = facts.case["pairs"]
    running = facts.case["running"][["pledge_id", "requirement_id"]].drop_duplicates()
    both = pairs.merge(running.assign(runs=True), on=["pledge_id", "requirement_id"], how="outer")
    p = pd.Series(range(len(facts.pledges)), index=facts.pledges["id"])
    r = pd.Series(range(len(facts.requirements)), index=facts.requirements["id"])
    return both.assign(
        p=both["pledge_id"].map(p).astype(int),
        r=both["requirement_id"].map(r).astype(int),
        runs=both["runs"].eq(True),
    )


def _candidates(facts: Facts, places: pd.DataFrame, named: pd.DataFrame) -> Candidates:
    columns = [
        "verdict",
        "at_most",
        "pinned",
        "pinned_from",
        "pinned_until",
        "rate",
        "cost",
        "score",
    ]
    judged = places[["p", "r"]].merge(named[["p", "r", *columns]], on=["p", "r"], how="left")
    p, r = places["p"].to_numpy(dtype=int), places["r"].to_numpy(dtype=int)
    rate = places.get("fit", pd.Series(np.nan, index=places.index)).to_numpy(dtype=float)
    persons = facts.pledges["persons"].to_numpy()[p]
    in_persons = facts.requirements["in_persons"].to_numpy(dtype=bool)[r]
    rate = np.where(in_persons, rate * np.where(np.isnan(persons), 1.0, persons), rate)
    rate = np.where(judged["rate"].notna(), judged["rate"], rate)
    contributors = facts.pledges["contributor_id"].iloc[p].reset_index(drop=True)
    missions = facts.requirements["mission_id"].iloc[r].reset_index(drop=True)
    travel = travel_days(facts.case, contributors, missions)
    if not facts.case.is_dated:
        travel = np.zeros(len(p))
    return Candidates(facts, p, r, rate, travel, judged[columns])

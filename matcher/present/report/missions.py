"""Missions: what each requires, what of it is covered and by whom, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from matcher.errors import count
from matcher.plan.record import Record
from matcher.plan.summary import SMALL, gap_totals
from matcher.present.report.cells import amount, day, listed, percent, plain, span
from matcher.present.report.names import Name, Names, Part, measures
from matcher.present.report.reasons import Reason, Reasons
from matcher.present.report.stretches import open_stretches

MET, PARTLY, OPEN, UNQUANTIFIED, NOTHING = "met", "in part", "open", "no quantity", "not asked"
"""How far a requirement is covered; the last where it asks for nothing in this time."""

_SHOWN_STRETCHES = 3


@dataclass(frozen=True)
class Requirement:
    """One requirement as the page shows it; texts are blank where there is nothing to say."""

    name: Name
    capability: Name
    priority: str
    required: str
    state: str
    share: float
    openings: list[tuple[str, str]]
    reasons: list[Reason]
    contributors: list[str]

    @property
    def covered(self) -> str:
        """Its share that is covered, in words."""
        return percent(self.share)


@dataclass(frozen=True)
class Deployment:
    """One deployment as the page shows it."""

    id: str
    contributor: Name
    pledge: Name
    quantity: str
    capability: Name
    requirement: Name
    start: str
    end: str
    counts: str
    bottleneck: list[Part]


@dataclass(frozen=True)
class Mission:
    """One mission, or one partner that asks for itself.

    Attributes
    ----------
    name
        Which it is.
    requirements, deployments
        What it requires, most important first, and who goes there.
    share
        Share of what it requires that is covered, each requirement counted by its days.
    """

    name: Name
    requirements: list[Requirement]
    deployments: list[Deployment]
    share: float
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def covered(self) -> str:
        """Its share that is covered, in words."""
        return percent(self.share)

    @property
    def summary(self) -> str:
        """What is met of it, in a sentence."""
        words = [MET, PARTLY, OPEN, UNQUANTIFIED, NOTHING]
        said = [f"{self.counts[word]} {_SAID[word]}" for word in words if self.counts.get(word)]
        total = count(len(self.requirements), "requirement")
        covered = f"; {percent(self.share)} of it is covered" if 0 < self.share < 1 else ""
        return f"{total}: {listed(said)}{covered}."


_SAID = {word: word for word in (MET, PARTLY, OPEN)} | {
    UNQUANTIFIED: "without a quantity",
    NOTHING: "for nothing in this time",
}


def find_missions(plan: Record, names: Names, reasons: Reasons) -> list[Mission]:
    """Return the missions of a plan, in the order in which their gaps stand."""
    shares = covered_shares(plan)
    required = _requirements(plan, names, reasons, shares)
    deployed = _deployments(plan, names)
    weights = gap_totals(plan)["required"] / plan.gaps.groupby("requirement_id")["required"].max()
    found = []
    firsts = plan.gaps.drop_duplicates("requirement_id")
    firsts = firsts.sort_values(["priority", "requirement_id"], kind="stable")
    for one, rows in firsts.groupby("mission_id", sort=True):
        its = [required[each] for each in rows["requirement_id"]]
        share = weighted(shares.reindex(rows["requirement_id"]), weights)
        states = pd.Series([each.state for each in its]).value_counts().to_dict()
        name = names.of("mission", one)
        found.append(Mission(name, its, deployed.get(str(one), []), share, states))
    return found


def covered_shares(plan: Record) -> pd.Series:
    """Return the share of each requirement that is covered, quantity × days; blank of nothing."""
    totals = gap_totals(plan)
    return (1 - totals["gap"] / totals["required"]).where(totals["required"] > 0)


def weighted(shares: pd.Series, weights: pd.Series) -> float:
    """Return the mean of shares, each counted by its weight; blank where there is none."""
    known = shares.dropna()
    counts = weights.reindex(known.index)
    return float((known * counts).sum() / counts.sum()) if counts.sum() > 0 else float("nan")


def _state(size: float, share: float) -> str:
    if pd.isna(size):
        return UNQUANTIFIED
    if pd.isna(share):
        return NOTHING
    if share >= 1 - SMALL:
        return MET
    return OPEN if share <= SMALL else PARTLY


def _requirements(
    plan: Record, names: Names, reasons: Reasons, shares: pd.Series
) -> dict[str, Requirement]:
    counted = measures(plan)
    stretches = dict(tuple(open_stretches(plan).groupby("requirement_id")))
    sizes = plan.gaps.groupby("requirement_id")["required"].max()
    pairs = plan.deployments[["requirement_id", "contributor_id"]].drop_duplicates()
    servers = pairs.groupby("requirement_id")["contributor_id"].agg(list)
    found = {}
    for row in plan.gaps.drop_duplicates("requirement_id").itertuples():
        one, measure = row.requirement_id, counted.get(row.capability_id)
        share = float(shares.get(one, float("nan")))
        found[one] = Requirement(
            names.of("requirement", one),
            names.of("capability", row.capability_id),
            amount(row.priority),
            amount(sizes[one], measure),
            _state(sizes[one], share),
            share,
            _openings(stretches.get(one)),
            reasons.of_open.get(one, []),
            [names.of("contributor", each).anchor for each in servers.get(one, [])],
        )
    return found


def _openings(rows: pd.DataFrame | None) -> list[tuple[str, str]]:
    """Return how much is open, and when, of the first stretches."""
    if rows is None:
        return []
    told = [
        (amount(row.gap), span(start, row.until))
        for row, start in zip(rows.itertuples(), rows["from"], strict=True)
    ]
    more = len(told) - _SHOWN_STRETCHES
    return [*told[:_SHOWN_STRETCHES], ("", f"and at {more} other times")] if more > 0 else told


def _deployments(plan: Record, names: Names) -> dict[str, list[Deployment]]:
    counted = measures(plan)
    found: dict[str, list[Deployment]] = {}
    for row in plan.deployments.itertuples():
        told = Deployment(
            plain(row.deployment_id),
            names.of("contributor", row.contributor_id),
            names.of("pledge", row.pledge_id),
            amount(row.quantity, counted.get(row.capability_id)),
            names.of("capability", row.capability_id),
            names.of("requirement", row.requirement_id),
            day(row.start),
            day(row.end),
            amount(row.served),
            names.parts(row.bottleneck),
        )
        found.setdefault(row.mission_id, []).append(told)
    return found

"""Tiers: what a plan is to be good at, most important first.

To add a tier, write its coefficients here, name it in `matcher.case.settings.TIERS`, and give the
audit a recomputation of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from matcher.case.settings import Settings
from matcher.program.costs import event_costs, hand_over_costs
from matcher.program.counting import condition_excess
from matcher.program.facts import MONTH
from matcher.program.layout import Layout
from matcher.program.scopes import worth_of
from matcher.program.shares import TIER as LARGEST_GAP
from matcher.program.sizes import gap_sizes
from matcher.program.ties import tie_breakers

RELAXED = "relaxed"
"""Name of the tier that stands first where hard policies were given up: by how much."""

CHANGES = "changes"
"""Name of the tier that counts pairs that are otherwise than was agreed: a whole number."""

TIE = "tie"
"""Name of the last tier, which breaks ties and is worth nothing."""


@dataclass(frozen=True)
class Tier:
    """One tier, as coefficients to be minimised.

    Attributes
    ----------
    name
        ``gap:1`` for priority 1 where priorities are strict, ``largest_gap:2`` for its second
        round, else ``gap``, ``cost`` … or, where a tier adds several, their names joined by ``+``.
    coefficients
        One per column.
    sense
        1 where the value is what is minimised, −1 where its negative is.
    """

    name: str
    coefficients: np.ndarray
    sense: int = 1

    def value(self, x: np.ndarray, among: np.ndarray | slice = slice(None)) -> float:
        """Return what the values of all columns, or of some, add up to, as it is minimised."""
        return float((self.coefficients[among] * x[among]).sum())


def build_tiers(layout: Layout, settings: Settings) -> tuple[Tier, ...]:
    """Return the tiers that the settings ask for, and a last one where ties are to be broken."""
    tiers: list[Tier] = []
    for entry in layout.presence.eligibility.case.objective:
        if isinstance(entry, dict):
            total = np.zeros(len(layout))
            for name, weight in entry.items():
                for tier in TIERS[name](layout, settings):
                    total += weight * tier.coefficients
            tiers.append(Tier("+".join(entry), total))
        else:
            tiers.extend(TIERS[entry](layout, settings))
    first = [Tier(RELAXED, _overstepped(layout, given_up=True))] if _given_up(layout) else []
    last = [Tier(TIE, tie_breakers(layout))] if settings.break_ties else []
    return (*first, *tiers, *last)


def _given_up(layout: Layout) -> bool:
    return bool(layout.presence.eligibility.relaxed)


def gap_tiers(layout: Layout, settings: Settings) -> Iterable[Tier]:
    """Return Σ weight · gap · days / size, one tier for each priority where they are strict.

    Size is the largest quantity of the requirement where gaps are shares, else 1; where they are
    persons, a gap counts the persons of what is missing.
    """
    requirements = layout.presence.eligibility.facts.requirements
    worth = gap_worth(layout, settings)
    urgency = requirements["urgency"].to_numpy()
    named = sorted(set(urgency[requirements["size"] > 0].tolist()))
    if settings.priorities == "weighted" or len(named) <= 1:
        return [Tier("gap", _at(layout, layout.gap, worth))]
    of_gap = urgency[layout.presence.stretches["r"].to_numpy()]
    return [
        Tier(f"gap:{priority}", _at(layout, layout.gap, worth * (of_gap == priority)))
        for priority in named
    ]


def late_tier(layout: Layout, settings: Settings) -> Iterable[Tier]:
    """Return what the tier of gaps counts, of all priorities, on the first days of each window."""
    requirements = layout.presence.eligibility.facts.requirements
    stretches = layout.presence.stretches
    since = stretches["start"].to_numpy() - requirements["start"].to_numpy()[stretches["r"]]
    worth = gap_worth(layout, settings) * (since < settings.late_within)
    return [Tier("late", _at(layout, layout.gap, worth))]


def largest_gap_tiers(layout: Layout, settings: Settings) -> Iterable[Tier]:
    """Return the sum of the j largest open shares, for each round j: j · t + Σ excess."""
    shares = layout.shares
    tiers = []
    for number, threshold in enumerate(shares.threshold.tolist(), start=1):
        total = _at(layout, shares.excess[number - 1], 1.0)
        total[threshold] = number
        tiers.append(Tier(f"{LARGEST_GAP}:{number}", total))
    return tiers


def gap_worth(layout: Layout, settings: Settings) -> np.ndarray:
    """Return weight · days / size of each stretch: what a gap of 1 counts for all through it."""
    requirements = layout.presence.eligibility.facts.requirements
    stretches = layout.presence.stretches
    worth = requirements["heft"].to_numpy() / gap_sizes(layout.presence.eligibility.facts, settings)
    if settings.priorities == "weighted":
        worth = worth * requirements["urgency"].map(settings.weights).to_numpy()
    days = (stretches["end"] - stretches["start"]).to_numpy()
    return np.asarray(worth[stretches["r"].to_numpy()] * days)


def cost_tier(layout: Layout, settings: Settings) -> Iterable[Tier]:
    """Return the cost of the plan.

    `monthly_cost` for every 30 days from departure to return, `deployment_cost` and the price of
    conditions for every arrival, and what is reimbursed for every 30 days there.
    """
    costs = event_costs(layout)
    total = np.zeros(len(layout))
    sides = ((layout.arrive, "arriving"), (layout.leave, "leaving"), (layout.there, "staying"))
    for columns, name in sides:
        there = columns >= 0
        np.add.at(total, columns[there], costs[name].to_numpy()[there])
    handed = layout.holdings.handed
    np.add.at(total, handed["column"], hand_over_costs(layout))
    return [Tier("cost", total)]


def rules_tier(layout: Layout, settings: Settings) -> Iterable[Tier]:
    """Return how far soft policies are overstepped: Σ price · over · days / limit."""
    return [Tier("rules", _overstepped(layout, given_up=False))]


def _overstepped(layout: Layout, *, given_up: bool) -> np.ndarray:
    """Return what is over of soft policies at their price, or of those given up at price 1."""
    eligibility, limits = layout.presence.eligibility, layout.limits
    policies = eligibility.case.policies
    relaxed = set(eligibility.relaxed) - set(eligibility.dropped)
    worth = np.array(
        [float(one.id in relaxed) if given_up else worth_of(eligibility, one) for one in policies]
    )
    owner = np.array([chain.place for chain in limits.chains], dtype=np.int64)
    total = np.zeros(len(layout))
    for rows, place in (
        (limits.levels, owner[limits.levels["chain"].to_numpy()]),
        (limits.sums, limits.sums["policy"].to_numpy()),
        (limits.stays, limits.stays["policy"].to_numpy()),
    ):
        there = (rows["over"] >= 0).to_numpy()
        value = worth[place] * rows["days"].to_numpy()
        np.add.at(total, rows["over"].to_numpy()[there], value[there])
    if not given_up:
        for number, group in enumerate(layout.presence.conditions.groups):
            columns, days = condition_excess(layout.counting, number)
            np.add.at(total, columns, days * worth_of(eligibility, group.policy))
    return total


def largest_share_tier(layout: Layout, settings: Settings) -> Iterable[Tier]:
    """Return the largest burden: what one contributor carries of all that is required."""
    column = np.array([layout.limits.burden]) if layout.limits.carried else np.array([], dtype=int)
    return [Tier("largest_share", _at(layout, column, 1.0))]


def changes_tier(layout: Layout, settings: Settings) -> Iterable[Tier]:
    """Return how many pairs are otherwise than was agreed."""
    columns = layout.changes.rows["column"].to_numpy(dtype=np.int64)
    return [Tier(CHANGES, _at(layout, columns, 1.0))]


def arrivals_tier(layout: Layout, settings: Settings) -> Iterable[Tier]:
    """Return the quantity that arrives in the plan, each pledge in its own measure."""
    arrive = layout.arrive[layout.arrive >= 0]
    return [Tier("arrivals", _at(layout, arrive, 1.0))]


def score_tier(layout: Layout, settings: Settings) -> Iterable[Tier]:
    """Return the score of the plan: Σ score · quantity for every 30 days there, to be high."""
    events, pairs = layout.presence.events, layout.presence.eligibility.pairs
    month = MONTH if layout.presence.eligibility.case.is_dated else 1.0
    rows = np.flatnonzero(layout.there >= 0)
    rows = rows[~events["is_last"].to_numpy()[rows]]
    days = (events["until"] - events["date"]).to_numpy()[rows]
    value = -pairs["score"].to_numpy()[events["pair"].to_numpy()[rows]] * days / month
    return [Tier("score", _at(layout, layout.there[rows], value), sense=-1)]


def _at(layout: Layout, columns: np.ndarray, values: np.ndarray | float) -> np.ndarray:
    total = np.zeros(len(layout))
    np.add.at(total, columns, values)
    return total


Builder = Callable[[Layout, Settings], Iterable[Tier]]

TIERS: MappingProxyType[str, Builder] = MappingProxyType(
    {
        "gap": gap_tiers,
        LARGEST_GAP: largest_gap_tiers,
        "late": late_tier,
        "rules": rules_tier,
        "cost": cost_tier,
        CHANGES: changes_tier,
        "arrivals": arrivals_tier,
        "score": score_tier,
        "largest_share": largest_share_tier,
    }
)
"""Every tier by name."""

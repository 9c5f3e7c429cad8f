"""Why: what keeps one pledge from one requirement, or what its use there would cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from matcher.errors import count
from matcher.insight.reasons.losses import Loss, eligible, force, tell_losses
from matcher.plan.basis import check_own
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.facts import place_of
from matcher.program.rules import Refusal

NOT_ELIGIBLE, USED, NOT_USED, IMPOSSIBLE = "not eligible", "used", "not used", "impossible"
"""How a pledge stands to a requirement."""


@dataclass(frozen=True)
class Stay:
    """One deployment.

    Attributes
    ----------
    start, end
        First and last day; None without a calendar.
    quantity
        How much is there.
    """

    start: date | None
    end: date | None
    quantity: float

    def __str__(self) -> str:
        days = "" if self.start is None else f" from {self.start} until {self.end}"
        return f"{self.quantity:g}{days}"


@dataclass(frozen=True)
class Why:
    """How a pledge stands to a requirement.

    Attributes
    ----------
    pledge_id, requirement_id
        Their ids.
    status
        ``not eligible`` (rules keep them apart), ``used``, ``not used`` (it could serve, and using
        it would lose something), or ``impossible`` (it is eligible, and no plan that keeps every
        hard rule uses it there).
    refusals
        Every rule that keeps them apart.
    stays
        What the plan has there.
    losses
        What the plan would lose if one of it had to go there, tier by tier.
    open
        Requirement → quantity × days of it that would be open more then.
    """

    pledge_id: str
    requirement_id: str
    status: str
    refusals: tuple[Refusal, ...] = ()
    stays: tuple[Stay, ...] = ()
    losses: tuple[Loss, ...] = ()
    open: tuple[tuple[str, float], ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return what would be lost, a row for each tier.

        Returns
        -------
        pandas.DataFrame
            Columns tier, without, forced, loss and measure.
        """
        columns = ["tier", "without", "forced", "loss", "measure"]
        rows = [[getattr(one, name) for name in columns] for one in self.losses]
        return pd.DataFrame(rows, columns=columns)

    def __str__(self) -> str:
        both = f"{self.pledge_id} at {self.requirement_id}"
        if self.status == USED:
            return f"{both}: used, {', '.join(map(str, self.stays))}."
        if self.status == NOT_ELIGIBLE:
            told = " ".join(map(str, self.refusals))
            number = len(self.refusals)
            return f"{both}: not eligible by {count(number, 'rule')}. {told}"
        if self.status == IMPOSSIBLE:
            return (
                f"{both}: eligible, but no plan that keeps every hard rule has one of it there. "
                "Look at its parts, at pins and at hard policies."
            )
        return f"{both}: eligible and not used. {tell_losses(self.losses, dict(self.open))}"


def why(
    plan: Plan,
    pledge_id: str,
    requirement_id: str,
    *,
    time_limit: float | None = None,
    cancel: Cancel | None = None,
) -> Why:
    """Say why a pledge does not serve a requirement, or that it does.

    Where it may and does not, the plan is solved again with one of it there for a day at least,
    and what that loses is told tier by tier.

    Parameters
    ----------
    plan
        The plan, also one read from disk.
    pledge_id, requirement_id
        Ids in its case.
    time_limit
        Seconds for each of the two solves.
    cancel
        Says whether to stop, as of `match`.

    Raises
    ------
    KeyError
        Where the case holds no such pledge or requirement.
    SolverError
        Where the solver breaks down.
    ValueError
        Where constraints of an analyst's own were added to the plan: its case does not hold them.
    """
    check_own(plan)
    eligibility = eligible(plan)
    facts = eligibility.facts
    p = place_of(facts.pledges, pledge_id, "pledge")
    r = place_of(facts.requirements, requirement_id, "requirement")
    both = plan.deployments
    own = both[(both["pledge_id"] == pledge_id) & (both["requirement_id"] == requirement_id)]
    if len(own):
        stays = tuple(
            Stay(_day(row.start), _day(row.end), float(row.quantity)) for row in own.itertuples()
        )
        return Why(pledge_id, requirement_id, USED, stays=stays)
    refusals = tuple(eligibility.why_not(pledge_id, requirement_id))
    if refusals:
        return Why(pledge_id, requirement_id, NOT_ELIGIBLE, refusals)
    forced = force(plan, eligibility, p, r, time_limit=time_limit, cancel=cancel)
    if forced is None:
        return Why(pledge_id, requirement_id, IMPOSSIBLE)
    opened = tuple(forced.open.items())
    return Why(pledge_id, requirement_id, NOT_USED, losses=forced.losses, open=opened)


def _day(value: pd.Timestamp) -> date | None:
    return None if pd.isna(value) else value.date()

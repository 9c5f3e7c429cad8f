"""Alternatives: whether other plans are as good, what they share, and how different they can be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.insight.alternatives.furthest import furthest
from matcher.insight.alternatives.probing import SEEN, Probe, Ranges
from matcher.insight.alternatives.rooms import Room, best_rooms, having, near_rooms
from matcher.insight.alternatives.stays import Stays, read_stays
from matcher.insight.inquiry import Inquiry
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.defaults import DEFAULT_STOP
from matcher.program.deployments import read_deployments
from matcher.program.formulation import formulate
from matcher.program.lane import Options
from matcher.program.program import Program
from matcher.program.reading import deployment_frame
from matcher.program.solving import Solution, solve_program

EVERY, SOME, NO = "every", "some", "no"
"""Of which good enough plans a pair is a part."""

_SAME = 1e-6

_PAIRS = {
    "pledge_id": "str",
    "contributor_id": "str",
    "requirement_id": "str",
    "mission_id": "str",
    "deployments": "str",
    "planned": "float64",
    "least": "float64",
    "most": "float64",
    "plans": "str",
    "proved": "bool",
}


@dataclass(frozen=True, repr=False)
class Alternatives:
    """What a plan shares with others that are as good, or nearly so.

    Attributes
    ----------
    within
        By what share of its value each tier of the others may be worse.
    best
        Whether nothing better than the plan was found.
    unique
        Whether none of the others has other deployments; None where that could not be proved.
    pairs
        A row per eligible pair. Columns pledge_id, contributor_id, requirement_id, mission_id,
        deployments (of the plan, ``;`` between), planned (quantity × days that the plan has
        there), least and most (that any of the others has), plans (every, some or no: of which of
        them it is a part), proved (whether least and most are, and not only the furthest that was
        found in time).
    distance
        How far the most different of the others is: what is moved of each pledge, over its
        quantity, times the days, added up; moving a unit from one place to another counts twice.
    furthest
        The deployments of that one, as the frame of a plan has them.
    """

    within: float
    best: bool
    unique: bool | None
    pairs: pd.DataFrame
    distance: float
    furthest: pd.DataFrame

    def __repr__(self) -> str:
        told = {None: "perhaps unique", True: "unique", False: "not unique"}[self.unique]
        number = self.pairs["plans"].value_counts()
        pairs = ", ".join(f"{number.get(one, 0)} in {one}" for one in (EVERY, SOME, NO))
        return f"<Alternatives: {told}; pairs {pairs}; distance {self.distance:g}>"


def alternatives(
    plan: Plan | Case,
    within: float = 0.0,
    *,
    time_limit: float | None = None,
    stop: float = DEFAULT_STOP,
    cancel: Cancel | None = None,
) -> Alternatives:
    """Say whether other plans are as good, which deployments they all have, and how they differ.

    All tiers are held at their values, and what is there of each pledge at each requirement is
    made as little, and as much, as can be. Prices of the tiers settle most of it without a solve,
    and so does every plan that is found on the way.

    Parameters
    ----------
    plan
        The plan, also one read from disk; of a case the best plan is found first.
    within
        By what share of its value each tier of the others may be worse: 0.05 for 5 %.
    time_limit
        Seconds for each solve; what had not been proved by then says so.
    stop
        As of `match`: where the plan was branched until it was near enough to its bound, so are
        those that are as good.
    cancel
        Says whether to stop, as of `match`.

    Raises
    ------
    ContradictionError
        Where pins and hard policies of a case cannot all hold.
    InterruptedError
        Where it was cancelled before the best plan was known.
    SolverError
        Where the solver breaks down.
    ValueError
        Where `within` is below 0; or where constraints of an analyst's own were added to the plan:
        its case does not hold them.
    """
    if within < 0:
        raise ValueError("give a share of 0 or more")
    inquiry = Inquiry.into(plan, stop=stop, time_limit=time_limit, cancel=cancel)
    program = formulate(inquiry.plan.case, relaxed=inquiry.relaxed)
    program = replace(program, tiers=program.judged)
    options = inquiry.options
    solution = solve_program(program, options)
    if options.cancel is not None and options.cancel():
        raise InterruptedError("cancelled before the best plan was known")
    best = _is_best(inquiry.plan, program, solution, stop)
    exact = best and within == 0
    rooms = best_rooms(solution) if exact else _near(inquiry.plan, program, solution, within)
    stays = read_stays(program.layout, inquiry.plan)
    number = len(program.layout.presence.eligibility.pairs)
    ranges = Probe(rooms, stays, number, options).ranges()
    x, proved = _furthest(solution, rooms, stays, _weights(program, stays), options)
    apart = _weights(program, stays) * np.abs(x[stays.columns] - stays.planned)
    distance = float(apart.sum())
    moved = distance > SEEN
    return Alternatives(
        within=within,
        best=best,
        unique=False if moved else True if proved else None,
        pairs=_pairs(inquiry.plan, program, stays, ranges),
        distance=distance if moved else 0.0,
        furthest=deployment_frame(program.layout, read_deployments(program.layout, x)),
    )


def _is_best(plan: Plan, program: Program, solution: Solution, stop: float) -> bool:
    """Say whether a plan is as good as a solution, which was solved anew up to the same stop."""
    for tier in program.tiers:
        had, found = tier.sense * plan.objective[tier.name], tier.value(solution.x)
        if abs(had - found) > max(_SAME, stop) * max(1.0, abs(found)):
            return False
    return True


def _near(plan: Plan, program: Program, solution: Solution, within: float) -> list[Room]:
    values = [tier.sense * plan.objective[tier.name] for tier in program.tiers]
    return near_rooms(program, solution, values, within)


def _weights(program: Program, stays: Stays) -> np.ndarray:
    """Return what one of each column counts: its days, over the quantity of the pledge."""
    eligibility = program.layout.presence.eligibility
    amount = eligibility.facts.pledges["amount"].to_numpy()[eligibility.pairs["p"]]
    return stays.days / amount[stays.pair]


def _furthest(
    solution: Solution,
    rooms: list[Room],
    stays: Stays,
    weights: np.ndarray,
    options: Options,
) -> tuple[np.ndarray, bool]:
    """Return the values of the most different plan, and whether none is more so."""
    x, proved = solution.x.copy(), True
    for room, own, place in having(rooms, stays.columns):
        found = furthest(room, place, stays.planned[own], weights[own], options)
        x[room.columns] = found.x
        proved &= found.is_proved
    return x, proved


def _pairs(plan: Plan, program: Program, stays: Stays, ranges: Ranges) -> pd.DataFrame:
    eligibility = program.layout.presence.eligibility
    facts, pairs = eligibility.facts, eligibility.pairs
    planned = stays.total(stays.planned, len(pairs))
    named = ["pledge_id", "requirement_id"]
    ids = plan.deployments.groupby(named, sort=False)["deployment_id"].agg("; ".join)
    is_there = ranges.least > SEEN
    plans = np.where(is_there, EVERY, np.where(ranges.most > SEEN, SOME, NO))
    frame = pd.DataFrame(
        {
            "pledge_id": pairs["pledge_id"],
            "contributor_id": facts.pledges["contributor_id"].to_numpy()[pairs["p"]],
            "requirement_id": pairs["requirement_id"],
            "mission_id": facts.requirements["where"].to_numpy()[pairs["r"]],
            "deployments": ids.reindex(pd.MultiIndex.from_frame(pairs[named])).to_numpy(),
            "planned": planned,
            "least": np.where(is_there, ranges.least, 0.0),
            "most": np.where(plans == NO, 0.0, ranges.most),
            "plans": plans,
            "proved": ranges.is_proved,
        }
    )
    return frame[list(_PAIRS)].astype(_PAIRS)

"""Reach: what a pledge could serve, itself or as a part of others, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from matcher.errors import count


@dataclass(frozen=True)
class Step:
    """One hand-over of a chain.

    Attributes
    ----------
    giver_pledge_id, receiver_pledge_id, need_id
        Who gives to whom, and which need that covers.
    handed_on, ready_on
        First day of it, and the first day on which the receiver is ready with it; None without a
        calendar.
    """

    giver_pledge_id: str
    receiver_pledge_id: str
    need_id: str
    handed_on: date | None
    ready_on: date | None


@dataclass(frozen=True)
class Chain:
    """One way from a pledge to a requirement.

    Attributes
    ----------
    steps
        Hand-overs one after the other; none where the pledge serves the requirement itself.
    pledge_id
        Who serves it: the receiver of the last step.
    requirement_id, mission_id
        Requirement, and its mission or the partner that asks for itself.
    first_day
        First day there, if each of these needs is covered in this way alone; None without a
        calendar.
    """

    steps: tuple[Step, ...]
    pledge_id: str
    requirement_id: str
    mission_id: str
    first_day: date | None

    def __str__(self) -> str:
        """Return it as one line: over which needs of whom, where to, and from when."""
        over = [f"{step.need_id} of {step.receiver_pledge_id}" for step in self.steps]
        from_when = "" if self.first_day is None else f", from {self.first_day}"
        return " → ".join([*over, f"{self.requirement_id} in {self.mission_id}{from_when}"])


@dataclass(frozen=True, repr=False, eq=False)
class Reach:
    """What a pledge could serve, through whom, and what is missing on every way that is broken.

    Attributes
    ----------
    pledge_id, contributor_id, capability_id
        The pledge, who gives it, and what it is.
    quantity
        How much of it can be used, in its measure; NaN where it is unquantified.
    requirements
        A row for each requirement that is reached: requirement_id, mission_id (or the partner that
        asks), capability_id, first_day, sorted by that day.
    chains
        The ways to them, soonest first; `number` says how many there are in all.
    number
        How many chains there are.
    needs
        What the pledge needs, and whoever it could help and nobody can complete: pledge_id,
        need_id, capability_id, quantity (of its capability, per what stands in per), per, use,
        raises_to, is_covered (whether a pledge may give for it or for an alternative), may_give
        and may_not (how many pledges of what is needed).
    givers
        Who may cover these needs: pledge_id, need_id, giver_pledge_id, contributor_id, rate
        (needed measure per given measure), handed_on, ready_on (first days).
    refused_givers
        Who may not, and what the pledge itself may not cover: giver_pledge_id,
        receiver_pledge_id, need_id, and a row for each refusal: rule, found, needed, change.
    not_given
        How many needs of others the pledge fits and may not cover.
    refused
        Requirements that are not reached, a row for each refusal of whoever comes nearest of the
        pledge and those that it could help, or fits a need of: pledge_id, requirement_id,
        mission_id, rule, found, needed, change.
    unrelated
        How many requirements ask for what none of these offers.
    """

    pledge_id: str
    contributor_id: str
    capability_id: str
    quantity: float
    requirements: pd.DataFrame
    chains: tuple[Chain, ...]
    number: int
    needs: pd.DataFrame
    givers: pd.DataFrame
    refused_givers: pd.DataFrame
    not_given: int
    refused: pd.DataFrame
    unrelated: int

    def __repr__(self) -> str:
        return (
            f"<Reach of {self.pledge_id}: {count(len(self.requirements), 'requirement')}, "
            f"{count(self.number, 'chain')}>"
        )

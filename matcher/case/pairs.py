"""Pairs: the planner's own judgement on them, what is running, and what was agreed."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from matcher.case.cells import Amount, Day, Id, Number, Positive, YesNo, one_of
from matcher.case.columns import Row, column

Verdict = Annotated[str, BeforeValidator(one_of("allow", "forbid"))]


class Pair(Row):
    """The planner's own judgement on a pledge and a requirement; it overrides the rules."""

    pledge_id: Id = column("The pledge.", needed=True, refers_to="pledges")
    requirement_id: Id = column("The requirement.", needed=True, refers_to="requirements")
    verdict: Verdict | None = column("`allow` or `forbid`, whatever the rules say.")
    at_most: Amount | None = column("Most of the pledge there at once.")
    pinned: Amount | None = column("Least of the pledge there on every day of the pin.")
    pinned_from: Day | None = column("First day of the pin. Blank: as early as it can be there.")
    pinned_until: Day | None = column("Last day of the pin. Blank: as long as it can be there.")
    rate: Positive | None = column(
        "Required measure per provided measure, instead of the stand-in rate."
    )
    cost: Amount | None = column("Cost per measure and arrival, instead of `deployment_cost`.")
    score: Number | None = column("Score per measure and 30 days there, for the tier `score`.")


class Running(Row):
    """What is there on the plan date; it stays as long as that serves, and may be freed."""

    pledge_id: Id = column("The pledge.", needed=True, refers_to="pledges")
    requirement_id: Id = column("The requirement.", needed=True, refers_to="requirements")
    quantity: Positive = column("How much is there.", needed=True)
    start: Day | None = column("Day on which it arrived. Blank: the plan date.")
    end: Day | None = column("Last day there. Blank: open.")


class Agreed(Row):
    """A deployment of a plan that was agreed; the tier `changes` counts what is no longer so."""

    pledge_id: Id = column("The pledge.", needed=True, refers_to="pledges")
    requirement_id: Id = column("The requirement.", needed=True, refers_to="requirements")
    quantity: Positive = column("How much was to be there.", needed=True)
    start: Day | None = column("First day there. Blank: the plan date.")
    end: Day | None = column("Last day there. Blank: the last day of the requirement.")
    frozen: YesNo | None = column(
        "Whether it has begun and cannot be called back: at least so much stays. Blank: no."
    )

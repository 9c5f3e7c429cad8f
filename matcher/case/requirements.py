"""Requirements: what a mission needs, and how that changes over time."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from matcher.case.cells import (
    Amount,
    Count,
    Day,
    Days,
    Id,
    Ids,
    Level,
    Positive,
    Share,
    Text,
    one_of,
)
from matcher.case.columns import Row, Use, column

Standing = Annotated[str, BeforeValidator(one_of("authorised", "proposed"))]


class Requirement(Row):
    """A quantity of a capability that a mission needs over a window."""

    id: Id | None = column("Id of the requirement. Blank in all rows: R1, R2 … in their order.")
    name: Text | None = column("Name by which it may also be referred to.")
    mission_id: Id | None = column("Mission that needs it.", refers_to="missions")
    contributor_id: Id | None = column(
        "Partner that asks for itself, instead of a mission.", refers_to="contributors"
    )
    capability_id: Id = column("What is needed.", needed=True, refers_to="capabilities")
    quantity: Amount | None = column(
        "How much is needed until the first phase begins. Blank: 0 where phases are given, else "
        "unquantified, listed and not used."
    )
    measure: Text | None = column(
        "Measure of the quantity: that of the capability, or persons, served by quantity times "
        "persons_each."
    )
    needed_from: Day | None = column("First day of the need.", unknown="the plan date")
    needed_until: Day | None = column("Last day of the need.", unknown="the horizon")
    priority: Count | None = column(
        "Urgency: 1 is most important. Blank: the last priority that any row names, or 1.",
    )
    weight: Positive | None = column("Weight among requirements of one priority. Blank: 1.")
    minimum_readiness: Level | None = column("Lowest readiness that may serve. Blank: any.")
    minimum_performance: Share | None = column("Lowest performance that may serve. Blank: any.")
    languages: Ids | None = column("Languages of which the pledge has at least one. Blank: any.")
    qualities: Ids | None = column("Qualities all of which the pledge has.")
    within_days: Days | None = column(
        "Most days from the plan date to the pledge's departure. Blank: no limit."
    )
    minimum_quantity: Amount | None = column(
        "Less than this is worthless and does not count; where a phase needs less, so much."
    )
    contributors_at_most: Count | None = column(
        "Most contributors that count at once: 1 for a unit of one nation. Blank: any number."
    )
    standing: Standing | None = column("Authorised or proposed.", use=Use.DESCRIBES)


class Phase(Row):
    """A new quantity of a requirement from a day on."""

    requirement_id: Id = column("Requirement it changes.", needed=True, refers_to="requirements")
    from_: Day = column("First day of the new quantity.", needed=True, alias="from")
    quantity: Amount = column("Quantity needed from then on.", needed=True)

"""Capabilities: the kinds of thing pledged and required, and what may stand in for what."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from matcher.case.cells import Amount, Day, Id, Ids, Positive, Text, YesNo, one_of
from matcher.case.columns import Row, column

CATEGORIES = (
    "military",
    "formed_police",
    "individual_police",
    "experts_and_staff",
    "justice_and_corrections",
    "uniformed",
    "none",
)

Category = Annotated[str, BeforeValidator(one_of(*CATEGORIES))]


class Capability(Row):
    """A kind of thing that is pledged and required, and what it is counted in."""

    id: Id = column("Id of the capability.", needed=True)
    name: Text | None = column("Name by which it may also be referred to.")
    measure: Text | None = column(
        "What it is counted in: aircraft, persons, beds, companies. Pledges and requirements of "
        "it are checked against this."
    )
    category: Category | None = column(
        "Category of uniformed people; `uniformed` where the figures are not split, `none` where "
        "it is no people. Consents and reimbursement rates go by it."
    )
    whole: YesNo | None = column("Whether it is indivisible. Blank: no.")
    persons_each: Amount | None = column(
        "Persons of one measure of it, where the pledge says nothing. Blank: unknown."
    )
    themes: Ids | None = column("Themes it counts under at meetings.")


class StandIn(Row):
    """A capability that may serve where another is required, at a rate."""

    provided: Id = column("Capability that is pledged.", needed=True, refers_to="capabilities")
    required: Id = column("Capability that is required.", needed=True, refers_to="capabilities")
    rate: Positive = column(
        "Required measure per provided measure. Rates along a chain multiply; of several chains "
        "the one with the highest rate counts.",
        needed=True,
    )


class Rate(Row):
    """What is reimbursed per person and month from a day on."""

    category: Category = column("Category of uniformed people.", needed=True)
    from_: Day | None = column("First day of the amount. Blank: always.", alias="from")
    amount: Amount = column("Currency per person and 30 days there.", needed=True)

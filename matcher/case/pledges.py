"""Pledges: what a contributor offers, its deliveries and its conditions."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from matcher.case.cells import (
    Amount,
    Answer,
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

STATUSES = ("open", "in_progress", "deployed", "withdrawn", "lapsed")
EFFECTS = ("blocks", "costs", "open")

Status = Annotated[str, BeforeValidator(one_of(*STATUSES))]
Effect = Annotated[str, BeforeValidator(one_of(*EFFECTS))]


class Pledge(Row):
    """A quantity of one capability from one contributor."""

    id: Id | None = column("Id of the pledge. Blank in all rows: P1, P2 … in their order.")
    name: Text | None = column("Name by which it may also be referred to.")
    contributor_id: Id = column("Who gives it.", needed=True, refers_to="contributors")
    capability_id: Id = column("What is given.", needed=True, refers_to="capabilities")
    quantity: Amount | None = column(
        "How much, in the capability's measure. Blank: unquantified, listed and not used, unless "
        "deliveries say how much."
    )
    measure: Text | None = column("Measure of the quantity; checked, never converted.")
    available_from: Day | None = column(
        "First day on which it may depart.", unknown="the plan date"
    )
    available_until: Day | None = column("Last day by which it is back home.", unknown="no end")
    readiness: Level | None = column(
        "Level in the readiness register: announced < registered < assessed < verified < rapid.",
        unknown="no",
    )
    notice_days: Days | None = column(
        "Days from the plan date to the first possible departure. Blank: the lead days of its "
        "readiness level.",
        unknown="0",
    )
    tour_days: Days | None = column("Longest time there in one go. Blank: no limit.")
    tours: Count | None = column(
        "How many times each may go. Blank: once where `tour_days` is given, else without limit, "
        "because people rotate in place."
    )
    rest_days: Days | None = column("Days at home after a return before it may go again. Blank: 0.")
    duty: Share | None = column("Share of the time there in which it really serves. Blank: 1.")
    persons_each: Amount | None = column(
        "Persons of one measure. Blank: that of the capability.", unknown="no"
    )
    women_each: Amount | None = column("Women of one measure. Blank: unknown.")
    tonnes_each: Amount | None = column("Tonnes to move of one measure.")
    languages: Ids | None = column(
        "Languages of its people. Blank: those of the contributor.", unknown="no"
    )
    qualities: Ids | None = column("Qualities it has, such as night flying.", unknown="no")
    only_missions: Ids | None = column(
        "Missions to which it is bound. Blank: any.", refers_to="missions"
    )
    not_missions: Ids | None = column("Missions to which it will not go.", refers_to="missions")
    only_recipients: Ids | None = column(
        "Contributors for whom it is meant; it then serves no mission directly.",
        refers_to="contributors",
    )
    reliability: Share | None = column(
        "Probability that it comes; read where a plan is stressed, by no plan.",
        use=Use.DESCRIBES,
        unknown="yes",
    )
    monthly_cost: Amount | None = column("Cost per measure and 30 days away. Blank: 0.")
    deployment_cost: Amount | None = column("Cost per measure and departure. Blank: 0.")
    co2_per_month: Amount | None = column("Tonnes of CO2 per measure and month.")
    fuel_per_month: Amount | None = column("Litres of fuel per measure and month.")
    vetted: Answer | None = column("Whether its people passed human-rights vetting.", unknown="yes")
    performance: Share | None = column("The planner's record of past performance.", unknown="no")
    status: Status | None = column(
        "How far it has come: open, in_progress, deployed, withdrawn, lapsed. Blank: open."
    )
    meeting_id: Id | None = column("Meeting at which it was made.", refers_to="meetings")
    pledged_on: Day | None = column("Day on which it was made.", use=Use.DESCRIBES)
    advances: Id | None = column(
        "Earlier pledge that this one renews; that one then no longer counts.", refers_to="pledges"
    )
    themes: Ids | None = column("Themes it counts under at meetings.")
    a4p: Ids | None = column("A4P+ priorities it answers, 1 to 7.")


class Delivery(Row):
    """A part of a pledge with its own date; what all parts leave is unscheduled and not used."""

    pledge_id: Id = column("Pledge it is a part of.", needed=True, refers_to="pledges")
    date: Day = column("First day on which this part may depart.", needed=True)
    quantity: Positive = column("How much comes on that day, besides earlier parts.", needed=True)


class Condition(Row):
    """What must hold for a pledge to count."""

    pledge_id: Id = column("Pledge it hangs on.", needed=True, refers_to="pledges")
    text: Text = column("The condition, in the contributor's words.", needed=True)
    effect: Effect | None = column(
        "What it does while it is not met: `blocks` the pledge, `costs` its price, or leaves the "
        "matter `open` as a decision. Blank: open."
    )
    price: Amount | None = column("Cost per measure and departure of meeting it.")
    met: Answer | None = column("Whether it is met; read where it blocks.", unknown="no")
    said_by: Text | None = column("Who said so.", use=Use.DESCRIBES)

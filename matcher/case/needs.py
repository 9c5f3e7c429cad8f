"""Needs: what a pledge lacks before it can deploy, to be covered by other pledges."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from matcher.case.cells import Days, Id, Ids, Level, Positive, Text, one_of
from matcher.case.columns import Row, column

USED_UP = ("deployment", "month")
"""What a need may be `per` so that what covers it is always spent."""

Per = Annotated[str, BeforeValidator(one_of("each", "pledge", *USED_UP))]
Spending = Annotated[str, BeforeValidator(one_of("kept", "spent"))]


class Need(Row):
    """What a pledge lacks before it can deploy or be handed on, covered by other pledges."""

    id: Id | None = column("Id of the need. Blank in all rows: N1, N2 … in their order.")
    name: Text | None = column("Name by which it may also be referred to.")
    pledge_id: Id | None = column(
        "Pledge that needs it. Blank where `for_capability_id` is filled.", refers_to="pledges"
    )
    for_capability_id: Id | None = column(
        "Capability of which every pledge needs it: a recipe, beside needs of the pledge's own. "
        "Pledges of what only stands in for it do not.",
        refers_to="capabilities",
    )
    capability_id: Id = column(
        "What is needed, or what stands in for it.", needed=True, refers_to="capabilities"
    )
    quantity: Positive | None = column(
        "How much of it, in its measure; of a whole capability fractions are allowed. Blank: 1."
    )
    per: Per | None = column(
        "For what that much is needed: `each` measure that is away or handed on, the whole "
        "`pledge`, each `deployment` (a day on which some of it departs for a requirement), or "
        "each measure and `month` of 30 days from departure until home. Blank: each."
    )
    use: Spending | None = column(
        "`kept`: it serves again once what it went with is home. `spent`: it is used up. Blank: "
        "kept per each and pledge, spent per deployment and month."
    )
    lead_days: Days | None = column(
        "Days from the day on which it is handed over to the first on which the pledge may depart "
        "with it, or be handed on. Blank: 0."
    )
    after: Ids | None = column(
        "Needs of the same pledge that are met before this one is handed over.", refers_to="needs"
    )
    raises_to: Level | None = column(
        "Readiness that the pledge has for requirements once this is met, such as by a visit; it "
        "may do without. Blank: without this it cannot go at all."
    )
    group: Text | None = column(
        "Needs of one pledge and one group are alternatives, which together cover what it lacks. "
        "Blank: none can replace it."
    )

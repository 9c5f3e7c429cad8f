"""Needs: what a pledge lacks before it can deploy."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from matcher.case.cells import Amount, Days, Id, Ids, Level, Text, one_of
from matcher.case.columns import Row, Use, column

Per = Annotated[str, BeforeValidator(one_of("each", "pledge", "deployment", "month"))]
Spending = Annotated[str, BeforeValidator(one_of("kept", "spent"))]


class Need(Row):
    """What a pledge lacks before it can deploy. Plans do not cover needs yet: rows are refused."""

    id: Id | None = column("Id of the need.", use=Use.LATER)
    pledge_id: Id | None = column("Pledge that needs it.", refers_to="pledges", use=Use.LATER)
    for_capability_id: Id | None = column(
        "Capability all of whose pledges need it.", refers_to="capabilities", use=Use.LATER
    )
    capability_id: Id | None = column("What is needed.", refers_to="capabilities", use=Use.LATER)
    quantity: Amount | None = column("How much of it.", use=Use.LATER)
    per: Per | None = column("Per what: each, pledge, deployment or month.", use=Use.LATER)
    use: Spending | None = column("Whether it is kept or spent.", use=Use.LATER)
    lead_days: Days | None = column("Days between its coming and readiness.", use=Use.LATER)
    after: Ids | None = column("Needs that come first.", use=Use.LATER)
    raises_to: Level | None = column("Readiness reached once it is met.", use=Use.LATER)
    group: Text | None = column("Needs of one group are alternatives.", use=Use.LATER)

"""Policies that limit what adds up over a period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from matcher.case.cells import Amount
from matcher.case.policies.policy import Fault, Limit

Per = Literal["total", "year", "month"]


class Budget(Limit):
    """The plan costs no more in a period: already + Σ cost ≤ at_most.

    The cost is that of the tier `cost`, on the days on which it arises: entry on the day of
    departure, `monthly_cost` on every day away, reimbursement on every day there. A period is the
    whole time of the rule, or each calendar year or month in it.
    """

    kind: Literal["budget"] = "budget"
    at_most: Amount
    per: Per = "total"
    already: Amount = 0.0

    def faults(self) -> Iterator[Fault]:
        """Yield what its keys, each fine by itself, say that cannot be meant together."""
        yield from super().faults()
        if self.already and self.per != "total":
            message = f"what is spent already belongs to no {self.per}"
            yield Fault("already", message, "Leave it blank, or give that time a budget of its own")


class Lift(Limit):
    """No more leaves home in a period than can be carried: Σ persons · arrive ≤ at_most.

    Counted on the day of departure; ways home are not counted. With ``counted_in = "tonnes"``
    `tonnes_each` counts instead of persons. The United States pledged sea and air lift in 2015.
    """

    kind: Literal["lift"] = "lift"
    at_most: Amount
    counted_in: Literal["persons", "tonnes"] = "persons"
    per: Per = "month"
    unknown: Amount = 0.0


class ChangesAtMost(Limit):
    """No more newly departs in a period than can be arranged: Σ arrive ≤ at_most.

    What is running on the plan date is no change, nor is letting it go home. Each pledge counts
    in its own measure, or with ``counted_in = "persons"`` by its persons.
    """

    kind: Literal["changes_at_most"] = "changes_at_most"
    at_most: Amount
    counted_in: Literal["quantity", "persons"] = "quantity"
    per: Per = "total"
    unknown: Amount = 0.0

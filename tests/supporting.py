"""Random cases of pledges that need each other, small enough to solve many of them."""

from __future__ import annotations

import random
from typing import Any

from builders import case
from solved import dated, day

from matcher import Case

Row = dict[str, Any]

CAPABILITIES = [
    {"id": "unit", "whole": "yes"}, {"id": "band"}, {"id": "frame", "whole": "yes"},
    {"id": "airframe", "whole": "yes"}, {"id": "crew"}, {"id": "visit", "whole": "yes"},
    {"id": "refit"},
]  # fmt: skip
"""Units and bands are deployed; airframes stand in for frames by halves; frames may need a refit."""

CONTRIBUTORS, MISSIONS = ("KEN", "NOR", "KOR"), ("M1", "M2", "M3")
PARTS = ("frame", "crew", "refit", "visit")


def supporting(number: int) -> Case:
    """Return a random case by its number: chains, loans, alternatives, orders, visits, classes."""
    return _Chance(number).case()


class _Chance:
    """The tables of one random case."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)  # noqa: S311 - no secret
        self._days = self._random.randint(8, 24) if self._may(0.8) else 0
        self._needs: list[Row] = []

    def case(self) -> Case:
        receivers = [self._receiver(number) for number in range(self._random.randint(1, 3))]
        requirements = [self._requirement(number) for number in range(self._random.randint(1, 3))]
        for receiver in receivers:
            self._lacks(receiver["id"])
        if self._may(0.4):
            chain = {"for_capability_id": "frame", "capability_id": "refit"}
            self._need(
                chain | {"per": self._one("each", "pledge"), "use": self._one("kept", "spent")}
            )
        wanted = sorted({need["capability_id"] for need in self._needs})
        givers = [self._giver(kind) for kind in wanted for _ in range(self._one(1, 1, 2))]
        givers = [{"id": f"G{number}"} | giver for number, giver in enumerate(givers)]
        pledges = receivers + givers
        deliveries = [row for pledge in pledges for row in self._deliveries(pledge)]
        running = self._running(receivers, requirements)
        days = dated(self._days, travel_days=self._one(0, 1, 2)) if self._days else {}
        return case(
            pledges,
            requirements,
            settings={"objective": self._one(["gap", "cost"], ["late", "gap"]), **days},
            needs=self._needs,
            capabilities=CAPABILITIES,
            stand_ins=[{"provided": "airframe", "required": "frame", "rate": 0.5}],
            deliveries=deliveries,
            running=running,
            consents=[] if running else self._consents(),
        )

    def _may(self, chance: float) -> bool:
        return self._random.random() < chance

    def _one(self, *choices: Any) -> Any:
        return self._random.choice(choices)

    def _day(self, first: int, last: int) -> str:
        return day(self._random.randint(first, last))

    def _pledge(self, row: Row) -> Row:
        """Return a pledge with dates and limits of its own, here and there."""
        row |= {"contributor_id": self._one(*CONTRIBUTORS)}
        if self._may(0.3):
            row[self._one("only_missions", "not_missions")] = self._one(*MISSIONS)
        if self._may(0.3):
            row["deployment_cost"] = self._random.randint(1, 5)
        if self._days and self._may(0.3):
            row["available_from"] = self._day(0, self._days // 2)
        if self._days and self._may(0.3):
            row["available_until"] = self._day(self._days // 2, self._days + 3)
        if self._days and self._may(0.2):
            row["rest_days"] = self._random.randint(1, 3)
        return row

    def _receiver(self, number: int) -> Row:
        own = {"id": f"U{number}", "quantity": self._random.randint(1, 4)}
        if self._days and self._may(0.25):
            own |= {"tour_days": self._random.randint(2, 8), "tours": self._random.randint(1, 3)}
        own |= {"readiness": "registered", "notice_days": 0} if self._may(0.5) else {}
        return self._pledge(own | {"capability_id": self._one("unit", "band")})

    def _giver(self, kind: str) -> Row:
        kind = "airframe" if kind == "frame" and self._may(0.3) else kind
        return self._pledge({"capability_id": kind, "quantity": self._one(3, 4, 6, 8, 12)})

    def _requirement(self, number: int) -> Row:
        row: Row = {"id": f"R{number}", "quantity": self._random.randint(1, 5)}
        row |= {"capability_id": self._one("unit", "band", "crew")}
        row |= (
            {"contributor_id": "NOR"} if self._may(0.15) else {"mission_id": self._one(*MISSIONS)}
        )
        if self._days and self._may(0.4):
            row["needed_from"] = self._day(0, self._days // 2)
        if self._may(0.4):
            row["minimum_readiness"] = "assessed"
        return row

    def _need(self, row: Row) -> Row:
        row |= {"id": f"N{len(self._needs)}"}
        row |= {"quantity": self._one(1, 2, 3, 0.5)} if self._may(0.7) else {}
        row |= {"lead_days": self._random.randint(0, 4)} if self._days and self._may(0.4) else {}
        self._needs.append(row)
        return row

    def _lacks(self, receiver: str) -> None:
        """Give a pledge needs, the second perhaps instead of the first, or after it."""
        per = self._one("each", "each", "pledge", "deployment", "month")
        use = self._one("kept", "spent") if per in {"each", "pledge"} else "spent"
        kind = {"pledge_id": receiver, "per": per, "use": use}
        before = self._need(kind | {"capability_id": self._one(*PARTS)})
        if self._may(0.3):
            before["group"] = "one of them"
            self._need(kind | {"capability_id": self._one(*PARTS), "group": "one of them"})
        if self._may(0.5):
            later = self._need({"pledge_id": receiver, "capability_id": self._one(*PARTS)})
            later |= {"after": before["id"]} if self._may(0.7) else {}
        if self._may(0.4):
            visit = {"pledge_id": receiver, "capability_id": "visit", "raises_to": "verified"}
            self._need(
                visit | {"per": self._one("each", "pledge"), "use": self._one("kept", "spent")}
            )

    def _deliveries(self, pledge: Row) -> list[Row]:
        if not self._days or self._may(0.75):
            return []
        first, second = sorted(self._random.sample(range(self._days), 2))
        parts = [(first, 1), (second, pledge["quantity"] - 1)]
        return [
            {"pledge_id": pledge["id"], "date": day(date), "quantity": quantity}
            for date, quantity in parts
            if quantity
        ]

    def _running(self, receivers: list[Row], requirements: list[Row]) -> list[Row]:
        fitting = [
            {"pledge_id": pledge["id"], "requirement_id": one["id"], "quantity": 1}
            for pledge in receivers
            for one in requirements
            if pledge["capability_id"] == one["capability_id"]
        ]
        return fitting[:1] if self._may(0.3) else []

    def _consents(self) -> list[Row]:
        if not self._days or self._may(0.7):
            return []
        first, last = sorted(self._random.sample(range(self._days), 2))
        who = {"recipient_id": self._one(*CONTRIBUTORS), "contributor_id": self._one(*CONTRIBUTORS)}
        answer = {"answer": self._one("yes", "no"), "from": day(first), "until": day(last)}
        return [who | answer]

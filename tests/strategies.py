"""Tiny dated cases for Hypothesis, as tables that a law may change before they become a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from builders import case
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from solved import day

from matcher import Case

law = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
"""How a law is tried: the same examples on every run, so that a plan that differs is a fault."""

few = settings(law, max_examples=10)
"""The same with fewer examples, for cases that take longer."""

fewer = settings(law, max_examples=12)
"""The same, where cases are slow to solve."""

Row = dict[str, Any]

DAYS = 10
LIMITS = [
    "ceiling", "footprint", "share", "contributor_share", "budget", "lift", "changes_at_most",
    "stay",
]  # fmt: skip
"""Policies that limit who is there; without an exchange, whose dropping may make a plan worse."""

READINESS = ["registered", "assessed", "verified"]


@dataclass(frozen=True)
class Tables:
    """The rows of a case and its settings."""

    rows: dict[str, list[Row]]
    settings: dict[str, Any]

    def case(self) -> Case:
        """Return the case."""
        tables = {name: rows for name, rows in self.rows.items() if rows}
        return case(settings=self.settings, **tables)

    def having(self, **rows: list[Row]) -> Tables:
        """Return the tables with some of them replaced."""
        return replace(self, rows=self.rows | rows)

    def setting(self, **keys: Any) -> Tables:
        """Return the tables with some settings changed."""
        return replace(self, settings=self.settings | keys)

    def ids(self, table: str) -> list[str]:
        """Return the ids of a table."""
        return [row["id"] for row in self.rows[table]]


def days(first: int = 0, last: int = DAYS - 1) -> st.SearchStrategy[int]:
    """Return days of the calendar."""
    return st.integers(first, last)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return values or blanks."""
    return st.none() | values


@st.composite
def pledges(draw: st.DrawFn, name: str) -> Row:
    """Return a pledge of some units, or of cars that stand in for half a unit each."""
    tour = draw(maybe(st.integers(2, 5)))
    until = draw(maybe(days(DAYS // 2)))
    return {
        "id": name,
        "contributor_id": draw(st.sampled_from(["KEN", "GHA"])),
        "capability_id": draw(st.sampled_from(["unit", "unit", "car"])),
        "quantity": draw(st.integers(1, 3)),
        "available_from": day(draw(st.just(0) | days(0, DAYS // 2))),
        "available_until": None if until is None else day(until),
        "notice_days": draw(st.integers(0, 2)),
        "readiness": draw(st.sampled_from(READINESS)),
        "tour_days": tour,
        "tours": draw(maybe(st.integers(1, 3))),
        "rest_days": draw(st.integers(0, 2)),
        "monthly_cost": draw(st.sampled_from([0, 30, 60])),
        "deployment_cost": draw(st.sampled_from([0, 5, 7])),
    }


@st.composite
def requirements(draw: st.DrawFn, name: str) -> Row:
    """Return a requirement of some units."""
    start = draw(st.just(0) | days())
    return {
        "id": name,
        "mission_id": draw(st.sampled_from(["M1", "M2"])),
        "capability_id": "unit",
        "quantity": draw(st.integers(1, 3)),
        "needed_from": day(start),
        "needed_until": day(draw(st.just(DAYS - 1) | days(start))),
        "priority": draw(st.sampled_from([None, 1, 2])),
        "weight": draw(st.sampled_from([1, 2])),
        "minimum_readiness": draw(st.sampled_from([None, None, "assessed"])),
    }


@st.composite
def tables(draw: st.DrawFn, *, whole: bool | None = None, step: str | None = "1 day") -> Tables:
    """Return the tables of a tiny dated case.

    With a step of one day every day is offered wherever it is possible, so that a law is about
    plans. Without it, what is added or taken away would also change the dates that are offered.
    """
    indivisible = draw(st.booleans()) if whole is None else whole
    kinds = [
        {"id": name, "measure": f"{name}s", "whole": "yes" if indivisible else "no"}
        for name in ("unit", "car")
    ]
    pledged = [draw(pledges(f"P{k}")) for k in range(1, draw(st.integers(1, 3)) + 1)]
    required = [draw(requirements(f"R{k}")) for k in range(1, draw(st.integers(1, 3)) + 1)]
    settings = {
        "plan_date": day(0),
        "horizon": day(DAYS - 1),
        "travel_days": draw(st.integers(0, 2)),
        "gap_in": draw(st.sampled_from(["share", "quantity"])),
    }
    if step is not None:
        settings["step"] = step
    return Tables(
        {
            "pledges": pledged,
            "requirements": required,
            "capabilities": kinds,
            "stand_ins": [{"provided": "car", "required": "unit", "rate": 0.5}],
            "pairs": draw(some_pairs(pledged, required)),
        },
        settings,
    )


def filters() -> st.SearchStrategy[Row]:
    """Return what a policy applies to: all, one mission, or one contributor."""
    return st.sampled_from([{}, {}, {"mission": "M1"}, {"contributor": "KEN"}])


@st.composite
def policies(draw: st.DrawFn, name: str) -> Row:
    """Return a policy that limits who is there, hard or soft, always or for some days."""
    kind = draw(st.sampled_from(LIMITS))
    first = draw(st.just(0) | days())
    last = draw(st.just(DAYS - 1) | days(first))
    row = {"id": name, "kind": kind, "from": day(first), "until": day(last)}
    row |= {"price": draw(st.sampled_from([None, 0.5, 2]))}
    if kind == "share":
        row |= {"share": draw(st.sampled_from([0.2, 0.5])), "already": draw(st.integers(0, 2))}
        row |= {"hard": "yes" if row["price"] is None else None}
        row |= {"already_women": draw(st.integers(0, row["already"]))}
    elif kind == "contributor_share":
        row |= {"share": draw(st.sampled_from([0.3, 0.5, 1]))}
    elif kind == "stay":
        row |= {"days": draw(st.integers(2, 5)), "from": None, "until": None}
    else:
        row |= {"at_most": draw(st.integers(0, 5))}
        row |= {"counted_in": "persons"} if kind == "changes_at_most" else {}
    limits_requirements = kind == "contributor_share"
    chosen = draw(filters())
    return row | ({} if limits_requirements and "contributor" in chosen else chosen)


@st.composite
def exchanges(draw: st.DrawFn) -> list[Row]:
    """Return two hard ceilings, and an exchange between them."""
    keys = {"kind": "ceiling"}
    one, other = ({"at_most": draw(st.integers(0, 3))} for _ in range(2))
    first = draw(days())
    trade = {"id": "trade", "kind": "exchange", "more": "more", "fewer": "fewer"}
    trade |= {"from": day(first), "until": day(draw(days(first)))}
    trade |= {"at_most": draw(st.integers(1, 3)), "rate": draw(st.sampled_from([0.5, 1, 2]))}
    return [
        {"id": "more", "mission": "M1"} | keys | one,
        {"id": "fewer", "mission": "M2"} | keys | other,
        trade,
    ]


@st.composite
def peopled(draw: st.DrawFn, base: Tables) -> Tables:
    """Return tables that say what policies count of every pledge."""
    pledged = [
        row
        | {
            "persons_each": draw(st.integers(1, 2)),
            "women_each": draw(st.sampled_from([0, 0.5, 1])),
        }
        | {"tonnes_each": draw(st.integers(0, 2)), "co2_per_month": draw(st.integers(0, 2))}
        for row in base.rows["pledges"]
    ]
    return base.having(pledges=pledged)


@st.composite
def ruled(draw: st.DrawFn, *, step: str | None = "1 day") -> Tables:
    """Return the tables of a tiny dated case under one to three policies."""
    base = draw(tables(step=step))
    rules = [draw(policies(f"Y{k}")) for k in range(1, draw(st.integers(1, 3)) + 1)]
    objective = ["gap", "rules", "cost"]
    everywhere = {
        "missions": [{"id": "M1"}, {"id": "M2"}],
        "contributors": [{"id": "KEN"}, {"id": "GHA"}],
    }
    base = draw(peopled(base)).having(policies=rules, **everywhere)
    return base.setting(objective=objective)


@st.composite
def givers(draw: st.DrawFn, name: str) -> Row:
    """Return a pledge of parts or kits, which other pledges need."""
    until = draw(maybe(days(DAYS // 2)))
    return {
        "id": name,
        "contributor_id": draw(st.sampled_from(["GHA", "TGO"])),
        "capability_id": draw(st.sampled_from(["part", "part", "kit"])),
        "quantity": draw(st.integers(1, 4)),
        "available_from": day(draw(st.just(0) | days(0, DAYS // 2))),
        "available_until": None if until is None else day(until),
        "readiness": "assessed",
        "only_missions": draw(st.sampled_from([None, None, None, "M1"])),
        "deployment_cost": draw(st.sampled_from([0, 1, 3])),
    }


@st.composite
def lacks(draw: st.DrawFn, name: str, receiver: str, kind: str) -> Row:
    """Return a need of a pledge; what is kept or spent says the default of what it is per."""
    per = draw(st.sampled_from(["each", "each", "each", "pledge", "deployment", "month"]))
    spent = per in {"deployment", "month"} or draw(st.booleans())
    return {
        "id": name,
        "pledge_id": receiver,
        "capability_id": kind,
        "quantity": draw(st.sampled_from([0.5, 1, 1, 2])) * (10 if per == "month" else 1),
        "per": per,
        "use": "spent" if spent else "kept",
        "lead_days": draw(st.integers(0, 2)),
    }


@st.composite
def supported(draw: st.DrawFn, *, whole: bool | None = None, step: str | None = "1 day") -> Tables:
    """Return the tables of a tiny dated case in which pledges need parts, and those kits."""
    base = draw(tables(whole=whole, step=step))
    units = base.rows["pledges"][:2]
    given = [draw(givers(f"G{k}")) for k in range(1, draw(st.integers(1, 3)) + 1)]
    needs = [draw(lacks(f"N{k}", one["id"], "part")) for k, one in enumerate(units, start=1)]
    kind = draw(st.sampled_from(["none", "chain", "after", "group", "visit"]))
    extra = {"id": "N9", "pledge_id": needs[0]["pledge_id"], "capability_id": "kit"}
    if kind == "chain":
        parts = [one["id"] for one in given if one["capability_id"] == "part"]
        needs += [draw(lacks(f"N{one}", one, "kit")) for one in parts[:1]]
    elif kind == "after":
        needs.append(draw(lacks("N9", needs[0]["pledge_id"], "kit")) | {"after": needs[0]["id"]})
    elif kind == "group":
        needs[0] |= {"group": "any of them"}
        needs.append(needs[0] | extra | {"quantity": needs[0]["quantity"] * 2})
    elif kind == "visit":
        needs.append(extra | {"per": "pledge", "lead_days": 1, "raises_to": "assessed"})
    sort = base.rows["capabilities"][0]["whole"]
    kinds = [{"id": name, "measure": f"{name}s", "whole": sort} for name in ("part", "kit")]
    return base.having(
        pledges=[*base.rows["pledges"], *given],
        needs=needs,
        capabilities=[*base.rows["capabilities"], *kinds],
        missions=[{"id": "M1"}, {"id": "M2"}],
    )


@st.composite
def some_pairs(draw: st.DrawFn, pledged: list[Row], required: list[Row]) -> list[Row]:
    """Return what a planner says of some pairs."""
    both = [(p["id"], r["id"]) for p in pledged for r in required]
    chosen = draw(st.lists(st.sampled_from(both), unique=True, max_size=2))
    return [
        {"pledge_id": p, "requirement_id": r}
        | {"verdict": draw(st.sampled_from([None, "allow", "forbid"]))}
        | {"at_most": draw(maybe(st.integers(1, 2)))}
        for p, r in chosen
    ]

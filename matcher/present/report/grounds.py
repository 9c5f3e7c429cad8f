"""Grounds: what a plan rests on, which policies bind it, and how far it is proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matcher.errors import count
from matcher.plan.archive import digest_case
from matcher.plan.measures import measure_of
from matcher.plan.record import Record
from matcher.plan.summary import SMALL
from matcher.present.report.cells import amount, clipped, plain, span

_SHOWN_ROWS = 6
_ORDER = ("condition", "consent", "override", "unknown", "default", "assumed", "unused")
_OPEN = frozenset(_ORDER[:3])


@dataclass(frozen=True)
class Decision:
    """Values, or open matters, that say the same of several rows.

    Attributes
    ----------
    kind, table, column, text
        As in the frame.
    rows
        The first of the rows that they stand in.
    number
        How many there are.
    rest
        How many deployments rest on them.
    is_open
        Whether somebody has yet to decide.
    """

    kind: str
    table: str
    column: str
    text: str
    rows: list[str]
    number: int
    rest: int
    is_open: bool


def find_decisions(plan: Record) -> list[Decision]:
    """Return on what a plan rests: what is open first, then what most deployments rest on."""
    keys = ["kind", "table", "column", "text"]
    found = []
    rows = plan.decisions.assign(**{key: plan.decisions[key].fillna("") for key in keys})
    for (kind, table, column, text), its in rows.groupby(keys, sort=False):
        ids = [clipped(one) for one in its["row_id"].head(_SHOWN_ROWS) if plain(one) != "*"]
        listed = its["deployments"].str.split(";").explode().str.strip()
        rest = int(listed[listed.fillna("") != ""].nunique())
        found.append(Decision(kind, table, column, plain(text), ids, len(its), rest, kind in _OPEN))
    return sorted(found, key=lambda one: (_ORDER.index(one.kind), -one.rest, -one.number))


@dataclass(frozen=True)
class Rule:
    """A policy on the stretch on which it leaves least, texts as the page shows them."""

    id: str
    kind: str
    filter: str
    when: str
    used: str
    limit: str
    slack: str
    excess: str
    price: str
    state: str


def find_rules(plan: Record) -> list[Rule]:
    """Return each policy where it is tightest: overstepped ones first, then those that bind."""
    rows = plan.policies
    if not len(rows):
        return []
    free = (rows["slack"] / rows["limit"].abs().where(rows["limit"] != 0)).fillna(rows["slack"])
    rows = rows.assign(free=free).sort_values(
        ["excess", "free"], ascending=[False, True], kind="stable"
    )
    tightest = rows.drop_duplicates(["policy_id", "about"])
    return [_rule(row) for row in tightest.to_dict("records")]


def _rule(cells: dict[str, Any]) -> Rule:
    over = cells["excess"] > SMALL
    bound = not over and abs(cells["slack"]) <= SMALL
    about = f" ({clipped(cells['about'])})" if plain(cells["about"]) else ""
    return Rule(
        clipped(cells["policy_id"]) + about,
        plain(cells["kind"]),
        clipped(cells["filter"]) or "all",
        span(cells["from"], cells["until"]),
        amount(cells["used"]),
        amount(cells["limit"]),
        amount(cells["slack"]),
        amount(cells["excess"]) if over else "",
        amount(cells["price"]) if cells["price"] > SMALL else "",
        "overstepped" if over else "at its limit" if bound else "kept",
    )


@dataclass(frozen=True)
class Tier:
    """One tier of the objective, texts as the page shows them."""

    called: str
    value: str
    measure: str
    proved: str
    bound: str
    closed: str


_CALLED = {
    "gap": "What stays open",
    "largest_gap": "Largest share that stays open",
    "late": "What stays open at first",
    "rules": "Overstepped policies",
    "cost": "Cost",
    "changes": "Changes to the agreed plan",
    "arrivals": "Arrivals",
    "score": "Score",
    "largest_share": "Largest burden",
    "tie": "Tie-break",
}

_CLOSED = {"linear": "closed", "branching": "closed by branching", "limit": "a limit was hit"}


def find_tiers(plan: Record) -> list[Tier]:
    """Return the tiers in their order, without the one that only breaks ties."""
    return [_tier(plan, row) for row in plan.tiers.to_dict("records") if row["tier"] != "tie"]


def _tier(plan: Record, row: dict[str, Any]) -> Tier:
    name, _, number = str(row["tier"]).partition(":")
    called = _CALLED.get(name, plain(row["tier"]))
    which = f", priority {number}" if name == "gap" and number else f" {number}".rstrip()
    value, proved, bound = (float(row[key]) for key in ("value", "proved", "bound"))
    return Tier(
        called + which,
        amount(value),
        measure_of(str(row["tier"]), plan.case.settings),
        amount(proved),
        amount(bound),
        _CLOSED.get(str(row["closed"]), plain(row["closed"])),
    )


_STATUS = {
    "optimal": "No plan over the offered dates is better.",
    "within stop": "No plan over the offered dates is better by more than the stop that was set.",
    "limit": "A limit of time was hit: there may be a better plan, and another run may differ.",
    "cancelled": "The run was stopped early: there may be a better plan.",
}


def proof_lines(plan: Record) -> Iterator[str]:
    """Yield how far a plan is the best, and what proves it, a sentence each."""
    yield _STATUS[plan.status]
    if plan.certificate is None:
        yield "It carries no certificate: that it is the best is the solver's word alone."
    else:
        number = count(len(plan.certificate.proofs), "tier")
        yield (
            f"A certificate proves a bound for {number}; matcher audit adds it up anew from the "
            "tables, without the solver."
        )
    if plan.unique:
        yield "Another run of the same tables gives this plan again."
    if plan.own:
        names = ", ".join(map(clipped, plan.own))
        yield f"An analyst added constraints that no audit covers: {names}."


def made_of(plan: Record) -> list[tuple[str, str]]:
    """Return how a plan was made: label and value, for a list."""
    settings = plan.case.settings
    facts: list[tuple[str, object]] = [
        ("Scenario", settings.name),
        ("Plan date", settings.plan_date),
        ("Horizon", settings.horizon),
        ("Status", plan.status),
        ("SHA-256 of the tables", digest_case(plan.case)),
        *((f"Version of {name}", version) for name, version in sorted(plan.versions.items())),
    ]
    return [(label, clipped(value)) for label, value in facts if value is not None]

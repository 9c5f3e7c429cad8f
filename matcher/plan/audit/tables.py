"""From the tables of a case to the facts of an audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from matcher.case.case import Case
from matcher.plan.audit.cells import (
    BEGINNING,
    END,
    cell_day,
    cell_days,
    cell_number,
    cell_text,
    rows_of,
)
from matcher.plan.audit.facts import Capability, Facts, Key, Requirement
from matcher.plan.audit.links import find_supplies
from matcher.plan.audit.needs import read_lacks
from matcher.plan.audit.offers import read_pledges
from matcher.plan.audit.pairs import Consent, Pair, Running
from matcher.plan.audit.policies.reading import read_book
from matcher.plan.audit.stand_ins import best_chains
from matcher.plan.audit.steps import Span
from matcher.plan.audit.wants import read_requirements

UNKNOWN = (
    "available_from",
    "available_until",
    "needed_from",
    "needed_until",
    "readiness",
    "notice_days",
    "persons_each",
    "languages",
    "qualities",
    "vetted",
    "performance",
    "condition",
    "consent",
)
"""Columns whose blank cells a rule reads, by the names that the scenario uses."""


def read_facts(case: Case) -> Facts:
    """Return the facts of a case.

    Parameters
    ----------
    case
        The checked input of the plan.
    """
    settings = case.settings
    plan_day = cell_day(settings.plan_date) or 0
    unknown = {name: settings.unknown_means(name) for name in UNKNOWN}
    capabilities = _capabilities(case)
    running = _running(case, plan_day)
    requirements = read_requirements(case, capabilities, plan_day)
    facts = Facts(
        dated=case.is_dated,
        plan_day=plan_day,
        gap_in=settings.gap_in,
        strict=settings.priorities == "strict",
        weights={int(k): Fraction(float(v)) for k, v in settings.weights.items()},
        late_within=settings.late_within,
        objective=case.objective,
        only_pairs=settings.only_pairs,
        break_ties=settings.break_ties,
        unknown=unknown,
        capabilities=capabilities,
        chains=best_chains(case["stand_ins"]),
        pledges=read_pledges(case, capabilities, unknown, running),
        requirements=requirements,
        pairs=_pairs(case),
        running=running,
        agreed=_agreed(case, plan_day, requirements),
        frozen=_agreed(case, plan_day, requirements, frozen=True),
        counts_changes=settings.counts_changes,
        most_changes=settings.most_changes,
        consents=_consents(case, unknown["consent"]),
        travel=_travel(case),
        travel_days=settings.travel_days or 0,
        reimbursed=_reimbursed(case),
        book=read_book(case),
    )
    return replace(facts, supplies=find_supplies(facts, read_lacks(case)))


def _capabilities(case: Case) -> dict[str, Capability]:
    return {
        str(row["id"]): Capability(
            category=cell_text(row["category"]),
            whole=cell_text(row["whole"]) == "yes",
            counted_in_persons=cell_text(row["measure"]) == "persons",
            persons_each=cell_number(row["persons_each"]),
        )
        for row in rows_of(case["capabilities"])
    }


def _pairs(case: Case) -> dict[Key, Pair]:
    return {
        (str(row["pledge_id"]), str(row["requirement_id"])): Pair(
            verdict=cell_text(row["verdict"]),
            at_most=cell_number(row["at_most"]),
            pinned=cell_number(row["pinned"]),
            pinned_from=cell_day(row["pinned_from"]),
            pinned_until=cell_day(row["pinned_until"]),
            rate=cell_number(row["rate"]),
            cost=cell_number(row["cost"]),
            score=cell_number(row["score"]),
        )
        for row in rows_of(case["pairs"])
    }


def _running(case: Case, plan_day: int) -> dict[Key, tuple[Running, ...]]:
    """Rows that begin after the plan date or end before it are not used."""
    found: defaultdict[Key, list[Running]] = defaultdict(list)
    for row in rows_of(case["running"]):
        start, end = cell_day(row["start"]), cell_day(row["end"])
        start = plan_day if start is None else start
        stop = END if end is None else end + 1
        if start <= plan_day < stop:
            quantity = cell_number(row["quantity"]) or Fraction(0)
            key = (str(row["pledge_id"]), str(row["requirement_id"]))
            found[key].append(Running(quantity, start, stop))
    return {key: tuple(rows) for key, rows in found.items()}


def _agreed(
    case: Case, plan_day: int, requirements: Mapping[str, Requirement], *, frozen: bool = False
) -> dict[Key, tuple[Span, ...]]:
    """Return what was agreed from the plan date on, or of that what has begun.

    What was to be over by then is left out.
    """
    found: defaultdict[Key, list[Span]] = defaultdict(list)
    for row in rows_of(case["agreed"]):
        start, end = cell_day(row["start"]), cell_day(row["end"])
        one = requirements[str(row["requirement_id"])]
        first = plan_day if start is None else max(start, plan_day)
        stop = one.stop if end is None else end + 1
        if not case.is_dated:
            first, stop = plan_day, one.stop
        if first < stop and (not frozen or cell_text(row["frozen"]) == "yes"):
            span = (first, stop, cell_number(row["quantity"]) or Fraction(0))
            found[str(row["pledge_id"]), one.id].append(span)
    return {key: tuple(spans) for key, spans in found.items()}


def _consents(case: Case, unknown: str) -> dict[Key, tuple[Consent, ...]]:
    """An answer that is unknown counts as the scenario says."""
    found: defaultdict[Key, list[Consent]] = defaultdict(list)
    for row in rows_of(case["consents"]):
        first, last = cell_day(row["from"]), cell_day(row["until"])
        answer = cell_text(row["answer"])
        answer = answer if answer in {"yes", "no"} else unknown
        where = cell_text(row["mission_id"]) or cell_text(row["recipient_id"])
        kind = "partner " if cell_text(row["mission_id"]) is None else "mission "
        found[f"{kind}{where}", str(row["contributor_id"])].append(
            Consent(
                capability=cell_text(row["capability_id"]),
                category=cell_text(row["category"]),
                first=BEGINNING if first is None else first,
                stop=END if last is None else last + 1,
                accepted=answer != "no",
            )
        )
    return {key: tuple(rows) for key, rows in found.items()}


def _travel(case: Case) -> dict[Key, int]:
    """Days by contributor and mission; a row for a contributor beats its region's."""
    rows = list(rows_of(case["travel"]))
    days: dict[Key, int] = {}
    by_region: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_region[cell_text(row["from_region"]) or ""].append(row)
    for contributor in rows_of(case["contributors"]):
        region = cell_text(contributor["region"])
        for row in by_region[region] if region is not None else ():
            days[str(contributor["id"]), str(row["mission_id"])] = cell_days(row["days"]) or 0
    for row in by_region[""]:
        days[str(row["contributor_id"]), str(row["mission_id"])] = cell_days(row["days"]) or 0
    return days


def _reimbursed(case: Case) -> dict[str, tuple[tuple[int, Fraction], ...]]:
    """Days from which an amount counts, by category, in order."""
    found: defaultdict[str, list[tuple[int, Fraction]]] = defaultdict(list)
    for row in rows_of(case["rates"]):
        first = cell_day(row["from"])
        amount = cell_number(row["amount"]) or Fraction(0)
        found[str(row["category"])].append((BEGINNING if first is None else first, amount))
    return {category: tuple(sorted(rows)) for category, rows in found.items()}

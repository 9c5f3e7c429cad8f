"""The proofs of reasons, done again by changing the tables and solving from the beginning.

``MATCHER_REASONS_CASES`` says how many random cases are drawn; 300 take a quarter of an hour.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from hindered import hindered
from hypothesis import given, settings
from proving import IdleProof, Proof, gaps_of
from solved import solved
from strategies import Tables, law

from matcher import ContradictionError, Plan, load_scenario
from matcher.insight.reasons import explain

CASES = int(os.environ.get("MATCHER_REASONS_CASES", "2"))

FOLDER = Path(__file__).parents[1] / "scenarios"

SMALL = ["shared-support", "two-contributors", "seoul-2021", "seoul-2021-assumed"]
"""Scenarios that stand for the others, which extend them."""

EVERY = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())

MANY = len(EVERY)
"""From more random cases on, everything in every scenario is tried as well."""


@cache
def planned(name: str) -> Plan:
    return load_scenario(FOLDER / name).match()


def alike(faults: list[str]) -> None:
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", EVERY if CASES > MANY else SMALL)
def test_the_reasons_of_every_gap_hold_when_solved_cold(name: str) -> None:
    """Repairs suffice and grounds hold, of neither can a member be spared; near misses help."""
    plan = planned(name)
    found = [explain(plan, one) for one in gaps_of(plan)]
    assert all(one.is_answered for one in found)
    # What is told alike is tried once, and that first which is told most of.
    each = {(tuple(map(str, one.repairs)), one.rest and one.rest.found): one for one in found}
    most = sorted(each.values(), key=lambda one: -sum(len(r.reasons) for r in one.repairs))
    tried = found if CASES > MANY else most[:3]
    alike([fault for one in tried for fault in Proof(plan, one).faults()])


@pytest.mark.parametrize("name", EVERY if CASES > MANY else SMALL[:2])
def test_the_reasons_of_every_idle_pledge_hold_when_solved_cold(name: str) -> None:
    plan = planned(name)
    found = [explain(plan, one) for one in plan.idle["pledge_id"].unique()]
    assert all(one.is_answered for one in found)
    alike([f for one in found if one.repairs for f in IdleProof(plan, one).faults()])


def test_a_giver_that_lacks_nothing_any_more_may_give_from_its_own_first_day() -> None:
    """The helicopters wait for parts that are late; with them, they need not be there sooner."""
    plan = planned("seoul-2021-refit-late")
    found = explain(plan, "P001")
    assert {reason.atom.kind for repair in found.repairs for reason in repair.reasons} == {"need"}
    alike(IdleProof(plan, found).faults())


@settings(law, max_examples=CASES)
@given(hindered())
def test_reasons_hold_when_solved_cold_whatever_stands_in_the_way(tables: Tables) -> None:
    """Needs, supports, policies, consents, dates, tours, standards … drawn at random."""
    try:
        plan = solved(tables.case())
    except ContradictionError:
        return
    for one in gaps_of(plan):
        found = explain(plan, one)
        assert found.is_answered
        alike(Proof(plan, found).faults())
    idle = plan.idle["pledge_id"].unique()
    for one in idle if CASES > MANY else idle[:1]:
        found = explain(plan, one)
        assert found.is_answered
        if found.repairs:
            alike(IdleProof(plan, found).faults())

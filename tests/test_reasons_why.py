"""How one pledge stands to one requirement: kept apart by rules, used, or not worth using there."""

from __future__ import annotations

from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved

from matcher import Case, ContradictionError, match
from matcher.insight.reasons import why

PAIR = {"pledge_id": "P1", "requirement_id": "R2"}


def one_truck(**tables: Any) -> Case:
    """Return one truck and two requirements on ten days, the first of which comes first."""
    wanted = [
        requirement(id="R1", mission_id="M1", priority=1),
        requirement(id="R2", mission_id="M2", priority=2),
    ]
    return case([pledge()], wanted, dated(10), **tables)


def test_a_pledge_that_may_not_serve_says_every_rule() -> None:
    plan = solved(
        case(
            pledge(languages="en", readiness="registered"),
            requirement(languages="fr", minimum_readiness="assessed"),
        )
    )
    found = why(plan, "P1", "R1")
    assert found.status == "not eligible"
    assert [one.rule for one in found.refusals] == ["readiness", "languages"]
    assert str(found).startswith("P1 at R1: not eligible by 2 rules. ")
    assert found.losses == ()


def test_a_pledge_that_serves_says_from_when_until_when() -> None:
    found = why(solved(one_truck()), "P1", "R1")
    assert found.status == "used"
    assert str(found) == "P1 at R1: used, 1 from 2030-01-01 until 2030-01-10."


def test_forcing_a_pledge_loses_what_the_plan_loses_when_it_is_pinned_there() -> None:
    """The only truck, forced to R2, where it could arrive on day 0 alone: R1 goes without it.

    **Proves**: the loss, tier by tier, is that of a case solved anew in which it must be there.
    **Without it**: the loss would be 0, or R2 would lose what it gains.
    """
    plan = solved(one_truck())
    found = why(plan, "P1", "R2")
    assert found.status == "not used"
    forced = solved(one_truck(pairs=[{**PAIR, "pinned": 1, "pinned_until": day(0)}]))
    for one in found.losses:
        assert one.without == about(plan.objective[one.tier])
        assert one.forced == about(forced.objective[one.tier])
    assert found.losses[0].loss == about(10)
    assert dict(found.open) == {"R1": about(10)}
    assert "would lose 10 requirement-days in the tier gap:1" in str(found)


def test_one_of_several_plans_that_are_as_good_loses_nothing() -> None:
    plan = solved(case([pledge(), pledge(id="P2", contributor_id="GHA")], requirement()))
    spare = next(one for one in ("P1", "P2") if one not in set(plan.deployments["pledge_id"]))
    found = why(plan, spare, "R1")
    assert found.status == "not used"
    assert not any(one.loss for one in found.losses)
    assert str(found).endswith("the plan is one of several that are as good.")


def test_what_no_plan_may_hold_is_impossible() -> None:
    """A truck of ten persons under a ceiling of five: pinned there, nothing is left."""
    rule = {"id": "Y1", "kind": "ceiling", "at_most": 5}
    tables: dict[str, Any] = {"policies": [rule], "settings": {}}
    pledged = pledge(persons_each=10, capability_id="truck")
    kinds = [{"id": "truck", "whole": "yes"}]
    plan = solved(case(pledged, requirement(), capabilities=kinds, **tables))
    assert why(plan, "P1", "R1").status == "impossible"
    with pytest.raises(ContradictionError):
        match(
            case(
                pledged,
                requirement(),
                capabilities=kinds,
                pairs=[PAIR | {"requirement_id": "R1", "pinned": 1}],
                **tables,
            )
        )


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    with pytest.raises(KeyError, match="no pledge P11; the nearest is P1"):
        why(solved(one_truck()), "P11", "R1")

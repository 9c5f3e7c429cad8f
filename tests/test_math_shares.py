"""Hand sums: shares of women, of one contributor, and of all that is carried."""

from __future__ import annotations

from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, price, rule, solved, stays, values

from matcher import Case

WOMEN = {"kind": "share", "share": 0.25}
SINGLE = {"kind": "contributor_share", "share": 0.5}


def crew(*, women: float | None = 0.1, **policy: Any) -> Case:
    """Return twenty persons, two of them women, and ten with four, under a quarter of women."""
    return case(
        [
            pledge(quantity=20, persons_each=1, women_each=women),
            pledge(id="P2", quantity=10, persons_each=1, women_each=0.4),
        ],
        requirement(quantity=30),
        policies=[WOMEN | policy],
        settings=dated(10),
    )


def test_women_are_at_least_a_share_where_that_is_hard() -> None:
    """A quarter of all, where two of twenty and four of ten are women.

    **Proves**: 0.1 x + 0.4 y ≥ 0.25 (x + y): of the twenty only ten can come.
    **Without it**: the gap would be 0.
    """
    plan = solved(crew(hard="yes"))
    # ten of thirty on ten days
    assert values(plan) == about({"gap": 10 / 3, "cost": 0})
    assert rule(plan) == [(0, 9, about(0.25), 0.25, about(0), 0)]
    # one woman more lets 1 / 0.15 of the others come
    assert price(plan) == about([10 / 30 / 0.15])


@pytest.mark.parametrize(("worth", "rules"), [({}, 2), ({"price": 3}, 6)])
def test_a_share_of_women_is_soft_where_nothing_is_said(
    worth: dict[str, Any], rules: float
) -> None:
    """All come: six of thirty, 1.5 fewer than a quarter.

    **Proves**: women that are missing are compared with those wanted if all came, and the price is
    1 where none is named.
    **Without it**: were they not divided, the tier would be 15; were it hard, there were none.
    """
    plan = solved(crew(**worth))
    # 1.5 · 10 / (0.25 · 30)
    assert values(plan) == about({"gap": 0, "rules": rules, "cost": 0})
    assert rule(plan) == [(0, 9, about(0.2), 0.25, about(-1.5), about(1.5))]


@pytest.mark.parametrize(("women", "gap", "share"), [(4, 0, 0.25), (0, 10 / 3, 0.125 / 0.75)])
def test_those_who_are_there_already_count_on_both_sides(
    women: float, gap: float, share: float
) -> None:
    """Ten are there already, four of them women, or none.

    **Proves**: four of ten leave room for all; what is lacking already nobody has to make up.
    **Without it**: both gaps would be 10/3, or the second one 10 · 20/30.
    """
    plan = solved(crew(hard="yes", already=10, already_women=women))
    assert values(plan)["gap"] == about(gap)
    # (4 + 2 + 4) of 40, or (1 + 4) of 30
    assert rule(plan)[0][2] == about(share)
    assert plan.policies["already"].tolist() == [women]


@pytest.mark.parametrize(("unknown", "gap"), [(0, 14 / 3), (0.1, 10 / 3), (0.25, 0)])
def test_unknown_women_count_at_a_share(unknown: float, gap: float) -> None:
    """Nobody says how many of the twenty are women.

    **Proves**: a blank counts as the share that is said: 0.15 · 10 / 0.25 = 6 of them may come.
    **Without it**: all gaps would be the same.
    """
    plan = solved(crew(women=None, hard="yes", unknown=unknown))
    assert values(plan)["gap"] == about(gap)


def alone(*, quantity: float = 10, other: float | None = None, **tables: Any) -> Case:
    """Return ten trucks wanted, ten by Kenya, and some by Ghana, half at most by one."""
    pledges = [pledge(quantity=quantity)]
    if other is not None:
        pledges.append(pledge(id="P2", contributor_id="GHA", quantity=other))
    tables = {"policies": [SINGLE], "settings": dated(10)} | tables
    return case(pledges, tables.pop("requirements", requirement(quantity=10)), **tables)


@pytest.mark.parametrize(("other", "gap"), [(None, 5), (3, 2), (5, 0)])
def test_nobody_carries_more_than_a_share_of_what_is_required(
    other: float | None, gap: float
) -> None:
    """Half of ten trucks at most; Kenya has all ten, Ghana none, three or five.

    **Proves**: each contributor for itself is compared with what is required, not with what comes.
    **Without it**: all gaps would be 0; of what comes, Kenya could send no more than Ghana.
    """
    plan = solved(alone(other=other))
    assert values(plan)["gap"] == about(gap)
    rows = plan.policies[["about", "used", "limit"]].to_dict("split")["data"]
    assert ["KEN", 5, 5] in rows
    assert len(rows) == (1 if other is None else 2)


def test_a_share_follows_what_is_required_from_day_to_day() -> None:
    """Ten trucks are required, four from day 4 on.

    **Proves**: half is five, then two: three go home on day 4.
    **Without it**: with the largest quantity the gap would be 2; were it the last, 4 · 8/10 + 6/5.
    """
    phases = [{"requirement_id": "R1", "from": day(4), "quantity": 4}]
    plan = solved(alone(phases=phases))
    # 4 · 5/10 + 6 · 2/10
    assert values(plan)["gap"] == about(3.2)
    assert rule(plan) == [(0, 3, 5, 5, 0, 0), (4, 9, 2, 2, 0, 0)]


def test_a_share_of_several_measures_counts_persons() -> None:
    """Two trucks with three drivers each and four nurses are required, all offered by Kenya.

    **Proves**: a required measure counts its persons: half of 6 + 4 is five.
    **Without it**: counted in quantity, trucks and nurses would be added up.
    """
    plan = solved(
        case(
            [pledge(quantity=2), pledge(id="P2", capability_id="nurse", quantity=4)],
            [
                requirement(quantity=2),
                requirement(id="R2", capability_id="nurse", quantity=4),
            ],
            capabilities=[
                {"id": "truck", "measure": "trucks", "persons_each": 3},
                {"id": "nurse", "measure": "persons"},
            ],
            policies=[SINGLE | {"counted_in": "persons"}],
            settings=dated(10),
        )
    )
    # a person is a quarter of R2, or a sixth of R1: four nurses, and a third of a truck
    assert values(plan)["gap"] == about(10 * (2 - 1 / 3) / 2)
    assert rule(plan) == [(0, 9, about(5), 5, about(0), 0)]


def test_a_soft_share_has_its_price() -> None:
    """Kenya carries all ten, where half is wanted; and four, from day 4 on.

    **Proves**: what is over is divided by the share of what is required on that day.
    **Without it**: divided by five always, the tier would be 3 · (4 + 2.4).
    """
    phases = [{"requirement_id": "R1", "from": day(4), "quantity": 4}]
    plan = solved(alone(phases=phases, policies=[SINGLE | {"price": 3}]))
    # 3 · (4 · 5/5 + 6 · 2/2)
    assert values(plan) == about({"gap": 0, "rules": 30, "cost": 0})
    assert rule(plan) == [(0, 3, 10, 5, -5, 5), (4, 9, 4, 2, -2, 2)]


def test_a_share_reads_what_is_required_whoever_serves_it() -> None:
    """A lorry stands in for a truck at half; the share is of trucks.

    **Proves**: filters look at the required capability, and what serves counts at its rate.
    **Without it**: lorries would be under no rule, a gap of 0; or five of them, a gap of 7.5.
    """
    plan = solved(
        case(
            pledge(quantity=20, capability_id="lorry"),
            requirement(quantity=10),
            stand_ins=[{"provided": "lorry", "required": "truck", "rate": 0.5}],
            policies=[SINGLE | {"capability": "truck"}],
            settings=dated(10),
        )
    )
    assert values(plan)["gap"] == about(5)
    assert stays(plan) == [("P1", "R1", 0, 9, 10)]


@pytest.mark.parametrize(("quantity", "share"), [(2, 0.5), (1, 0.75), (0.5, 0.875)])
def test_the_largest_share_is_what_one_contributor_carries_of_all(
    quantity: float, share: float
) -> None:
    """Two trucks at R1, which both have, and one boat at R2, which Kenya alone has, ten days each.

    **Proves**: after the gaps, the largest part of all that is required is as small as can be.
    **Without it**: Kenya could carry all of it, and the tier would be 1.
    """
    plan = solved(
        case(
            [
                pledge(quantity=2),
                pledge(id="P2", contributor_id="GHA", quantity=quantity),
                pledge(id="P3", capability_id="boat"),
            ],
            [requirement(quantity=2), requirement(id="R2", capability_id="boat")],
            settings=dated(10),
        ),
        "gap",
        "largest_share",
    )
    # R2 and the rest of R1 by Kenya: (1 + (2 − quantity) / 2) / 2
    assert values(plan) == about({"gap": 0, "largest_share": share})


def test_the_largest_share_counts_what_is_running_and_surplus() -> None:
    """Kenya's two trucks stay where one is required, because they are pinned.

    **Proves**: what is there is carried, beyond what is required too, and what is running counts.
    **Without it**: the tier would be 1, or 0.
    """
    plan = solved(
        case(
            pledge(quantity=2),
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 2, "start": day(-3)}],
            pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 2}],
            settings=dated(10),
        ),
        "gap",
        "largest_share",
    )
    assert values(plan) == about({"gap": 0, "largest_share": 2})

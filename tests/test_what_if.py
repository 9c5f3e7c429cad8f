"""What-ifs by name: each change as the changed case would have it, worked by hand and drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from builders import case, giver, lack, pledge, requirement
from changing import REFUSALS, cases, changes
from hypothesis import given
from hypothesis import strategies as st
from solved import about, dated, day, solved, values
from strategies import Tables, few, tables
from test_math_ceilings import ceiling

from matcher import (
    Case,
    ContradictionError,
    InputError,
    SolverError,
    WhatIf,
    formulate,
    load_scenario,
)
from matcher.case.policies import POLICIES
from matcher.program.lane import Options
from matcher.program.solving import solve_program
from matcher.program.what_if.changed import LIMITED_BY

Act = Callable[[WhatIf], object]
"""What is done to a handle."""


def trucks(**tables: Any) -> Case:
    """Return a mission that wants four trucks: three offered at 65 each, and two for nothing."""
    pledges = [
        pledge(quantity=3, monthly_cost=60, deployment_cost=5, persons_each=10),
        pledge(id="P2", contributor_id="GHA", quantity=2, persons_each=10),
    ]
    settings = {"gap_in": "quantity", "objective": ["gap", "cost"]}
    return case(pledges, requirement(quantity=4), settings, **tables)


def cold(asked: Case) -> dict[str, float]:
    """Return the value of every tier of a case that is formulated and solved from nothing."""
    program = formulate(asked)
    solution = solve_program(program, Options(stop=0))
    return {tier.name: tier.sense * tier.value(solution.x) for tier in program.judged}


def assert_as_cold(what_if: WhatIf) -> None:
    """Fail where a tier has another value than in the changed case, solved from nothing."""
    found, want = what_if.solve().values, cold(what_if.case)
    assert {name: found[name] for name in want if name in found} == about(
        {name: want[name] for name in found if name in want}
    )


@pytest.mark.parametrize(
    ("act", "gap", "cost"),
    [
        (lambda w: w.set_quantity("P1", 1), 1, 65),
        (lambda w: w.set_quantity("P2", 9), 0, 0),
        (lambda w: w.withdraw("P2"), 1, 3 * 65),
        (lambda w: w.withdraw(contributor_id="KEN"), 2, 0),
        (lambda w: w.set_required("R1", 1), 0, 0),
        (lambda w: w.set_required("R1", 7), 2, 3 * 65),
        (lambda w: w.set_required("R1", 0), 0, 0),
        (lambda w: w.set_cost("P1", monthly=30), 0, 2 * 35),
        (lambda w: w.set_cost("P1", deployment=0), 0, 2 * 60),
        (lambda w: w.forbid("P1", "R1"), 2, 0),
        (lambda w: w.force("P1", "R1", 3), 0, 3 * 65),
        (lambda w: w.set_limit("roof", 30), 1, 65),
        (lambda w: (w.set_limit("roof", 10), w.drop_policy("roof")), 0, 2 * 65),
        (lambda w: (w.set_quantity("P2", 0), w.set_required("R1", 3)), 0, 3 * 65),
    ],
)
def test_each_change_is_worth_what_the_changed_case_says(act: Act, gap: float, cost: float) -> None:
    """Four are wanted: the two that cost nothing go, and two of the other three at 65: 130.

    **Proves**: every kind of change reaches each array that it must, also where a ceiling that could
    never bind comes to bind, and nothing of it is left after it is undone.
    **Without it** a change could be lost on its way into the solver.
    """
    with WhatIf(trucks(policies=[ceiling(id="roof", at_most=1000)])) as what_if:
        start = what_if.solve()
        assert start.values == about({"gap": 0, "cost": 130})
        with what_if.trying():
            act(what_if)
            assert what_if.solve().values == about({"gap": gap, "cost": cost})
            assert_as_cold(what_if)
        assert what_if.solve() is start


def test_a_delivery_brings_what_it_is_set_to() -> None:
    """Three trucks are wanted for ten days: one comes at once and two after five days: 5 · 2 open.

    Nothing on the fifth day leaves 10 · 2 open, and three at once leave nothing.
    """
    parts = [{"pledge_id": "P1", "date": day(at), "quantity": n} for at, n in ((0, 1), (5, 2))]
    settings = dated(10, gap_in="quantity", step="1 day")
    asked = case(pledge(quantity=9), requirement(quantity=3), settings, deliveries=parts)
    with WhatIf(asked, ("gap",)) as what_if:
        found = [what_if.solve().values["gap"]]
        for date, quantity in ((day(5), 0), (day(0), 3)):
            what_if.set_delivery("P1", date, quantity)
            found.append(what_if.solve().values["gap"])
            assert_as_cold(what_if)
    assert found == about([10, 20, 0])


def test_a_phase_asks_for_what_it_asked_for() -> None:
    """Two of four trucks are open for five days, and of one, its phase, none: 5 · 2.

    Asked for six until then, four are open: 5 · 4; for one, none is.
    """
    phases = [{"requirement_id": "R1", "from": day(5), "quantity": 1}]
    settings = dated(10, gap_in="quantity", step="1 day")
    asked = case(pledge(quantity=2), requirement(quantity=4), settings, phases=phases)
    with WhatIf(asked, ("gap",)) as what_if:
        found = [what_if.solve().values["gap"]]
        for quantity in (6, 1):
            what_if.set_required("R1", quantity)
            found.append(what_if.solve().values["gap"])
            assert_as_cold(what_if)
    assert found == about([10, 20, 0])


@few
@given(drawn=cases(), data=st.data())
def test_a_what_if_is_as_good_as_the_changed_case(drawn: Tables, data: st.DataObject) -> None:
    """After each of several changes every tier has the value of the changed case, solved anew.

    Undone, all of them have the values of the start to the last bit.
    """
    asked = drawn.case()
    with WhatIf(asked, stop=0) as what_if:
        start = what_if.solve()
        done = 0
        for _ in range(data.draw(st.integers(1, 4))):
            _, make = data.draw(changes(asked))
            try:
                make(what_if)
            except ValueError as refusal:
                assert any(words in str(refusal) for words in REFUSALS), refusal
                continue
            try:
                want = cold(what_if.case)
            except ContradictionError:
                with pytest.raises(ContradictionError):
                    what_if.solve()
                what_if.undo()
                continue
            done += 1
            found = what_if.solve().values
            assert {name: found[name] for name in want if name in found} == about(
                {name: value for name, value in want.items() if name in found}
            )
        for _ in range(done):
            what_if.undo()
        assert what_if.solve() is start


@pytest.mark.parametrize("name", ["two-contributors", "shared-support", "women-by-category"])
def test_scenarios_answer_what_ifs_as_they_answer_anew(name: str) -> None:
    """Each pledge is withdrawn in turn, and the last requirement asks for one more."""
    asked = load_scenario(name).case
    with WhatIf(asked, stop=0) as what_if:
        for one in asked["pledges"]["id"].tolist():
            with what_if.trying():
                what_if.withdraw(one)
                assert_as_cold(what_if)
        last = asked["requirements"].iloc[-1]
        what_if.set_required(last["id"], last["quantity"] + 1)
        assert_as_cold(what_if)


def test_an_imagined_pledge_is_there_once_it_is_switched_on() -> None:
    """Seven trucks are wanted and five offered: two are open, until somebody offers two more."""
    asked = case(
        [pledge(quantity=3), pledge(id="P2", contributor_id="GHA", quantity=2)],
        requirement(quantity=7),
        {"gap_in": "quantity"},
    )
    more = [pledge(id="X1", contributor_id="NEP", quantity=5)]
    with WhatIf(asked, ("gap", "cost"), imagined=more) as what_if:
        found = [what_if.solve().values["gap"]]
        for quantity in (1, 2, 6):
            what_if.set_quantity("X1", quantity)
            found.append(what_if.solve().values["gap"])
            assert_as_cold(what_if)
        assert what_if.changes == ("X1 offers 1", "X1 offers 2", "X1 offers 6")
    assert found == about([2, 1, 0, 0])


def test_parts_that_are_handed_over_follow_a_change() -> None:
    """Each of two trucks needs a part of one giver: less of its parts, or more, moves the trucks.

    **Proves**: more than was offered lays the needs out anew, less does not have to.
    **Without it** a part too many could be handed over, or one too few.
    """
    settings = dated(10, gap_in="quantity", step="1 day")
    tables = {"needs": [lack()], "settings": settings}
    asked = case([pledge(quantity=4), giver(quantity=2)], requirement(quantity=4), **tables)
    with WhatIf(asked, ("gap",), stop=0) as what_if:
        found = []
        for quantity in (2, 1, 3, 0):
            what_if.set_quantity("G1", quantity)
            found.append(what_if.solve().values["gap"])
            assert_as_cold(what_if)
    assert found == about([20, 30, 10, 40])


def test_what_is_forced_and_cannot_be_is_named() -> None:
    """Two of a pledge at each of two missions, and three in all: no two of the pins may fall."""
    needs = [requirement(id=f"R{k}", mission_id=f"M{k}", quantity=2) for k in (1, 2)]
    with WhatIf(case(pledge(quantity=3), needs)) as what_if:
        what_if.force("P1", "R1", 2)
        assert what_if.solve().status == "optimal"
        what_if.force("P1", "R2", 2)
        with pytest.raises(ContradictionError, match=r"pin of P1 on R1 .*\n.* pin of P1 on R2"):
            what_if.solve()
        what_if.undo()
        what_if.set_sides([0], upper=1)
        with pytest.raises(ContradictionError, match="what was changed: sides of 1 row"):
            what_if.solve()


def test_pins_that_can_never_hold_make_no_handle() -> None:
    """Three of two are pinned, and no policy that may be given up makes room for them."""
    asked = case(
        pledge(quantity=2),
        requirement(quantity=3),
        {"relax": ["roof"]},
        pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 3}],
        policies=[ceiling(id="roof")],
    )
    with pytest.raises(ContradictionError, match="pin of P1 on R1"):
        WhatIf(asked)


def test_a_solver_that_breaks_down_is_no_contradiction(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could be solved and was not is an error of the solver, and nothing is told as wrong."""

    def breaks(*_: object) -> None:
        raise SolverError("it broke down")

    with WhatIf(trucks()) as what_if:
        monkeypatch.setattr("matcher.program.what_if.handle.solve_pieces", breaks)
        with pytest.raises(SolverError, match="it broke down"):
            what_if.solve()


def test_what_others_no_longer_leave_of_the_stop_is_made_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two that count for two each, one and a half would do for three: 15 of 20 is proved.

    Beside costs of 100 these 5 are within a tenth. Once those are gone they are not.

    **Proves**: a part that a change does not reach is branched after all where the sum of all asks
    for it. **Without it** the answer would be further from its bound than the stop allows.
    """
    monkeypatch.setattr("matcher.program.bundles.BUNDLE_COLUMNS", 1)
    pledges = [
        pledge(quantity=5, deployment_cost=10),
        pledge(id="P2", capability_id="tent", quantity=10, deployment_cost=10),
    ]
    needs = [requirement(quantity=3), requirement(id="R2", capability_id="tent", quantity=10)]
    asked = case(
        pledges,
        needs,
        capabilities=[{"id": one, "whole": "yes"} for one in ("truck", "tent")],
        pairs=[{"pledge_id": "P1", "requirement_id": "R1", "rate": 2}],
    )
    with WhatIf(asked, ("gap", "cost"), stop=0.1) as what_if:
        start = what_if.solve()
        what_if.withdraw("P2")
        answer = what_if.solve()
    assert (start.values["cost"], start.bounds["cost"]) == about((120, 115))
    assert (answer.values["cost"], answer.bounds["cost"]) == about((20, 20))
    assert answer.status == "within stop"


def test_what_was_given_up_at_the_start_stays_given_up() -> None:
    """Three are pinned under a ceiling of twenty persons, which may be given up: ten too many.

    What is over is the first tier, and with one less it is none.
    """
    asked = trucks(
        pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 3}],
        policies=[ceiling(id="roof", at_most=20)],
    ).with_settings(relax=["roof"])
    with WhatIf(asked) as what_if:
        found = [what_if.solve().values["relaxed"]]
        what_if.set_limit("roof", 30)
        found.append(what_if.solve().values["relaxed"])
    assert found[0] > found[1] == about(0)


TOLD = {
    "gaps": ["requirement_id", "required", "served", "gap", "first_reason"],
    "deployments": ["pledge_id", "requirement_id", "quantity", "cost"],
}
"""Columns of frames that a what-if and a plan tell alike."""


def test_the_frames_of_an_answer_tell_the_changed_case() -> None:
    """With a truck less the gap of one truck is told with what is required and who is there."""
    with WhatIf(trucks()) as what_if:
        what_if.set_required("R1", 6)
        answer, plan = what_if.solve(), solved(what_if.case)
    for name, columns in TOLD.items():
        one, other = (getattr(told, name)[columns] for told in (answer, plan))
        assert one.to_dict("records") == other.to_dict("records")
    assert dict(answer.values) == about(values(plan))
    assert repr(answer) == "<Answer: gap 1, cost 195, optimal>"


def test_the_plan_of_a_what_if_is_that_of_the_changed_case() -> None:
    """A plan is found anew, with its proof; arrays that were set are in no case."""
    with WhatIf(trucks()) as what_if:
        what_if.withdraw("P2")
        plan = what_if.plan()
        assert plan.audit().passed
        assert values(plan) == about({"gap": 1, "cost": 195})
        what_if.set_bounds([0], upper=1)
        with pytest.raises(ValueError, match="no table says that"):
            what_if.plan()


@few
@given(drawn=tables(step=None), data=st.data())
def test_a_what_if_offers_the_dates_of_the_start(drawn: Tables, data: st.DataObject) -> None:
    """Of what is withdrawn the dates are still offered: so much better than anew, and never worse.

    **Proves**: what the docstring says of dates. **Without it** a plan that is possible could be
    lost between two changes.
    """
    asked = drawn.case()
    with WhatIf(asked, stop=0) as what_if:
        what_if.withdraw(data.draw(st.sampled_from(asked["pledges"]["id"].tolist())))
        found, want = what_if.solve().values, cold(what_if.case)
    for name in (one for one in found if one in want):
        assert found[name] <= want[name] + 1e-6
        if found[name] < want[name] - 1e-6:
            break


def test_what_nobody_may_serve_any_more_is_still_compared() -> None:
    """One of two requirements is met; its only pledge gone, all of it is open: the largest share."""
    needs = [requirement(id="R1"), requirement(id="R2", capability_id="tent", quantity=2)]
    pledges = [pledge(), pledge(id="P2", capability_id="tent")]
    with WhatIf(case(pledges, needs), ("largest_gap",)) as what_if:
        found = [what_if.solve().values["largest_gap:1"]]
        what_if.withdraw("P1")
        found.append(what_if.solve().values["largest_gap:1"])
    assert found == about([0.5, 1])


def test_every_kind_of_policy_says_what_its_limit_is() -> None:
    """Only the days of a `stay` are none that may be changed while the dates stay."""
    assert {*POLICIES} == {*LIMITED_BY, "stay"}
    for kind, key in LIMITED_BY.items():
        assert key in POLICIES[kind].model_fields


REFUSED: list[tuple[Act, type[Exception], str]] = [
    (lambda w: w.set_quantity("P11", 1), KeyError, "no pledge P11; the nearest is P1"),
    (
        lambda w: w.withdraw(contributor_id="KAN"),
        KeyError,
        "no contributor KAN; the nearest is KEN",
    ),
    (lambda w: w.set_required("R11", 1), KeyError, "no requirement R11; the nearest is R1"),
    (lambda w: w.drop_policy("rof"), KeyError, "no policy rof; the nearest is roof"),
    (lambda w: w.set_quantity("P1", -1), ValueError, "-1 is no quantity: give a number from 0 on"),
    (lambda w: w.set_quantity("W1", 1.5), ValueError, "1.5 of what is whole: give a whole number"),
    (lambda w: w.set_quantity("D1", 1), ValueError, "D1 comes in deliveries: set what each brings"),
    (lambda w: w.set_quantity("P3", 1), ValueError, "P3 offered no quantity at the start"),
    (lambda w: w.set_quantity("P4", 0), ValueError, "1 of P4 are running: give no less"),
    (
        lambda w: w.set_delivery("D1", day(3), 1),
        ValueError,
        "no delivery on 2030-01-04; it has some",
    ),
    (lambda w: w.set_delivery("P1", day(3), 1), ValueError, "has some on no day"),
    (lambda w: w.set_delivery("D1", day(2), 0), ValueError, "nothing of D1 would be delivered"),
    (lambda w: w.set_delivery("D2", day(2), 1), ValueError, "2 of D2 are running: let no less"),
    (lambda w: w.withdraw(), ValueError, "give a pledge or a contributor"),
    (lambda w: w.withdraw("P4"), ValueError, "P4 is running elsewhere and pinned to R5"),
    (lambda w: w.set_required("R3", 1), ValueError, "R3 asked for no quantity at the start"),
    (lambda w: w.set_required("R4", 1), ValueError, "less than 2 does not count for R4"),
    (lambda w: w.set_limit("long", 1), ValueError, "the days of long decide when something may"),
    (lambda w: w.set_limit("roof", -1), InputError, "at_most"),
    (lambda w: w.set_cost("P1"), ValueError, "give a monthly cost, a deployment cost, or both"),
    (lambda w: w.set_cost("P1", monthly=-1), ValueError, "-1 is no monthly cost"),
    (lambda w: w.forbid("W1", "R1"), ValueError, "W1 may not go to R1 anyway"),
    (lambda w: w.forbid("P4", "R5"), ValueError, "P4 is pinned to R5: take that back first"),
    (lambda w: w.forbid("P1", "R1"), ValueError, "measured by the women wanted if all came"),
    (lambda w: w.force("P4", "R5"), ValueError, "P4 is pinned to R5 already"),
    (lambda w: w.force("P1", "R1", 3), ValueError, "at most 2 of P1 may be at R1"),
]


def refusing() -> Case:
    """Return a case that has something for each change that is refused."""
    pledges = [
        pledge(quantity=3),
        pledge(id="P3", quantity=None),
        pledge(id="P4", quantity=2),
        pledge(id="D1", quantity=4),
        pledge(id="D2", quantity=4),
        pledge(id="W1", capability_id="tent"),
    ]
    needs = [
        requirement(quantity=4),
        requirement(id="R3", quantity=None),
        requirement(id="R4", capability_id="tent", quantity=2, minimum_quantity=2),
        requirement(id="R5", mission_id="M2"),
    ]
    both = {"pledge_id": "P4", "requirement_id": "R5"}
    running = ({"quantity": 1}, {"pledge_id": "D2", "quantity": 2})
    rule = {"id": "women", "kind": "share", "share": 0.5, "mission": "M1"}
    return case(
        pledges,
        needs,
        dated(10),
        capabilities=[{"id": "truck"}, {"id": "tent", "whole": "yes"}],
        deliveries=[{"pledge_id": one, "date": day(2), "quantity": 2} for one in ("D1", "D2")],
        running=[both | row | {"requirement_id": "R1", "start": day(0)} for row in running],
        pairs=[
            both | {"pinned": 1},
            both | {"pledge_id": "P1", "requirement_id": "R1", "at_most": 2},
        ],
        policies=[ceiling(id="roof"), {"id": "long", "kind": "stay", "days": 2}, rule],
    )


def test_what_cannot_be_said_exactly_is_refused() -> None:
    """Every refusal names what is wrong and what to do, and changes nothing."""
    with WhatIf(refusing()) as what_if:
        for act, kind, text in REFUSED:
            with pytest.raises(kind, match=text):
                act(what_if)
        assert what_if.changes == ()
        what_if.forbid("D1", "R5")
        with pytest.raises(ValueError, match="D1 is forbidden to go to R5: take that back first"):
            what_if.force("D1", "R5")


def test_a_pin_that_would_override_what_a_pledge_lacks_is_refused() -> None:
    """Where consent is refused on some days, a pin would bring the pledge there all the same."""
    no = {"mission_id": "M1", "contributor_id": "KEN", "answer": "no", "from": day(5)}
    asked = case(pledge(), requirement(), dated(10), consents=[no])
    with (
        WhatIf(asked) as what_if,
        pytest.raises(ValueError, match="would override what it lacks: write it into the case"),
    ):
        what_if.force("P1", "R1")


def test_what_is_running_and_no_longer_fits_may_be_kept_and_not_forced() -> None:
    """A pledge whose mission it refuses by now stays there, and no more of it may come."""
    runs = {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": day(0)}
    asked = case(pledge(not_missions="M1"), requirement(), dated(10), running=[runs])
    with WhatIf(asked) as what_if:
        with pytest.raises(ValueError, match="P1 may only stay at R1, and not come"):
            what_if.force("P1", "R1")
        what_if.withdraw("P1")
        assert what_if.solve().values["gap"] == about(0)


def test_an_imagined_pledge_needs_an_id_and_a_quantity() -> None:
    """Without an id it could not be switched on, and without a quantity it could go nowhere."""
    for row in (pledge(id=None), pledge(id="X1", quantity=0)):
        with pytest.raises(ValueError, match="give every imagined pledge an id and a quantity"):
            WhatIf(trucks(), imagined=[row])


def test_changes_by_name_come_before_those_of_arrays_that_they_would_renumber() -> None:
    """A limit that comes to bind adds columns; until then what was set of arrays stands."""
    with WhatIf(trucks(policies=[ceiling(id="roof", at_most=1000)])) as what_if:
        what_if.set_bounds([0], upper=1)
        what_if.set_quantity("P1", 2)
        assert what_if.program.linear.upper[0] == 1
        with pytest.raises(ValueError, match="change by name first, then by arrays"):
            what_if.set_limit("roof", 10)


def test_a_program_that_was_given_is_not_laid_out_anew() -> None:
    """Rows of an analyst's own would be lost: what needs no other layout is changed all the same."""
    program = formulate(trucks(policies=[ceiling(id="roof", at_most=30)]))
    with WhatIf(program) as what_if:
        what_if.set_quantity("P2", 1)
        assert what_if.solve().values["gap"] == about(1)
        with pytest.raises(ValueError, match="a program was given: ask about the case"):
            what_if.set_limit("roof", 20)

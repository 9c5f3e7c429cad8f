"""What-ifs by the arrays of a program: bounds, sides and costs changed, solved again, undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from builders import case, pledge, requirement
from hypothesis import given
from hypothesis import strategies as st
from solved import about
from strategies import Tables, law, ruled, supported, tables

from matcher import formulate
from matcher.program.lane import Options
from matcher.program.program import Program
from matcher.program.solving import solve_program
from matcher.program.tiers import TIE
from matcher.program.what_if import WhatIf
from matcher.program.what_if.answer import read_answer


def two_missions() -> WhatIf:
    """Return a handle on three trucks for two missions that want two each."""
    needs = [requirement(id=f"R{k}", mission_id=f"M{k}", quantity=2) for k in (1, 2)]
    asked = case(pledge(quantity=3), needs, {"gap_in": "quantity"})
    return WhatIf(asked, ("gap", "cost"))


def cold(program: Program) -> dict[str, float]:
    """Return the values of a program that is solved from nothing."""
    solution = solve_program(program, Options(stop=0))
    return dict(read_answer(program, solution, lambda: program, cancelled=False).values)


def places(program: Program, kind: str) -> np.ndarray:
    """Return the columns of a kind."""
    return np.flatnonzero((program.columns()["kind"] == kind).to_numpy())


def test_a_bound_a_side_and_a_cost_are_changed_and_taken_back() -> None:
    """Three trucks for two missions that want two each: a gap of 1.

    At most one may go to the first: still 1, and none to either: 4. With a side that leaves one
    truck at home the gap is 2, and a mission whose gap costs nothing leaves only the other's.

    **Proves**: each change counts alone, and all of them are gone after it.
    **Without it** an undone change would stay in the solver.
    """
    with two_missions() as what_if:
        start = what_if.solve()
        there, gap = places(what_if.program, "there"), places(what_if.program, "gap")
        supply = np.flatnonzero((what_if.program.rows["family"] == "supply").to_numpy())
        found = {}
        with what_if.trying():
            what_if.set_bounds(there[:1], upper=1)
            found["one"] = what_if.solve().values["gap"]
            what_if.set_bounds(there, upper=0)
            found["none"] = what_if.solve().values["gap"]
        with what_if.trying():
            what_if.set_sides(supply, upper=2)
            found["side"] = what_if.solve().values["gap"]
            what_if.set_costs("gap", gap[:1], 0)
            found["cost"] = what_if.solve().values["gap"]
        assert what_if.solve() is start
    assert found == about({"one": 1, "none": 4, "side": 2, "cost": 0})


def change(what_if: WhatIf, data: st.DataObject) -> None:
    """Close a column, halve what is required, or weigh gaps anew in one of the tiers."""
    now, kind = what_if.program, data.draw(st.sampled_from(["close", "halve", "weigh"]))
    moves = [*places(now, "arrive"), *places(now, "there")]
    if kind == "close" and moves:
        column = data.draw(st.sampled_from(moves))
        what_if.set_bounds([column], upper=now.linear.lower[column])
    elif kind == "halve":
        rows = np.flatnonzero((now.rows["family"] == "coverage").to_numpy())
        what_if.set_sides(rows, lower=now.linear.row_lower[rows] / 2)
    else:
        tier, gap = data.draw(st.sampled_from([one.name for one in now.tiers])), places(now, "gap")
        what_if.set_costs(tier, gap, np.arange(1.0, len(gap) + 1))


@law
@given(drawn=tables() | ruled() | supported(), data=st.data())
def test_what_is_solved_again_is_what_is_solved_anew(drawn: Tables, data: st.DataObject) -> None:
    """After every change all tiers have the values of the same program solved from nothing."""
    program = formulate(drawn.case())
    program = replace(program, tiers=tuple(one for one in program.tiers if one.name != TIE))
    with WhatIf(program, stop=0) as what_if:
        start = what_if.solve()
        number = data.draw(st.integers(1, 4))
        for _ in range(number):
            change(what_if, data)
            assert dict(what_if.solve().values) == about(cold(what_if.program))
        for _ in range(number):
            what_if.undo()
        assert what_if.solve() is start


def test_what_is_not_touched_is_not_solved_again() -> None:
    """Two capabilities share nothing: a change of one leaves the values of the other as they are."""
    kinds = [f"C{k}" for k in range(2)]
    asked = case(
        [pledge(id=one, capability_id=one, quantity=1500) for one in kinds],
        [requirement(id=f"{one}{k}", capability_id=one) for one in kinds for k in range(1600)],
    )
    with WhatIf(asked) as what_if:
        start = what_if.solve()
        what_if.set_bounds(places(what_if.program, "there")[:1], upper=0)
        again = what_if.solve()
        parts = zip(start._solution.parts, again._solution.parts, strict=True)  # noqa: SLF001
        assert [one is other for one, other in parts] == [False, True]


@pytest.mark.parametrize(
    ("refused", "text"),
    [
        (lambda w: w.set_bounds([0], upper=np.inf), "give bounds that are finite"),
        (lambda w: w.set_bounds([0], lower=9), "give no lower bound above the upper"),
        (lambda w: w.set_sides([0], lower=np.nan), "give sides that are numbers, and no lower one"),
        (lambda w: w.set_costs("price", [0], 1), "no tier price; write one of gap, cost"),
        (lambda w: w.set_costs("gap", [0], np.nan), "give coefficients that are finite"),
        (lambda w: w.undo(), "there is no change to undo"),
    ],
)
def test_what_cannot_be_changed_is_refused(refused: Callable[[WhatIf], None], text: str) -> None:
    """A change that makes no program changes nothing, and says why."""
    with two_missions() as what_if:
        start = what_if.solve()
        with pytest.raises(ValueError, match=text):
            refused(what_if)
        assert what_if.solve() is start


def test_a_closed_handle_answers_no_more() -> None:
    """After its block a handle is closed; what it answered stays."""
    with two_missions() as what_if:
        answer = what_if.solve()
    assert answer.values == about({"gap": 1, "cost": 0})
    with pytest.raises(ValueError, match="the handle is closed: make another"):
        what_if.solve()


def test_the_time_limit_of_a_solve_ends_it_with_what_is_known() -> None:
    """Without any time the answer is that of nothing going; once there is time it is the best."""
    asked = case(pledge(quantity=3), requirement(quantity=2))
    with WhatIf(asked, time_limit=0) as what_if:
        assert what_if.solve().status == "limit"
    stops = [True]
    with WhatIf(asked, cancel=lambda: stops[0]) as what_if:
        assert (what_if.solve().status, what_if.solve().values["gap"]) == ("cancelled", 1)
        stops[0] = False
        assert (what_if.solve().status, what_if.solve().values["gap"]) == ("optimal", 0)


def test_what_is_forced_is_there_though_it_was_priced_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many columns few are in the solver; one that was left out and must be there comes in.

    **Proves**: a lower bound, set later, reaches the rows of its column. **Without it** what is
    forced would be counted, and taken from nobody.
    """
    monkeypatch.setattr("matcher.program.lane.pricing._MANY", 1)
    needs = [requirement(id=f"R{k:02}", quantity=2, weight=1 + k % 3) for k in range(30)]
    asked = case([pledge(id=f"P{k:02}", quantity=3) for k in range(15)], needs)
    with WhatIf(asked, ("gap", "arrivals")) as what_if:
        what_if.solve()
        for column in places(what_if.program, "there")[::37].tolist():
            with what_if.trying():
                what_if.set_bounds([column], lower=1)
                answer = what_if.solve()
                assert dict(answer.values) == about(cold(what_if.program))
                assert what_if.program.linear.holds(answer.x, 1e-6)


def test_a_pair_that_is_forbidden_leaves_open_what_it_covered() -> None:
    asked = case(pledge(quantity=2), requirement(quantity=3), {"gap_in": "quantity"})
    with WhatIf(asked, ("gap",)) as what_if:
        found = [what_if.solve().values["gap"]]
        what_if.forbid("P1", "R1")
        found.append(what_if.solve().values["gap"])
    assert found == about([1, 3])

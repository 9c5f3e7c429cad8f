"""Several matches at once, and silence: the library keeps no state and prints nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved

from matcher import Case, Plan, load_scenario, match, read_plan
from matcher.plan.frames import FRAMES

pytestmark = pytest.mark.solver

FOLDER = Path(__file__).parents[1] / "scenarios" / "two-contributors"


def whole(quantity: int) -> Case:
    """Return a case that has to be branched: whole units that do not fit."""
    kinds = [{"id": "truck", "measure": "trucks", "whole": "yes"}]
    stand_ins = [{"provided": "truck", "required": "load", "rate": 0.7}]
    several = [pledge(id=f"P{k}", quantity=quantity, deployment_cost=k + 1) for k in range(4)]
    needs = [requirement(id=f"R{k}", capability_id="load", quantity=quantity) for k in range(3)]
    return case(several, needs, capabilities=[*kinds, {"id": "load"}], stand_ins=stand_ins)


def shifted(first: int) -> Case:
    """Return a dated case in which everything comes on a day of its own."""
    unit = pledge(available_from=day(first), quantity=2, monthly_cost=30, tour_days=7, tours=2)
    return case(unit, requirement(quantity=2), settings=dated(30, step="1 week"))


MAKERS: list[Callable[[], Case]] = [
    *(lambda k=k: whole(k) for k in (2, 3, 5)),
    *(lambda k=k: shifted(k) for k in (0, 4, 9)),
    lambda: load_scenario(FOLDER).case,
    lambda: case(pledge(quantity=None)),
]


def assert_same(found: Plan, plan: Plan) -> None:
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(plan, name), check_exact=True)
    assert found.objective == plan.objective
    assert found.status == plan.status


@pytest.mark.parametrize("solver", ["HiGHS", "CBC"])
def test_plans_made_at_once_are_those_made_one_after_another(solver: str) -> None:
    alone = [match(make(), solver=solver) for make in MAKERS]
    together = Barrier(len(MAKERS))

    def at_once(make: Callable[[], Case]) -> Plan:
        asked = make()
        together.wait()
        return match(asked, solver=solver)

    with ThreadPoolExecutor(len(MAKERS)) as pool:
        plans = list(pool.map(at_once, MAKERS))
    for found, plan in zip(plans, alone, strict=True):
        assert_same(found, plan)
        assert found.audit().passed


def test_one_case_may_be_matched_in_several_threads() -> None:
    asked = whole(3)
    before = {name: frame.copy() for name, frame in asked.frames.items()}
    alone = solved(asked)
    with ThreadPoolExecutor(4) as pool:
        for plan in pool.map(match, [asked] * 4):
            assert_same(plan, alone)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(asked[name], frame)


@pytest.mark.parametrize("solver", ["HiGHS", "CBC"])
def test_nothing_is_printed(solver: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither by matcher nor by a solver, on the file descriptors themselves."""
    for asked in (load_scenario(FOLDER).case, whole(5), shifted(3)):
        plan = match(asked, solver=solver)
        plan.audit()
        plan.write(tmp_path / "plan")
        read_plan(tmp_path / "plan").audit()
        repr(plan)
    assert capfd.readouterr() == ("", "")


def test_the_working_directory_stays_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Solvers like to leave models and logs behind."""
    monkeypatch.chdir(tmp_path)
    for solver in ("HiGHS", "CBC"):
        match(whole(3), solver=solver)
    assert list(tmp_path.iterdir()) == []

"""How `match` is called: what it tells, how it is stopped, and that it leaves the process alone."""

from __future__ import annotations

import locale
import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import case, pledge, requirement
from scipy import sparse
from solved import dated, day, solved
from test_brute_force import as_case, tiny_case
from test_solvers import CASES, knapsack, relief, running, transport

from matcher import Case, Plan, SolverError, match
from matcher.plan.frames import FRAMES
from matcher.plan.record import STATUSES
from matcher.program.lane import Options, solve
from matcher.program.linear import Linear
from matcher.program.names import Names

pytestmark = pytest.mark.solver

BEST = {"optimal", "within stop"}


def packed_tours() -> Case:
    """Return whole units with tours whose best plan is branched for."""
    units = [
        pledge(id=f"P{k}", tour_days=3 + k % 3, rest_days=1 + k % 2, tours=2, persons_each=3 + k)
        for k in range(4)
    ]
    wants = [requirement(id=f"R{k}", quantity=q, measure="persons") for k, q in enumerate((7, 6))]
    return case(
        units,
        wants,
        settings=dated(9, travel_days=1, step="3 days"),
        capabilities=[{"id": "truck", "measure": "trucks", "whole": "yes"}],
    )


def told(given: Case, **options: Any) -> list[tuple[float, str]]:
    """Return what a run tells of its progress."""
    heard: list[tuple[float, str]] = []
    match(given, progress=lambda done, what: heard.append((done, what)), **options)
    return heard


@pytest.mark.parametrize("make", [*CASES, packed_tours, lambda: case([], [])])
def test_progress_rises_from_nothing_to_all(make: Callable[[], Case]) -> None:
    heard = [done for done, _ in told(make())]
    assert heard == sorted(heard)
    assert heard[0] == 0.0
    assert heard[-1] == 1.0


def test_progress_says_what_is_being_done() -> None:
    assert all(what and what.isprintable() for _, what in told(packed_tours()))


def test_progress_is_told_in_the_thread_of_the_caller() -> None:
    names: set[str] = set()
    match(packed_tours(), progress=lambda *_: names.add(threading.current_thread().name))
    assert names == {threading.current_thread().name}


def test_what_progress_raises_ends_the_run() -> None:
    def leave(done: float, _: str) -> None:
        if done > 0:
            raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        match(packed_tours(), progress=leave)


class After:
    """A wish to stop that is spoken at the n-th time of asking."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.asked = 0

    def __call__(self) -> bool:
        """Count, and answer."""
        self.asked += 1
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize(
    ("make", "solver"),
    [
        *((make, "HiGHS") for make in (transport, knapsack, relief, running, packed_tours)),
        *((make, "CBC") for make in (transport, packed_tours)),
    ],
)
def test_a_run_may_be_cancelled_at_any_time(make: Callable[[], Case], solver: str) -> None:
    """Whenever it is asked, there is a plan that the audit passes, and it says how it stands."""
    statuses = []
    for number in (0, 1, 2, 5, 13, 1_000_000):
        wish = After(number)
        plan = solved(make(), solver=solver, cancel=wish)
        statuses.append(plan.status)
        assert plan.status in {"cancelled", *BEST}
        assert (plan.status == "cancelled") <= (wish.left < 0)
        assert (plan.status == "cancelled") <= ("limit" in plan.tiers["closed"].tolist())
    assert statuses[0] == "cancelled"
    assert statuses[-1] in BEST


def test_a_plan_that_was_cancelled_says_so() -> None:
    plan = solved(transport(), cancel=lambda: True)
    assert plan.status == "cancelled"
    assert "cancelled before the end, there may be better; not reproducible" in repr(plan)


def test_a_run_that_is_cancelled_at_once_has_the_empty_plan() -> None:
    """Nothing moves, and what is running is freed; the gap is all that is required."""
    plan = solved(transport(), cancel=lambda: True)
    assert plan.deployments.empty
    assert plan.gaps["gap"].tolist() == plan.gaps["required"].tolist()


@pytest.mark.parametrize("objective", [("gap", "cost"), ("largest_gap", "gap")])
@pytest.mark.parametrize("options", [{"time_limit": 0}, {"cancel": lambda: True}])
@pytest.mark.parametrize("make", [transport, relief, running])
def test_an_empty_plan_is_not_called_the_best(
    make: Callable[[], Case], options: dict[str, Any], objective: tuple[str, ...]
) -> None:
    """All that is required is open in it, and the bound says that less could be.

    Without it, a run without time would claim to be optimal.
    """
    plan = solved(make(), *objective, **options)
    assert plan.deployments.empty
    assert plan.status == ("cancelled" if "cancel" in options else "limit")
    first = plan.tiers.iloc[0]
    assert first["value"] > first["bound"]
    assert first["closed"] == "limit"


def test_a_pin_leaves_no_empty_plan() -> None:
    """There is nothing to return where a pin asks for more than nothing, and that is said."""
    pin = {"pinned": 1, "pinned_from": day(4), "pinned_until": day(5)}
    pins = [{"pledge_id": "P1", "requirement_id": "R1", **pin}]
    pinned = packed_tours().with_frames(pairs=pins)
    with pytest.raises(SolverError, match="gave no answer in tier gap"):
        match(pinned, cancel=lambda: True)


def test_an_event_may_be_set_in_another_thread() -> None:
    event = threading.Event()

    def progress(done: float, _: str) -> None:
        if done == 0:
            thread = threading.Thread(target=event.set)
            thread.start()
            thread.join()

    assert match(packed_tours(), progress=progress, cancel=event).status == "cancelled"


def test_a_wish_stands_once_it_was_heard() -> None:
    answers = iter([False, True])
    plan = match(packed_tours(), cancel=lambda: next(answers))
    assert plan.status == "cancelled"


def test_a_run_that_nobody_cancels_is_the_same_as_one_that_nobody_could() -> None:
    assert_same(match(packed_tours(), cancel=threading.Event()), match(packed_tours()))


def test_what_cancel_raises_ends_the_run() -> None:
    def fail() -> bool:
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        match(transport(), cancel=fail)


def hard() -> Linear:
    """Return a program of whole columns that takes long to prove: a market split."""
    chosen = np.random.default_rng(1)
    rows, columns = 5, 40
    weights = chosen.integers(0, 100, (rows, columns)).astype(float)
    slack = np.eye(rows)
    half = weights.sum(axis=1) // 2
    return Linear(
        cost=np.r_[np.zeros(columns), np.ones(2 * rows)],
        lower=np.zeros(columns + 2 * rows),
        upper=np.r_[np.ones(columns), np.full(2 * rows, 1e4)],
        whole=np.r_[np.ones(columns, dtype=bool), np.zeros(2 * rows, dtype=bool)],
        matrix=sparse.csr_array(np.hstack([weights, slack, -slack])),
        row_lower=half,
        row_upper=half,
        column_names=Names.numbered(["x"], [columns + 2 * rows]),
        row_names=Names.numbered(["row"], [rows]),
    )


def test_highs_is_stopped_in_the_middle_of_a_solve() -> None:
    """The wish is heard by the solver itself, which hands over the best it has.

    Without it, a service would wait for minutes after its client has gone.
    """
    event = threading.Event()
    wish = After(3)
    linear = hard()
    outcome = solve(linear, Options(cancel=lambda: wish() or event.is_set()))
    assert wish.asked > 3
    assert outcome.status == "stopped"
    assert outcome.x is None or linear.holds(outcome.x, 1e-6)


def test_what_cancel_raises_within_the_solver_comes_out_of_it() -> None:
    def fail() -> bool:
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        solve(hard(), Options(cancel=fail))


@pytest.mark.parametrize("limits", [{"seconds": 0.0}, {"cancel": lambda: True}, {"nodes": 0}])
def test_values_of_a_solver_that_was_stopped_hold(limits: dict[str, Any]) -> None:
    """Zeros are no plan of a program that asks for more: there are then no values at all."""
    linear = hard()
    outcome = solve(linear, Options(**limits))
    assert outcome.status == "stopped"
    assert outcome.x is None or linear.holds(outcome.x, 1e-6)


def assert_same(one: Plan, other: Plan) -> None:
    """Make sure that two plans are the same to the last cell."""
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert (one.status, one.unique, one.notes) == (other.status, other.unique, other.notes)
    assert one.status in STATUSES


def test_eight_threads_give_the_same_plans_as_one() -> None:
    cases = [make() for make in (*CASES, packed_tours)]
    cases += [as_case(tiny_case(random.Random(f"threads {k}"))) for k in range(19)]  # noqa: S311
    alone = [match(one) for one in cases]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(match, cases))
    for one, other in zip(alone, together, strict=True):
        assert_same(one, other)


def process() -> dict[str, Any]:
    """Return what a library has no business to change."""
    descriptors = Path("/dev/fd")
    return {
        "folder": Path.cwd(),
        "locale": locale.setlocale(locale.LC_ALL),
        "environment": dict(os.environ),
        "signals": [signal.getsignal(one) for one in signal.valid_signals()],
        "files": len(list(descriptors.iterdir())) if descriptors.is_dir() else None,
        "streams": (sys.stdout, sys.stderr, sys.stdin),
        "random": (random.getstate(), np.random.get_state()[1].tolist()),  # noqa: NPY002
        "recursion": sys.getrecursionlimit(),
        "excepthook": sys.excepthook,
        "pandas": pd.describe_option(_print_desc=False),
        "numpy": np.geterr(),
        "threads": {one.name for one in threading.enumerate()},
    }


@pytest.mark.parametrize("solver", ["HiGHS", "CBC"])
def test_the_process_is_left_as_it_was(solver: str, tmp_path: Path) -> None:
    before = process()
    plan = match(packed_tours(), solver=solver, cancel=threading.Event())
    plan.audit()
    plan.write(tmp_path / "plan")
    assert process() == before

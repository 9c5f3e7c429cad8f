"""First reasons in the frames of a plan, what is not proved, and ``matcher explain``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import case, lack, pledge, requirement
from solved import dated, day, reason, solved
from typer.testing import CliRunner

from matcher import Plan, load_scenario, read_plan
from matcher.cli.app import app
from matcher.insight.reasons import explain, with_reasons
from matcher.program.lane import engine

SCENARIO = str(Path(__file__).parents[1] / "scenarios" / "two-contributors")
LATE = (
    "P1 (KEN): it arrives on 2030-01-04 at the earliest, R1 would need it from 2030-01-01 on. "
    "Send it 3 days earlier, on 2030-01-01. "
    "That closes all of it, from 2030-01-01 until 2030-01-03."
)


@pytest.fixture(scope="module")
def late() -> Plan:
    """Return a plan in which a truck comes three days late, and a tent that nobody asks for."""
    tent = pledge(id="P2", capability_id="tent")
    return solved(case([pledge(available_from=day(3)), tent], requirement(), dated(10)))


def test_a_plan_says_first_reasons_in_its_own_frames_and_is_still_audited(late: Plan) -> None:
    told = with_reasons(late)
    assert reason(told, "R1") == LATE == explain(late, "R1").first_reason
    assert reason(told, "P2").startswith("Nobody requires tent, nor needs it.")
    met = told.gaps["gap"] == 0
    assert told.gaps.loc[met, "first_reason"].isna().all()
    assert str(told.audit()) == str(late.audit())
    for frame in ("gaps", "idle"):
        assert (getattr(told, frame).dtypes == getattr(late, frame).dtypes).all()


def test_a_plan_read_from_disk_is_explained_just_as_well(late: Plan, tmp_path: Path) -> None:
    with_reasons(late).write(tmp_path / "plan")
    again = read_plan(tmp_path / "plan")
    assert reason(again, "R1") == LATE
    assert again.audit().passed
    assert explain(again, "R1") == explain(late, "R1")


def test_without_time_nothing_is_said_to_be_proved(late: Plan) -> None:
    """The frames keep what is counted, and an explanation says that nothing was found out."""
    told = with_reasons(late, time_limit=0)
    assert reason(told, "R1") == reason(late, "R1")


def test_what_was_not_found_out_in_time_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every solve ends at once, without the hundredth of a second that is always given."""
    monkeypatch.setattr(engine, "_LEAST_SECONDS", 0.0)
    plan = load_scenario("seoul-2021-assumed").match()
    found = explain(plan, "MINUSMA-HEL-1", time_limit=0)
    assert not found.is_answered
    assert found.first_reason == (
        "What keeps it so is not proved: it was not found out in the time that was given."
    )
    assert not any(one.status == "proved" for one in found.checks)


def test_who_asks_to_stop_gets_what_was_found_out_by_then(late: Plan) -> None:
    told = with_reasons(late, cancel=lambda: True)
    assert reason(told, "R1") == reason(late, "R1")


def test_progress_tells_what_is_explained_and_ends(late: Plan) -> None:
    seen: list[tuple[float, str]] = []
    with_reasons(late, progress=lambda share, told: seen.append((share, told)))
    assert seen[0] == (0.0, "explaining R1")
    assert seen[-1] == (1.0, "explained")
    assert [share for share, _ in seen] == sorted(share for share, _ in seen)


def test_all_reasons_asks_for_other_sets_that_do_as_well() -> None:
    """A part would do, and so would a second truck that is ready, were it renewed."""
    spare = pledge(id="P2", contributor_id="GHA", status="withdrawn")
    wanted = [lack(pledge_id="P1")]
    plan = solved(case([pledge(), spare], requirement(), needs=wanted))
    one, both = explain(plan, "R1"), explain(plan, "R1", all_reasons=2)
    assert "One of 1 found, proved." in str(one)
    assert {r.reasons[0].atom.kind for r in both.repairs} == {"need", "status"}
    assert "2 of 2 found, proved." in str(both)
    frame = both.to_frame()
    assert frame.loc[frame["set"] == "repair", "number"].tolist() == [1, 2]
    assert (frame["status"] == "proved").all()


def test_constraints_of_ones_own_are_not_explained(late: Plan) -> None:
    with pytest.raises(ValueError, match="constraints of your own"):
        explain(replace(late, own=("mine",)), "R1")


def test_explain_tells_of_everything_of_one_and_of_two() -> None:
    every = CliRunner().invoke(app, ["explain", SCENARIO])
    assert every.exit_code == 0
    assert "Open (1)" in every.stdout
    one = CliRunner().invoke(app, ["explain", SCENARIO, "R2"])
    assert "Send it 70 days earlier, on 2026-03-02." in one.stdout.replace("\n  ", " ")
    pair, turned = (
        CliRunner().invoke(app, ["explain", SCENARIO, *ids]).stdout
        for ids in (("P3", "R2"), ("R2", "P3"))
    )
    assert pair == turned == "P3 at R2: used, 50 from 2026-06-10 until 2026-07-09.\n"


@pytest.mark.parametrize("ids", [["R22"], ["P3", "R22"], ["P33", "R2"]])
def test_explain_of_an_unknown_id_names_the_nearest_and_ends_with_2(ids: list[str]) -> None:
    found = CliRunner().invoke(app, ["explain", SCENARIO, *ids])
    assert found.exit_code == 2
    assert "the nearest is" in found.stderr
    assert found.stdout == ""


def test_a_run_tells_reasons_unless_it_is_told_not_to() -> None:
    proved, counted = (
        CliRunner().invoke(app, ["run", SCENARIO, *more]).stdout for more in ([], ["--no-reasons"])
    )
    assert "Send it 70 days earlier" in proved
    assert "2 serve it as far as they go" in counted

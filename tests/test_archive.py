"""The archive: what is written comes back as it was, all of it or nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved

from matcher import Case, Plan, read_plan
from matcher.plan import archive
from matcher.plan.frames import FRAMES

IDS = [
    "=1+1",
    "../x",
    "NA",
    "null",
    "007",
    "1e5",
    "nan",
    "True",
    "a,b",
    '\'x"y"',
    "-3",
    "@sum",
    "ö ü",
    "#N",
    "|",
]
"""Ids that a spreadsheet, a shell, a path or a reader of CSV would take for something else."""

TEXTS = [
    "a,b",
    'he said "no"',
    "two\nlines",
    "tab\there",
    "mac\rline",
    "dos\r\nline",
    '"',
    "=1+1",
    "None",
    "; ;",
    "a\u2028b",
]
"""Texts that have to be quoted, or that a careless reader of CSV would break."""


def rich() -> Case:
    """Return a dated case with a stand-in, thirds, priorities, decisions and something running."""
    return case(
        [
            pledge(id="P1", quantity=1 / 3, assumed="quantity", monthly_cost=0.1, persons_each=7),
            pledge(id="P2", contributor_id="GHA", capability_id="car", available_from=day(4)),
            pledge(id="P3", quantity=None, note="Asked on Monday;\nno answer yet"),
        ],
        [
            requirement(id="R1", quantity=2, priority=1),
            requirement(id="R2", quantity=1.1, priority=2, mission_id="M2"),
            requirement(id="R3", quantity=None),
        ],
        settings=dated(100, step="1 month", weights={1: 3, 2: 1}, unknown={"vetted": "yes"}),
        stand_ins=[{"provided": "car", "required": "truck", "rate": 0.1}],
        conditions=[{"pledge_id": "P1", "text": 'The "big" one, first', "effect": "open"}],
        running=[{"pledge_id": "P1", "requirement_id": "R2", "quantity": 0.2, "start": "2029-05-01"}],
    )  # fmt: skip


PLANS: dict[str, Callable[[], Case]] = {
    "rich": rich,
    "undated": lambda: case(pledge(quantity=0.7), requirement(quantity=3)),
    "numbered": lambda: Case.from_frames(
        [{"contributor_id": "KEN", "capability_id": "truck", "quantity": 1}] * 2,
        [{"mission_id": "M1", "capability_id": "truck", "quantity": 3}],
    ),
    "no quantity": lambda: case(pledge(quantity=None), requirement(quantity=None)),
    "nothing": lambda: case(
        pd.DataFrame(columns=list(pledge())), pd.DataFrame(columns=list(requirement()))
    ),
    "foreign columns": lambda: case(
        pledge(Desk="007", Score="1.50"), requirement(Desk="a,b", ref="7"), other_columns="keep"
    ),
    "weighted": lambda: case(settings={"objective": [{"gap": 1.0, "cost": 1e-6}, "arrivals"]}),
}


def assert_same(found: Plan, plan: Plan) -> None:
    for name in FRAMES:
        pd.testing.assert_frame_equal(
            getattr(found, name), getattr(plan, name), check_exact=True, obj=name
        )
    for name in ("objective", "status", "unique", "notes", "own", "certificate"):
        assert getattr(found, name) == getattr(plan, name), name
    assert dict(found.versions) == dict(plan.versions)
    assert repr(found) == repr(plan)
    for table, frame in plan.case.frames.items():
        pd.testing.assert_frame_equal(found.case[table], frame, check_exact=True, obj=table)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_comes_back_as_it_was_written(name: str, tmp_path: Path) -> None:
    plan = solved(PLANS[name]())
    assert plan.write(tmp_path / "plan") == tmp_path / "plan"
    found = read_plan(tmp_path / "plan")
    assert_same(found, plan)
    assert found.audit().passed, str(found.audit())
    found.write(tmp_path / "again")
    assert contents(tmp_path / "again") == contents(tmp_path / "plan")


def test_a_plan_that_was_read_can_be_made_again(tmp_path: Path) -> None:
    plan = solved(rich())
    plan.write(tmp_path / "plan")
    assert_same(solved(read_plan(tmp_path / "plan").case), plan)


def test_constraints_of_ones_own_and_notes_are_kept(tmp_path: Path) -> None:
    plan = solved(case())
    named = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    changed = Plan(**named | {"own": ("at most 3",), "notes": ("A note.",), "status": "limit"})
    changed.write(tmp_path / "plan")
    found = read_plan(tmp_path / "plan")
    assert (found.own, found.notes, found.status) == (("at most 3",), ("A note.",), "limit")


@pytest.mark.parametrize("one", IDS)
def test_ids_come_back_as_they_were(one: str, tmp_path: Path) -> None:
    plan = solved(
        case(
            pledge(id=one, contributor_id=one, capability_id=one),
            requirement(id=one, mission_id=one, capability_id=one),
            conditions=[{"pledge_id": one, "text": "Open"}],
        )
    )
    plan.write(tmp_path / "plan")
    found = read_plan(tmp_path / "plan")
    assert_same(found, plan)
    row = found.deployments.iloc[0]
    assert {row[f"{n}_id"] for n in ("pledge", "requirement", "mission", "capability")} == {one}
    resting = found.decisions.set_index("table").at["conditions", "deployments"]
    assert resting == "D1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan"]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_as_they_were(text: str, tmp_path: Path) -> None:
    plan = solved(
        case(
            pledge(name=text, note=text, source=text, Remark=text),
            other_columns="keep",
            conditions=[{"pledge_id": "P1", "text": text}],
            settings={"name": text, "question": text},
        )
    )
    plan.write(tmp_path / "plan")
    found = read_plan(tmp_path / "plan")
    assert_same(found, plan)
    assert found.case["pledges"].at[0, "note"] == plan.case["pledges"].at[0, "note"]
    assert found.case.settings == plan.case.settings


@pytest.mark.parametrize("step", ["_write_case", "_write_csv", "describe_record", "_move"])
@pytest.mark.parametrize("before", [True, False])
def test_an_error_while_writing_leaves_everything_as_it_was(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, before: bool
) -> None:
    folder = tmp_path / "plan"
    if before:
        solved(case()).write(folder)
    old = contents(tmp_path)

    def fail(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(archive, step, fail)
    with pytest.raises(OSError, match="no space left"):
        solved(rich()).write(folder)
    assert contents(tmp_path) == old
    assert [path.name for path in tmp_path.iterdir()] == (["plan"] if before else [])


def test_an_error_while_exchanging_folders_puts_the_old_plan_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved(case()).write(tmp_path / "plan")
    old = contents(tmp_path)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if target == tmp_path / "plan" and self.name != "plan":
            raise PermissionError("held open elsewhere")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(PermissionError):
        solved(rich()).write(tmp_path / "plan")
    assert contents(tmp_path) == old
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_no_plan_is_not_touched(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "precious"
    if kind == "folder":
        place.mkdir()
    (place / "thesis.txt" if kind == "folder" else place).write_text("years of work")
    message = re.escape(f"{place} holds something that is no plan: give another folder")
    with pytest.raises(FileExistsError, match=message):
        solved(case()).write(place)
    assert list(contents(tmp_path).values()) == [b"years of work"]


@pytest.mark.parametrize("there", ["an older plan", "an empty folder", "nothing"])
def test_a_plan_takes_the_place_of_an_older_one(there: str, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "plan"
    if there == "an older plan":
        solved(rich()).write(folder)
    elif there == "an empty folder":
        folder.mkdir(parents=True)
    plan = solved(case())
    plan.write(str(folder))
    assert_same(read_plan(str(folder)), plan)
    assert [path.name for path in folder.parent.iterdir()] == ["plan"]
    assert not (folder / "case" / "stand_ins.csv").exists()


def test_a_plan_can_be_written_into_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = solved(case())
    plan.write("plan")
    plan.write("plan/")
    assert_same(read_plan("plan"), plan)


def test_a_plan_can_be_moved(tmp_path: Path) -> None:
    plan = solved(rich())
    plan.write(tmp_path / "here")
    shutil.move(tmp_path / "here", tmp_path / "there")
    assert_same(read_plan(tmp_path / "there"), plan)


def test_numbers_of_foreign_columns_come_back_as_text(tmp_path: Path) -> None:
    """Of what it does not know, matcher keeps what it says, not what it is."""
    plan = solved(case(pledge(Score=1.5, Rank=7), other_columns="keep"))
    plan.write(tmp_path / "plan")
    row = read_plan(tmp_path / "plan").deployments.iloc[0]
    assert (row["Score"], row["Rank"]) == ("1.5", "7")


def test_a_foreign_plan_json_is_no_plan(tmp_path: Path) -> None:
    """A folder of somebody else's that happens to hold a plan.json is not replaced."""
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "plan.json").write_text('{"rooms": 5}')
    with pytest.raises(FileExistsError):
        solved(case()).write(tmp_path / "house")
    assert contents(tmp_path) == {"house/plan.json": b'{"rooms": 5}'}

"""Scenarios that come with matcher: found by name anywhere, from its source and from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from matcher import InputError, list_scenarios, load_scenario, write

ROOT = Path(__file__).parents[1]
NAMES = sorted(path.parent.name for path in ROOT.glob("scenarios/*/scenario.toml"))


def typed(*words: str, folder: Path, package: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Return what a command prints in a folder, with the package taken from another."""
    return subprocess.run(
        [sys.executable, "-m", "matcher", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(package), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which a wheel was unpacked, as an installer does it."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_every_scenario_is_listed_with_its_question() -> None:
    assert list(list_scenarios()) == NAMES
    assert all(question.endswith("?") for question in list_scenarios().values())


@pytest.mark.parametrize("name", NAMES)
def test_a_name_leads_to_the_scenario(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scenario = load_scenario(name)
    assert (scenario.name, scenario.question) == (name, list_scenarios()[name])
    assert scenario.path.is_dir()


def test_what_stands_at_the_path_is_read_where_a_scenario_has_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "seoul-2021"
    own.mkdir()
    (own / "pledges.csv").write_text("contributor_id,capability_id,quantity\nKEN,truck,1\n")
    (own / "requirements.csv").write_text("mission_id,capability_id,quantity\nM1,truck,1\n")
    assert len(load_scenario("seoul-2021").case["pledges"]) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("seoul-2012", "Write seoul-2021, or"),
        ("Seoul-2021", "Write seoul-2021, or"),
        ("contributors", "Write two-contributors, or"),
        ("xyz", "Write one of ethiopia-leaves-unisfa, "),
    ],
)
def test_a_name_that_is_none_gives_the_nearest(name: str, shown: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(name)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{name}: there is no such file or folder, and no scenario of")
    assert problem.remedy.startswith(shown)


@pytest.mark.parametrize("path", ["seoul-2021.xlsx", "scenario/seoul-2021", ".", ".."])
def test_a_path_is_never_taken_for_a_name(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert "no scenario of this name" not in str(caught.value)


def test_a_wheel_runs_a_scenario_by_its_name_in_an_empty_folder(
    installed: Path, tmp_path: Path
) -> None:
    """Nothing of the source is there: the package and its scenarios come out of the wheel."""
    found = subprocess.run(
        [sys.executable, "-c", "import matcher; print(matcher.load_scenario('seoul-2021').path)"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert Path(found.stdout.strip()) == installed / "matcher" / "scenarios" / "seoul-2021"
    shown = typed("run", "two-contributors", folder=tmp_path, package=installed)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\nOf 2 requirements 1 is met, 1 in part, 0 open.\n" in shown.stdout
    assert not list(tmp_path.iterdir())


def test_the_command_lists_them(installed: Path, tmp_path: Path) -> None:
    shown = typed("scenarios", folder=tmp_path, package=installed)
    told = " ".join(f"{name} {question}" for name, question in list_scenarios().items())
    assert shown.stdout.split() == told.split()


def test_a_wheel_holds_the_scenarios_as_they_are(installed: Path) -> None:
    for name in NAMES:
        for path in (ROOT / "scenarios" / name).iterdir():
            copy = installed / "matcher" / "scenarios" / name / path.name
            assert copy.read_bytes() == path.read_bytes()
        assert load_scenario(installed / "matcher" / "scenarios" / name).case.settings.name == name


def test_an_unknown_name_on_the_command_line_ends_with_2(tmp_path: Path) -> None:
    shown = typed("run", "two-contributor", folder=tmp_path)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "Write two-contributors, or the path of a folder or workbook." in shown.stderr


def test_the_folder_of_a_plan_is_no_scenario_and_says_what_is(tmp_path: Path) -> None:
    write(load_scenario("two-contributors").match(), tmp_path / "plan")
    shown = typed("run", "plan", folder=tmp_path)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "plan: it holds a plan, not a scenario." in shown.stderr
    assert "Give the scenario that was planned, or plan.xlsx in it." in shown.stderr
    assert typed("run", "plan/plan.xlsx", folder=tmp_path).returncode == 0
    assert typed("reach", "plan", "P2", folder=tmp_path).stdout.startswith("P2: 120 infantry")

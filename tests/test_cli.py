"""The command line as its users type it: what it prints, where, and how it ends."""

from __future__ import annotations

import csv
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from matcher.cli import app
from matcher.cli.commands import COMMANDS

SCENARIOS = Path(__file__).parent.parent / "scenarios"
SMALL = str(SCENARIOS / "two-contributors")


def typed(*words: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Return what a command of matcher prints, and its exit code."""
    command = [sys.executable, "-m", "matcher", *map(str, words)]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"} | options.pop("env", {})
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, check=False, **options
    )


def written(folder: Path, **tables: Iterable[dict[str, Any]] | str) -> Path:
    """Write tables as CSV files, and text as ``scenario.toml``, into a folder."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        if isinstance(rows, str):
            (folder / f"{name}.toml").write_text(rows, encoding="utf-8")
            continue
        listed = list(rows)
        headers = list(dict.fromkeys(header for row in listed for header in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headers)
            writer.writeheader()
            writer.writerows(listed)
    return folder


def pledge(**changes: Any) -> dict[str, Any]:
    return {
        "id": "P1",
        "contributor_id": "Arvalia",
        "capability_id": "truck",
        "quantity": 1,
    } | changes


def requirement(**changes: Any) -> dict[str, Any]:
    return {
        "id": "R1",
        "mission_id": "North",
        "capability_id": "truck",
        "quantity": 1,
    } | changes


def test_help_names_every_command_with_a_whole_sentence() -> None:
    shown = typed("--help")
    assert shown.returncode == 0
    lines = shown.stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split(maxsplit=1) for line in lines] == [list(one) for one in COMMANDS.items()]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_that_begins_with_its_sentence(name: str) -> None:
    """The sentence stands in two places, so that the help of all loads none of them."""
    shown = CliRunner().invoke(app, [name, "--help"])
    assert shown.exit_code == 0
    usage, told = shown.output.split("\n\n")[:2]
    assert usage.startswith(f"Usage: matcher {name} [OPTIONS]")
    assert " ".join(told.split()) == COMMANDS[name]


def test_a_mistyped_command_is_told_which_is_near() -> None:
    shown = CliRunner().invoke(app, ["chek"])
    assert shown.exit_code == 2
    assert "No such command 'chek'. Did you mean 'check'?" in shown.output


def test_the_version_is_that_of_the_distribution() -> None:
    assert typed("--version").stdout.startswith("matcher 0.")


def test_a_run_prints_the_report_and_nothing_else() -> None:
    """Solvers print on the file descriptor itself; standard output holds the report alone."""
    shown = typed("run", SMALL)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("two-contributors: What can two contributors cover")
    assert "\nOf 2 requirements 1 is met, 1 in part, 0 open.\n" in shown.stdout
    assert "gap 32.5 requirement-days" in shown.stdout
    assert "R2, 200 infantry, MISSION-SOUTH: 80 open from 2026-04-01 until 2026-06-09" in (
        shown.stdout
    )
    assert shown.stdout.endswith("3 deployments\n")


@pytest.mark.parametrize("solver", ["HiGHS", "CBC", "cbc"])
def test_a_solver_is_chosen_by_name(solver: str) -> None:
    shown = typed("run", SMALL, "--solver", solver, "--time-limit", "60", "--stop", "0")
    assert shown.returncode == 0, shown.stderr
    assert "gap 32.5 requirement-days" in shown.stdout


def test_arrays_lead_to_the_same_report_and_to_highs_alone() -> None:
    ran, refused = (
        typed("run", SMALL, "--lane", "arrays", *more) for more in ([], ["--solver", "CBC"])
    )
    assert ran.stdout == typed("run", SMALL, "--lane", "pulp").stdout
    assert refused.returncode == 2
    assert "arrays lead to HiGHS alone, not to CBC" in refused.stderr


def test_a_solver_that_is_not_there_is_named_with_those_that_are() -> None:
    shown = typed("run", SMALL, "--solver", "ORACLE")
    assert shown.returncode == 2
    assert "ORACLE" in shown.stderr
    assert "HiGHS" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_json_is_the_plan_for_other_programs() -> None:
    shown = typed("run", SMALL, "--json")
    plan = json.loads(shown.stdout)
    assert plan["schema_version"] == 1
    assert plan["objective"]["gap"] == pytest.approx(32.5)
    assert [row["pledge_id"] for row in plan["deployments"]] == ["P1", "P2", "P3"]
    assert plan["deployments"][0]["start"] == "2026-03-01"
    assert plan["deployments"][0]["persons"] is None


def test_a_written_plan_is_audited(tmp_path: Path) -> None:
    out = tmp_path / "plan"
    assert typed("run", SMALL, "--out", out).returncode == 0
    shown = typed("audit", out)
    assert shown.returncode == 0
    assert shown.stdout.startswith("The audit passed.\n  3 deployments: references, eligibility")


def test_an_audit_that_finds_something_says_which_line_and_ends_with_2(tmp_path: Path) -> None:
    out = tmp_path / "plan"
    typed("run", SMALL, "--out", out)
    rows = (out / "deployments.csv").read_text(encoding="utf-8").replace(",120,", ",130,")
    (out / "deployments.csv").write_text(rows, encoding="utf-8")
    shown = typed("audit", out)
    assert shown.returncode == 2
    assert "The audit failed with" in shown.stdout
    assert "deployments D2" in shown.stdout
    assert shown.stderr == ""


def test_auditing_something_else_is_refused_in_a_line(tmp_path: Path) -> None:
    shown = typed("audit", tmp_path)
    assert shown.returncode == 2
    assert "it holds no plan.json" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_plan_is_not_written_over_something_else(tmp_path: Path) -> None:
    """It is refused before anything is run, and what stands there stays."""
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    shown = typed("run", SMALL, "--out", tmp_path)
    assert shown.returncode == 2
    assert shown.stdout == ""
    assert "holds something that is no plan" in shown.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("name", ["plan.csv", "plan.XLS", "plan.html"])
def test_a_plan_is_written_as_no_other_file(name: str, tmp_path: Path) -> None:
    shown = typed("run", SMALL, "--out", tmp_path / name, cwd=tmp_path)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "folder or a workbook" in " ".join(shown.stderr.split())
    assert not list(tmp_path.iterdir())


def test_where_the_plan_was_written_is_told_beside_the_report(tmp_path: Path) -> None:
    shown = typed("run", SMALL, "--out", "plan", cwd=tmp_path)
    assert shown.stderr == "The plan is in plan.\n"
    assert shown.stdout == typed("run", SMALL).stdout


def test_a_plan_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    shown = typed("run", SMALL, "--out", tmp_path / "file" / "plan")
    assert shown.returncode == 2
    assert "Traceback" not in shown.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_check_says_what_a_case_holds_and_what_a_run_does_not_use() -> None:
    shown = typed("check", SCENARIOS / "seoul-2021")
    assert shown.returncode == 0
    assert shown.stdout.startswith("seoul-2021 holds no problem and can be run.\n")
    assert "pledges 48" in shown.stdout
    assert "A quantity stands in 39 of 48 pledges" in shown.stdout
    ends = shown.stdout.rpartition("Kept, but not used by a run:\n")[2]
    assert "  pledges: pledged_on\n" in ends


def test_check_names_what_was_made_and_what_was_not_read(tmp_path: Path) -> None:
    folder = written(tmp_path / "case", pledges=[pledge(id="")], requirements=[requirement()])
    (folder / "notes.csv").write_text("a,b\n", encoding="utf-8")
    (folder / "pledges.xlsx").write_bytes(b"")
    shown = typed("check", folder)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("case holds no problem and can be run.\n")
    assert "No date is given: there is one period." in shown.stdout
    assert "Made from other tables: capabilities, contributors, missions." in shown.stdout
    assert "Numbered by their rows: pledges." in shown.stdout
    assert "Not read: notes.csv, pledges.xlsx." in shown.stdout


@pytest.mark.parametrize("word", ["check", "run"])
def test_all_problems_come_in_one_report_and_nothing_is_run(word: str, tmp_path: Path) -> None:
    folder = written(
        tmp_path / "case",
        pledges=[pledge(quantity="many"), pledge(id="P2", contributor_id="")],
        requirements=[requirement(quantity=-1)],
    )
    shown = typed(word, folder)
    assert (shown.returncode, shown.stdout) == (2, "")
    first, *lines = shown.stderr.splitlines()
    assert first == "3 problems in 2 tables; nothing was run."
    assert len(lines) == 3
    assert lines[0].startswith('pledges, row 2 (id P1), quantity: "many"')


def test_a_path_that_is_not_there_is_a_problem() -> None:
    shown = typed("run", "no-such-scenario")
    assert shown.returncode == 2
    assert "there is no such file or folder" in shown.stderr


def test_pins_that_contradict_each_other_end_with_3(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "case",
        pledges=[pledge()],
        requirements=[requirement(), requirement(id="R2", mission_id="South")],
        pairs=[
            {"pledge_id": "P1", "requirement_id": one, "pinned": 1, "verdict": "allow"}
            for one in ("R1", "R2")
        ],
    )
    shown = typed("run", folder, "--out", tmp_path / "plan")
    assert (shown.returncode, shown.stdout) == (3, "")
    assert "cannot all hold" in shown.stderr.splitlines()[0]
    assert "R1" in shown.stderr
    assert "R2" in shown.stderr
    assert not (tmp_path / "plan").exists()


def under_a_ceiling(folder: Path) -> Path:
    """Write a scenario with three trucks pinned under a hard ceiling of two, and an idle budget."""
    return written(
        folder,
        pledges=[pledge(quantity=3)],
        requirements=[requirement(quantity=3)],
        pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 3}],
        policies=[{"id": "money", "kind": "budget", "at_most": 5}],
        scenario='[[policy]]\nid = "roof"\nkind = "ceiling"\nat_most = 2\n'
        'counted_in = "quantity"\nmission = "North"\n',
    )


def test_a_pin_and_a_policy_that_contradict_each_other_end_with_3(tmp_path: Path) -> None:
    shown = typed("run", under_a_ceiling(tmp_path))
    assert (shown.returncode, shown.stdout) == (3, "")
    assert shown.stderr == (
        "These 2 cannot all hold; without any one of them the others can:\n"
        "  - pin of P1 on R1 (3; pairs, row 2)\n"
        "  - ceiling roof (2 quantity; mission North; scenario, policy 1)\n"
        "Drop or change one of them.\n"
    )


def test_what_may_be_given_up_is_named_once_for_each(tmp_path: Path) -> None:
    """Without it, and with the wrong one alone, the run ends with 3; both may be named."""
    folder = under_a_ceiling(tmp_path)
    assert typed("run", folder, "--relax", "money").returncode == 3
    shown = typed("run", folder, "--relax", "money", "--relax", "roof", "--json")
    assert shown.returncode == 0, shown.stderr
    told = json.loads(shown.stdout)
    assert "money, roof were given up" in told["notes"][0]


def test_what_may_be_given_up_comes_after_what_the_scenario_says(tmp_path: Path) -> None:
    folder = under_a_ceiling(tmp_path)
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text(f'relax = ["roof"]\n{text}', encoding="utf-8")
    shown = typed("run", folder, "--relax", "money", "--json")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["notes"][0].split(": ")[1].startswith("roof was given up")


def test_only_a_policy_may_be_given_up(tmp_path: Path) -> None:
    shown = typed("run", under_a_ceiling(tmp_path), "--relax", "rof")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert 'scenario, relax: "rof" is no policy. Write roof.' in shown.stderr


def test_our_own_faults_are_loud(tmp_path: Path) -> None:
    """Exit code 1 and a traceback: nobody shall take a fault of ours for one of theirs."""
    (tmp_path / "sitecustomize.py").write_text(
        "import matcher.program.match\n"
        "def broken(*_, **__): raise ZeroDivisionError('ours')\n"
        "matcher.program.match.match = broken\n",
        encoding="utf-8",
    )
    shown = typed("run", SMALL, env={"PYTHONPATH": str(tmp_path)})
    assert shown.returncode == 1
    assert "ZeroDivisionError: ours" in shown.stderr


def test_a_console_of_windows_can_show_the_report(tmp_path: Path) -> None:
    """What cp1252 does not know becomes a mark; no report is lost for it."""
    folder = written(
        tmp_path / "case",
        pledges=[pledge(contributor_id="Łódź 国")],
        requirements=[requirement(mission_id="Север", quantity=2)],
    )
    command = [sys.executable, "-m", "matcher", "run", str(folder)]
    shown = subprocess.run(
        command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "cp1252"}, check=False
    )
    assert shown.returncode == 0, shown.stderr
    assert "1 open" in shown.stdout.decode("cp1252")


def test_names_are_shown_as_they_are_but_never_obeyed(tmp_path: Path) -> None:
    """Markup of Rich, terminal commands and line breaks in a name are text."""
    folder = written(
        tmp_path / "case",
        pledges=[pledge(contributor_id="[red]Arvalia[/red]")],
        requirements=[requirement(mission_id="North\x1b[2J", quantity=2)],
    )
    shown = typed("run", folder)
    assert "\x1b" not in shown.stdout
    if shown.returncode == 0:
        assert "[red]Arvalia[/red]" in shown.stdout
    else:
        assert shown.returncode == 2


def test_long_sections_are_cut_and_counted_unless_all_is_asked_for() -> None:
    laydown = SCENARIOS / "laydown-2020"
    cut, whole = typed("run", laydown), typed("run", laydown, "--all")
    assert "Deployments (455)" in cut.stdout
    assert "\nand 415 more (--all shows them)\n" in cut.stdout
    assert "more (--all" not in whole.stdout
    assert len(whole.stdout.splitlines()) > len(cut.stdout.splitlines()) + 400
    assert max(map(len, whole.stdout.splitlines())) <= 100


def test_python_m_and_the_command_are_the_same() -> None:
    command = Path(sys.executable).with_name("matcher.exe" if os.name == "nt" else "matcher")
    shown = subprocess.run(
        [command, "run", SMALL], capture_output=True, encoding="utf-8", check=False
    )
    assert shown.stdout == typed("run", SMALL).stdout


def test_the_command_that_template_names_can_be_typed(tmp_path: Path) -> None:
    path = tmp_path / "my case.xlsx"
    shown = typed("template", path)
    assert shown.returncode == 0
    named = shown.stdout.strip().partition("then: matcher ")[2]
    assert typed(*shlex.split(named)).returncode == 0

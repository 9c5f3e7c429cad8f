"""What is not asked for is not loaded, so that a short question has a quick answer."""

from __future__ import annotations

import subprocess
import sys

import pytest

TABLES = {"numpy", "openpyxl", "pandas", "pycountry"}
GRAPHS = {"networkx"}
SOLVING = {"highspy", "pulp", "scipy"}
DRAWING = {"plotly", "rich"}


def loaded(*words: str) -> set[str]:
    """Return the packages that Python loads for a command, by their first names."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *words], capture_output=True, text=True, check=True
    )
    names = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(
    "words",
    [["-m", "matcher", word] for word in ("--help", "--version", "scenarios")],
    ids="_".join,
)
def test_help_loads_nothing_that_works_on_cases(words: list[str]) -> None:
    found = loaded(*words)
    assert "typer" in found
    assert not found & (TABLES | GRAPHS | SOLVING | DRAWING)


def test_importing_matcher_loads_nothing_before_a_name_is_asked_for() -> None:
    assert not loaded("-c", "import matcher") & (TABLES | GRAPHS | SOLVING | DRAWING)
    assert "pandas" in loaded("-c", "from matcher import Case")
    assert "plotly" not in loaded("-c", "from matcher import Plan, match")
    assert "plotly" in loaded("-c", "import matcher; matcher.charts.timeline")


def test_a_case_is_checked_without_what_solves_it() -> None:
    """Nor is anything loaded for workbooks that are none, or for circles that are not there."""
    found = loaded("-m", "matcher", "check", "two-contributors")
    assert "pandas" in found
    assert not found & (SOLVING | GRAPHS | {"openpyxl"})


def test_a_plan_that_is_no_workbook_is_made_without_what_writes_workbooks() -> None:
    assert "openpyxl" not in loaded("-m", "matcher", "run", "two-contributors")

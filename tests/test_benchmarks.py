"""The benchmarks run at a size that takes no time; how long they take is not judged here.

What they solve is solved in this process, but for one command; in each case the tools must agree.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.answer import LIMIT, Answer, Run
from benchmarks.bench import TINY, Bench
from benchmarks.cases import CASES
from benchmarks.children import Children, Contestant
from benchmarks.comparison import Comparison
from benchmarks.made.pairs import SHAPES, make_pairs
from benchmarks.page import make_page
from benchmarks.report import Report, Verdict
from benchmarks.seen import keep, see
from benchmarks.spread import Spread
from benchmarks.tools import TOOLS
from benchmarks.watch import Watch
from matcher import Case, screen

ROOT = Path(__file__).parents[1]
ALONE = {"ortools", "linopy", "pyomo"}
"""What brings a HiGHS of its own, or takes long to import: not in this process."""


class Here(Children):
    """Runs tools in this process instead of processes of their own."""

    def run(self, one: Contestant, settings: Mapping[str, Any], **_limit: float) -> Run:
        """Run a tool; one that is to be alone has no answer here."""
        tool, watch = TOOLS[one.tool], Watch()
        if ALONE & set(tool.packages):
            return Run(Answer(ended=LIMIT), {"solve": 1.0})
        found = tool.load()({**settings, **one.settings}, watch)
        return Run(found, watch.seconds, 1, 1, tool.versions())


def bench(folder: Path) -> Bench:
    """Return what a case runs on."""
    return Bench(Here(1, folder), folder)


SOLVED = [*((name, TINY) for name in CASES if name != "start-up"), ("one-period", "1k")]


@pytest.mark.parametrize(("name", "size"), SOLVED)
def test_the_tools_of_a_case_agree(name: str, size: str, tmp_path: Path) -> None:
    """Each case has a table, and all that solved the same came to the same value."""
    report = CASES[name].run(bench(tmp_path), [size])
    assert report.tables
    assert not report.faults


def test_the_list_of_cases_names_each() -> None:
    text = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([\w-]+)` \|", text, flags=re.MULTILINE) == list(CASES)


def test_the_command_compares_all_that_is_installed_and_writes_a_page(tmp_path: Path) -> None:
    """A process for each tool; those that are not there are named, and the values are the same."""
    page = tmp_path / "page.md"
    command = [sys.executable, "-m", "benchmarks", "one-period", "--size", TINY]
    done = subprocess.run(
        [*command, "--repeats", "1", "--write", str(page)],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "tools agree: yes" in done.stdout
    for tool in TOOLS.values():
        name = tool.packages[0]
        assert tool.is_there or f"Left out, because it is not installed: {name}" in done.stdout
    text = page.read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| matcher")]
    assert rows
    peak = rows[0][-3].strip()
    assert float(peak.replace(",", "")) > 20, "megabytes of a process with pandas in it"


@pytest.mark.parametrize("shape", SHAPES)
def test_pairs_are_those_that_matcher_finds(shape: str) -> None:
    """The others are handed the pairs; what matcher screens from the tables is the same."""
    data = make_pairs(9_000, shape)
    eligible = screen(Case.from_frames(**data.tables(whole=True)))
    sides = ((eligible.facts.pledges, "p"), (eligible.facts.requirements, "r"))
    p, r = (
        frame["id"].str[1:].astype(int).to_numpy()[eligible.pairs[name]] for frame, name in sides
    )
    order = np.lexsort((r, p))
    assert np.array_equal(p[order], data.p)
    assert np.array_equal(r[order], data.r)


def test_a_plan_that_sends_what_is_not_there_has_no_value() -> None:
    data = make_pairs(120, "separate")
    assert data.value(np.zeros(len(data.p)), whole=True) == data.weight @ data.demand
    with pytest.raises(ValueError, match="more is sent"):
        data.value(np.full(len(data.p), 100.0), whole=False)
    with pytest.raises(ValueError, match="parts"):
        data.value(np.full(len(data.p), 0.01), whole=True)


def compared(*answers: Answer, distance: float = 1e-6) -> Comparison:
    """Return a comparison of contestants a, b, … that took 1, 2, … seconds."""
    labels = "abc"[: len(answers)]
    runs = {
        label: [Run(answer, {"solve": seconds})]
        for seconds, (label, answer) in enumerate(zip(labels, answers, strict=True), start=1)
    }
    return Comparison("x", runs, [Contestant(label, "scenario") for label in labels], distance)


def test_values_that_differ_are_a_fault() -> None:
    assert not list(compared(Answer({"gap": 5.0}), Answer({"gap": 5.0})).faults())
    (fault,) = compared(Answer({"gap": 5.0}), Answer({"gap": 5.1})).faults()
    assert fault == "x: a and b disagree, gap: 5 and 5.1"


def test_a_plan_below_the_bound_of_another_is_a_fault() -> None:
    """Even where that one ended at its limit: a bound holds for every plan."""
    bounded = Answer({"gap": 9.0}, {"gap": 6.0}, LIMIT)
    assert not list(compared(Answer({"gap": 7.0}), bounded).faults())
    (fault,) = compared(Answer({"gap": 5.0}), bounded).faults()
    assert fault == "x: a and b disagree, gap: a plan of 5 is below a bound of 6"


def test_a_ratio_to_what_ended_at_its_limit_is_a_least_one() -> None:
    found = compared(Answer({"gap": 5.0}), Answer({"gap": 6.0}, ended=LIMIT))
    assert str(found.ratio("b", "a")) == "≥ 2.00"
    assert str(found.ratio("a", "b")) == "0.50"


def test_a_spread_tells_the_middle_and_the_ends() -> None:
    assert str(Spread.of([3.0, 1.0, 200.0])) == "3.00 (1.00 – 200)"


def test_the_page_says_which_targets_are_missed() -> None:
    report = Report("a case", "Why?", verdicts=[Verdict("it", "≤ 1 ×", "2 ×", reached=False)])
    lines = make_page([see(report, "python -m benchmarks it")]).splitlines()
    assert "| it   | ≤ 1 ×  | 2 ×  | **no**  |" in lines
    assert "`python -m benchmarks it`" in lines


def test_a_case_that_runs_again_leaves_what_was_seen_of_others(tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    first, other = (see(Report(name, "Why?"), "then") for name in ("a case", "another"))
    keep([first, other], file)
    found = keep([see(Report("a case", "Why?"), "now")], file)
    assert {name: one.command for name, one in found.items()} == {
        "a case": "now",
        "another": "then",
    }
    assert keep([], file) == found

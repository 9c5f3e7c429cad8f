"""Runs in processes of their own: one for each tool and repeat, in alternating order."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.answer import LIMIT, Answer, Run
from benchmarks.tools import TOOLS

PATIENCE = 20.0
"""Seconds: what took longer in all is not run again."""

_SURE = 1_800.0
_STARTING = 30.0
_LINES = 3


@dataclass(frozen=True)
class Contestant:
    """One that takes part: a tool, and how it is set up.

    Attributes
    ----------
    label
        What its row is called.
    tool
        Its name in `TOOLS`.
    settings
        Added to those that all are handed.
    peer
        Whether its values must agree with those of the others.
    at_most
        Most runs of it; None: as many as are asked for.
    limit
        Seconds after which a run of it is ended, instead of those for all.
    """

    label: str
    tool: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    peer: bool = True
    at_most: int | None = None
    limit: float | None = None

    def is_done(self, runs: Sequence[Run]) -> bool:
        """Say whether another run would tell too little for the time it takes."""
        enough = self.at_most is not None and len(runs) >= self.at_most
        slow = sum(run.total for run in runs) > PATIENCE
        return enough or slow or any(run.fault or run.is_limited for run in runs)


class Children:
    """Starts processes, tells how they fare, and remembers what was left out.

    Attributes
    ----------
    repeats
        Most runs of one contestant.
    missing
        Packages that are not installed, whose tools are left out.
    """

    def __init__(self, repeats: int, folder: Path) -> None:
        self.repeats = repeats
        self.folder = folder
        self.missing: list[str] = []

    def alternate(
        self,
        title: str,
        contestants: Sequence[Contestant],
        settings: Mapping[str, Any],
        *,
        limit: float = _SURE,
    ) -> dict[str, list[Run]]:
        """Run contestants in turn, every other time in reverse.

        Parameters
        ----------
        title
            What is solved, to be told on the way.
        contestants
            Who takes part, in the order of the first round.
        settings
            What all are handed.
        limit
            Seconds after which a run is ended; it then counts as at least as long.

        Returns
        -------
        dict
            Label → its runs, fewer than asked for where they took long.
        """
        there = [one for one in contestants if self._is_there(one)]
        runs: dict[str, list[Run]] = {one.label: [] for one in there}
        for number in range(self.repeats):
            for one in there if number % 2 == 0 else reversed(there):
                if one.is_done(runs[one.label]):
                    continue
                run = self.run(one, settings, limit=limit if one.limit is None else one.limit)
                runs[one.label].append(run)
                _tell(title, one.label, number + 1, run)
        return runs

    def run(self, one: Contestant, settings: Mapping[str, Any], *, limit: float = _SURE) -> Run:
        """Run one contestant once, in a process of its own."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            request, answer = Path(folder) / "request.json", Path(folder) / "answer.json"
            asked = {"tool": one.tool, "settings": {**settings, **one.settings}}
            request.write_text(json.dumps(asked), encoding="utf-8")
            command = [sys.executable, "-m", "benchmarks.child", str(request), str(answer)]
            try:
                done = subprocess.run(
                    command,
                    cwd=Path(__file__).parents[1],
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=limit + _STARTING,
                )
            except subprocess.TimeoutExpired:
                return Run(Answer(ended=LIMIT), {"solve": limit})
            if done.returncode:
                lines = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
                return Run(fault=" ".join(lines[-_LINES:]))
            return Run.from_json(json.loads(answer.read_text(encoding="utf-8")))

    def _is_there(self, one: Contestant) -> bool:
        tool = TOOLS[one.tool]
        if tool.is_there:
            return True
        name = tool.packages[0]
        if name not in self.missing:
            self.missing.append(name)
            print(f"{name} is not installed: {one.label} is left out", flush=True)
        return False


def _tell(title: str, label: str, number: int, run: Run) -> None:
    stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in run.seconds.items())
    told = f"at least {run.total:.2f} s" if run.is_limited else f"{run.total:.2f} s ({stages})"
    print(f"  {title}: {label}, run {number}: {run.fault or told}", file=sys.stderr, flush=True)

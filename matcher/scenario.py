"""The scenario: a folder or workbook that holds a question, and the case it is asked of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.case.case import Case
from matcher.case.limits import Limits
from matcher.plan.plan import Plan
from matcher.program.match import match


@dataclass(frozen=True)
class Scenario:
    """A question and the case it is asked of.

    Attributes
    ----------
    path
        Folder or workbook.
    case
        What it holds, checked.
    """

    path: Path
    case: Case

    @property
    def name(self) -> str:
        """Its name, else that of its folder or file."""
        return self.case.settings.name or self.path.resolve().stem

    @property
    def question(self) -> str | None:
        """The question that it answers."""
        return self.case.settings.question

    def match(self, **options: Any) -> Plan:
        """Find the best plan; options are those of `matcher.match`.

        Raises
        ------
        ContradictionError
            Where pins cannot all hold.
        SolverError
            Where the solver is not there or breaks down.
        """
        return match(self.case, **options)


def load_scenario(path: str | Path, *, limits: Limits | None = None) -> Scenario:
    """Read a scenario from a folder with ``scenario.toml`` and CSV files, or from a workbook.

    Parameters
    ----------
    path
        The folder, packed as ``.zip`` or not, or the ``.xlsx`` file.
    limits
        The most that is read.

    Raises
    ------
    InputError
        With every problem of every table.
    """
    place = Path(path)
    return Scenario(place, Case.read(place, limits=limits))

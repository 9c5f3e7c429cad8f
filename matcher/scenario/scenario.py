"""The scenario: a folder or workbook that holds a question, and the case it is asked of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.case.case import Case
from matcher.case.extension import read_extended
from matcher.case.limits import Limits
from matcher.scenario.shipped import find_scenario

if TYPE_CHECKING:
    from matcher.plan.plan import Plan


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

    def with_changes(self, *changes: Mapping[str, Any], name: str | None = None) -> Scenario:
        """Return the scenario with changes applied, as of `Case.with_changes`.

        Raises
        ------
        InputError
            With every problem of every change and table.
        """
        return replace(self, case=self.case.with_changes(*changes, name=name))

    def without(
        self, *, contributor: str | Sequence[str] = (), pledge: str | Sequence[str] = ()
    ) -> Scenario:
        """Return the scenario without contributors or pledges, as of `Case.without`.

        Raises
        ------
        InputError
            Where one is not there.
        """
        return replace(self, case=self.case.without(contributor=contributor, pledge=pledge))

    def match(self, **options: Any) -> Plan:
        """Find the best plan; options are those of `matcher.match`.

        Raises
        ------
        ContradictionError
            Where pins cannot all hold.
        SolverError
            Where the solver is not there or breaks down.
        """
        from matcher.program.match import match

        return match(self.case, **options)


def load_scenario(path: str | Path, *, limits: Limits | None = None) -> Scenario:
    """Read a scenario from a folder, from a workbook, or one that comes with matcher.

    Parameters
    ----------
    path
        A folder with ``scenario.toml`` and CSV files, packed as ``.zip`` or not, an ``.xlsx``
        file, or a name out of `list_scenarios`. What stands at the path is read where both exist.
        The ``scenario.toml`` of a folder may extend another scenario, and change its rows.
    limits
        The most that is read.

    Raises
    ------
    InputError
        With every problem of every table, or with the nearest name where nothing is there.
    """
    place = find_scenario(Path(path))
    return Scenario(place, read_extended(place, limits or Limits()))

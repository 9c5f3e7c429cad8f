"""The scenario: a folder or workbook that holds a question, and the case it is asked of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from matcher.case.case import Case
from matcher.case.extension import read_extended
from matcher.case.limits import Limits
from matcher.errors import InputError, Problem, shorten
from matcher.plan.plan import Plan
from matcher.program.match import match

_HERE = Path(__file__).parent
_PLACES = (_HERE / "scenarios", _HERE.parent / "scenarios")
"""Where the scenarios stand that come with matcher: in an installed package, and in its source."""


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
    place = _find(Path(path))
    return Scenario(place, read_extended(place, limits or Limits()))


def list_scenarios() -> dict[str, str]:
    """Return the scenarios that come with matcher: name → the question that it answers."""
    return {name: _question(folder) for name, folder in sorted(_named().items())}


def _named() -> dict[str, Path]:
    place = next((place for place in _PLACES if place.is_dir()), None)
    folders = () if place is None else place.iterdir()
    return {folder.name: folder for folder in folders if (folder / "scenario.toml").is_file()}


def _question(folder: Path) -> str:
    settings = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
    return str(settings.get("question", ""))


def _find(path: Path) -> Path:
    """Return what is at a path, else the scenario of that name.

    Raises
    ------
    InputError
        Where it looks like a name and there is none.
    """
    if path.exists() or path.name != str(path) or path.suffix:
        return path
    named = _named()
    if path.name in named:
        return named[path.name]
    near = get_close_matches(path.name.casefold(), named, n=1, cutoff=0.5)
    shown = near[0] if near else f"one of {', '.join(sorted(named))}"
    message = "there is no such file or folder, and no scenario of this name"
    remedy = f"Write {shown}, or the path of a folder or workbook"
    raise InputError([Problem(shorten(path.name or path), message, remedy, kind="file")])

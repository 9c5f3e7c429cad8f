"""Extension: a scenario that takes over the tables of another, adds rows, and changes cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from matcher.case.case import Case
from matcher.case.changes import CHANGE, apply_changes, changed_tables
from matcher.case.files import read_files
from matcher.case.layers import Origins, lay_over
from matcher.case.limits import Limits
from matcher.case.raw import SETTINGS, RawCase
from matcher.errors import InputError, Problem, shorten

EXTENDS = "extends"
"""Key that names the scenario that is extended."""


@dataclass(frozen=True)
class _Layer:
    """One scenario of a chain, as it was found.

    Attributes
    ----------
    place
        Folder or file, with every link followed.
    found
        Its tables and settings.
    """

    place: Path
    found: RawCase

    @property
    def extends(self) -> Any:
        """What it extends, as it is written; None where it extends nothing."""
        return self.found.settings.get(EXTENDS) if self.place.is_dir() else None


def read_extended(place: Path, limits: Limits) -> Case:
    """Read a scenario from a folder that may extend another, or from a file, which may not.

    Parameters
    ----------
    place
        Where it stands.
    limits
        The most that is read of each scenario.

    Raises
    ------
    InputError
        With every problem of every table. Where a scenario that is extended holds problems of its
        own, with those alone.
    """
    own, *others = _chain(place, limits)
    case, name = None, ""
    for layer in reversed(others):
        case = _case_of(layer, case, Origins(layer.place.name, name), limits)
        name = layer.place.name
    return _case_of(own, case, Origins("", name), limits)


def _case_of(layer: _Layer, base: Case | None, origins: Origins, limits: Limits) -> Case:
    """Return the case of a scenario, laid over the one that it extends and changed."""
    found = layer.found
    if layer.place.is_dir():
        settings = {key: value for key, value in found.settings.items() if key != EXTENDS}
        found = replace(found, settings=settings)
        if base is not None or CHANGE in settings:
            named = {*found.tables, *changed_tables(found.settings)}
            below = RawCase({}) if base is None else base.as_found(named)
            found = apply_changes(lay_over(below, found), origins)
    return Case.from_raw(found, limits=limits, origins=origins)


def _chain(place: Path, limits: Limits) -> list[_Layer]:
    """Return a scenario, then what it extends, what that extends, and so on.

    Raises
    ------
    InputError
        Where one of them cannot be read, or is not to be found, or extends what extends it.
    """
    found = read_files(place, limits)
    layers = [_Layer(place.resolve(), found)]
    while (value := layers[-1].extends) is not None:
        extended = _extended(layers[-1].place, value)
        places = [layer.place for layer in layers]
        if extended in places:
            circle = [*places[places.index(extended) :], extended]
            names = " → ".join(shorten(one.name) for one in circle)
            message = f"scenarios extend each other in a circle, {names}"
            raise InputError([_problem(message, "Remove it from one of them")])
        try:
            layers.append(_Layer(extended, read_files(extended, limits)))
        except InputError as error:
            raise InputError(map(Origins(extended.name).tell, error.problems)) from None
    return layers


def _extended(place: Path, value: Any) -> Path:
    """Return where the scenario stands that the one in a folder extends.

    Raises
    ------
    InputError
        Where the path leads out of the folder that holds the scenario, or to nothing.
    """
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        message = f'"{shorten(value)}": it is no path'
        raise InputError([_problem(message, 'Write that of another scenario, as "../seoul-2021"')])
    path = Path(value.strip().replace("\\", "/"))
    holder = place.parent
    try:
        extended = (place / path).resolve()
        inside, there = extended.is_relative_to(holder), extended.exists()
    except (OSError, RuntimeError):
        extended, inside, there = place, True, False
    if path.is_absolute() or not inside:
        message = f'"{shorten(value)}": it leads out of the folder that holds the scenario'
        raise InputError([_problem(message, 'Write a path beside it, as "../seoul-2021"')])
    if not there:
        message = f'"{shorten(value)}": there is no such file or folder'
        raise InputError([_problem(message, _beside(place, path))])
    return extended


def _beside(place: Path, path: Path) -> str:
    """Return what to write instead of a path at which nothing stands."""
    names = [one.parent.name for one in place.parent.glob(f"*/{SETTINGS}.toml")]
    near = get_close_matches(path.name, sorted({*names} - {place.name}), n=1, cutoff=0.5)
    return f'Write "../{near[0]}", or another path' if near else "Write where it stands"


def _problem(message: str, remedy: str) -> Problem:
    return Problem(SETTINGS, message, remedy, column=EXTENDS, kind=EXTENDS)

"""The scenarios that come with matcher, by name."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path

from matcher.errors import InputError, Problem, shorten

_PACKAGE = Path(__file__).parent.parent
_PLACES = (_PACKAGE / "scenarios", _PACKAGE.parent / "scenarios")
"""Where they stand: in an installed package, and in its source."""


def list_scenarios() -> dict[str, str]:
    """Return the scenarios that come with matcher: name → the question that it answers."""
    return {name: _question(folder) for name, folder in sorted(_named().items())}


def find_scenario(path: Path) -> Path:
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


def _named() -> dict[str, Path]:
    place = next((place for place in _PLACES if place.is_dir()), None)
    folders = () if place is None else place.iterdir()
    return {folder.name: folder for folder in folders if (folder / "scenario.toml").is_file()}


def _question(folder: Path) -> str:
    settings = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
    return str(settings.get("question", ""))

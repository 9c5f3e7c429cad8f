"""The public names: all of them, nothing else, each with its types and a sentence."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

import matcher
from matcher import ContradictionError, InputError, MatcherError, SolverError
from matcher.errors import Problem

PUBLIC = {name: getattr(matcher, name) for name in matcher.__all__}

AT_MOST = 51
"""How many public names a newcomer can take in."""


def routines() -> Iterator[tuple[str, Any]]:
    """Yield every public function, method and property with its full name."""
    for name, thing in PUBLIC.items():
        if inspect.isfunction(thing):
            yield name, thing
        elif inspect.ismodule(thing):
            for member in thing.__all__:
                yield f"{name}.{member}", getattr(thing, member)
        elif inspect.isclass(thing):
            for member, value in _members(thing):
                yield f"{name}.{member}", value


def _members(kind: type) -> Iterator[tuple[str, FunctionType]]:
    own = [base for base in kind.__mro__ if base.__module__.startswith("matcher")]
    for base in own:
        for member, value in vars(base).items():
            routine = (
                value.fget if isinstance(value, property) else getattr(value, "__func__", value)
            )
            made = not inspect.isfunction(routine) or not routine.__module__.startswith("matcher")
            if not member.startswith("_") and not made:
                yield member, routine


ROUTINES = dict(routines())
assert {"match", "Plan.write", "Plan.objective", "Case.from_frames", "Eligibility.why_not"} <= set(
    ROUTINES
), "the search for routines misses some"


def test_the_names_are_sorted_as_a_reader_looks_them_up() -> None:
    """Classes first, then functions, each by alphabet: as ruff sorts them."""
    constants = [name for name in matcher.__all__ if name.isupper()]
    classes = [name for name in matcher.__all__ if name[0].isupper() and name not in constants]
    functions = [name for name in matcher.__all__ if not name[0].isupper()]
    assert matcher.__all__ == [*sorted(constants), *sorted(classes), *sorted(functions)]
    assert len(set(matcher.__all__)) == len(matcher.__all__) <= AT_MOST


def test_nothing_else_leaks() -> None:
    found = {
        name
        for name, value in vars(matcher).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    modules = {name for name, thing in PUBLIC.items() if inspect.ismodule(thing)}
    assert found == set(matcher.__all__) - modules


def test_each_public_name_is_imported_from_where_it_is_defined() -> None:
    """What a type checker and an editor read, and what happens, are the same."""
    tree = ast.parse(Path(matcher.__file__).read_text(encoding="utf-8"))
    read = {
        name.name: statement.module
        for statement in ast.walk(tree)
        if isinstance(statement, ast.ImportFrom)
        for name in statement.names
    }
    assert set(read) == set(matcher.__all__)
    assert read == matcher._HOMES  # noqa: SLF001 - what happens is compared with what is read
    assert set(matcher.__all__) <= set(dir(matcher))


def test_a_name_that_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'mach'"):
        matcher.mach  # noqa: B018 - the access itself is looked at


def test_a_star_import_brings_the_public_names() -> None:
    program = (
        "before = set(globals()) | {'before'}\n"
        "from matcher import *\n"
        "print(*sorted(set(globals()) - before))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == sorted(matcher.__all__)
    assert found.stderr == ""


def test_every_name_that_the_introduction_mentions_is_public() -> None:
    told = re.findall(r"`([A-Za-z_]+)(?:\.[a-z_]+)?`", matcher.__doc__ or "")
    assert told
    assert set(told) <= set(matcher.__all__)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_has_a_sentence(name: str) -> None:
    _assert_sentence(inspect.getdoc(PUBLIC[name]), name)
    home = PUBLIC[name].__name__ if inspect.ismodule(PUBLIC[name]) else PUBLIC[name].__module__
    assert "matcher" in (home or "")


@pytest.mark.parametrize("name", ROUTINES)
def test_every_public_routine_has_a_sentence_and_types(name: str) -> None:
    routine = ROUTINES[name]
    _assert_sentence(inspect.getdoc(routine), name)
    signature = inspect.signature(routine)
    assert signature.return_annotation not in {inspect.Signature.empty, "object"}, name
    for parameter in signature.parameters.values():
        if parameter.name not in {"self", "cls"}:
            assert parameter.annotation is not inspect.Parameter.empty, (name, parameter.name)


@pytest.mark.parametrize("name", ROUTINES)
def test_a_routine_describes_the_parameters_it_lists(name: str) -> None:
    """A section of parameters leaves none out and names none that is not there."""
    text = inspect.getdoc(ROUTINES[name]) or ""
    section = re.search(r"Parameters\n-+\n(.*?)(?:\n\n[A-Z][a-z]+\n-+\n|\Z)", text, re.DOTALL)
    if section is None:
        return
    listed = [
        n for line in re.findall(r"^(\S.*)$", section[1], re.MULTILINE) for n in line.split(", ")
    ]
    known = {
        "*" * (parameter.kind is parameter.VAR_POSITIONAL)
        + "**" * (parameter.kind is parameter.VAR_KEYWORD)
        + parameter.name
        for parameter in inspect.signature(ROUTINES[name]).parameters.values()
    }
    assert set(listed) == known - {"self", "cls"}


def _assert_sentence(text: str | None, name: str) -> None:
    assert text, f"{name} has no docstring"
    first = text.split("\n\n")[0]
    assert first[0].isupper(), name
    assert first.endswith("."), name


def test_every_error_of_the_library_is_a_matcher_error() -> None:
    for kind in (InputError, ContradictionError, SolverError):
        assert issubclass(kind, MatcherError)
    problem = Problem("pledges", "it is wrong", "Mend it")
    with pytest.raises(MatcherError):
        raise InputError([problem])


def test_types_are_shipped() -> None:
    assert (Path(matcher.__path__[0]) / "py.typed").exists()

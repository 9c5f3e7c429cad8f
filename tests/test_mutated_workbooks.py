"""Copies of a real workbook, changed as people and programs do: read rightly, or refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import is_zipfile

import pytest
from mutations import MUTATIONS, Mutation, extensions, parts
from same import assert_same
from test_cli import typed

from matcher import Case, InputError, load_scenario
from matcher.present.template import write_template


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the case that the workbook holds."""
    return load_scenario("seoul-2021").case


@pytest.fixture(scope="module")
def original(case: Case, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the workbook before it is changed."""
    return write_template(case, tmp_path_factory.mktemp("original") / "case.xlsx").read_bytes()


@pytest.fixture(scope="module")
def untouched(original: bytes) -> dict[bool, dict[str, bytes]]:
    """Return the files within it, as they are (True) and once it was opened and saved (False)."""
    saved = Mutation("Nothing is changed.", lambda _: None, raw=False, place=None).apply(original)
    return {True: _told(original), False: _told(saved)}


def _told(workbook: bytes) -> dict[str, bytes]:
    return {name: part for name, part in parts(workbook).items() if name != "docProps/core.xml"}


def test_there_are_more_than_fifty_and_no_two_are_the_same() -> None:
    assert len({one.sentence for one in MUTATIONS}) == len(MUTATIONS) > 50


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.sentence)
def test_it_is_read_rightly_or_refused_with_the_cell_named(
    mutation: Mutation,
    case: Case,
    original: bytes,
    untouched: dict[bool, dict[str, bytes]],
    tmp_path: Path,
) -> None:
    changed = mutation.apply(original)
    assert not is_zipfile(BytesIO(changed)) or _told(changed) != untouched[mutation.raw]
    path = tmp_path / "case.xlsx"
    path.write_bytes(changed)
    if mutation.place is None:
        assert_same(Case.read(path), case)
        return
    with pytest.raises(InputError) as caught:
        Case.read(path)
    assert str(caught.value.problems[0]).startswith(mutation.place)


def test_the_workbook_itself_is_read_as_the_case(
    case: Case, original: bytes, tmp_path: Path
) -> None:
    (tmp_path / "case.xlsx").write_bytes(original)
    assert_same(Case.read(tmp_path / "case.xlsx"), case)


def test_the_command_is_silent_about_features_of_a_newer_excel(
    original: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "case.xlsx"
    path.write_bytes(extensions(original))
    shown = typed("check", path)
    assert (shown.returncode, shown.stderr) == (0, "")

"""Notebooks: each asks one question, runs from top to bottom, and holds no outputs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from pages import ROOT, pages, read_page, shown_path

import matcher

NOTEBOOKS = pages(".ipynb")
LONGEST = 5
"""Lines that a function of a notebook may have; a longer one belongs into the package."""

SECONDS = 300

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=shown_path)


def test_there_is_a_first_notebook() -> None:
    assert ROOT / "notebooks" / "01-first-plan.ipynb" in NOTEBOOKS


@every_notebook
def test_a_notebook_runs_as_a_user_would_run_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its own folder, by the kernel of this Python, without the user's own start-up files."""
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=SECONDS, resources=resources).execute()
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_a_notebook_is_stored_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    for cell in _code(path):
        assert cell.outputs == [], cell.id
        assert cell.execution_count is None, cell.id
        assert "execution" not in cell.metadata, cell.id
    assert notebook.metadata.kernelspec.name == "python3"


@every_notebook
def test_a_notebook_asks_one_question(path: Path) -> None:
    """Its first heading is the question, and it has a number in the order of reading."""
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# .+\?(\n|$)", first.source)
    assert re.fullmatch(r"\d\d-[a-z0-9-]+\.ipynb", path.name)


def test_the_course_names_every_notebook_by_its_question_in_order() -> None:
    text = read_page(ROOT / "notebooks" / "README.md")
    listed = re.findall(r"^\d+\. \[(.+)\]\((.+)\) — .+\.$", text, flags=re.MULTILINE)
    asked = [(read_page(path).splitlines()[0].removeprefix("# "), path.name) for path in NOTEBOOKS]
    assert listed == asked


@every_notebook
def test_a_notebook_says_what_is_seen_and_names_the_next(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert "**You will see** " in cells[0].source
    later = [one.name for one in NOTEBOOKS if one.name > path.name]
    assert cells[-1].cell_type == "markdown"
    assert not later or f"]({later[0]})" in cells[-1].source


@every_notebook
def test_a_notebook_uses_public_names_alone(path: Path) -> None:
    used = {name for cell in _code(path) for name in names_used(cell.source)}
    assert used
    assert used <= set(matcher.__all__)


@every_notebook
def test_a_function_of_a_notebook_is_short(path: Path) -> None:
    for cell in _code(path):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                assert lines <= LONGEST, f"{cell.id}: {node.name}"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import matcher\nmatcher.match(case)", {"match"}),
        ("from matcher import Case", {"Case"}),
        ("from matcher.program.rules import RULES", {"program.rules.RULES"}),
        ("import matcher.program.rules", {"program.rules"}),
        ("import matcher as m\nm.match(case)", {"as m"}),
        ("plan.match()", set()),
    ],
)
def test_names_of_the_package_are_found(source: str, names: set[str]) -> None:
    assert set(names_used(source)) == names


def names_used(source: str) -> list[str]:
    """Return what a source uses of the package, as it is named behind ``matcher.``."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found += [node.attr] if node.value.id == "matcher" else []
        elif isinstance(node, ast.Import):
            ours = [one for one in node.names if one.name.split(".")[0] == "matcher"]
            found += [one.name.removeprefix("matcher.") for one in ours if "." in one.name]
            found += [f"as {one.asname}" for one in ours if one.asname]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "matcher":
            room = f"{node.module}.".removeprefix("matcher.")
            found += [f"{room}{one.name}" for one in node.names]
    return found


def _code(path: Path) -> list[nbformat.NotebookNode]:
    cells = nbformat.read(path, as_version=nbformat.NO_CONVERT).cells
    return [cell for cell in cells if cell.cell_type == "code"]

"""Running what a page shows: its Python, its commands with their output, its settings and tables.

Everything on one page runs in its order, in one folder and one namespace, as a reader would do it.
What goes wrong is returned as sentences that name page and line, so that one run tells all.
"""

from __future__ import annotations

import contextlib
import csv
import doctest
import io
import tomllib
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from console import differences, run_commands
from pages import Block, blocks
from pydantic import ValidationError

from matcher import Settings

READ_APART = ("columns", "other_columns")
"""Keys of a scenario that say how its tables are read, and are no settings."""


@dataclass
class Run:
    """The run of one page.

    Attributes
    ----------
    folder
        Where it runs.
    names
        Namespace of its Python.
    faults
        What went wrong so far.
    printed
        What the block before printed; None where it was no Python.
    """

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__shown__"})
    faults: list[str] = field(default_factory=list)
    printed: str | None = None


def run_page(text: str, place: str, folder: Path) -> list[str]:
    """Run everything that a page shows, and return what went wrong.

    Parameters
    ----------
    text
        Its markdown.
    place
        Its name in messages.
    folder
        Where it runs; what it writes stays there. A block with a file name behind its language
        is written there, for what comes after it.
    """
    run = Run(folder)
    for block in blocks(text, place):
        printed, run.printed = run.printed, None
        if block.language == "text":
            if block.follows and printed is not None:
                run.faults += differences(f"{block}", block.text, printed)
        elif block.language in LANGUAGES:
            LANGUAGES[block.language](block, run)
        else:
            known = ", ".join([*LANGUAGES, "text"])
            said = f'no test runs a block of "{block.language}": write one of {known}'
            run.faults.append(f"{block}: {said}")
        if block.file:
            _keep(block, folder / block.file)
    return run.faults


def _keep(block: Block, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")


def run_python(block: Block, run: Run) -> None:
    """Run a block of Python; one with prompts is compared with the answers it shows."""
    if block.text.lstrip().startswith(">>>"):
        _run_prompts(block, run)
        return
    printed = io.StringIO()
    with contextlib.chdir(run.folder), contextlib.redirect_stdout(printed):
        try:
            code = compile("\n" * block.line + block.text, block.place, "exec")
            exec(code, run.names)  # noqa: S102 - the pages are ours
        except Exception:  # noqa: BLE001 - whatever a reader would meet
            run.faults.append(f"{block}: the block fails\n{traceback.format_exc()}")
    run.printed = printed.getvalue()


def _run_prompts(block: Block, run: Run) -> None:
    told = io.StringIO()
    parser = doctest.DocTestParser()
    test = parser.get_doctest(block.text, run.names, str(block), block.place, block.line)
    with contextlib.chdir(run.folder):
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
        result = runner.run(test, out=told.write, clear_globs=False)
    run.names.update(test.globs)
    if result.failed:
        run.faults.append(f"{block}: the answers are not as shown\n{told.getvalue()}")


def run_console(block: Block, run: Run) -> None:
    """Run the commands of a block and compare their output."""
    try:
        run.faults += run_commands(block, run.folder)
    except ValueError as error:
        run.faults.append(str(error))


def read_toml(block: Block, run: Run) -> None:
    """Read a block of TOML; where it holds settings of a scenario, all of it must be accepted."""
    try:
        keys = tomllib.loads(block.text)
        if Settings.model_fields.keys() & keys.keys():
            Settings(**{name: keys[name] for name in keys if name not in READ_APART})
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        run.faults.append(f"{block}: {error}")


def read_csv(block: Block, run: Run) -> None:
    """Read a block of CSV; every row must have as many cells as the header."""
    rows = list(csv.reader(block.text.splitlines(), strict=True))
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            cells = f"{len(row)} cells, and the header {len(rows[0])}"
            run.faults.append(f"{block.place}:{block.line + number}: the row has {cells}")


LANGUAGES: MappingProxyType[str, Callable[[Block, Run], None]] = MappingProxyType(
    {"python": run_python, "console": run_console, "toml": read_toml, "csv": read_csv}
)
"""What is done with each kind of block. `text` is what the Python right before it prints."""

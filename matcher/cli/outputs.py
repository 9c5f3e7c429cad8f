"""Where a plan is written: into a folder, or as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from matcher.plan.plan import Plan

WORKBOOK = ".xlsx"
"""Ending of the name of a workbook."""

_OTHER_FILES = {".csv", ".html", ".json", ".ods", ".txt", ".xls", ".xlsm", ".zip"}
"""Endings that nobody means as the name of a folder."""


def is_workbook(out: Path) -> bool:
    """Say whether a path names a workbook."""
    return out.suffix.casefold() == WORKBOOK


def check_name(out: Path | None) -> Path | None:
    """Return a path whose name is that of a folder or of a workbook."""
    if out is not None and out.suffix.casefold() in _OTHER_FILES:
        raise typer.BadParameter(
            f"a plan is a folder or a workbook: end {out} in {WORKBOOK}, or in nothing"
        )
    return out


def check_free(out: Path) -> None:
    """Make sure that a plan may be written there.

    Raises
    ------
    OSError
        Where something else stands there.
    """
    if is_workbook(out):
        from matcher.present.workbook import check_file

        check_file(out)
    else:
        from matcher.plan.archive import check_place

        check_place(out)


def write_out(plan: Plan, out: Path) -> None:
    """Write a plan."""
    if is_workbook(out):
        from matcher.present.workbook import write_workbook

        write_workbook(plan, out)
    else:
        from matcher.present.folder import write

        write(plan, out)

"""The folder of a plan for those who look at it: the plan itself, its report and its workbook."""

from __future__ import annotations

from pathlib import Path

from matcher.insight.asks import Asks
from matcher.plan.archive import write_record
from matcher.plan.record import Record
from matcher.present.report import report_html
from matcher.present.workbook import write_workbook

REPORT = "report.html"
"""File that holds the report."""

WORKBOOK = "plan.xlsx"
"""File that holds the workbook."""


def write(plan: Record, folder: str | Path, *, asks: Asks | None = None) -> Path:
    """Write a plan into a folder, and beside it what those look at who read it.

    The folder holds what `Plan.write` writes, and ``report.html`` and ``plan.xlsx``; `read_plan`
    and the audit read neither of the two.

    Parameters
    ----------
    plan
        The plan.
    folder
        A plan that stands there is replaced; all is written, or nothing.
    asks
        What to ask for, as `matcher.asks` finds it, for the report.

    Raises
    ------
    FileExistsError
        Where the folder holds something that is no plan.
    """

    def add_report(fresh: Path) -> None:
        (fresh / REPORT).write_text(report_html(plan, asks), encoding="utf-8", newline="\n")

    def add_workbook(fresh: Path) -> None:
        write_workbook(plan, fresh / WORKBOOK)

    return write_record(plan, Path(folder), also=(add_report, add_workbook))

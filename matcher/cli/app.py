"""The program that a shell calls: its commands, in the order in which the help names them."""

from __future__ import annotations

import sys
import warnings
from typing import Annotated

import typer

from matcher.cli.audit import audit
from matcher.cli.check import check
from matcher.cli.compare import compare
from matcher.cli.reach import reach
from matcher.cli.rules import rules
from matcher.cli.run import run
from matcher.cli.scenarios import scenarios
from matcher.cli.stress import stress
from matcher.cli.sweep import sweep
from matcher.cli.template import template

app = typer.Typer(
    name="matcher",
    help="Match pledged capabilities to mission requirements, and say why what stays open does.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Rich draws frames around the help, at more than the cost of all the rest of it.
    rich_markup_mode=None,
)

for command in (check, run, compare, rules, stress, sweep, template, audit, reach, scenarios):
    app.command()(command)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"matcher {version('capability-matcher')}")
        raise typer.Exit


@app.callback()
def _about(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Match pledged capabilities to mission requirements, and say why what stays open does."""


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A console of Windows may not know every letter; a mark in its place beats no report.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    # openpyxl says of features of newer Excels that it leaves them out; no cell is lost by that.
    warnings.filterwarnings("ignore", module="openpyxl")
    app()

"""The program that a shell calls."""

from __future__ import annotations

import sys
import warnings
from typing import Annotated

import typer

from matcher.cli.commands import COMMANDS, Commands, stand_in

app = typer.Typer(
    name="matcher",
    cls=Commands,
    help="Match pledged capabilities to mission requirements, and say why what stays open does.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Rich draws frames around the help, at more than the cost of all the rest of it.
    rich_markup_mode=None,
)

for name, sentence in COMMANDS.items():
    app.command(name, help=sentence)(stand_in)


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

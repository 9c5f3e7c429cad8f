"""The command line: write a template, check a case, ask what a pledge reaches, run, audit.

Standard output holds the report and nothing else; problems and progress go to standard error.
Exit codes: 0 done, 1 our fault or the solver's, 2 the input holds problems, 3 pins and hard rules
contradict each other.
"""

from __future__ import annotations

import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from matcher.errors import ContradictionError, InputError, SolverError
from matcher.insight.rules import cost_rules
from matcher.plan.archive import check_place, write_record
from matcher.plan.plan import Plan, read_plan
from matcher.present.contents import case_text
from matcher.present.costs import rules_text
from matcher.present.example import example_case
from matcher.present.layout import WIDTH
from matcher.present.reach import reach_text
from matcher.present.sheets import SUFFIX
from matcher.present.template import check_new, write_template
from matcher.present.text import ROWS, plan_text
from matcher.present.workbook import check_file, write_workbook
from matcher.program.eligibility import screen
from matcher.program.facts import place_of
from matcher.program.lane import DEFAULT_SOLVER, check_solver
from matcher.program.match import DEFAULT_STOP
from matcher.program.reach import CHAINS, reach
from matcher.scenario import Scenario, list_scenarios, load_scenario

OUR_FAULT, INPUT, CONTRADICTION = 1, 2, 3
"""Exit codes."""

_ALL = 1_000_000
"""More ways of a pledge than anybody reads."""

_OTHER_FILES = {".csv", ".html", ".json", ".ods", ".txt", ".xls", ".xlsm", ".zip"}
"""Endings that nobody means as the name of a folder."""

app = typer.Typer(
    name="matcher",
    help="Match pledged capabilities to mission requirements, and say why what stays open does.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

CasePath = Annotated[
    Path,
    typer.Argument(help="Folder of a scenario, an .xlsx workbook, or a name out of `scenarios`."),
]


def _show_version(wanted: bool) -> None:
    if wanted:
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


@app.command()
def check(path: CasePath) -> None:
    """Read a scenario and report every problem of every table, without running anything."""
    with _exit_codes():
        scenario = load_scenario(path)
        typer.echo(case_text(scenario.case, scenario.name, width=_width()), nl=False)


def _check_solver(name: str) -> str:
    try:
        check_solver(name)
    except SolverError as error:
        raise typer.BadParameter(str(error)) from None
    return name


def _check_out(out: Path | None) -> Path | None:
    if out is not None and out.suffix.casefold() in _OTHER_FILES:
        raise typer.BadParameter(
            f"a plan is a folder or a workbook: end {out} in {SUFFIX}, or in nothing"
        )
    return out


@app.command()
def run(
    path: CasePath,
    out: Annotated[
        Path | None,
        typer.Option(
            callback=_check_out,
            help="Write the plan into this folder, or as a workbook where the name ends in .xlsx; "
            "a plan that stands there is replaced.",
        ),
    ] = None,
    solver: Annotated[
        str, typer.Option(callback=_check_solver, help="HiGHS, CBC, or any that PuLP knows.")
    ] = DEFAULT_SOLVER,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.0, help="Seconds for all solves; the best plan by then is shown."),
    ] = None,
    stop: Annotated[
        float, typer.Option(min=0.0, help="Relative distance to the bound that is good enough.")
    ] = DEFAULT_STOP,
    relax: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="A hard policy that may be given up where pins leave no plan; once for each, in "
            "this order, after those of the scenario.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help=f"Show every row, not the first {ROWS} of each section.")
    ] = False,
) -> None:
    """Find the best plan of a scenario: who goes where, what stays open, and why."""
    with _exit_codes():
        is_workbook = out is not None and out.suffix.casefold() == SUFFIX
        if out is not None:
            (check_file if is_workbook else check_place)(out)
        scenario = _relaxing(load_scenario(path), relax or [])
        with _progress() as tell:
            plan = scenario.match(solver=solver, time_limit=time_limit, stop=stop, progress=tell)
        if out is not None:
            (write_workbook if is_workbook else write_record)(plan, out)
        _show(plan, as_json=as_json, rows=None if show_all else ROWS)
        if out is not None:
            typer.echo(f"The plan is in {out}.", err=True)


def _relaxing(scenario: Scenario, more: list[str]) -> Scenario:
    """Return a scenario in which more policies may be given up, after its own."""
    if not more:
        return scenario
    order = list(dict.fromkeys([*scenario.case.settings.relax, *more]))
    return replace(scenario, case=scenario.case.with_settings(relax=order))


@app.command()
def rules(
    path: CasePath,
    solver: Annotated[
        str, typer.Option(callback=_check_solver, help="HiGHS, CBC, or any that PuLP knows.")
    ] = DEFAULT_SOLVER,
    time_limit: Annotated[
        float | None, typer.Option(min=0.0, help="Seconds for the plan, and again for each rule.")
    ] = None,
    stop: Annotated[
        float, typer.Option(min=0.0, help="Relative distance to the bound that is good enough.")
    ] = DEFAULT_STOP,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
) -> None:
    """Solve a scenario again without each of its policies, and say what each of them costs."""
    with _exit_codes():
        case = load_scenario(path).case
        with _progress() as tell:
            costs = cost_rules(case, solver=solver, time_limit=time_limit, stop=stop, progress=tell)
        if as_json:
            text = costs.to_json(orient="records", force_ascii=False) + "\n"
        else:
            text = rules_text(costs, case.settings, width=_width())
        typer.echo(text, nl=False)


def _show(plan: Plan, *, as_json: bool, rows: int | None) -> None:
    text = plan.to_json() + "\n" if as_json else plan_text(plan, width=_width(), rows=rows)
    typer.echo(text, nl=False)


def _check_workbook(path: Path) -> Path:
    if path.suffix.casefold() != SUFFIX:
        raise typer.BadParameter(f"{path} is no name of a workbook: end it in {SUFFIX}")
    return path


@app.command()
def template(
    path: Annotated[
        Path, typer.Argument(callback=_check_workbook, help="The .xlsx workbook to write.")
    ],
    like: Annotated[
        Path | None,
        typer.Option(help="Fill it with this scenario: a folder, a workbook, or a name."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
) -> None:
    """Write a workbook to fill in, with an example or a scenario in its sheets."""
    with _exit_codes():
        check_new(path, force=force)
        write_template(example_case() if like is None else load_scenario(like).case, path)
        typed = f'"{path}"' if " " in str(path) else path
        typer.echo(f"{path} is written. Fill it in, save and close it, then: matcher run {typed}")


@app.command()
def audit(
    plan: Annotated[Path, typer.Argument(help="Folder of a plan that was written with --out.")],
) -> None:
    """Recompute a written plan from its own tables; exit code 2 where anything does not agree."""
    with _exit_codes():
        read = read_plan(plan)
        found = read.audit()
        for line in (*read.notes, str(found)):
            typer.echo(line)
        if not found.passed:
            raise typer.Exit(INPUT)


@app.command("reach")
def show_reach(
    path: CasePath,
    pledge: Annotated[str, typer.Argument(help="Id of a pledge of it.")],
    show_all: Annotated[
        bool, typer.Option("--all", help=f"Show all of each, not the first {CHAINS}.")
    ] = False,
) -> None:
    """Say what a pledge could serve, itself or as a part of others, and what is missing for it."""
    with _exit_codes():
        eligibility = screen(load_scenario(path).case)
        try:
            place_of(eligibility.facts.pledges, pledge, "pledge")
        except KeyError as error:
            _leave(f"{error.args[0]}", INPUT)
        found = reach(eligibility, pledge, at_most=_ALL if show_all else CHAINS)
        rows = None if show_all else CHAINS
        typer.echo(reach_text(found, width=_width(), rows=rows), nl=False)


@app.command()
def scenarios() -> None:
    """Name the scenarios that come with matcher, and the question that each answers."""
    for name, question in list_scenarios().items():
        typer.echo(f"{name}\n  {question}")


@contextmanager
def _exit_codes() -> Iterator[None]:
    """Turn what can go wrong into one report on standard error and an exit code."""
    try:
        yield
    except InputError as error:
        _leave(str(error), INPUT)
    except ContradictionError as error:
        _leave(str(error), CONTRADICTION)
    except SolverError as error:
        _leave(str(error), OUR_FAULT)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        _leave(
            f"{error.strerror or error}: {error.filename}" if error.filename else str(error), INPUT
        )


def _leave(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code) from None


@contextmanager
def _progress() -> Iterator[Callable[[float, str], None] | None]:
    """Yield what is told of progress, shown on standard error where that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.description}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("laying out", total=1.0)
        yield lambda done, what: bar.update(task, completed=done, description=what)


def _width() -> int:
    """Return the width of the terminal, and a fixed one where the report goes elsewhere."""
    if not sys.stdout.isatty():
        return WIDTH
    return max(60, min(shutil.get_terminal_size((WIDTH, 40)).columns - 1, 160))


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A console of Windows may not know every letter; a mark in its place beats no report.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    # openpyxl says of features of newer Excels that it leaves them out; no cell is lost by that.
    warnings.filterwarnings("ignore", module="openpyxl")
    app()

"""Matching: the whole way from a case to a plan."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from math import nan
from types import MappingProxyType

import pulp

from matcher.case.case import Case
from matcher.case.policies import Exchange
from matcher.errors import ContradictionError, count
from matcher.plan.certificate import Certificate
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel, Cancellation
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP
from matcher.program.formulation import formulate
from matcher.program.lane import AUTO, OWN, Options, check_solver
from matcher.program.program import Program
from matcher.program.proofs import certify
from matcher.program.reading import read_frames, read_policies, rules_in_reasons
from matcher.program.solving import Progress, Solution, solve_program
from matcher.program.tiers import TIE

_NAMED = 5
"""How many ids a note names before it leaves the rest out."""


def match(
    case: Case,
    objective: Sequence[str | Mapping[str, float]] | None = None,
    *,
    solver: str = DEFAULT_SOLVER,
    time_limit: float | None = None,
    stop: float = DEFAULT_STOP,
    lane: str = AUTO,
    problem: pulp.LpProblem | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """Find the best plan for a case.

    Parameters
    ----------
    case
        Pledges, requirements and everything else, checked.
    objective
        Tiers, most important first, instead of those of the case: ``("gap", "cost")``; a tier may
        be a mapping of names to weights.
    solver
        Any solver that PuLP knows, by name; ``HiGHS`` and ``CBC`` come with matcher.
    time_limit
        Seconds for all solves together; the best plan found by then is returned and says so.
    stop
        Relative distance to its bound at which a branched tier is good enough; 0 for the best.
    lane
        The way to the solver: ``pulp`` through PuLP, ``arrays`` straight to HiGHS, and ``auto``,
        which takes arrays for HiGHS where a program is large. The answer is the same.
    problem
        The PuLP problem of `formulate(case).to_pulp()` with constraints of your own, which are
        honoured and which the audit does not cover.
    progress
        Is told how much is done, and what is being done: first 0, never less than before, and 1
        once all is solved. It is called in the thread that called `match`; what it raises ends the
        run and is raised here.
    cancel
        Says whether to stop: something to call that returns a yes or no, or a `threading.Event`.
        Asked before each solve, and by HiGHS some twenty times a second during one, in any
        thread; another solver finishes the solve it is in, so give it a time limit too. The best
        plan so far is returned, with the status ``cancelled``; before there is any, the empty one.

    Returns
    -------
    Plan
        Gaps are rows of it, never errors.

    Raises
    ------
    ContradictionError
        Where pins, or constraints of your own, cannot all hold.
    InputError
        Where the objective names no tier, or something runs whose capability does not fit.
    SolverError
        Where the solver is not there or breaks down, or was stopped before it found a plan that
        keeps the pins and your own constraints, so that there is none to return.
    ValueError
        Where the time limit is below 0, there is no such lane or it leads to another solver, a
        variable of your own lacks a finite bound, or `problem` is that of another case.
    """
    if objective is not None:
        listed = [entry if isinstance(entry, str) else dict(entry) for entry in objective]
        case = case.with_settings(objective=listed)
    check_solver(solver)
    if time_limit is not None and not time_limit >= 0:
        raise ValueError(f"time_limit is {time_limit}: write seconds, 0 or more, or None")
    if progress is not None:
        progress(0.0, "laying out")
    wish = None if cancel is None else Cancellation(cancel)
    options = Options(solver=solver, stop=stop, seconds=time_limit, cancel=wish, lane=lane)
    program, solution = _solve(case, problem, options, progress)
    return make_plan(program, solution, solver, cancelled=wish is not None and wish.is_heard)


def _solve(
    case: Case, problem: pulp.LpProblem | None, options: Options, progress: Progress | None
) -> tuple[Program, Solution]:
    """Solve a case; where it contradicts itself, give up what may be relaxed, one after the other.

    Hard policies are given up in the order of `relax`, until something is possible.
    """
    order = case.settings.relax
    for number in range(len(order) + 1):
        try:
            program = formulate(case, relaxed=order[:number])
            if problem is not None:
                program = program.with_problem(problem)
            return program, solve_program(program, options, progress)
        except ContradictionError:
            if number == len(order):
                raise
    raise AssertionError


def make_plan(
    program: Program, solution: Solution, solver: str, *, cancelled: bool = False
) -> Plan:
    """Return the plan that a solution stands for; `cancelled` says why a tier was left open."""
    closed = {tier.name: tier.closed for tier in solution.tiers}
    frames = read_frames(program, solution)
    values = frames["tiers"]["value"].to_numpy()
    certificate, proved = certify(program, solution, values)
    frames["policies"] = read_policies(program, solution, proved)
    frames["gaps"]["first_reason"] = rules_in_reasons(
        program.layout, frames["gaps"], frames["policies"]
    )
    frames["tiers"]["proved"] = _proved(program, certificate)
    return Plan(
        case=program.layout.presence.eligibility.case,
        **frames,
        status=solution.status(cancelled=cancelled),
        unique=TIE in closed and "limit" not in closed.values(),
        notes=tuple(_notes(program)),
        versions=MappingProxyType(_versions(solver)),
        own=tuple(name.removeprefix(OWN) for name in program.own),
        certificate=certificate,
    )


def _proved(program: Program, certificate: Certificate | None) -> list[float]:
    """Return what is proved of every tier in the measure of its value; NaN where nothing is."""
    proofs = () if certificate is None else certificate.proofs
    proved = [proof.bound * tier.sense for proof, tier in zip(proofs, program.tiers, strict=False)]
    return [*proved, *[nan] * (len(program.tiers) - len(proved))]


def _notes(program: Program) -> list[str]:
    presence = program.layout.presence
    facts = presence.eligibility.facts
    notes = []
    if len(presence.coarsened):
        ids = facts.requirements["id"].iloc[presence.coarsened].tolist()
        notes.append(
            f"At {len(ids)} requirements the offered dates moved to the first of months, quarters "
            f"or years, because there were too many ({_few(ids)}); raise dates_at_most for more."
        )
    if len(presence.hand_overs.coarsened):
        ids = facts.pledges["id"].iloc[presence.hand_overs.coarsened].tolist()
        notes.append(
            f"For {count(len(ids), 'pledge')} the offered days of hand-overs moved to the first of "
            f"months, because there were too many ({_few(ids)}); raise dates_at_most for more."
        )
    return [*notes, *_left_out(program), *_given_up(program)]


def _given_up(program: Program) -> Iterator[str]:
    """Yield which hard policies were given up, because with them nothing is possible."""
    relaxed = program.layout.presence.eligibility.relaxed
    if relaxed:
        yield (
            f"Not all that is pinned can be with every hard policy: {', '.join(relaxed)} "
            f"{'was' if len(relaxed) == 1 else 'were'} given up, and "
            f"{'is' if len(relaxed) == 1 else 'are'} overstepped as little as can be. The frame "
            "policies says by how much."
        )
    for one in program.layout.presence.eligibility.case.policies:
        if isinstance(one, Exchange) and {one.more, one.fewer} & set(relaxed):
            yield f"The exchange {one.id} is void, because a ceiling of it was given up."


def _few(ids: list[str]) -> str:
    return ", ".join(ids[:_NAMED]) + (" …" if len(ids) > _NAMED else "")


def _left_out(program: Program) -> Iterator[str]:
    """Yield what a reader must know of requirements whose shares are not compared."""
    shares = program.layout.shares
    if not len(shares.left_out):
        return
    facts = program.layout.presence.eligibility.facts
    ids = facts.requirements["id"].iloc[shares.left_out].tolist()
    rest = "" if len(shares.r) else ", and compares no other"
    yield (
        f"The tier largest_gap leaves out {count(len(ids), 'requirement')} that nothing may serve "
        f"({_few(ids)}){rest}."
    )


def _versions(solver: str) -> dict[str, str]:
    return {"python": platform.python_version(), "solver": solver} | _distributions()


@cache
def _distributions() -> dict[str, str]:
    found = {}
    for name in ("capability-matcher", "pulp", "highspy", "pandas"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found

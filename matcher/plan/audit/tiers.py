"""Tiers: every value of the objective but the last, recomputed from tables and what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from matcher.plan.audit.cells import cell_number, cell_text, is_near, margin, rows_of, shown
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.totals import expected_tiers

RULE = "tiers"
TIE = "tie"


def check_tiers(subject: Subject) -> Looked:
    """There is one row a tier, in the order of the objective, and its value is recomputed.

    The last tier, ``tie``, where there is one, is worth nothing and only chooses among plans that
    are as good; its value is not recomputed. A bound is the solver's word: it is only compared
    with the value.
    """
    expected = expected_tiers(subject)
    rows = list(rows_of(subject.record.tiers))
    names = [cell_text(row.get("tier")) for row in rows]
    findings = []
    wanted = [*expected, TIE] if subject.facts.break_ties else [*expected]
    if names != wanted:
        message = f"The tiers are {_listed(names)}, and should be {_listed(wanted)}."
        findings.append(Finding("tiers", RULE, message))
    for name, row in zip(names, rows, strict=True):
        value = cell_number(row.get("value"))
        messages = []
        if name in expected and not is_near(value, expected[name]):
            messages.append(f"Its value is {shown(value)}, recomputed {shown(expected[name])}.")
        messages += _bound(name or "", value, cell_number(row.get("bound")))
        messages += _reach(value, cell_number(row.get("out_of_reach")))
        findings += [Finding(f"tiers {name}", RULE, message) for message in messages]
    closed = {name: cell_text(row.get("closed")) for name, row in zip(names, rows, strict=True)}
    findings += [Finding("plan", RULE, message) for message in _status(subject, closed)]
    return Looked("tier", len(rows), findings)


def _bound(name: str, value: Fraction | None, bound: Fraction | None) -> Iterator[str]:
    if value is None or bound is None:
        return
    better = value - bound if name == "score" else bound - value
    if better > margin(value):
        yield f"Its value is {shown(value)}, better than its bound {shown(bound)}."


def _status(subject: Subject, closed: dict[str | None, str | None]) -> Iterator[str]:
    """Yield where a plan says other than its tiers how they were closed; one may break ties."""
    record = subject.record
    before = [how for name, how in closed.items() if name != TIE]
    if None in closed.values() or not before:
        return
    allowed = {"optimal"}
    if "branching" in before:
        allowed = {"within stop"}
    if "limit" in before:
        allowed = {"limit", "cancelled"}
    if record.status not in allowed:
        how = _listed(closed.values())
        yield f"Its status is {record.status}, but its tiers are closed by {how}."
    if record.unique and (TIE not in closed or "limit" in closed.values()):
        yield "It is said to be unique, but a limit was hit, or no tier breaks ties."


def _reach(value: Fraction | None, reach: Fraction | None) -> Iterator[str]:
    if value is None or reach is None:
        return
    if reach < -margin(reach) or reach > value + margin(value):
        yield f"Its out_of_reach is {shown(reach)}, not between 0 and its value {shown(value)}."


def _listed(names: Iterable[str | None]) -> str:
    return ", ".join(str(name) for name in names) or "none"

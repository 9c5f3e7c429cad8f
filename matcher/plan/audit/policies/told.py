"""Told: the frame of policies says of each, for all of its days, what the deployments come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from matcher.plan.audit.cells import (
    cell_day,
    cell_number,
    cell_text,
    is_near,
    rows_of,
    shown,
    shown_day,
    shown_text,
)
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.policies.levels import By
from matcher.plan.audit.policies.policy import EXCHANGE, SHARE, STAY, SUMS, Policy
from matcher.plan.audit.policies.view import RELAXED, Stretch, View
from matcher.plan.filters import describe_filters

RULE = "policies"

Row = Mapping[str, Any]

VALUES = ("used", "limit", "slack", "excess")


def check_told(view: View, said: Mapping[str, By]) -> Iterator[Finding]:
    """Yield rows of the frame of policies that are not so, and days that none of them covers.

    Parameters
    ----------
    view
        The plan.
    said
        What is recomputed of every policy.
    """
    rows: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows_of(view.subject.record.policies):
        rows[cell_text(row.get("policy_id")) or "", cell_text(row.get("about")) or ""].append(row)
    for name, about in rows:
        if name not in said:
            line = f"policies {shown_text(name)}"
            yield Finding(line, RULE, "There is no such policy.")
        elif about not in said[name]:
            line = f"policies {name} {shown_text(about)}"
            yield Finding(line, RULE, "The policy is not about that.")
    for name, by in said.items():
        policy = view.facts.book.policies[name]
        for about, stretches in by.items():
            line = f"policies {name} {about}".rstrip()
            yield from _told(view, policy, line, rows[name, about], stretches)


def _told(
    view: View, policy: Policy, line: str, rows: list[Row], stretches: list[Stretch]
) -> Iterator[Finding]:
    dated, spans = view.facts.dated, []
    for row in rows:
        first, last = (cell_day(row.get(name)) for name in ("from", "until"))
        if not dated:
            first, last = 0, 0
        if first is None or last is None or last < first:
            days = f"from {shown_day(first)} until {shown_day(last)}"
            yield Finding(line, RULE, f"A row covers no day: {days}.")
            continue
        spans.append((first, last + 1))
        within = [one for one in stretches if one.first <= last and first < one.stop]
        messages = [*_named(view, policy, row, last + 1 - first), *_values(row, within)]
        if policy.kind in SUMS | {STAY} and [(o.first, o.stop) for o in within] != [spans[-1]]:
            messages.append("It is no period of the policy.")
        for message in messages:
            where = f"{line} from {shown_day(first)}" if dated else line
            yield Finding(where, RULE, message)
    for message in _covered(sorted(spans), stretches):
        yield Finding(line, RULE, message)


def _named(view: View, policy: Policy, row: Row, days: int) -> Iterator[str]:
    texts = {
        "kind": policy.kind,
        "filter": describe_filters(policy.filters),
        "hard": _strictness(view, policy),
    }
    for column, true in texts.items():
        claimed = cell_text(row.get(column)) or ""
        if claimed != true:
            expected = true or "blank"
            yield f"Its {column} is {shown_text(claimed or None)}, and should be {expected}."
    already = policy.already_women if policy.kind == SHARE else policy.already
    for column, number in (("days", Fraction(days)), ("already", already)):
        said = cell_number(row.get(column))
        if not is_near(said, number):
            yield f"Its {column} is {shown(said)}, recomputed {shown(number)}."


def _strictness(view: View, policy: Policy) -> str:
    """An exchange is neither hard nor soft."""
    if policy.kind == EXCHANGE:
        return ""
    if policy.id in view.relaxed:
        return RELAXED
    return "no" if policy.soft else "yes"


def _values(row: Row, within: list[Stretch]) -> Iterator[str]:
    """Yield each value that is another on any day of the row."""
    for column in VALUES:
        claimed = cell_number(row.get(column))
        for one in within:
            true = getattr(one, column)
            if not is_near(claimed, true):
                since = f" from {shown_day(one.first)}" if len(within) > 1 else ""
                yield f"Its {column} is {shown(claimed)}, recomputed {shown(true)}{since}."
                break


def _covered(spans: list[tuple[int, int]], stretches: list[Stretch]) -> Iterator[str]:
    """Yield days of a policy that no row covers, or more than one."""
    day = stretches[0].first if stretches else None
    for first, stop in spans:
        if day is None or first < day:
            yield f"{shown_day(first)} is covered twice, or the policy does not hold then."
            return
        if first > day:
            yield f"No row covers {shown_day(day)} until {shown_day(first - 1)}."
        day = stop
    if day is not None and day != stretches[-1].stop:
        last = stretches[-1].stop
        yield f"Rows reach until {shown_day(day - 1)}, the policy until {shown_day(last - 1)}."

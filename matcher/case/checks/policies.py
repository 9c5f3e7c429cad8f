"""Checks of policies: of each by itself, and among each other."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import pandas as pd
from pydantic import ValidationError

from matcher.case.checks.typed import Tables
from matcher.case.policies import (
    POLICIES,
    Ceiling,
    Exchange,
    Policy,
    Stay,
    filled_cells,
    keys_of,
    make_policy,
)
from matcher.errors import Problem, shorten

Place = tuple[int, str | None]
"""Row number and id of a policy."""

_MISSING = "it is blank"


def check_policies(tables: Tables) -> Iterator[Problem]:
    """Every policy has the keys that its kind needs, no others, and they can be meant together."""
    frame = tables.frames["policies"]
    for place, cells in _rows(frame):
        kind = cells.get("kind")
        if kind is None:
            continue
        try:
            policy = make_policy(cells)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                yield _unfit(place, kind, detail)
        else:
            for fault in policy.faults():
                yield policy_problem(place, *fault)


def check_policy_days(tables: Tables) -> Iterator[Problem]:
    """Without a calendar nobody stays for days, and there are no months and years."""
    if tables.settings.plan_date is not None:
        return
    for place, policy in made_policies(tables):
        if isinstance(policy, Stay):
            yield policy_problem(place, "days", "there is no calendar", "Write plan_date")
        field = type(policy).model_fields.get("per")
        per = getattr(policy, "per", None)
        if field is not None and per != field.default:
            message = f'"{per}": there is no calendar'
            yield policy_problem(place, "per", message, "Leave it blank, or write plan_date")


def check_exchanges(tables: Tables) -> Iterator[Problem]:
    """What is exchanged is two hard ceilings, each once."""
    policies = list(made_policies(tables))
    every = {policy.id: policy for _, policy in policies}
    first: dict[tuple[str, str], str | None] = {}
    for place, policy in policies:
        if not isinstance(policy, Exchange):
            continue
        for role, one in (("more", policy.more), ("fewer", policy.fewer)):
            ceiling, shown = every.get(one), shorten(one)
            other = first.setdefault((role, one), policy.id)
            if ceiling is None:
                continue
            if not isinstance(ceiling, Ceiling):
                yield policy_problem(place, role, f'"{shown}" is no ceiling', "Write the id of one")
            elif ceiling.is_soft:
                message = f'"{shown}" is soft, and would be passed without an exchange'
                yield policy_problem(place, role, message, "Make it hard, or remove the exchange")
            elif other != policy.id:
                message = f'"{shown}" is exchanged by {shorten(other)} already'
                yield policy_problem(place, role, message, "Keep one of them")


def check_relaxed(tables: Tables) -> Iterator[Problem]:
    """What may be relaxed is a hard policy over who is there."""
    policies = {policy.id: policy for _, policy in made_policies(tables)}
    ids = tables.frames["policies"]["id"].dropna()
    for one in tables.settings.relax:
        policy, shown = policies.get(one), shorten(one)
        message = ""
        if one not in set(ids):
            near = get_close_matches(one, ids, n=1, cutoff=0.5)
            remedy = f"Write {shorten(near[0])}" if near else "Write the id of a policy"
            message = f'"{shown}" is no policy'
        elif policy is not None and policy.is_soft:
            message, remedy = f'"{shown}" is soft already', "Remove it"
        elif policy is not None and (policy.conditional or isinstance(policy, Exchange)):
            message, remedy = f'"{shown}" contradicts no pin: it is a {policy.kind}', "Remove it"
        if message:
            yield Problem("scenario", message, remedy, column="relax", value=shown, kind="setting")


def made_policies(tables: Tables) -> Iterator[tuple[Place, Policy]]:
    """Yield the policies that are whole by themselves, and where they stand."""
    for place, cells in _rows(tables.frames["policies"]):
        try:
            yield place, make_policy(cells)
        except (KeyError, ValidationError):
            continue


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Place, dict[str, Any]]]:
    for row, cells in zip(frame.index, filled_cells(frame), strict=True):
        yield (int(row), cells.get("id")), cells


def _unfit(place: Place, kind: str, detail: Any) -> Problem:
    """Return the problem of a key that its kind misses, does not know, or knows otherwise."""
    key = str(detail["loc"][0])
    if detail["type"] == "missing":
        return policy_problem(place, key, _MISSING, f"Write the {key} of the {kind}")
    if detail["type"] == "extra_forbidden":
        own = ", ".join(keys_of(POLICIES[kind]))
        message = f"the kind {kind} knows no {key}"
        return policy_problem(place, key, message, f"Leave it blank; it knows {own}")
    value = shorten(detail["input"])
    words = detail.get("ctx", {}).get("expected", "").replace("'", "")
    return policy_problem(
        place, key, f'"{value}": the kind {kind} knows no such word', f"Write {words}"
    )


def policy_problem(place: Place, key: str, message: str, remedy: str) -> Problem:
    """Return the problem of one key of a policy."""
    row, one = place
    return Problem("policies", message, remedy, row, one, key, kind="policy")

"""Candidates: which pledges are worth asking for, read off what stays open and what is lacking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, inf
from typing import Any

import numpy as np
import pandas as pd

from matcher.case.cells import READINESS_ORDER
from matcher.insight.asks.ask import Ask
from matcher.plan.plan import Plan
from matcher.program.facts import Facts
from matcher.program.supplies import Supplies

OPEN = 1e-6
"""A gap below this is round-off."""

_DUST = 1e-9


@dataclass(frozen=True)
class _Wish:
    """What one open requirement, or several together, wants of a pledge."""

    capability_id: str
    start: pd.Timestamp | None
    until: pd.Timestamp | None
    readiness: str | None
    performance: float | None
    languages: tuple[str, ...]
    qualities: tuple[str, ...]
    within_days: int | None


@dataclass(frozen=True)
class _Open:
    """An open requirement: what it wants, and how much it lacks at most, in the measure asked."""

    requirement_id: str
    where: str
    wish: _Wish
    lacks: float


def find_candidates(plan: Plan, supplies: Supplies, steps: int) -> list[Ask]:
    """Return the asks that may close something of what a plan leaves open.

    One for each capability, window of open stretches and set of conditions that open requirements
    want; one for each capability that passes all conditions of all its open requirements; and one
    for each capability that pledges need as a part.

    Parameters
    ----------
    plan
        The plan.
    supplies
        Its facts, and what its pledges need.
    steps
        How many quantities are tried.
    """
    openings = list(_openings(plan, supplies.facts))
    asks = [_served(plan, supplies, group, steps) for group in _groups(openings)]
    asks += _parts(plan, supplies, openings, steps)
    return [replace(ask, ask_id=f"A{number}") for number, ask in enumerate(asks, start=1)]


def _openings(plan: Plan, facts: Facts) -> Iterator[_Open]:
    """Yield the open requirements, in the order of their ids."""
    gaps = plan.gaps[plan.gaps["gap"] > OPEN]
    spans = gaps.groupby("requirement_id").agg(
        start=("from", "min"), until=("until", "max"), lacks=("gap", "max")
    )
    persons = plan.case["capabilities"].set_index("id")["persons_each"]
    rows = facts.requirements.set_index("id").loc[spans.index]
    each = np.where(rows["in_persons"], rows["capability_id"].map(persons), 1.0)
    spans["lacks"] /= each
    for one, span in zip(rows.itertuples(), spans.itertuples(), strict=True):
        if not np.isfinite(span.lacks):
            continue
        wish = _Wish(
            one.capability_id,
            _known(span.start),
            _known(span.until),
            _known(one.minimum_readiness),
            _known(one.minimum_performance),
            tuple(sorted(one.languages)),
            tuple(sorted(one.qualities)),
            None if pd.isna(one.within_days) else int(one.within_days),
        )
        yield _Open(str(one.Index), one.where, wish, float(span.lacks))


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value


def _groups(openings: list[_Open]) -> Iterator[tuple[_Wish, list[_Open]]]:
    """Yield what can be asked for, and which requirements it would do for."""
    alike: dict[str, list[_Open]] = {}
    for one in openings:
        alike.setdefault(one.wish.capability_id, []).append(one)
    for group in alike.values():
        wishes = list(dict.fromkeys(one.wish for one in group))
        for wish in dict.fromkeys([*wishes, _joint(wishes)]):
            yield wish, [one for one in group if _does(wish, one.wish)]


def _does(one: _Wish, other: _Wish) -> bool:
    """Say whether what is asked for by one wish would do for another of the same capability."""
    spoken = not other.languages or bool(set(one.languages) & set(other.languages))
    return (
        spoken
        and set(other.qualities) <= set(one.qualities)
        and (other.start is None or (one.start is not None and one.start <= other.start))
        and (other.until is None or (one.until is not None and one.until >= other.until))
        and _rank(one.readiness) >= _rank(other.readiness)
        and (one.performance or 0.0) >= (other.performance or 0.0)
        and _notice(one) <= _notice(other)
    )


def _rank(level: str | None) -> int:
    return -1 if level is None else READINESS_ORDER.index(level)


def _notice(one: _Wish) -> float:
    return inf if one.within_days is None else one.within_days


def _joint(wishes: list[_Wish]) -> _Wish:
    """Return what does for all of several wishes of one capability."""

    def given(name: str) -> list[Any]:
        return [value for one in wishes if (value := getattr(one, name)) is not None]

    return _Wish(
        wishes[0].capability_id,
        min(given("start"), default=None),
        max(given("until"), default=None),
        max(given("readiness"), key=_rank, default=None),
        max(given("performance"), default=None),
        tuple(sorted({word for one in wishes for word in one.languages})),
        tuple(sorted({word for one in wishes for word in one.qualities})),
        min(given("within_days"), default=None),
    )


def _served(plan: Plan, supplies: Supplies, group: tuple[_Wish, list[_Open]], steps: int) -> Ask:
    """Return the ask that is made for some open requirements."""
    wish, openings = group
    whole = _is_whole(plan, wish.capability_id)
    lacks = [ceil(one.lacks - _DUST) if whole else one.lacks for one in openings]
    one = 1.0 if whole else min(lacks)
    answering = _answering(plan)
    return Ask(
        ask_id="",
        measure=_measure(plan, wish.capability_id),
        **{name: getattr(wish, name) for name in _Wish.__dataclass_fields__},
        consents=tuple(sorted({one.where for one in openings} & answering)),
        requirement_ids=tuple(one.requirement_id for one in openings),
        need_ids=_needs_of(supplies, wish.capability_id),
        one=one,
        quantities=_tried(sum(lacks), 1.0 if whole else None, steps),
    )


def _parts(plan: Plan, supplies: Supplies, openings: list[_Open], steps: int) -> Iterator[Ask]:
    """Yield the asks for what pledges need as parts, those of recipes of what is open too."""
    wanted = _wanted_parts(plan, supplies, openings)
    start = plan.case.settings.plan_date
    consents = tuple(sorted(set(plan.case["consents"]["recipient_id"].dropna())))
    for capability, rows in wanted.groupby("capability_id", sort=True):
        whole = _is_whole(plan, str(capability))
        one = float(rows["quantity"].min())
        one = float(ceil(one - _DUST)) if whole else one
        yield Ask(
            ask_id="",
            capability_id=str(capability),
            measure=_measure(plan, str(capability)),
            start=None if start is None else pd.Timestamp(start),
            until=None,
            readiness=None,
            performance=None,
            languages=(),
            qualities=(),
            consents=consents,
            requirement_ids=(),
            need_ids=tuple(sorted(set(rows["need_id"]))),
            one=one,
            quantities=_tried(float(rows["total"].sum()), one, steps),
        )


def _wanted_parts(plan: Plan, supplies: Supplies, openings: list[_Open]) -> pd.DataFrame:
    """Return what is needed as a part: need_id, capability_id, quantity, total (for all of it)."""
    lacks = supplies.lacks.rows
    amount = supplies.facts.pledges["amount"].fillna(0.0).to_numpy()[lacks["p"]]
    own = lacks[["need_id", "capability_id", "quantity", "per"]].assign(times=amount)
    lacking = pd.Series([o.lacks for o in openings], dtype=float).groupby(
        [o.wish.capability_id for o in openings]
    )
    recipes = plan.case["needs"].dropna(subset=["for_capability_id"])
    times = recipes["for_capability_id"].map(lacking.sum())
    recipes = recipes.assign(need_id=recipes["id"], times=np.ceil(times))[times.notna()]
    recipes = recipes.assign(
        quantity=recipes["quantity"].fillna(1.0), per=recipes["per"].fillna("each")
    )
    rows = pd.concat([own, recipes[list(own)]], ignore_index=True)
    times = np.where(rows["per"].isin(["each", "month"]), np.maximum(rows["times"], 1.0), 1.0)
    return rows.assign(total=rows["quantity"] * times)


def _tried(total: float, one: float | None, steps: int) -> tuple[float, ...]:
    """Return the quantities that are tried.

    Parameters
    ----------
    total
        What is open in all.
    one
        What is asked for one by one; None where any quantity will do: then equal parts are tried.
    steps
        How many quantities are tried before all that is open.
    """
    if one is None:
        one = ceil(total / steps) if total > steps else total / steps
    number = ceil(total / one - _DUST)
    every = [*range(1, min(number, steps) + 1)]
    return tuple(one * k for k in (every if number <= steps else [*every, number]))


def _needs_of(supplies: Supplies, capability: str) -> tuple[str, ...]:
    rows = supplies.lacks.rows
    return tuple(sorted(set(rows.loc[rows["capability_id"] == capability, "need_id"])))


def _answering(plan: Plan) -> set[str]:
    """Return the missions and partners for which the table of consents has answers."""
    rows = plan.case["consents"]
    return set(rows["mission_id"].dropna()) | set(rows["recipient_id"].dropna())


def _is_whole(plan: Plan, capability: str) -> bool:
    rows = plan.case["capabilities"]
    return bool((rows.loc[rows["id"] == capability, "whole"] == "yes").any())


def _measure(plan: Plan, capability: str) -> str | None:
    rows = plan.case["capabilities"]
    found = rows.loc[rows["id"] == capability, "measure"].dropna()
    return str(found.iloc[0]) if len(found) else None

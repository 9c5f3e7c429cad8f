"""Gaps: why a requirement stays open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.insight.reasons.asking import NOT_FOUND_OUT, Asking, Effort
from matcher.insight.reasons.explanation import (
    OPEN,
    PROVED,
    REQUIREMENT,
    Explanation,
    NearMiss,
    Repair,
)
from matcher.insight.reasons.laid import LaidPlan
from matcher.insight.reasons.nearest import near_misses
from matcher.insight.reasons.rest import order_reason, rest_reason, unquantified_reason
from matcher.insight.reasons.tight import tight_set
from matcher.insight.reasons.use import Use, day_of
from matcher.program.lifting import slack


def explain_gap(laid: LaidPlan, r: int, effort: Effort) -> Explanation:
    """Return why a requirement stays open.

    Parameters
    ----------
    laid
        The plan, laid out.
    r
        Place of the requirement.
    effort
        How much is asked.
    """
    name, total = str(laid.requirements["id"].iloc[r]), float(laid.open[r])
    found = Explanation(REQUIREMENT, name, name, total, 0.0)
    if np.isnan(laid.totals["required"].iloc[r]):
        return replace(found, rest=unquantified_reason(laid, r))
    if not laid.is_open[r]:
        return replace(found, note="It is met.")
    asking = Asking(laid, laid.trials(r), total, effort)
    if asking.best.x is None:
        return replace(found, note=NOT_FOUND_OUT)
    if asking.closable:
        repairs = [_repair(asking, r, members, x) for members, x in asking.repairs()]
        grounds = None if effort.is_brief else asking.grounds(r)
        found = replace(
            found,
            closable=asking.closable,
            repairs=tuple(repairs),
            grounds=() if grounds is None else (grounds,),
            near_misses=_near_misses(asking, repairs, r),
        )
    if not asking.best.is_known:
        found = found if found.repairs else replace(found, note=NOT_FOUND_OUT)
    elif asking.level > slack(total):
        use = Use(laid.lifting, asking.full)
        found = replace(found, rest=rest_reason(laid, r, use, is_all=not asking.closable))
    tight = None if effort.is_brief else tight_set(laid, r)
    return replace(found, tight=tight, checks=tuple(asking.checks))


def _near_misses(asking: Asking, repairs: list[Repair], r: int) -> tuple[NearMiss, ...]:
    """Return single changes that help, but for those that close all and are told as repairs."""
    if asking.effort.is_brief:
        return ()
    told = {one.reasons[0].atom for one in repairs if len(one.reasons) == 1}
    return tuple(one for one in near_misses(asking, r) if one.reason.atom not in told)


def _repair(asking: Asking, r: int, members: tuple[int, ...], x: np.ndarray) -> Repair:
    """Return a repair in words, with what each of its members closes by itself."""
    laid = asking.laid
    needed = asking.is_needed(members)
    reasons = asking.reasons(members, x, r)
    if len(members) == 1:
        reasons = [replace(reasons[0], closes=asking.closable)]
    elif not asking.effort.is_brief:
        both = zip(reasons, members, strict=True)
        reasons = [replace(one, closes=asking.alone(member)) for one, member in both]
    days = Use(laid.lifting, x).closed(r, laid.gaps_of(r))
    return Repair(
        reasons=tuple(reasons) or (order_reason(laid, r),),
        leaves=asking.level,
        closes=asking.closable,
        since=day_of(laid.plan.case, None if days is None else days[0]),
        until=day_of(laid.plan.case, None if days is None else days[1] - 1),
        status=PROVED if asking.best.is_known and needed else OPEN,
        gains=((str(laid.requirements["id"].iloc[r]), asking.closable / asking.total),),
    )

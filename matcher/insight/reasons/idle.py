"""Idle pledges: why a pledge, or the rest of it, stays at home.

A pledge is *useful* where less stays open in all with it than without, and no requirement is worse
off. Lifted is what its giver, or who receives it, could change: its own atoms. Only where that
does not help it is asked which rules of others stand in the way.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.insight.reasons.asking import NOT_FOUND_OUT, Asking, Effort
from matcher.insight.reasons.explanation import (
    OPEN,
    PLEDGE,
    PROVED,
    Atom,
    Explanation,
    NearMiss,
    Reason,
    Repair,
)
from matcher.insight.reasons.laid import LaidPlan
from matcher.insight.reasons.losses import Loss, eligible, force
from matcher.insight.reasons.nearest import near_misses
from matcher.insight.reasons.rest import NOT_NEEDED, UNASKED, order_reason
from matcher.insight.reasons.trials import Atoms, Trials
from matcher.insight.reasons.use import Use, day_of
from matcher.program.lifting import Piece, slack
from matcher.program.lifting.kinds import CONSENT, CONTRIBUTORS, MINIMUM, PIN, POLICY
from matcher.program.reasons.parts import name_few
from matcher.program.tiers import gap_worth

_OF_OTHERS = (POLICY, PIN, CONTRIBUTORS, MINIMUM)


def explain_idle(laid: LaidPlan, p: int, effort: Effort) -> Explanation:
    """Return why a pledge, or the rest of it, stays at home.

    Parameters
    ----------
    laid
        The plan, laid out.
    p
        Its place.
    effort
        How much is asked.
    """
    found = Explanation(PLEDGE, str(laid.pledges["id"].iloc[p]), _who(laid, p), 0.0, 0.0)
    if found.id not in set(laid.plan.idle["pledge_id"]):
        return replace(found, note="All of it is used, as long as it is there.")
    piece = laid.piece_of(p)
    if piece is None:
        return _unneeded(laid, p, found, effort)
    return _explain_in(laid, piece, p, found, effort)


def _explain_in(
    laid: LaidPlan, piece: Piece, p: int, found: Explanation, effort: Effort
) -> Explanation:
    """Return why a pledge stays at home that could be used for what hangs together with it."""
    consents, own = _own_atoms(laid, piece, p)
    piece = piece.about(p, consents)
    cost = gap_worth(laid.layout, laid.plan.case.settings)
    costs = np.zeros(len(laid.planned))
    costs[laid.layout.gap] = cost
    total = float(costs[piece.columns] @ piece.planned)
    trials = _trials(laid, piece, p, costs, own)
    asking = Asking(laid, trials, total, effort)
    found = replace(found, open=total, checks=tuple(asking.checks))
    if asking.best.x is None:
        return replace(found, note=NOT_FOUND_OUT)
    if asking.closable:
        return _explained(asking, found, p, ())
    stands = _stands_in_the_way(laid, asking, p, costs)
    if stands is None and (laid.clock.is_over or not asking.best.is_known):
        return replace(found, note=NOT_FOUND_OUT)
    if stands is None:
        return _unneeded(laid, p, found, effort)
    others, without = stands
    trials = _trials(laid, piece, p, costs, own, frozenset(others))
    return _explained(Asking(laid, trials, without, effort), found, p, others)


def _unneeded(laid: LaidPlan, p: int, found: Explanation, effort: Effort) -> Explanation:
    """Return why a pledge is of no use, and what its use would cost."""
    losses = () if effort.is_brief else _losses(laid, p)
    return replace(found, rest=_rest(laid, p), losses=losses)


def _who(laid: LaidPlan, p: int) -> str:
    row = laid.pledges.iloc[p]
    return f"{row['id']} ({row['contributor_id']})"


def _losses(laid: LaidPlan, p: int) -> tuple[Loss, ...]:
    """Return what the plan would lose if one of an unused pledge had to be used."""
    if _is_used(laid, p):
        return ()
    forced = force(laid.plan, eligible(laid.plan), p, time_limit=laid.clock.left)
    return () if forced is None else forced.losses


def _own_atoms(laid: LaidPlan, piece: Piece, p: int) -> tuple[Atoms, tuple[int, ...]]:
    """Return consents that concern a pledge, and all that may be lifted of it, hardest first."""
    atoms = laid.lifting.atoms.iloc[piece.atoms]
    who = laid.pledges["contributor_id"].iloc[p]
    accepts = ((atoms["kind"] == CONSENT) & (atoms["who"] == who)).to_numpy()
    mine = (atoms["p"] == p).to_numpy() | accepts
    return frozenset(piece.atoms[accepts].tolist()), tuple(piece.atoms[mine].tolist())


def _trials(
    laid: LaidPlan,
    piece: Piece,
    p: int,
    costs: np.ndarray,
    own: tuple[int, ...],
    always: Atoms = frozenset(),
) -> Trials:
    pairs, links = laid.lifting.near.eligibility.pairs, laid.links
    receivers = links.loc[links["giver"] == p, "receiver"]
    fits = pairs.loc[pairs["p"].isin([p, *receivers]), "r"].unique()
    moved = frozenset(int(r) for r in fits if laid.is_open[r])
    return Trials(
        piece, costs[piece.columns], own, always=always, moved=(moved, {}), clock=laid.clock
    )


def _stands_in_the_way(
    laid: LaidPlan, asking: Asking, p: int, costs: np.ndarray
) -> tuple[tuple[int, ...], float] | None:
    """Return rules of others without which a pledge would be useful, and what is open without it.

    None where there are none. They are taken out one by one, as long as it stays useful.
    """
    piece = asking.trials.piece
    kinds = laid.lifting.atoms["kind"].iloc[piece.atoms]
    members = piece.atoms[kinds.isin(_OF_OTHERS).to_numpy()].tolist()
    members = [one for one in members if one not in asking.every]
    if not members:
        return None

    def without(others: list[int]) -> float | None:
        """Return what is open without the pledge, where it is useful with some rules lifted."""
        always = frozenset(others)
        held = _trials(laid, piece.holding(p), p, costs, (), always)
        free = _trials(laid, piece, p, costs, asking.trials.atoms, always)
        least = free.least(asking.every, nodes=asking.effort.nodes).value
        bound = held.least(frozenset(), least, nodes=asking.effort.nodes).bound
        return bound if bound > least + slack(bound) else None

    found = without(members)
    if found is None:
        return None
    for one in list(members):
        rest = [other for other in members if other != one]
        still = without(rest) if rest else None
        if still is not None:
            members, found = rest, still
    return tuple(members), found


def _explained(asking: Asking, found: Explanation, p: int, others: tuple[int, ...]) -> Explanation:
    repairs = [_repair(asking, others, members, x) for members, x in asking.repairs()]
    return replace(
        found,
        open=asking.total,
        closable=asking.closable,
        repairs=tuple(repairs),
        near_misses=_near_misses(asking, repairs, p),
        checks=tuple(asking.checks),
    )


def _repair(
    asking: Asking, others: tuple[int, ...], members: tuple[int, ...], x: np.ndarray
) -> Repair:
    """Return a repair in words, with the requirements that gain by it."""
    laid, use = asking.laid, Use(asking.laid.lifting, x)
    gains = use.gains(laid.open)
    r = max(gains, key=lambda one: gains[one], default=0)
    needed = asking.is_needed(members)
    reasons = asking.reasons((*others, *members), x, r)
    days = use.closed(r, laid.gaps_of(r)) if gains else None
    return Repair(
        reasons=tuple(reasons) or (order_reason(laid, r),),
        leaves=asking.level,
        closes=asking.closable,
        since=day_of(laid.plan.case, None if days is None else days[0]),
        until=day_of(laid.plan.case, None if days is None else days[1] - 1),
        status=PROVED if asking.best.is_known and needed else OPEN,
        gains=tuple(
            (str(laid.requirements["id"].iloc[one]), share) for one, share in gains.items()
        ),
    )


def _near_misses(asking: Asking, repairs: list[Repair], p: int) -> tuple[NearMiss, ...]:
    """Return single changes that help, where it takes several to close all that can be closed."""
    if asking.effort.is_brief or all(len(one.reasons) == 1 for one in repairs):
        return ()
    laid = asking.laid
    return near_misses(asking, next((r for r in laid.fits(p) if laid.is_open[r]), 0))


def _is_used(laid: LaidPlan, p: int) -> bool:
    """Say whether anything of a pledge is deployed or handed on."""
    name = laid.pledges["id"].iloc[p]
    used = (laid.plan.deployments["pledge_id"] == name).any()
    return bool(used or (laid.plan.supports["giver_pledge_id"] == name).any())


def _rest(laid: LaidPlan, p: int) -> Reason:
    """Return why a pledge is of no use whatever of its own is changed."""
    row = laid.pledges.iloc[p]
    who, name = _who(laid, p), str(row["id"])
    fits, links = laid.fits(p), laid.links
    receivers = laid.pledges["id"].iloc[links.loc[links["giver"] == p, "receiver"].unique()]
    ids = laid.requirements["id"]
    open_ = [str(ids.iloc[r]) for r in fits if laid.is_open[r]]
    met = [str(ids.iloc[r]) for r in fits if not laid.is_open[r]]
    if not len(fits) and not len(receivers):
        found = f"nobody requires {row['capability_id']}, nor needs it"
        action = "Keep it in reserve, or look for what it could stand in for"
        return Reason(Atom(UNASKED, name), who, found, "", action)
    it, more = ("what is left of it", "more ") if _is_used(laid, p) else ("it", "")
    told = []
    if met:
        told.append(f"{name_few(met)} {'is' if len(met) == 1 else 'are'} met without {it}")
    if open_:
        told.append(
            f"{it} would close nothing {more}of {name_few(open_)}, whatever of its own is changed"
        )
    if len(receivers):
        told.append(f"handed to {name_few(receivers)} it would close nothing more")
    return Reason(Atom(NOT_NEEDED, name), who, " and ".join(told), "", "Keep it in reserve")

"""Near: pairs that would be eligible but for what may be lifted, beside those that are.

Only requirements that are asked about get new pairs: what they lack is asked, and not what could be
moved away from elsewhere, were others moved there.

Of a pledge that may be lifted the facts say what they would say then: it departs on the plan date,
it is never withdrawn, and what it does not quantify is as much as any requirement asks that it
fits. What keeps it from that as things are is remembered, to be laid over columns and rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from matcher.program.candidates import Candidates, each_candidates
from matcher.program.consents import refused_days
from matcher.program.eligibility import Eligibility
from matcher.program.facts import FOREVER, NO_RANK, Facts
from matcher.program.lifting.atoms import Cells, atoms, no_atoms
from matcher.program.lifting.kinds import BY_RULE, CONSENT, NEED, VERDICT
from matcher.program.lifting.links import NearLinks, find_near_links
from matcher.program.rules import NEEDS, READINESS, RULES, is_ready_itself
from matcher.program.screening import Screened, screen_some
from matcher.program.supplies import Supplies, find_supplies

_DAY_BY_DAY = frozenset({"consent", "window", "needs"})

_ROUND_OFF = 1e-9


@dataclass(frozen=True)
class Near:
    """Pairs that are eligible, or would be if some things were lifted.

    Attributes
    ----------
    eligibility
        All of them, with the facts as they would be if all were lifted; days on which consent is
        refused as things are.
    facts
        The facts as they are.
    bars
        What keeps a pair out altogether: pair, and the columns of `ATOM`.
    who
        Contributor of each pair, and who accepts it: columns who and about.
    first, last
        Days between which each pair can arrive, and be there, as things are.
    limit
        How much of each pair the planner lets be there at once, where that may be lifted; else ∞.
    links
        Who might hand over what.
    """

    eligibility: Eligibility
    facts: Facts
    bars: pd.DataFrame
    who: pd.DataFrame
    first: np.ndarray
    last: np.ndarray
    limit: np.ndarray
    links: NearLinks


def find_near(eligibility: Eligibility, asked: np.ndarray, idle: np.ndarray) -> Near:
    """Find the pairs that would be eligible if what may be lifted were.

    Parameters
    ----------
    eligibility
        What is eligible.
    asked
        Places of the requirements that are asked about: pledges that fit one of them may be lifted.
    idle
        Places of pledges that are asked about: they may hand over what they do not as things are.
    """
    supplies = find_supplies(eligibility.facts)
    facts = supplies.facts
    may = np.zeros(len(facts.pledges), dtype=bool)
    own = eligibility.pairs["p"].to_numpy() * len(facts.requirements)
    own = own + eligibility.pairs["r"].to_numpy()
    parts = []
    for every in each_candidates(facts, unlisted=True):
        fits = _fits(every)
        may[every.p[fits & np.isin(every.r, asked)]] = True
        is_own = np.isin(every.p * len(facts.requirements) + every.r, own)
        screened = screen_some(every)
        near = fits & may[every.p] & np.isin(every.r, asked) & _is_liftable(screened)
        kept = np.flatnonzero(near | is_own)
        parts.append((every.only(kept), screened.refuses[:, kept], near[kept]))
    every, keeps, near = _joined(parts)
    lifted = _lifted(facts, every.only(np.flatnonzero(_fits(every) & may[every.p])), idle)
    links = find_near_links(supplies, lifted, np.isin(np.arange(len(may)), idle))
    pledges = lifted.pledges.assign(amount=links.amount, may_reach=links.may_reach)
    wide = replace(every, facts=replace(lifted, pledges=pledges), rate=_rates(every, lifted))
    place = pd.Index(own).get_indexer(every.p * len(facts.requirements) + every.r)
    near &= wide.earliest < wide.latest
    arrives = near | np.append(eligibility.pairs["may_arrive"].to_numpy(), False)[place]
    kept = np.flatnonzero(near | (place >= 0))
    both = every.only(kept), wide.only(kept)
    return _near(eligibility, supplies, links, both, keeps[:, kept], arrives[kept], asked)


Kept = tuple[Candidates, np.ndarray, np.ndarray]
"""Pairs; rule × pair → keeps them apart; and whether all that keeps each apart may be lifted."""


def _joined(parts: list[Kept]) -> Kept:
    """Return what was kept of all candidates, found some at a time."""
    some = [part[0] for part in parts]
    names = ("p", "r", "rate", "travel", "said")
    cells = {name: np.concatenate([getattr(one, name) for one in some]) for name in names}
    return (
        Candidates(facts=some[0].facts, named=some[0].named, **cells),
        np.concatenate([part[1] for part in parts], axis=1),
        np.concatenate([part[2] for part in parts]),
    )


def _fits(every: Candidates) -> np.ndarray:
    """Say of each pair whether capability and need are there, whatever else is wrong."""
    needed = every.requirement("start") < every.requirement("end")
    counts = pd.isna(every.pledge("renewed_by"))
    return np.asarray(~np.isnan(every.rate) & needed & counts & (every.requirement("size") > 0))


def _is_liftable(screened: Screened) -> np.ndarray:
    """Say of each pair whether all that keeps it out may be lifted."""
    firm = [rule.name not in _DAY_BY_DAY and rule.name not in BY_RULE for rule in RULES]
    return ~screened.refuses[np.array(firm, dtype=bool)].any(axis=0)


def _lifted(facts: Facts, one: Candidates, idle: np.ndarray) -> Facts:
    """Return the facts as they would be if all were lifted of the pledges of pairs and the idle."""
    rows = facts.pledges
    number = len(rows)
    may = np.zeros(number, dtype=bool)
    may[one.p] = True
    amount, persons = (rows[name].to_numpy(dtype=float) for name in ("amount", "persons"))
    wanted = one.requirement("size") / one.pledge("share")
    in_persons = one.requirement("in_persons").astype(bool)
    enough = _most(one.p[in_persons], wanted[in_persons], number)
    each = np.ceil(enough / np.where(amount > 0, amount, 1.0))
    persons = np.where(np.isnan(persons) & (enough > 0), each, persons)
    rate = _rates(one, replace(facts, pledges=rows.assign(persons=persons)))
    enough = _most(one.p, np.ceil(wanted / rate - _ROUND_OFF), number)
    more = {"amount": np.where(may & ~(amount > 0), enough, amount), "persons": persons}
    if facts.case.is_dated:
        sooner = may.copy()
        sooner[idle] = True
        more["departs"] = np.where(sooner, facts.plan_day, rows["departs"])
        more["back_by"] = np.where(may, FOREVER, rows["back_by"])
    return replace(facts, pledges=rows.assign(**more))


def _most(place: np.ndarray, values: np.ndarray, number: int) -> np.ndarray:
    found = np.zeros(number)
    np.maximum.at(found, place, values)
    return found


def _rates(every: Candidates, lifted: Facts) -> np.ndarray:
    """Return the rates of pairs once persons that were unknown are known."""
    persons = lifted.pledges["persons"].to_numpy(dtype=float)[every.p]
    new = np.isnan(every.pledge("persons")) & ~np.isnan(persons)
    new &= every.requirement("in_persons").astype(bool) & np.isnan(every.judged("rate"))
    return np.where(new, every.rate * persons, every.rate)


@dataclass(frozen=True)
class _Near(Screened):
    """Candidates all of which are kept, and of which it is said which may arrive."""

    arrives: np.ndarray

    @property
    def is_eligible(self) -> np.ndarray:
        return self.arrives

    @property
    def kept(self) -> np.ndarray:
        return np.arange(len(self.candidates))


def _near(
    eligibility: Eligibility,
    supplies: Supplies,
    links: NearLinks,
    both: tuple[Candidates, Candidates],
    keeps: np.ndarray,
    arrives: np.ndarray,
    asked: np.ndarray,
) -> Near:
    """Put together what is kept: the pairs as they are, and as they would be."""
    true, wide = both
    own, cells = (_Near(one, keeps, arrives).cells() for one in both)
    limit = np.where(np.isin(true.r, asked), true.judged("at_most"), np.nan)
    raises = wide.pledge("may_reach") >= true.requirement("least_rank")
    keeps[RULES.index(READINESS)] &= ~raises
    itself = is_ready_itself(true) | true.is_forced | ~raises | ~arrives
    cells |= {
        "most": np.where(np.isnan(limit), cells["most"], wide.pledge("amount")),
        "raised": np.where(itself, NO_RANK, true.requirement("least_rank")),
        "pin_start": own["pin_start"],
        "pin_end": own["pin_end"],
    }
    names = {"pledge_id": true.pledge("id"), "requirement_id": true.requirement("id")}
    pairs = pd.DataFrame({**names, **cells, "overridden": ""})
    raised = pairs.loc[pairs["raised"] > NO_RANK, ["p", "raised"]]
    refused = refused_days(wide)
    runs = _Near(true, keeps, arrives).runs
    refused = refused[~(true.is_forced | runs)[refused["pair"]]].reset_index(drop=True)
    extended = replace(
        eligibility,
        facts=wide.facts,
        pairs=pairs,
        refused=refused,
        supplies=links.supplies.with_raised(raised.rename(columns={"raised": "rank"})),
    )
    return Near(
        eligibility=extended,
        facts=links.supplies.facts,
        bars=pd.concat([_bars(true, keeps), _late_parts(true, keeps, supplies)], ignore_index=True),
        who=pd.DataFrame(
            {"who": true.pledge("contributor_id"), "about": true.requirement("where")}
        ),
        first=own["first_arrival"],
        last=own["latest"],
        limit=np.where(np.isnan(limit), np.inf, limit),
        links=links,
    )


def _bars(true: Candidates, keeps: np.ndarray) -> pd.DataFrame:
    parts = [no_atoms("pair")]
    for rule, keep in zip(RULES, keeps, strict=True):
        pair, kind = np.flatnonzero(keep), BY_RULE.get(rule.name)
        if kind is None or not len(pair):
            continue
        r = true.r[pair] if kind == VERDICT else -1
        cells = atoms(kind, len(pair), p=true.p[pair], r=r)
        parts.append(pd.DataFrame({"pair": pair, **cells}))
    return pd.concat(parts, ignore_index=True)


def _late_parts(true: Candidates, keeps: np.ndarray, supplies: Supplies) -> pd.DataFrame:
    """Return the needs that keep what is running from going elsewhere.

    Of all others rows say so, day by day; what is running has its parts, and keeps them.
    """
    late = keeps[RULES.index(NEEDS)] & (true.pledge("running") > 0)
    pairs = pd.DataFrame({"pair": np.flatnonzero(late), "p": true.p[late]})
    holds = supplies.lacks.holds[["p", "name"]].assign(ready=supplies.hold_days())
    both = pairs.merge(holds, on="p")
    ready = both["ready"].to_numpy() + true.travel[both["pair"]]
    both = both[ready >= true.latest[both["pair"]]]
    named = atoms(NEED, len(both), p=both["p"].to_numpy(), about=both["name"].to_numpy())
    return pd.DataFrame({"pair": both["pair"].to_numpy(), **named})


def consent_atoms(near: Near, pairs: np.ndarray) -> Cells:
    """Return the consents that some pairs wait for, as columns of `ATOM`."""
    named = near.who.iloc[pairs]
    return atoms(CONSENT, len(pairs), who=named["who"], about=named["about"])

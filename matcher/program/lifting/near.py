"""Near: pairs that would be eligible but for what may be lifted, beside those that are.

Of a pledge that may be lifted the facts say what they would say then: it departs on the plan date,
it is never withdrawn, and what it does not quantify is as much as any requirement asks that it
fits. What keeps it from that as things are is remembered, to be laid over columns and rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from matcher.program.candidates import Candidates, find_candidates
from matcher.program.consents import refused_days
from matcher.program.eligibility import Eligibility, pair_rows, refuses, runs_there
from matcher.program.facts import FOREVER, Facts, read_facts
from matcher.program.lifting.atoms import Cells, atoms, no_atoms
from matcher.program.lifting.kinds import BY_RULE, CONSENT, VERDICT
from matcher.program.lifting.links import NearLinks, find_near_links
from matcher.program.rules import READINESS, RULES, is_ready_itself
from matcher.program.supplies import NO_RANK, find_supplies

_DAY_BY_DAY = frozenset({"consent", "window", "needs"})


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
    runs
        Whether something of each pair runs on the plan date.
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
    runs: np.ndarray
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
    supplies = find_supplies(read_facts(eligibility.case))
    facts = supplies.facts
    every = find_candidates(facts, unlisted=True)
    keeps = refuses(every)
    fits = _fits(every)
    may = np.zeros(len(facts.pledges), dtype=bool)
    may[every.p[fits & np.isin(every.r, asked)]] = True
    fits &= may[every.p]
    lifted = _lifted(facts, every.only(np.flatnonzero(fits)), idle)
    links = find_near_links(supplies, lifted, np.isin(np.arange(len(may)), idle))
    pledges = lifted.pledges.assign(amount=links.amount, may_reach=links.may_reach)
    lifted = replace(lifted, pledges=pledges)
    wide = replace(every, facts=lifted, rate=_rates(every, lifted))
    near = fits & _is_liftable(every, keeps, asked) & (wide.earliest < wide.latest)
    own = pd.MultiIndex.from_frame(eligibility.pairs[["p", "r"]])
    place = own.get_indexer(pd.MultiIndex.from_arrays([every.p, every.r]))
    arrives = near | np.append(eligibility.pairs["may_arrive"].to_numpy(), False)[place]
    kept = np.flatnonzero(near | (place >= 0))
    both = every.only(kept), wide.only(kept)
    return _near(eligibility, links, both, keeps[:, kept], arrives[kept], asked)


def _fits(every: Candidates) -> np.ndarray:
    """Say of each pair whether capability and need are there, whatever else is wrong."""
    needed = every.requirement("start") < every.requirement("end")
    counts = pd.isna(every.pledge("renewed_by"))
    return np.asarray(~np.isnan(every.rate) & needed & counts & (every.requirement("size") > 0))


def _is_liftable(every: Candidates, keeps: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Say of each pair whether all that keeps it out may be lifted.

    What a planner says of a pair is lifted only where the requirement is asked about.
    """
    here = np.isin(every.r, asked)
    liftable = np.ones(len(every), dtype=bool)
    for rule, keep in zip(RULES, keeps, strict=True):
        kind = BY_RULE.get(rule.name)
        if rule.name not in _DAY_BY_DAY:
            liftable &= ~keep | ((kind is not None) & ((kind != VERDICT) | here))
    return liftable


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


_ROUND_OFF = 1e-9


def _most(place: np.ndarray, values: np.ndarray, number: int) -> np.ndarray:
    found = np.zeros(number)
    np.maximum.at(found, place, values)
    return found


def _rates(every: Candidates, lifted: Facts) -> np.ndarray:
    """Return the rates of pairs once persons that were unknown are known."""
    persons = lifted.pledges["persons"].to_numpy(dtype=float)[every.p]
    new = np.isnan(every.pledge("persons")) & ~np.isnan(persons)
    new &= every.requirement("in_persons").astype(bool)
    new &= every.judged["rate"].isna().to_numpy()
    return np.where(new, every.rate * persons, every.rate)


def _near(
    eligibility: Eligibility,
    links: NearLinks,
    both: tuple[Candidates, Candidates],
    keeps: np.ndarray,
    arrives: np.ndarray,
    asked: np.ndarray,
) -> Near:
    """Put together what is kept: the pairs as they are, and as they would be."""
    true, wide = both
    judged, every = true.judged, np.ones(len(true), dtype=bool)
    runs = runs_there(true)
    forced = ((judged["verdict"] == "allow") | (judged["pinned"] > 0)).to_numpy(dtype=bool)
    own = pair_rows(true, every, every, runs)
    here = np.isin(true.r, asked)
    unlimited = replace(wide, judged=judged.assign(at_most=judged["at_most"].mask(here)))
    pairs = pair_rows(unlimited, every, arrives, runs)
    raises = wide.pledge("may_reach") >= true.requirement("least_rank")
    keeps[RULES.index(READINESS)] &= ~raises
    unready = is_ready_itself(true) | forced | ~raises | ~arrives
    pairs = pairs.assign(
        raised=np.where(unready, NO_RANK, true.requirement("least_rank")),
        overridden="",
        pin_start=own["pin_start"],
        pin_end=own["pin_end"],
    )
    raised = pairs.loc[pairs["raised"] > NO_RANK, ["p", "raised"]]
    refused = refused_days(wide)
    refused = refused[~(forced | runs)[refused["pair"]]].reset_index(drop=True)
    extended = replace(
        eligibility,
        facts=wide.facts,
        pairs=pairs,
        refused=refused,
        supplies=links.supplies.with_raised(raised.rename(columns={"raised": "rank"})),
    )
    return Near(
        eligibility=extended,
        facts=true.facts,
        bars=_bars(true, keeps),
        who=pd.DataFrame(
            {"who": true.pledge("contributor_id"), "about": true.requirement("where")}
        ),
        first=own["first_arrival"].to_numpy(),
        last=own["latest"].to_numpy(),
        limit=np.where(here, judged["at_most"].fillna(np.inf), np.inf),
        runs=runs,
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


def consent_atoms(near: Near, pairs: np.ndarray) -> Cells:
    """Return the consents that some pairs wait for, as columns of `ATOM`."""
    named = near.who.iloc[pairs]
    return atoms(CONSENT, len(pairs), who=named["who"], about=named["about"])

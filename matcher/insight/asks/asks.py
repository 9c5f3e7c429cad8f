"""Asks: which pledge that nobody has made yet would close most."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from matcher.case.case import Case
from matcher.insight.asks.ask import Ask
from matcher.insight.asks.bundle import Bundle, choose_bundle
from matcher.insight.asks.candidates import find_candidates
from matcher.insight.asks.covers import COLUMNS as COVERS
from matcher.insight.asks.covers import read_covered
from matcher.insight.asks.steps import CLOSED, Valued, value_ask
from matcher.insight.asks.steps import COLUMNS as STEP_COLUMNS
from matcher.insight.inquiry import Inquiry
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.facts import read_facts
from matcher.program.solving import Progress
from matcher.program.supplies import find_supplies

STEPS = 5
"""How many quantities of an ask are tried."""

_COLUMNS = {
    "ask_id": "str",
    "capability_id": "str",
    "quantity": "float64",
    "measure": "str",
    "needed_by": "datetime64[ns]",
    "from": "datetime64[ns]",
    "until": "datetime64[ns]",
    "conditions": "str",
    "requirements": "str",
    "needs": "str",
    "tier": "str",
    "gain": "float64",
    "per_one": "float64",
    "per_measure": "float64",
    "price": "float64",
    "closed": "str",
}


@dataclass(frozen=True, repr=False)
class Asks:
    """What to ask for, best first.

    Attributes
    ----------
    ranking
        A row per ask. Columns ask_id, capability_id, quantity (with which it gains most for each
        one), measure, needed_by (first day on which it is used, as late as costs nothing; blank
        where it gains nothing), from, until (the days for which it is asked), conditions (what it
        must be, in words), requirements and needs (ids that it is for, ``;`` between), tier (the
        first in which it gains anything; blank where in none), gain (by how much that tier is
        better with this quantity), per_one (gain for each one; asks are ranked by tier, then by
        this), per_measure (gain for each measure), price (more than any measure of it can gain in
        the first tier, as prices prove; blank where something is whole), closed (linear, branching
        or limit: how the solves ended).
    steps
        A row per ask, quantity and leading tier. Columns ask_id, quantity, tier, gain, added (more
        than with a step less), decides (whether it is the tier of the ranking), closed.
    covers
        A row per ask and requirement or need, with the quantity of the ranking, in one best plan.
        Columns ask_id, requirement_id, need_id, receiver_pledge_id, mission_id, quantity (of the
        ask, the most at once; of what is handed over, all), from, until (days on which it is
        there; first day of a hand-over), closes (quantity × days that are less open).
    asks
        The asks, in the order of the ranking.
    """

    ranking: pd.DataFrame
    steps: pd.DataFrame
    covers: pd.DataFrame
    asks: tuple[Ask, ...]
    _inquiry: Inquiry = field(repr=False)

    def bundle(self, number: int) -> Bundle:
        """Return which of these asks together close most, where only so many may be made.

        Found by one program in which how often a step of each ask is made is a whole number. All
        the asks offer their dates in it, chosen or not, so that it finds what they gain together
        over those.

        Parameters
        ----------
        number
            Most steps of all asks together; a step of an ask is the first quantity of its steps:
            one of a whole capability.

        Raises
        ------
        SolverError
            Where the solver breaks down.
        ValueError
            Where the number is below 0.
        """
        if number < 0:
            raise ValueError("ask for a number of 0 or more")
        return choose_bundle(self._inquiry, self.asks, number)

    def __getitem__(self, ask_id: str) -> Ask:
        """Return one ask by its id."""
        for one in self.asks:
            if one.ask_id == ask_id:
                return one
        raise KeyError(f"there is no ask {ask_id}; there are {len(self.asks)}")

    def __repr__(self) -> str:
        gaining = int((self.ranking["gain"] > 0).sum())
        return f"<Asks: {len(self.asks)}, of which {gaining} would close something>"


def asks(
    plan: Plan | Case,
    *,
    top: int | None = None,
    steps: int = STEPS,
    time_limit: float | None = None,
    stop: float = 0.0,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Asks:
    """Say which pledges that nobody has made yet would close most, how much of them, and by when.

    An ask is a pledge with all that the open requirements it is for demand, there by the day from
    which it is needed. What a quantity q of it gains is F(0) − F(q): F(q) is the best first tier
    of all plans of the case in which q of it is really pledged (`Ask.add_to`), and F(0) that of
    the same case where nothing of it may be used. So both are over the same dates, those that are
    offered once the ask is there; where these alone would improve the plan, it is no gain of the
    ask. Where priorities are strict, the same is said of the tiers of later priorities, those
    before at their best.

    An ask gains per one what it gains, over how many there are of it; what comes next may add more
    than what came before, where less than a minimum counts for nothing. It is ranked with the
    quantity that gains most per one.

    Parameters
    ----------
    plan
        The plan, also one read from disk; of a case the best plan is found first.
    top
        How many asks are told; None for all.
    steps
        How many quantities are tried: of whole capabilities one, two and so on, and then all that
        is open; of others equal parts of it.
    stop
        As of `match`; here the best is looked for, unless another is given.
    time_limit
        Seconds for each solve; what had not been closed by then says so.
    progress
        Is told how much is done, and which ask is looked at.
    cancel
        Says whether to stop, as of `match`; what had not been closed by then says so.

    Raises
    ------
    ContradictionError
        Where pins and hard policies of a case cannot all hold.
    SolverError
        Where the solver breaks down.
    ValueError
        Where constraints of an analyst's own were added to the plan: its case does not hold them.
    """
    inquiry = Inquiry.into(plan, stop=stop, time_limit=time_limit, cancel=cancel)
    plan = inquiry.plan
    found = find_candidates(plan, find_supplies(read_facts(plan.case)), steps)
    valued = []
    for number, ask in enumerate(found):
        if progress is not None:
            progress(number / len(found), f"ask for {ask.capability_id}")
        valued.append(value_ask(inquiry, ask))
    valued.sort(key=Valued.rank)
    if progress is not None:
        progress(1.0, "solved")
    return _told(inquiry, valued[:top])


def _told(inquiry: Inquiry, valued: list[Valued]) -> Asks:
    """Return asks with their frames, numbered in their order."""
    rows, steps, covers, listed = [], [], [], []
    for number, one in enumerate(valued, start=1):
        ask = replace(one.ask, ask_id=f"A{number}")
        needed_by = pd.NaT
        if one.gain > 0 and one.imagined is not None:
            covered = read_covered(inquiry, one.imagined, one.quantity)
            needed_by = covered.needed_by
            covers.append(covered.frame.assign(ask_id=ask.ask_id))
        rows.append(_row(ask, one, needed_by))
        steps.append(one.steps().assign(ask_id=ask.ask_id))
        listed.append(ask)
    frames = (_joined(rows, _COLUMNS), _joined(steps, STEP_COLUMNS), _joined(covers, COVERS))
    return Asks(*frames, tuple(listed), inquiry)


def _row(ask: Ask, one: Valued, needed_by: pd.Timestamp) -> pd.DataFrame:
    cells = {
        "ask_id": ask.ask_id,
        "capability_id": ask.capability_id,
        "quantity": one.quantity,
        "measure": ask.measure,
        "needed_by": needed_by,
        "from": ask.start,
        "until": ask.until,
        "conditions": "; ".join(ask.conditions) or None,
        "requirements": "; ".join(ask.requirement_ids) or None,
        "needs": "; ".join(ask.need_ids) or None,
        "tier": one.tier,
        "gain": one.gain,
        "per_one": one.per_one,
        "per_measure": one.gain / one.quantity,
        "price": one.price,
        "closed": max(one.closed, key=CLOSED.index),
    }
    return pd.DataFrame([cells]).astype(_COLUMNS)


def _joined(parts: list[pd.DataFrame], columns: dict[str, str]) -> pd.DataFrame:
    """Return frames one below the other, with these columns and kinds."""
    if not parts:
        return pd.DataFrame(columns=list(columns)).astype(columns)
    return pd.concat(parts, ignore_index=True)[list(columns)].astype(columns)

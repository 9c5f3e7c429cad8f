"""Telling: every kind of reason in words, with a value, a date and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.insight.reasons.laid import LaidPlan
from matcher.insight.reasons.use import Stay, Use
from matcher.program.candidates import pair_candidate
from matcher.program.contradiction import name_policy
from matcher.program.facts import FOREVER, on
from matcher.program.lifting.kinds import (
    CONSENT,
    CONTRIBUTORS,
    KINDS,
    LATE,
    LEAVES,
    MINIMUM,
    NEED,
    PIN,
    POLICY,
    READINESS,
    TAKEN,
    TOURS,
    VERDICT,
)
from matcher.program.reasons.parts import name_few
from matcher.program.rules import RULES, is_ready_itself
from matcher.program.screening import screen_some
from matcher.program.supplies import DEPLOYMENT, EACH, LINK_RULES, MONTHLY, PLEDGE, Links


class Told(NamedTuple):
    """A reason in words: what it is about, what is the case, what is asked, and what to do."""

    who: str
    found: str
    needed: str
    action: str


@dataclass(frozen=True)
class Asked:
    """What is told of: one atom, and how a plan makes use of it once it is lifted.

    Attributes
    ----------
    laid
        The plan, laid out.
    r
        Place of the requirement that is asked about.
    atom
        Row of the atoms of the lifting.
    use
        The plan that was found; it makes little use of what is lifted.
    """

    laid: LaidPlan
    r: int
    atom: pd.Series
    use: Use

    @property
    def pledge(self) -> pd.Series:
        """The pledge that the atom is about."""
        return self.laid.facts.pledges.iloc[int(self.atom["p"])]

    @property
    def requirement(self) -> pd.Series:
        """The requirement that is asked about."""
        return self.laid.facts.requirements.iloc[self.r]

    @property
    def stays(self) -> list[Stay]:
        """Where the pledge goes in the plan that was found."""
        return self.use.stays(int(self.atom["p"]))

    @property
    def who(self) -> str:
        """The pledge, and who gives it."""
        return f"{self.pledge['id']} ({self.pledge['contributor_id']})"


def tell(asked: Asked) -> Told:
    """Return an atom in words."""
    return _TELLERS[asked.atom["kind"]](asked)


def _tell_rule(asked: Asked) -> Told:
    """Tell of a rule as the rule itself does, of a requirement or a pledge where it fails."""
    facts, kind, p = asked.laid.facts, asked.atom["kind"], int(asked.atom["p"])
    place = next(number for number, rule in enumerate(RULES) if rule.name == kind)
    ids = facts.requirements["id"].tolist()
    for r in dict.fromkeys([*(ids.index(one.requirement) for one in asked.stays), asked.r]):
        one = pair_candidate(facts, p, r)
        fails = screen_some(one).refuses[place, 0]
        if fails or (kind == READINESS and not is_ready_itself(one)[0]):
            return Told(
                asked.who, *RULES[place].tell(one, asked.pledge, facts.requirements.iloc[r])
            )
    for given in asked.use.given(p):
        row = {"lack": [given.lack], "giver": [p], "receiver": [given.receiver], "rate": [1.0]}
        links = Links(facts, pd.DataFrame(row))
        for rule in LINK_RULES:
            if rule.name == kind and not rule.test(links).all():
                receiver = facts.pledges.iloc[given.receiver]
                return Told(asked.who, *rule.tell(links, asked.pledge, receiver))
    return Told(asked.who, f"its {kind} keeps it out", "", f"Change its {kind}")


def _tell_quantity(asked: Asked) -> Told:
    told, most = _tell_rule(asked), asked.use.most(int(asked.atom["p"]))
    return told._replace(action=f"{told.action}; {most:g} would do") if most else told


def _tell_verdict(asked: Asked) -> Told:
    pair = (asked.pledge["id"], asked.requirement["id"])
    rows = asked.laid.plan.case["pairs"]
    own = rows[(rows["pledge_id"] == pair[0]) & (rows["requirement_id"] == pair[1])]
    who = f"{asked.who} at {pair[1]}"
    if len(own) and own["verdict"].iloc[0] == "forbid":
        return Told(who, "the planner forbade it", "", "Change the verdict in pairs")
    if len(own) and pd.notna(own["at_most"].iloc[0]):
        limit = f"the planner lets {own['at_most'].iloc[0]:g} serve it at most"
        return Told(who, limit, "", f"Let {asked.use.most(int(asked.atom['p'])):g} serve it")
    return Told(who, "it is not among the allowed pairs", "", "Write it in pairs with allow")


def _tell_consent(asked: Asked) -> Told:
    where, who = asked.atom["about"], asked.atom["who"]
    near = asked.laid.lifting.near
    own = (near.who["who"] == who) & (near.who["about"] == where)
    spans = near.eligibility.refused
    spans = spans[own.to_numpy()[spans["pair"]]]
    when = ""
    if asked.laid.plan.case.is_dated and len(spans):
        first, last = int(spans["start"].min()), int(spans["end"].max())
        when = f" from {on(first)} until {on(last - 1)}"
    return Told(str(where), f"it does not accept {who}{when}", "", f"Ask {where} to accept {who}")


def _tell_late(asked: Asked) -> Told:
    pledge, p = asked.pledge, int(asked.atom["p"])
    departs = int(pledge["departs"])
    first = min(asked.stays, key=lambda one: one.departs, default=None)
    given = asked.use.given(p)
    if first is None and not given:
        return Told(
            asked.who, f"it departs on {on(departs)} at the earliest", "", "Send it earlier"
        )
    goes = given[0].day if first is None else first.departs
    deliveries = asked.laid.plan.case["deliveries"]
    coming = deliveries.loc[deliveries["pledge_id"] == pledge["id"], "date"]
    days = count(departs - goes, "day")
    if first is None:
        receiver = asked.laid.facts.pledges["id"].iloc[given[0].receiver]
        needed = f"{receiver} would need it on {on(goes)}"
        found = f"it can be handed over on {on(departs)} at the earliest"
        action = f"Hand it over {days} earlier"
    else:
        needed = f"{first.requirement} would need it from {on(first.start)} on"
        found = f"it arrives on {on(departs + first.start - goes)} at the earliest"
        action = f"Send it {days} earlier, on {on(goes)}"
    if goes >= departs and len(coming):
        found, action = f"its last part comes on {coming.max().date()}", f"Deliver it by {on(goes)}"
    return Told(asked.who, found, needed, action)


def _tell_leaves(asked: Asked) -> Told:
    pledge = asked.pledge
    last = max((one for one in asked.stays), key=lambda one: one.back, default=None)
    back = int(pledge["back_by"])
    found = f"it is available until {on(back - 1)}" if back < FOREVER else "it is withdrawn"
    if last is None or last.back <= back:
        return Told(asked.who, found, "", "Keep it longer")
    needed = f"{last.requirement} would need it until {on(last.end - 1)}"
    days = count(last.back - back, "day")
    return Told(asked.who, found, needed, f"Keep it {days} longer, until {on(last.back - 1)}")


def _tell_tours(asked: Asked) -> Told:
    pledge, stays = asked.pledge, asked.stays
    tours = 1 if pd.isna(pledge["tours"]) else int(pledge["tours"])
    longest = max((one.end - one.start for one in stays), default=0)
    if pledge["tour"] < FOREVER:
        found = f"a tour of it is {int(pledge['tour'])} days, and it goes {count(tours, 'time')}"
    else:
        found = f"it goes {count(tours, 'time')}"
    if longest > pledge["tour"]:
        return Told(asked.who, found, "", f"Let it stay {longest} days, or relieve it in place")
    went = sum(one.quantity for one in stays)
    lifted = asked.laid.lifting.near.eligibility.facts.pledges["amount"]
    limit = tours * max(float(lifted.iloc[int(asked.atom["p"])]), 1.0)
    times = max(tours + 1, int(np.ceil(tours * went / limit)))
    return Told(asked.who, found, "", f"Let it go {count(times, 'time')}")


def _tell_need(asked: Asked) -> Told:
    lacks = asked.laid.lifting.near.eligibility.supplies.lacks
    p, name = int(asked.atom["p"]), asked.atom["about"]
    holds = lacks.holds
    own = holds.index[(holds["p"] == p) & (holds["name"] == name) & (holds["rank"] < 0)]
    rows = lacks.rows.iloc[lacks.members.loc[lacks.members["hold"].isin(own), "lack"]]
    each = " or ".join(f"{one.quantity:g} {one.capability_id}" for one in rows.itertuples())
    lacking = asked.pledge["lacking"]
    found = f"it waits for {each} ({name}) for {_PER[rows['per'].iloc[0]]}"
    if isinstance(lacking, str) and f"({name})" in lacking:
        found = lacking
    more = _passed(asked)
    what = " or ".join(
        f"{np.ceil(more * one.quantity - _ROUND_OFF):g} {one.capability_id}"
        for one in rows.itertuples()
    )
    stays = asked.stays
    when = f" by {on(stays[0].departs)}" if stays and asked.laid.plan.case.is_dated else ""
    action = f"Ask for a pledge that gives it {what if more else each}{when}"
    return Told(asked.who, found, "", action)


def _tell_taken(asked: Asked) -> Told:
    laid, s = asked.laid, int(asked.atom["r"])
    row = laid.facts.requirements.iloc[s]
    plan = laid.plan
    here = plan.deployments[plan.deployments["requirement_id"] == row["id"]]
    pairs = laid.layout.presence.eligibility.pairs
    fits = pairs.loc[pairs["r"] == asked.r, "pledge_id"]
    both = [one for one in here["pledge_id"].unique() if one in set(fits)] or list(
        here["pledge_id"].unique()
    )
    what = name_few(both)
    lost = asked.use.opened(s, float(laid.open[s]))
    who = f"{row['id']} (priority {int(row['urgency'])})"
    what_is = f"{row['capability_id']}-day" if plan.case.is_dated else str(row["capability_id"])
    needed = f"{_measured(lost, what_is)} would be missing there" if lost else ""
    return Told(
        who, f"it is served by {what}", needed, f"Let {asked.requirement['id']} go before it"
    )


def _measured(lost: float, what: str) -> str:
    """Return a quantity of days, or of something itself."""
    return f"{lost:g} {what}{'s' if what.endswith('-day') and lost != 1 else ''}"


def _tell_policy(asked: Asked) -> Told:
    case = asked.laid.plan.case
    place = next(k for k, one in enumerate(case.policies) if str(one.id) == asked.atom["about"])
    policy = case.policies[place]
    found = name_policy(case, policy, place).removeprefix(f"{policy.kind} {policy.id} ")
    more = _passed(asked)
    limit = getattr(policy, "at_most", None)
    action = "Drop it" if limit is None or not more else f"Raise it to {limit + more:,g}"
    return Told(f"{policy.kind} {policy.id}", f"it forbids more {found}", "", action)


def _passed(asked: Asked) -> float:
    """Return by how much a plan passes the limit of a policy."""
    lifting, x = asked.laid.lifting, asked.use.x
    atom = asked.atom.name
    caps = lifting.caps[lifting.caps["atom"] == atom]
    over = (x[caps["column"]] - caps["cap"]).max() if len(caps) else 0.0
    rows = lifting.opens.loc[lifting.opens["atom"] == atom, "row"].to_numpy()
    linear = lifting.program.linear
    beyond = (linear.matrix[rows] @ x - linear.row_upper[rows]).max() if len(rows) else 0.0
    return round(max(0.0, float(over), float(beyond)), 6)


def _tell_pin(asked: Asked) -> Told:
    row = asked.laid.facts.requirements.iloc[int(asked.atom["r"])]
    who = f"{asked.who} at {row['id']}"
    return Told(who, "it is pinned there", "", "Take the pin off")


def _tell_contributors(asked: Asked) -> Told:
    most = int(asked.requirement["contributors_at_most"])
    few = f"it lets {count(most, 'contributor')} serve it"
    return Told(asked.requirement["id"], few, "", "Let more of them serve it")


def _tell_minimum(asked: Asked) -> Told:
    least = asked.requirement["minimum_quantity"]
    return Told(
        asked.requirement["id"], f"less than {least:g} counts nothing", "", "Let less count"
    )


_PER = MappingProxyType(
    {EACH: "each", PLEDGE: "all of it", DEPLOYMENT: "each deployment", MONTHLY: "each month"}
)
"""What something is needed for, in words."""

_ROUND_OFF = 1e-6

Teller = Callable[[Asked], Told]

_TELLERS: MappingProxyType[str, Teller] = MappingProxyType(
    {
        **dict.fromkeys(KINDS, _tell_rule),
        TAKEN: _tell_taken,
        POLICY: _tell_policy,
        CONTRIBUTORS: _tell_contributors,
        MINIMUM: _tell_minimum,
        "quantity": _tell_quantity,
        VERDICT: _tell_verdict,
        PIN: _tell_pin,
        CONSENT: _tell_consent,
        TOURS: _tell_tours,
        LEAVES: _tell_leaves,
        LATE: _tell_late,
        NEED: _tell_need,
    }
)
"""Every kind, and how it is told."""

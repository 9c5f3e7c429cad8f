"""Telling: every kind of reason in words, with a value, a date and what to do."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.insight.reasons.asked import Asked, Told
from matcher.insight.reasons.times import tell_late, tell_leaves, tell_tours
from matcher.program.candidates import pair_candidate
from matcher.program.contradiction import name_policy
from matcher.program.facts import on
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
        TOURS: tell_tours,
        LEAVES: tell_leaves,
        LATE: tell_late,
        NEED: _tell_need,
    }
)
"""Every kind, and how it is told."""

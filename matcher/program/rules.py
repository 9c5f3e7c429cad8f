"""The rules of eligibility, registered in one place, hardest to change first.

A rule is a test of many pairs at once and a sentence for one of them. To add a rule, write both
and add them to `RULES`; `CONTRIBUTING.md` names the tests that then fail until they are answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.program.candidates import Candidates
from matcher.program.consents import all_refused

NOT_OFFERED = frozenset({"withdrawn", "lapsed", "deployed"})
"""Statuses of a pledge that offers nothing any more."""


@dataclass(frozen=True)
class Refusal:
    """Why one pledge may not serve one requirement.

    Attributes
    ----------
    rule
        Name of the rule that fails.
    found
        What the pledge, or the tables, say.
    needed
        What the requirement, or the rule, asks.
    change
        The smallest change that would lift this rule, as an order.
    """

    rule: str
    found: str
    needed: str
    change: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.found}, {self.needed}. {self.change}."


@dataclass(frozen=True)
class Rule:
    """One rule of eligibility.

    Attributes
    ----------
    name
        One or two words, as they stand in frames and messages.
    short
        What a pledge that fails is, as it stands in a sentence that counts: *not vetted*; may name
        columns of the requirement in braces.
    test
        Pairs → whether each passes.
    tell
        One pair, its pledge and its requirement → found, needed, change.
    blank
        Column of the facts of pledges whose blank is unknown to this rule; a pledge that fails for
        a blank is *of unknown* what the rule is called.
    arithmetic
        Whether a planner's *allow* cannot override it, because nothing could be computed.
    """

    name: str
    short: str
    test: Callable[[Candidates], np.ndarray]
    tell: Callable[[Candidates, pd.Series, pd.Series], tuple[str, str, str]]
    blank: str | None = None
    arithmetic: bool = False

    def say(self, requirement: Mapping[str, Any], *, unknown: bool) -> str:
        """Return what a pledge that fails at a requirement is."""
        return f"of unknown {self.name}" if unknown else self.short.format(**requirement)


def on(day: float) -> str:
    """Return a day number as a date."""
    return (date(1970, 1, 1) + timedelta(days=int(day))).isoformat()


def _listed(words: object) -> str:
    return ", ".join(map(str, words)) if isinstance(words, tuple) and words else "none"


def _fits(c: Candidates) -> np.ndarray:
    return ~np.isnan(c.rate)


def _tell_fits(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    have, want = pledge["capability_id"], requirement["capability_id"]
    change = f"Write a row in stand_ins from {have} to {want}, or a rate in pairs"
    return f"it offers {have}", f"{want} is required", change


def _is_quantified(c: Candidates) -> np.ndarray:
    return (c.pledge("amount") > 0) & (c.requirement("size") > 0)


def _tell_quantified(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    if pledge["amount"] > 0:
        return (
            "the requirement has no quantity",
            "one above 0 is needed",
            "Ask how much is required",
        )
    found = "its quantity is 0" if pledge["amount"] == 0 else "it has no quantity"
    return found, "one above 0 is needed", f"Ask {pledge['contributor_id']} how much it offers"


def _is_offered(c: Candidates) -> np.ndarray:
    return ~pd.Series(c.pledge("status")).isin(NOT_OFFERED).to_numpy()


def _tell_offered(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    change = f"Ask {pledge['contributor_id']} to renew it"
    return f"it is {pledge['status']}", "it must be open or in progress", change


def _counts(c: Candidates) -> np.ndarray:
    return pd.isna(c.pledge("renewed_by"))


def _tell_counts(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    later = pledge["renewed_by"]
    return f"{later} renews it", "a renewed pledge counts once", f"Look at {later} instead"


def _is_for_recipient(c: Candidates) -> np.ndarray:
    return c.compare(
        "only_recipients", "contributor_id", lambda p, r: not p or bool(set(p) & set(r))
    )


def _tell_recipient(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    found = f"it is meant for {_listed(pledge['only_recipients'])}"
    change = "Let one of them ask for it, or ask the contributor to open it to missions"
    return found, f"{requirement['where']} asks", change


def _is_bound_here(c: Candidates) -> np.ndarray:
    only = c.compare("only_missions", "mission_id", lambda p, r: not p or bool(set(p) & set(r)))
    never = c.compare("not_missions", "mission_id", lambda p, r: bool(set(p) & set(r)))
    return only & ~never


def _tell_bound(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    where = requirement["where"]
    if where in pledge["not_missions"]:
        found = f"it will not go to {_listed(pledge['not_missions'])}"
    else:
        found = f"it goes to {_listed(pledge['only_missions'])} only"
    return found, f"the need is in {where}", f"Ask {pledge['contributor_id']} to lift the caveat"


def _is_not_forbidden(c: Candidates) -> np.ndarray:
    return (c.judged["verdict"] != "forbid").to_numpy()


def _tell_forbidden(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    return "the planner forbade it", "the verdict must not be forbid", "Change the verdict in pairs"


def _is_listed(c: Candidates) -> np.ndarray:
    if not c.facts.case.settings.only_pairs:
        return np.ones(len(c), dtype=bool)
    return (c.judged["verdict"] == "allow").to_numpy()


def _tell_listed(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    return "it is not among the allowed pairs", "only_pairs is set", "Write it in pairs with allow"


def _is_accepted(c: Candidates) -> np.ndarray:
    return ~all_refused(c)


def _tell_accepted(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    where, who = requirement["where"], pledge["contributor_id"]
    return f"{where} does not accept {who}", "consent is needed", f"Ask for consent in {where}"


def _is_unconditional(c: Candidates) -> np.ndarray:
    return pd.isna(c.pledge("blocked_by"))


def _tell_unconditional(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    text = str(pledge["blocked_by"])
    return f'its condition "{text}" is not met', "it blocks until it is", "Meet the condition"


def _is_vetted(c: Candidates) -> np.ndarray:
    return c.pledge("vetting") != "no"


def _tell_vetted(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    found = "whether it is vetted is unknown" if pd.isna(pledge["vetted"]) else "it is not vetted"
    return found, "vetting is needed", "Have its people vetted"


def _is_ready(c: Candidates) -> np.ndarray:
    return c.pledge("rank") >= c.requirement("least_rank")


def _tell_ready(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    least = requirement["minimum_readiness"]
    blank = pd.isna(pledge["readiness"])
    found = "its readiness is unknown" if blank else f"its readiness is {pledge['readiness']}"
    change = f"Raise it to {least}" if not blank else f"Find out whether it is {least}"
    return found, f"{least} is required", change


def _performs(c: Candidates) -> np.ndarray:
    least = c.requirement("minimum_performance")
    return np.isnan(least) | (c.pledge("record") >= least)


def _tell_performs(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    least = requirement["minimum_performance"]
    if pd.isna(pledge["performance"]):
        found, change = "its performance is unknown", "Record its performance"
    else:
        found = f"its performance is {pledge['performance']:g}"
        change = f"Raise it by {least - pledge['performance']:g}"
    return found, f"{least:g} is required", change


def _speaks(c: Candidates) -> np.ndarray:
    meaning = c.facts.case.settings.unknown_means("languages")
    blank = _meant(meaning)
    return c.compare(
        "speaks",
        "languages",
        lambda p, r: not r or bool(set(p or blank) & set(r)) or (not p and meaning == "yes"),
    )


def _tell_speaks(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    speaks = pledge["speaks"]
    found = f"it speaks {_listed(speaks)}" if speaks else "its languages are unknown"
    wanted = " or ".join(requirement["languages"])
    return found, f"{wanted} is required", f"Add people who speak {wanted}"


def _is_qualified(c: Candidates) -> np.ndarray:
    meaning = c.facts.case.settings.unknown_means("qualities")
    blank = _meant(meaning)
    return c.compare(
        "has",
        "qualities",
        lambda p, r: set(r) <= set(p or blank) or (not p and meaning == "yes"),
    )


def _tell_qualified(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    lacks = [word for word in requirement["qualities"] if word not in pledge["has"]]
    found = f"it has {_listed(pledge['has'])}" if pledge["has"] else "its qualities are unknown"
    return found, f"{_listed(requirement['qualities'])} is required", f"Add {', '.join(lacks)}"


def _meant(meaning: str) -> tuple[str, ...]:
    return () if meaning in {"yes", "no"} else tuple(w.strip() for w in meaning.split(";"))


def _has_persons(c: Candidates) -> np.ndarray:
    given = c.judged["rate"].notna().to_numpy()
    return given | ~c.requirement("in_persons").astype(bool) | ~np.isnan(c.pledge("persons"))


def _tell_persons(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    found = "how many persons one has is unknown"
    return found, "the requirement is in persons", "Write persons_each of the pledge or capability"


def _is_soon(c: Candidates) -> np.ndarray:
    within = c.requirement("within_days")
    return np.isnan(within) | (c.pledge("departs") - c.facts.plan_day <= within)


def _tell_soon(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    days = int(pledge["departs"] - c.facts.plan_day)
    within = int(requirement["within_days"])
    found = f"it can depart {days} days after the plan date"
    return found, f"{within} days are allowed", f"Let it depart {days - within} days earlier"


def _has_common_days(c: Candidates) -> np.ndarray:
    return c.earliest < c.latest


def _tell_common_days(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    start, end, travel = requirement["start"], requirement["end"], int(c.travel[0])
    arrives, leaves = pledge["departs"] + travel, pledge["back_by"] - travel
    if start >= end:
        needed = (
            f"it is needed from {_said(requirement, 'from')} until {_said(requirement, 'until')}"
        )
        return "the need is over on the plan date", needed, "Look at other requirements"
    needed = f"it is needed from {on(start)} until {on(end - 1)}"
    if arrives >= end:
        found = f"it arrives on {on(arrives)} at the earliest"
        return found, needed, f"Send it {count(int(arrives - end) + 1, 'day')} earlier"
    if leaves <= arrives:
        found = f"it arrives on {on(arrives)} and must leave by {on(leaves)}"
        longer = count(int(max(arrives, start) - leaves) + 1, "day")
        return found, "it must be there for a day", f"Keep it {longer} longer"
    longer = count(int(start - leaves) + 1, "day")
    return f"it must leave by {on(leaves)}", needed, f"Keep it {longer} longer"


def _said(requirement: pd.Series, side: str) -> str:
    """Return an end of the window as its table says it."""
    day = requirement[f"needed_{side}"]
    return "the plan date" if pd.isna(day) else str(day.date())


RULES: tuple[Rule, ...] = (
    Rule("capability", "of another capability", _fits, _tell_fits, arithmetic=True),
    Rule("quantity", "without a quantity", _is_quantified, _tell_quantified, arithmetic=True),
    Rule("status", "no longer offered", _is_offered, _tell_offered),
    Rule("renewed", "renewed by a later pledge", _counts, _tell_counts),
    Rule("recipients", "meant for partners", _is_for_recipient, _tell_recipient),
    Rule("missions", "bound to other missions", _is_bound_here, _tell_bound),
    Rule("verdict", "forbidden by the planner", _is_not_forbidden, _tell_forbidden),
    Rule("only pairs", "not among the allowed pairs", _is_listed, _tell_listed),
    Rule("consent", "without consent", _is_accepted, _tell_accepted),
    Rule("condition", "under a condition not met", _is_unconditional, _tell_unconditional),
    Rule("vetting", "not vetted", _is_vetted, _tell_vetted, "vetted"),
    Rule("readiness", "below {minimum_readiness}", _is_ready, _tell_ready, "readiness"),
    Rule(
        "performance",
        "below {minimum_performance:g} in performance",
        _performs,
        _tell_performs,
        "performance",
    ),
    Rule("languages", "without the language", _speaks, _tell_speaks, "speaks"),
    Rule("qualities", "without a quality", _is_qualified, _tell_qualified, "has"),
    Rule(
        "persons",
        "without a number of persons",
        _has_persons,
        _tell_persons,
        arithmetic=True,
    ),
    Rule("notice", "with too long a notice", _is_soon, _tell_soon),
    Rule(
        "window",
        "not there in time",
        _has_common_days,
        _tell_common_days,
        arithmetic=True,
    ),
)
"""Every rule, in the order in which reasons are told."""

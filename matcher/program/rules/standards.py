"""Standards: what a requirement asks of those who serve it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.candidates import Candidates
from matcher.program.rules.rule import Rule, listed


def _meant(meaning: str) -> tuple[str, ...]:
    return () if meaning in {"yes", "no"} else tuple(w.strip() for w in meaning.split(";"))


def _is_vetted(c: Candidates) -> np.ndarray:
    return (c.facts.pledges["vetting"] != "no").to_numpy()[c.p]


def _tell_vetted(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    found = "whether it is vetted is unknown" if pd.isna(pledge["vetted"]) else "it is not vetted"
    return found, "vetting is needed", "Have its people vetted"


VETTING = Rule("vetting", "not vetted", _is_vetted, _tell_vetted, "vetted")


def is_ready_itself(c: Candidates) -> np.ndarray:
    """Say of each pair whether the pledge is as ready as is asked, without support."""
    return np.asarray(c.pledge("rank") >= c.requirement("least_rank"))


def _is_ready(c: Candidates) -> np.ndarray:
    return is_ready_itself(c) | (c.pledge("may_reach") >= c.requirement("least_rank"))


def _tell_ready(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    least = requirement["minimum_readiness"]
    blank = pd.isna(pledge["readiness"])
    found = "its readiness is unknown" if blank else f"its readiness is {pledge['readiness']}"
    change = f"Raise it to {least}" if not blank else f"Find out whether it is {least}"
    return found, f"{least} is required", change


READINESS = Rule("readiness", "below {minimum_readiness}", _is_ready, _tell_ready, "readiness")


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


PERFORMANCE = Rule(
    "performance",
    "below {minimum_performance:g} in performance",
    _performs,
    _tell_performs,
    "performance",
)


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
    found = f"it speaks {listed(speaks)}" if speaks else "its languages are unknown"
    wanted = " or ".join(requirement["languages"])
    return found, f"{wanted} is required", f"Add people who speak {wanted}"


LANGUAGES = Rule("languages", "without the language", _speaks, _tell_speaks, "speaks")


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
    found = f"it has {listed(pledge['has'])}" if pledge["has"] else "its qualities are unknown"
    return found, f"{listed(requirement['qualities'])} is required", f"Add {', '.join(lacks)}"


QUALITIES = Rule("qualities", "without a quality", _is_qualified, _tell_qualified, "has")

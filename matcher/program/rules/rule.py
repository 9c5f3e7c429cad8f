"""A rule of eligibility: a test of many pairs at once, and a sentence for one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from matcher.program.candidates import Candidates


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


def listed(words: object) -> str:
    """Return a list of words as text."""
    return ", ".join(map(str, words)) if isinstance(words, tuple) and words else "none"

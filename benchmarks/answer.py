"""What one run of one tool hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

BEST, LIMIT = "best", "limit"


@dataclass(frozen=True)
class Answer:
    """What a tool found.

    Attributes
    ----------
    values
        Tier → value of its plan, computed from the plan by the benchmark and not by the tool.
    bounds
        Tier → what the tool says no plan can be below, where it says so.
    ended
        ``best``: within the distance that it was asked for; ``limit``: its time was over.
    figures
        Anything else worth a column, by name.
    """

    values: Mapping[str, float] = field(default_factory=dict)
    bounds: Mapping[str, float] = field(default_factory=dict)
    ended: str = BEST
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """One run of one tool: its answer, what it took, and what it ran on.

    Attributes
    ----------
    seconds
        Stage → seconds.
    peak, idle
        Bytes: the most that its process used, and what it used before the first stage.
    versions
        Package → version of what the tool stands on.
    fault
        What went wrong, the last lines of it; blank where nothing did.
    """

    answer: Answer = field(default_factory=Answer)
    seconds: Mapping[str, float] = field(default_factory=dict)
    peak: int = 0
    idle: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""

    @property
    def total(self) -> float:
        """Seconds of all stages."""
        return sum(self.seconds.values())

    @property
    def is_limited(self) -> bool:
        """Whether its seconds are only the least that it would take."""
        return self.answer.ended == LIMIT

    def to_json(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Run:
        """Return what `to_json` gave."""
        return cls(**{**found, "answer": Answer(**found["answer"])})

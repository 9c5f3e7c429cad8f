"""The study of a plan under withdrawals, to be answered by many workers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from matcher.insight.ensemble import Job
from matcher.plan.plan import Plan
from matcher.program.withdrawals import QUESTIONS, Opening, Question, Withdrawals


@dataclass(frozen=True)
class PlanStudy:
    """What stays open of a plan without some pledges; a question is ``fixed`` or ``anew``, and ids.

    Attributes
    ----------
    plan
        The plan.
    stop
        As of `match`.
    """

    plan: Plan
    stop: float

    def digest(self) -> str:
        """Return what tells the plan from any other."""
        text = f"{self.stop!r} {self.plan.to_json()}"
        return hashlib.sha256(text.encode()).hexdigest()

    def open(self) -> Callable[[Job], Any]:
        """Return what answers questions."""
        return asking(Withdrawals(self.plan, stop=self.stop))


def asking(withdrawals: Withdrawals) -> Callable[[Job], Any]:
    """Return what answers questions of a plan that is kept solved."""

    def answer(job: Job) -> dict[str, list[float]]:
        found = withdrawals.open_without(_question(job[0]), job[1:])
        return {"tiers": list(found.tiers), "gaps": list(found.gaps)}

    return answer


def _question(word: str) -> Question:
    return next(one for one in QUESTIONS if one == word)


def job_of(question: Question, gone: Iterable[str], reach: frozenset[str]) -> Job:
    """Return the question what stays open without some pledges; those that matter are named."""
    return (question, *sorted(frozenset(gone) & reach))


def opening_of(answer: Any) -> Opening:
    """Return an answer as what stays open."""
    return Opening(tuple(answer["tiers"]), tuple(answer["gaps"]))

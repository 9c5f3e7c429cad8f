"""Gaps: why a requirement stays open, by lifting what may be lifted and solving again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from matcher.insight.reasons.explanation import (
    OPEN,
    PROVED,
    Atom,
    Check,
    Explanation,
    Grounds,
    Reason,
    Repair,
)
from matcher.insight.reasons.inquiry import Inquiry
from matcher.insight.reasons.rest import order_reason, rest_reason
from matcher.insight.reasons.spare import spare
from matcher.insight.reasons.telling import Asked, tell
from matcher.insight.reasons.trials import Atoms, Trials
from matcher.insight.reasons.use import Use
from matcher.program.facts import dates_on, day_number
from matcher.program.lifting import NODES, Least, slack


@dataclass(frozen=True)
class Effort:
    """How much is asked.

    Attributes
    ----------
    repairs
        How many sets of reasons are looked for.
    is_brief
        Whether the first set is enough, without grounds, and what branching would have to decide is
        left open.
    """

    repairs: int = 1
    is_brief: bool = False

    @property
    def nodes(self) -> int:
        """Limit of branching of each check."""
        return 0 if self.is_brief else NODES


class GapAsked:
    """One requirement that stays open, and what was found out about it.

    Parameters
    ----------
    inquiry
        The plan, laid out.
    r
        Its place.
    effort
        How much is asked.
    """

    def __init__(self, inquiry: Inquiry, r: int, effort: Effort) -> None:
        self.inquiry, self.r, self.effort = inquiry, r, effort
        self.trials = inquiry.trials(r)
        self.every: Atoms = frozenset(self.trials.atoms)
        self.open = float(inquiry.open[r])
        self.checks: list[Check] = []

    def explain(self) -> Explanation:
        """Return why it stays open."""
        best = self.trials.least(self.every, nodes=self.effort.nodes)
        name = str(self.inquiry.facts.requirements["id"].iloc[self.r])
        if best.x is None:
            return Explanation("requirement", name, self.open, 0.0, checks=self._noted(best))
        self._check(self.every, best, "What is open if everything is lifted that may be.")
        self._spared = self.trials.spared(best, self.every)
        closable = max(0.0, self.open - best.value)
        found = Explanation("requirement", name, self.open, closable)
        if closable > slack(self.open):
            repairs = tuple(self._repairs(best))
            found = replace(found, repairs=repairs, grounds=self._grounds(best.value))
        if best.value > slack(self.open):
            use = self._use(self._spared)
            found = replace(found, rest=rest_reason(self.inquiry, self.r, use))
        return replace(found, checks=tuple(self.checks))

    def _repairs(self, best: Least) -> Iterator[Repair]:
        level = best.value
        known = self.trials.piece.used(self._spared, self.every) & self.every

        def holds(atoms: Atoms, single: bool) -> Atoms | None:
            nodes = self.effort.nodes if single else 0
            return self.trials.reaches(atoms, level, nodes=nodes)

        yield self._repair(spare(self.trials.atoms, known, holds), best)

    def _repair(self, members: tuple[int, ...], best: Least) -> Repair:
        """Return a repair in words, with the checks that it rests on."""
        trials, chosen = self.trials, frozenset(members)
        found = trials.least(chosen, best.value, nodes=self.effort.nodes)
        self._check(chosen, found, "These together close all that can be closed.", best.value)
        use = self._use(trials.spared(found, chosen))
        needed = [self._is_needed(chosen, one, best.value) for one in members]
        proved = best.is_known and found.value <= best.value + slack(best.value) and all(needed)
        reasons = [self._reason(one, use) for one in members]
        if not self.effort.is_brief and len(members) > 1:
            reasons = [
                replace(r, closes=self._alone(a)) for r, a in zip(reasons, members, strict=True)
            ]
        elif len(members) == 1:
            reasons = [replace(reasons[0], closes=self.open - found.value)]
        days = use.closed(self.r, self._gaps())
        return Repair(
            reasons=tuple(reasons) or (order_reason(self.inquiry, self.r),),
            leaves=found.value,
            closes=self.open - found.value,
            since=self._day(None if days is None else days[0]),
            until=self._day(None if days is None else days[1] - 1),
            status=PROVED if proved else OPEN,
        )

    def _is_needed(self, chosen: Atoms, member: int, level: float) -> bool:
        """Say whether it is shown that others of a set do not do without a member."""
        rest = chosen - {member}
        if not self.effort.is_brief and not self.trials.misses(rest, level):
            self.trials.least(rest, level)
        shown = self.trials.misses(rest, level)
        if not self.effort.is_brief:
            bound = max((t.bound for t in self.trials.made if rest <= t.atoms), default=0.0)
            label = f"Without {self._atom(member)} more stays open."
            self._add(rest, (bound, np.inf), label, shown=shown)
        return shown

    def _alone(self, member: int) -> float:
        found = self.trials.least(frozenset([member]))
        self._check(frozenset([member]), found, f"What {self._atom(member)} closes by itself.")
        return max(0.0, self.open - found.value)

    def _grounds(self, level: float) -> tuple[Grounds, ...]:
        if self.effort.is_brief:
            return ()
        trials = self.trials

        def holds(atoms: Atoms, single: bool) -> Atoms | None:
            lifted = self.every - atoms
            if not trials.misses(lifted, level):
                trials.least(lifted, level, nodes=NODES if single else 0)
            return atoms if trials.misses(lifted, level) else None

        if holds(self.every, True) is None:
            return ()
        members = spare(trials.atoms, self.every, holds)
        lifted = self.every - frozenset(members)
        bound = max(t.bound for t in trials.made if lifted <= t.atoms)
        self._add(
            lifted, (bound, np.inf), "With all lifted but the grounds more stays open.", shown=True
        )
        needed = [trials.reaches(lifted | {one}, level) is not None for one in members]
        use = self._use(self._spared)
        return (
            Grounds(
                tuple(self._reason(one, use) for one in members),
                bound,
                PROVED if all(needed) else OPEN,
            ),
        )

    def _reason(self, atom: int, use: Use) -> Reason:
        row = self.inquiry.lifting.atoms.iloc[atom]
        return Reason(self._atom(atom), *tell(Asked(self.inquiry, self.r, row, use)))

    def _atom(self, place: int) -> Atom:
        row, facts = self.inquiry.lifting.atoms.iloc[place], self.inquiry.facts
        p, r = int(row["p"]), int(row["r"])
        return Atom(
            str(row["kind"]),
            None if p < 0 else str(facts.pledges["id"].iloc[p]),
            None if r < 0 else str(facts.requirements["id"].iloc[r]),
            str(row["who"]) or None,
            str(row["about"]) or None,
        )

    def _use(self, x: np.ndarray) -> Use:
        full = self.inquiry.planned.copy()
        full[self.trials.piece.columns] = x
        return Use(self.inquiry.lifting, full)

    def _gaps(self) -> pd.DataFrame:
        """Return what is open in the plan: start and gap, sorted."""
        gaps = self.inquiry.plan.gaps
        own = gaps[gaps["requirement_id"] == self.inquiry.facts.requirements["id"].iloc[self.r]]
        start = day_number(own["from"]) if self.inquiry.plan.case.is_dated else np.zeros(len(own))
        return pd.DataFrame({"start": start, "gap": own["gap"].to_numpy()}).sort_values("start")

    def _day(self, day: int | None) -> date | None:
        if day is None or not self.inquiry.plan.case.is_dated:
            return None
        return pd.Timestamp(dates_on(np.array([float(day)]))[0]).date()

    def _check(self, atoms: Atoms, found: Least, claim: str, level: float | None = None) -> None:
        shown = found.is_known if level is None else found.value <= level + slack(level)
        self._add(atoms, (found.bound, found.value), claim, shown=shown)

    def _add(self, atoms: Atoms, values: tuple[float, float], claim: str, *, shown: bool) -> None:
        if self.effort.is_brief:
            return
        lifted = tuple(self._atom(one) for one in sorted(atoms))
        self.checks.append(Check(lifted, *values, PROVED if shown else OPEN, claim))

    def _noted(self, found: Least) -> tuple[Check, ...]:
        self._add(self.every, (found.bound, found.value), "Nothing was found in time.", shown=False)
        return tuple(self.checks)


def explain_gap(inquiry: Inquiry, r: int, effort: Effort) -> Explanation:
    """Return why a requirement stays open.

    Parameters
    ----------
    inquiry
        The plan, laid out.
    r
        Place of the requirement.
    effort
        How much is asked.
    """
    return GapAsked(inquiry, r, effort).explain()


__all__ = ["Effort", "Trials", "explain_gap"]

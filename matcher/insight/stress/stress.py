"""Stress: the withdrawals drawn for a plan, the worst of them, and what stays open."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from matcher.insight.ensemble import Workers
from matcher.insight.stress.asked import Asked, Gone
from matcher.insight.stress.chances import COMMON, draw, find_chances
from matcher.insight.stress.spread import spread_rows
from matcher.insight.stress.study import PlanStudy
from matcher.insight.stress.worst import groups_of, pair_rows, single_rows
from matcher.plan.measures import measure_of
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.solving import Progress
from matcher.program.withdrawals import QUESTIONS, Question, Withdrawals

FRAMES = ("chances", "summary", "samples", "single", "pairs")
"""Frames of a stress."""

ALPHA = 0.95
"""Share of samples that the mean of the worst leaves out."""


@dataclass(frozen=True, repr=False, eq=False)
class Stress:
    """What stays open of a plan when pledges fail.

    Two questions are answered apart. ``fixed``: the plan as it stands, without what failed; nothing
    more arrives and nothing more is handed over than it has. ``anew``: all that did not fail is
    planned again, with as much notice as when the plan was made.

    Gaps are in the measure of the tier of gaps.

    Attributes
    ----------
    plan
        What was stressed.
    seed, common, alpha
        What was drawn from, the share of failing in common, and the share that `cvar` leaves out.
    by
        Who withdraws as a whole in `single` and `pairs`: ``contributor`` or ``pledge``.
    chances
        A row for each pledge: pledge_id, contributor_id, reliability, assumed (whether it is what
        a blank means, or marked so), common (chance that its contributor withdraws all), alone
        (chance that it fails by itself where the contributor does not).
    summary
        A row for each question, and in it for all requirements (level ``all``), each mission and
        each requirement: question, level, id (blank for all), now (gap with nobody withdrawn),
        expected (mean of the samples), median, in_10, in_20 (exceeded in at most one of 2, 10 and
        20 samples), cvar (mean of the worst 1 − alpha of samples), worst (of the samples), worse
        (share of samples in which more is open than now).
    samples
        A row for each sample: sample, withdrawn (ids that matter to the plan or could, ``;``
        between), fixed, anew (gap of all requirements).
    single
        A row for each who may withdraw, most hurtful first: id, pledges (``;`` between), fixed,
        anew (gap of all), lost_fixed, lost_anew (beyond now), critical (whether the plan as it
        stands loses by it), survives (whether planned anew nothing is lost), stand_bys (pledges
        that come instead, ``;`` between; of the ten that hurt most).
    pairs
        A row for each question, the two whose withdrawal is worst: question, first, second, gap,
        lost, solved (pairs that were solved to know). Exact: no other pair is worse.
    solved
        How many questions were solved, each once.
    """

    plan: Plan
    seed: int
    common: float
    alpha: float
    by: str
    chances: pd.DataFrame
    summary: pd.DataFrame
    samples: pd.DataFrame
    single: pd.DataFrame
    pairs: pd.DataFrame
    solved: int
    _gaps: Mapping[Question, np.ndarray] = field(repr=False)
    _requirements: pd.DataFrame = field(repr=False)

    @property
    def measure(self) -> str:
        """What gaps are counted in."""
        return measure_of("gap", self.plan.case.settings)

    @property
    def survives(self) -> bool:
        """Whether any one may withdraw, and with all planned anew no more is open than now."""
        return bool(self.single["survives"].all())

    def gaps(self, question: Question = "fixed") -> pd.DataFrame:
        """Return the gap of every requirement in every sample: sample × requirement id.

        Parameters
        ----------
        question
            ``fixed`` or ``anew``.
        """
        columns = pd.Index(self._requirements["requirement_id"], name="requirement_id")
        rows = pd.Index(self.samples["sample"], name="sample")
        return pd.DataFrame(self._gaps[question], index=rows, columns=columns)

    def write(self, folder: str | Path) -> Path:
        """Write the frames into a folder, a CSV file each; those that stand there are replaced.

        Parameters
        ----------
        folder
            Made where it is not there.
        """
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for name in FRAMES:
            fresh = place / f".{name}.part"
            getattr(self, name).to_csv(fresh, index=False, lineterminator="\n", encoding="utf-8")
            fresh.replace(place / f"{name}.csv")
        return place

    def __repr__(self) -> str:
        rows = self.summary[self.summary["level"] == "all"].set_index("question")
        told = "; ".join(
            f"{one} expected {rows.at[one, 'expected']:g}, cvar {rows.at[one, 'cvar']:g}"
            for one in rows.index
        )
        verdict = "survives" if self.survives else "does not survive"
        return f"<Stress: {len(self.samples):,} samples, {told}; {verdict} any one withdrawal>"


def stress(
    plan: Plan,
    samples: int = 1000,
    seed: int = 0,
    *,
    common: float = COMMON,
    reliability: float | None = None,
    alpha: float = ALPHA,
    by: Literal["contributor", "pledge"] = "contributor",
    pairs: bool = True,
    stop: float = 0.0,
    executor: Executor | None = None,
    workers: int | None = None,
    folder: str | Path | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Stress:
    """Ask what stays open of a plan when pledges fail.

    A contributor withdraws all it pledged with a chance of common · min (1 − reliability); else
    each pledge fails by itself, so that all in all it comes with its reliability. What withdraws
    does so from the start: nothing of it ever comes, and what is running of it leaves. A pin on it
    is void; where the plan as it stands cannot keep the others, all are.

    Parameters
    ----------
    plan
        The plan, also one read from disk.
    samples
        How many sets of withdrawals are drawn; equal ones are solved once.
    seed
        What is drawn from; sample k is the same however many are drawn, and by whomever.
    common
        Share of failing that the pledges of a contributor have in common, 0 to 1.
    reliability
        What a blank reliability means; None: what the scenario says.
    alpha
        Share of samples that the mean of the worst leaves out.
    by
        Who withdraws as a whole in `single` and `pairs`.
    pairs
        Whether the worst pair is looked for.
    stop
        Relative distance to its bound at which a branched tier is good enough; 0 for the best.
    executor
        Who solves: any executor, such as that of a Dask client. The numbers are the same.
    workers
        Processes of this run, where no executor is given; None: one a core, where it pays. A
        script that is not 1 keeps its own work under ``if __name__ == "__main__":``.
    folder
        Where answers are kept as they come, so that a run that was broken off goes on.
    progress
        Is told how much is done, and how long the rest may take.
    cancel
        Says whether to stop; what was answered by then stays in the folder.

    Raises
    ------
    ContradictionError
        Where rules that are no pins cannot all hold.
    FileExistsError
        Where the folder holds answers about something else.
    InterruptedError
        Where it was cancelled.
    SolverError
        Where the solver breaks down.
    ValueError
        Where a number is out of its bounds, or the plan follows constraints of an analyst's own.
    """
    if samples < 1:
        raise ValueError(f"samples is {samples}: write 1 or more")
    if not 0 <= alpha < 1:
        raise ValueError(f"alpha is {alpha}: write a share, 0 to less than 1")
    chances = find_chances(plan.case, common=common, reliability=reliability)
    where = None if folder is None else Path(folder)
    with Withdrawals(plan, stop=stop) as here:
        asked = Asked(PlanStudy(plan, stop), here, Workers(executor, workers), where)
        drawn = _drawn(chances, here, draw(chances, samples, seed))
        owner = plan.case["pledges"].set_index("id")["contributor_id"]
        groups = groups_of({one: owner[one] for one in sorted(here.pledges)}, by)
        each = [(q, gone) for q in QUESTIONS for gone in [(), *drawn, *groups.values()]]
        twos = combinations(groups.values(), 2) if pairs else ()
        both: list[tuple[Question, Gone]] = [("fixed", (*one, *two)) for one, two in twos]
        asked.ask([*each, *both], progress, cancel)
        requirements = _requirements(plan, here)
        gaps = {q: np.array([asked.of(q, gone).gaps for gone in drawn]) for q in QUESTIONS}
        now = {q: np.array(asked.of(q, ()).gaps) for q in QUESTIONS}
        parts = [spread_rows(q, gaps[q], now[q], requirements, alpha) for q in QUESTIONS]
        return Stress(
            plan=plan,
            seed=seed,
            common=common,
            alpha=alpha,
            by=by,
            chances=chances,
            summary=pd.concat(parts, ignore_index=True),
            samples=_samples(drawn, gaps),
            single=single_rows(asked, here, groups),
            pairs=pair_rows(asked, groups if pairs else {}),
            solved=len(asked.known),
            _gaps=gaps,
            _requirements=requirements,
        )


def _drawn(chances: pd.DataFrame, here: Withdrawals, gone: np.ndarray) -> list[Gone]:
    """Return the pledges that withdraw in each sample, of those that matter."""
    ids = chances["pledge_id"].to_numpy(dtype=object)
    matters = np.array([one in here.pledges for one in ids], dtype=bool)
    return [tuple(ids[row & matters].tolist()) for row in gone]


def _requirements(plan: Plan, here: Withdrawals) -> pd.DataFrame:
    """Return the requirements with their missions; a partner's own have none."""
    rows = plan.case["requirements"].set_index("id")["mission_id"]
    ids = list(here.requirements)
    return pd.DataFrame({"requirement_id": ids, "mission_id": rows.reindex(ids).array})


def _samples(drawn: list[Gone], gaps: Mapping[Question, np.ndarray]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "sample": np.arange(len(drawn)),
            "withdrawn": pd.Series(["; ".join(gone) for gone in drawn], dtype="str"),
        }
    )
    return frame.assign(**{q: gaps[q].sum(axis=1) for q in QUESTIONS})

"""Asked: the questions that a stress has asked of its plan, each solved once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from matcher.insight.ensemble import Job, Workers, run_many
from matcher.insight.stress.study import PlanStudy, asking, job_of, opening_of
from matcher.program.cancellation import Cancel
from matcher.program.solving import Progress
from matcher.program.withdrawals import Opening, Question, Withdrawals

Gone = tuple[str, ...]
"""Ids of the pledges that withdraw."""


class Asked:
    """What stays open of a plan without some pledges, asked once for each set that matters.

    Attributes
    ----------
    known
        Question → answer.

    Parameters
    ----------
    study
        What is asked about.
    here
        The same, kept solved in this process.
    workers
        Who answers where many questions are asked at once.
    folder
        Where answers are kept; None: nowhere.
    """

    def __init__(
        self, study: PlanStudy, here: Withdrawals, workers: Workers, folder: Path | None
    ) -> None:
        self.known: dict[Job, Any] = {}
        self._study, self._here, self._workers, self._folder = study, here, workers, folder

    def ask(
        self,
        questions: Iterable[tuple[Question, Gone]],
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> None:
        """Ask many questions at once.

        Raises
        ------
        InterruptedError
            Where it was cancelled before all were answered.
        """
        jobs = list(dict.fromkeys(self._job(*one) for one in questions))
        found = run_many(
            self._study,
            jobs,
            workers=self._workers,
            folder=self._folder,
            alone=asking(self._here),
            progress=progress,
            cancel=cancel,
        )
        if len(found) < len(jobs):
            raise InterruptedError(f"cancelled: {len(found):,} of {len(jobs):,} were solved")
        self.known.update(found)

    def of(self, question: Question, gone: Gone) -> Opening:
        """Return what stays open without some pledges; solved here where nobody asked before."""
        job = self._job(question, gone)
        if job not in self.known:
            self.known[job] = asking(self._here)(job)
        return opening_of(self.known[job])

    def _job(self, question: Question, gone: Gone) -> Job:
        return job_of(question, gone, self._here.reach[question])

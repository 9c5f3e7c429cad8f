"""Ensembles: many questions of one kind, answered by many workers, kept as they come.

A *study* is opened once in every worker and then answers one question after the other. Answers are
written to a folder as they come, so that a run that was broken off goes on from where it was; in
the end they stand there in the order of the questions, whoever answered them and when.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from concurrent.futures.process import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from matcher.insight.kept import Answers
from matcher.program.cancellation import Cancel, Cancellation

if TYPE_CHECKING:  # what workers import first is to be light
    from matcher.program.solving import Progress

Job = tuple[str, ...]
"""A question, in words of the study."""

Answer = Any
"""What JSON holds: numbers, text, lists and objects."""

_PIECES = 8
"""Pieces of work for each worker, so that none waits long for the last."""

_LARGEST = 50
"""Questions of a piece at most: what a run that is broken off may lose."""

_LOST = 3
"""Pools that may break, one after the other, before a run gives up."""

_ALONE = 64
"""Questions for which it does not pay to start processes."""


class Study(Protocol):
    """What many questions are about; it goes to other processes by pickle."""

    def digest(self) -> str:
        """Return what tells it from any other study, the same in every run."""
        ...  # pragma: no cover

    def open(self) -> Callable[[Job], Answer]:
        """Return what answers questions; it is called in one thread only."""
        ...  # pragma: no cover


@dataclass(frozen=True)
class Workers:
    """Who answers.

    Attributes
    ----------
    executor
        An executor of the caller's own; None: processes of this run.
    number
        How many work at once; None: one process for each core, and this one alone where there are
        few questions.
    """

    executor: Executor | None = None
    number: int | None = None

    def __post_init__(self) -> None:
        if self.number is not None and self.number < 1:
            raise ValueError(f"workers is {self.number}: write 1 or more, or None")

    def are_none_for(self, jobs: int) -> bool:
        """Say whether this process does all the work itself."""
        few = self.number is None and jobs <= _ALONE
        return self.executor is None and (few or self.at_once == 1)

    @property
    def at_once(self) -> int:
        """How many work at once, as far as it is known."""
        return self.number or os.cpu_count() or 1


def run_many(
    study: Study,
    jobs: Sequence[Job],
    *,
    workers: Workers | None = None,
    folder: Path | None = None,
    alone: Callable[[Job], Answer] | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> dict[Job, Answer]:
    """Answer many questions of a study.

    Parameters
    ----------
    study
        What they are about.
    jobs
        The questions; what is asked twice is answered once.
    workers
        Who answers; the answers are the same.
    folder
        Where answers are kept as they come. What stands there of the same study is not asked again.
    alone
        What answers where this process does all the work itself; None: the study is opened.
    progress
        Is told how much is done, and how long the rest may take.
    cancel
        Says whether to stop, asked after every piece of work; what was answered is kept.

    Returns
    -------
    dict
        Question → answer, in the order of the questions; where it was cancelled, without the rest.

    Raises
    ------
    FileExistsError
        Where the folder holds something else.
    BrokenExecutor
        Where workers are lost again and again.
    """
    jobs = list(dict.fromkeys(jobs))
    answers = Answers(folder, "" if folder is None else study.digest())
    workers = workers or Workers()
    wish = None if cancel is None else Cancellation(cancel)
    clock = _Clock(len(jobs), progress)
    left = [job for job in jobs if job not in answers.known]
    clock.tell(len(jobs) - len(left))
    if workers.are_none_for(len(left)):
        shared = _alone(alone or study.open(), left, wish)
    else:
        shared = _answered(pickle.dumps(study), left, workers, wish)
    for piece, found in shared:
        answers.add(list(zip(piece, found, strict=True)))
        clock.tell(sum(job in answers.known for job in jobs))
    return answers.finish(jobs)


def _alone(
    answer: Callable[[Job], Answer], jobs: list[Job], wish: Cancellation | None
) -> Iterator[tuple[list[Job], list[Answer]]]:
    """Yield pieces of work, answered in this process."""
    for piece in _pieces(jobs, 1):
        if wish is not None and wish():
            return
        yield piece, [answer(job) for job in piece]


def _answered(
    packed: bytes, jobs: list[Job], workers: Workers, wish: Cancellation | None
) -> Iterator[tuple[list[Job], list[Answer]]]:
    """Yield pieces of work and their answers, as they come."""
    pieces = _pieces(jobs, workers.at_once)
    if workers.executor is not None:
        yield from _shared(workers.executor, packed, pieces, wish)
        return
    for attempt in range(1, _LOST + 1):
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers.at_once, context, initializer=_leave_interrupts)
        try:
            for piece, found in _shared(pool, packed, list(pieces), wish):
                pieces.remove(piece)
                yield piece, found
        except BrokenExecutor:
            if attempt == _LOST:
                raise
        else:
            return
        finally:
            pool.shutdown(cancel_futures=True)


def _shared(
    executor: Executor, packed: bytes, pieces: list[list[Job]], wish: Cancellation | None
) -> Iterator[tuple[list[Job], list[Answer]]]:
    """Yield pieces of work and their answers, as an executor gives them."""
    of: dict[Future[list[Answer]], list[Job]] = {
        executor.submit(_work, packed, piece): piece for piece in pieces
    }
    open_ = set(of)
    try:
        while open_ and not (wish is not None and wish()):
            done, open_ = wait(open_, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in done:
                yield of[future], future.result()
    finally:
        for future in open_:
            future.cancel()


def _pieces(jobs: list[Job], workers: int) -> list[list[Job]]:
    size = min(_LARGEST, max(1, math.ceil(len(jobs) / (workers * _PIECES))))
    return [jobs[start : start + size] for start in range(0, len(jobs), size)]


_opened = threading.local()
"""The study that a thread of a worker has open, so that it is opened once and shared with none."""


def _work(packed: bytes, piece: list[Job]) -> list[Answer]:
    """Answer a piece of work, in whatever process and thread this is called."""
    if getattr(_opened, "packed", None) != packed:
        _opened.packed, _opened.answer = packed, pickle.loads(packed).open()  # noqa: S301
    return [_opened.answer(job) for job in piece]


def _leave_interrupts() -> None:
    """Leave it to the process that started this one to hear that all shall stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class _Clock:
    """Tells how much is done, and how long the rest may take."""

    def __init__(self, jobs: int, progress: Progress | None) -> None:
        self._jobs, self._progress = jobs, progress
        self._start, self._first = time.monotonic(), -1

    def tell(self, done: int) -> None:
        """Tell that so many questions are answered."""
        if self._progress is None:
            return
        if self._first < 0:
            self._first = done
        text = f"{done:,} of {self._jobs:,} solved"
        since = done - self._first
        if since and done < self._jobs:
            left = (time.monotonic() - self._start) * (self._jobs - done) / since
            text += f", about {_span(left)} left"
        self._progress(done / max(1, self._jobs), text)


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"  # noqa: PLR2004

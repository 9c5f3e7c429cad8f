"""Ensembles: the same answers whoever works, in whatever order, and however often it breaks off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from halves import Halves

from matcher import Plan, Stress, load_scenario, read_plan, stress
from matcher.cli.stress import INTERRUPTED
from matcher.errors import SolverError
from matcher.insight.cluster import cluster_executor
from matcher.insight.ensemble import Workers, run_many
from matcher.insight.stress.stress import FRAMES

ROUNDS = 1000
RELIABILITY = 32 / 46
HALF = 0.5
PIECES = 3
_INTERRUPTED = f"""
import os, signal
from matcher.cli.app import main
from matcher.insight.kept import Answers

# Whatever started this in the background may have had the signal ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
keep, kept = Answers.add, []

def add(answers, found):
    keep(answers, found)
    kept.extend([found] if found else [])
    if len(kept) == {PIECES}:
        os.kill(os.getpid(), signal.SIGINT)

Answers.add = add
main()
"""
"""The command line, to which Ctrl-C is sent when so many pieces are kept: no sooner, no later."""

JOBS = [(f"{number}",) for number in range(200)]
HALVES = {job: int(job[0]) / 2 for job in JOBS}


def plan_of(name: str) -> Plan:
    """Return the plan of a scenario that comes with matcher."""
    return load_scenario(name).match()


def frames(found: Stress) -> dict[str, str]:
    """Return every frame to the last bit."""
    return {name: getattr(found, name).to_json(double_precision=15) for name in FRAMES} | {
        question: found.gaps(question).to_numpy().tobytes().hex() for question in ("fixed", "anew")
    }


@dataclass(frozen=True)
class Alone:
    """The plan of Seoul with the score of 2016, stressed by one process that nobody disturbed."""

    plan: Plan
    folder: Path
    frames: dict[str, str]
    answers: bytes


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    folder = tmp_path_factory.mktemp("alone")
    plan = plan_of("seoul-2021-attrition")
    plan.write(folder / "plan")
    assert read_plan(folder / "plan").to_json() == plan.to_json()
    found = stressed(plan, folder / "stress", workers=1)
    assert len(found.samples) == ROUNDS
    assert found.samples["withdrawn"].nunique() > ROUNDS / 2
    assert (found.samples["anew"] < found.samples["fixed"]).any()
    return Alone(plan, folder, frames(found), answers(folder / "stress"))


def stressed(plan: Plan, folder: Path, **options: Any) -> Stress:
    """Return a thousand sampled withdrawals, each answer kept as it comes."""
    return stress(plan, ROUNDS, pairs=False, folder=folder, **options)


def answers(folder: Path) -> bytes:
    """Return the file of all answers; no pieces are left beside it."""
    assert not list((folder / "pieces").iterdir())
    return (folder / "answers.jsonl").read_bytes()


def test_a_thousand_samples_are_the_same_alone_and_with_processes(
    alone: Alone, tmp_path: Path
) -> None:
    """Serial and on two processes, bit for bit."""
    shared = stressed(alone.plan, tmp_path / "stress", workers=2)
    assert frames(shared) == alone.frames
    assert answers(tmp_path / "stress") == alone.answers


def test_a_command_that_is_interrupted_goes_on_and_gives_the_same_file(
    alone: Alone, tmp_path: Path
) -> None:
    """Ctrl-C when three pieces are kept, then the same again from where it was.

    **Proves**: a signal leaves whole answers, and nothing tells in the end that it came. **Without
    it** the folder might hold half an answer, or all would be asked once more.
    """
    out = tmp_path / "stress"
    words = ["stress", str(alone.folder / "plan"), "--no-pairs", "--workers", "1"]
    command = [sys.executable, "-c", _INTERRUPTED, *words, "--out", str(out)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == INTERRUPTED, done.stderr.decode()
    assert len(list(out.glob("pieces/*.jsonl"))) == PIECES
    assert not (out / "answers.jsonl").exists()
    first: list[float] = []
    again = stressed(alone.plan, out, workers=1, progress=lambda done, _: first.append(done))
    assert 0 < first[0] < 1
    assert frames(again) == alone.frames
    assert answers(out) == alone.answers


def test_any_executor_works_and_threads_share_no_solver() -> None:
    with ThreadPoolExecutor(3) as executor:
        plan = plan_of("shared-support")
        shared = stress(plan, 100, reliability=RELIABILITY, executor=executor)
    assert frames(shared) == frames(stress(plan, 100, reliability=RELIABILITY))


def test_a_lost_process_loses_nothing(tmp_path: Path) -> None:
    """A process that is killed while it works: others do its work."""
    study = Halves(str(tmp_path), "77")
    assert run_many(study, JOBS, workers=Workers(number=2)) == HALVES
    assert (tmp_path / "lost").exists()


def test_an_executor_that_breaks_keeps_what_was_answered(tmp_path: Path) -> None:
    """An executor of the caller's own is not made anew; what was answered is in the folder."""

    class Breaking(ThreadPoolExecutor):
        def submit(self, *_: Any, **__: Any) -> Any:  # type: ignore[override]
            raise BrokenExecutor("lost")

    with Breaking(1) as executor, pytest.raises(BrokenExecutor, match="lost"):
        run_many(Halves(), JOBS, workers=Workers(executor), folder=tmp_path / "kept")


def test_a_run_that_is_broken_off_goes_on_and_gives_the_same_file(tmp_path: Path) -> None:
    """Stopped after the first pieces, and gone on with other workers: the bytes are the same.

    **Proves**: what was answered is not asked again, and nothing tells that the run was broken.
    **Without it** a night's work would be lost with the last question.
    """
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    run_many(Halves(), JOBS, folder=whole, workers=Workers(number=1))

    def stop(done: float, _: str) -> None:
        if done > 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_many(Halves(), JOBS, folder=broken, workers=Workers(number=1), progress=stop)
    assert not (broken / "answers.jsonl").exists()
    told: list[tuple[float, str]] = []

    def tell(done: float, text: str) -> None:
        told.append((done, text))

    with ThreadPoolExecutor(2) as executor:
        again = run_many(Halves(), JOBS, folder=broken, workers=Workers(executor), progress=tell)
    assert again == HALVES
    assert told[0][0] >= 0.2
    assert told[0][1].endswith("of 200 solved")
    assert "left" in told[1][1]
    assert told[-1] == (1.0, "200 of 200 solved")
    files = [
        sorted(p.relative_to(f) for f in (one,) for p in f.rglob("*")) for one in (whole, broken)
    ]
    assert files[0] == files[1]
    for name in ("answers.jsonl", "study.json"):
        assert (whole / name).read_bytes() == (broken / name).read_bytes()


def test_a_wish_to_stop_keeps_what_was_answered(tmp_path: Path) -> None:
    wish = threading.Event()
    found = run_many(
        Halves(), JOBS, folder=tmp_path / "kept", workers=Workers(number=1),
        progress=lambda done, _: wish.set() if done > 0.2 else None, cancel=wish,
    )  # fmt: skip
    assert 0 < len(found) < len(JOBS)
    with pytest.raises(InterruptedError, match="cancelled: 0 of 7 were solved"):
        stress(plan_of("two-contributors"), 5, cancel=lambda: True)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="holds something that is no ensemble"):
        run_many(Halves(), JOBS, folder=tmp_path)
    run_many(Halves(), JOBS[:3], folder=tmp_path / "kept")
    with pytest.raises(FileExistsError, match="holds answers about another plan"):
        run_many(Halves(deadly="1"), JOBS[:3], folder=tmp_path / "kept")


@contextmanager
def two_workers() -> Iterator[tuple[str, Executor, list[int]]]:
    """Yield the address of a cluster of two worker processes, its executor, and their ids."""
    distributed = pytest.importorskip("distributed")
    settings = {"processes": True, "n_workers": 2, "threads_per_worker": 1}
    with (
        distributed.LocalCluster(**settings, dashboard_address=None, silence_logs=50) as cluster,
        cluster_executor(cluster.scheduler_address) as executor,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield cluster.scheduler_address, executor, list(client.run(os.getpid).values())


def test_a_cluster_gives_the_same_and_may_lose_a_worker(alone: Alone, tmp_path: Path) -> None:
    """On two Dask workers, one of which is killed half-way, bit for bit."""
    lost: list[int] = []
    with two_workers() as (_, executor, workers):

        def kill(done: float, _: str) -> None:
            if done >= HALF and not lost:
                os.kill(workers[0], signal.SIGKILL)
                lost.append(workers[0])

        out = tmp_path / "stress"
        shared = stressed(alone.plan, out, executor=executor, progress=kill)
        plan = plan_of("seoul-2021")
        idle = stress(plan, ROUNDS, reliability=RELIABILITY, executor=executor)
    assert lost
    assert frames(shared) == alone.frames
    assert answers(out) == alone.answers
    assert frames(idle) == frames(stress(plan, ROUNDS, reliability=RELIABILITY, workers=1))


def test_a_cluster_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with (
        pytest.raises(SolverError, match=r"pip install 'capability-matcher\[cluster\]'"),
        cluster_executor("tcp://127.0.0.1:1"),
    ):
        pass

"""Stress: what stays open when pledges fail, as a planner reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from matcher.errors import count
from matcher.present.layout import ROWS, WIDTH, number, paragraph, percent, section

if TYPE_CHECKING:
    from matcher.insight.stress import Stress

_WORST = 3
"""How many of those that hurt most the first lines name."""

_QUESTIONS = {"fixed": "as it stands", "anew": "planned anew"}


def stress_text(found: Stress, *, width: int = WIDTH, rows: int | None = ROWS) -> str:
    """Return what stays open of a plan when pledges fail.

    Parameters
    ----------
    found
        As of `matcher.stress`.
    width
        Characters of a line.
    rows
        Rows of a section that are shown; None: all.
    """
    name = found.plan.case.settings.name or "Plan"
    lines: list[str] = []
    for sentence in _opening(found, name):
        lines += paragraph(sentence, width, "  ")
    lines += _spread(found, width, rows)
    lines += _single(found, width, rows)
    for sentence in _pairs(found):
        lines += ["", *paragraph(sentence, width, "  ")]
    return "\n".join(lines) + "\n"


def _opening(found: Stress, name: str) -> Iterator[str]:
    samples = len(found.samples)
    yield (
        f"{name}: will it hold? {count(samples, 'sample')} of withdrawals from seed {found.seed}, "
        f"{found.common:g} of the smallest chance of failing in common."
    )
    total = found.summary[found.summary["level"] == "all"].set_index("question")
    now = total.at["fixed", "now"]
    yield f"Gaps in {found.measure}. With nobody withdrawn: {number(now)}."
    for question, told in _QUESTIONS.items():
        row = total.loc[question]
        yield (
            f"The plan {told}: expected {number(row['expected'])}, the worst "
            f"{percent(1 - found.alpha)} of samples {number(row['cvar'])}; more is open than now "
            f"in {percent(row['worse'])} of samples."
        )
    assumed = int(found.chances["assumed"].sum())
    sure = int((found.chances["reliability"] == 1).sum())
    yield f"The reliability of {assumed} of {count(len(found.chances), 'pledge')} is assumed."
    if sure == len(found.chances):
        yield (
            "Every pledge is taken as sure to come, so that nothing was drawn: write a column "
            "reliability, or say what a blank one means."
        )
    yield from _verdict(found)


def _verdict(found: Stress) -> Iterator[str]:
    who = "contributor" if found.by == "contributor" else "pledge"
    if found.single.empty:
        yield "Nothing that is pledged could serve anything: there is nobody to lose."
        return
    lost = found.single[~found.single["survives"]]
    yield f"Does it survive the loss of any one {who}, planned anew? " + (
        "Yes." if lost.empty else f"No: not that of {len(lost)} of {len(found.single)}."
    )
    hurt = found.single[found.single["critical"]].head(_WORST)
    if len(hurt):
        told = ", ".join(
            f"{row.id} (+{number(row.lost_fixed)} as it stands, +{number(row.lost_anew)} anew)"
            for row in hurt.itertuples()
        )
        yield f"Most hurtful: {told}."


def _spread(found: Stress, width: int, rows: int | None) -> list[str]:
    summary = found.summary
    cells = [
        [
            "all" if row.level == "all" else row.id,
            _QUESTIONS[row.question],
            *(number(getattr(row, name)) for name in ("now", "expected", "median")),
            *(number(getattr(row, name)) for name in ("in_10", "in_20", "cvar", "worst")),
            percent(row.worse),
        ]
        for row in summary[summary["level"] != "requirement"].itertuples()
    ]
    headers = ["gap of", "the plan", "now", "expected", "median", "1 in 10", "1 in 20"]
    headers += ["worst mean", "worst", "worse in"]
    return section("Gaps by mission", headers, cells, width, rows)


def _single(found: Stress, width: int, rows: int | None) -> list[str]:
    shown = found.single[found.single["critical"] | ~found.single["survives"]]
    cells = [
        [
            row.id,
            number(row.lost_fixed),
            number(row.lost_anew),
            "yes" if row.survives else "no",
            _blank(row.stand_bys),
        ]
        for row in shown.itertuples()
    ]
    headers = ["without", "lost as it stands", "lost anew", "survives", "stand-bys"]
    return section("Who is missed", headers, cells, width, rows)


def _pairs(found: Stress) -> Iterator[str]:
    for row in found.pairs.itertuples():
        yield (
            f"The worst two to lose, the plan {_QUESTIONS[row.question]}: {row.first} and "
            f"{row.second}, gap {number(row.gap)}, {number(row.lost)} more than now "
            f"({count(row.solved, 'pair')} solved)."
        )


def _blank(cell: object) -> str:
    return "" if pd.isna(cell) else str(cell)

"""Reach as a planner reads it: what a pledge could serve, through whom, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import pandas as pd

from matcher.errors import count
from matcher.present.layout import WIDTH, heading, number, paragraph, rest, section
from matcher.program.defaults import CHAINS
from matcher.program.reach import Reach

_BY_HAND = ["giver_pledge_id", "receiver_pledge_id", "need_id"]
_BY_REQUIREMENT = ["requirement_id", "mission_id", "pledge_id"]


def reach_text(found: Reach, *, width: int = WIDTH, rows: int | None = CHAINS) -> str:
    """Return the ways of a pledge to requirements, and for each that is broken what is missing.

    Parameters
    ----------
    found
        What the pledge could serve.
    width
        Characters of a line.
    rows
        Most rows of a section; None for all.
    """
    lines = [*paragraph(_title(found), width, "  "), *paragraph(_summary(found), width, "  ")]
    lines += _requirements(found, width, rows)
    for title, total, sentences in (
        ("Ways", found.number, (f"{found.pledge_id} → {one}" for one in found.chains)),
        ("Needs", len(found.needs), _needs(found)),
        ("May not be handed over", _refused(found), _hand_overs(found)),
        ("Not reached", _open(found), _not_reached(found)),
    ):
        lines += _listed(title, total, islice(sentences, rows), width)
    if found.unrelated:
        asks = "asks" if found.unrelated == 1 else "ask"
        told = f"{count(found.unrelated, 'requirement')} {asks} for something else."
        lines += ["", *paragraph(told, width, "  ")]
    return "\n".join(lines) + "\n"


def _listed(title: str, total: int, sentences: Iterable[str], width: int) -> list[str]:
    """Return a section of sentences, and how many more there are; nothing where there is none."""
    told = list(sentences)
    if not told:
        return []
    body = [line for sentence in told for line in paragraph(sentence, width, "  ")]
    return [heading(title, total), *body, *rest(total - len(told))]


def _title(found: Reach) -> str:
    quantity = "an unknown quantity of" if pd.isna(found.quantity) else number(found.quantity)
    return f"{found.pledge_id}: {quantity} {found.capability_id} of {found.contributor_id}"


def _summary(found: Reach) -> str:
    reached = len(found.requirements)
    total = reached + _open(found) + found.unrelated
    if not reached:
        return f"It could serve none of {count(total, 'requirement')}."
    missions = found.requirements["mission_id"].nunique()
    return (
        f"It could serve {reached:,} of {count(total, 'requirement')}, in "
        f"{count(missions, 'mission')}, in {count(found.number, 'way')}."
    )


def _open(found: Reach) -> int:
    return int(found.refused["requirement_id"].nunique())


def _requirements(found: Reach, width: int, rows: int | None) -> list[str]:
    cells = [
        [row.requirement_id, row.capability_id, row.mission_id, _day(row.first_day)]
        for row in found.requirements.itertuples()
    ]
    headers = ["could serve", "which asks for", "in", "from"]
    return section("Could serve", headers, cells, width, rows)


def _needs(found: Reach) -> Iterator[str]:
    """Yield what each need asks, who may cover it, and how many may not."""
    for need in found.needs.itertuples():
        per = "each" if need.per == "each" else f"per {need.per}"
        raises = f" to be {need.raises_to}" if isinstance(need.raises_to, str) else ""
        what = f"{number(need.quantity)} {need.capability_id} {per}{raises}"
        own = found.givers
        own = own[(own["pledge_id"] == need.pledge_id) & (own["need_id"] == need.need_id)]
        told = [_giver(row) for row in own.to_dict("records")]
        offer = f"{', '.join(told)} may give it" if told else "nobody may give it"
        other = f"; {need.may_not:,} may not" if need.may_not else ""
        none = "" if need.may_give or need.may_not else ", and nobody pledges any"
        alternative = " (an alternative is given)" if need.is_covered and not told else ""
        yield f"{need.need_id} of {need.pledge_id}, {what}: {offer}{none}{other}{alternative}."


def _giver(row: dict[str, object]) -> str:
    ready = _day(row["ready_on"])
    return (
        f"{row['giver_pledge_id']} ({row['contributor_id']}{f', ready {ready}' if ready else ''})"
    )


def _refused(found: Reach) -> int:
    return int(found.needs["may_not"].sum()) + found.not_given


def _hand_overs(found: Reach) -> Iterator[str]:
    for (giver, receiver, need), rows in found.refused_givers.groupby(_BY_HAND, sort=False):
        yield f"{giver} for {need} of {receiver}: {_told(rows)}"


def _not_reached(found: Reach) -> Iterator[str]:
    for (requirement, mission, pledge), rows in found.refused.groupby(_BY_REQUIREMENT, sort=False):
        by = "" if pledge == found.pledge_id else f" by {pledge}"
        yield f"{requirement} in {mission}{by}: {_told(rows)}"


def _told(refusals: pd.DataFrame) -> str:
    return " ".join(
        f"{row.rule}: {row.found}, {row.needed}. {row.change}." for row in refusals.itertuples()
    )


def _day(value: object) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else ""

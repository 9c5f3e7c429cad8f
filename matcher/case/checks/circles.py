"""Checks that nothing leads back to itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from matcher.case.checks.links import Links, fitting, lead_back, links_of
from matcher.case.checks.typed import Tables
from matcher.errors import Problem, shorten

_SHOWN = 10
"""How many members of a circle are spelt out."""

_NOT_GIVEN = ("withdrawn", "lapsed", "deployed")
"""Status of pledges that are handed to no other."""


def check_stand_ins(tables: Tables) -> Iterator[Problem]:
    """Nothing stands in for itself, not even by way of others."""
    frame = tables.frames["stand_ins"].dropna(subset=["provided", "required"])
    for row, chain in _circles(frame, "provided", "required"):
        message = f"stand-ins run in a circle, {chain}"
        remedy = "Remove one of these rows; two measures of one thing are one capability"
        yield Problem("stand_ins", message, remedy, row, column="required", kind="cycle")


def check_advances(tables: Tables) -> Iterator[Problem]:
    """No pledge renews itself, not even by way of others."""
    frame = tables.frames["pledges"].dropna(subset=["id", "advances"]).drop_duplicates("id")
    for row, chain in _circles(frame, "id", "advances"):
        message = f"pledges renew each other in a circle, {chain}"
        remedy = "Write only the earlier pledge"
        one = str(frame["id"][row])
        yield Problem("pledges", message, remedy, row, one, "advances", kind="cycle")


def check_order(tables: Tables) -> Iterator[Problem]:
    """No need comes after itself, not even by way of others or of its own alternatives."""
    lacks = tables.lacks
    if not lacks["after"].map(len).any():
        return
    alone = lacks["group"].isna() | lacks["raises_to"].notna()
    # No id holds a semicolon, so that the name of the pledge ends at the first.
    hold = lacks["receiver"] + ";" + lacks["id"].where(alone, lacks["group"])
    held: dict[tuple[str, str], str] = {}
    for receiver, one, end in zip(lacks["receiver"], lacks["id"], hold, strict=True):
        held.setdefault((receiver, one), end)
    both = zip(*(lacks[name] for name in ("row", "id", "receiver", "after")), hold, strict=True)
    waits = pd.DataFrame(
        [
            (row, one, start, held.get((receiver, after)))
            for row, one, receiver, some, start in both
            for after in some
        ],
        columns=["row", "id", "start", "end"],
    )
    waits = waits.dropna(subset=["start", "end"]).set_index("row")
    said: set[int] = set()
    for row, chain in _circles(waits, "start", "end", lambda name: name.partition(";")[2]):
        if row not in said:
            one = str(waits["id"][waits.index == row].iloc[0])
            message = f"needs come after each other in a circle, {chain}"
            remedy = "Remove one of them"
            yield Problem("needs", message, remedy, row, one, "after", kind="cycle")
        said.add(row)


def check_supports(tables: Tables) -> Iterator[Problem]:
    """No pledge needs what needs it, not even by way of others."""
    lacks = tables.lacks.dropna(subset=["capability_id", "contributor_id"])
    links = _possible_supports(tables, lacks)
    if not lead_back(links):
        return
    from matcher.case.checks.knots import circles_of_pledges

    for chain, need in circles_of_pledges(links):
        first = lacks[(lacks["receiver"] == chain[0]) & (lacks["capability_id"] == need)].iloc[0]
        message = f"pledges need each other in a circle, {_shown(chain)}"
        remedy = "Remove one of these needs, or name in only_recipients for whom each pledge is"
        row, one = int(first["row"]), None if pd.isna(first["id"]) else str(first["id"])
        value = shorten(need)
        yield Problem("needs", message, remedy, row, one, "capability_id", value, "cycle")


def _possible_supports(tables: Tables, lacks: pd.DataFrame) -> Links:
    """Return receivers → what they need → what fits → givers that need something themselves.

    Pledges are text, and what lies between them tuples: a need with its recipient, a capability
    that is needed, and one that is given. Links grow with the pledges, not with the pairs of them.
    """
    givers = tables.frames["pledges"].dropna(subset=["id"]).drop_duplicates("id")
    givers = givers[~givers["status"].isin(_NOT_GIVEN) & givers["id"].isin(lacks["receiver"])]
    if not len(givers):
        return []
    wants = list(zip(lacks["capability_id"], lacks["contributor_id"], strict=True))
    fits = fitting(tables.frames["stand_ins"], sorted({needed for needed, _ in wants}))
    needs: dict[str, list[str]] = {}
    for needed, some in fits.items():
        for kind in some:
            needs.setdefault(kind, []).append(needed)
    columns = (givers[name].tolist() for name in ("id", "capability_id", "only_recipients"))
    given = list(zip(*columns, strict=True))
    return [
        *zip(lacks["receiver"], wants, strict=True),
        *((want, (want[0],)) for want in dict.fromkeys(wants)),
        *(((needed,), ("kind", kind, "")) for needed, some in fits.items() for kind in some),
        *((("kind", kind, ""), one) for one, kind, meant in given if not meant),
        *(
            ((needed, recipient), one)
            for one, kind, meant in given
            for recipient in meant
            for needed in needs.get(kind, ())
        ),
    ]


def _circles(
    frame: pd.DataFrame, start: str, end: str, name: Callable[[str], str] = str
) -> Iterator[tuple[int, str]]:
    """Yield one circle of each knot: the row that closes it, and its members in their order."""
    links = links_of(frame, start, end)
    if not lead_back(links):
        return
    from matcher.case.checks.knots import circles

    for circle in circles(links):
        closing = (frame[start] == circle[-1][0]) & (frame[end] == circle[-1][1])
        row = int(frame.index[closing.to_numpy(dtype=bool)][0])
        yield row, _shown([name(str(one)) for one, _ in circle])


def _shown(members: list[str]) -> str:
    """Return the members of a circle in their order, and the first of them again."""
    some = members if len(members) <= _SHOWN else [*members[:_SHOWN], "..."]
    return " → ".join(map(shorten, [*some, members[0]]))

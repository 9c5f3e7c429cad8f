"""What rows must hold together: one check a function, each naming every row that breaks it.

To add a check, write a function from `Tables` to problems and add it to `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import networkx as nx
import pandas as pd

from matcher.case.settings import Settings
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten

_WINDOWS = (
    ("pledges", "available_from", "available_until"),
    ("requirements", "needed_from", "needed_until"),
    ("consents", "from", "until"),
    ("pairs", "pinned_from", "pinned_until"),
    ("running", "start", "end"),
)

_EITHER = (
    ("requirements", "mission_id", "contributor_id"),
    ("consents", "mission_id", "recipient_id"),
    ("travel", "contributor_id", "from_region"),
)

_DESCRIBING_DAYS = {("meetings", "date"), ("pledges", "pledged_on")}

SMALL = 1e-9
"""Quantities that differ by less are the same."""


@dataclass(frozen=True)
class Tables:
    """The typed tables of a case and its settings, while they are being checked."""

    frames: Mapping[str, pd.DataFrame]
    settings: Settings

    def rows(self, table: str, broken: pd.Series) -> Iterator[tuple[int, str | None, pd.Series]]:
        """Yield row number, id and cells of each row of a table that a mask marks."""
        frame = self.frames[table]
        for row, cells in frame[broken.to_numpy(dtype=bool)].iterrows():
            one = cells.get("id")
            yield int(str(row)), None if one is None or pd.isna(one) else str(one), cells

    def matched(self, table: str, column: str, target: str, wanted: str) -> pd.Series:
        """Return a column of another table for each row of this one, NaN where not found."""
        source = self.frames[target].drop_duplicates("id").set_index("id")[wanted]
        return self.frames[table][column].map(source)


Check = Callable[[Tables], Iterator[Problem]]


def check_keys(tables: Tables) -> Iterator[Problem]:
    """Two rows of one table have no key in common, and ids are all given or all blank."""
    for name, table in TABLES.items():
        frame = tables.frames[name]
        key = list(table.key)
        if key == ["id"]:
            blank = frame["id"].isna()
            for row, _, _ in tables.rows(name, blank & bool(frame["id"].notna().any())):
                yield Problem(name, "its id is blank", "Write an id", row, column="id", kind="id")
            again = frame.duplicated(key) & ~blank
        else:
            again = frame.duplicated(key)
        for row, one, cells in tables.rows(name, again):
            value = " · ".join(shorten(cells[k]) for k in key if not pd.isna(cells[k]))
            same = (frame[key] == cells[key]) | (frame[key].isna() & cells[key].isna())
            first = int(str(frame.index[same.all(axis=1).to_numpy()][0]))
            message = f'"{value}" stands in row {first} already'
            shown = key[0] if len(key) == 1 else None
            yield Problem(name, message, "Change one of them", row, one, shown, value, "duplicate")


def check_windows(tables: Tables) -> Iterator[Problem]:
    """No window ends before it begins."""
    for name, start, end in _WINDOWS:
        frame = tables.frames[name]
        for row, one, cells in tables.rows(name, frame[end] < frame[start]):
            message = f"{cells[end].date()} lies before {start} {cells[start].date()}"
            remedy = "Write the later day here, or exchange the two"
            shown = str(cells[end].date())
            yield Problem(name, message, remedy, row, one, end, shown, "window")


def check_either(tables: Tables) -> Iterator[Problem]:
    """Of two columns that name the same thing in two ways, exactly one is filled."""
    for name, first, second in _EITHER:
        frame = tables.frames[name]
        both = frame[first].notna() & frame[second].notna()
        for row, one, _ in tables.rows(name, both):
            message = f"{first} and {second} are both filled"
            yield Problem(name, message, "Leave one blank", row, one, first, kind="either")
        neither = frame[first].isna() & frame[second].isna()
        for row, one, _ in tables.rows(name, neither):
            message = f"{first} and {second} are both blank"
            yield Problem(name, message, f"Write the {first}", row, one, first, kind="either")


def check_measures(tables: Tables) -> Iterator[Problem]:
    """A measure is that of the capability; a requirement may be in persons instead."""
    for name in ("pledges", "requirements"):
        frame = tables.frames[name]
        measure = tables.matched(name, "capability_id", "capabilities", "measure")
        other = frame["measure"].notna() & measure.notna() & (frame["measure"] != measure)
        if name == "requirements":
            other &= frame["measure"] != "persons"
        for row, one, cells in tables.rows(name, other):
            counted = measure[row]
            message = (
                f'"{shorten(cells["measure"])}" is not what {shorten(cells["capability_id"])} is '
                f"counted in ({shorten(counted)})"
            )
            remedy = f"Write the quantity in {shorten(counted)}, or leave the measure blank"
            yield Problem(
                name, message, remedy, row, one, "measure", shorten(cells["measure"]), "measure"
            )


def check_whole(tables: Tables) -> Iterator[Problem]:
    """A whole capability is pledged, delivered and required in whole quantities."""
    whole = tables.frames["capabilities"].drop_duplicates("id").set_index("id")["whole"] == "yes"
    for name, link in (
        ("pledges", None),
        ("requirements", None),
        ("deliveries", "pledge_id"),
        ("running", "pledge_id"),
        ("phases", "requirement_id"),
    ):
        frame = tables.frames[name]
        if link is None:
            capability = frame["capability_id"]
        else:
            target = "pledges" if link == "pledge_id" else "requirements"
            capability = tables.matched(name, link, target, "capability_id")
        broken = capability.map(whole).eq(True) & (frame["quantity"] % 1 > 0)
        if name == "requirements":
            broken &= frame["measure"] != "persons"
        if name == "phases":
            measure = tables.matched(name, "requirement_id", "requirements", "measure")
            broken &= measure != "persons"
        for row, one, cells in tables.rows(name, broken):
            message = f"{cells['quantity']:g} of a whole {shorten(capability[row])}"
            remedy = "Write 1 and the number of its people in persons_each, or another whole number"
            shown = f"{cells['quantity']:g}"
            yield Problem(name, message, remedy, row, one, "quantity", shown, "whole")


def check_stand_ins(tables: Tables) -> Iterator[Problem]:
    """Nothing stands in for itself, not even by way of others."""
    frame = tables.frames["stand_ins"].dropna(subset=["provided", "required"])
    graph = nx.DiGraph(list(zip(frame["provided"], frame["required"], strict=True)))
    for group in sorted(nx.strongly_connected_components(graph), key=sorted):
        one = min(group)
        if len(group) == 1 and not graph.has_edge(one, one):
            continue
        cycle = nx.find_cycle(graph.subgraph(group), one)
        chain = " → ".join([*(shorten(edge[0]) for edge in cycle), shorten(cycle[0][0])])
        last = (frame["provided"] == cycle[-1][0]) & (frame["required"] == cycle[-1][1])
        row = int(str(frame.index[last.to_numpy()][0]))
        message = f"stand-ins run in a circle, {chain}"
        remedy = "Remove one of these rows; two measures of one thing are one capability"
        yield Problem("stand_ins", message, remedy, row, column="required", kind="cycle")


def check_advances(tables: Tables) -> Iterator[Problem]:
    """No pledge renews itself, not even by way of others."""
    frame = tables.frames["pledges"].dropna(subset=["id", "advances"])
    graph = nx.DiGraph(list(zip(frame["id"], frame["advances"], strict=True)))
    for cycle in nx.simple_cycles(graph):
        row = int(str(frame.index[(frame["id"] == cycle[0]).to_numpy()][0]))
        chain = " → ".join([*(shorten(one) for one in cycle), shorten(cycle[0])])
        message = f"pledges renew each other in a circle, {chain}"
        remedy = "Write only the earlier pledge"
        yield Problem("pledges", message, remedy, row, cycle[0], "advances", kind="cycle")


def check_deliveries(tables: Tables) -> Iterator[Problem]:
    """The deliveries of a pledge are together no more than its quantity."""
    pledges = tables.frames["pledges"].drop_duplicates("id").set_index("id")["quantity"]
    frame = tables.frames["deliveries"]
    total = frame.groupby("pledge_id")["quantity"].transform("sum")
    pledged = frame["pledge_id"].map(pledges)
    broken = (total > pledged + SMALL) & ~frame.duplicated("pledge_id", keep="last")
    for row, _, cells in tables.rows("deliveries", broken):
        message = (
            f"the deliveries of {shorten(cells['pledge_id'])} add up to {total[row]:g}, but "
            f"{pledged[row]:g} are pledged"
        )
        remedy = "Lower a delivery or raise the pledge"
        yield Problem("deliveries", message, remedy, row, column="quantity", kind="total")


def check_phases(tables: Tables) -> Iterator[Problem]:
    """A phase begins within the window of its requirement."""
    frame = tables.frames["phases"]
    start = tables.matched("phases", "requirement_id", "requirements", "needed_from")
    end = tables.matched("phases", "requirement_id", "requirements", "needed_until")
    outside = (frame["from"] < start) | (frame["from"] > end)
    for row, _, cells in tables.rows("phases", outside):
        message = (
            f"{cells['from'].date()} lies outside the window of {shorten(cells['requirement_id'])}"
        )
        remedy = "Write a day within the window"
        yield Problem("phases", message, remedy, row, column="from", kind="window")


def check_pairs(tables: Tables) -> Iterator[Problem]:
    """What the planner judged of a pair does not contradict itself."""
    frame = tables.frames["pairs"]
    pinned = frame["pinned"] > 0
    for row, _, _ in tables.rows("pairs", pinned & (frame["verdict"] == "forbid")):
        message = "a forbidden pair is pinned"
        remedy = "Write allow as its verdict, or remove the pin"
        yield Problem("pairs", message, remedy, row, column="pinned", kind="pin")
    for row, _, cells in tables.rows("pairs", pinned & (frame["pinned"] > frame["at_most"])):
        message = f"{cells['pinned']:g} are pinned, but at most {cells['at_most']:g} allowed"
        remedy = "Lower the pin or raise at_most"
        yield Problem("pairs", message, remedy, row, column="pinned", kind="pin")


def check_running(tables: Tables) -> Iterator[Problem]:
    """No more of a pledge is running than was pledged."""
    frame = tables.frames["running"]
    pledged = tables.matched("running", "pledge_id", "pledges", "quantity")
    total = frame.groupby("pledge_id")["quantity"].transform("sum")
    broken = (total > pledged + SMALL) & ~frame.duplicated("pledge_id", keep="last")
    for row, _, cells in tables.rows("running", broken):
        message = (
            f"{total[row]:g} of {shorten(cells['pledge_id'])} are running, but "
            f"{pledged[row]:g} are pledged"
        )
        remedy = "Lower what is running or raise the pledge"
        yield Problem("running", message, remedy, row, column="quantity", kind="total")


def check_dates(tables: Tables) -> Iterator[Problem]:
    """As soon as a date is given there is a plan date, and a horizon where a window has no end."""
    settings = tables.settings
    dated = settings.plan_date is not None or settings.horizon is not None
    for name, table in TABLES.items():
        for column in table.columns.values():
            if column.dtype.startswith("datetime") and (name, column.name) not in _DESCRIBING_DAYS:
                dated |= bool(tables.frames[name][column.name].notna().any())
    if not dated:
        return
    if settings.plan_date is None:
        message = "the plan date is blank, but dates are given"
        remedy = "Write plan_date, as 2021-12-08"
        yield Problem("scenario", message, remedy, column="plan_date", kind="setting")
    if settings.horizon is None and tables.frames["requirements"]["needed_until"].isna().any():
        message = "the horizon is blank, but the end of a requirement is, too"
        remedy = "Write horizon, as 2024-12-31, or every needed_until"
        yield Problem("scenario", message, remedy, column="horizon", kind="setting")
    if settings.horizon and settings.plan_date and settings.horizon < settings.plan_date:
        message = f"{settings.horizon} lies before the plan date {settings.plan_date}"
        remedy = "Write a later day"
        yield Problem("scenario", message, remedy, column="horizon", kind="setting")


def check_priorities(tables: Tables) -> Iterator[Problem]:
    """Where priorities are weighted, each that a requirement names has a weight."""
    if tables.settings.priorities != "weighted":
        return
    named = tables.frames["requirements"]["priority"].dropna().unique()
    for priority in sorted(set(named) - set(tables.settings.weights)):
        message = f"priority {priority:g} has no weight"
        remedy = f"Write weights = {{ {priority:g} = 1.0 }}, or priorities = \"strict\""
        yield Problem("scenario", message, remedy, column="weights", kind="setting")


def check_persons(tables: Tables) -> Iterator[Problem]:
    """Where gaps are compared in persons, every capability required says how many it has."""
    if tables.settings.gap_in != "persons":
        return
    frame = tables.frames["requirements"]
    persons = tables.matched("requirements", "capability_id", "capabilities", "persons_each")
    measure = tables.matched("requirements", "capability_id", "capabilities", "measure")
    counted = (frame["measure"] == "persons") | (measure == "persons") | persons.notna()
    for row, one, cells in tables.rows("requirements", ~counted):
        message = (
            f"gap_in is persons, but how many persons one {shorten(cells['capability_id'])} has "
            "is not known"
        )
        remedy = "Write persons_each of the capability, or choose gap_in = \"share\""
        yield Problem("requirements", message, remedy, row, one, "capability_id", kind="persons")


CHECKS: tuple[Check, ...] = (
    check_keys,
    check_windows,
    check_either,
    check_measures,
    check_whole,
    check_stand_ins,
    check_advances,
    check_deliveries,
    check_phases,
    check_pairs,
    check_running,
    check_dates,
    check_priorities,
    check_persons,
)
"""Every check, in the order in which its problems are shown."""

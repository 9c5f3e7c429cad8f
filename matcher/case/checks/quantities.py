"""Checks of quantities and of what they are counted in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from matcher.case.checks.typed import SMALL, Tables
from matcher.errors import Problem, shorten


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
    capabilities = tables.frames["capabilities"]
    whole = set(capabilities["id"][capabilities["whole"] == "yes"].dropna())
    for name, link in (
        ("pledges", None),
        ("requirements", None),
        ("deliveries", "pledge_id"),
        ("running", "pledge_id"),
        ("phases", "requirement_id"),
    ):
        frame = tables.frames[name]
        if frame.empty:
            continue
        if link is None:
            capability = frame["capability_id"]
        else:
            target = "pledges" if link == "pledge_id" else "requirements"
            capability = tables.matched(name, link, target, "capability_id")
        broken = capability.isin(whole) & (frame["quantity"] % 1 > 0)
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


def check_deliveries(tables: Tables) -> Iterator[Problem]:
    """The deliveries of a pledge are together no more than its quantity."""
    frame = tables.frames["deliveries"]
    total = frame.groupby("pledge_id")["quantity"].transform("sum")
    pledged = tables.matched("deliveries", "pledge_id", "pledges", "quantity")
    broken = (total > pledged + SMALL) & ~frame.duplicated("pledge_id", keep="last")
    for row, _, cells in tables.rows("deliveries", broken):
        message = (
            f"the deliveries of {shorten(cells['pledge_id'])} add up to {total[row]:g}, but "
            f"{pledged[row]:g} are pledged"
        )
        remedy = "Lower a delivery or raise the pledge"
        yield Problem("deliveries", message, remedy, row, column="quantity", kind="total")


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
    """No more of a pledge is running on the plan date than was pledged."""
    frame = tables.frames["running"]
    frame = frame[_runs_on(tables.settings.plan_date, frame)]
    pledged = tables.matched("running", "pledge_id", "pledges", "quantity")[frame.index]
    total = frame.groupby("pledge_id")["quantity"].transform("sum")
    over = (total > pledged + SMALL) & ~frame.duplicated("pledge_id", keep="last")
    broken = over.reindex(tables.frames["running"].index, fill_value=False)
    for row, _, cells in tables.rows("running", broken):
        message = (
            f"{total[row]:g} of {shorten(cells['pledge_id'])} are running, but "
            f"{pledged[row]:g} are pledged"
        )
        remedy = "Lower what is running or raise the pledge"
        yield Problem("running", message, remedy, row, column="quantity", kind="total")


def _runs_on(day: date | None, frame: pd.DataFrame) -> pd.Series:
    """Say which rows are there on the plan date; the others are not used."""
    if day is None:
        return pd.Series(True, index=frame.index)
    now = pd.Timestamp(day)
    return ~((frame["start"] > now) | (frame["end"] < now))


def check_priorities(tables: Tables) -> Iterator[Problem]:
    """Where priorities are weighted, each that a requirement names has a weight."""
    if tables.settings.priorities != "weighted":
        return
    named = set(tables.frames["requirements"]["priority"].dropna()) or {1.0}
    for priority in sorted(named - set(tables.settings.weights)):
        message = f"priority {priority:g} has no weight"
        remedy = f'Write weights = {{ {priority:g} = 1.0 }}, or priorities = "strict"'
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
        remedy = 'Write persons_each of the capability, or choose gap_in = "share"'
        yield Problem("requirements", message, remedy, row, one, "capability_id", kind="persons")


def check_minimum(tables: Tables) -> Iterator[Problem]:
    """The least that counts of a requirement is no more than it ever asks for."""
    frame = tables.frames["requirements"]
    if frame["minimum_quantity"].isna().all():
        return
    phases = tables.frames["phases"].groupby("requirement_id")["quantity"].max()
    most = pd.concat([frame["quantity"], frame["id"].map(phases)], axis=1).max(axis=1)
    for row, one, cells in tables.rows("requirements", frame["minimum_quantity"] > most + SMALL):
        least, asked = cells["minimum_quantity"], most[row]
        message = f"less than {least:g} does not count, but at most {asked:g} is required"
        remedy = "Lower it, or raise the quantity"
        shown = f"{least:g}"
        yield Problem("requirements", message, remedy, row, one, "minimum_quantity", shown, "least")

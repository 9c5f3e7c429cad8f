"""Pledges and requirements as the rules read them: blanks filled in, dates counted in days.

Every blank that is filled in is remembered, so that the plan can say on what it rests.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.case.cells import FIRST_YEAR, READINESS_ORDER, read_day
from matcher.case.settings import Settings
from matcher.errors import shorten
from matcher.program.lists import Coded, coded

EPOCH = np.datetime64(f"{FIRST_YEAR}-01-01")
"""Day 0. No day that is read lies before it, so that −1 is no day."""

MONTH = 30.0
"""Days of a month for costs, scores and what is used up. Without a calendar the one period is one
month."""

FOREVER = 10_000_000
"""A day beyond every day that is read."""

EVERY_RANK = 99
"""Rank of a readiness that passes every minimum."""

NO_RANK = -1
"""Rank of a readiness that passes no minimum."""

NOT_OFFERED = frozenset({"withdrawn", "lapsed", "deployed"})
"""Statuses of a pledge that offers nothing any more."""


class Blanks(NamedTuple):
    """Blank cells of one column that were filled in alike.

    Attributes
    ----------
    table, column
        Where they are.
    places
        Positions of their rows in the facts, sorted.
    value, text
        What they were taken as, and why.
    """

    table: str
    places: np.ndarray
    column: str
    value: str
    text: str


@dataclass(frozen=True)
class Facts:
    """Pledges and requirements as the rules read them.

    Attributes
    ----------
    case
        The case they come from.
    plan_day
        Day of the plan date; days are counted from 1970-01-01. Without a calendar, 0.
    pledges
        The table `pledges`, one row per pledge sorted by id, and besides: `rank` of its
        readiness, `notice` in days, `departs` (first day of a departure), `back_by` (the day
        before which it is back), `amount` (what can be used, in its measure), `persons` of one
        measure, `knows_persons` (whether the tables say so), `speaks`, `has` (qualities),
        `record` (performance), `renewed_by`, `blocked_by` (a condition), `price` of conditions,
        `vetting`, `running`, `tour`, `rest`, `share` (duty).
    requirements
        The table `requirements` sorted by id, and besides: `where` (mission, else partner),
        `start` and `end` (days, the end excluded; never before the plan date), `least_rank`,
        `in_persons`, `size` (largest quantity), `urgency` (priority, filled in), `heft` (weight,
        filled in).
    blanks
        Blank cells that were filled in.
    """

    case: Case
    plan_day: int
    pledges: pd.DataFrame
    requirements: pd.DataFrame
    blanks: tuple[Blanks, ...]

    def lists(self, table: str, column: str) -> Coded:
        """Return a number for each row of a table, and the list that each number stands for.

        Words are lists of one; what was read once is kept.
        """
        key = (table, column)
        if key not in self._lists:
            frame = self.pledges if table == "pledges" else self.requirements
            self._lists[key] = coded(frame[column])
        return self._lists[key]

    @cached_property
    def _lists(self) -> dict[tuple[str, str], Coded]:
        return {}


def day_number(days: pd.Series) -> np.ndarray:
    """Return dates as whole days since `EPOCH`, float64; blank is NaN."""
    numbers = (days.to_numpy().astype("datetime64[D]") - EPOCH).astype("int64").astype(float)
    return np.where(days.isna().to_numpy(), np.nan, numbers)


def dates_on(days: np.ndarray) -> np.ndarray:
    """Return day numbers as dates, datetime64[ns]; NaN is blank."""
    dates = pd.to_datetime(days, unit="D", origin=pd.Timestamp(EPOCH))
    return dates.to_numpy().astype("datetime64[ns]")


def on(day: float) -> str:
    """Return a day number as a date in a sentence."""
    return str(EPOCH + np.timedelta64(int(day), "D"))


def place_of(frame: pd.DataFrame, one: str, noun: str) -> int:
    """Return the place of an id in a frame of facts.

    Raises
    ------
    KeyError
        Where it is not there; it names the nearest that is.
    """
    found = np.flatnonzero((frame["id"] == one).to_numpy())
    if not len(found):
        near = get_close_matches(str(one), frame["id"].tolist(), n=1)
        nearest = f"; the nearest is {shorten(near[0])}" if near else ""
        raise KeyError(f"the case holds no {noun} {shorten(one)}{nearest}")
    return int(found[0])


def running_on(case: Case, plan_day: int) -> pd.DataFrame:
    """Return the rows of table `running` that are there on the plan date.

    Rows that begin later or were over before are not used.
    """
    rows = case["running"]
    if not case.is_dated:
        return rows
    start, end = day_number(rows["start"]), day_number(rows["end"])
    return rows[~((start > plan_day) | (end < plan_day))]


def plan_day_of(case: Case) -> int:
    """Return the day of the plan date; without a calendar, 0."""
    plan = pd.Series([case.settings.plan_date], dtype="datetime64[ns]")
    return int(day_number(plan)[0]) if case.is_dated else 0


class _Blanks:
    """The blank cells that were filled in, collected while the facts are read."""

    def __init__(self) -> None:
        self.found: list[Blanks] = []

    def add(self, table: str, blank: np.ndarray, column: str, value: str, text: str) -> None:
        self.found.append(Blanks(table, np.flatnonzero(blank), column, value, text))


def read_facts(case: Case) -> Facts:
    """Fill in the blanks of a case by its ``[unknown]`` rules, and count its dates in days."""
    blanks = _Blanks()
    plan_day = plan_day_of(case)
    requirements = _read_requirements(case, plan_day, blanks)
    pledges = _read_pledges(case, plan_day, blanks)
    return Facts(case, plan_day, pledges, requirements, tuple(blanks.found))


def _read_requirements(case: Case, plan_day: int, blanks: _Blanks) -> pd.DataFrame:
    settings = case.settings
    frame = case["requirements"].sort_values("id", ignore_index=True)
    if case.is_dated:
        start = _day(
            frame, "needed_from", settings, "requirements", blanks, plan_day, "the plan date"
        )
        horizon = pd.Series([settings.horizon], dtype="datetime64[ns]")
        last = FOREVER if settings.horizon is None else int(day_number(horizon)[0])
        end = _day(frame, "needed_until", settings, "requirements", blanks, last, "the horizon") + 1
        start = np.maximum(start, plan_day)
        end = np.maximum(end, start)
    else:
        start, end = np.zeros(len(frame)), np.ones(len(frame))
    phases = case["phases"].groupby("requirement_id")["quantity"].max()
    most = frame["id"].map(phases).to_numpy(dtype=float)
    measure = frame["capability_id"].map(case["capabilities"].set_index("id")["measure"])
    named = frame["priority"].max()
    last_priority = 1.0 if np.isnan(named) else float(named)
    blank = frame["priority"].isna().to_numpy() & bool(frame["priority"].notna().any())
    text = f"no priority is given: taken as the last, {last_priority:g}"
    blanks.add("requirements", blank, "priority", f"{last_priority:g}", text)
    return frame.assign(
        where=frame["mission_id"].fillna(frame["contributor_id"]),
        start=start.astype(int),
        end=end.astype(int),
        least_rank=_ranks(frame["minimum_readiness"], NO_RANK),
        in_persons=((frame["measure"] == "persons") & (measure != "persons")).to_numpy(dtype=bool),
        size=np.fmax(frame["quantity"].to_numpy(), most),
        urgency=frame["priority"].fillna(last_priority).astype(int),
        heft=frame["weight"].fillna(1.0),
    )


def _read_pledges(case: Case, plan_day: int, blanks: _Blanks) -> pd.DataFrame:
    settings = case.settings
    frame = case["pledges"].sort_values("id", ignore_index=True)
    rank = _read_rank(frame, settings, blanks)
    deliveries = case["deliveries"].groupby("pledge_id")["quantity"].sum()
    running = running_on(case, plan_day).groupby("pledge_id")["quantity"].sum()
    delivered = frame["id"].map(deliveries).to_numpy(dtype=float)
    there = frame["id"].map(running).fillna(0.0).to_numpy(dtype=float)
    amount = np.where(np.isnan(delivered), frame["quantity"], delivered)
    amount = np.where(there > 0, np.fmax(amount, there), amount)
    known = _read_persons(case, frame)
    meant = _number(settings.unknown_means("persons_each"))
    frame = frame.assign(
        rank=rank,
        amount=amount,
        running=there,
        persons=np.where(np.isnan(known), meant, known),
        knows_persons=~np.isnan(known),
        speaks=_read_languages(case, frame),
        has=frame["qualities"],
        record=_read_record(frame, settings),
        renewed_by=frame["id"].map(_renewals(frame)),
        share=frame["duty"].fillna(1.0),
        rest=frame["rest_days"].fillna(0.0),
        tour=frame["tour_days"].fillna(float(FOREVER)),
        vetting=frame["vetted"].replace("unknown", np.nan).fillna(settings.unknown_means("vetted")),
        **_read_conditions(case, frame),
    )
    return _read_departures(case, frame, plan_day, blanks)


def _read_departures(
    case: Case, frame: pd.DataFrame, plan_day: int, blanks: _Blanks
) -> pd.DataFrame:
    if not case.is_dated:
        zero = np.zeros(len(frame))
        return frame.assign(notice=zero, departs=zero, back_by=zero + FOREVER)
    settings = case.settings
    available = _day(
        frame, "available_from", settings, "pledges", blanks, plan_day, "the plan date"
    )
    until = _day(frame, "available_until", settings, "pledges", blanks, FOREVER, "no end")
    notice = _read_notice(frame, settings, blanks)
    first = case["deliveries"].groupby("pledge_id")["date"].min()
    delivery = day_number(first.reindex(frame["id"]))
    departs = np.fmax(np.fmax(available, plan_day + notice), delivery)
    return frame.assign(notice=notice, departs=departs, back_by=until + 1)


def _day(
    frame: pd.DataFrame,
    column: str,
    settings: Settings,
    table: str,
    blanks: _Blanks,
    otherwise: int,
    meaning: str,
) -> np.ndarray:
    """Return a column of dates in days, blanks filled in by the scenario or the default."""
    days = day_number(frame[column])
    value = settings.unknown.get(column)
    if value is not None and str(value) not in {"yes", "no", meaning}:
        day = read_day(value)
        otherwise, meaning = int(day_number(pd.Series([day], dtype="datetime64[ns]"))[0]), str(day)
    blank = np.isnan(days)
    text = f"{column} is blank: taken as {meaning}"
    blanks.add(table, blank, column, meaning, text)
    return np.where(blank, otherwise, days)


def _ranks(levels: pd.Series, blank: int) -> np.ndarray:
    order = {level: rank for rank, level in enumerate(READINESS_ORDER)}
    return levels.map(order).fillna(blank).to_numpy(dtype=int)


def _read_rank(frame: pd.DataFrame, settings: Settings, blanks: _Blanks) -> np.ndarray:
    meaning = settings.unknown_means("readiness")
    filled = {"yes": EVERY_RANK, "no": NO_RANK}
    rank = filled.get(meaning, READINESS_ORDER.index(meaning) if meaning not in filled else 0)
    blank = frame["readiness"].isna().to_numpy()
    text = f"readiness is blank: taken as {'passing' if meaning == 'yes' else meaning}"
    blanks.add("pledges", blank, "readiness", meaning, text)
    return _ranks(frame["readiness"], rank)


def _read_notice(frame: pd.DataFrame, settings: Settings, blanks: _Blanks) -> np.ndarray:
    """Return the days of notice: its own, else those of its readiness level, else the unknown."""
    lead: dict[int, int] = {}
    following: int | None = None
    for rank, level in reversed(list(enumerate(READINESS_ORDER))):
        following = settings.lead_days.get(level, following)
        lead[rank] = 0 if following is None else following
    own = frame["notice_days"].to_numpy(dtype=float)
    by_level = np.array([lead.get(int(rank), np.nan) for rank in frame["rank"]])
    unknown = float(settings.unknown_means("notice_days"))
    blank = np.isnan(own) & np.isnan(by_level)
    text = f"neither notice nor readiness is given: taken as {unknown:g} days"
    blanks.add("pledges", blank, "notice_days", f"{unknown:g}", text)
    for rank, level in enumerate(READINESS_ORDER):
        taken = np.isnan(own) & (frame["rank"].to_numpy() == rank)
        if level not in settings.lead_days:
            text = f"no lead days are given for {level}: taken as {lead[rank]}"
            blanks.add("pledges", taken, "notice_days", str(lead[rank]), text)
    notice = np.where(np.isnan(own), by_level, own)
    return np.where(np.isnan(notice), unknown, notice)


def _read_persons(case: Case, frame: pd.DataFrame) -> np.ndarray:
    """Return the persons of one measure of each pledge, NaN where nobody says."""
    capabilities = case["capabilities"].set_index("id")
    shared = frame["capability_id"].map(capabilities["persons_each"]).to_numpy(dtype=float)
    counted = frame["capability_id"].map(capabilities["measure"]) == "persons"
    own = frame["persons_each"].to_numpy(dtype=float)
    return np.where(np.isnan(own), np.where(counted, 1.0, shared), own)


def _number(meaning: str) -> float:
    """Return the number that a blank means, NaN where it is said not to pass."""
    return float("nan") if meaning == "no" else float(meaning)


def _read_languages(case: Case, frame: pd.DataFrame) -> pd.Series:
    shared = dict(zip(case["contributors"]["id"], case["contributors"]["languages"], strict=True))
    codes, who = pd.factorize(frame["contributor_id"])
    known = np.fromiter((shared.get(one, ()) for one in who), dtype=object, count=len(who))
    own = frame["languages"].to_numpy(dtype=object)
    says = own.astype(bool)
    lists = known[codes]
    lists[says] = own[says]
    return pd.Series(lists, index=frame.index, dtype=object)


def _read_record(frame: pd.DataFrame, settings: Settings) -> np.ndarray:
    meaning = settings.unknown_means("performance")
    filled = {"yes": 1.0, "no": np.nan}
    value = filled[meaning] if meaning in filled else float(meaning)
    return frame["performance"].fillna(value).to_numpy(dtype=float)


def _renewals(frame: pd.DataFrame) -> dict[str, str]:
    renewing = frame.dropna(subset=["advances"])
    return dict(zip(renewing["advances"], renewing["id"], strict=True))


def _read_conditions(case: Case, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    conditions = case["conditions"]
    known = conditions["met"].replace("unknown", np.nan)
    met = known.fillna(case.settings.unknown_means("condition"))
    blocking = conditions[(conditions["effect"] == "blocks") & (met != "yes")]
    costing = conditions[(conditions["effect"] == "costs") & (known != "yes")]
    text = blocking.drop_duplicates("pledge_id").set_index("pledge_id")["text"]
    price = costing.groupby("pledge_id")["price"].sum()
    return {
        "blocked_by": text.reindex(frame["id"]).to_numpy(),
        "price": price.reindex(frame["id"]).fillna(0.0).to_numpy(),
    }

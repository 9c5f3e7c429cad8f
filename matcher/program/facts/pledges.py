"""Pledges as the rules read them: how much, how ready, from when until when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.case.settings import Settings
from matcher.program.facts.blanks import Collected, read_days
from matcher.program.facts.days import FOREVER, day_number, running_on
from matcher.program.facts.ranks import read_notice, read_ranks

NOT_OFFERED = frozenset({"withdrawn", "lapsed", "deployed"})
"""Statuses of a pledge that offers nothing any more."""


def read_pledges(case: Case, plan_day: int, blanks: Collected) -> pd.DataFrame:
    """Return the table `pledges` sorted by id, with the columns that `Facts` names besides."""
    settings = case.settings
    frame = case["pledges"].sort_values("id", ignore_index=True)
    rank = read_ranks(frame, settings, blanks)
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
    case: Case, frame: pd.DataFrame, plan_day: int, blanks: Collected
) -> pd.DataFrame:
    if not case.is_dated:
        zero = np.zeros(len(frame))
        return frame.assign(notice=zero, departs=zero, back_by=zero + FOREVER)
    settings = case.settings
    available = read_days(
        frame, "available_from", settings, "pledges", blanks, plan_day, "the plan date"
    )
    until = read_days(frame, "available_until", settings, "pledges", blanks, FOREVER, "no end")
    notice = read_notice(frame, settings, blanks)
    first = case["deliveries"].groupby("pledge_id")["date"].min()
    delivery = day_number(first.reindex(frame["id"]))
    departs = np.fmax(np.fmax(available, plan_day + notice), delivery)
    return frame.assign(notice=notice, departs=departs, back_by=until + 1)


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

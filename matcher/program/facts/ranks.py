"""Levels of readiness as ranks, which can be compared, and the notice that follows from them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.cells import READINESS_ORDER
from matcher.case.settings import Settings
from matcher.program.facts.blanks import Collected

EVERY_RANK = 99
"""Rank of a readiness that passes every minimum."""

NO_RANK = -1
"""Rank of a readiness that passes no minimum."""


def ranks_of(levels: pd.Series, blank: int) -> np.ndarray:
    """Return the rank of each level, a higher one for a readier pledge."""
    order = {level: rank for rank, level in enumerate(READINESS_ORDER)}
    return levels.map(order).fillna(blank).to_numpy(dtype=int)


def read_ranks(frame: pd.DataFrame, settings: Settings, blanks: Collected) -> np.ndarray:
    """Return the rank of the readiness of each pledge."""
    meaning = settings.unknown_means("readiness")
    filled = {"yes": EVERY_RANK, "no": NO_RANK}
    rank = filled.get(meaning, READINESS_ORDER.index(meaning) if meaning not in filled else 0)
    blank = frame["readiness"].isna().to_numpy()
    text = f"readiness is blank: taken as {'passing' if meaning == 'yes' else meaning}"
    blanks.add("pledges", blank, "readiness", meaning, text)
    return ranks_of(frame["readiness"], rank)


def read_notice(frame: pd.DataFrame, settings: Settings, blanks: Collected) -> np.ndarray:
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

"""Flows: what of each pledge departs, is handed on and comes home, by what it holds back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.hand_overs import ANY
from matcher.program.joining import matches
from matcher.program.presence import Presence
from matcher.program.supplies import DEPLOYMENT, MONTHLY

_CLASSES = 1 << 12


def class_key(place: pd.Series | np.ndarray, owner: pd.Series | np.ndarray) -> np.ndarray:
    """Return a number that sorts by owner (a lack, or a hold) and then by class."""
    return np.asarray(owner).astype(np.int64) * _CLASSES + np.asarray(place).astype(np.int64) + 1


def flows(presence: Presence, scope: pd.DataFrame, columns: np.ndarray) -> pd.DataFrame:
    """Return what arrives, or leaves, of each hold: hold, place, event, and its day at home.

    Parameters
    ----------
    presence, scope
        What is laid out, and what holds hold back.
    columns
        Column of each event, −1 where there is none.

    Returns
    -------
    pandas.DataFrame
        Columns hold, place, event, column, departs (day), home (day on which it is back).
    """
    pair, date = (presence.events[name].to_numpy() for name in ("pair", "date"))
    rows = np.flatnonzero(columns >= 0)
    row, move = matches(scope["pair"].to_numpy(), pair[rows])
    event = rows[move]
    travel = presence.eligibility.pairs["travel"].to_numpy()[pair[event]]
    return pd.DataFrame(
        {
            "hold": scope["hold"].to_numpy()[row],
            "place": scope["place"].to_numpy()[row],
            "event": event,
            "column": columns[event],
            "departs": date[event] - travel,
            "home": date[event] + travel,
        }
    )


def handed_on(presence: Presence, handed: pd.DataFrame) -> pd.DataFrame:
    """Return what each hold holds back of what its pledge hands on: hold, place, date, column.

    A class of the receiver is one of the giver, where the giver is split at all.
    """
    holds = presence.eligibility.supplies.lacks.holds
    holds = holds[(holds["rank"] < 0) & ~holds["per"].isin([DEPLOYMENT, MONTHLY])]
    hold, row = matches(holds["p"].to_numpy(), handed["giver"].to_numpy())
    given = {name: handed[name].to_numpy()[row] for name in ("date", "column", "upper")}
    split = np.isin(holds["p"].to_numpy()[hold], presence.hand_overs.classes["p"])
    place = np.where(split, handed["place"].to_numpy()[row], ANY)
    return pd.DataFrame({"hold": holds.index.to_numpy()[hold], "place": place} | given)

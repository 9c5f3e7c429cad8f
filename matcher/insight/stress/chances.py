"""Chances: how likely each pledge is to fail, with its contributor and by itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case

COMMON = 0.5
"""Share of the smallest chance of failing that comes of a contributor as a whole."""

_GONE = ("withdrawn", "lapsed")

_WORDS = {"yes": 1.0, "no": 0.0}


def find_chances(
    case: Case, *, common: float = COMMON, reliability: float | None = None
) -> pd.DataFrame:
    """Return how likely each pledge is to fail.

    A contributor withdraws all it pledged with π = common · min (1 − reliability) over its
    pledges; else each fails by itself with φ, so that (1 − π) · (1 − φ) is its reliability.

    Parameters
    ----------
    case
        The pledges; those that were withdrawn, lapsed or renewed by another do not count.
    common
        Share of the smallest chance of failing of a contributor that all its pledges have in
        common: 0, each fails by itself; 1, the surest of them fails only with all.
    reliability
        What a blank reliability means; None: what the scenario says.

    Returns
    -------
    pandas.DataFrame
        A row for each pledge, by id. Columns pledge_id, contributor_id, reliability, `assumed`
        (whether it is what a blank means, or the table marks it), `common` (π), `alone` (φ).

    Raises
    ------
    ValueError
        Where `common` or `reliability` is no share.
    """
    for name, value in (("common", common), ("reliability", reliability)):
        if value is not None and not 0 <= value <= 1:
            raise ValueError(f"{name} is {value}: write a share, 0 to 1")
    rows = case["pledges"]
    stands = ~rows["status"].isin(_GONE) & ~rows["id"].isin(rows["advances"].dropna())
    rows = rows[stands].sort_values("id", ignore_index=True)
    blank = rows["reliability"].isna()
    meaning = case.settings.unknown_means("reliability")
    if reliability is None:
        reliability = _WORDS[meaning] if meaning in _WORDS else float(meaning)
    known = rows["reliability"].astype(float).fillna(reliability)
    marked = [bool({"*", "reliability"} & set(one)) for one in rows["assumed"]]
    least = (1 - known).groupby(rows["contributor_id"]).transform("min")
    shock = common * least
    rest = (1 - shock).to_numpy()
    alone = 1 - np.divide(known.to_numpy(), rest, out=np.ones(len(known)), where=rest > 0)
    return pd.DataFrame(
        {
            "pledge_id": rows["id"],
            "contributor_id": rows["contributor_id"],
            "reliability": known,
            "assumed": blank.to_numpy() | np.array(marked, dtype=bool),
            "common": shock,
            "alone": np.clip(alone, 0.0, 1.0),
        }
    )


def draw(chances: pd.DataFrame, samples: int, seed: int) -> np.ndarray:
    """Return which pledges fail in each sample: sample × pledge, as rows of `chances`.

    Sample k is drawn from the k-th child of the seed: it is the same however many are drawn.
    """
    owner, owners = pd.factorize(chances["contributor_id"], sort=True)
    common = chances["common"].to_numpy()
    alone = chances["alone"].to_numpy()
    gone = np.zeros((samples, len(chances)), dtype=bool)
    for number, child in enumerate(np.random.SeedSequence(seed).spawn(samples)):
        random = np.random.default_rng(child)
        shocks, own = random.random(len(owners)), random.random(len(chances))
        gone[number] = (shocks[owner] < common) | (own < alone)
    return gone

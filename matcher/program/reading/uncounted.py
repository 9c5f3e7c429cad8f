"""Why what is there does not count, in the words of the rule that forbids it."""

from __future__ import annotations

import numpy as np

from matcher.case.policies import Spread
from matcher.program.layout import Layout
from matcher.program.tally import Tally, look_covered


def why_uncounted(layout: Layout, tally: Tally) -> np.ndarray:
    """Return, for each stretch, the rule that would keep what is there from counting.

    Parameters
    ----------
    layout
        The columns.
    tally
        What is there, and what of it counts.

    Returns
    -------
    numpy.ndarray
        Text, blank where nothing is judged: the condition that does not hold; else that too many
        contributors are there; else that too little is.
    """
    counting = layout.counting
    judged = counting.judged
    least, most = judged["least"].to_numpy(), judged["most"].to_numpy()
    there = np.minimum(tally.there, layout.presence.stretches["required"].to_numpy())
    scarce = (least > 0) & (there[judged["stretch"]] < least)
    told = np.where(
        scarce | (most == 0),
        _words("fewer than the minimum of", least),
        _words("contributors_at_most is", most),
    )
    failing = _failing_words(layout, tally)
    gates = counting.gates.iloc[::-1]
    named = failing[gates["moment"]]
    fails = named != ""
    told[gates["judged"].to_numpy()[fails]] = named[fails]
    every = np.full(len(tally.there), "", dtype=object)
    every[judged["stretch"]] = told
    return every


def _words(stem: str, numbers: np.ndarray) -> np.ndarray:
    """Return a text for each number, which ends with it."""
    unique, place = np.unique(numbers, return_inverse=True)
    return np.array([f"{stem} {one:g}" for one in unique.tolist()], dtype=object)[place]


def _failing_words(layout: Layout, tally: Tally) -> np.ndarray:
    """Return what is wrong at each moment whose condition does not hold; blank where it does."""
    counting, groups = layout.counting, layout.presence.conditions.groups
    requirements = layout.presence.eligibility.facts.requirements
    ids = requirements["id"].to_numpy(dtype=object)
    size = requirements["size"].to_numpy()
    looks, moments = counting.looks, counting.moments
    total = tally.counted[counting.judged["stretch"]]
    lacking = looks[~look_covered(layout, total, tally.there)].drop_duplicates("moment")
    wrong = []
    for one in groups:
        if isinstance(one.policy, Spread):
            few = f"fewer than {one.policy.contributors} contributors"
            wrong.append(f"{few} (spread {one.policy.id})")
        else:
            unknown = ids[one.looked[np.isnan(size[one.looked])]]
            wrong.append(f"{', '.join(unknown[:1])} has no quantity (only_with {one.policy.id})")
    group = moments["group"].to_numpy()
    told = np.array(wrong, dtype=object)[group]
    at = lacking["moment"].to_numpy()
    at, r = (rows[moments["can"].to_numpy()[at] > 0] for rows in (at, lacking["r"].to_numpy()))
    about = [f" is not covered (only_with {one.policy.id})" for one in groups]
    told[at] = ids[r] + np.array(about, dtype=object)[group[at]]
    return np.where(tally.holds, "", told)

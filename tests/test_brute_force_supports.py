"""Plans with needs against everything that could be done: 75 tiny cases of fifteen kinds."""

from __future__ import annotations

import pytest
from brute_force_supports import BruteForce
from drawn_supports import KINDS, Draw, as_case, tiny_case
from solved import solved

EACH_KIND = 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_with_needs_is_as_good_as_everything_that_could_be_done(kind: Draw) -> None:
    """The least gap over all hand-overs and deployments is that of the plan, exactly."""
    differ = {}
    for number in range(EACH_KIND):
        tiny = tiny_case(kind, number)
        least = BruteForce(tiny).least_gap()
        gap = solved(as_case(tiny), "gap", stop=0).objective["gap"]
        if gap != pytest.approx(least, abs=1e-6):
            differ[number] = (gap, least)
    assert not differ, f"{len(differ)} plans differ from the least gap: {differ}"

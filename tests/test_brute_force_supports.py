"""Plans with needs against everything that could be done: 54 tiny cases of eighteen kinds."""

from __future__ import annotations

import pytest
from brute_force_supports import BruteForce
from drawn_supports import KINDS, Kind, tiny_case
from solved import solved
from tiny_tables import as_case

EACH_KIND = 3


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_plan_with_needs_is_as_good_as_everything_that_could_be_done(kind: Kind) -> None:
    """The least gap over all hand-overs and deployments is that of the plan, exactly."""
    differ = {}
    for number in range(EACH_KIND):
        tiny = tiny_case(kind, number)
        least = BruteForce(tiny).least_gap()
        gap = solved(as_case(tiny), "gap", stop=0).objective["gap"]
        if gap != pytest.approx(least, abs=1e-6):
            differ[number] = (gap, least)
    assert not differ, f"{len(differ)} plans differ from the least gap: {differ}"

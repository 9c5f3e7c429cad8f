"""Party: the page of one contributor, or of one mission."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from matcher.errors import shorten
from matcher.insight.asks import Asks, asks
from matcher.insight.parties.contributor import ContributorPage, contributor_page
from matcher.insight.parties.mission import MissionPage, mission_page
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.solving import Progress

CONTRIBUTOR, MISSION = "contributor", "mission"
"""What a party may be."""


def party(
    plan: Plan,
    one: str,
    *,
    kind: str | None = None,
    changes: Mapping[str, str] | None = None,
    top: int = 5,
    time_limit: float | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> ContributorPage | MissionPage:
    """Return what one contributor, or one mission, sees of a plan.

    Parameters
    ----------
    plan
        The plan, also one read from disk.
    one
        Id of a contributor or of a mission. A contributor that pledges nothing and asks for itself
        is seen as a mission is.
    kind
        ``contributor`` or ``mission``, where the id is of both; None: what it is, a contributor
        first.
    changes
        Pledge → what change of its offer would make it useful, as a sentence.
    top
        Of a mission, how many asks that close something there are told; 0 for none.
    time_limit, progress, cancel
        As of `matcher.asks`.

    Raises
    ------
    KeyError
        Where the plan knows no such party; it names the nearest.
    SolverError
        Where the solver breaks down.
    ValueError
        Where there is no such kind; or where constraints of an analyst's own were added to a plan
        and asks are wanted.
    """
    found = _kind(plan, one, kind)
    if found == CONTRIBUTOR:
        return contributor_page(plan, one, changes or {})
    wanted = None
    if top and (plan.gaps.loc[plan.gaps["mission_id"] == one, "gap"] > 0).any():
        every = asks(plan, mission=one, time_limit=time_limit, progress=progress, cancel=cancel)
        wanted = _helpful(every, one, top)
    return mission_page(plan, one, wanted)


def _kind(plan: Plan, one: str, kind: str | None) -> str:
    """Return what a party is."""
    if kind not in (None, CONTRIBUTOR, MISSION):
        raise ValueError(f"there is no kind {kind}; write contributor or mission")
    gives = set(plan.case["pledges"]["contributor_id"])
    asking = set(plan.gaps["mission_id"])
    is_of = {CONTRIBUTOR: one in gives, MISSION: one in asking}
    for name in (CONTRIBUTOR, MISSION) if kind is None else (kind,):
        if is_of[name]:
            return name
    near = get_close_matches(one, sorted(gives | asking), n=1)
    nearest = f"; the nearest is {shorten(near[0])}" if near else ""
    raise KeyError(f"the plan knows no {kind or 'contributor or mission'} {shorten(one)}{nearest}")


def _helpful(found: Asks, one: str, top: int) -> Asks:
    """Return the first asks that close something of a mission."""
    here = found.covers[(found.covers["mission_id"] == one) & (found.covers["closes"] > 0)]
    ids = set(here["ask_id"])
    return found.only([ask.ask_id for ask in found.asks if ask.ask_id in ids][:top])

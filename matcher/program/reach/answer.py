"""The answer: the ways of a pledge and all that is missing on them, as frames and chains."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.case.cells import READINESS_ORDER
from matcher.program.defaults import CHAINS
from matcher.program.eligibility import Eligibility, screen
from matcher.program.facts import FOREVER, dates_on, place_of
from matcher.program.reach.chains import Hand, Route, find_routes
from matcher.program.reach.missing import (
    fitting_links,
    needs_of,
    refused_links,
    refused_requirements,
)
from matcher.program.reach.network import Network, Way, find_way
from matcher.program.reach.reach import Chain, Reach, Step
from matcher.program.supplies import NO_RANK


def reach(screened: Case | Eligibility, pledge_id: str, *, at_most: int = CHAINS) -> Reach:
    """Say which requirements a pledge could serve, itself or as a part, and what is missing.

    Parameters
    ----------
    screened
        A case, or what is eligible in it.
    pledge_id
        Id of a pledge.
    at_most
        Most that is told of each: of chains, of pledges that may not cover one need, of needs that
        the pledge may not cover, and of pledges that nobody can complete.

    Raises
    ------
    KeyError
        Where the case holds no such pledge; it names the nearest that is there.
    InputError
        Where something is said to be running whose capability does not fit.
    """
    eligibility = screen(screened) if isinstance(screened, Case) else screened
    p = place_of(eligibility.facts.pledges, pledge_id, "pledge")
    supplies = eligibility.supplies
    fitting = fitting_links(eligibility)
    way, wider = (find_way(supplies, links, p) for links in (supplies.links, fitting))
    routes = find_routes(eligibility, Network(supplies, way.completed), p, at_most)
    refused, unrelated = refused_requirements(eligibility, p, (way, wider), routes.days)
    needs = needs_of(eligibility, [p, *_incomplete(eligibility, p, way, at_most)])
    own, may = fitting["giver"] == p, fitting["first"].notna()
    asked = fitting["lack"].isin(needs.index)
    nearest = fitting[~may & asked].sort_values(["lack", "fails", "giver"])
    not_given = fitting[~may & own & ~asked].sort_values(["fails", "lack"])
    told = [nearest.groupby("lack").head(at_most), not_given.head(at_most)]
    return Reach(
        pledge_id=pledge_id,
        contributor_id=str(eligibility.facts.pledges["contributor_id"].iloc[p]),
        capability_id=str(eligibility.facts.pledges["capability_id"].iloc[p]),
        quantity=float(eligibility.facts.pledges["amount"].iloc[p]),
        requirements=_requirements(eligibility, routes.days),
        chains=tuple(_chain(eligibility, route) for route in routes.best),
        number=routes.number,
        needs=_needs(eligibility, needs, fitting),
        givers=_givers(eligibility, fitting[may & asked]),
        refused_givers=refused_links(eligibility, pd.concat(told)),
        not_given=len(not_given),
        refused=refused,
        unrelated=unrelated,
    )


def _incomplete(eligibility: Eligibility, p: int, way: Way, at_most: int) -> list[int]:
    """Return the pledges on a way that nobody can complete, but for the one that is asked about."""
    ready = eligibility.facts.pledges["parts_ready"].to_numpy()
    return [one for one in sorted(way.completed - {p}) if ready[one] == np.inf][:at_most]


def _requirements(eligibility: Eligibility, days: dict[int, float]) -> pd.DataFrame:
    rows = eligibility.facts.requirements.iloc[list(days)]
    frame = pd.DataFrame(
        {
            "requirement_id": rows["id"].array,
            "mission_id": rows["where"].array,
            "capability_id": rows["capability_id"].array,
            "first_day": _dates(eligibility, np.array(list(days.values()), dtype=float)),
        }
    )
    return frame.sort_values(["first_day", "requirement_id"], ignore_index=True)


def _chain(eligibility: Eligibility, route: Route) -> Chain:
    facts = eligibility.facts
    pair = eligibility.pairs.iloc[route.pair]
    steps = tuple(_step(eligibility, hand) for hand in route.hands)
    return Chain(
        steps=steps,
        pledge_id=str(pair["pledge_id"]),
        requirement_id=str(pair["requirement_id"]),
        mission_id=str(facts.requirements["where"].iloc[pair["r"]]),
        first_day=_date(eligibility, route.day),
    )


def _step(eligibility: Eligibility, hand: Hand) -> Step:
    ids, link = eligibility.facts.pledges["id"], hand.link
    return Step(
        giver_pledge_id=str(ids.iloc[link.giver]),
        receiver_pledge_id=str(ids.iloc[link.receiver]),
        need_id=str(eligibility.supplies.lacks.rows["need_id"].iloc[link.lack]),
        handed_on=_date(eligibility, hand.handed),
        ready_on=_date(eligibility, hand.ready),
    )


def _needs(eligibility: Eligibility, needs: pd.DataFrame, fitting: pd.DataFrame) -> pd.DataFrame:
    levels = [READINESS_ORDER[rank] if rank > NO_RANK else None for rank in needs["rank"]]
    may = fitting["first"].notna()
    number = [
        fitting.loc[chosen, "lack"].value_counts().reindex(needs.index, fill_value=0).to_numpy()
        for chosen in (may, ~may)
    ]
    names = ["need_id", "capability_id", "quantity", "per", "use", "is_covered"]
    frame = needs[names].reset_index(drop=True)
    frame.insert(0, "pledge_id", eligibility.facts.pledges["id"].iloc[needs["p"]].array)
    return frame.assign(
        raises_to=pd.Series(levels, dtype="str"), may_give=number[0], may_not=number[1]
    )


def _givers(eligibility: Eligibility, links: pd.DataFrame) -> pd.DataFrame:
    pledges, lacks = eligibility.facts.pledges, eligibility.supplies.lacks.rows.iloc[links["lack"]]
    ready = links["first"].to_numpy() + lacks["lead"].to_numpy()
    frame = pd.DataFrame(
        {
            "pledge_id": pledges["id"].iloc[links["receiver"]].array,
            "need_id": lacks["need_id"].array,
            "giver_pledge_id": pledges["id"].iloc[links["giver"]].array,
            "contributor_id": pledges["contributor_id"].iloc[links["giver"]].array,
            "rate": links["rate"].array,
            "handed_on": _dates(eligibility, links["first"].to_numpy()),
            "ready_on": _dates(eligibility, ready),
        }
    )
    return frame.sort_values(["pledge_id", "need_id", "ready_on", "giver_pledge_id"])


def _dates(eligibility: Eligibility, days: np.ndarray) -> np.ndarray:
    """Return days as dates; blank without a calendar, and where they are no day."""
    known = (days >= 0) & (days < FOREVER) & eligibility.case.is_dated
    return dates_on(np.where(known, days, np.nan))


def _date(eligibility: Eligibility, day: float) -> date | None:
    when = pd.Timestamp(_dates(eligibility, np.array([day]))[0])
    return None if pd.isna(when) else when.date()

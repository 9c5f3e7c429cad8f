"""Handing: on which days what a pledge gives may be handed over.

Like the dates of arrivals, the days are chosen so that little is lost: those on which something
comes, is home again, is ready, or is not needed before; and calendar steps where it matters whether
something is handed over later than it could be.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import EPOCH, FOREVER, day_number
from matcher.program.running import running_rows
from matcher.program.steps import calendar_days
from matcher.program.supplies import KEPT, PLEDGE, SPENT

_MOST_TOURS = 12


def offer_days(eligibility: Eligibility, links: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the days on which each link may hand over, and whose moved to a grid.

    Parameters
    ----------
    eligibility
        The pairs, and who may give what to whom.
    links
        Columns link, lack, giver, receiver, first (day), lead, gone (day on which the giver is
        withdrawn), until (day on which what it gives no longer counts).

    Returns
    -------
    pandas.DataFrame
        Columns link, date.
    numpy.ndarray
        Whether days moved, of each pledge as receiver.
    """
    crowded = np.zeros(len(eligibility.facts.pledges), dtype=bool)
    days = links[["link"]].assign(date=links["first"])
    if not eligibility.case.is_dated or links.empty:
        return days, crowded
    steps = _steps(eligibility, links)
    fixed = pd.MultiIndex.from_frame(steps)
    more = _within(eligibility, links, [days, steps, *_own_days(eligibility, links)])
    days = days.iloc[:0]  # so that what follows from the first days is looked for in any case
    while True:
        # Who had too many days once stays on the grid; else days would move to and fro for ever.
        others = more[~pd.MultiIndex.from_frame(more[["link", "date"]]).isin(fixed)]
        crowded |= _is_crowded(eligibility, links, others)
        moved = pd.concat([steps, _on_grid(links, others, crowded)], ignore_index=True)
        more = _allowed(eligibility, links, moved)
        if more.equals(days):
            return days, crowded
        days = more
        more = _within(eligibility, links, [days, *_following(eligibility, links, days)])


def _within(
    eligibility: Eligibility, links: pd.DataFrame, parts: list[pd.DataFrame]
) -> pd.DataFrame:
    """Return, each once, the days on which a link can hand over what is then ready in time."""
    days = pd.concat(parts, ignore_index=True).astype(np.int64)
    own = links.iloc[days["link"]].reset_index(drop=True)
    last = int(eligibility.facts.requirements["end"].max())
    inside = (days["date"] >= own["first"]) & (days["date"] < own["gone"])
    ready = days["date"] + own["lead"]
    return days[inside & (ready < np.minimum(own["until"], last))].drop_duplicates()


def _allowed(eligibility: Eligibility, links: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Return the days on which a link can hand over and consent is not refused, sorted."""
    days = _within(eligibility, links, [days])
    both = days.merge(eligibility.supplies.refused(), on="link")
    both = both[(both["start"] <= both["date"]) & (both["date"] < both["end"])]
    bad = pd.MultiIndex.from_frame(both[["link", "date"]])
    days = days[~pd.MultiIndex.from_frame(days[["link", "date"]]).isin(bad)]
    return days.sort_values(["link", "date"], ignore_index=True)


def _is_crowded(eligibility: Eligibility, links: pd.DataFrame, days: pd.DataFrame) -> np.ndarray:
    """Say of each pledge whether it would be offered more days as receiver than are allowed."""
    receiver = links["receiver"].to_numpy()[days["link"]]
    number = days.assign(p=receiver).groupby("p")["date"].nunique()
    crowded = np.zeros(len(eligibility.facts.pledges), dtype=bool)
    crowded[number.index[number > eligibility.case.settings.dates_at_most]] = True
    return crowded


def _on_grid(links: pd.DataFrame, days: pd.DataFrame, crowded: np.ndarray) -> pd.DataFrame:
    """Move days later, to the first of a month, but the first of each link, for some receivers."""
    link = days["link"].to_numpy()
    moves = crowded[links["receiver"].to_numpy()[link]]
    moves &= days["date"].to_numpy() > links["first"].to_numpy()[link]
    day = EPOCH + days["date"].to_numpy().astype("timedelta64[D]")
    month = day.astype("datetime64[M]")
    month = month + (month.astype("datetime64[D]") < day).astype("timedelta64[M]")
    later = (month.astype("datetime64[D]") - EPOCH).astype(np.int64)
    return days.assign(date=np.where(moves, later, days["date"].to_numpy()))


def _own_days(eligibility: Eligibility, links: pd.DataFrame) -> list[pd.DataFrame]:
    """Return days that hang on no other hand-over.

    The deliveries of the giver; the days on which it can be home again, or the receiver, where it
    is handed something anew; the last day on which the receiver can still be there when a
    requirement begins; and the days from which consent is given.
    """
    facts, pairs = eligibility.facts, eligibility.pairs
    place = pd.Series(np.arange(len(facts.pledges)), index=facts.pledges["id"])
    deliveries = eligibility.case["deliveries"]
    comes = pd.DataFrame(
        {
            "giver": place.reindex(deliveries["pledge_id"]).to_numpy(),
            "date": day_number(deliveries["date"]),
        }
    )
    begins = pd.DataFrame(
        {
            "receiver": pairs["p"],
            "begins": facts.requirements["start"].to_numpy()[pairs["r"]] - pairs["travel"],
        }
    ).drop_duplicates()
    busy, anew = _busy(eligibility, links), _renewed(eligibility, links)
    in_time = busy.merge(begins, on="receiver")
    accepted = eligibility.supplies.refused().rename(columns={"end": "date"})
    home = _home_again(eligibility)
    parts = [
        links.merge(comes, on="giver"),
        busy.merge(home.rename(columns={"p": "giver"}), on="giver"),
        anew.merge(home.rename(columns={"p": "receiver"}), on="receiver"),
        in_time.assign(date=in_time["begins"] - in_time["lead"]),
        accepted,
    ]
    return [part[["link", "date"]] for part in parts]


def _busy(eligibility: Eligibility, links: pd.DataFrame) -> pd.DataFrame:
    """Return the links of givers that may be deployed themselves, and give what comes home."""
    return links[links["giver"].isin(eligibility.pairs["p"])]


def _renewed(eligibility: Eligibility, links: pd.DataFrame) -> pd.DataFrame:
    """Return the links of what is used up, and of which each day only so much may be handed over.

    What comes after something that is kept may come again and again, as far as that is there.
    """
    lacks = eligibility.supplies.lacks
    per, use = (lacks.rows[name].to_numpy() for name in ("per", "use"))
    waits = lacks.waits
    lack, first = waits["lack"].to_numpy(), waits["first"].to_numpy()
    again = (use[lack] == SPENT) & (use[first] == KEPT) & (per[first] != PLEDGE)
    return links[links["lack"].isin(lack[again])]


def _home_again(eligibility: Eligibility) -> pd.DataFrame:
    """Return the days on which pledges can be home and rested: p, date.

    From what is no longer needed, or needed less; from one tour after the other; and from where
    they are running, freed at once or when they must leave.
    """
    facts, pairs = eligibility.facts, eligibility.pairs
    pledges = facts.pledges.iloc[pairs["p"]]
    back = pairs["travel"].to_numpy() + pledges["rest"].to_numpy()
    ends = pd.DataFrame({"p": pairs["p"], "date": pairs["latest"] + back})
    own = pairs[["p", "requirement_id"]].assign(back=back)
    phases = own.merge(eligibility.case["phases"], on="requirement_id")
    fewer = phases[["p"]].assign(date=day_number(phases["from"]) + phases["back"])
    tours = np.where(pledges["tours"].isna(), 1, pledges["tours"])
    tours = np.where(pledges["tour"] < FOREVER, np.minimum(tours, _MOST_TOURS), 0).astype(int)
    each = pledges["tour"].to_numpy() + pairs["travel"].to_numpy() + back
    went = pairs[["p"]].assign(gone=pairs["first_arrival"] - pairs["travel"], each=each)
    went = went.loc[went.index.repeat(tours)]
    number = went.groupby(level=0).cumcount() + 1
    toured = pd.DataFrame({"p": went["p"], "date": went["gone"] + number * went["each"]})
    running = running_rows(eligibility).assign(now=facts.plan_day)
    there = running["pair"].to_numpy()
    freed = [
        pd.DataFrame({"p": pairs["p"].to_numpy()[there], "date": running[end] + back[there]})
        for end in ("now", "must_leave")
    ]
    return pd.concat([ends, fewer, toured, *freed], ignore_index=True).drop_duplicates()


def _steps(eligibility: Eligibility, links: pd.DataFrame) -> pd.DataFrame:
    """Return the calendar steps on which a link may hand over: link, date.

    What is given only once, and by who only gives, is handed over as soon as it can be.
    """
    both = pd.concat([_busy(eligibility, links), _renewed(eligibility, links)], ignore_index=True)
    both = both.drop_duplicates("link")
    last = int(eligibility.facts.requirements["end"].max())
    ends = both.assign(last=np.minimum(both["gone"], last))
    ends = ends.rename(columns={"link": "owner"})[["owner", "first", "last"]]
    days = calendar_days(eligibility.case.settings, ends)
    return days.rename(columns={"owner": "link"})


def _following(
    eligibility: Eligibility, links: pd.DataFrame, days: pd.DataFrame
) -> list[pd.DataFrame]:
    """Return days on which a giver's own parts, or what comes first at a receiver, are ready."""
    own = links.iloc[days["link"]].reset_index(drop=True)
    ready = own.assign(date=days["date"] + own["lead"])[["receiver", "lack", "date"]]
    handed_on = ready[["receiver", "date"]].rename(columns={"receiver": "giver"}).drop_duplicates()
    waits = eligibility.supplies.lacks.waits
    first = ready[["lack", "date"]].drop_duplicates().rename(columns={"lack": "first"})
    after = waits.merge(first, on="first")[["lack", "date"]].drop_duplicates()
    return [
        links[["link", "giver"]].merge(handed_on, on="giver")[["link", "date"]],
        links[["link", "lack"]].merge(after, on="lack")[["link", "date"]],
    ]

"""Times: reasons about dates and tours in words, with the days that are missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.insight.reasons.asked import Asked, Told
from matcher.program.facts import FOREVER, on


def tell_late(asked: Asked) -> Told:
    """Tell by how many days a pledge, or what it hands over, comes too late."""
    pledge, p = asked.pledge, int(asked.atom["p"])
    departs = int(pledge["departs"])
    first = min(asked.stays, key=lambda one: one.departs, default=None)
    given = asked.use.given(p)
    if first is None and not given:
        return Told(
            asked.who, f"it departs on {on(departs)} at the earliest", "", "Send it earlier"
        )
    goes = given[0].day if first is None else first.departs
    deliveries = asked.laid.plan.case["deliveries"]
    coming = deliveries.loc[deliveries["pledge_id"] == pledge["id"], "date"]
    days = count(departs - goes, "day")
    if first is None:
        receiver = asked.laid.facts.pledges["id"].iloc[given[0].receiver]
        needed = f"{receiver} would need it on {on(goes)}"
        found = f"it can be handed over on {on(departs)} at the earliest"
        action = f"Hand it over {days} earlier"
    else:
        needed = f"{first.requirement} would need it from {on(first.start)} on"
        found = f"it arrives on {on(departs + first.start - goes)} at the earliest"
        action = f"Send it {days} earlier, on {on(goes)}"
    if goes >= departs and len(coming):
        found, action = f"its last part comes on {coming.max().date()}", f"Deliver it by {on(goes)}"
    return Told(asked.who, found, needed, action)


def tell_leaves(asked: Asked) -> Told:
    """Tell by how many days a pledge leaves too early."""
    pledge = asked.pledge
    last = max((one for one in asked.stays), key=lambda one: one.back, default=None)
    back = int(pledge["back_by"])
    found = f"it is available until {on(back - 1)}" if back < FOREVER else "it is withdrawn"
    if last is None or last.back <= back:
        return Told(asked.who, found, "", "Keep it longer")
    needed = f"{last.requirement} would need it until {on(last.end - 1)}"
    days = count(last.back - back, "day")
    return Told(asked.who, found, needed, f"Keep it {days} longer, until {on(last.back - 1)}")


def tell_tours(asked: Asked) -> Told:
    """Tell how long, or how often, a pledge would have to go."""
    pledge, stays = asked.pledge, asked.stays
    tours = 1 if pd.isna(pledge["tours"]) else int(pledge["tours"])
    longest = max((one.end - one.start for one in stays), default=0)
    if pledge["tour"] < FOREVER:
        found = f"a tour of it is {int(pledge['tour'])} days, and it goes {count(tours, 'time')}"
    else:
        found = f"it goes {count(tours, 'time')}"
    if longest > pledge["tour"]:
        return Told(asked.who, found, "", f"Let it stay {longest} days, or relieve it in place")
    went = sum(one.quantity for one in stays)
    lifted = asked.laid.lifting.near.eligibility.facts.pledges["amount"]
    limit = tours * max(float(lifted.iloc[int(asked.atom["p"])]), 1.0)
    times = max(tours + 1, int(np.ceil(tours * went / limit)))
    return Told(asked.who, found, "", f"Let it go {count(times, 'time')}")

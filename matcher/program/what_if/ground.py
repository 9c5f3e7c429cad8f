"""The ground of what-ifs: pledges, pairs and dates as they were offered at the start."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from matcher.program.facts import day_number
from matcher.program.presence import Presence, phases_in
from matcher.program.rows.tours import tours_of
from matcher.program.what_if.changed import Changed


class Ground:
    """What was offered at the start, and stays offered whatever is changed.

    Attributes
    ----------
    presence
        The pairs and their dates.
    facts
        Its pledges and requirements.
    pledges, requirements
        Id → place among the facts.
    pair_requirement
        Requirement of each pair.

    Parameters
    ----------
    presence
        As above.
    is_given
        Whether a program was given, so that it cannot be laid out anew.
    """

    def __init__(self, presence: Presence, *, is_given: bool = False) -> None:
        self._is_given = is_given
        self.presence = presence
        self.facts = presence.eligibility.facts
        self.pledges = _by_id(self.facts.pledges)
        self.requirements = _by_id(self.facts.requirements)
        self._pair_pledge = presence.eligibility.pairs["p"].to_numpy()
        self.pair_requirement = presence.eligibility.pairs["r"].to_numpy()

    def check_own(self) -> None:
        """Make sure that the program may be laid out anew.

        Raises
        ------
        ValueError
            Where it was given.
        """
        if self._is_given:
            raise ValueError(
                "this change lays out the program anew, and a program was given: ask about the "
                "case, or change the arrays"
            )

    @cached_property
    def event_pair(self) -> np.ndarray:
        """Pair of each event."""
        return self.presence.events["pair"].to_numpy()

    @cached_property
    def event_date(self) -> np.ndarray:
        """Day of each event."""
        return self.presence.events["date"].to_numpy()

    @cached_property
    def event_last(self) -> np.ndarray:
        """Whether each event is the last of its pair."""
        return self.presence.events["is_last"].to_numpy()

    @cached_property
    def is_open(self) -> np.ndarray:
        """Whether something may be there from each event on."""
        return self.presence.events["most"].to_numpy() > 0

    @cached_property
    def _event_pledge(self) -> np.ndarray:
        return self._pair_pledge[self.event_pair]

    def events_of(self, p: int) -> np.ndarray:
        """Return the events of a pledge."""
        return range_of(self._event_pledge, p)

    @cached_property
    def pair_of(self) -> dict[tuple[int, int], int]:
        """Places of pledge and requirement → the pair."""
        both = zip(self._pair_pledge.tolist(), self.pair_requirement.tolist(), strict=True)
        return {pair: place for place, pair in enumerate(both)}

    def pair(self, both: tuple[str, str]) -> int:
        """Return the pair of a pledge and a requirement, by their ids."""
        return self.pair_of[self.pledges[both[0]], self.requirements[both[1]]]

    def stays_of(self, pair: int) -> np.ndarray:
        """Return the events of a pair from which on its pledge can have come, but for the last."""
        events = range_of(self.event_pair, pair)
        first = int(self.presence.eligibility.pairs["first_arrival"].iloc[pair])
        return events[(self.event_date[events] >= first) & ~self.event_last[events]]

    def unphased(self, r: int) -> np.ndarray:
        """Return the stretches of a requirement before its first phase."""
        own = range_of(self.presence.stretches["r"].to_numpy(), r)
        phases = self._phases[self._phases["r"] == r]["date"]
        if phases.empty:
            return own
        return own[self.presence.stretches["start"].to_numpy()[own] < phases.min()]

    @cached_property
    def phased(self) -> dict[str, float]:
        """Requirement → the most that it asks for in a phase."""
        rows = self.facts.case["phases"]
        return dict(rows.groupby("requirement_id")["quantity"].max())

    @cached_property
    def _phases(self) -> pd.DataFrame:
        return phases_in(self.presence.eligibility)

    def emptied(self, changed: Changed) -> list[int]:
        """Return the requirements that ask for nothing any more, so that nobody may go there."""
        return [
            self.requirements[one]
            for one, quantity in changed.required.items()
            if quantity == 0 and not self.phased.get(one, 0.0)
        ]

    def going_to(self, r: list[int]) -> set[str]:
        """Return the pledges that may go to some requirements."""
        pairs = self.presence.eligibility.pairs
        return set(pairs["pledge_id"][np.isin(pairs["r"].to_numpy(), r)])

    @cached_property
    def at_most(self) -> np.ndarray:
        """How much the planner lets each pair have at once; NaN where nothing is said."""
        eligibility = self.presence.eligibility
        both = ["pledge_id", "requirement_id"]
        said = eligibility.case["pairs"][[*both, "at_most"]]
        return eligibility.pairs[both].merge(said, how="left")["at_most"].to_numpy(dtype=float)

    @cached_property
    def running(self) -> np.ndarray:
        """How much of each pair is there on the plan date."""
        running = self.presence.running
        return np.bincount(running["pair"], running["quantity"], minlength=len(self._pair_pledge))

    @cached_property
    def whole(self) -> np.ndarray:
        """Whether each pledge goes in whole quantities only."""
        kinds = self.facts.case["capabilities"].set_index("id")["whole"] == "yes"
        return self.facts.pledges["capability_id"].map(kinds).to_numpy(dtype=bool)

    @cached_property
    def deliveries(self) -> dict[str, pd.DataFrame]:
        """Pledge → its rows of table `deliveries`: place, day, quantity; by day."""
        rows = self.facts.case["deliveries"]
        frame = pd.DataFrame(
            {
                "pledge_id": rows["pledge_id"],
                "place": np.arange(len(rows)),
                "day": day_number(rows["date"]),
                "quantity": rows["quantity"].to_numpy(dtype=float),
            }
        ).sort_values(["pledge_id", "day"], kind="stable")
        return {str(one): own for one, own in frame.groupby("pledge_id")}

    def delivered(self, one: str, changed: Changed) -> tuple[np.ndarray, np.ndarray]:
        """Return the days of the deliveries of a pledge, and how much each brings."""
        rows = self.deliveries[one]
        each = zip(rows["place"].tolist(), rows["quantity"].tolist(), strict=True)
        brought = [changed.deliveries.get(place, quantity) for place, quantity in each]
        return rows["day"].to_numpy(), np.array(brought)

    def amount(self, one: str, changed: Changed) -> float:
        """Return how much a pledge offers, as `Facts` has it; what is running is among it."""
        p = self.pledges[one]
        amount = float(self._amounts[p])
        if one in self.deliveries:
            amount = float(self.delivered(one, changed)[1].sum())
        amount = changed.quantities.get(one, amount)
        running = float(self.running_in_all[p])
        return max(amount, running) if running > 0 else amount

    def come_by(self, one: str, changed: Changed, days: np.ndarray) -> np.ndarray:
        """Return how much of a pledge has come by some days."""
        if one not in self.deliveries:
            return np.full(len(days), self.amount(one, changed))
        date, brought = self.delivered(one, changed)
        come = np.append(0.0, np.cumsum(brought))[np.searchsorted(date, days, side="right")]
        return np.maximum(come, self.running_in_all[self.pledges[one]])

    @cached_property
    def _amounts(self) -> np.ndarray:
        return self.facts.pledges["amount"].to_numpy(dtype=float)

    @cached_property
    def tours(self) -> np.ndarray:
        """How many times each of a pledge may go; infinite where there is no limit."""
        return tours_of(self.facts)

    @cached_property
    def away(self) -> np.ndarray:
        """How much of each pledge is away on the plan date, in its pairs."""
        return np.bincount(self._pair_pledge, self.running, minlength=len(self.facts.pledges))

    @cached_property
    def running_in_all(self) -> np.ndarray:
        """How much of each pledge is there on the plan date."""
        return self.facts.pledges["running"].to_numpy(dtype=float)


def _by_id(frame: pd.DataFrame) -> dict[str, int]:
    return {str(one): place for place, one in enumerate(frame["id"].tolist())}


def range_of(numbers: np.ndarray, one: int) -> np.ndarray:
    """Return the places at which a number stands in sorted ones."""
    first, last = np.searchsorted(numbers, [one, one + 1]).tolist()
    return np.arange(first, last)

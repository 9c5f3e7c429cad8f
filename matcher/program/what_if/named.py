"""Changes by name: each is mapped onto the arrays of a program exactly, or refused."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 - a parameter is called date

from matcher.program.what_if.advance import advance
from matcher.program.what_if.changed import Changed
from matcher.program.what_if.checks import (
    check_delivery,
    check_forbidden,
    check_forced,
    check_limit,
    check_number,
    check_quantity,
    check_required,
    check_withdrawn,
    find_contributor,
    find_delivery,
    find_pledge,
    find_policy,
)
from matcher.program.what_if.ground import Ground
from matcher.program.what_if.handle import Handle
from matcher.program.what_if.places import Places
from matcher.program.what_if.state import State


class Named(Handle):
    """A handle on a case, which is changed by the ids of its tables."""

    _ground: Ground

    def set_quantity(self, pledge_id: str, quantity: float) -> None:
        """Let a pledge offer another quantity, in its measure; 0 for nothing.

        Raises
        ------
        KeyError
            Where the case holds no such pledge; it names the nearest.
        ValueError
            Where the quantity is no number from 0 on, not whole where it must be, or less than what
            is running; where the pledge comes in deliveries, or offered nothing at the start.
        """
        check_quantity(self._ground, pledge_id, quantity)
        changed = self._now.changed.setting("quantities", pledge_id, quantity)
        self._change(changed, f"{pledge_id} offers {quantity:g}")

    def set_delivery(self, pledge_id: str, date: Day | str, quantity: float) -> None:
        """Let a delivery of a pledge bring another quantity, besides earlier ones; 0 for nothing.

        Parameters
        ----------
        pledge_id
            The pledge.
        date
            The day of the delivery, as table `deliveries` has it.
        quantity
            What comes on that day, in the measure of the pledge.

        Raises
        ------
        InputError
            Where the date cannot be read.
        KeyError
            Where the case holds no such pledge; it names the nearest.
        ValueError
            Where nothing is delivered on that day, nothing of the pledge would be any more, or less
            than what is running; where the quantity is no number from 0 on, or not whole where it
            must be.
        """
        places = find_delivery(self._ground, pledge_id, date)
        whole = bool(self._ground.whole[self._ground.pledges[pledge_id]])
        check_number(quantity, "quantity", whole=whole)
        changed = self._now.changed.setting("deliveries", places[0], quantity)
        for place in places[1:]:
            changed = changed.setting("deliveries", place, 0.0)
        check_delivery(self._ground, pledge_id, changed)
        self._change(changed, f"{quantity:g} of {pledge_id} are delivered on {date}")

    def withdraw(self, pledge_id: str | None = None, *, contributor_id: str | None = None) -> None:
        """Withdraw a pledge, or all those of a contributor: nothing more of them comes.

        What is running stays until it must leave. What the planner allowed is taken back.

        Raises
        ------
        KeyError
            Where the case holds no such pledge or contributor; it names the nearest.
        ValueError
            Where both are given, or neither; where a pledge is pinned to where it is not running.
        """
        if (pledge_id is None) == (contributor_id is None):
            raise ValueError("give a pledge or a contributor")
        if pledge_id is not None:
            find_pledge(self._ground, pledge_id)
            gone, told = [pledge_id], f"{pledge_id} is withdrawn"
        else:
            gone = find_contributor(self._ground, str(contributor_id))
            told = f"{contributor_id} withdraws everything"
        check_withdrawn(self._ground, gone)
        self._change(self._now.changed.adding("withdrawn", frozenset(gone)), told)

    def set_required(self, requirement_id: str, quantity: float) -> None:
        """Let a requirement ask for another quantity, until its first phase where it has phases.

        Raises
        ------
        KeyError
            Where the case holds no such requirement; it names the nearest.
        ValueError
            Where the quantity is no number from 0 on, or not whole where it must be; where the
            requirement asked for nothing at the start.
        """
        check_required(self._ground, requirement_id, quantity)
        changed = self._now.changed.setting("required", requirement_id, quantity)
        self._change(changed, f"{requirement_id} asks for {quantity:g}")

    def set_limit(self, policy_id: str, limit: float) -> None:
        """Give a policy another limit: `at_most`, `share` or `contributors`, whichever it has.

        Raises
        ------
        InputError
            Where the policy cannot have that limit.
        KeyError
            Where the case holds no such policy; it names the nearest.
        ValueError
            Where it is a `stay`, whose days decide on what days something may leave.
        """
        check_limit(self._ground, policy_id)
        changed = self._now.changed.setting("limits", policy_id, limit)
        self._change(changed, f"the limit of {policy_id} is {limit:g}")

    def drop_policy(self, policy_id: str) -> None:
        """Leave out a policy; a ceiling takes the exchange with it that it is part of.

        Raises
        ------
        KeyError
            Where the case holds no such policy; it names the nearest.
        """
        find_policy(self._ground, policy_id)
        changed = self._now.changed.adding("dropped", frozenset({policy_id}))
        self._change(changed, f"{policy_id} is left out")

    def set_cost(
        self, pledge_id: str, *, monthly: float | None = None, deployment: float | None = None
    ) -> None:
        """Give a pledge other costs: for one measure and 30 days away, and for one departure.

        A cost that the planner gave a pair goes before its deployment cost, as ever.

        Raises
        ------
        KeyError
            Where the case holds no such pledge; it names the nearest.
        ValueError
            Where a cost is no number from 0 on, or none is given.
        """
        find_pledge(self._ground, pledge_id)
        given = {"monthly": monthly, "deployment": deployment}
        costs = {name: cost for name, cost in given.items() if cost is not None}
        if not costs:
            raise ValueError("give a monthly cost, a deployment cost, or both")
        changed = self._now.changed
        for name, cost in costs.items():
            check_number(cost, f"{name} cost")
            changed = changed.setting(name, pledge_id, cost)
        told = " and ".join(f"{name} {cost:g}" for name, cost in costs.items())
        self._change(changed, f"{pledge_id} costs {told}")

    def forbid(self, pledge_id: str, requirement_id: str) -> None:
        """Forbid a pledge to go to a requirement; what is running there may stay.

        Raises
        ------
        KeyError
            Where the case holds no such pledge or requirement; it names the nearest.
        ValueError
            Where the pledge may not go there anyway, or is pinned there; where a soft share of
            women would then be measured otherwise.
        """
        both = (pledge_id, requirement_id)
        check_forbidden(self._ground, both, self._now.changed)
        changed = self._now.changed.adding("forbidden", frozenset({both}))
        self._change(changed, f"{pledge_id} may not go to {requirement_id}")

    def force(self, pledge_id: str, requirement_id: str, at_least: float = 1.0) -> None:
        """Force so much of a pledge to be at a requirement, as early and as long as it can be.

        So does a pin without dates.

        Raises
        ------
        KeyError
            Where the case holds no such pledge or requirement; it names the nearest.
        ValueError
            Where the pledge may not go there, or not so many of it; where it is pinned there, or a
            pin would override what it lacks: a consent, or a readiness that supports must raise.
        """
        both = (pledge_id, requirement_id)
        check_forced(self._ground, both, at_least, self._now.changed)
        changed = self._now.changed.setting("forced", both, at_least)
        self._change(changed, f"at least {at_least:g} of {pledge_id} at {requirement_id}")

    def _change(self, changed: Changed, told: str) -> None:
        self._states.append(self._advanced(self._now, changed, told))

    def _advanced(self, state: State, changed: Changed, told: str) -> State:
        """Return the state after a change by name."""
        if state.places is None:
            state.places = Places(state.plain)
        changes = (state.changed, changed)
        plain, places = advance(state.plain, state.places, self._ground, changes)
        after = state.become(plain, changed, told)
        after.places = places
        return after

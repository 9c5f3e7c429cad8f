"""Holds: what holds each pledge back, and at which of its missions that is told apart.

A giver that is bound to missions binds what is made with it, and so do those who hand that on.
Parts for a pledge that such a giver may complete are for one mission, or for any: their *class*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.needs import Hold, rank_of
from matcher.plan.audit.rules import may_serve
from matcher.plan.audit.standards import is_ready_itself

ANY = ""
"""Class of what counts at every mission."""

PARTNERS = "partners"
"""Class of what counts where a partner asks for itself."""


class Holders:
    """What holds pledges back, found once for all checks.

    Parameters
    ----------
    facts
        Facts of the case.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._holds: dict[str, tuple[Hold, ...]] = {}
        self._served: dict[str, list[Requirement]] = {}

    def of(self, pledge: str) -> tuple[Hold, ...]:
        """Return what holds a pledge back, that which readiness must be raised to last."""
        if pledge not in self._holds:
            always = self._facts.supplies.holds.get(pledge, ())
            self._holds[pledge] = (*always, *self._raised(pledge))
        return self._holds[pledge]

    def raised_to(self, pledge: Pledge, requirement: Requirement) -> str | None:
        """Return the readiness that a pledge must be raised to for a requirement, if any."""
        if not self._facts.supplies.raising(pledge.id) or self._is_ready(pledge, requirement):
            return None
        if not may_serve(self._facts, pledge, requirement):
            return None
        return requirement.minimum_readiness

    def classes(self, pledge: str) -> frozenset[str]:
        """Return the missions at which parts of a pledge are told apart, none where none are."""
        return self._classes.get(pledge, frozenset())

    def class_at(self, pledge: str, requirement: Requirement) -> str:
        """Return the class in which what a pledge has at a requirement counts."""
        if pledge not in self._split:
            return ANY
        return class_of(requirement)

    def class_handed(self, giver: str, given_for: str) -> str:
        """Return the class in which a giver's own parts count of what it hands on for one."""
        return given_for if giver in self._split else ANY

    def may_be_for(self, giver: Pledge, receiver: str) -> frozenset[str]:
        """Return for which classes a giver may hand something to a receiver.

        What counts anywhere need not be for one mission, but where its giver's own parts are.
        """
        named = self.classes(receiver)
        if giver.is_bound:
            return frozenset(one for one in named if may_be_at(giver, one))
        return named | {ANY} if giver.id in self._split else frozenset({ANY})

    def _is_ready(self, pledge: Pledge, requirement: Requirement) -> bool:
        overridden = self._facts.pair(pledge, requirement).overrides
        return overridden or is_ready_itself(self._facts, pledge, requirement)

    def _raised(self, pledge: str) -> Iterator[Hold]:
        """Yield a hold for each readiness that eligible pairs must be raised to, lowest first."""
        lacks = self._facts.supplies.lacks.get(pledge, {})
        raising = [lacks[need] for need in sorted(lacks) if lacks[need].raises_to is not None]
        if not raising:
            return
        own = self._facts.pledges[pledge]
        levels = {self.raised_to(own, requirement) for requirement in self.served_by(pledge)}
        for least in sorted(levels - {None}, key=rank_of):
            reach = [one for one in raising if rank_of(one.raises_to) >= rank_of(least)]
            yield Hold(pledge, f"raised to {least}", tuple(reach), least)

    def served_by(self, pledge: str) -> list[Requirement]:
        """Return the requirements that a pledge may serve, or is running at."""
        if pledge not in self._served:
            own, facts = self._facts.pledges[pledge], self._facts
            self._served[pledge] = [
                one
                for one in self._fitting(own)
                if facts.running_of(own, one) or may_serve(facts, own, one)
            ]
        return self._served[pledge]

    def _fitting(self, pledge: Pledge) -> Iterator[Requirement]:
        kinds = {pledge.capability, *self._facts.chains.get(pledge.capability, ())}
        for one in self._facts.requirements.values():
            if one.capability in kinds or self._facts.pair(pledge, one).rate is not None:
                yield one

    @cached_property
    def _split(self) -> frozenset[str]:
        """Pledges that a bound giver, or one that is split itself, may complete."""
        split: set[str] = set()
        links = [
            (one.giver, receiver)
            for receiver, found in self._facts.supplies.links.items()
            for one in found
        ]
        bound = {one.id for one in self._facts.pledges.values() if one.is_bound}
        while True:
            more = {receiver for giver, receiver in links if giver in bound or giver in split}
            if more == split:
                return frozenset(split)
            split = more

    @cached_property
    def _classes(self) -> dict[str, frozenset[str]]:
        """Missions of each pledge that is split, and of those to whom it hands on."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for pledge in self._split:
            found[pledge] = {class_of(requirement) for requirement in self.served_by(pledge)}
        passed = [
            (one.giver, receiver)
            for receiver, links in self._facts.supplies.links.items()
            for one in links
            if one.giver in self._split
        ]
        grows = True
        while grows:
            grows = False
            for giver, receiver in passed:
                if not found[receiver] <= found[giver]:
                    found[giver] |= found[receiver]
                    grows = True
        return {pledge: frozenset(classes) for pledge, classes in found.items()}


def class_of(requirement: Requirement) -> str:
    """Return the class of what is at a requirement."""
    return PARTNERS if requirement.mission is None else requirement.mission


def may_be_at(pledge: Pledge, named: str) -> bool:
    """Say whether a pledge may be at a mission, or where a partner asks for itself."""
    return pledge.may_go(None if named == PARTNERS else named)

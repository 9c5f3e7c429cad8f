"""Proofs of reasons, done again by solving changed tables from the beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lifted import TOLERANCE, least_open, least_total, lifted, open_days

from matcher import Plan
from matcher.insight.reasons import Atom, Explanation, Reason

PROVED = "proved"


class Proof:
    """The proof of one explanation of a gap, done again.

    Parameters
    ----------
    plan
        The plan.
    told
        What was explained.
    """

    def __init__(self, plan: Plan, told: Explanation) -> None:
        self._case, self._told = plan.case, told
        self._open = open_days(plan)
        self._known: dict[frozenset[Atom], float] = {}
        self.every = frozenset(told.checks[0].lifted)

    def left(self, atoms: Iterable[Atom]) -> float:
        """Return what stays open with some atoms lifted: solved cold."""
        chosen = frozenset(atoms)
        if chosen not in self._known:
            given = {one.requirement_id for one in chosen if one.kind == "taken"}
            kept = self._open.drop([self._told.id, *given])
            openings = set(self._open.index[self._open > TOLERANCE])
            changed = lifted(self._case, chosen, openings)
            self._known[chosen] = least_open(changed, self._told.id, kept)
        return self._known[chosen]

    def faults(self) -> list[str]:
        """Return what of the explanation is not so."""
        told = self._told
        best = self.left(self.every)
        found = [*self._of_repairs(), *self._of_grounds(), *self._of_near_misses()]
        if abs(best - self._level) > self._room:
            found.append(f"all lifted leaves {best}, and not {self._level}")
        return [f"{told.id}: {one}" for one in found]

    @property
    def _level(self) -> float:
        return self._told.open - self._told.closable

    @property
    def _room(self) -> float:
        return TOLERANCE * max(1.0, self._told.open)

    def _of_repairs(self) -> Iterator[str]:
        for repair in self._told.repairs:
            own, most = _atoms(repair.reasons), repair.leaves + self._room
            if self.left(own) > most:
                yield f"{own} leaves {self.left(own)}, and not {repair.leaves}"
            for one in own if repair.status == PROVED else ():
                if self.left(own - {one}) <= most:
                    yield f"{one} can be spared in {own}"

    def _of_grounds(self) -> Iterator[str]:
        most = self._level + self._room
        for ground in self._told.grounds:
            own = _atoms(ground.reasons)
            if self.left(self.every - own) <= most:
                yield f"{own} are no grounds"
            for one in own if ground.status == PROVED else ():
                if self.left(self.every - (own - {one})) > most:
                    yield f"{one} can be spared in the grounds {own}"

    def _of_near_misses(self) -> Iterator[str]:
        for near in self._told.near_misses:
            if self.left([near.reason.atom]) > self._told.open - near.closes + self._room:
                yield f"{near.reason.atom} closes less than {near.closes}"


_OF_OTHERS = {"policy", "pin", "contributors", "minimum"}


class IdleProof:
    """The proof of one explanation of an idle pledge, done again.

    Parameters
    ----------
    plan
        The plan.
    told
        What was explained.
    """

    def __init__(self, plan: Plan, told: Explanation) -> None:
        self._case, self._told = plan.case, told
        self._open = open_days(plan)
        self._total = least_total(plan.case, self._open)

    def closed(self, atoms: Iterable[Atom]) -> float:
        """Return what is closed in all with some atoms lifted, nobody being worse off: cold."""
        openings = set(self._open.index[self._open > TOLERANCE])
        changed = lifted(self._case, atoms, openings)
        return self._total - least_total(changed, self._open)

    def faults(self) -> list[str]:
        """Return what of the explanation is not so."""
        told = self._told
        room = TOLERANCE * max(1.0, told.open)
        found = []
        for repair in told.repairs:
            own = _atoms(repair.reasons)
            whole, others = self.closed(own), {one for one in own if one.kind in _OF_OTHERS}
            if not others and whole < told.closable - room:
                found.append(f"{told.id}: {own} closes {whole}, and not {told.closable}")
            # A consent is lifted for this pledge alone, and in the tables for every other too.
            consents = {one for one in own if one.kind == "consent"}
            for one in consents or own if repair.status == PROVED else ():
                spared = self.closed(own - {one}) >= whole - room
                found += [f"{told.id}: {one} can be spared in {own}"] if spared else []
        return found


def _atoms(reasons: Iterable[Reason]) -> frozenset[Atom]:
    return frozenset(one.atom for one in reasons if one.atom.kind != "order")


def gaps_of(plan: Plan) -> list[str]:
    """Return the ids of requirements of which something stays open."""
    open_ = open_days(plan)
    return open_.index[open_ > TOLERANCE].tolist()

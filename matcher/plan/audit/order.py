"""Order: what comes after something else is handed over only once, and as far as, that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from matcher.plan.audit.cells import exceeds, shown, shown_day
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.handed import Support
from matcher.plan.audit.needs import PLEDGE, Lack, hold_of
from matcher.plan.audit.subject import Subject

RULE = "supports"

ZERO = Fraction(0)


def check_order(subject: Subject) -> Iterator[Finding]:
    """Yield where a need is met before one that comes first."""
    for receiver, supports in sorted(subject.by_receiver().items()):
        lacks = subject.facts.supplies.lacks[receiver]
        for need in sorted({one.lack.need for one in supports}):
            for before in lacks[need].after:
                first = hold_of(lacks, before)
                later = [one for one in supports if one.lack.need == need]
                came = [one for one in supports if one.lack in first]
                broken = _broken(lacks[need], first, later, came)
                if broken is not None:
                    yield _finding(subject, broken, before)


def _broken(
    lack: Lack, first: tuple[Lack, ...], later: list[Support], came: list[Support]
) -> tuple[Support, Fraction, Fraction] | None:
    """Return the first support that comes too early, for how many it is, and for how many may be.

    Where what comes first is needed once for the pledge, it must be there. Where it is kept, and
    this is used up, it may be used anew; else as much as came of the one may come of the other.
    """
    for one in sorted(later, key=lambda support: support.day):
        day = one.day
        if first[0].per == PLEDGE:
            if not any(_is_met(other, came, day) for other in first):
                return one, one.share, ZERO
            continue
        if first[0].is_kept and not lack.is_kept:
            share = _shares(other for other in later if other.day == day)
            most = _shares(other for other in came if other.ready <= day < other.stop)
        else:
            share = _shares(other for other in later if other.day <= day)
            most = _shares(other for other in came if other.ready <= day)
        if exceeds(share, most):
            return one, share, most
    return None


def _is_met(lack: Lack, came: list[Support], day: int) -> bool:
    there = [one for one in came if one.lack == lack and one.ready <= day < one.stop]
    kinds = {one.given_for for one in there}
    sums = (sum((o.covers for o in there if o.given_for == kind), ZERO) for kind in kinds)
    return any(not exceeds(lack.quantity, total) for total in sums)


def _shares(supports: Iterable[Support]) -> Fraction:
    return sum((one.share for one in supports), ZERO)


def _finding(subject: Subject, broken: tuple[Support, Fraction, Fraction], before: str) -> Finding:
    one, share, most = broken
    when = f" on {shown_day(one.day)}" if subject.facts.dated else ""
    return Finding(
        one.line,
        RULE,
        f"{one.lack.need} comes after {before}: {shown(share)} are handed over by then{when}, and "
        f"{before} is there for {shown(most)}.",
    )

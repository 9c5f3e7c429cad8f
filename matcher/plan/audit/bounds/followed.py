"""Followed: the rows of needs that come after others, priced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from matcher.plan.audit.bounds.charges import Proving
from matcher.plan.audit.bounds.hands import Hand
from matcher.plan.audit.bounds.tally import Tally
from matcher.plan.audit.needs import PLEDGE, Lack, hold_of

ZERO = Fraction(0)


def charge_order(proving: Proving, tally: Tally) -> None:
    """Charge what is handed over, and what comes first, with the rows that keep the order.

    Parameters
    ----------
    proving
        The ground, the prices and the objective.
    tally
        What is charged.
    """
    by_lack: defaultdict[tuple[str, str], list[Hand]] = defaultdict(list)
    for hand in proving.ground.hands:
        by_lack[hand.lack.receiver, hand.lack.need].append(hand)
    for receiver, lacks in sorted(proving.ground.facts.supplies.lacks.items()):
        for need in sorted(lacks):
            firsts = {hold_of(lacks, before) for before in lacks[need].after}
            for first in sorted(firsts, key=lambda members: members[0].need):
                hands = by_lack.get((receiver, need), [])
                came = [hand for one in first for hand in by_lack.get((receiver, one.need), [])]
                _charge(proving, tally, (lacks[need], hands), (first, came))


def _charge(
    proving: Proving,
    tally: Tally,
    later: tuple[Lack, list[Hand]],
    before: tuple[tuple[Lack, ...], list[Hand]],
) -> None:
    (lack, hands), (first, came) = later, before
    about = f"{lack.need} after {first[0].need}"
    for day in sorted({hand.day for hand in hands}):
        price = proving.prices.of("after", lack.receiver, about=about, day=day, side=-1)
        if not price:
            continue
        if first[0].per == PLEDGE:
            most = sum((hand.link.rate * hand.most for hand in hands if hand.day == day), ZERO)
            for hand in hands:
                if hand.day == day:
                    tally.on_hand(hand, -price * hand.link.rate)
            for one, named in _classes(first, came):
                tally.on_opening(one, named, day, price * most)
        elif first[0].is_kept and not lack.is_kept:
            _charge_hands(tally, (hand for hand in hands if hand.day == day), -price)
            for one, named in _classes(first, came):
                tally.on_lack(one, named, day, price / one.quantity)
        else:
            _charge_hands(tally, (hand for hand in hands if hand.day <= day), -price)
            _charge_hands(tally, (hand for hand in came if hand.ready <= day), price)


def _charge_hands(tally: Tally, hands: Iterable[Hand], cost: Fraction) -> None:
    for hand in hands:
        tally.on_hand(hand, cost * hand.link.rate / hand.lack.quantity)


def _classes(first: tuple[Lack, ...], came: list[Hand]) -> list[tuple[Lack, str]]:
    """Return what comes first with each of the classes in which it may be handed over."""
    kinds = {(hand.lack.need, hand.given_for) for hand in came}
    return [(one, named) for one in first for need, named in sorted(kinds) if need == one.need]

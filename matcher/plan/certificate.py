"""The certificate: what proves, from the tables alone, that no plan is better.

A price is what one more of the right-hand side of a row would be worth in a tier. Whatever the
prices, adding them up gives a bound that no plan can better (weak duality); the prices of the
solver make it the best bound there is. So nobody has to trust where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import Any, NamedTuple

from matcher.errors import shorten
from matcher.plan.offers import Pair

Link = tuple[str, str, str]
"""Pledge that gives, pledge that receives, and the need."""


class RowKey(NamedTuple):
    """What a row of the program is about.

    Attributes
    ----------
    family
        Its family, as ``docs/model.md`` names it.
    pledge_id, requirement_id
        Ids; blank where the row is about all.
    about
        What else it is about, as `docs/model.md` says for its family: a need, or what holds a
        pledge back; blank where the ids say all.
    day
        Day counted from the plan date, or number of a round; None where there is none.
    """

    family: str
    pledge_id: str
    requirement_id: str
    about: str
    day: int | None


@dataclass(frozen=True)
class Proof:
    """What proves the bound of one tier.

    Attributes
    ----------
    tier
        Name of the tier.
    bound
        The bound as the program adds it up; an audit adds it up anew, exactly.
    weights
        Earlier tier → what one more of its value would be worth, 0 or more.
    prices
        Row → price, only those that are not 0.
    """

    tier: str
    bound: float
    weights: Mapping[str, float]
    prices: Mapping[RowKey, float]


@dataclass(frozen=True)
class Certificate:
    """The proofs of all tiers, and the dates over which they hold.

    Attributes
    ----------
    offers
        Pledge and requirement → days, counted from the plan date, on which the pledge may arrive
        or leave; the first and the last bound its presence. Without a calendar 0 and 1.
    proofs
        One per tier, in their order; the last tier, which breaks ties, has none.
    hands
        Link → days, counted from the plan date, on which its giver may hand something over.
        Without a calendar 0.
    """

    offers: Mapping[Pair, tuple[int, ...]]
    proofs: tuple[Proof, ...]
    hands: Mapping[Link, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process makes this certificate of again."""
        return {**self.__dict__, "hands": dict(self.hands)}


def certificate_document(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate as JSON holds it; days that many pairs share are written once."""
    places: dict[tuple[int, ...], int] = {}
    pairs: dict[str, dict[str, int]] = {}
    for (pledge, requirement), days in certificate.offers.items():
        pairs.setdefault(pledge, {})[requirement] = places.setdefault(days, len(places))
    return {
        "offers": {"days": [list(days) for days in places], "pairs": pairs},
        "hands": _hands_document(certificate.hands),
        "proofs": [_proof_document(proof) for proof in certificate.proofs],
    }


def _hands_document(hands: Mapping[Link, tuple[int, ...]]) -> dict[str, Any]:
    places: dict[tuple[int, ...], int] = {}
    links: dict[str, dict[str, dict[str, int]]] = {}
    for (giver, receiver, need), days in sorted(hands.items()):
        needs = links.setdefault(giver, {}).setdefault(receiver, {})
        needs[need] = places.setdefault(days, len(places))
    return {"days": [list(days) for days in places], "links": links}


def _proof_document(proof: Proof) -> dict[str, Any]:
    prices: dict[str, list[list[Any]]] = {}
    for key, price in proof.prices.items():
        prices.setdefault(key.family, []).append([*key[1:], price])
    return {
        "tier": proof.tier,
        "bound": proof.bound,
        "weights": dict(proof.weights),
        "prices": prices,
    }


def read_certificate(document: Any) -> Certificate:
    """Return the certificate that a JSON document holds.

    Raises
    ------
    ValueError
        Where it is not built as a certificate.
    """
    try:
        days = _read_days(document["offers"])
        offers = {
            (str(pledge), str(requirement)): days[_place(place)]
            for pledge, requirements in document["offers"]["pairs"].items()
            for requirement, place in requirements.items()
        }
        proofs = tuple(map(_read_proof, document["proofs"]))
        return Certificate(offers, proofs, _read_hands(document["hands"]))
    except (AttributeError, IndexError, KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"it is not built as a certificate ({error!r})") from error


def _read_days(document: Any) -> list[tuple[int, ...]]:
    return [tuple(map(_whole, one)) for one in document["days"]]


def _read_hands(document: Any) -> dict[Link, tuple[int, ...]]:
    days = _read_days(document)
    return {
        (str(giver), str(receiver), str(need)): days[_place(place)]
        for giver, receivers in document["links"].items()
        for receiver, needs in receivers.items()
        for need, place in needs.items()
    }


def _read_proof(document: Any) -> Proof:
    prices = {
        RowKey(
            str(family),
            str(pledge),
            str(requirement),
            str(about),
            None if day is None else _whole(day),
        ): _number(price)
        for family, rows in document["prices"].items()
        for pledge, requirement, about, day, price in rows
    }
    weights = {str(tier): _number(weight) for tier, weight in document["weights"].items()}
    return Proof(str(document["tier"]), _number(document["bound"]), weights, prices)


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
        raise ValueError(f"{shorten(value)} is no number")
    return float(value)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{shorten(value)} is no whole number")  # noqa: TRY004 - as all others
    return value


def _place(value: Any) -> int:
    if _whole(value) < 0:
        raise ValueError(f"{shorten(value)} is no place in its list of days")
    return int(value)

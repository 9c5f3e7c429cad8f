"""One period without dates: pledges, requirements, and every eligible pair of them.

Minimise Σ weight · gap + cost · sent over pairs, with Σ sent ≤ supply of each pledge and
Σ sent + gap ≥ demand of each requirement. It is a network, so that a network code can solve it too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

SHAPES = ("separate", "linked", "costed")
"""Separate: groups that share nothing. Linked: what serves one group serves the next too, so that
all hang together. Costed: separate, and what is sent costs."""

PRIORITIES = {1: 9, 2: 3, 3: 1}
"""What a gap of each priority weighs."""

COST = 0.01
"""What cost weighs beside the gap, where it does."""

_GROUP, _CONTRIBUTORS, _MISSIONS = 3_200, 120, 12
_SLACK = 1e-5


@dataclass(frozen=True)
class Pairs:
    """What every tool is handed.

    Attributes
    ----------
    supply, cost
        One per pledge: whole quantity, and what one of it costs (0 where cost does not count).
    demand, weight
        One per requirement: whole quantity, and what one missing of it weighs.
    p, r
        Pledge and requirement of every eligible pair, in order.
    price
        What is charged for a pledge, as its table says; `cost` is the part that counts.
    group_of_p, group_of_r, urgency, heft
        What the tables say of them: from these `tables` makes pledges and requirements.
    """

    supply: np.ndarray
    cost: np.ndarray
    demand: np.ndarray
    weight: np.ndarray
    p: np.ndarray
    r: np.ndarray
    price: np.ndarray
    group_of_p: np.ndarray
    group_of_r: np.ndarray
    urgency: np.ndarray
    heft: np.ndarray
    shape: str

    def value(self, sent: np.ndarray, *, whole: bool) -> float:
        """Return what a plan is worth, computed from what it sends over every pair.

        Raises
        ------
        ValueError
            Where it sends what is not there, or parts of what is whole.
        """
        sent = np.asarray(sent, dtype=float)
        used = np.bincount(self.p, sent, minlength=len(self.supply))
        if (
            len(sent) != len(self.p)
            or np.any(sent < -_SLACK)
            or np.any(used > self.supply + _SLACK)
        ):
            raise ValueError("more is sent than there is")
        if whole and np.any(np.abs(sent - np.rint(sent)) > _SLACK):
            raise ValueError("parts are sent of what is whole")
        covered = np.bincount(self.r, sent, minlength=len(self.demand))
        gap = np.maximum(0.0, self.demand - covered)
        return float(self.weight @ gap + self.cost @ used)

    def tables(self, *, whole: bool) -> dict[str, pd.DataFrame]:
        """Return the tables of a case: pledges, requirements, capabilities and stand-ins."""
        offered = "O" if self.shape == "linked" else "C"
        pledges, requirements = np.arange(len(self.supply)), np.arange(len(self.demand))
        groups = np.arange(self.group_of_r.max() + 1)
        tables = {
            "pledges": pd.DataFrame(
                {
                    "id": _names("P", pledges),
                    "contributor_id": _names("N", pledges % _CONTRIBUTORS),
                    "capability_id": _names(offered, self.group_of_p),
                    "quantity": self.supply,
                    "deployment_cost": self.price,
                }
            ),
            "requirements": pd.DataFrame(
                {
                    "id": _names("R", requirements),
                    "mission_id": _names("M", requirements % _MISSIONS),
                    "capability_id": _names("C", self.group_of_r),
                    "quantity": self.demand,
                    "priority": self.urgency,
                    "weight": self.heft.astype(float),
                }
            ),
        }
        kinds = [
            name for letter in dict.fromkeys(("C", offered)) for name in _names(letter, groups)
        ]
        tables["capabilities"] = pd.DataFrame({"id": kinds, "whole": "yes" if whole else "no"})
        if self.shape == "linked":
            own = pd.DataFrame({"provided": groups, "required": groups})
            rows = pd.concat([own, own.assign(required=groups + 1)[:-1]])
            sides = (_names("O", rows["provided"]), _names("C", rows["required"]))
            tables["stand_ins"] = pd.DataFrame(dict(zip(own, sides, strict=True))).assign(rate=1.0)
        return tables

    def write(self, path: Path) -> None:
        """Write it as one file of arrays."""
        np.savez(path, **asdict(self))

    @classmethod
    def read(cls, path: str | Path) -> Pairs:
        """Read what `write` wrote."""
        with np.load(path) as found:
            arrays = {name: found[name] for name in found.files}
        return cls(**{**arrays, "shape": str(arrays["shape"])})


def make_pairs(size: int, shape: str, *, seed: int = 1) -> Pairs:
    """Return a case of about so many eligible pairs.

    There are as many groups as give each about 3,200 pairs, with two pledges to a requirement; a
    fifth more is wanted than there is.
    """
    random = np.random.default_rng(seed)
    groups = max(2 if shape == "linked" else 1, round(size / _GROUP))
    blocks = 2 * groups - 1 if shape == "linked" else groups
    wanting = max(1, round(np.sqrt(size / blocks / 2)))
    giving = max(1, round(size / blocks / wanting))
    group_of_p, group_of_r = (np.arange(groups * each) % groups for each in (giving, wanting))
    served = [(one, one) for one in range(groups)]
    if shape == "linked":
        served += [(one, one + 1) for one in range(groups - 1)]
    p, r = _crossed(group_of_p, group_of_r, served)
    urgency = random.integers(1, 4, len(group_of_r))
    heft = random.integers(1, 4, len(group_of_r))
    price = random.integers(1, 20, len(group_of_p))
    return Pairs(
        supply=random.integers(1, 20, len(group_of_p)),
        cost=price * COST if shape == "costed" else np.zeros(len(group_of_p)),
        demand=random.integers(1, 48, len(group_of_r)),
        weight=heft * np.array([PRIORITIES[one] for one in urgency.tolist()], dtype=float),
        p=p,
        r=r,
        price=price,
        group_of_p=group_of_p,
        group_of_r=group_of_r,
        urgency=urgency,
        heft=heft,
        shape=shape,
    )


def _crossed(
    group_of_p: np.ndarray, group_of_r: np.ndarray, served: list[tuple[int, int]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return every pledge of a group with every requirement of the groups that it serves."""
    crossed = [
        np.meshgrid(np.flatnonzero(group_of_p == of), np.flatnonzero(group_of_r == to))
        for of, to in served
    ]
    p = np.concatenate([one.ravel() for one, _ in crossed])
    r = np.concatenate([one.ravel() for _, one in crossed])
    order = np.lexsort((r, p))
    return p[order].astype(np.int32), r[order].astype(np.int32)


def _names(letter: str, numbers: np.ndarray | pd.Series) -> list[str]:
    return [f"{letter}{one}" for one in np.asarray(numbers).tolist()]

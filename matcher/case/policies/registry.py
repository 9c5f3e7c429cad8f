"""Every kind of policy, registered in one place, and how a row becomes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from matcher.case.cells import is_blank
from matcher.case.columns import Row
from matcher.case.policies.conditions import OnlyWith, Spread
from matcher.case.policies.exchange import Exchange
from matcher.case.policies.levels import Ceiling, ContributorShare, Footprint, Share
from matcher.case.policies.policy import Policy
from matcher.case.policies.stay import Stay
from matcher.case.policies.sums import Budget, ChangesAtMost, Lift

POLICIES: MappingProxyType[str, type[Policy]] = MappingProxyType(
    {
        str(kind.model_fields["kind"].default): kind
        for kind in (
            Ceiling,
            Exchange,
            Share,
            ContributorShare,
            Spread,
            Budget,
            Lift,
            Footprint,
            OnlyWith,
            Stay,
            ChangesAtMost,
        )
    }
)
"""Every kind of policy by name."""

COMMON = ("id", "name", "kind", *Row.model_fields)
"""Keys that every policy has and that say nothing of what it does."""


_KEYS = {
    field.alias or name for kind in POLICIES.values() for name, field in kind.model_fields.items()
}


def keys_of(kind: type[Policy]) -> tuple[str, ...]:
    """Return the keys that a kind knows, its own first, without `COMMON`."""
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    own = [name for name in kind.__annotations__ if name in fields]
    return tuple(name for name in dict.fromkeys([*own, *fields]) if name not in COMMON)


def filled_cells(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the cells of each row of table `policies` that are filled."""
    if frame.empty:
        return
    known = [name for name in frame.columns if name in _KEYS]
    for cells in frame[known].to_dict("records"):
        yield {str(k): v for k, v in cells.items() if v != () and not is_blank(v)}


def make_policy(cells: Mapping[str, Any]) -> Policy:
    """Return the policy that the filled cells of a row say.

    Parameters
    ----------
    cells
        Key → value; `kind` is one of `POLICIES`.

    Raises
    ------
    pydantic.ValidationError
        Where a key is missing, or one that the kind does not know is filled.
    """
    return POLICIES[cells["kind"]].model_validate(dict(cells))

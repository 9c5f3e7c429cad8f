"""The filters of a policy in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

FILTERS = (
    "mission",
    "region",
    "contributor",
    "from_region",
    "category",
    "capability",
    "theme",
    "a4p",
)
"""Every filter of a policy, in the order in which they are told."""


def describe_filters(filters: Mapping[str, Iterable[str]]) -> str:
    """Return what a policy applies to, such as ``mission MINUSMA; category military``.

    Parameters
    ----------
    filters
        Filter → words one of which must fit; those without words are left out.
    """
    listed = {name: ", ".join(map(str, filters.get(name, ()))) for name in FILTERS}
    return "; ".join(f"{name} {words}" for name, words in listed.items() if words)

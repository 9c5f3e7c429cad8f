"""Every maker of cases by name, and a case from settings that a child was handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from benchmarks.made.laydown import make_laydown
from benchmarks.made.national import make_case, with_ceilings
from benchmarks.made.supports import make_supports
from matcher import Case

MAKERS: MappingProxyType[str, Callable[..., Case]] = MappingProxyType(
    {
        "national": make_case,
        "ceilings": with_ceilings,
        "supports": make_supports,
        "laydown": make_laydown,
    }
)


def make(settings: Mapping[str, Any]) -> Case:
    """Return the case that settings describe: ``maker``, its ``sizes``, and its ``rules``."""
    case = MAKERS[settings["maker"]](**settings["sizes"])
    rules = dict(settings["rules"])
    if "weights" in rules:
        rules["weights"] = {int(key): value for key, value in rules["weights"].items()}
    return case.with_settings(**rules) if rules else case

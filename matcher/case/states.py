"""States by ISO 3166 code and by English name, in whichever order its words are written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import pycountry

_REMEMBERED = 4096
"""How many texts are kept with the state that they name."""

_SILENT = {"the", "of", "and"}

_USUAL = {
    "PRK": ("North Korea",),
    "KOR": ("South Korea",),
    "COD": ("DR Congo", "DRC", "Congo-Kinshasa"),
    "COG": ("Congo-Brazzaville",),
    "CIV": ("Ivory Coast",),
    "CZE": ("Czech Republic",),
    "GBR": ("United Kingdom", "UK", "Great Britain"),
    "LAO": ("Laos",),
    "MKD": ("Macedonia",),
    "RUS": ("Russia",),
    "SWZ": ("Swaziland",),
    "SYR": ("Syria",),
    "TUR": ("Turkey",),
    "USA": ("United States", "US", "USA"),
}
"""Names in daily use that the standard's list does not hold."""


@lru_cache(maxsize=_REMEMBERED)
def state_code(text: str) -> str | None:
    """Return the ISO alpha-3 code of a state named by its code or English name, else None."""
    code = text.strip().upper()
    if len(code) == 3 and pycountry.countries.get(alpha_3=code) is not None:  # noqa: PLR2004 - ISO
        return code
    return _codes_by_name().get(_key(text))


@lru_cache(maxsize=_REMEMBERED)
def state_name(code: str) -> str | None:
    """Return the English name of the state with an ISO alpha-3 code, else None."""
    country = pycountry.countries.get(alpha_3=code)
    if country is None:
        return None
    name = str(getattr(country, "common_name", country.name))
    if name.count(",") == 1:
        short, rest = name.split(", ")
        name = f"{rest} {short}"
    return name


@cache
def _codes_by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for field in ("name", "official_name", "common_name"):
            name = getattr(country, field, None)
            if name is not None:
                names[_key(name)] = str(country.alpha_3)
    for code, usual in _USUAL.items():
        names.update({_key(name): code for name in usual})
    return names


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", letters)
    return " ".join(sorted(set(words) - _SILENT))

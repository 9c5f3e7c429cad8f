"""The keys of a scenario into settings, and into the way in which its tables are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from matcher.case.raw import POLICY, SETTINGS, plain_header
from matcher.case.settings import Settings
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten

_READING = ("columns", "other_columns", POLICY)

_OF_FOLDERS = {
    "extends": "only a scenario in a folder of its own can extend another",
    "change": "only a scenario in a folder of its own can hold changes",
}
"""Keys that are worked off before a case is read, where a scenario is a folder."""

_WORDS = {
    "bool_parsing": ("it is neither true nor false", "Write true or false"),
    "bool_type": ("it is neither true nor false", "Write true or false"),
    "dict_type": ("it is no group of keys", "Write a line for each key under its own heading"),
    "int_from_float": ("it is no whole number", "Write a whole number"),
    "int_parsing": ("it is no whole number", "Write a whole number"),
    "int_type": ("it is no whole number", "Write a whole number"),
}
"""What pydantic calls an error → what is wrong, and what to write."""


def read_columns(
    settings: Mapping[str, Any],
    columns: Any,
    other_columns: Any,
    problems: list[Problem],
) -> tuple[dict[str, dict[str, str]], bool]:
    """Return table → foreign header → column, and whether unknown columns are kept.

    Parameters
    ----------
    settings
        Keys of the scenario.
    columns
        As `Case.from_frames` takes them; None where the scenario says it.
    other_columns
        ``error``, where the scenario may say otherwise, or ``keep``.
    problems
        Receives what is wrong.
    """
    mapping: dict[str, dict[str, str]] = {}
    given = settings.get("columns", {}) if columns is None else columns
    if not isinstance(given, Mapping):
        message = f'"{shorten(given)}": it says of no table which columns it has'
        problems.append(_problem("columns", message, "Write the headers under [columns.pledges]"))
        given = {}
    for table, headers in given.items():
        if table not in TABLES:
            message = f'columns are mapped for "{shorten(table)}", which is no table'
            problems.append(_problem("columns", message, f"Write one of {', '.join(TABLES)}"))
        elif not isinstance(headers, Mapping):
            message = f'"{shorten(headers)}" does not say which header of {table} is which column'
            remedy = f'Write lines such as "Country" = "contributor_id" under [columns.{table}]'
            problems.append(_problem("columns", message, remedy))
        else:
            mapping[table] = {
                plain_header(theirs): str(ours).strip() for theirs, ours in headers.items()
            }
    keep = settings.get("other_columns", "error") if other_columns == "error" else other_columns
    if not isinstance(keep, str) or keep not in {"error", "keep"}:
        message = f'"{shorten(keep)}" is neither error nor keep'
        problems.append(_problem("other_columns", message, "Write one of them"))
    return mapping, keep == "keep"


def read_settings(settings: Mapping[Any, Any], problems: list[Problem]) -> Settings:
    """Return the settings; where some cannot be read, the defaults stand for them meanwhile.

    Parameters
    ----------
    settings
        Keys of the scenario.
    problems
        Receives what is wrong.
    """
    own = {key: value for key, value in settings.items() if key not in _READING}
    for key in [key for key in own if key in _OF_FOLDERS]:
        del own[key]
        remedy = "Write scenario.toml and CSV files, and read them with load_scenario, or remove it"
        problems.append(_problem(key, _OF_FOLDERS[key], remedy))
    for key in [key for key in own if key not in Settings.model_fields]:
        del own[key]
        message = f'there is no setting "{shorten(key)}"'
        remedy = f"Write one of {', '.join(Settings.model_fields)}, or remove it"
        if key == "policies":
            remedy = f"Write [[{POLICY}]] above the keys of each"
        problems.append(_problem(shorten(key), message, remedy))
    try:
        return Settings.model_validate(own)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            problems.append(_setting_problem(detail))
            own.pop(str(detail["loc"][0]), None)
        return Settings.model_validate(own)


def _setting_problem(detail: Any) -> Problem:
    key = ".".join(str(part) for part in detail["loc"] if part != "[key]")
    context, kind = detail.get("ctx", {}), detail["type"]
    message, remedy = "it cannot be read", "Change it"
    if kind == "cell":
        message, remedy = context["message"], context["remedy"]
    elif kind == "literal_error":
        words = context["expected"].replace("'", "")
        message, remedy = "it is not one of the allowed words", f"Write {words}"
    elif kind in {"greater_than_equal", "less_than_equal"}:
        bound = context.get("ge", context.get("le"))
        word = "less" if kind == "greater_than_equal" else "more"
        opposite = "more" if word == "less" else "less"
        message, remedy = f"it is {word} than {bound}", f"Write {bound} or {opposite}"
    elif kind in _WORDS:
        message, remedy = _WORDS[kind]
    value = shorten(detail["input"])
    return Problem(
        SETTINGS, f'"{value}": {message}', remedy, column=shorten(key), value=value, kind="setting"
    )


def _problem(key: str, message: str, remedy: str, kind: str = "setting") -> Problem:
    return Problem(SETTINGS, message, remedy, column=key, kind=kind)

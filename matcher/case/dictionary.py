"""The data dictionary: every table and column, written from the models themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from matcher.case.columns import Column, Row, Use
from matcher.case.policies import POLICIES, Limit, Policy, PolicyRow, Rule, keys_of
from matcher.case.settings import UNKNOWN_NAMES, Settings
from matcher.case.tables import TABLES, Table

_INTRODUCTION = """# Data dictionary

What may enter, table by table. The same columns stand in CSV files of a folder, in sheets of one
workbook, and in DataFrames. Only `pledges` and `requirements` are needed, with three columns each;
the tables `capabilities`, `contributors`, `missions` and `meetings` are made from them where they
are not given, and ids `P1`, `P2` … (`N1`, `R1`) where pledges, needs, requirements come without.

- A reference may hold an id or a unique name; a state its ISO 3166 alpha-3 code or English name.
- Blank cells, NaN, NaT and pd.NA are blank. Ids 7, 7.0 and "7" are one id.
- Lists in a cell are separated by `;`. Both days of a window are included.
- *needed* columns must be filled in every row. What *unknown means* is said for columns that a
  rule reads: a blank cell counts as that, unless `[unknown]` in `scenario.toml` says otherwise;
  each use of it is a row of the plan's `decisions`.
- *carried* marks what is kept and shown, and changes nothing yet.

A workbook may hold a sheet `scenario` instead of `scenario.toml`: keys in its first column, values
in its second, whatever helps a reader in the others. A key such as `lead_days.rapid` names a place
in a group, and `columns.pledges.Country`, with the value `contributor_id`, says which column a
header of yours stands for. `matcher template` writes such a workbook.

This page is written by `python -m matcher.case.dictionary` and compared in a test.
"""

_POLICIES = """\
Policies may stand in the table, and in `scenario.toml` as `[[policy]]` with the same keys, where a
list is written `["A", "B"]`. Rows of the table come first. Words of one filter are alternatives;
all filters that are filled must fit. What is blank in the tables fits no filter on it. Keys in bold
are needed; in brackets stands what a blank means where that is not nothing.
"""

_READING = """\
| `columns` | | Foreign headers: `[columns.pledges]` then `"Country" = "contributor_id"`; \
`columns.pledges.Country` in a sheet. |
| `other_columns` | `"error"` | Whether unknown columns are a problem, or kept (`"keep"`). |
| `extends` | | Another scenario, as `"../seoul-2021"`: see below. |
| `change` | | Changes, one after the other: see below. |

## A scenario that extends another

A folder may say in its `scenario.toml` that it `extends` another, a folder or a workbook, by a path
that stays within the folder that holds it. Its CSV files then hold rows that are *added*; its keys
replace those of the other, those of a group such as `[unknown]` one by one. Only `name` is not
taken over. What `[[change]]` holds is done after that, in its order:

```toml
extends = "../seoul-2021"

[[change]]                # by the id of a capability, contributor, mission, meeting, need, pledge …
pledge = "P001"
set = { available_from = 2022-12-31, quantity = 10, assumed = ["quantity"] }

[[change]]
requirement = "R002"
remove = true

[[change]]
table = "conditions"
add = { pledge_id = "P001", text = "A visit", effect = "open" }

[[change]]
contributor = "ETH"
withdraw = true
```

A change names rows by an id or name, by a list of them, by `"*"` for all rows of a table, or, also
in tables without ids, by what they hold: `table = "running"`, `where = { pledge_id = "P001" }`.
What is done to them is one of these:

| change | What it does |
|---|---|
| `set = { column = value }` | Sets cells. |
| `remove = true` | Removes the rows. |
| `withdraw = true` | Withdraws a pledge, or all of a contributor, and what is running or pinned. |
| `delay = "1 year"` | Moves `available_from` and deliveries of a pledge, or of a contributor. |
| `move = { needed_from = "-2 weeks" }` | Moves dates, each by its own step; none that is blank. |
| `resize = 0.5` | Multiplies quantities of a pledge, a contributor, or a requirement. |
| `switch = "off"` | Switches a policy `"off"`, or makes it `"hard"` (its price goes) or `"soft"`. |

A blank `available_from` is delayed from the plan date. Deliveries are resized with their pledge and
phases with their requirement; what is running shrinks with its pledge, and does not grow with it.

`settings = { travel_days = 45 }` sets keys of the scenario, and stands alone in its change; in a
file the keys themselves say the same. In Python, `case.with_changes(…)` and
`scenario.with_changes(…)` take the same changes as mappings; `without(contributor="ETH")`
withdraws.

## A sweep

What is varied stands under `[sweep.…]`, each by a name of its own: a change with a list of values,
or with a range, or several changes to choose from. `matcher sweep` plans every point of the grid.

```toml
[sweep.late]
values = ["1 month", "6 months", "1 year"]
change = { pledge = "P001", delay = "*value*" }

[sweep.crews]
values = { from = 1, until = 4 }                # step = 1; or days, with step = "1 month"
change = { pledge = "P002", set = { quantity = "*value*" } }

[sweep.donor]
changes = { stays = [], leaves = [{ contributor = "USA", withdraw = true }] }
```

A blank text (`""`) clears a cell. `assumed` speaks of the cells that its change sets, and leaves
what was assumed of the others. A written plan holds the tables as they were used.
"""


def data_dictionary() -> str:
    """Return the data dictionary as Markdown."""
    parts = [_INTRODUCTION, _every_table()]
    parts.extend(_section(table) for table in TABLES.values())
    parts.append(_settings())
    return "\n".join(parts)


def _every_table() -> str:
    lines = ["## Every table", "", "| column | holds | meaning |", "|---|---|---|"]
    columns = TABLES["pledges"].columns
    lines += [
        f"| `{name}` | {columns[name].kind} | {columns[name].description} |"
        for name in Row.model_fields
    ]
    return "\n".join([*lines, ""])


def _section(table: Table) -> str:
    lines = [
        f"## {table.name}",
        "",
        table.summary,
        "",
        "| column | holds | | meaning | unknown means |",
        "|---|---|---|---|---|",
    ]
    own = [column for name, column in table.columns.items() if name not in Row.model_fields]
    lines += [
        f"| `{c.name}` | {_holds(c)} | {_mark(c)} | {c.description} | {_unknown(c)} |" for c in own
    ]
    key = ", ".join(f"`{name}`" for name in table.key)
    lines += ["", f"No two rows have the same {key}.", ""]
    return "\n".join([*lines, *_kinds()] if table.row is PolicyRow else lines)


def _kinds() -> Iterator[str]:
    """Yield what every kind of policy rules, and which keys it knows."""
    yield _POLICIES
    for name, kind in POLICIES.items():
        summary, *rest = inspect.cleandoc(kind.__doc__ or "").split("\n", 1)
        yield from (f"### {name}", "", f"**{summary}**{' '.join(rest).rstrip()}", "")
        keys = [_key(kind, key) for key in keys_of(kind) if key in kind.__annotations__]
        yield from (f"Keys: {', '.join(keys)}; `from`, `until`{_filters(kind)}.", "")


def _filters(kind: type[Policy]) -> str:
    """Return by what a kind may be softened and may choose what it applies to."""
    if not issubclass(kind, Rule):
        return ""
    known = keys_of(kind)
    lacking = [f"`{key}`" for key in keys_of(Limit) if key not in known]
    return "; `hard`, `price`; all filters" + (f" but {', '.join(lacking)}" if lacking else "")


def _key(kind: type[Policy], key: str) -> str:
    """Return a key of a kind, and whether it is needed or what it is where it is blank."""
    fields = kind.model_fields
    field = next(field for name, field in fields.items() if key in {name, field.alias})
    if field.is_required():
        return f"**`{key}`**"
    blank = field.default in (None, (), 0)
    return f"`{key}`" if blank else f"`{key}` ({_plain(field.default)})"


def _holds(column: Column) -> str:
    if not column.refers_to:
        return column.kind.replace("|", "\\|")
    kind = "ids" if column.dtype == "object" else "id"
    return f"{kind} in {', '.join(column.refers_to)}"


def _mark(column: Column) -> str:
    if column.needed:
        return "needed"
    return {Use.DESCRIBES: "carried", Use.RULE: ""}[column.use]


def _unknown(column: Column) -> str:
    if column.unknown is None:
        return ""
    name = UNKNOWN_NAMES.get(column.name)
    return column.unknown if name is None else f"{column.unknown} (`{name}` in `[unknown]`)"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _settings() -> str:
    lines = ["## scenario.toml", "", "| key | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = "" if default is None or default == {} else f"`{as_toml(default)}`"
        lines.append(f"| `{name}` | {shown} | {field.description} |")
    return "\n".join([*lines, _READING])


def as_toml(value: object) -> str:
    """Return the value of a setting as it is written in ``scenario.toml``."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {as_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(as_toml(one) for one in value) + "]"
    return str(value)


if __name__ == "__main__":
    import sys

    sys.stdout.write(data_dictionary())

"""The settings of a scenario: its question, its dates, and what the plan is to be good at."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_serializer,
    field_validator,
)
from pydantic_core import PydanticCustomError

from matcher.case.cells import (
    Count,
    Day,
    Days,
    Ids,
    Positive,
    Text,
    read_list,
    read_positive,
    read_readiness,
    read_text,
)
from matcher.case.columns import Column
from matcher.case.refusal import refuse
from matcher.case.steps import read_step
from matcher.case.sweeps import Axis
from matcher.case.tables import TABLES
from matcher.errors import shorten

TIERS = (
    "gap", "largest_gap", "late", "rules", "cost", "changes", "arrivals", "score", "largest_share",
)  # fmt: skip
"""Tiers that a plan can be asked to be good at, besides the last one that breaks ties."""

DEFAULT_OBJECTIVE: tuple[str | dict[str, float], ...] = ("gap", "cost")

SOFT_OBJECTIVE: tuple[str | dict[str, float], ...] = ("gap", "rules", "cost")
"""What stands for the default as soon as a policy may be overstepped at a price."""


def read_objective(value: object) -> tuple[str | dict[str, float], ...]:
    """Read the tiers in their order; a tier is a name, or names with weights."""
    entries: list[Any] = [value] if isinstance(value, str | dict) else _as_list(value)
    if len(entries) == 1 and isinstance(entries[0], str) and ";" in entries[0]:
        entries = entries[0].split(";")
    tiers = tuple(_read_tier(entry) for entry in entries)
    if not tiers:
        raise refuse("it names no tier", "Write at least one, such as gap")
    names = [name for tier in tiers for name in ([tier] if isinstance(tier, str) else tier)]
    for name in names:
        if names.count(name) > 1:
            raise refuse(f"it names {name} twice", "Name each tier once")
    return tiers


def _as_list(value: object) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    raise refuse("it is no list of tiers", 'Write it as ["gap", "cost"]')


def _read_tier(entry: object) -> str | dict[str, float]:
    if isinstance(entry, str):
        return _tier_name(entry)
    if isinstance(entry, dict) and entry:
        return {_tier_name(str(name)): read_positive(weight) for name, weight in entry.items()}
    raise refuse("it holds something that is no tier", 'Write it as ["gap", "cost"]')


def _tier_name(name: str) -> str:
    plain = shorten(name.strip().casefold())
    if plain not in TIERS:
        raise refuse(f"there is no tier {plain}", f"Write some of {', '.join(TIERS)}")
    return plain


Step = Annotated[str, BeforeValidator(read_step)]
Objective = Annotated[tuple[str | dict[str, float], ...], BeforeValidator(read_objective)]


class Settings(BaseModel):
    """Everything in ``scenario.toml`` besides the tables.

    Dates are needed as soon as a table holds one: `plan_date` always, `horizon` where the end of
    a window is blank. Without any date there is one period.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text | None = Field(default=None, description="Name of the scenario.")
    question: Text | None = Field(default=None, description="The question that it answers.")
    plan_date: Day | None = Field(
        default=None, description="The day on which the plan is made; notice counts from it."
    )
    horizon: Day | None = Field(
        default=None, description="Last day of every window whose end is blank."
    )
    currency: Text | None = Field(default=None, description="Currency of every cost.")
    step: Step | None = Field(
        default=None,
        description="Calendar dates offered for arrivals, departures and hand-overs, as "
        '"1 month": the first of each month.',
    )
    objective: Objective = Field(
        default=DEFAULT_OBJECTIVE,
        description="Tiers, most important first; a tier with weights adds several: "
        "{ gap = 1.0, cost = 1e-6 }. Blank and a policy soft: gap, rules, cost.",
    )
    gap_in: Literal["share", "quantity", "persons"] = Field(
        default="share",
        description="How gaps of different requirements compare: each as a share of its size, or "
        "in its measure, or in persons.",
    )
    priorities: Literal["strict", "weighted"] = Field(
        default="strict", description="One tier for each priority, or one with weights."
    )
    weights: dict[Count, Positive] = Field(
        default_factory=dict, description="Weight of each priority where they are weighted."
    )
    break_ties: bool = Field(
        default=True,
        description="Whether a last tier chooses among plans that are equally good, so that the "
        "same case gives the same plan wherever it is solved.",
    )
    late_within: int = Field(
        default=90,
        ge=1,
        le=40_000,
        description="First days of each requirement's window, as far as the plan can reach it, "
        "whose gaps count in the tier `late`.",
    )
    travel_days: Days | None = Field(
        default=None, description="Days of travel where table `travel` has no row. Blank: 0."
    )
    lead_days: dict[str, Days] = Field(
        default_factory=lambda: {"rapid": 60},
        description="Days from the plan date to the first departure by readiness level; a level "
        "that is not named takes those of the next higher one.",
    )
    unknown: dict[str, str] = Field(
        default_factory=dict,
        description="What a blank cell means for each column that a rule reads: yes, no or a "
        "value.",
    )
    only_pairs: bool = Field(
        default=False, description="Whether nothing but pairs with the verdict allow is eligible."
    )
    relax: Ids = Field(
        default=(),
        description="Hard policies that may become soft, one after the other in this order, where "
        "pins leave no plan that keeps them all.",
    )
    most_changes: int | None = Field(
        default=None,
        ge=0,
        description="Most pairs of pledge and requirement that may be otherwise than in table "
        "`agreed`. Blank: any number.",
    )
    sweep: dict[str, Axis] = Field(
        default_factory=dict,
        description="What `matcher sweep` varies, each by a name of its own: see below.",
    )
    dates_at_most: int = Field(
        default=48,
        ge=2,
        le=4000,
        description="Most dates offered at one requirement beside the ends of its own pairs; "
        "beyond it the others move to the first of a month, a quarter or a year.",
    )

    @field_validator("lead_days")
    @classmethod
    def _levels(cls, value: dict[str, int]) -> dict[str, int]:
        return {read_readiness(level): days for level, days in value.items()}

    @field_validator("unknown", mode="before")
    @classmethod
    def _meanings(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: _read_unknown(name, meaning) for name, meaning in value.items()}

    @field_serializer("unknown", when_used="json")
    def _as_cells(self, meanings: dict[str, str]) -> dict[str, str | float]:
        """Return what blanks mean as a document holds it: shares as numbers."""
        columns = unknown_columns()
        return {
            name: float(meaning)
            if columns[name].dtype == "float64" and meaning not in {"yes", "no"}
            else meaning
            for name, meaning in meanings.items()
        }

    def asks_for(self, tier: str) -> bool:
        """Say whether the objective names a tier, alone or among those that are added."""
        return any(
            tier in (entry if isinstance(entry, dict) else (entry,)) for entry in self.objective
        )

    @property
    def counts_changes(self) -> bool:
        """Whether changes against what was agreed are counted."""
        return self.most_changes is not None or self.asks_for("changes")

    def unknown_means(self, name: str) -> str:
        """Return what a blank cell of a column means, as text: yes, no or a value."""
        return self.unknown.get(name, unknown_columns()[name].unknown or "no")


UNKNOWN_NAMES = {"answer": "consent", "met": "condition"}
"""Columns that the scenario names otherwise, because their header alone would not say enough."""


_ONLY_NUMBERS = {"persons_each"}
"""Columns of which a yes says nothing, because a number is computed with."""


def unknown_columns() -> dict[str, Column]:
    """Return the columns whose blank cells a rule reads, by the name the scenario uses."""
    return {
        UNKNOWN_NAMES.get(column.name, column.name): column
        for table in TABLES.values()
        for column in table.columns.values()
        if column.unknown is not None
    }


def _read_unknown(name: object, meaning: object) -> str:
    """Return what a blank cell of a column is to mean: its default, yes, no, or one of its values.

    Of a day or a number of days, yes and no say nothing.
    """
    columns = unknown_columns()
    if not isinstance(name, str) or name not in columns:
        known = ", ".join(sorted(columns))
        raise refuse(f"no rule reads a blank {shorten(name)}", f"Write some of {known}")
    column = columns[name]
    text = ";".join(read_list(meaning)) if isinstance(meaning, list) else read_text(meaning)
    default = str(column.unknown)
    counted = default.isdigit() or column.dtype.startswith("datetime")
    words = {default} if counted else {default, "yes", "no"}
    if name in _ONLY_NUMBERS:
        words.discard("yes")
    if text.casefold() in words:
        return text.casefold()
    try:
        if text == "unknown" or isinstance(meaning, bool):
            raise refuse("it is unknown", "Write what it means")
        value = column.read(meaning)
    except PydanticCustomError:
        choices = ", ".join(sorted(words))
        raise refuse(
            f'"{shorten(text)}" does not say what a blank {name} means',
            f"Write {choices}, or a value of the column ({column.kind})",
        ) from None
    return ";".join(value) if isinstance(value, tuple) else f"{value}"

"""What can go wrong, in the words of the one who can mend it.

```
MatcherError
├── InputError           the tables or the scenario hold something that cannot be read
├── ContradictionError   pins and hard rules that cannot all hold
└── SolverError          the solver failed; the tables may be sound
```

A gap is never an error: it is a row of the plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

SHOWN_OF_A_KIND = 10
"""How many problems of one kind a report spells out before it counts the rest."""

_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the input that cannot be read, with what to write instead.

    Attributes
    ----------
    table
        Name of the table, or ``scenario`` for the settings.
    message
        What is wrong, as a sentence without its full stop.
    remedy
        What to write instead, as an order without its full stop.
    row
        Row number as a spreadsheet shows it: the header is row 1. None where the whole table is
        meant.
    id
        Id of the row, where it has one.
    column
        Name of the column.
    value
        The value found, as text.
    kind
        Problems of one kind are counted together when there are many.
    """

    table: str
    message: str
    remedy: str
    row: int | None = None
    id: str | None = None
    column: str | None = None
    value: str | None = None
    kind: str = "value"

    def to_dict(self) -> dict[str, Any]:
        """Return its fields by name, as JSON holds them."""
        return asdict(self)

    def __str__(self) -> str:
        place = self.table
        if self.row is not None:
            place += f", row {self.row}"
        if self.id is not None:
            place += f" (id {shorten(self.id)})"
        if self.column is not None:
            place += f", {shorten(self.column)}"
        return one_line(f"{place}: {self.message}. {self.remedy}.")


class MatcherError(Exception):
    """The mother of all errors that matcher raises on purpose."""


class InputError(MatcherError):
    """The input holds problems; nothing was run.

    Attributes
    ----------
    problems
        Every problem of every table, in the order of the tables and their rows; each gives its
        fields as JSON by `Problem.to_dict`.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(describe(self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Return how another process makes this error again."""
        return (type(self), (self.problems,))


class ContradictionError(MatcherError):
    """Pins and hard rules that cannot all hold.

    Attributes
    ----------
    members
        A smallest contradicting set, each in the planner's words: together impossible, and
        possible as soon as any one of them is dropped.
    """

    def __init__(self, members: Sequence[str]) -> None:
        self.members = tuple(members)
        lines = "\n".join(f"  - {member}" for member in members)
        if len(members) == 1:
            text = f"This cannot hold, whatever else is planned:\n{lines}\nDrop or change it."
        else:
            text = (
                f"These {len(members)} cannot all hold; without any one of them the others can:\n"
                f"{lines}\nDrop or change one of them."
            )
        super().__init__(text)

    def __reduce__(self) -> tuple[type[ContradictionError], tuple[tuple[str, ...]]]:
        """Return how another process makes this error again."""
        return (type(self), (self.members,))


class SolverError(MatcherError):
    """The solver failed or is not there; no values are shown."""


def shorten(value: object) -> str:
    """Return a value as one short line of text that is safe to show.

    Parameters
    ----------
    value
        Anything; its text is cut after 60 characters, and characters that a terminal could take
        for a command are replaced.
    """
    try:
        text = one_line(str(value)[: _SHOWN_CHARACTERS + 1])
    except Exception:  # noqa: BLE001 - a value of any type stands in a cell, and may not have a text
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."


def one_line(text: str) -> str:
    """Return a text with whatever is not printed, line breaks among them, replaced by a mark."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def describe(problems: tuple[Problem, ...]) -> str:
    """Return one report of all problems: a line that counts them, then a line each.

    Parameters
    ----------
    problems
        In the order in which they are to be shown. Of more than ten problems of one kind in one
        column, ten are shown and the others counted.
    """
    tables = list(dict.fromkeys(problem.table for problem in problems))
    lines = [
        f"{count(len(problems), 'problem')} in {count(len(tables), 'table')}; nothing was run."
    ]
    seen: Counter[tuple[str, str | None, str]] = Counter()
    totals = Counter(_kind(problem) for problem in problems)
    for problem in problems:
        kind = _kind(problem)
        seen[kind] += 1
        if seen[kind] <= SHOWN_OF_A_KIND:
            lines.append(str(problem))
        elif seen[kind] == totals[kind]:
            place = problem.table if problem.column is None else f"{kind[0]}, {kind[1]}"
            lines.append(f"{place}: and {totals[kind] - SHOWN_OF_A_KIND:,} more of this kind.")
    return "\n".join(lines)


def count(number: int, noun: str) -> str:
    """Return a number with its noun, ``1 problem``, ``12 problems`` or ``2 policies``."""
    if number == 1:
        return f"{number:,} {noun}"
    ends_in_y = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    return f"{number:,} {noun[:-1]}ies" if ends_in_y else f"{number:,} {noun}s"


def _kind(problem: Problem) -> tuple[str, str | None, str]:
    return (problem.table, problem.column, problem.kind)

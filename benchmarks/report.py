"""What a case says: tables, sentences, faults, and whether its targets are reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """Rows under headers, and what they are about.

    Attributes
    ----------
    title
        A line above it.
    rows
        Cells, those of the first row the headers; all but the first column are numbers.
    """

    title: str
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        return "\n".join([self.title, "", *lines(self.rows)])


def lines(rows: Sequence[Sequence[str]], *, numbers: bool = True) -> Iterator[str]:
    """Yield a table in markdown, its columns as wide as what they hold."""
    width = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [
            cell.rjust(wide) if numbers and place else cell.ljust(wide)
            for place, (cell, wide) in enumerate(zip(row, width, strict=True))
        ]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield (
                "|"
                + "|".join(
                    f"{'-' * (wide + 1)}:" if numbers and place else "-" * (wide + 2)
                    for place, wide in enumerate(width)
                )
                + "|"
            )


@dataclass(frozen=True)
class Verdict:
    """One target: what was wanted, what was seen, and whether that reaches it.

    Attributes
    ----------
    reached
        None where it could not be judged, because something to compare with was not there.
    """

    case: str
    target: str
    seen: str
    reached: bool | None

    @property
    def word(self) -> str:
        """Whether it is reached, in a word."""
        return {True: "yes", False: "**no**", None: "not judged"}[self.reached]


@dataclass
class Report:
    """All that one case says.

    Attributes
    ----------
    name, question
        Of the case.
    faults
        Where tools disagree or fail; with any, the benchmarks end with 1.
    """

    name: str
    question: str
    tables: list[Table] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [f"## {self.name}", self.question, *map(str, self.tables), *self.notes]
        parts += [
            f"{one.case}: {one.seen}. Wanted: {one.target}. Reached: {one.word}."
            for one in self.verdicts
        ]
        parts += [f"**Fault**: {fault}" for fault in self.faults]
        return "\n\n".join(parts)

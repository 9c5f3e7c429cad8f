"""What a command prints: its answer as text of the width of the terminal, or as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from matcher.cli.terminal import line_width
from matcher.present.layout import ROWS


def print_text(text: str) -> None:
    """Print lines that are whole."""
    typer.echo(text, nl=False)


def print_report(text: Callable[..., str], **options: Any) -> None:
    """Print a report, which is made for the width of the terminal.

    Parameters
    ----------
    text
        Makes it; takes the width as `width`, and the options.
    **options
        What it takes besides.
    """
    print_text(text(width=line_width(), **options))


def print_answer(data: Any, text: Callable[..., str], *, as_json: bool, **options: Any) -> None:
    """Print an answer.

    Parameters
    ----------
    data
        What JSON tells of it.
    text, options
        As of `print_report`.
    as_json
        Whether it is printed as JSON.
    """
    if as_json:
        from matcher.present.data import json_text

        print_text(json_text(data))
    else:
        print_report(text, **options)


def shown_rows(*, show_all: bool) -> int | None:
    """Return how many rows of a section are shown; None for all."""
    return None if show_all else ROWS

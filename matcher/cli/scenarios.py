"""``matcher scenarios``: what comes with matcher."""

from __future__ import annotations

import typer


def scenarios() -> None:
    """Name the scenarios that come with matcher.

    What each of them asks stands beside it.
    """
    from matcher.scenario.shipped import list_scenarios

    for name, question in list_scenarios().items():
        typer.echo(f"{name}\n  {question}")

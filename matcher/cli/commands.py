"""The commands, each with the sentence that the help says of it; loaded when one is asked for.

A command is a function of its own module, and both are named as it is.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

COMMANDS = MappingProxyType(
    {
        "check": "Report every problem of every table, and run nothing.",
        "run": "Find the best plan of a scenario.",
        "report": "Write a plan as one page that opens from an attachment.",
        "explain": "Say why something of a plan stays open or idle.",
        "asks": "Say which pledges that nobody has made yet would close most.",
        "values": "Say what would be lost without each pledge and support.",
        "alternatives": "Say whether other plans are as good, and what they all have.",
        "party": "Print the page of one contributor, or of one mission.",
        "compare": "Lay plans side by side, and say why they differ.",
        "rules": "Say what each policy of a scenario costs.",
        "stress": "Say what stays open of a plan when pledges fail.",
        "hedge": "Make a plan that holds when pledges fail.",
        "sweep": "Plan every point of the grid that a scenario sweeps.",
        "template": "Write a workbook to fill in.",
        "audit": "Recompute a written plan from its own tables.",
        "reach": "Say what a pledge could serve, and what is missing for it.",
        "scenarios": "Name the scenarios that come with matcher.",
    }
)
"""Name of each command, in the order of the help, and the first sentence of its own help."""


class Commands(TyperGroup):
    """All commands, of which the help names the stand-ins of `stand_in`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is asked for, loaded, and what follows its name."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command if name is None else _load(name), rest


def stand_in() -> None:
    """Do nothing: it stands for a command until that is loaded."""


def _load(name: str) -> Any:
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    alone.command(name)(getattr(import_module(f"matcher.cli.{name}"), name))
    return get_command(alone)

"""How a cell is refused: what is wrong with it, and what to write instead."""

from __future__ import annotations

from pydantic_core import PydanticCustomError


def refuse(message: str, remedy: str) -> PydanticCustomError:
    """Return the error of a cell: what is wrong and what to write, each without its full stop."""
    return PydanticCustomError("cell", "{message}", {"message": message, "remedy": remedy})


def reason(error: PydanticCustomError) -> tuple[str, str]:
    """Return what is wrong with a refused cell, and what to write."""
    context = error.context or {}
    return str(context.get("message", error)), str(context.get("remedy", "Change it"))

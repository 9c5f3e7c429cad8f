"""How a command ends: its exit code, and one report on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from matcher.errors import ContradictionError, InputError, SolverError

OUR_FAULT, INPUT, CONTRADICTION = 1, 2, 3
"""Exit codes."""


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turn what can go wrong into one report on standard error and an exit code."""
    try:
        yield
    except InputError as error:
        leave(str(error), INPUT)
    except ContradictionError as error:
        leave(str(error), CONTRADICTION)
    except SolverError as error:
        leave(str(error), OUR_FAULT)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        leave(
            f"{error.strerror or error}: {error.filename}" if error.filename else str(error), INPUT
        )


def leave(message: str, code: int) -> NoReturn:
    """End the command with a message on standard error."""
    typer.echo(message, err=True)
    raise typer.Exit(code) from None

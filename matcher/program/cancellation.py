"""The cancellation: a wish to stop early, asked for while a program is solved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias


class Flag(Protocol):
    """What can be set from elsewhere, such as a `threading.Event`."""

    def is_set(self) -> bool:
        """Say whether it is set."""
        ...  # pragma: no cover


Cancel: TypeAlias = Callable[[], bool] | Flag
"""What says whether to stop: something to call, or something that is set."""


class Cancellation:
    """A wish to stop that stands from the first time it is heard.

    Attributes
    ----------
    is_heard
        Whether the answer was ever yes.
    """

    def __init__(self, cancel: Cancel) -> None:
        self._ask = cancel if callable(cancel) else cancel.is_set
        self.is_heard = False

    def __call__(self) -> bool:
        """Ask, unless the answer is known to be yes."""
        if not self.is_heard:
            self.is_heard = bool(self._ask())
        return self.is_heard

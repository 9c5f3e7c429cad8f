"""Asking, while HiGHS solves, whether it shall stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

INTERRUPTS = ("kCallbackSimplexInterrupt", "kCallbackIpmInterrupt", "kCallbackMipInterrupt")
"""Names of the calls at which HiGHS takes an answer."""

_SECONDS_BETWEEN = 0.05


class Asking:
    """What HiGHS calls at every step of a solve, to hear whether it shall stop.

    Attributes
    ----------
    error
        What the caller's own code raised; it may not pass through the solver.
    """

    def __init__(self, cancel: Callable[[], bool]) -> None:
        self._cancel = cancel
        self._next = 0.0
        self.error: BaseException | None = None

    def __call__(self, _kind: Any, _message: str, _out: Any, into: Any, _data: Any) -> None:
        """Ask, unless it was asked a moment ago, and tell HiGHS."""
        now = time.monotonic()
        if into is None or now < self._next:
            return
        self._next = now + _SECONDS_BETWEEN
        try:
            into.user_interrupt = self._cancel()
        except BaseException as error:  # noqa: BLE001 - raised again once the solver has returned
            self.error = error
            into.user_interrupt = True

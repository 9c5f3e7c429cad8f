"""The terminal: how wide it is, and what it shows while a command works."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from matcher.present.layout import WIDTH


def line_width() -> int:
    """Return the width of the terminal, and a fixed one where the report goes elsewhere."""
    if not sys.stdout.isatty():
        return WIDTH
    return max(60, min(shutil.get_terminal_size((WIDTH, 40)).columns - 1, 160))


@contextmanager
def shown_progress() -> Iterator[Callable[[float, str], None]]:
    """Yield what is told of progress, shown on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _what: None
        return
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.description}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("laying out", total=1.0)
        yield lambda done, what: bar.update(task, completed=done, description=what)

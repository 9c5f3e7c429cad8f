"""What the tests saw that is worth reading, at the end of a run."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded as *seen*, in whichever process they ran."""
    passed = terminalreporter.stats.get("passed", [])
    for report in passed:
        for name, value in report.user_properties:
            if name == "seen":
                terminalreporter.write_line(str(value))

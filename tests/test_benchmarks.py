"""The benchmarks run, at a size that takes no time; how long they take is not judged here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "benchmarks"
SMALL = ("--pledges", "12", "--requirements", "6", "--months", "6")


def printed(script: str, *options: str) -> str:
    """Return what a benchmark prints; it must end well."""
    done = subprocess.run(
        [sys.executable, str(FOLDER / script), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_small_match_prints_every_tier_with_its_bound() -> None:
    """Sizes, a row for each tier, and the audit's word on the plan that was timed."""
    text = printed("match.py", *SMALL, "--audit")
    rows = {line.split()[0]: line.split() for line in text.splitlines() if line}
    assert "eligible pairs" in text
    tiers = [name for name in rows if name.startswith("gap:")]
    assert tiers
    for tier in [*tiers, "cost"]:
        value, bound = (float(cell.replace(",", "")) for cell in rows[tier][1:3])
        assert bound <= value + 0.01
    assert "audit: passed" in text


def test_the_lanes_are_compared_at_every_size_asked_for() -> None:
    """A ratio a size, and the size at which the lane changes."""
    text = printed("lanes.py", *SMALL, "--repeats", "1")
    assert text.splitlines()[0].split()[-1] == "ratio"
    assert float(text.splitlines()[1].split()[-1]) > 0
    assert "the lane changes at" in text


def test_certificate_and_audit_are_told_as_shares_of_the_solve() -> None:
    """A share for each, and the audit's word on the plan that was timed."""
    sizes = ("--pledges", "12", "--requirements", "6", "--capabilities", "2")
    lines = printed("certificate.py", *sizes).splitlines()
    assert lines[0].startswith("36 eligible pairs")
    shares = {line.split()[0]: float(line.split()[3]) for line in lines[1:4]}
    assert list(shares) == ["solve", "certificate", "audit"]
    assert min(shares.values()) > 0
    assert "audit passed" in lines


def test_a_program_of_needs_is_measured_at_four_sizes() -> None:
    """Columns follow the dates of pairs and links, and not the products of all three."""
    sizes = ("--pledges", "160", "--givers", "40", "--requirements", "80", "--kinds", "5")
    lines = [line for line in printed("needs.py", *sizes).splitlines() if line]
    rows = {line[:18].strip(): line[18:].replace(",", "").split() for line in lines[1:-1]}
    assert rows["pledges"] == ["20", "40", "80", "160"]
    assert all(float(cell) < 4 for cell in rows["columns a date"])
    assert float(rows["products"][-1]) > float(rows["pairs and links"][-1]) > 0
    assert "products ×" in lines[-1]

"""What every command prints at 80 columns, and what it prints as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rich.cells import cell_len
from test_cli import SCENARIOS, SMALL, written
from test_cli import pledge as row_of_pledge
from test_cli import requirement as row_of_requirement
from typer.testing import CliRunner

from matcher import load_scenario
from matcher.cli import app
from matcher.cli.commands import COMMANDS
from matcher.present.data import json_text
from matcher.present.grid import draw

REAL = str(SCENARIOS / "seoul-2021-assumed")
WITHOUT_DATA = {"report", "template"}
"""Commands whose output is a file."""

ASKED = {
    "check": ["check", REAL],
    "run": ["run", "PLAIN", "--no-reasons"],
    "explain": ["explain", "PLAN", "MINUSMA-HEL-1"],
    "explain of all": ["explain", "SMALL"],
    "explain of both": ["explain", "PLAN", "P001", "MINUSMA-HEL-1"],
    "asks": ["asks", "SMALL", "--top", "2", "--steps", "2"],
    "values": ["values", "SMALL"],
    "alternatives": ["alternatives", "SMALL"],
    "party": ["party", "PLAN", "KEN"],
    "party that is a mission": ["party", "PLAN", "MINUSMA", "--top", "0"],
    "compare": ["compare", "PLAN", "SMALL", "--no-causes"],
    "rules": ["rules", "RULED"],
    "stress": ["stress", "SMALL", "--samples", "5"],
    "hedge": ["hedge", "SMALL", "--samples", "2", "--judged-on", "5"],
    "sweep": ["sweep", "RULED"],
    "audit": ["audit", "PLAN"],
    "reach": ["reach", REAL, "P001"],
    "scenarios": ["scenarios"],
}
"""What is typed; words in capitals are folders of the fixture."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return a real plan, a small one, and a scenario with a policy and a sweep."""
    place = tmp_path_factory.mktemp("plans")
    ruled = written(
        place / "ruled",
        scenario="plan_date = 2026-01-01\nhorizon = 2026-12-31\n"
        '[sweep.size]\nvalues = [0.5, 1]\nchange = { pledge = "P1", resize = "*value*" }\n'
        '[[policy]]\nid = "roof"\nkind = "ceiling"\nat_most = 0\ncounted_in = "quantity"\n',
        pledges=[row_of_pledge()],
        requirements=[row_of_requirement()],
    )
    return {
        "PLAN": str(load_scenario(REAL).match().write(place / "real")),
        "SMALL": str(load_scenario(SMALL).match().write(place / "small")),
        "PLAIN": REAL,
        "RULED": str(ruled),
    }


def printed(
    words: list[str], folders: dict[str, str], monkeypatch: pytest.MonkeyPatch, width: int = 80
) -> str:
    """Return what a command prints in a terminal of a width."""
    monkeypatch.setattr("matcher.cli.printing.line_width", lambda: width)
    shown = CliRunner().invoke(app, [folders.get(word, word) for word in words])
    assert shown.exit_code == 0, shown.output
    return shown.stdout


def test_every_command_is_asked_here() -> None:
    assert {words[0] for words in ASKED.values()} == set(COMMANDS) - WITHOUT_DATA


@pytest.mark.parametrize("name", ASKED)
def test_no_line_is_wider_than_the_terminal(
    name: str, folders: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(ASKED[name], folders, monkeypatch).splitlines()
    assert lines
    assert [line for line in lines if cell_len(line) > 80] == []


@pytest.mark.parametrize("name", ASKED)
def test_every_command_prints_json(
    name: str, folders: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = printed([*ASKED[name], "--json"], folders, monkeypatch)
    assert json.loads(text, parse_constant=pytest.fail)
    assert text.endswith("\n")


def test_problems_are_json_where_check_is_asked_for_it(tmp_path: Path) -> None:
    folder = written(tmp_path / "case", pledges=[row_of_pledge(quantity="a few")], requirements=[])
    shown = CliRunner().invoke(app, ["check", str(folder), "--json"])
    assert shown.exit_code == 2
    first = json.loads(shown.stdout)["problems"][0]
    assert (first["table"], first["row"], first["column"]) == ("pledges", 2, "quantity")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (pd.DataFrame({"on": [pd.Timestamp(2026, 3, 1), pd.NaT]}), '[{"on": "2026-03-01"}, {"on": null}]'),
        (pd.DataFrame({"many": [float("inf"), float("nan"), 2.0]}), '[{"many": null}, {"many": null}, {"many": 2.0}]'),
        ({"Łódź 国": ({"b", "a"}, True)}, '{"Łódź 国": [["a", "b"], true]}'),
    ],
    ids=["days", "numbers", "letters"],
)  # fmt: skip
def test_json_holds_days_blanks_and_letters_in_one_way(answer: Any, text: str) -> None:
    assert json_text(answer) == f"{text}\n"


def test_days_and_numbers_stay_whole_where_text_is_folded() -> None:
    row = ["D1", "2026-03-01", "13,289", "light-helicopter-unit of the second wave"]
    assert draw(["id", "first day", "how many", "what"], [row], 46) == [
        "id  first day   how many  what",
        "D1  2026-03-01    13,289  light-helicopter-",
        "                          unit of the second",
        "                          wave",
    ]


def test_what_is_too_wide_stands_below_its_row_the_less_essential_first() -> None:
    row = ["D1", "ASSUMED-KEN-CREWS", "2026-03-01", "2026-09-30", "light-helicopter", "MINUSMA-HEL"]
    headers = ["id", "pledge", "first day", "last day", "of", "in"]
    assert draw(headers, [row], 80, ["of"])[0].split()[-2:] == ["of", "in"]
    assert draw(headers, [row], 62, ["of"]) == [
        "id  pledge             first day   last day    in",
        "D1  ASSUMED-KEN-CREWS  2026-03-01  2026-09-30  MINUSMA-HEL",
        "    of light-helicopter",
    ]


def test_a_sentence_that_has_no_room_stands_below_its_row() -> None:
    told = "It can be handed over on 2022-04-01 at the earliest, and that is too late."
    assert draw(["pledge", "capability", "why"], [["P1", "helicopter-unit", told]], 50) == [
        "pledge  capability",
        "P1      helicopter-unit",
        "    It can be handed over on 2022-04-01 at the",
        "    earliest, and that is too late.",
    ]

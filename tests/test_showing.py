"""Showing: what runs the pages finds what is wrong on them, and says on which line."""

from __future__ import annotations

from pathlib import Path

import pytest
from console import commands, differences, is_set_up
from pages import ROOT, anchors, blocks, dead_links, links
from shown import run_page

FENCE = "```"


def page(*lines: str) -> str:
    """Return a page of these lines, where ``---`` stands for a fence."""
    return "".join(line.replace("---", FENCE) + "\n" for line in lines)


def test_a_page_that_shows_what_is_has_no_fault(tmp_path: Path) -> None:
    text = page(
        "A page.",
        "---python",
        "number = 6 * 7",
        "---",
        "Names stay, and what is printed stands below.",
        "---python",
        "print('first', number)",
        "---",
        "",
        "---text",
        "first 42",
        "---",
        "---python",
        ">>> number",
        "42",
        ">>> number = 43",
        "---",
        "---console",
        '$ .venv/bin/python -c "print(1); print(); print(2)"  # a comment',
        "1",
        "",
        "2",
        "$ python3 \\",
        "    --version",
        "…",
        "---",
    )
    assert run_page(text, "page.md", tmp_path) == []


def test_a_wrong_output_is_told_with_page_line_and_difference(tmp_path: Path) -> None:
    text = page("A page.", "", "---console", '$ python -c "print(1)"', "2", "---")
    (fault,) = run_page(text, "docs/page.md", tmp_path)
    assert fault.startswith("docs/page.md:4: ")
    assert fault.splitlines()[-2:] == ["-2", "+1"]


def test_a_wrong_print_is_told_with_page_line_and_difference(tmp_path: Path) -> None:
    text = page("---python", "print(1)", "---", "---text", "2", "---")
    (fault,) = run_page(text, "page.md", tmp_path)
    assert fault.startswith("page.md:4: ")
    assert fault.splitlines()[-2:] == ["-2", "+1"]


def test_text_that_follows_no_python_is_a_picture(tmp_path: Path) -> None:
    text = page("---python", "print(1)", "---", "The rooms:", "---text", "program/", "---")
    assert run_page(text, "page.md", tmp_path) == []


def test_a_python_block_that_fails_is_told_with_the_line_of_the_page(tmp_path: Path) -> None:
    text = page("A page.", "---python", "x = 1", "x / 0", "---")
    (fault,) = run_page(text, "page.md", tmp_path)
    assert fault.startswith("page.md:2: ")
    assert 'File "page.md", line 4' in fault
    assert "ZeroDivisionError" in fault


def test_a_wrong_answer_to_a_prompt_is_told(tmp_path: Path) -> None:
    (fault,) = run_page(page("---python", ">>> 1 + 1", "3", "---"), "page.md", tmp_path)
    assert fault.startswith("page.md:1: ")
    assert "Expected:\n    3\nGot:\n    2\n" in fault


def test_every_fault_of_a_page_is_told_at_once(tmp_path: Path) -> None:
    text = page("---python", "1 / 0", "---", "---toml", "a = ", "---", "---csv", "a,b", "1", "---")
    found = run_page(text, "page.md", tmp_path)
    assert [fault.split(": ")[0] for fault in found] == ["page.md:1", "page.md:4", "page.md:9"]


@pytest.mark.parametrize("language", ["bash", "", "Python"])
def test_a_block_that_nothing_runs_is_a_fault(language: str, tmp_path: Path) -> None:
    (fault,) = run_page(page(f"---{language}", "x", "---"), "page.md", tmp_path)
    assert fault.startswith(f'page.md:1: no test runs a block of "{language}"')


@pytest.mark.parametrize(
    "line", ["curl example.org", "matcher run x | head", "python x; ls", "python x >> y"]
)
def test_a_command_that_nothing_runs_is_a_fault(line: str, tmp_path: Path) -> None:
    (fault,) = run_page(page("---console", f"$ {line}", "---"), "page.md", tmp_path)
    assert fault.startswith("page.md:2: this is not run by any test")


def test_a_command_that_fails_must_show_its_code(tmp_path: Path) -> None:
    command = '$ python -c "import sys; print(1); sys.exit(2)"'
    shown = page("---console", command, "1", "$ echo $?", "2", "---")
    assert run_page(shown, "page.md", tmp_path) == []
    hidden = page("---console", command, "1", "---")
    (fault,) = run_page(hidden, "page.md", tmp_path)
    assert fault.startswith("page.md:2: the command ends with code 2")
    wrong = page("---console", command, "1", "$ echo $?", "0", "---")
    (fault,) = run_page(wrong, "page.md", tmp_path)
    assert fault.startswith("page.md:4: ")


def test_what_sets_up_is_not_run_here_and_the_rest_of_its_line_is(tmp_path: Path) -> None:
    line = '$ python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/python -c "print(1)"'
    assert run_page(page("---console", line, "1", "---"), "page.md", tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_output_below_a_command_that_is_not_run_is_a_fault(tmp_path: Path) -> None:
    text = page("---console", "$ .venv/bin/pytest", "1000 passed", "---")
    (fault,) = run_page(text, "page.md", tmp_path)
    assert fault.startswith("page.md:2: ")


def test_output_without_a_prompt_is_a_fault(tmp_path: Path) -> None:
    (fault,) = run_page(page("---console", "1", "---"), "page.md", tmp_path)
    assert fault == "page.md:1: output stands before the first prompt"


def test_a_block_that_names_a_file_is_there_for_what_follows(tmp_path: Path) -> None:
    text = page(
        "---csv mine/pledges.csv",
        "contributor_id,quantity",
        "KEN,1",
        "---",
        "---python",
        "from pathlib import Path",
        "print(Path('mine/pledges.csv').read_text(), end='')",
        "---",
        "---text",
        "contributor_id,quantity",
        "KEN,1",
        "---",
    )
    assert run_page(text, "page.md", tmp_path) == []


def test_output_may_go_into_a_file(tmp_path: Path) -> None:
    text = page("---console", '$ python -c "print(1)" > made/one.txt', "---")
    assert run_page(text, "page.md", tmp_path) == []
    assert (tmp_path / "made" / "one.txt").read_text(encoding="utf-8") == "1\n"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("plan_date = 2026-01-01", None),
        ('[unknown]\nreadiness = "no"', None),
        ('[columns.pledges]\n"Country" = "contributor_id"\n[unknown]\nvetted = "no"', None),
        ('[tool.other]\nname = "x"', None),
        ("plan_date = 2026-01-01\nplan_day = 1", "plan_day"),
        ('[unknown]\nredness = "no"', "redness"),
        ('[unknown]\nreadiness = "splendid"', "splendid"),
    ],
)
def test_settings_on_a_page_are_those_that_matcher_takes(
    line: str, fault: str | None, tmp_path: Path
) -> None:
    found = run_page(page("---toml", *line.split("\n"), "---"), "page.md", tmp_path)
    assert len(found) == (fault is not None)
    assert all(one.startswith("page.md:1: ") and str(fault) in one for one in found)


def test_dots_stand_for_any_lines_or_none() -> None:
    got = "1\n2\n3\n"
    for expected in ("…", "1\n…", "…\n3", "1\n…\n3", "1\n2\n…\n3\n", "1\n2\n3\n…\n"):
        assert differences("p:1", expected, got) == []
    for expected in ("…\n2", "2\n…", "1\n…\n2", "1…\n2\n3", ""):
        assert len(differences("p:1", expected, got)) == 1


def test_line_ends_blank_ends_and_strokes_of_paths_do_not_matter() -> None:
    got = "\r\nplan in C\\plans\\one  \r\n\r\nend\r\n\r\n"
    assert differences("p:1", "plan in C/plans/one\n\nend\n", got, sep="\\") == []
    assert len(differences("p:1", "plan in C/plans/one\nend\n", got, sep="\\")) == 1
    assert len(differences("p:1", "plan in C/plans/one\n\nend\n", got, sep="/")) == 1


def test_a_command_that_goes_on_is_one_and_lines_are_counted_on() -> None:
    text = page("---console", "$ python \\", "> -c \\", "  1", "out", "$ python -V", "---")
    (block,) = blocks(text, "page.md")
    found = [(one.place, one.text, one.output) for one in commands(block)]
    assert found == [("page.md:2", "python -c 1", "out\n"), ("page.md:6", "python -V", "")]


@pytest.mark.parametrize("command", [".venv/bin/pip install x", "pytest", ".venv\\Scripts\\mypy"])
def test_commands_that_set_up_or_check_are_known(command: str) -> None:
    assert is_set_up(command)


@pytest.mark.parametrize("command", ["matcher run x", "pytester", "python -m matcher", "pip list"])
def test_other_commands_are_not_taken_for_them(command: str) -> None:
    assert not is_set_up(command)


def test_blocks_within_lists_and_longer_fences_are_read() -> None:
    text = page("1. one", "   ---python", "   x = 1", "     # y", "   ---", "~~~text", "---", "~~~")
    found = [(one.line, one.language, one.text) for one in blocks(text, "page.md")]
    assert found == [(2, "python", "x = 1\n  # y\n"), (6, "text", f"{FENCE}\n")]


def test_a_block_that_is_never_closed_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"page\.md:2: the block is never closed"):
        list(blocks(page("", "---python", "x = 1"), "page.md"))


def test_links_in_prose_are_found_and_links_in_code_are_not() -> None:
    text = page(
        "[one](a.md) and [two](b.md#part 'title'), `[no](c.md)`, [far](https://example.org)",
        "---text",
        "[no](d.md)",
        "---",
        "[three]: e.md",
        "![picture](f.png)",
    )
    assert list(links(text)) == [(1, "a.md"), (1, "b.md#part"), (5, "e.md"), (6, "f.png")]


def test_a_link_to_nothing_is_told_with_its_line() -> None:
    text = page("# A page: `this`", "[a](#a-page-this) [b](#b) [c](docs/none.md) [d](docs/)")
    assert anchors(text) == {"a-page-this"}
    assert dead_links(ROOT / "README.md", "[a](docs/model.md#symbols)") == []
    assert dead_links(ROOT / "README.md", text) == [
        "README.md:2: #b leads to no heading",
        "README.md:2: docs/none.md leads to no file",
    ]

"""Commands as a page shows them: run, and their output compared with what stands below them."""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pages import Block

ANYTHING = "…"
"""A line of expected output that stands for any lines, or none."""

SET_UP = (
    "git clone",
    "cd",
    "python3 -m venv",
    "python -m venv",
    "pip install",
    "python -m pip install",
    ".ci/run",
    "pytest",
    "python -m pytest",
    "ruff",
    "mypy",
    "lint-imports",
)
"""Commands that set up an environment or check the project: CI runs them, not these tests."""

PROGRAMS = {"matcher": "matcher", "python": "python", "python3": "python"}
"""Programs that are run, and the name of each in the environment of the tests."""

_ENVIRONMENT = re.compile(r"\.venv[/\\](?:bin|Scripts)[/\\]")
_SHELL = ";|&<>"
_SECONDS = 300


@dataclass(frozen=True)
class Command:
    """One line behind a prompt.

    Attributes
    ----------
    place
        Page and line.
    text
        What stands behind the prompt; a line that goes on in the next is one.
    output
        What stands below it, up to the next prompt.
    """

    place: str
    text: str
    output: str

    def parts(self) -> list[str]:
        """Return the commands that the line holds, without the comment behind them."""
        return [part.strip() for part in re.sub(r"\s+#.*", "", self.text).split(" && ")]

    def is_set_up(self) -> bool:
        """Say whether any part of it sets up an environment or checks the project."""
        return any(is_set_up(part) for part in self.parts())


def is_set_up(part: str) -> bool:
    """Say whether a command sets up an environment or checks the project."""
    plain = _ENVIRONMENT.sub("", part)
    return any(plain == start or plain.startswith(f"{start} ") for start in SET_UP)


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a block, each with the output below it.

    Raises
    ------
    ValueError
        Where output stands before the first prompt.
    """
    place, text, output = str(block), None, ""
    for number, line in _joined(block):
        if line.startswith("$ "):
            if text is not None:
                yield Command(place, text, output)
            place, text, output = f"{block.place}:{number}", line.removeprefix("$ ").strip(), ""
        elif text is not None:
            output += f"{line}\n"
        elif line.strip():
            raise ValueError(f"{block}: output stands before the first prompt")
    if text is not None:
        yield Command(place, text, output)


def _joined(block: Block) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line; a command that goes on in the next line is one."""
    start, held = 0, ""
    for number, line in enumerate(block.text.splitlines(), start=block.line + 1):
        start = start if held else number
        whole = f"{held}{line.removeprefix('> ').strip()}" if held else line
        held = f"{whole[:-1].rstrip()} " if whole.startswith("$ ") and whole[-1] == "\\" else ""
        if not held:
            yield start, whole


def run_commands(block: Block, folder: Path) -> list[str]:
    """Run the commands of a block, and return what went wrong.

    A command that ends with another code than 0 must be followed by ``$ echo $?`` and the code.
    """
    faults: list[str] = []
    found = list(commands(block))
    code = 0
    for command, after in zip(found, [*found[1:], None], strict=True):
        if command.text == "echo $?":
            faults += differences(command.place, command.output, f"{code}\n")
            continue
        try:
            code, output = run_command(command, folder)
        except ValueError as error:
            faults.append(f"{command.place}: {error}")
            continue
        faults += differences(command.place, command.output, output)
        if code and (after is None or after.text != "echo $?"):
            message = f"the command ends with code {code}; show it with $ echo $?"
            faults.append(f"{command.place}: {message}\n{output}")
    return faults


def run_command(command: Command, folder: Path) -> tuple[int, str]:
    """Run what is ours in a command, and return its exit code and all that it printed.

    Raises
    ------
    ValueError
        Where it names a program that is not run here.
    """
    code, printed = 0, ""
    for part in command.parts():
        if is_set_up(part):
            continue
        code, output = _run_one(part, folder)
        printed += output
        if code:
            break
    return code, printed


def _run_one(part: str, folder: Path) -> tuple[int, str]:
    lexer = shlex.shlex(_ENVIRONMENT.sub("", part), posix=True, punctuation_chars=_SHELL)
    lexer.whitespace_split = True
    words = list(lexer)
    target = words.pop() if words[-2:-1] == [">"] else None
    words = words[:-1] if target else words
    if words[0] not in PROGRAMS or any(set(word) <= set(_SHELL) for word in words if word):
        raise ValueError(f"this is not run by any test: {part}")
    done = subprocess.run(
        [_program(PROGRAMS[words[0]]), *words[1:]],
        cwd=folder,
        env=os.environ | {"PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "80"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    if target is None:
        return done.returncode, done.stdout
    (folder / target).parent.mkdir(parents=True, exist_ok=True)
    (folder / target).write_text(done.stdout, encoding="utf-8")
    return done.returncode, ""


def _program(name: str) -> str:
    """Return the path of a program in the environment of the tests."""
    beside = str(Path(sys.executable).parent)
    program = sys.executable if name == "python" else shutil.which(name, path=beside)
    if program is None:
        raise ValueError(f"{name} is not installed beside {sys.executable}")
    return program


def differences(place: str, expected: str, got: str, sep: str = os.sep) -> list[str]:
    """Return a sentence with a diff where an output is not as shown; nothing where it is.

    Line ends, blanks at the end of a line, blank lines before and after, and the strokes of this
    machine's paths do not matter.
    """
    want, have = _lines(expected, "/"), _lines(got, sep)
    parts = [r"(?:.*\n)*?" if line == ANYTHING else re.escape(f"{line}\n") for line in want]
    if re.fullmatch("".join(parts), "".join(f"{line}\n" for line in have)):
        return []
    diff = "\n".join(difflib.unified_diff(want, have, "expected", "got", lineterm=""))
    return [f"{place}: the output is not as shown\n{diff}"]


def _lines(text: str, sep: str) -> list[str]:
    lines = [line.rstrip().replace(sep, "/") for line in text.rstrip().splitlines()]
    while lines and not lines[0]:
        del lines[0]
    return lines

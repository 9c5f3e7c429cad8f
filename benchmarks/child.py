"""One run of one tool, in a process of its own: ``python -m benchmarks.child REQUEST ANSWER``.

Where the settings hold ``warm``, the tool first runs with these instead, untimed, on something
tiny: what is imported or started on first use is then there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.answer import Run
from benchmarks.tools import TOOLS
from benchmarks.watch import Watch, memory


def main(request: Path, answer: Path) -> None:
    """Run the tool that a request names and write what it found."""
    asked = json.loads(request.read_text(encoding="utf-8"))
    tool, watch = TOOLS[asked["tool"]], Watch()
    runner, settings = tool.load(), asked["settings"]
    if "warm" in settings:
        runner({**settings, **settings["warm"]}, Watch())
    found = runner(settings, watch)
    run = Run(found, watch.seconds, memory("VmHWM"), watch.idle, tool.versions())
    answer.write_text(json.dumps(run.to_json()), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

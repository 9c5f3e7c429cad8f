"""The page of the frames: every frame of a plan and its columns, written from the registry."""

from __future__ import annotations

from matcher.plan.frames import FRAMES, FrameColumns

_INTRODUCTION = """# Frames of a plan

What comes out, frame by frame: attributes of a plan, and CSV files of a plan that was written.
`plan.json` beside them holds status, notes and versions, `certificate.json` what proves that no
plan is better, and the folder `case` all that the plan was made from, so that a written plan can be
audited and made again. What enters stands in [the data dictionary](data.md).

- Both days of a window are included. Without a calendar dates are blank.
- Quantities are in the measure of the capability that stands beside them.
- Columns of `pledges` and `requirements` that matcher does not know, and that were kept
  (`other_columns = "keep"`), follow the columns here: those of pledges in `deployments` and `idle`,
  those of requirements in `deployments` and `gaps`. One that has the name of a column here, or
  stands in both tables, is called `pledge_…` or `requirement_…`.

This page is written by `python -m matcher.plan.dictionary` and compared in a test.
"""

_KINDS = {"str": "text", "float64": "number", "datetime64[ns]": "day", "bool": "yes or no"}


def frames_dictionary() -> str:
    """Return the page of the frames as Markdown."""
    return "\n".join([_INTRODUCTION, *(_section(frame) for frame in FRAMES.values())])


def _section(frame: FrameColumns) -> str:
    lines = [
        f"## {frame.name}",
        "",
        frame.summary,
        "",
        "| column | holds | meaning |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{name}` | {'list' if name in frame.lists else _KINDS[dtype]} | {meaning} |"
        for name, (dtype, meaning) in frame.columns.items()
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    import sys

    sys.stdout.write(frames_dictionary())

"""Reading: a solution into the frames of a plan, one file a frame."""

from matcher.program.reading.deployed import deployment_frame
from matcher.program.reading.frames import read_frames, read_policies, read_values
from matcher.program.reading.rules import rules_in_reasons

__all__ = ["deployment_frame", "read_frames", "read_policies", "read_values", "rules_in_reasons"]

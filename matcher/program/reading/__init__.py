"""Reading: a solution into the frames of a plan, one file a frame."""

from matcher.program.reading.frames import read_frames, read_policies

__all__ = ["read_frames", "read_policies"]

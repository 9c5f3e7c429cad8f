"""The bottleneck of a deployment in words: which part is ready last, and which is too scarce."""

from __future__ import annotations

from collections.abc import Sequence

Part = tuple[str, str]
"""What a part is for, a need, a group or `raised to` a readiness; and the capability needed."""


def describe_bottleneck(
    last: Sequence[Part], ready_on: str, caps: Sequence[Part], wants: Sequence[str] = ()
) -> str:
    """Return what holds a deployment back as one sentence, blank where nothing does.

    Parameters
    ----------
    last
        Parts that are ready last, in the order of the frame `parts`.
    ready_on
        Their day, such as ``2023-01-31``; without a calendar nothing is last.
    caps
        Parts of which too little is left for one more, in the same order.
    wants
        What their givers lack themselves to give more, such as ``N2 (refit)``.
    """
    told = []
    if last:
        verb = "is" if len(last) == 1 else "are"
        told.append(f"{_listed(last)} {verb} ready last, on {ready_on}")
    if caps:
        want = f", for want of {' and '.join(dict.fromkeys(wants))}" if wants else ""
        told.append(f"too little of {_listed(caps)} is left for one more{want}")
    return f"{'; '.join(told)}." if told else ""


def _listed(parts: Sequence[Part]) -> str:
    return " and ".join(f"{name} ({capability})" for name, capability in parts)

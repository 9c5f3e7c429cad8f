"""``matcher scenarios``: what comes with matcher."""

from __future__ import annotations

from matcher.cli.arguments import AsJson
from matcher.cli.printing import print_answer


def scenarios(as_json: AsJson = False) -> None:
    """Name the scenarios that come with matcher.

    What each of them asks stands beside it.
    """
    from matcher.present.layout import folded_text
    from matcher.scenario.shipped import list_scenarios

    found = list_scenarios()
    print_answer(
        [{"name": name, "question": question} for name, question in found.items()],
        lambda width: "".join(
            folded_text(f"{name}\n  {question}", width=width) for name, question in found.items()
        ),
        as_json=as_json,
    )

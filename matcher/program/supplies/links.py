"""Links: which pledge may cover which need of which other, and for the others why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.consents import Window, refused_spans, span_days
from matcher.program.facts import FOREVER, NOT_OFFERED, Facts
from matcher.program.stand_ins import stand_in_rates
from matcher.program.supplies.lacks import Lacks


@dataclass(frozen=True)
class Links:
    """Pledges that fit a need by their capability, one row for each need and pledge.

    Attributes
    ----------
    facts
        The pledges.
    rows
        Sorted by lack and giver: `lack` (place in the lacks), `giver` and `receiver` (places of
        pledges), rate (needed measure per given measure).
    """

    facts: Facts
    rows: pd.DataFrame

    def __len__(self) -> int:
        return len(self.rows)

    def giver(self, column: str) -> np.ndarray:
        """Return a fact of the giver of each link."""
        return self.facts.pledges[column].to_numpy()[self.rows["giver"].to_numpy()]

    def receiver(self, column: str) -> np.ndarray:
        """Return a fact of the receiver of each link."""
        return self.facts.pledges[column].to_numpy()[self.rows["receiver"].to_numpy()]


@dataclass(frozen=True)
class LinkRule:
    """One rule of who may give to whom.

    Attributes
    ----------
    name
        One or two words, as they stand in messages.
    short
        What a giver that fails is, as it stands in a sentence that counts.
    test
        Links → whether each passes.
    """

    name: str
    short: str
    test: Callable[[Links], np.ndarray]


def find_links(facts: Facts, lacks: Lacks) -> Links:
    """Return every pledge whose capability fits a need of another."""
    case = facts.case
    wanted = pd.DataFrame(
        {
            "lack": np.arange(len(lacks.rows)),
            "receiver": lacks.rows["p"],
            "required": lacks.rows["capability_id"],
        }
    )
    given = pd.DataFrame(
        {"giver": np.arange(len(facts.pledges)), "provided": facts.pledges["capability_id"]}
    )
    rates = stand_in_rates(case["capabilities"], case["stand_ins"])
    rates = rates[rates["required"].isin(wanted["required"])]
    both = wanted.merge(rates, on="required").merge(given, on="provided")
    both = both[both["giver"] != both["receiver"]]
    rows = both[["lack", "giver", "receiver", "rate"]].sort_values(["lack", "giver"])
    kinds = {"lack": np.int64, "giver": np.int64, "receiver": np.int64, "rate": float}
    return Links(facts, rows.reset_index(drop=True).astype(kinds))


def refused_hand_overs(links: Links) -> pd.DataFrame:
    """Return the days on which consent for a hand-over is refused: link, start, end."""
    category = links.facts.case["capabilities"].set_index("id")["category"]
    capability = pd.Series(links.giver("capability_id"))
    pairs = pd.DataFrame(
        {
            "pair": np.arange(len(links)),
            "mission_id": pd.Series(None, index=range(len(links)), dtype="str"),
            "recipient_id": links.receiver("contributor_id"),
            "contributor_id": links.giver("contributor_id"),
            "capability": capability,
            "its_category": capability.map(category),
        }
    )
    spans = refused_spans(links.facts, pairs, _window(links))
    return spans.rename(columns={"pair": "link"})


def _window(links: Links) -> Window:
    """Return the days on which each giver could hand something over."""
    departs = links.giver("departs").astype(float)
    until = links.giver("back_by").astype(float)
    return Window(departs, np.maximum(until, departs))


def _is_quantified(links: Links) -> np.ndarray:
    return np.asarray(links.giver("amount") > 0)


def _is_offered(links: Links) -> np.ndarray:
    return ~pd.Series(links.giver("status")).isin(NOT_OFFERED).to_numpy()


def _counts(links: Links) -> np.ndarray:
    return pd.isna(links.giver("renewed_by"))


def _is_for_receiver(links: Links) -> np.ndarray:
    named = zip(links.giver("only_recipients"), links.receiver("contributor_id"), strict=True)
    return np.array([not only or who in only for only, who in named], dtype=bool)


def _is_accepted(links: Links) -> np.ndarray:
    window = _window(links)
    refused = span_days(refused_hand_overs(links).rename(columns={"link": "pair"}), len(links))
    length = window.end - window.start
    return ~((length > 0) & (refused >= length))


def _is_unconditional(links: Links) -> np.ndarray:
    return pd.isna(links.giver("blocked_by"))


def _is_understood(links: Links) -> np.ndarray:
    """Where a pledge says in which languages it is given, who receives it speaks one of them."""
    meaning = links.facts.case.settings.unknown_means("languages")
    blank = () if meaning in {"yes", "no"} else tuple(word.strip() for word in meaning.split(";"))
    both = zip(links.giver("languages"), links.receiver("speaks"), strict=True)
    return np.array(
        [
            not given
            or bool(set(given) & set(speaks or blank))
            or (not speaks and meaning == "yes")
            for given, speaks in both
        ],
        dtype=bool,
    )


LINK_RULES: tuple[LinkRule, ...] = (
    LinkRule("quantity", "without a quantity", _is_quantified),
    LinkRule("status", "no longer offered", _is_offered),
    LinkRule("renewed", "renewed by a later pledge", _counts),
    LinkRule("recipients", "meant for other partners", _is_for_receiver),
    LinkRule("consent", "without consent of the receiver", _is_accepted),
    LinkRule("condition", "under a condition not met", _is_unconditional),
    LinkRule("languages", "without a common language", _is_understood),
)
"""Every rule of a link but two that hang on the whole chain: its own parts, and its time."""


def first_accepted(links: Links, days: np.ndarray) -> np.ndarray:
    """Return the first day, from a day of each link on, on which a hand-over is not refused."""
    spans = refused_hand_overs(links).sort_values(["link", "start"])
    found = days.astype(float).copy()
    for _ in range(1 + int(spans.groupby("link").size().max() if len(spans) else 0)):
        here = found[spans["link"].to_numpy()]
        inside = (spans["start"].to_numpy() <= here) & (here < spans["end"].to_numpy())
        if not inside.any():
            break
        np.maximum.at(found, spans["link"].to_numpy()[inside], spans["end"].to_numpy()[inside])
    return np.minimum(found, FOREVER)

"""Rules of links: which of the pledges that fit a need may cover it, and for the others why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.consents import span_days
from matcher.program.facts import NOT_OFFERED
from matcher.program.supplies.links import Links, hand_over_window, refused_hand_overs

Telling = Callable[[Links, pd.Series, pd.Series], tuple[str, str, str]]


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
    tell
        One link, its giver and its receiver → found, needed, change.
    """

    name: str
    short: str
    test: Callable[[Links], np.ndarray]
    tell: Telling


def _is_quantified(links: Links) -> np.ndarray:
    return np.asarray(links.giver("amount") > 0)


def _tell_quantified(links: Links, giver: pd.Series, receiver: pd.Series) -> tuple[str, str, str]:
    found = "its quantity is 0" if giver["amount"] == 0 else "it has no quantity"
    return found, "one above 0 is needed", f"Ask {giver['contributor_id']} how much it offers"


def _is_offered(links: Links) -> np.ndarray:
    return ~pd.Series(links.giver("status")).isin(NOT_OFFERED).to_numpy()


def _tell_offered(links: Links, giver: pd.Series, receiver: pd.Series) -> tuple[str, str, str]:
    change = f"Ask {giver['contributor_id']} to renew it"
    return f"it is {giver['status']}", "it must be open or in progress", change


def _counts(links: Links) -> np.ndarray:
    return pd.isna(links.giver("renewed_by"))


def _tell_counts(links: Links, giver: pd.Series, receiver: pd.Series) -> tuple[str, str, str]:
    later = giver["renewed_by"]
    return f"{later} renews it", "a renewed pledge counts once", f"Look at {later} instead"


def _is_for_receiver(links: Links) -> np.ndarray:
    return links.compare(
        "only_recipients", "contributor_id", lambda only, who: not only or who[0] in only
    )


def _tell_for_receiver(links: Links, giver: pd.Series, receiver: pd.Series) -> tuple[str, str, str]:
    found = f"it is meant for {', '.join(giver['only_recipients'])}"
    who = receiver["contributor_id"]
    return found, f"{who} receives it", f"Ask {giver['contributor_id']} to open it to {who}"


def _is_accepted(links: Links) -> np.ndarray:
    window = hand_over_window(links)
    refused = span_days(refused_hand_overs(links), len(links))
    length = window.end - window.start
    return ~((length > 0) & (refused >= length))


def _tell_accepted(links: Links, giver: pd.Series, receiver: pd.Series) -> tuple[str, str, str]:
    where, who = receiver["contributor_id"], giver["contributor_id"]
    change = f"Ask {where} for consent to {who}"
    return f"{where} does not accept {who}", "consent is needed", change


def _is_unconditional(links: Links) -> np.ndarray:
    return pd.isna(links.giver("blocked_by"))


def _tell_unconditional(
    links: Links, giver: pd.Series, receiver: pd.Series
) -> tuple[str, str, str]:
    found = f'its condition "{giver["blocked_by"]}" is not met'
    return found, "it blocks until it is", "Meet the condition"


def _is_understood(links: Links) -> np.ndarray:
    """Where a pledge says in which languages it is given, who receives it speaks one of them."""
    meaning = links.facts.case.settings.unknown_means("languages")
    blank = () if meaning in {"yes", "no"} else tuple(word.strip() for word in meaning.split(";"))
    return links.compare(
        "languages",
        "speaks",
        lambda given, speaks: (
            not given
            or bool(set(given) & set(speaks or blank))
            or (not speaks and meaning == "yes")
        ),
    )


def _tell_understood(links: Links, giver: pd.Series, receiver: pd.Series) -> tuple[str, str, str]:
    given = " or ".join(giver["languages"])
    found = f"it is given in {given}"
    if not receiver["speaks"]:
        return found, f"what {receiver['id']} speaks is unknown", "Find out whether it speaks one"
    spoken = ", ".join(receiver["speaks"])
    return found, f"{receiver['id']} speaks {spoken}", f"Add people who speak {given}"


LINK_RULES: tuple[LinkRule, ...] = (
    LinkRule("quantity", "without a quantity", _is_quantified, _tell_quantified),
    LinkRule("status", "no longer offered", _is_offered, _tell_offered),
    LinkRule("renewed", "renewed by a later pledge", _counts, _tell_counts),
    LinkRule("recipients", "meant for other partners", _is_for_receiver, _tell_for_receiver),
    LinkRule("consent", "without consent of the receiver", _is_accepted, _tell_accepted),
    LinkRule("condition", "under a condition not met", _is_unconditional, _tell_unconditional),
    LinkRule("languages", "without a common language", _is_understood, _tell_understood),
)
"""Every rule of a link but two that hang on the whole chain: its own parts, and its time."""

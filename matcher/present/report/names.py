"""Names: what each thing of a plan is called on the page, and where on it it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from matcher.plan.record import Record
from matcher.present.report.cells import clipped, plain

_WORDS = re.compile(r"([^\s,;:()\"“”]+)")


@dataclass(frozen=True)
class Name:
    """What one thing is called.

    Attributes
    ----------
    id, name
        As the tables have them, cut where they are long; the name is blank where it says no more.
    anchor
        Where it stands on the page, made by this module: never of a text out of a table. Blank
        where it stands nowhere.
    """

    id: str
    name: str = ""
    anchor: str = ""

    @property
    def called(self) -> str:
        """Its name, else its id."""
        return self.name or self.id


@dataclass(frozen=True)
class Part:
    """A piece of a sentence: a text, or a name that stands somewhere on the page."""

    text: str
    anchor: str = ""


class Names:
    """The names of a plan, and the anchors under which the page tells of each."""

    def __init__(self, plan: Record) -> None:
        case = plan.case
        self._names: dict[tuple[str, str], Name] = {}
        for kind, table in _TABLES.items():
            rows = case[table][["id", "name"]]
            for place, (one, name) in enumerate(rows.itertuples(index=False, name=None), start=1):
                self._add(kind, one, name, f"{kind[0]}{place}" if kind != "capability" else "")
        # A partner that asks for itself is told of among the missions.
        for place, one in enumerate(plan.gaps["mission_id"].dropna().unique(), start=1):
            found = self._names.get(("mission", one)) or self.of("contributor", one)
            self._names["mission", one] = Name(found.id, found.name, f"m{place}")
        told = set(plan.gaps["mission_id"])
        for (kind, one), name in list(self._names.items()):
            if kind == "mission" and one not in told:
                self._names[kind, one] = Name(name.id, name.name)
        self._spaced: re.Pattern[str] | None = None
        self._anchors = dict(self._anchored())
        spaced = [re.escape(one) for one in self._anchors if not _WORDS.fullmatch(one)]
        if spaced:
            longest = sorted(spaced, key=len, reverse=True)
            self._spaced = re.compile(rf"(?<!\w)({'|'.join(longest)})(?!\w)")

    def _add(self, kind: str, one: str, name: object, anchor: str) -> None:
        shown, called = clipped(one), clipped(name)
        self._names[kind, one] = Name(shown, "" if called == shown else called, anchor)

    def _anchored(self) -> Iterator[tuple[str, str]]:
        """Yield ids by which a sentence may speak of something, and where that stands."""
        for kind in ("contributor", "mission", "requirement", "pledge"):
            for (its, one), name in self._names.items():
                if its == kind and name.anchor:
                    yield plain(one), name.anchor

    def of(self, kind: str, one: object) -> Name:
        """Return the name of one thing; blank where it is none.

        Parameters
        ----------
        kind
            contributor, mission, requirement, pledge or capability.
        one
            Its id.
        """
        if not isinstance(one, str):
            return Name("")
        return self._names.get((kind, one)) or Name(clipped(one))

    def every(self, kind: str) -> list[Name]:
        """Return all names of a kind that stand on the page, in the order of the tables."""
        return [name for (its, _), name in self._names.items() if its == kind and name.anchor]

    def parts(self, sentence: object) -> list[Part]:
        """Return a sentence in pieces: texts, and ids that it names, with where they stand."""
        text = plain(sentence)
        pieces = self._spaced.split(text) if self._spaced else [text]
        found: list[Part] = []
        for piece in pieces:
            words = [piece] if piece in self._anchors else _WORDS.split(piece)
            for word in words:
                self._take(found, word)
        return found

    def _take(self, found: list[Part], word: str) -> None:
        """Add a word to the pieces of a sentence; full stops behind an id are none of it."""
        bare = word if word in self._anchors else word.rstrip(".")
        anchor = self._anchors.get(bare, "")
        for text, place in ((bare, anchor), (word[len(bare) :], "")):
            if not text:
                continue
            if found and not place and not found[-1].anchor:
                found[-1] = Part(found[-1].text + text)
            else:
                found.append(Part(clipped(text) if place else text, place))


_TABLES = {
    "contributor": "contributors",
    "mission": "missions",
    "requirement": "requirements",
    "pledge": "pledges",
    "capability": "capabilities",
}


def measures(plan: Record) -> pd.Series:
    """Return what each capability is counted in, by id."""
    capabilities = plan.case["capabilities"]
    return capabilities.set_index("id")["measure"]

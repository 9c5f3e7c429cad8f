"""Explanations: why something is open or idle, as data that says itself in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import pandas as pd

from matcher.insight.reasons.losses import Loss, tell_losses

PROVED, OPEN = "proved", "not proved"
"""Whether a check was settled, or ran out of time."""

REQUIREMENT, PLEDGE = "requirement", "pledge"
"""What an explanation is about."""

_NAMED = 3

_ALL = 0.995
"""Share from which on everything is closed, as percentages are rounded."""


@dataclass(frozen=True)
class Atom:
    """One thing that may be lifted; what does not apply is None.

    Attributes
    ----------
    kind
        What it is, as `matcher.program.lifting.KINDS` lists them.
    pledge_id, requirement_id, contributor_id
        What it is about.
    about
        The policy, the need, or who has to consent.
    """

    kind: str
    pledge_id: str | None = None
    requirement_id: str | None = None
    contributor_id: str | None = None
    about: str | None = None

    def __str__(self) -> str:
        ids = (self.pledge_id, self.requirement_id, self.contributor_id, self.about)
        return " ".join([self.kind, *filter(None, ids)])


@dataclass(frozen=True)
class Reason:
    """One thing that keeps something open or idle, and what lifts it.

    Attributes
    ----------
    atom
        What it is; its kind is ``nothing pledged`` or ``order`` where nothing can be lifted.
    who
        What it is about, as it stands before a colon: a pledge and who gives it, a policy …
    found
        What is the case, with its value.
    needed
        What is asked instead.
    action
        What to do, as an order.
    closes
        Quantity × days that it closes by itself; None where that was not asked.
    """

    atom: Atom
    who: str
    found: str
    needed: str
    action: str
    closes: float | None = None

    def __str__(self) -> str:
        return f"{self.who}: {self.told}"

    @property
    def told(self) -> str:
        """What is the case and what to do, without what it is about."""
        needed = f", {self.needed}" if self.needed else ""
        return f"{self.found}{needed}. {self.action}."


@dataclass(frozen=True)
class Repair:
    """What, changed together, closes all that can be closed, and none of which can be spared.

    Attributes
    ----------
    reasons
        What has to be changed.
    leaves
        Quantity × days that stay open then.
    closes
        Quantity × days that are closed by it.
    since, until
        First and last day on which it closes something; None without a calendar.
    status
        ``proved`` where a plan was found that needs no more, and where it was shown of every
        reason that it cannot be spared; ``not proved`` where that ran out of time.
    gains
        Ids of requirements, and the share of what is open of each that is closed.
    """

    reasons: tuple[Reason, ...]
    leaves: float
    closes: float
    since: date | None
    until: date | None
    status: str
    gains: tuple[tuple[str, float], ...] = ()

    def __str__(self) -> str:
        return tell_all(self.reasons)


@dataclass(frozen=True)
class Grounds:
    """What keeps it open together: as long as these stand, nothing else closes as much.

    Attributes
    ----------
    reasons
        What stands in the way; were one of them lifted with everything else, it would be closed.
    leaves
        Quantity × days that stay open at least with everything lifted but these.
    status
        As of `Repair`.
    """

    reasons: tuple[Reason, ...]
    leaves: float
    status: str

    def __str__(self) -> str:
        return tell_all(self.reasons)


def tell_all(reasons: Sequence[Reason], who: str = "") -> str:
    """Return reasons as sentences; what several are about is named once.

    Parameters
    ----------
    reasons
        The reasons.
    who
        What was named before.
    """
    told = []
    for one in reasons:
        again = one.who == who
        told.append(f"{one.told[0].upper()}{one.told[1:]}" if again else str(one))
        who = one.who
    return " ".join(told)


@dataclass(frozen=True)
class NearMiss:
    """A single change that helps, as small as it can be.

    Attributes
    ----------
    reason
        What is changed, and how far.
    closes
        Quantity × days that a plan closes that was found with it.
    share
        Share of what is open.
    """

    reason: Reason
    closes: float
    share: float

    def __str__(self) -> str:
        return f"{self.reason.who}: {self.reason.action} ({_portion(self.share)} of it)."


@dataclass(frozen=True)
class Check:
    """One solve that an answer rests on.

    Attributes
    ----------
    lifted
        What was lifted.
    bound
        Quantity × days that stay open at least.
    value
        Quantity × days that a plan leaves open that was found; ∞ where none was.
    status
        ``proved`` where both are the same, or what they decide is clear.
    claim
        What it shows, as a sentence.
    """

    lifted: tuple[Atom, ...]
    bound: float
    value: float
    status: str
    claim: str


@dataclass(frozen=True)
class Tight:
    """Requirements and pledges that are tied to each other, and of which there are too few.

    Attributes
    ----------
    requirements
        Ids; nothing but the pledges may serve any of them.
    priorities
        Priority of each.
    pledges
        Ids.
    required, pledged
        What all of the requirements ask for, and all of the pledges offer.
    """

    requirements: tuple[str, ...]
    priorities: tuple[int, ...]
    pledges: tuple[str, ...]
    required: float
    pledged: float

    def __str__(self) -> str:
        both = [
            f"{one} (priority {rank})"
            for one, rank in zip(self.requirements, self.priorities, strict=True)
        ]
        asks = "asks" if len(both) == 1 else "ask together"
        offers = "offers" if len(self.pledges) == 1 else "offer together"
        return (
            f"{', '.join(both)} {asks} for {self.required:g}; only {', '.join(self.pledges)} may "
            f"serve them and {offers} {self.pledged:g}."
        )


@dataclass(frozen=True)
class Explanation:
    """Why a requirement stays open, or a pledge stays at home.

    Attributes
    ----------
    subject
        ``requirement`` or ``pledge``.
    id
        Its id.
    who
        It, as reasons call it: a pledge with who gives it.
    open
        Quantity × days that are open in the plan.
    closable
        How much of that would be closed if everything were lifted that may be.
    repairs
        Sets of reasons each of which closes it; the first is the easiest to change.
    grounds
        Sets of reasons each of which keeps it open.
    rest
        Why the rest cannot be closed: nothing more is pledged, or the order of the tiers; None
        where there is no rest.
    near_misses
        Smallest single changes that help, those first that close most.
    tight
        Requirements and pledges of which there are too few; None where nothing says so.
    losses
        Of a pledge that is not needed: what the plan would lose if one of it had to be used.
    checks
        The solves that all this rests on.
    """

    subject: str
    id: str
    who: str
    open: float
    closable: float
    repairs: tuple[Repair, ...] = ()
    grounds: tuple[Grounds, ...] = ()
    rest: Reason | None = None
    near_misses: tuple[NearMiss, ...] = ()
    tight: Tight | None = None
    losses: tuple[Loss, ...] = ()
    checks: tuple[Check, ...] = ()
    note: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether a reason was found."""
        return bool(self.repairs) or self.rest is not None

    @property
    def first_reason(self) -> str:
        """The first repair as sentences, with what it closes and what is left."""
        return " ".join(self._first())

    def to_frame(self) -> pd.DataFrame:
        """Return every reason, a row each.

        Returns
        -------
        pandas.DataFrame
            Columns set (repair, grounds, rest or near miss), number (of the set, from 1), kind,
            pledge_id, requirement_id, contributor_id, about, who, found, needed, action, closes
            (quantity × days by itself; blank where not asked) and status.
        """
        rows = [
            {"set": name, "number": number, **_cells(reason), "status": status}
            for name, number, reason, status in self._every()
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)

    def _every(self) -> Iterator[tuple[str, int, Reason, str]]:
        for number, repair in enumerate(self.repairs, start=1):
            yield from (("repair", number, one, repair.status) for one in repair.reasons)
        for number, ground in enumerate(self.grounds, start=1):
            yield from (("grounds", number, one, ground.status) for one in ground.reasons)
        if self.rest is not None:
            yield "rest", 1, self.rest, PROVED
        for number, near in enumerate(self.near_misses, start=1):
            yield "near miss", number, near.reason, PROVED

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        """Yield everything that is told, a line each."""
        yield f"{self.who}: {self.first_reason}"
        if self.repairs:
            number = len(self.repairs)
            yield f"{'One' if number == 1 else number} of {number} found, {self.repairs[0].status}."
            for repair in self.repairs[1:]:
                yield f"Or: {tell_all(repair.reasons, self.who)} {self._closing(repair)}"
        for ground in self.grounds:
            same = _atoms(ground.reasons) == _atoms(self.repairs[0].reasons)
            told = "." if same else f": {ground}"
            yield f"As long as this stands, nothing else closes as much ({ground.status}){told}"
        if self.tight is not None:
            yield str(self.tight)
        if self.near_misses:
            yield "Single changes that help:"
            yield from (f"- {one}" for one in self.near_misses)
        if self.losses:
            yield tell_losses(self.losses, {})

    def _first(self) -> Iterator[str]:
        if self.note:
            yield self.note
        if self.repairs:
            yield tell_all(self.repairs[0].reasons, self.who)
            yield self._closing(self.repairs[0])
            if self.repairs[0].status == OPEN:
                yield "That fewer would do is not ruled out: it is not proved."
        if self.rest is not None:
            yield tell_all([self.rest], self.who)

    def _closing(self, repair: Repair) -> str:
        """Say how much a repair closes, and from when on."""
        verb = "That closes" if len(repair.reasons) == 1 else "Together that closes"
        # What is next to nothing is left out beside what is something.
        gains = [one for one in repair.gains if one[1] >= 1 - _ALL] or [*repair.gains]
        told = [
            f"{_portion(share)} of {'it' if self.subject == REQUIREMENT else one}"
            for one, share in gains[:_NAMED]
        ]
        more = len(gains) - len(told)
        much = ", ".join(told) + (f" and something of {more} more" if more > 0 else "")
        when = "" if repair.since is None else f", from {repair.since} until {repair.until}"
        return f"{verb} {much}{when}."


def _atoms(reasons: Sequence[Reason]) -> frozenset[Atom]:
    return frozenset(one.atom for one in reasons)


def _portion(share: float) -> str:
    """Return a share in words."""
    if share > _ALL:
        return "all"
    return f"{share:.0%}" if share >= 1 - _ALL else "next to nothing"


_COLUMNS = {
    "set": "str",
    "number": "int64",
    "kind": "str",
    "pledge_id": "str",
    "requirement_id": "str",
    "contributor_id": "str",
    "about": "str",
    "who": "str",
    "found": "str",
    "needed": "str",
    "action": "str",
    "closes": "float64",
    "status": "str",
}


def _cells(reason: Reason) -> dict[str, object]:
    atom = reason.atom
    return {
        **asdict(atom),
        **{n: getattr(reason, n) for n in ("who", "found", "needed")},
        "action": reason.action,
        "closes": reason.closes,
    }

"""Parties: what one contributor, or one mission, sees of a plan."""

from matcher.insight.parties.contributor import ContributorPage
from matcher.insight.parties.mission import MissionPage
from matcher.insight.parties.party import party

__all__ = ["ContributorPage", "MissionPage", "party"]

"""Stress: what becomes of a plan when pledges fail, drawn at random and at the worst."""

from matcher.insight.stress.stress import Stress, stress

__all__ = ["Stress", "stress"]

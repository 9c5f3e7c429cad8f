"""Asks: pledges that nobody has made yet, and what each would close."""

from matcher.insight.asks.ask import Ask
from matcher.insight.asks.asks import STEPS, Asks, asks

__all__ = ["STEPS", "Ask", "Asks", "asks"]

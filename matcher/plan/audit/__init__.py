"""The audit of a plan, with code of its own that knows neither program nor solver."""

from matcher.plan.audit.checks import audit
from matcher.plan.audit.findings import Audit, Finding

__all__ = ["Audit", "Finding", "audit"]

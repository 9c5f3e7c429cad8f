"""From a case to a plan: eligibility, presence, rows, tiers, solving."""

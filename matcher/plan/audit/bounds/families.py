"""The families of rows over the columns of presences, registered in one place.

To add one, write a function from `Proving` and `Charged` to a total in a file of its own and name
it here. Rows of one presence alone (its balance, its tours, its pins), the supply of pledges and
the coverage of requirements stand in `columns` and `sums`.
"""

from __future__ import annotations

from matcher.plan.audit.bounds.charges import Family
from matcher.plan.audit.bounds.supported import price_supports

FAMILIES: tuple[Family, ...] = (price_supports,)
"""Every family of rows that charges presences of its own accord."""

"""The families of rows over the columns of presences, registered in one place.

To add one, write a function from `Proving` and `Charged` to a total in a file of its own and name
it here. Rows of one presence alone (its balance, its tours, its pins), the supply of pledges and
the coverage of requirements stand in `columns` and `sums`.
"""

from __future__ import annotations

from matcher.plan.audit.bounds.changed import price_changed
from matcher.plan.audit.bounds.charges import Family
from matcher.plan.audit.bounds.policies.carried import price_carried
from matcher.plan.audit.bounds.policies.counted import price_counted
from matcher.plan.audit.bounds.policies.limits import price_limits
from matcher.plan.audit.bounds.policies.stays import price_stays
from matcher.plan.audit.bounds.policies.sums import price_sums
from matcher.plan.audit.bounds.supported import price_supports

FAMILIES: tuple[Family, ...] = (
    price_limits,
    price_sums,
    price_stays,
    price_counted,
    price_carried,
    price_changed,
    price_supports,
)
"""Every family of rows that charges presences of its own accord; hand-overs are added up last."""

"""Reading what MongoDB says of how it answers a query."""

from typing import Any


def stages(plan: Any) -> set[str]:
    """The names of all stages anywhere in a plan."""
    if isinstance(plan, list):
        return set().union(*map(stages, plan))
    if not isinstance(plan, dict):
        return set()
    own = {plan["stage"]} if isinstance(plan.get("stage"), str) else set()
    return own.union(*map(stages, plan.values()))

"""A plan before its start, shown with what it can detect and whom it would get in the way of."""

from __future__ import annotations

from typing import Any

from controller.adapters.worker import WorkerDiedError
from controller.experiment.plan import Plan
from controller.web.language import Language
from controller.web.pages_drawn_plan import plan_context
from controller.web.panel_frame import Panel

NO_EXPERIMENT = "new"
"""what the live line of a form asks for: no experiment has this id, so nothing on the page changes"""


async def drawn_context(panel: Panel, plan: Plan, words: Language) -> dict[str, Any]:
    """All that ``drawn_plan.html`` shows of a plan that has not begun."""
    experiments, store = panel.deps.experiments, panel.deps.controls.store
    try:
        outlook = await experiments.outlook_of(plan)
    except WorkerDiedError:
        outlook = None
    labels = {zone: store.zones[zone].label for zone in store.zones}
    return {
        **plan_context(plan, outlook, labels, words),
        "in_the_way": [each.name for each in experiments.all() if each.occupied(plan)],
    }

"""A plan before its start, shown with what it can detect and whom it would get in the way of."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from controller.adapters.worker import WorkerDiedError
from controller.atmosphere.hours import holiday_names
from controller.atmosphere.model import Store
from controller.experiment.plan import Plan
from controller.web.language import Language
from controller.web.pages_drawn_plan import Names, plan_context
from controller.web.pages_experiment import scene_labels
from controller.web.panel_frame import Panel

NO_EXPERIMENT = "new"
"""what the live line of a form asks for: no experiment has this id, so nothing on the page changes"""


def holidays_of(plan: Plan, store: Store, words: Language) -> Mapping[date, str]:
    """What the holidays in the years of a plan are called."""
    years = {block.begins.year for block in plan.blocks} | {note.begins.year for note in plan.notes}
    return {
        day: name
        for year in sorted(years)
        for day, name in holiday_names(store.country, year, words.code).items()
    }


async def drawn_context(
    panel: Panel, plan: Plan, words: Language, *, may_start: bool = True
) -> dict[str, Any]:
    """All that ``drawn_plan.html`` shows of a plan that has not begun.

    If it ``may_start``, with what is in its way.
    """
    experiments, store = panel.deps.experiments, panel.deps.controls.store
    try:
        outlook = await experiments.outlook_of(plan)
    except WorkerDiedError:
        outlook = None
    zones = {zone: store.zones[zone].label for zone in store.zones}
    names = Names(zones, scene_labels(store), holidays_of(plan, store, words))
    return {
        **await asyncio.to_thread(plan_context, plan, outlook, names, words),
        "in_the_way": [each.name for each in experiments.all() if may_start and each.occupied(plan)],
        "passed": may_start and plan.design.start < panel.deps.clock().astimezone(store.timezone).date(),
    }

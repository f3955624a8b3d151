"""The two experiments of the demo: one that is over, one that is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from controller.adapters.experiment_draft import Draft, drawn
from controller.adapters.experiment_state import drafted
from controller.adapters.records import CONTROLLER
from controller.adapters.records_experiments import (
    ExperimentStatus,
    save_experiment,
    set_experiment_status,
)
from controller.atmosphere.model import SceneName, Store, ZoneId
from controller.experiment.declared import COMPLAINTS, FOOTFALL, OCCUPANCY, SALES, Declared, SegmentKey
from controller.experiment.design import Arm
from controller.experiment.plan import Plan

WEEKS = 4
ACTOR = "demo"


@dataclass(frozen=True, slots=True)
class DemoExperiment:
    """A plan that was drawn at local midnight of its first day."""

    name: str
    plan: Plan
    drawn_at: datetime
    """UTC"""

    def store(self, session: Session, now: datetime) -> None:
        """Write its life down as far as it has come by ``now``."""
        save_experiment(
            session, drafted(self.plan, self.name, ACTOR, self.drawn_at), actor=ACTOR, at=self.drawn_at
        )
        steps = (
            (ExperimentStatus.RUNNING, ACTOR, self.drawn_at),
            (ExperimentStatus.FINISHED, CONTROLLER, self.plan.ends),
        )
        for status, actor, at in steps:
            if at <= now:
                set_experiment_status(session, self.plan.design.experiment, status, actor=actor, at=at)


def demo_experiments(store: Store, today: date, seed: int) -> tuple[DemoExperiment, DemoExperiment]:
    """Citrus against lavender at the entrance, over since yesterday; jazz in the café, half way through."""
    scent = Draft(
        name="Citrus or lavender at the entrance",
        zones=(ZoneId("entrance"),),
        arms=(
            Arm("lavender", scene=SceneName("lavender-welcome")),
            Arm("citrus", scene=SceneName("citrus-welcome")),
        ),
        start=today - timedelta(weeks=WEEKS),
        weeks=WEEKS,
        block_minutes=240,
        burn_in_minutes=90,
        id="citrus-or-lavender",
        seed=seed,
        declared=Declared(
            outcomes=(SALES, FOOTFALL, COMPLAINTS, "nps"),
            covariate=OCCUPANCY,
            segments=(SegmentKey.LANGUAGE, SegmentKey.CHANNEL),
        ),
    )
    music = Draft(
        name="Jazz in the café",
        zones=(ZoneId("cafe"),),
        arms=(Arm("as-scheduled"), Arm("jazz", patch={"music": {"playlist": "evening-jazz"}})),
        start=today - timedelta(weeks=WEEKS // 2),
        weeks=WEEKS,
        block_minutes=180,
        burn_in_minutes=30,
        id="jazz-in-the-cafe",
        seed=seed,
    )
    return _drawn(scent, store), _drawn(music, store)


def _drawn(draft: Draft, store: Store) -> DemoExperiment:
    midnight = datetime.combine(draft.start, datetime.min.time(), store.timezone).astimezone(UTC)
    return DemoExperiment(draft.name, drawn(draft, store, midnight), midnight)

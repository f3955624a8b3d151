"""Records of what each part has run."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, select

from controller.adapters.records_audit import audit
from controller.adapters.tables_devices import RunRow
from controller.atmosphere.model import DeviceId, PartId
from controller.atmosphere.runtime import Runs


def save_runs(session: Session, runs: Iterable[tuple[PartId, Runs]]) -> None:
    """Store what parts have run, in the place of what was stored before."""
    for part, each in runs:
        session.merge(
            RunRow(
                device=part.device,
                part=part.part,
                run_s=each.run_s,
                day=each.day,
                day_s=each.day_s,
                given_s=each.given_s,
                changed={fragrance: at.isoformat() for fragrance, at in each.changed.items()},
            )
        )


def save_cartridge(
    session: Session, part: PartId, runs: Runs, *, fragrance: str, actor: str, at: datetime
) -> None:
    """Store that somebody put another cartridge in; audited."""
    save_runs(session, [(part, runs)])
    detail = {"part": part.part, "fragrance": fragrance}
    audit(session, actor, "device.cartridge", f"device:{part.device}", detail, at=at)


def load_runs(session: Session) -> dict[PartId, Runs]:
    """What every part has run."""
    return {
        PartId(DeviceId(row.device), row.part): Runs(
            run_s=row.run_s,
            day=row.day,
            day_s=row.day_s,
            given_s=dict(row.given_s),
            changed={fragrance: datetime.fromisoformat(at) for fragrance, at in row.changed.items()},
        )
        for row in session.exec(select(RunRow))
    }

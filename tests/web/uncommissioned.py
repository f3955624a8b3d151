"""What the small shop's fake controls leave to the real ones of ``facility_fixture``."""

# ruff: noqa: ARG002 it takes what the real ones take

from __future__ import annotations

from collections.abc import Sequence

from controller.adapters.device_list import Known, read_device_list
from controller.adapters.installations import ListOutcome
from controller.adapters.status import DeviceStatus
from controller.adapters.status_errors import NotInstalledError
from controller.adapters.wire_trials import TrialJson
from controller.atmosphere.fixture import NO_FIXTURES, Fixtures
from controller.atmosphere.model import DeviceId, Layer, ZoneId
from controller.atmosphere.succession import Loss


class Uncommissioned:
    """Nobody commissions devices here: the list of what people said is empty."""

    def fixtures(self) -> Fixtures:
        return NO_FIXTURES

    async def place_all(
        self, devices: Sequence[DeviceId], *, zone: ZoneId, layer: Layer | None, actor: str
    ) -> tuple[DeviceStatus, ...]:
        raise NotImplementedError

    async def device_list(self) -> str:
        return "devices: {}\n"

    async def take_device_list(
        self, content: bytes, file: str, *, actor: str, dry_run: bool = False
    ) -> ListOutcome:
        listed = read_device_list(content, file, Known((), {}))
        return ListOutcome(len(listed), (), (), stored=not dry_run)

    def losses(self, device: DeviceId, successor: DeviceId) -> tuple[Loss, ...]:
        raise NotImplementedError

    async def succeed(
        self, device: DeviceId, successor: DeviceId, *, accept_losses: bool, actor: str
    ) -> DeviceStatus:
        raise NotImplementedError

    async def undo_succession(self, device: DeviceId, *, actor: str) -> DeviceStatus:
        raise NotInstalledError(device, "was not replaced by another")

    async def try_out(self, device: DeviceId, *, part: str | None, actor: str) -> list[TrialJson]:
        raise NotInstalledError(device, "works in no zone; only what does is tried out")

    async def trials(self, device: DeviceId) -> list[TrialJson]:
        return []

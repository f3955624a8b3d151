"""What the web needs from the running controller; ``controller.app`` provides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from controller.adapters.database import Database
from controller.adapters.events import Broadcast
from controller.adapters.experiments import Experiments
from controller.adapters.installations import ListOutcome
from controller.adapters.intake import FeedbackIntake
from controller.adapters.status import DeviceStatus, LowCartridge, ZoneStatus
from controller.adapters.wire_trials import TrialJson
from controller.atmosphere.delivery import Receipt
from controller.atmosphere.fixture import Fixtures
from controller.atmosphere.model import DeviceId, Layer, Patch, SceneName, Sense, Store, ZoneId
from controller.atmosphere.part_limits import PartLimits
from controller.atmosphere.succession import Loss
from controller.feedback.buttons import Meaning


class Controls(Protocol):
    """The acts and views of a running store.

    Acts raise the errors of ``controller.adapters.status_errors`` for what the store does not have,
    store before they answer, and write an audit row with the actor.
    """

    @property
    def store(self) -> Store:
        """The last valid scene files."""

    @property
    def faults(self) -> tuple[str, ...]:
        """``FILE:LINE:COLUMN: message`` of the scene files on disk that are not in force."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What else an operator should know: broken discovery, a broker that forgets."""

    def zones(self) -> tuple[ZoneStatus, ...]:
        """Every zone, in the order of the store file."""

    def zone(self, zone: ZoneId) -> ZoneStatus:
        """One zone."""

    @property
    def emergency(self) -> bool:
        """Whether the emergency scene is in force everywhere."""

    async def override(
        self,
        zone: ZoneId,
        *,
        scene: SceneName | None,
        patch: Patch | None,
        until: str | datetime | None,
        minutes: float | None,
        reason: str,
        actor: str,
    ) -> str:
        """Switch a zone until the given end and answer the id of the receipt."""

    async def end_override(self, zone: ZoneId, *, actor: str) -> str | None:
        """Return to what is due; the receipt's id, or ``None`` when there was no override."""

    async def put_right(self, zone: ZoneId, *, actor: str) -> str:
        """Assert what is due although somebody changed devices by hand; the receipt's id."""

    async def set_emergency(self, *, active: bool, actor: str) -> tuple[str, ...]:
        """Put every zone into the emergency scene, or back; the receipts' ids."""

    async def receipt(self, receipt: str) -> Receipt | None:
        """A receipt, running or stored."""

    def fixtures(self) -> Fixtures:
        """What works in each zone, with its own limits."""

    def devices(self) -> tuple[DeviceStatus, ...]:
        """Every known device, adopted ones first, by name."""

    async def place(
        self,
        device: DeviceId,
        *,
        part: str | None,
        zone: ZoneId | None,
        layer: Layer | None,
        name: str | None,
        actor: str,
        sense: Sense | None = None,
        fragrances: Mapping[str, str] | None = None,
        limits: PartLimits | None = None,
        life_s: float | None = None,
    ) -> DeviceStatus:
        """Adopt a device (or one part of it) into a zone and layer, or rename it; ``None`` leaves as is."""

    async def changed_cartridge(
        self, device: DeviceId, *, part: str | None, fragrance: str | None, actor: str
    ) -> DeviceStatus:
        """Take in that somebody put another cartridge in; ``None`` where there is only one to mean."""

    def low_cartridges(self) -> tuple[LowCartridge, ...]:
        """What should be ordered, of the diffusers that work somewhere."""

    async def map_buttons(
        self,
        device: DeviceId,
        *,
        zone: ZoneId | None,
        buttons: Mapping[str, Meaning] | None,
        repeat_s: float | None,
        actor: str,
    ) -> DeviceStatus:
        """Say what the presses of a device mean; ``None`` leaves as is, at first what is proposed."""

    async def identify(self, device: DeviceId, *, actor: str) -> None:
        """Make a device blink, beep or puff."""

    async def sound(
        self, device: DeviceId, *, siren: str | None, seconds: float, volume: float, actor: str
    ) -> None:
        """Sound a siren for a moment, by a person's own act; ``None`` where there is only one to mean."""

    async def forget(self, device: DeviceId, *, actor: str) -> None:
        """Remove a device and its places; it is discovered again if it still speaks."""

    async def place_all(
        self, devices: Sequence[DeviceId], *, zone: ZoneId, layer: Layer | None, actor: str
    ) -> tuple[DeviceStatus, ...]:
        """Put devices with all their parts into one zone, all of them or none."""

    async def device_list(self) -> str:
        """What people said of every device, as a list that ``take_device_list`` takes."""

    async def take_device_list(
        self, content: bytes, file: str, *, actor: str, dry_run: bool = False
    ) -> ListOutcome:
        """Say of every listed device what the list says, all of it or nothing."""

    def losses(self, device: DeviceId, successor: DeviceId) -> tuple[Loss, ...]:
        """What the place of a device would have no more with a successor."""

    async def succeed(
        self, device: DeviceId, successor: DeviceId, *, accept_losses: bool, actor: str
    ) -> DeviceStatus:
        """Let a discovered device take over all that people said of another."""

    async def undo_succession(self, device: DeviceId, *, actor: str) -> DeviceStatus:
        """Give a replaced device its place back."""

    async def try_out(self, device: DeviceId, *, part: str | None, actor: str) -> list[TrialJson]:
        """Try one part out (``None``: all that work somewhere), capability by capability."""

    async def trials(self, device: DeviceId) -> list[TrialJson]:
        """The running or else the last trial of each part that was ever tried out."""

    async def tick_task(self, zone: ZoneId, task: int, *, done: bool, actor: str) -> None:
        """Tick a touch or taste task of the zone's scene."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the panel is served."""

    admin_token: str | None = None
    """a bearer token with every right"""
    secure_cookies: bool = False
    public_url: str = "http://127.0.0.1:8080"
    """where customers' phones reach the survey, for QR codes"""
    notices: tuple[Mapping[str, str], ...] = ()
    """sentences by language that every page of the panel shows, e.g. that a store is simulated"""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """All that the web application stands on."""

    controls: Controls
    database: Database
    intake: FeedbackIntake
    experiments: Experiments
    broadcast: Broadcast
    clock: Callable[[], datetime]
    """aware UTC"""
    ready: Callable[[], Mapping[str, bool]]
    """what must hold for the store to be served: ``broker``, ``database``, ``zones`` (ticked once)"""
    settings: WebSettings

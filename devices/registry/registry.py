"""The registry: discovery in, devices out; reports in, states out; commands in, publications out.

It is in memory and without I/O: whoever holds it subscribes to ``topics()`` and feeds it every message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from controller.atmosphere.model import Command, DeviceId, PartId, State
from controller.errors import AmbiyansError
from devices.discovery.availability import Source
from devices.discovery.component import Component, ComponentKey, DiscoveryError
from devices.discovery.native import questions
from devices.discovery.sandbox import TemplateError
from devices.drivers.driver import Quirk, Step
from devices.message import Publication, Received, received
from devices.registry.assembly import assemble
from devices.registry.catalogue import NO_CHANGE, Catalogue, Change
from devices.registry.device import Complaint, Contact, Device, Press, Report
from devices.registry.fitting import Fitting, hangs, slots
from devices.registry.kinds import NATIVES
from devices.registry.press_numbers import PressNumbers
from devices.registry.routes import Routes
from devices.registry.unit import Channel, Unit
from devices.registry.warnings import WarningList

LARGEST_REPORT = 256 * 1024


class UnknownDeviceError(AmbiyansError):
    """No such device is known."""

    def __init__(self, device: str) -> None:
        super().__init__(f"no device {device!r} is known")
        self.device = device


class UnknownPartError(AmbiyansError):
    """No such part of a device is known."""

    def __init__(self, part: PartId) -> None:
        super().__init__(f"device {part.device!r} has no part {part.part!r}")
        self.part = part


class Registry:
    """Every device that has announced itself.

    ``own_topics`` are beginnings of topics that no device may claim to be commanded on, such as the
    controller's own.
    """

    def __init__(self, prefix: str = "homeassistant", own_topics: Iterable[str] = ()) -> None:
        self.warnings = WarningList()
        self.generation = 0
        self._catalogue = Catalogue(prefix, own_topics, self.warnings, NATIVES)
        self._units: dict[DeviceId, Unit] = {}
        self._unit_of: dict[ComponentKey, Unit] = {}
        self._devices: dict[DeviceId, Device] = {}
        self._fittings: dict[PartId, Fitting] = {}
        self._numbers = PressNumbers()
        self.devices: Mapping[DeviceId, Device] = MappingProxyType(self._devices)
        """by id; a live view"""
        self._routes = Routes()
        self._topics: frozenset[str] = frozenset()
        self._topics_of_generation = -1

    def topics(self) -> frozenset[str]:
        """Every topic to subscribe to now; it changes only when ``generation`` does."""
        if self._topics_of_generation != self.generation:
            self._topics = frozenset(self._routes)
            self._topics_of_generation = self.generation
        return self._topics

    def discover(self, topic: str, payload: bytes) -> DeviceId | None:
        """Take in a config message: the device it belongs to, or belonged to when it takes it back.

        Never raises: what cannot be used becomes a warning, and the last config that could stays in force.
        """
        topic = self._catalogue.name(topic, payload)
        former = self._device_of(topic)
        try:
            change = self._catalogue.take(topic, payload)
        except DiscoveryError as fault:
            self.warnings.add(topic, fault.message)
            return None
        self._apply(change)
        return self._device_of(topic) or former

    def filters(self) -> tuple[str, ...]:
        """Where devices announce themselves that do not use Home Assistant's discovery."""
        return tuple(dict.fromkeys(each for native in NATIVES for each in native.filters))

    def questions(self, topic: str, payload: bytes) -> tuple[Publication, ...]:
        """What to ask the device that such a message came from; no question moves anything."""
        return questions(NATIVES, topic, payload)

    def forget(self, device: DeviceId) -> None:
        """Drop a device until it announces itself again; unknown ones are no error."""
        unit = self._units.get(device)
        for topic in tuple(unit.device.configs) if unit else ():
            self._apply(self._catalogue.drop(topic))
        self._numbers.forget(device)

    def _device_of(self, topic: str) -> DeviceId | None:
        units = (self._unit_of.get(key) for key in self._catalogue.keys(topic))
        return next((unit.device.id for unit in units if unit), None)

    def _apply(self, change: Change) -> None:
        if change is NO_CHANGE:
            return
        former = {unit.device.id: unit for key in change.touched if (unit := self._unit_of.pop(key, None))}
        for identity, unit in former.items():
            self._routes.remove(unit)
            del self._units[identity], self._devices[identity]
        for group in change.groups:
            self._install(group, former)
        self._routes.sweep(former.values())
        self.generation += 1

    def _install(self, group: tuple[Component, ...], former: Mapping[DeviceId, Unit]) -> None:
        assembly = assemble(group, self._fittings)
        for fault in assembly.faults:
            self.warnings.add(fault.topic, fault.message)
        if assembly.id in self._units:
            self.warnings.add(group[0].key.topic, f"claims to be {assembly.id}, which is another device")
            return
        unit = Unit(assembly, self._catalogue.configs(group))
        self._units[assembly.id] = unit
        self._devices[assembly.id] = unit.device
        self._unit_of.update((component.key, unit) for component in group)
        self._routes.add(unit)
        self._catch_up(unit, former.get(assembly.id))

    def _catch_up(self, unit: Unit, former: Unit | None) -> None:
        """Let a new or changed unit know what was said on its topics before it listened."""
        if former:
            unit.inherit(former)
        known = former.channels if former else {}
        for source in sorted(unit.sources, key=lambda source: source.topic):
            route = self._routes.get(source.topic)
            if route and route.last is not None:
                self._hear(unit, source, received(route.last), source.topic)
        for name, channel in unit.channels.items():
            forgotten = name in known and known[name].state == State()
            if forgotten or (name in known and known[name].driver == channel.driver):
                continue
            for topic, _ in channel.driver.listens:
                self._replay(unit, channel, topic)

    def _replay(self, unit: Unit, channel: Channel, topic: str) -> None:
        route = self._routes.get(topic)
        if route is None or route.last is None:
            return
        last = received(route.last)
        for listener, own, decode in route.states:
            if listener is unit and own is channel:
                try:
                    unit.say(channel, decode(last))
                except TemplateError as error:
                    self.warnings.add(topic, str(error))

    def report(self, topic: str, payload: bytes, *, retain: bool = False) -> tuple[Report, ...]:
        """Take in a state or availability message: every part about which more is known now."""
        del retain
        route = self._routes.get(topic)
        if route is None:
            return ()
        if len(payload) > LARGEST_REPORT:
            self.warnings.add(topic, f"{len(payload)} bytes, more than {LARGEST_REPORT}")
            return ()
        route.last = payload
        said = received(payload)
        reports: dict[Channel, Report] = {}
        for unit, source in route.availability:
            if self._hear(unit, source, said, topic):
                reports.update((channel, unit.report(channel)) for channel in unit.channels.values())
        for unit, channel, decode in route.states:
            try:
                attributes = decode(said)
            except TemplateError as error:
                self.warnings.add(topic, str(error))
                continue
            if attributes:
                reports[channel] = unit.say(channel, attributes)
        return tuple(reports.values())

    def _hear(self, unit: Unit, source: Source, said: Received, topic: str) -> bool:
        try:
            return unit.hear(source, said)
        except TemplateError as error:
            self.warnings.add(topic, str(error))
            return False

    def presses(self, topic: str, payload: bytes, *, retain: bool = False) -> tuple[Press, ...]:
        """What was pressed by this message; a retained one is an old press replayed, and none."""
        route = self._routes.get(topic)
        if route is None or not route.presses or not payload or len(payload) > LARGEST_REPORT:
            return ()
        said = received(payload)
        found = []
        for unit, source in route.presses:
            try:
                action = source.action(said)
            except TemplateError as error:
                self.warnings.add(topic, str(error))
                continue
            if self._numbers.is_new(unit.device.id, source, said) and action and not retain:
                found.append(Press(unit.device.id, source.part, action))
        return tuple(found)

    def contacts(self, topic: str, payload: bytes) -> tuple[Contact, ...]:
        """What contacts say by this message; a retained one is as true as another."""
        route = self._routes.get(topic)
        if route is None or not route.contacts or len(payload) > LARGEST_REPORT:
            return ()
        said = received(payload)
        found = []
        for unit, source in route.contacts:
            try:
                closed = source.closed(said)
            except TemplateError as error:
                self.warnings.add(topic, str(error))
                continue
            if closed is not None:
                found.append(Contact(unit.device.id, source.part, closed))
        return tuple(found)

    def complaints(self, topic: str, payload: bytes) -> tuple[Complaint, ...]:
        """What a gateway says in this message of commands that it could not carry out."""
        route = self._routes.get(topic)
        if route is None or not route.complaints or len(payload) > LARGEST_REPORT:
            return ()
        said = received(payload)
        return tuple(
            Complaint(unit.device.id, reason)
            for unit, source in route.complaints
            if (reason := source.read(said)) is not None
        )

    def encode(self, command: Command) -> tuple[Publication, ...]:
        """The messages that carry a command out, in order.

        Raises ``UnknownPartError``, and ``TemplateError`` where the device's own command template fails.
        """
        channel = self._channel(command.part)
        return channel.encode(command.want, command.fade_s)

    def refresh(self, part: PartId) -> tuple[Publication, ...]:
        """What asks a part for its state; empty where nothing does. Raises ``UnknownPartError``."""
        return self._channel(part).driver.refresh()

    def identify(self, device: DeviceId) -> tuple[Step, ...]:
        """Blink, beep or puff, and back to what was reported; empty where the device can do none of these.

        Raises ``UnknownDeviceError``.
        """
        unit = self._units.get(device)
        if unit is None:
            raise UnknownDeviceError(device)
        steps = [step for c in unit.channels.values() for step in c.driver.identify(c.state)]
        return tuple(sorted(steps, key=lambda step: step[0]))

    def sound(self, device: DeviceId, siren: str, seconds: float, volume: float) -> tuple[Step, ...]:
        """Sound a siren within bounds, and silence it; see ``devices.drivers.siren``.

        Raises ``UnknownDeviceError``, ``UnknownPartError``, and ``TemplateError`` where its template fails.
        """
        unit = self._units.get(device)
        if unit is None:
            raise UnknownDeviceError(device)
        if siren not in unit.assembly.sirens:
            raise UnknownPartError(PartId(device, siren))
        return unit.assembly.sirens[siren].test(seconds, volume)

    def fit(self, fittings: Mapping[PartId, Fitting]) -> None:
        """Take up what people say of parts, of those that are known and of those that may come."""
        nothing = Fitting()
        changed = {part: each for part, each in fittings.items() if self._fittings.get(part, nothing) != each}
        self._fittings |= changed
        concerned = {part.device for part in changed}
        keys: dict[DeviceId, set[ComponentKey]] = {}
        for key, unit in self._unit_of.items() if concerned else ():
            if unit.device.id in concerned:
                keys.setdefault(unit.device.id, set()).add(key)
        for own in map(frozenset, keys.values()):
            self._apply(Change(own, self._catalogue.groups(own)))

    def slots(self, part: PartId) -> tuple[str, ...]:
        """The slots that a diffuser can tell apart. Raises ``UnknownPartError``."""
        return slots(self._channel(part).driver)

    def hangs(self, part: PartId) -> bool:
        """Whether people must say what a part switches. Raises ``UnknownPartError``."""
        return hangs(self._channel(part).driver)

    def learn(self, part: PartId, quirk: Quirk) -> None:
        """Treat a part from now on as its behaviour demands. Raises ``UnknownPartError``."""
        self._channel(part).quirks |= {quirk}

    def expire_reported(self, part: PartId) -> None:
        """Take what a part reported for unknown. Raises ``UnknownPartError``."""
        channel = self._channel(part)
        channel.state = self._devices[part.device].reported[part.part] = State()

    def _channel(self, part: PartId) -> Channel:
        unit = self._units.get(part.device)
        channel = unit.channels.get(part.part) if unit else None
        if channel is None:
            raise UnknownPartError(part)
        return channel

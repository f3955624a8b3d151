"""What is the same in every node: discovery, commands, states, and the day's plan while nobody leads."""

import asyncio
import gc
import json

import plan

ASK_AGAIN_MS = 3600000


class Node:
    """One device on the broker.

    ``device`` is a light, diffuser, player or box of buttons; ``store`` the store's id in our topics; ``kept`` a
    `flash.Record` for the plan; ``feed`` is called at least once a second, for a watchdog, and ``watch``
    with whether the broker is there, when that changes.
    """

    def __init__(self, device, mqtt, clock, kept, *, store, feed=lambda: None, watch=lambda connected: None):
        self._device = device
        self._mqtt = mqtt
        self._clock = clock
        self._kept = kept
        self._feed = feed
        self._watch = watch
        self._base = base(device.id)
        self._slots = "ambiyans/{}/slots/{}".format(store, device.id)
        self._presence = "ambiyans/{}/controller".format(store)
        self._plan = plan.read(kept.value) if kept.value else None
        self._led_s = 0
        self._asked_ms = None
        self._woken = asyncio.Event()
        self.led = False
        mqtt.filters = [self._base + "/+/set", self._slots, self._presence] + device.extra_topics
        mqtt.on_message = self._hear
        mqtt.on_connected = self._connected
        mqtt.on_lost = self._lost

    async def run(self):
        """Work until cancelled."""
        connection = asyncio.create_task(self._mqtt.run())
        try:
            while True:
                wait_ms = self.step()
                try:
                    await asyncio.wait_for(self._woken.wait(), wait_ms / 1000)
                except asyncio.TimeoutError:
                    pass
                self._woken.clear()
        finally:
            connection.cancel()
            self._device.stop()

    def step(self):
        """Do what is due; answers in how many milliseconds (at most 1000) something will be."""
        now_ms = self._clock.now_ms()
        self._feed()
        self._follow(now_ms)
        self._say(self._device.advance(now_ms))
        for key, topic, payload in self._device.messages(now_ms):
            self._mqtt.publish(topic, payload, key=key)
        self._kept.advance(now_ms)
        if self.led and now_ms - self._asked_ms >= ASK_AGAIN_MS:
            self._ask(now_ms)
        due = self._device.due_ms(now_ms)
        return 1000 if due is None else max(1, min(1000, due))

    def _follow(self, now_ms):
        """Be what the plan says while nobody leads; without a plan, what is safe."""
        if self.led:
            return
        epoch_s = self._clock.epoch_s()
        slot = self._plan.due(epoch_s) if self._plan else None
        if slot is None:
            self._say(self._device.alone(now_ms))
        elif slot[0] > self._led_s:
            self._led_s = epoch_s
            for topic, payload in slot[1]:
                self._obey(topic, payload.encode(), now_ms)

    def _connected(self):
        self._watch(True)
        self._mqtt.publish("homeassistant/device/{}/config".format(self._device.id), self.discovery(), retain=True)
        self._mqtt.publish(self._base + "/availability", "online", retain=True)
        self._say([name for name, _ in self._device.states()])
        self._woken.set()

    def _lost(self):
        self._watch(False)
        self.led = False
        self._woken.set()

    def _hear(self, topic, payload, retained):
        now_ms = self._clock.now_ms()
        if topic == self._presence:
            self.led = payload == b"online"
            if self.led:
                self._ask(now_ms)
        elif topic == self._slots:
            self._plan_came(payload, now_ms)
        elif topic in self._device.extra_topics:
            self._device.hear(topic, payload, now_ms)
        elif not retained:
            self._led_s = self._clock.epoch_s() or 0
            self._obey(topic, payload, now_ms)
        self._woken.set()

    def _plan_came(self, payload, now_ms):
        self._plan = None  # make room for the next one
        gc.collect()
        try:
            told_ms, told = plan.told(payload)
        except MemoryError:
            told_ms, told = None, None
            gc.collect()
        if told_ms is None or told is None:
            self._plan = plan.read(self._kept.value) if self._kept.value else None
            return
        self._clock.set(told_ms)
        self._device.told_time(self._clock)
        self._led_s = told_ms // 1000
        self._plan = told
        self._kept.keep(told.kept(), now_ms)

    def _ask(self, now_ms):
        self._asked_ms = now_ms
        self._mqtt.publish(self._slots + "/ask", json.dumps({"device": self._device.id}))

    def _obey(self, topic, payload, now_ms):
        name = topic[len(self._base) + 1 : -4]
        if topic == command_topic(self._device.id, name):
            self._say(self._device.handle(name, payload, now_ms))

    def _say(self, names):
        if names:
            for name, text in self._device.states():
                if name in names:
                    self._mqtt.publish(self._base + "/" + name, text, retain=True)

    def discovery(self):
        """Home Assistant's device-based discovery of all components."""
        device = self._device
        components = {}
        for name, options in device.components.items():
            tree = {"~": self._base, "uniq_id": device.id + "_" + name, "obj_id": device.id + "_" + name}
            if options["p"] != "button":
                tree["stat_t"] = "~/" + name
            if options["p"] != "sensor":
                tree["cmd_t"] = "~/" + name + "/set"
            tree.update(options)
            components[name] = tree
        about = {"ids": [device.id], "name": device.name, "mf": "Ambiyans", "mdl": device.model}
        return json.dumps(
            {
                "dev": about,
                "o": {"name": "ambiyans-node"},
                "avty_t": self._base + "/availability",
                "qos": 1,
                "cmps": components,
            }
        )


def base(identity):
    """The beginning of a node's topics."""
    return "nodes/" + identity


def command_topic(identity, component):
    """Where one component of a node is commanded."""
    return base(identity) + "/" + component + "/set"


def will(identity):
    """The last will of a node: topic and payload."""
    return base(identity) + "/availability", "offline"


class Device:
    """What a node drives. Pins are passed in; ``now_ms`` counts up; answers name the components to report."""

    extra_topics = []
    components = {}

    def states(self):
        """(component, text) for every state."""
        return []

    def handle(self, component, payload, now_ms):
        """Obey a command; what makes no sense is ignored without an answer."""
        return []

    def advance(self, now_ms):
        """Let time pass."""
        return []

    def due_ms(self, now_ms):
        """In how many milliseconds `advance` has work; ``None`` while nothing moves."""
        return None

    def alone(self, now_ms):
        """Be safe: nobody leads and no plan holds."""
        return []

    def stop(self):
        """Leave the pins as they are safe without a program."""

    def messages(self, now_ms):
        """(key, topic, payload) of what else there is to say."""
        return []

    def hear(self, topic, payload, now_ms):
        """Take a message on one of the extra topics."""

    def told_time(self, clock):
        """Take in that the time of day is known."""


def number(payload, low, high):
    """A number in a range, as a whole number; ``None`` for a word or a value out of it."""
    try:
        value = float(payload)
    except ValueError:
        return None
    return int(value + 0.5) if low <= value <= high else None

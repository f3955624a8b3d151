"""A box of smileys: every press is kept in flash until the controller says that it is stored."""

import json

from node import Device

POLL_MS = 10
DEBOUNCE_MS = 30
AGAIN_MS = 5000
AGAIN_MAX_MS = 60000
TOGETHER = 4


class Buttons(Device):
    """``pins`` have ``value``, 0 while pressed, from the worst smiley (score 1) to the best.

    ``boot`` is a text that differs at every start, for the ids of the answers; ``outbox`` a `flash.Outbox`;
    ``refused()`` is called where a press cannot be kept, for a lamp that says so.
    """

    model = "feedback buttons"

    def __init__(self, identity, name, pins, outbox, *, store, zone, boot, clock, refused=lambda: None):
        self.id, self.name = identity, name
        self._pins = pins
        self._outbox = outbox
        self._topic = "ambiyans/{}/feedback/{}".format(store, identity)
        self._zone = zone
        self._boot = boot
        self._clock = clock
        self._refused = refused
        self._pressed = [False] * len(pins)
        self._since_ms = [None] * len(pins)
        self._count = 0
        self._told = {}
        self._said = len(outbox)
        self.extra_topics = [self._topic + "/receipt"]
        self.components = {"waiting": {"p": "sensor", "name": "Answers that wait", "ent_cat": "diagnostic"}}

    def states(self):
        """How many answers wait for their receipt."""
        return [("waiting", str(len(self._outbox)))]

    def advance(self, now_ms):
        """Read the pins; a press counts when it has lasted for the debounce time, once until it is let go."""
        for index, pin in enumerate(self._pins):
            down = pin.value() == 0
            if down == self._pressed[index]:
                self._since_ms[index] = None
            elif self._since_ms[index] is None:
                self._since_ms[index] = now_ms
            elif now_ms - self._since_ms[index] >= DEBOUNCE_MS:
                self._pressed[index], self._since_ms[index] = down, None
                if down:
                    self._press(index + 1)
        changed = self._said != len(self._outbox)
        self._said = len(self._outbox)
        return ["waiting"] if changed else []

    def _press(self, score):
        self._count += 1
        identity = "{}-{}-{}".format(self.id, self._boot, self._count)
        tree = {"id": identity, "zone": self._zone, "metric": "smiley", "score": score}
        epoch_s = self._clock.epoch_s()
        if epoch_s is not None:
            tree["at"] = rfc3339(epoch_s)
        if not self._outbox.put(identity, json.dumps(tree).encode()):
            self._refused()

    def messages(self, now_ms):
        """The oldest answers that wait, each again with doubled patience until it is receipted."""
        found, told = [], {}
        for key, line in self._outbox.first(TOGETHER):
            due_ms, patience_ms = self._told.get(key, (now_ms, AGAIN_MS))
            if now_ms >= due_ms:
                found.append((key, self._topic, line))
                due_ms, patience_ms = now_ms + patience_ms, min(2 * patience_ms, AGAIN_MAX_MS)
            told[key] = (due_ms, patience_ms)
        self._told = told
        return found

    def hear(self, topic, payload, now_ms):
        """Let go of what is stored, and of what can never be."""
        try:
            receipt = json.loads(payload)
            if receipt["stored"] in (True, False):
                self._outbox.drop(str(receipt["id"]))
        except (ValueError, TypeError, KeyError):
            pass

    def due_ms(self, now_ms):
        """The next look at the pins."""
        return POLL_MS


def rfc3339(epoch_s):
    """A UTC time of this century as text, without ``time.gmtime``, whose epoch differs from board to board."""
    days, second = epoch_s // 86400, epoch_s % 86400
    year, left = 1970, days
    while left >= _length(year):
        left -= _length(year)
        year += 1
    month = 0
    months = (31, 29 if _length(year) == 366 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    while left >= months[month]:
        left -= months[month]
        month += 1
    clock = (second // 3600, second // 60 % 60, second % 60)
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % ((year, month + 1, left + 1) + clock)


def _length(year):
    return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365

"""A diffuser: a fan and a heater or atomiser that never runs longer than is safe, whatever anybody asks."""

from node import Device, number

CYCLE_S = 60
AFTERBLOW_MS = 10000


class Guard:
    """How long a heater may run: ``longest_ms`` at once, and ``share`` (percent) of the time in the long run.

    Running fills a bucket of ``longest_ms``, resting empties it; a full one must run half empty first. Over any
    stretch of T the heater runs for at most ``longest_ms`` x (1 - share) + T x share. It starts full, because a
    board that resets again and again does not know for how long it has been heating.
    """

    def __init__(self, longest_ms, share):
        self._longest_ms = longest_ms
        self._share = share
        self._filled = longest_ms * (100 - share)  # in ms x percent, so that whole numbers do
        self._limit = self._filled
        self._resting = True
        self._last_ms = None
        self._ran = False

    def allows(self, now_ms):
        """Whether the heater may run from now on; to be asked before each change and in every step."""
        self._pass(now_ms)
        if self._resting and 2 * self._filled <= self._limit:
            self._resting = False
        return not self._resting

    def note(self, now_ms, running):
        """Take in that the heater runs or rests from now on."""
        self._pass(now_ms)
        self._ran = running

    def _pass(self, now_ms):
        if self._last_ms is not None:
            gone = max(0, now_ms - self._last_ms)
            if self._ran:
                self._filled += gone * (100 - self._share)
            else:
                self._filled -= gone * self._share
            self._filled = max(0, self._filled)
        self._last_ms = now_ms
        if self._filled >= self._limit:
            self._resting = True

    def due_ms(self):
        """In how many milliseconds the answer may change."""
        if self._ran:
            return max(1, (self._limit - self._filled) // (100 - self._share))
        if self._resting:
            return max(1, -((self._limit - 2 * self._filled) // (2 * self._share)))
        return None


class Diffuser(Device):
    """``heater`` and ``fan`` are outputs with ``value``; off is 0. ``fragrance`` is what people put in.

    The fan blows on a little after the heater. Driven by intensity (percent of a minute) or by run and pause.
    """

    model = "diffuser"

    def __init__(self, identity, name, heater, fan, fragrance, longest_s=120, share=33):
        heater.value(0)
        fan.value(0)
        self.id, self.name = identity, name
        self._heater, self._fan = heater, fan
        self._fragrance = fragrance
        self._guard = Guard(longest_s * 1000, share)
        self._on = False
        self._intensity = 30
        self._cycle_ms = self._cycle_of(30)
        self._run_s, self._pause_s = 30, 120
        self._begins_ms = 0
        self._running = False
        self._blows_until_ms = 0
        percent = {"min": 0, "max": 100, "step": 1, "unit_of_meas": "%"}
        seconds = {"p": "number", "max": 900, "step": 1, "unit_of_meas": "s"}
        self.components = {
            "power": {"p": "switch", "name": "Power"},
            "intensity": dict(percent, p="number", name="Intensity"),
            "fragrance": {"p": "select", "name": "Fragrance", "ops": [fragrance]},
            "run": dict(seconds, name="Run", min=1),
            "pause": dict(seconds, name="Pause", min=0),
        }

    @staticmethod
    def _cycle_of(percent):
        return 10 * CYCLE_S * percent, 10 * CYCLE_S * (100 - percent)

    def states(self):
        """What it was set to."""
        return [
            ("power", "ON" if self._on else "OFF"),
            ("intensity", str(self._intensity)),
            ("fragrance", self._fragrance),
            ("run", str(self._run_s)),
            ("pause", str(self._pause_s)),
        ]

    def handle(self, component, payload, now_ms):
        """Obey a command."""
        done = {
            "power": self._power,
            "intensity": self._set_intensity,
            "fragrance": self._choose,
            "run": self._set_run,
            "pause": self._set_pause,
        }.get(component, lambda payload, now_ms: False)(payload, now_ms)
        self.advance(now_ms)
        return [component] if done else []

    def _power(self, payload, now_ms):
        if payload not in (b"ON", b"OFF"):
            return False
        if payload == b"ON" and not self._on:
            self._begins_ms = now_ms
        self._on = payload == b"ON"
        return True

    def _set_intensity(self, payload, now_ms):
        percent = number(payload, 0, 100)
        if percent is None:
            return False
        self._intensity, self._cycle_ms = percent, self._cycle_of(percent)
        return True

    def _choose(self, payload, now_ms):
        return payload.decode() == self._fragrance

    def _set_run(self, payload, now_ms):
        run_s = number(payload, 1, 900)
        if run_s is None:
            return False
        self._run_s = run_s
        self._cycle_ms = 1000 * run_s, 1000 * self._pause_s
        return True

    def _set_pause(self, payload, now_ms):
        pause_s = number(payload, 0, 900)
        if pause_s is None:
            return False
        self._pause_s = pause_s
        self._cycle_ms = 1000 * self._run_s, 1000 * pause_s
        return True

    def advance(self, now_ms):
        """Run or rest as the cycle says and the guard allows."""
        allowed = self._guard.allows(now_ms)
        running = self._on and allowed and (now_ms - self._begins_ms) % self._length_ms() < self._cycle_ms[0]
        if running != self._running:
            self._running = running
            self._blows_until_ms = now_ms + AFTERBLOW_MS
            self._heater.value(1 if running else 0)
        self._guard.note(now_ms, running)
        self._fan.value(1 if running or now_ms < self._blows_until_ms else 0)
        return []

    def _length_ms(self):
        return max(1, sum(self._cycle_ms))

    def due_ms(self, now_ms):
        """The next edge of the cycle, of the guard or of the fan."""
        into_ms = (now_ms - self._begins_ms) % self._length_ms()
        edge_ms = self._cycle_ms[0] if into_ms < self._cycle_ms[0] else self._length_ms()
        found = [edge_ms - into_ms] if self._on else []
        if now_ms < self._blows_until_ms:
            found.append(self._blows_until_ms - now_ms)
        if self._on and self._guard.due_ms():
            found.append(self._guard.due_ms())
        return min(found) if found else None

    def alone(self, now_ms):
        """Off: nobody is there to say how much is enough."""
        if not self._on:
            return []
        self._on = False
        self.advance(now_ms)
        return ["power"]

    def stop(self):
        """Off, both."""
        self._heater.value(0)
        self._fan.value(0)

"""A dimmed light: warm and cold white, or red, green, blue and white, on PWM with gamma and fades."""

import json

from node import Device

FRAME_MS = 20
GAMMA = 2.2
FULL = 255
LONGEST_FADE_MS = 3600000


def duty(level):
    """The PWM duty 0-65535 that looks as bright as ``level`` 0-255 says."""
    return int(65535 * (max(0, min(FULL, level)) / FULL) ** GAMMA + 0.5)


class Light(Device):
    """``channels`` are PWM outputs with ``duty_u16``: (warm, cold) or (red, green, blue, white).

    A wall switch gives light: it starts full on. ``mireds`` is (coldest, warmest) of the white channels.
    """

    model = "light"

    def __init__(self, identity, name, channels, mireds=(153, 370)):
        self.id, self.name = identity, name
        self._channels = channels
        self._mireds = mireds
        self._white = len(channels) == 2
        self._on, self._level = True, FULL
        self._hue = [mireds[1]] if self._white else [FULL, FULL, FULL]
        self._shown = [float(FULL)] + [float(value) for value in self._hue]
        self._from, self._to = list(self._shown), list(self._shown)
        self._begins_ms, self._lasts_ms = 0, 0
        self._moving = False
        options = {"p": "light", "schema": "json", "brightness": True, "sup_clrm": ["color_temp" if self._white else "rgb"]}
        if self._white:
            options["min_mirs"], options["max_mirs"] = mireds
        self.components = {"light": options}
        self._drive()

    def states(self):
        """What the light is, or is on its way to."""
        tree = {"state": "ON" if self._on else "OFF", "brightness": self._level}
        if self._white:
            tree["color_mode"], tree["color_temp"] = "color_temp", self._hue[0]
        else:
            tree["color_mode"], tree["color"] = "rgb", dict(zip("rgb", self._hue))
        return [("light", json.dumps(tree))]

    def handle(self, component, payload, now_ms):
        """Obey a JSON command; one fault in it, and all of it is ignored."""
        wish = self._wish(payload) if component == "light" else None
        if wish is None:
            return []
        self._on, self._level, self._hue, fade_ms = wish
        target = [self._level if self._on else 0] + self._hue
        if not self._on:
            target = [0] + self._to[1:]
        elif self._shown[0] <= 0:
            self._shown[1:] = [float(value) for value in self._hue]  # out of the dark in its own hue
        self._from, self._to = list(self._shown), target
        self._begins_ms, self._lasts_ms = now_ms, fade_ms
        self._moving = True
        self.advance(now_ms)
        return ["light"]

    def _wish(self, payload):
        try:
            tree = json.loads(payload)
            on = {"ON": True, "OFF": False}[tree.get("state", "ON")]
            level = int(tree.get("brightness", self._level))
            fade_ms = int(1000 * tree.get("transition", 0))
            hue = list(self._hue)
            if self._white and "color_temp" in tree:
                hue = [max(self._mireds[0], min(self._mireds[1], int(tree["color_temp"])))]
            elif not self._white and "color" in tree:
                hue = [int(tree["color"][name]) for name in "rgb"]
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            return None
        inside = 0 <= level <= FULL and 0 <= fade_ms <= LONGEST_FADE_MS and all(0 <= h <= 1000 for h in hue)
        if not inside or (not self._white and max(hue) > FULL):
            return None
        return on and level > 0, level or self._level, hue, fade_ms

    def advance(self, now_ms):
        """Go on with a fade; nothing is said of it, because its target was."""
        if self._moving:
            gone_ms = now_ms - self._begins_ms
            if gone_ms >= self._lasts_ms:
                self._shown, self._moving = [float(value) for value in self._to], False
            else:
                share = gone_ms / self._lasts_ms
                self._shown = [a + (b - a) * share for a, b in zip(self._from, self._to)]
            self._drive()
        return []

    def due_ms(self, now_ms):
        """The next frame of a fade."""
        return FRAME_MS if self._moving else None

    def _drive(self):
        full = duty(self._shown[0])
        if self._white:
            coldest, warmest = self._mireds
            warm = (self._shown[1] - coldest) / (warmest - coldest)
            shares = (warm, 1 - warm)
        else:
            red, green, blue = [duty(value) / 65535 for value in self._shown[1:]]
            white = min(red, green, blue)
            shares = (red - white, green - white, blue - white, white)
        for channel, share in zip(self._channels, shares):
            channel.duty_u16(int(full * share + 0.5))

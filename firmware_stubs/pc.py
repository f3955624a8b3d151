"""A node on a PC under MicroPython: ``micropython pc.py CONFIG.json``; the pins are lines on the screen.

An output says ``{"ms": ..., "pin": ..., "value": ...}`` whenever it changes, and the connection
``{"ms": ..., "broker": true}``; a button is down while a file
``button-PIN`` is in the working folder.
"""

import asyncio
import json
import os
import sys
import time

import assemble


def _say(pin, value):
    print(json.dumps({"ms": time.ticks_ms(), "pin": pin, "value": value}))


class Output:
    """A PWM output, a relay or a serial line: it says what it is told."""

    def __init__(self, pin):
        self._pin = pin
        self._last = None

    def value(self, value):
        """Take a level or a duty."""
        if value != self._last:
            self._last = value
            _say(self._pin, value)

    duty_u16 = value

    def write(self, data):
        """Take bytes."""
        _say(self._pin, "".join("%02x" % byte for byte in data))


class Button:
    """A button that is a file."""

    def __init__(self, pin):
        self._path = "button-%s" % pin

    def value(self):
        """0 while it is pressed."""
        try:
            os.stat(self._path)
        except OSError:
            return 1
        return 0


class Hardware:
    """A PC in the place of a board; ``right`` says whether its clock may be believed."""

    ticks_ms = staticmethod(time.ticks_ms)
    ticks_diff = staticmethod(time.ticks_diff)
    pwm = output = uart = Output
    button = Button

    def __init__(self, right):
        self.rtc_s = time.time if right else None

    def random(self, number):
        """Bytes of chance."""
        with open("/dev/urandom", "rb") as file:
            return file.read(number)

    def feed(self):
        """No watchdog here."""

    def watch(self, connected):
        """Say that the broker came or went."""
        print(json.dumps({"ms": time.ticks_ms(), "broker": connected}))


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        config = json.load(file)
    hardware = Hardware(config.get("clock", True))
    asyncio.run(assemble.node(config, hardware, watch=hardware.watch).run())

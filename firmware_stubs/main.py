"""The start on an ESP32: the network, the pins, the watchdog, and the node that ``config.json`` describes."""

import asyncio
import json
import os
import time

import network
from machine import PWM, UART, WDT, Pin

import assemble


class Hardware:
    """The board's own parts."""

    ticks_ms = staticmethod(time.ticks_ms)
    ticks_diff = staticmethod(time.ticks_diff)
    rtc_s = None  # an ESP32 forgets the time with its power
    random = staticmethod(os.urandom)

    def __init__(self):
        self._watchdog = WDT(timeout=8000)

    def feed(self):
        """Say that the program is alive; eight seconds without it, and the board starts again, all pins off."""
        self._watchdog.feed()

    def pwm(self, pin):
        """A dimmed output at 1 kHz."""
        return PWM(Pin(pin), freq=1000, duty_u16=0)

    def output(self, pin):
        """A relay, off."""
        return Pin(pin, Pin.OUT, value=0)

    def button(self, pin):
        """A button to ground."""
        return Pin(pin, Pin.IN, Pin.PULL_UP)

    def uart(self, pin):
        """A serial line to a player."""
        return UART(1, baudrate=9600, tx=pin)


with open("config.json") as file:
    config = json.load(file)
for relay in config["pins"] if config["kind"] == "scent" else ():
    Pin(relay, Pin.OUT, value=0)
station = network.WLAN(network.STA_IF)
station.active(True)
station.connect(config["wifi"]["name"], config["wifi"]["password"])  # the driver reconnects by itself
asyncio.run(assemble.node(config, Hardware()).run())

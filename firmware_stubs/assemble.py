"""From a configuration to a node: which device, on which pins, at which broker."""

import asyncio

import flash
from clock import Clock
from feedback_buttons import Buttons
from light import Light
from mqtt import Client
from music import DFPlayer, Music
from node import Node, will
from scent import Diffuser


def node(config, hardware, watch=lambda connected: None):
    """The node that ``config`` (see ``config.example.json``) describes.

    ``hardware`` has ``ticks_ms``, ``ticks_diff``, ``rtc_s`` (or ``None``), ``random`` (bytes of a number),
    ``feed``, ``pwm(pin)``, ``output(pin)``, ``button(pin)`` and ``uart(pin)``;
    ``watch(connected)`` is told when the broker comes and goes.
    """
    clock = Clock(hardware.ticks_ms, hardware.ticks_diff, hardware.rtc_s)
    device = _device(config, hardware, clock)
    broker = config["broker"]
    client = Client(
        _connector(broker, hardware),
        "ambiyans-node-" + device.id,
        rng=lambda most: int.from_bytes(hardware.random(4), "big") % most + 1,
        will=will(device.id),
        user=broker.get("user"),
        password=broker.get("password"),
        keep_alive_s=broker.get("keep_alive_s", 20),
    )
    between_ms = config.get("between_writes_ms", flash.BETWEEN_WRITES_MS)
    kept = flash.Record(config.get("flash", "") + "plan", between_ms)
    return Node(device, client, clock, kept, store=config["store"], feed=hardware.feed, watch=watch)


def _connector(broker, hardware):
    tls, name = None, None
    if "ca" in broker:
        import ssl

        tls, name = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), broker.get("name", broker["host"])
        tls.verify_mode = ssl.CERT_REQUIRED
        with open(broker["ca"], "rb") as file:
            tls.load_verify_locations(cadata=file.read())

    def connect():
        if tls is None:
            return asyncio.open_connection(broker["host"], broker["port"])
        return asyncio.open_connection(broker["host"], broker["port"], ssl=tls, server_hostname=name)

    return connect


def _device(config, hardware, clock):
    kind, identity, name, pins = config["kind"], config["id"], config["name"], config["pins"]
    if kind == "light":
        return Light(identity, name, [hardware.pwm(pin) for pin in pins])
    if kind == "scent":
        heater, fan = [hardware.output(pin) for pin in pins]
        limits = {key: config[key] for key in ("longest_s", "share") if key in config}
        return Diffuser(identity, name, heater, fan, config["fragrance"], **limits)
    if kind == "music":
        return Music(identity, name, DFPlayer(hardware.uart(pins[0])), config["playlists"])
    if kind == "feedback_buttons":
        outbox = flash.Outbox(config.get("flash", "") + "outbox")
        boot = "".join("%02x" % byte for byte in hardware.random(6))
        return Buttons(
            identity,
            name,
            [hardware.button(pin) for pin in pins],
            outbox,
            store=config["store"],
            zone=config["zone"],
            boot=boot,
            clock=clock,
        )
    raise ValueError("kind: expected light, scent, music or feedback_buttons, found {}".format(kind))

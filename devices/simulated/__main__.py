"""``python -m devices.simulated``: a whole fleet of simulated devices in one process."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiomqtt

from devices.node.saying import packed
from devices.simulated.client import Broker
from devices.simulated.fleet import Fleet
from devices.simulated.fleet_file import FleetFileError, read_fleet
from devices.simulated.temperament import Faults

LEAVE_WITHIN_S = 0.8


def main() -> int:
    """Run the fleet until a signal, or until whoever holds the other end of standard input goes."""
    wanted = _arguments()
    try:
        specs = read_fleet(wanted.fleet)
    except FleetFileError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    logging.getLogger("mqtt").setLevel(logging.CRITICAL)  # broken lines are what is simulated here
    faults = Faults().scaled(wanted.faults)
    fleet = Fleet(specs, wanted.broker, seed=wanted.seed, faults=faults, clock=_clock)
    ready = packed({"event": "ready", "devices": len(specs)}).decode()
    asyncio.run(_until_told(fleet, ready))
    return 0


async def _until_told(fleet: Fleet, ready: str) -> None:
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    if _is_held(sys.stdin.fileno()):
        loop.add_reader(sys.stdin.fileno(), _listen, told)
    running = loop.create_task(fleet.run(lambda: _tell(ready)), name="fleet")
    waiting = loop.create_task(told.wait(), name="until told")
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    # Leaving means losing power, as in a store at night: no farewells, and never hanging on a lost broker.
    loop.call_later(LEAVE_WITHIN_S, os._exit, 0)
    waiting.cancel()
    running.cancel()
    await asyncio.wait({running})
    if not running.cancelled():
        running.result()


def _is_held(descriptor: int) -> bool:
    """Whether a parent holds the other end; a terminal or ``/dev/null`` says nothing about it."""
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _listen(told: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        told.set()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a program of its own: this is where it makes its clock


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devices.simulated", description=__doc__)
    parser.add_argument("--broker", required=True, help="mqtt://[user:password@]host[:port]")
    parser.add_argument("--fleet", required=True, type=Path, help="JSON list of devices")
    parser.add_argument("--seed", type=int, default=1, help="what the devices' differences are drawn from")
    parser.add_argument("--faults", type=float, default=0.0, help="0 (none) to 1 (as often as in a shop)")
    parser.add_argument("--protocol", choices=("3", "5"), default="3", help="MQTT 3.1.1 or 5")
    wanted = parser.parse_args()
    if not 0.0 <= wanted.faults <= 1.0:
        parser.error("--faults: expected 0 to 1")
    url = urlsplit(wanted.broker)
    if url.scheme != "mqtt" or not url.hostname:
        parser.error("--broker: expected mqtt://host[:port]")
    protocol = aiomqtt.ProtocolVersion.V5 if wanted.protocol == "5" else aiomqtt.ProtocolVersion.V311
    user, password = (unquote(word) if word else None for word in (url.username, url.password))
    wanted.broker = Broker(url.hostname, url.port or 1883, user, password, protocol)
    return wanted


if __name__ == "__main__":
    sys.exit(main())

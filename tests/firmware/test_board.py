"""Whole nodes under real MicroPython at a real broker: what they say, hear, keep and do when it is gone."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from controller.slots import MOST_SLOTS, Day
from devices.registry import DeviceKind, Registry
from tests.firmware.bench import Board
from tests.whole.outsider import Outsider
from tests.whole.programs import LOOPBACK, Mosquitto, eventually, free_port, mosquitto

STORE = "ambiyans/kadikoy"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with mosquitto(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture
def outsider(broker: Mosquitto) -> Iterator[Outsider]:
    with Outsider(broker.port, "#") as somebody:
        yield somebody


def online(outsider: Outsider, name: str) -> None:
    """Wait until a node has introduced itself."""
    topic = f"nodes/{name}/availability"
    eventually(lambda: outsider.last.get(topic) == b"online", what=f"{name} is online")


def light(folder: Path, port: int, name: str, **more: Any) -> Board:  # noqa: ANN401 JSON
    return Board(folder, port, kind="light", id=name, name="Lamp", **more)


KINDS: dict[str, tuple[DeviceKind, dict[str, Any]]] = {
    "light": (DeviceKind.LIGHT, {"pins": [1, 2]}),
    "scent": (DeviceKind.SCENT, {"pins": [1, 2], "fragrance": "lavender"}),
    "music": (DeviceKind.MUSIC, {"pins": [1], "playlists": ["calm", "lively"]}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_node_announces_what_our_registry_takes_for_its_kind(
    broker: Mosquitto, outsider: Outsider, tmp_path: Path, kind: str
) -> None:
    wanted, config = KINDS[kind]
    with Board(tmp_path, broker.port, kind=kind, id=f"{kind}-1", name="Node", **config):
        online(outsider, f"{kind}-1")
        topic = f"homeassistant/device/{kind}-1/config"
        eventually(lambda: topic in outsider.last, what="it announces itself")

    registry = Registry()
    device = registry.discover(topic, outsider.last[topic])

    assert device is not None
    assert (registry.devices[device].kind, list(registry.warnings)) == (wanted, [])
    assert all(part.confirms for part in registry.devices[device].parts.values())


def test_a_light_fades_as_it_was_told_and_says_where_to(
    broker: Mosquitto, outsider: Outsider, tmp_path: Path
) -> None:
    with light(tmp_path, broker.port, "fading") as lamp:
        online(outsider, "fading")

        outsider.tell("nodes/fading/light/set", state="ON", brightness=0, transition=0.5)
        outsider.hears("nodes/fading/light", state="OFF")
        eventually(lambda: lamp.level(1) == 0, what="it is dark")

        levels = [change["value"] for change in lamp.pins() if change["pin"] == 1]
        assert levels == sorted(levels, reverse=True)
        assert len(levels) > 5


def test_a_retained_command_is_not_obeyed(broker: Mosquitto, outsider: Outsider, tmp_path: Path) -> None:
    outsider.keep("nodes/cautious/light/set", b'{"state":"OFF"}')

    with light(tmp_path, broker.port, "cautious"):
        online(outsider, "cautious")
        outsider.tell("nodes/cautious/light/set", state="ON", brightness=99)
        outsider.hears("nodes/cautious/light", brightness=99)

    states = [tree["state"] for tree in outsider.trees("nodes/cautious/light")]
    assert set(states) == {"ON"}


def test_a_node_that_lost_its_power_is_told_off_by_its_will(
    broker: Mosquitto, outsider: Outsider, tmp_path: Path
) -> None:
    with light(tmp_path, broker.port, "mortal") as lamp:
        online(outsider, "mortal")

        lamp.kill()

        eventually(lambda: outsider.last["nodes/mortal/availability"] == b"offline", what="its will")


def test_bytes_that_are_no_command_stop_no_node(
    broker: Mosquitto, outsider: Outsider, tmp_path: Path
) -> None:
    junk = (b"", b"\xff\xfe", b"{", b'{"state":{}}', b"x" * 10_000, b'{"slots":[{}],"until":1,"now":1}')
    with light(tmp_path, broker.port, "sturdy") as lamp:
        online(outsider, "sturdy")
        for payload in junk:
            outsider.tell_plainly("nodes/sturdy/light/set", payload)
            outsider.tell_plainly(f"{STORE}/slots/sturdy", payload)

        outsider.tell("nodes/sturdy/light/set", state="ON", brightness=77)
        outsider.hears("nodes/sturdy/light", brightness=77)

        assert lamp.running()
        assert "Traceback" not in lamp.said()


def largest_day(name: str) -> bytes:
    """As many slots as the controller tells anybody, in force from now on."""
    command = json.dumps({"state": "ON", "brightness": 100, "color_temp": 300, "transition": 10})
    say = ((f"nodes/{name}/light/set", command),)
    now = int(time.time())  # noqa: TID251 the board's clock is this machine's
    day = Day(tuple((now - 100 + n, say) for n in range(MOST_SLOTS)), now + 86_400).cut()
    return json.dumps({"now": now * 1000, **day.tree()}).encode()


@pytest.mark.parametrize(("heap", "holds"), [("176k", True), ("112k", False)])
def test_the_largest_day_fits_into_a_small_heap_and_a_heap_too_small_for_it_still_gives_light(
    broker: Mosquitto, outsider: Outsider, tmp_path: Path, heap: str, *, holds: bool
) -> None:
    # On this machine words are twice as long as an ESP32's, so that 176 kB are less than 90 kB there.
    name = f"small-{heap}"
    with light(tmp_path, broker.port, name, options=("-X", f"heapsize={heap}")) as lamp:
        online(outsider, name)
        outsider.tell_plainly(f"{STORE}/slots/{name}", largest_day(name), qos=0)
        if holds:
            eventually(lambda: list(tmp_path.glob("plan.?")), what="the day is in flash")

        outsider.tell(f"nodes/{name}/light/set", state="ON", brightness=66)
        outsider.hears(f"nodes/{name}/light", brightness=66)
        assert lamp.running()


def test_a_command_that_was_sent_while_the_line_was_down_is_delivered_to_the_session(
    broker: Mosquitto, outsider: Outsider, tmp_path: Path
) -> None:
    with light(tmp_path, broker.port, "away") as lamp:
        online(outsider, "away")
        lamp.kill()
    eventually(lambda: outsider.last["nodes/away/availability"] == b"offline", what="its will")

    outsider.tell("nodes/away/light/set", state="ON", brightness=55)

    with light(tmp_path, broker.port, "away"):
        outsider.hears("nodes/away/light", brightness=55)


def test_an_answer_outlives_broker_and_power_and_is_told_until_its_receipt(
    tmp_path: Path,
) -> None:
    box: dict[str, Any] = {
        "kind": "feedback_buttons",
        "id": "box",
        "name": "Box",
        "zone": "checkout",
        "pins": [1, 2, 3, 4],
    }
    answers = f"{STORE}/feedback/box"
    with mosquitto(tmp_path / "broker") as broker:
        port = broker.port
        with Board(tmp_path / "box", port, **box) as standing, Outsider(port, "#") as outsider:
            online(outsider, "box")
            broker.stop()
            standing.press(4)
        broker.start()

        with Board(tmp_path / "box", port, **box), Outsider(port, "#") as outsider:
            answer = outsider.hears(answers, score=4, zone="checkout")
            outsider.tell(f"{answers}/receipt", id=answer["id"], stored=True)
            eventually(lambda: outsider.last.get("nodes/box/waiting") == b"0", what="nothing waits")


def test_without_broker_and_plan_a_diffuser_that_ran_is_off(tmp_path: Path) -> None:
    nose: dict[str, Any] = {"kind": "scent", "id": "nose", "name": "Nose", "fragrance": "pine"}
    with (
        mosquitto(tmp_path / "broker") as broker,
        Outsider(broker.port, "#") as outsider,
        Board(tmp_path / "nose", broker.port, **nose, longest_s=2, share=50) as diffuser,
    ):
        online(outsider, "nose")
        outsider.keep(f"{STORE}/controller", b"online")
        eventually(lambda: f"{STORE}/slots/nose/ask" in outsider.last, what="it asks for its day")
        for component, payload in (("intensity", b"100"), ("power", b"ON")):
            outsider.tell_plainly(f"nodes/nose/{component}/set", payload)
        eventually(lambda: diffuser.level(1) == 1, what="it heats")

        broker.stop()

        eventually(lambda: diffuser.level(1) == 0, what="it is off")
        broker.start()
        outsider.hears_word("nodes/nose/power", b"OFF")


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[tuple[int, Path, Mosquitto]]:
    """A broker that speaks TLS as ``broker.lan``: the port for it, and its authority's certificate."""
    authority = trustme.CA()
    certificate = authority.issue_cert("broker.lan")
    key, chain, ca = (tmp_path / name for name in ("key.pem", "chain.pem", "ca.der"))
    certificate.private_key_pem.write_to_path(str(key))
    for part in certificate.cert_chain_pems:
        part.write_to_path(str(chain), append=True)
    ca.write_bytes(ssl.PEM_cert_to_DER_cert(authority.cert_pem.bytes().decode()))
    port = free_port()
    extra = (f"listener {port} {LOOPBACK}", f"certfile {chain}", f"keyfile {key}")
    with mosquitto(tmp_path / "guarded", extra) as running:
        yield port, ca, running


def test_a_node_speaks_tls_to_the_broker_that_it_knows(
    guarded: tuple[int, Path, Mosquitto], tmp_path: Path
) -> None:
    port, ca, running = guarded
    with (
        Outsider(running.port, "#") as outsider,
        light(tmp_path / "lamp", port, "sealed", broker={"ca": str(ca), "name": "broker.lan"}),
    ):
        online(outsider, "sealed")
        outsider.tell("nodes/sealed/light/set", state="ON", brightness=12)
        outsider.hears("nodes/sealed/light", brightness=12)


@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_a_node_tells_nothing_to_a_broker_of_another_authority_or_name(
    guarded: tuple[int, Path, Mosquitto], tmp_path: Path, wrong: str
) -> None:
    port, ca, running = guarded
    if wrong == "authority":
        ca = tmp_path / "other.der"
        ca.write_bytes(ssl.PEM_cert_to_DER_cert(trustme.CA().cert_pem.bytes().decode()))
    name = "elsewhere.lan" if wrong == "name" else "broker.lan"

    with light(tmp_path / "lamp", port, "stranger", broker={"ca": str(ca), "name": name}) as stranger:
        refusal = "OpenSSL Error"
        eventually(lambda: running.said().count(refusal) > 1, what="it hangs up twice")

        assert not stranger.online()

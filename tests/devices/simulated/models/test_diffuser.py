import pytest

from devices.node.saying import Saying, unpacked
from devices.node.topics import Nameplate
from devices.simulated.models.diffuser import CARTRIDGE_S, Diffuser

BASE = "diffusers/entrance-diffuser"


@pytest.fixture
def diffuser() -> Diffuser:
    """A diffuser that is off, with half of the lavender and little citrus left."""
    plate = Nameplate("entrance-diffuser", "Entrance scent", "Espressif", "ESP32-S3")
    return Diffuser(plate, levels={"lavender": 0.5, "citrus": 0.03})


def tell(diffuser: Diffuser, component: str, payload: bytes, now_s: float = 0.0) -> dict[str, str]:
    return states(diffuser.handle(f"{BASE}/{component}/set", payload, now_s))


def states(sayings: list[Saying]) -> dict[str, str]:
    assert all(saying.retain for saying in sayings)
    return {saying.topic.removeprefix(f"{BASE}/"): saying.payload.decode() for saying in sayings}


def test_its_components_have_the_names_by_which_a_diffuser_is_recognised(diffuser: Diffuser) -> None:
    tree = unpacked(diffuser.announce(0)[0].payload)

    assert {key: part["p"] for key, part in tree["cmps"].items()} == {
        "power": "switch",
        "intensity": "number",
        "fragrance": "select",
        "run": "number",
        "pause": "number",
        "level": "sensor",
    }
    assert tree["cmps"]["fragrance"]["ops"] == ["lavender", "citrus"]


def test_when_it_connects_it_says_everything_that_it_knows(diffuser: Diffuser) -> None:
    assert states(diffuser.announce(0)[1:]) == {
        "availability": "online",
        "power": "OFF",
        "intensity": "30",
        "fragrance": "lavender",
        "run": "30",
        "pause": "120",
        "level": "50",
    }


def test_every_setting_is_echoed_by_its_own_component(diffuser: Diffuser) -> None:
    assert tell(diffuser, "power", b"ON") == {"power": "ON"}
    assert tell(diffuser, "intensity", b"40.0") == {"intensity": "40"}
    assert tell(diffuser, "run", b"30") == {"run": "30"}
    assert tell(diffuser, "pause", b"300") == {"pause": "300"}


def test_another_fragrance_has_a_level_of_its_own(diffuser: Diffuser) -> None:
    assert tell(diffuser, "fragrance", b"citrus") == {"fragrance": "citrus", "level": "3"}


def test_the_level_falls_with_use(diffuser: Diffuser) -> None:
    tell(diffuser, "intensity", b"50")
    tell(diffuser, "power", b"ON", now_s=100)

    # at half intensity a tenth of a cartridge lasts a fifth of the time that a cartridge lasts at full
    said = states(diffuser.advance(100 + CARTRIDGE_S / 5))

    assert said == {"level": "40"}


def test_a_duty_cycle_uses_its_share_of_the_time(diffuser: Diffuser) -> None:
    tell(diffuser, "run", b"30")
    tell(diffuser, "pause", b"270")
    tell(diffuser, "power", b"ON")

    # one tenth of the time: one per cent of a cartridge in a tenth of its life
    assert states(diffuser.advance(CARTRIDGE_S / 10)) == {"level": "49"}


def test_switched_off_it_uses_nothing_and_waits_for_nothing(diffuser: Diffuser) -> None:
    assert diffuser.advance(CARTRIDGE_S) == []
    assert diffuser.due_s() is None


def test_it_wakes_up_when_the_next_per_cent_is_gone(diffuser: Diffuser) -> None:
    tell(diffuser, "intensity", b"100")
    tell(diffuser, "power", b"ON")

    due_s = diffuser.due_s()

    assert due_s is not None
    assert due_s == pytest.approx(CARTRIDGE_S / 100, abs=0.1)
    assert diffuser.advance(due_s - 1) == []
    assert states(diffuser.advance(due_s)) == {"level": "49"}


def test_an_empty_cartridge_stays_empty(diffuser: Diffuser) -> None:
    tell(diffuser, "fragrance", b"citrus")
    tell(diffuser, "power", b"ON")

    assert states(diffuser.advance(CARTRIDGE_S)) == {"level": "0"}
    assert diffuser.due_s() is None


@pytest.mark.parametrize(
    ("component", "payload"),
    [("power", b"1"), ("intensity", b"140"), ("fragrance", b"diesel"), ("run", b"0"), ("level", b"100")],
)
def test_what_makes_no_sense_is_ignored_without_an_echo(
    diffuser: Diffuser, component: str, payload: bytes
) -> None:
    assert tell(diffuser, component, payload) == {}


def test_after_a_power_cut_it_is_off(diffuser: Diffuser) -> None:
    tell(diffuser, "power", b"ON")

    diffuser.power_up(60)

    assert states(diffuser.announce(60)[1:])["power"] == "OFF"

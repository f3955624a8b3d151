"""Whether a device can be reached."""

import pytest

from devices.discovery.availability import Availability, Mode, Source, read_availability
from devices.discovery.options import Options
from devices.discovery.template import Template, compile_template
from devices.message import Received

BRIDGE, LAMP = Source("bridge/state"), Source("lamp/availability")


def test_a_single_topic_and_its_words_are_an_availability() -> None:
    options = Options(
        {"availability_topic": "lamp/lwt", "payload_available": "Online", "payload_not_available": "Offline"}
    )

    assert read_availability(options) == Availability((Source("lamp/lwt", "Online", "Offline"),))


def test_a_list_of_topics_is_an_availability_with_a_mode() -> None:
    options = Options(
        {
            "availability": [{"topic": "bridge/state"}, {"topic": "lamp/availability"}],
            "availability_mode": "all",
        }
    )

    assert read_availability(options) == Availability((BRIDGE, LAMP), Mode.ALL)


@pytest.mark.parametrize(
    "options", [{}, {"availability": 7}, {"availability": [{"t": "x"}, 3]}, {"availability_topic": ""}]
)
def test_a_device_that_declares_nothing_usable_has_no_availability(options: dict[str, object]) -> None:
    assert read_availability(Options(options)) is None


@pytest.mark.parametrize(
    ("mode", "words", "verdict"),
    [
        (Mode.ALL, {BRIDGE: True, LAMP: True}, True),
        (Mode.ALL, {BRIDGE: True}, None),
        (Mode.ALL, {LAMP: False}, False),
        (Mode.ANY, {BRIDGE: False, LAMP: True}, True),
        (Mode.ANY, {BRIDGE: False}, None),
        (Mode.ANY, {BRIDGE: False, LAMP: False}, False),
        (Mode.LATEST, {BRIDGE: False, LAMP: True}, True),
        (Mode.LATEST, {LAMP: True, BRIDGE: False}, False),
        (Mode.LATEST, {}, None),
    ],
)
def test_the_mode_decides_what_several_words_amount_to(
    mode: Mode,
    words: dict[Source, bool],
    verdict: object,
) -> None:
    assert Availability((BRIDGE, LAMP), mode).verdict(words) is verdict


@pytest.mark.parametrize("payload", [b"online", b'{"state":"online"}', b'"online"'])
@pytest.mark.parametrize("template", [None, compile_template("{{ value_json.state }}")])
def test_a_bridge_is_understood_in_both_of_its_forms(payload: bytes, template: Template | None) -> None:
    source = Source("bridge/state", template=template)

    assert source.read(Received(payload)) is (None if payload.startswith(b'"') else True)


def test_a_word_that_is_neither_changes_nothing() -> None:
    assert LAMP.read(Received(b"rebooting")) is None

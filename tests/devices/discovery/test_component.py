"""Components and the devices they say they belong to."""

from devices.discovery.component import DeviceFacts, DiscoveryError


def test_identifiers_and_connections_both_mark_a_device() -> None:
    facts = DeviceFacts(identifiers=("lamp1",), connections=("mac:02:5b",))

    assert facts.marks == {"lamp1", "mac:02:5b"}


def test_a_discovery_error_names_the_topic_to_the_operator() -> None:
    assert (
        str(DiscoveryError("homeassistant/light/x/config", "not JSON"))
        == "homeassistant/light/x/config: not JSON"
    )

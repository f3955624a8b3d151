"""What was wrong with messages of devices."""

from devices.registry.warnings import DiscoveryWarning, WarningList


def test_a_fault_that_repeats_is_one_warning() -> None:
    warnings = WarningList()

    for message in ("not JSON", "too long", "not JSON"):
        warnings.add("t", message)

    assert list(warnings) == [DiscoveryWarning("t", "too long"), DiscoveryWarning("t", "not JSON")]


def test_a_flood_of_faults_keeps_only_the_latest() -> None:
    warnings = WarningList()

    for number in range(1000):
        warnings.add(f"t{number}", "x" * 10_000)

    assert len(warnings) == 200
    assert {len(warning.message) for warning in warnings} == {300}
    assert list(warnings)[-1].topic == "t999"


def test_a_topic_that_is_right_again_has_no_warning() -> None:
    warnings = WarningList()
    warnings.add("right", "was wrong")
    warnings.add("wrong", "still is")

    warnings.clear("right")

    assert [warning.topic for warning in warnings] == ["wrong"]

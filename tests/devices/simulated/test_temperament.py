from random import Random

import pytest

from devices.node.saying import Saying
from devices.simulated.temperament import Faults, Temperament

NO_FAULTS = Faults().scaled(0)
WORDS = [Saying("lamp", str(number).encode()) for number in range(200)]


def test_without_faults_every_command_is_heard_and_every_word_said_in_order() -> None:
    device = Temperament(Random(1), (0.005, 0.3), NO_FAULTS)

    leaving = device.answers(WORDS, now_s=10)

    assert all(device.hears() for _ in range(1000))
    assert [saying for _, saying in sorted(leaving, key=lambda item: item[0])] == WORDS


def test_every_answer_takes_as_long_as_its_bounds_allow() -> None:
    device = Temperament(Random(2), (1.0, 1.7), NO_FAULTS)

    leaves_s = [device.answers([word], now_s=100.0 * n)[0][0] - 100.0 * n for n, word in enumerate(WORDS)]

    assert min(leaves_s) >= 1.0 - 1e-9
    assert max(leaves_s) <= 1.7 + 1e-9


def test_a_forgetful_device_hears_as_seldom_as_it_should() -> None:
    device = Temperament(Random(4), (0, 0), Faults(ignores_command=0.3))

    heard = sum(device.hears() for _ in range(4000))

    assert heard == pytest.approx(2800, abs=4 * (4000 * 0.3 * 0.7) ** 0.5)  # four standard deviations


def test_a_careless_device_loses_some_of_its_echoes() -> None:
    device = Temperament(Random(5), (0, 0), Faults(loses_echo=0.5))

    said = len(device.answers(WORDS, now_s=0))

    assert said == pytest.approx(100, abs=4 * (200 * 0.25) ** 0.5)


def test_a_slow_echo_comes_seconds_late() -> None:
    device = Temperament(Random(6), (0.1, 0.1), Faults(loses_echo=0, slow_echo=1, slow_s=(1, 4)))

    ((leaves_s, _),) = device.answers([WORDS[0]], now_s=0)

    assert 1.1 <= leaves_s <= 4.1


def test_absences_come_as_often_as_they_are_meant_to() -> None:
    device = Temperament(Random(7), (0, 0), Faults(absences_per_hour=2, absence_s=(40, 80)))

    drawn = [absence for _ in range(2000) if (absence := device.next_absence()) is not None]

    mean_s = sum(after_s for after_s, _ in drawn) / len(drawn)
    assert mean_s == pytest.approx(1800, abs=4 * 1800 / len(drawn) ** 0.5)
    assert all(40 <= for_s <= 80 for _, for_s in drawn)


def test_without_faults_a_device_never_leaves() -> None:
    assert Temperament(Random(8), (0, 0), NO_FAULTS).next_absence() is None


def test_the_same_seed_is_the_same_device() -> None:
    one, other = (Temperament(Random(9), (0.005, 0.3), Faults()) for _ in range(2))

    assert one.answers(WORDS, now_s=0) == other.answers(WORDS, now_s=0)

"""Guessing passwords takes for ever; mistyping does not lock anybody out."""

from datetime import timedelta

import pytest

from controller.adapters.accounts import SignInThrottle, TooManyAttemptsError
from controller.adapters.sign_in_throttle import MOST_OF_A_NAME, MOST_OF_A_PAIR, MOST_OF_AN_ADDRESS, WINDOW
from tests.adapters.databases import NOON


def fail(throttle: SignInThrottle, name: str, address: str) -> None:
    throttle.check(name, address, NOON)
    throttle.failed(name, address, NOON)


def test_one_name_is_guessed_a_few_times_only() -> None:
    throttle = SignInThrottle()
    for _ in range(MOST_OF_A_PAIR):
        fail(throttle, "ayse", "10.0.0.7")

    with pytest.raises(TooManyAttemptsError) as refused:
        throttle.check("AYSE", "10.0.0.7", NOON)
    assert refused.value.retry_at == NOON + WINDOW
    throttle.check("mehmet", "10.0.0.7", NOON)
    throttle.check("ayse", "10.0.0.8", NOON)
    throttle.check("ayse", "10.0.0.7", NOON + WINDOW)


def test_one_address_cannot_go_through_all_names() -> None:
    throttle = SignInThrottle()
    for number in range(MOST_OF_AN_ADDRESS):
        fail(throttle, f"name-{number}", "10.0.0.7")

    with pytest.raises(TooManyAttemptsError):
        throttle.check("another", "10.0.0.7", NOON)


def test_many_addresses_cannot_share_one_name() -> None:
    throttle = SignInThrottle()
    for number in range(MOST_OF_A_NAME):
        fail(throttle, "ayse", f"10.0.0.{number}")

    with pytest.raises(TooManyAttemptsError):
        throttle.check("ayse", "10.0.1.1", NOON)


def test_the_right_password_forgives_what_was_mistyped() -> None:
    throttle = SignInThrottle()
    for _ in range(MOST_OF_A_PAIR - 1):
        fail(throttle, "ayse", "10.0.0.7")
    throttle.succeeded("ayse", "10.0.0.7")

    for _ in range(MOST_OF_A_PAIR):
        fail(throttle, "ayse", "10.0.0.7")


def test_the_memory_of_a_flood_is_bounded() -> None:
    throttle = SignInThrottle()
    for number in range(12_000):
        throttle.failed(f"name-{number}", f"address-{number}", NOON + timedelta(milliseconds=number))

    throttle.check("name-0", "address-0", NOON)

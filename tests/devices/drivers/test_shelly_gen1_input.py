"""Inputs of Shelly devices of the first generation, which tell their last push again and again."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.registry import Registry
from tests.devices.announcements import RECORDINGS
from tests.devices.hostile import anything

TRIPLE = (RECORDINGS / "shelly_gen1_input_event.json").read_bytes()
I3 = {"id": "shellyix3-AB", "model": "SHIX3-1", "mac": "AABBCCDDEEFF"}
BUTTON = {"id": "shellybutton1-CD", "model": "SHBTN-1", "mac": "AABBCCDDEE00"}


def shop(said: dict[str, str]) -> Registry:
    registry = Registry()
    registry.discover("shellies/announce", orjson.dumps(said))
    return registry


def push(event: str, count: int) -> bytes:
    return orjson.dumps({"event": event, "event_cnt": count})


def actions(registry: Registry, *messages: bytes, device: str = I3["id"], key: int = 0) -> list[str]:
    topic = f"shellies/{device}/input_event/{key}"
    return [press.action for message in messages for press in registry.presses(topic, message)]


def test_a_push_that_is_told_each_half_minute_counts_once() -> None:
    registry = shop(I3)

    told = actions(registry, push("S", 3), TRIPLE, TRIPLE, TRIPLE, push("S", 5))

    assert told == ["1_triple_push", "1_single_push"]


def test_what_was_pushed_before_anybody_listened_is_no_press() -> None:
    assert actions(shop(I3), TRIPLE) == []


def test_a_message_that_the_broker_kept_is_no_press_and_teaches_the_count() -> None:
    registry = shop(I3)
    topic = f"shellies/{I3['id']}/input_event/0"

    assert registry.presses(topic, TRIPLE, retain=True) == ()
    assert actions(registry, TRIPLE, push("S", 5)) == ["1_single_push"]


def test_a_button_that_sleeps_until_it_is_pushed_is_heard_at_once() -> None:
    assert actions(shop(BUTTON), push("S", 7), push("S", 7), device=BUTTON["id"]) == ["1_single_push"]


def test_each_key_counts_by_itself() -> None:
    registry = shop(I3)
    actions(registry, push("S", 1))

    assert actions(registry, push("S", 1), push("L", 2), key=2) == ["3_long_push"]


def test_a_device_with_inputs_is_asked_for_its_counts_when_it_announces_itself() -> None:
    registry = Registry()

    (question,) = registry.questions("shellies/announce", orjson.dumps(I3))

    assert (question.topic, question.payload) == (f"shellies/{I3['id']}/command", b"update")
    plug = {"id": "shellyplug-s-1", "model": "SHPLG-S"}
    assert registry.questions("shellies/announce", orjson.dumps(plug)) == ()


@pytest.mark.parametrize(("said", "closed"), [(b"1", True), (b"0", False), (b"on", None)])
def test_an_input_is_a_contact_too(said: bytes, closed: bool | None) -> None:  # noqa: FBT001 a row of a table
    found = shop(I3).contacts(f"shellies/{I3['id']}/input/1", said)

    assert [(each.part, each.closed) for each in found] == ([] if closed is None else [("input_1", closed)])


@given(st.lists(anything | st.builds(lambda count: {"event": "S", "event_cnt": count}, st.integers(0, 5))))
def test_whatever_is_said_there_are_no_more_presses_than_changes_of_the_count(said: list[object]) -> None:
    registry = shop(I3)

    told = actions(registry, *(orjson.dumps(each) for each in said))

    assert len(told) <= max(0, len(said) - 1)
    assert set(told) <= set(registry.devices[next(iter(registry.devices))].actions)

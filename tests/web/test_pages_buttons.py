"""The form of a box of buttons."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.status import DeviceStatus
from controller.feedback.scores import in_range
from controller.web.language import language
from controller.web.pages_buttons import button_form, read_form
from tests.web.small_store import MONDAY_NOON, lamp, remote, small_store

ENGLISH, STORE = language("en"), small_store()


def status(*, known: bool = True) -> DeviceStatus:
    device = remote("r") if known else replace(remote("r"), actions=())
    return DeviceStatus(device, device.name, {}, 1.0, pressed=("5_single", MONDAY_NOON))


def test_a_lamp_has_no_buttons() -> None:
    device = lamp("7")

    assert button_form(DeviceStatus(device, "", {}, 1.0), STORE, MONDAY_NOON, ENGLISH) is None


def test_a_remote_shows_its_presses_and_the_one_that_was_just_pressed() -> None:
    form = button_form(status(), STORE, MONDAY_NOON, ENGLISH)

    assert form is not None
    assert [(line.action, line.score) for line in form.presses] == [
        ("1_single", "1"),
        ("2_single", "2"),
        ("3_single", "3"),
        ("4_single", "4"),
        ("5_single", ""),
        ("1_hold", ""),
    ]
    assert [line.action for line in form.others] == ["1_hold"]
    assert form.last == "5_single · 12:00"


def test_a_box_that_names_no_presses_has_a_free_line() -> None:
    form = button_form(status(known=False), STORE, MONDAY_NOON, ENGLISH)

    assert form is not None
    assert form.presses[-1].action == ""


@given(
    st.dictionaries(
        st.sampled_from(["zone", "repeat_s"])
        | st.builds("{}-{}".format, st.sampled_from(["action", "metric", "score"]), st.integers(0, 200)),
        st.text(max_size=12) | st.sampled_from(["entrance", "csat", "nps", "5", "1e9", "nan", "-0"]),
    )
)
def test_whatever_is_sent_is_a_meaning_in_its_range_or_a_fault(sent: dict[str, str]) -> None:
    form = button_form(status(), STORE, MONDAY_NOON, ENGLISH)
    assert form is not None

    typed = read_form(sent, form, STORE, ENGLISH)

    assert all(in_range(meaning.metric, meaning.score) for meaning in typed.buttons.values())
    assert 0 <= typed.repeat_s <= 3600
    assert not typed.accepted or typed.zone in STORE.zones

"""Value templates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.discovery import sandbox
from devices.discovery.template import compile_template, is_plain_value
from devices.message import Received

STATE = Received(b'{"state":"ON","level":50,"locked":true,"color":{"x":0.3},"odd key":1,"none":null}')


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{{ value_json.state }}", "ON"),
        ("{{value_json['odd key']}}", 1),
        ("{{- value_json.color.x -}}", 0.3),
        ("{{ value_json.locked }}", True),
        ("{{ value_json.none }}", None),
        ("{{ value_json.absent }}", None),
        ("{{ value_json.state.deeper }}", None),
        ("{{ value_json.level | float / 100 }}", "0.5"),
    ],
)
def test_a_template_finds_its_value(source: str, value: object) -> None:
    assert compile_template(source).render(STATE) == value


@pytest.mark.parametrize("key", ["state", "level", "color"])
def test_the_short_way_says_what_jinja_says(key: str) -> None:
    source = f"{{{{ value_json.{key} }}}}"

    assert str(compile_template(source).render(STATE)) == sandbox.render(source, {"value_json": STATE.json})


@given(st.binary(max_size=40))
def test_a_plain_template_takes_any_payload(payload: bytes) -> None:
    compile_template("{{ value_json.a.b }}").render(Received(payload))


@pytest.mark.parametrize(
    ("source", "plain"), [("", True), ("{{ value }}", True), ("{{ value | int }}", False)]
)
def test_a_plain_value_is_recognised(source: str, plain: object) -> None:
    assert is_plain_value(source) is plain

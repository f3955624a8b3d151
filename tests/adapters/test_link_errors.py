"""Every trouble with a broker is one line for the operator, with its facts as attributes."""

import pytest

from controller.adapters import link_errors
from controller.errors import AmbiyansError


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (link_errors.LinkLostError("broker gone"), "broker gone"),
        (link_errors.LinkProtocolError("a bad length"), "the broker does not speak MQTT 5: a bad length"),
        (link_errors.LinkTopicError("a#", "no"), "'a#' is no topic: no"),
        (link_errors.LinkTooLargeError(101, 100), "101 bytes, and the broker takes 100"),
        (link_errors.LinkUrlError("mqtt://", "it names no host"), "broker URL 'mqtt://': it names no host"),
    ],
)
def test_an_error_is_one_line_for_the_operator(error: AmbiyansError, line: str) -> None:
    assert str(error) == line

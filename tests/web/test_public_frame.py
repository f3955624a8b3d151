"""What the public pages share."""

from __future__ import annotations

import pytest

from controller.web.language import language
from controller.web.public_frame import REASONS, reason_name


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_own_name_in_both_languages(reason: str) -> None:
    assert reason_name(reason, language("en")) != reason_name(reason, language("tr"))

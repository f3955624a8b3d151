"""The panel as a whole."""

from __future__ import annotations

import pytest

from controller.web.panel import MAKERS
from controller.web.panel_view import FOLLOWS
from tests.web.api_client import Api


def test_every_page_that_is_live_has_its_pieces() -> None:
    assert set(MAKERS) == set(FOLLOWS)


@pytest.mark.parametrize("path", ["/", "/plan", "/answers", "/experiments", "/devices", "/posters"])
@pytest.mark.parametrize("language", ["tr", "en"])
async def test_every_page_says_its_language_and_names_itself(api: Api, path: str, language: str) -> None:
    administrator = await api.browser("administrator")

    page = await administrator.get(path, headers={"Accept-Language": language})

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert page.text.count("<h1") == 1

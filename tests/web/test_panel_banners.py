"""What stands above every page."""

from __future__ import annotations

from tests.web.api_client import Api
from tests.web.store_fixture import Shop


async def test_faults_of_scene_files_and_warnings_stand_on_every_page(api: Api, shop: Shop) -> None:
    shop.controls.faults = ("calm.yaml:3:5: expected a unit",)
    shop.controls.warnings = ("the broker forgets everything at a restart",)
    manager = await api.browser("manager")

    for path in ("/", "/plan", "/devices", "/answers", "/experiments"):
        page = (await manager.get(path)).text
        assert "calm.yaml:3:5: expected a unit" in page
        assert "the broker forgets everything at a restart" in page

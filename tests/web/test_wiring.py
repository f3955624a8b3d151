"""What a handler stands on."""

from starlette.requests import HTTPConnection

from controller.web.wiring import dependencies
from tests.web.api_client import Api


async def test_a_handler_stands_on_what_its_own_application_was_made_with(api: Api) -> None:
    connection = HTTPConnection({"type": "http", "app": api.app})

    assert dependencies(connection) is api.shop.deps

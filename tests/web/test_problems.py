"""How errors become answers."""

import json

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy.exc import OperationalError

from controller.adapters.status_errors import UnknownZoneError
from controller.atmosphere.scene import SceneError
from controller.atmosphere.tree import TreeFault
from controller.errors import AmbiyansError
from controller.web.problems import STATUS, add_problems, problem
from controller.web.refusals import NotSignedInError


async def answer_to(error: Exception) -> tuple[int, dict[str, object], dict[str, str]]:
    app = FastAPI()
    add_problems(app)

    @app.get("/")
    async def fail() -> None:
        raise error

    async with AsyncClient(transport=ASGITransport(app), base_url="http://shop.test") as client:
        answer = await client.get("/")
    return answer.status_code, answer.json(), dict(answer.headers)


async def test_an_error_of_ours_is_its_own_sentence() -> None:
    status, body, _ = await answer_to(UnknownZoneError("roof", ("entrance",)))

    assert (status, body) == (404, {"detail": "no zone 'roof'; the store has entrance"})


async def test_an_error_without_a_status_of_its_own_is_about_what_was_asked() -> None:
    status, body, _ = await answer_to(AmbiyansError("expected something else"))

    assert (status, body) == (422, {"detail": "expected something else"})


async def test_a_kind_of_error_has_the_status_of_what_it_derives_from() -> None:
    class CellarError(UnknownZoneError):
        """No cellar."""

    assert (await answer_to(CellarError("cellar")))[0] == 404


async def test_a_fault_in_a_patch_names_its_place() -> None:
    _, body, _ = await answer_to(SceneError([TreeFault(("scent", "intensity"), "expected a share")]))

    assert body["errors"] == [{"field": "scent.intensity", "message": "expected a share"}]


async def test_who_is_not_signed_in_is_told_how() -> None:
    status, _, headers = await answer_to(NotSignedInError("sign in"))

    assert (status, headers["www-authenticate"]) == (401, "Bearer")


async def test_a_database_that_does_not_answer_is_no_fault_of_the_client() -> None:
    status, body, _ = await answer_to(OperationalError("INSERT", {}, Exception("disk full")))

    assert status == 503
    assert "try again" in str(body["detail"])
    assert "INSERT" not in str(body)


def test_a_problem_without_fields_has_none() -> None:
    assert json.loads(bytes(problem(409, "too late").body)) == {"detail": "too late"}


def test_every_status_is_one_that_clients_know() -> None:
    assert set(STATUS.values()) <= {401, 403, 404, 409, 422, 503}
